"""The tar inside a bundle: POSIX ustar, one kind of header, one encoding.

A member is a 512-byte header, the content, and zeros up to a multiple of 512
(POSIX.1-2017, *pax*, "ustar Interchange Format"). Everything that could tell about
a computer is fixed (``docs/spec/bundle.md``): mode 0644, owner 0, time 0, no names
of people. Reading builds the header that *should* stand there and compares, so
there is no second way to write one; names are looked at, never used as paths.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from archive.characters import visible_line
from archive.errors import Malformed

BLOCK: Final = 512
END: Final = bytes(2 * BLOCK)
"""Two zero blocks end the archive."""

_NAME: Final = 100
_PREFIX: Final = 155
_SIZE_DIGITS: Final = 11
_CHECKSUM: Final = slice(148, 156)
_PATH: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(?:/[A-Za-z0-9][A-Za-z0-9._-]*)*")
_REGULAR: Final = b"0"
_KINDS: Final = {
    b"1": "a hard link",
    b"2": "a symbolic link",
    b"3": "a device",
    b"4": "a device",
    b"5": "a folder",
    b"6": "a pipe",
    b"x": "an extended header",
    b"g": "an extended header",
    b"L": "a long name",
    b"K": "a long link",
}


def padding(size: int) -> int:
    """Zero bytes that follow a content of ``size`` bytes."""
    return -size % BLOCK


@dataclass(frozen=True, slots=True)
class Member:
    """A regular file's header: its path (ASCII, relative) and size in bytes."""

    path: str
    size: int

    def __post_init__(self) -> None:
        """Refuse what a header cannot hold with :class:`Malformed`."""
        if not _PATH.fullmatch(self.path) or ".." in self.path:
            message = f"not a path of a bundle: {visible_line(self.path[:80])!r}"
            raise Malformed(message)
        if len(self.path) > _NAME and (
            len(self._split[0]) > _PREFIX or len(self._split[1]) > _NAME
        ):
            message = f"a path of {len(self.path)} bytes does not fit a tar header"
            raise Malformed(message)
        if not 0 <= self.size < 8**_SIZE_DIGITS:
            message = f"a size of {self.size} bytes does not fit a tar header"
            raise Malformed(message)

    @property
    def _split(self) -> tuple[str, str]:
        """Prefix and name: split at the last ``/``, and only if it has to be."""
        if len(self.path) <= _NAME:
            return "", self.path
        prefix, _, name = self.path.rpartition("/")
        return prefix, name

    @property
    def blocks(self) -> int:
        """Bytes that header, content and padding take together."""
        return BLOCK + self.size + padding(self.size)

    def to_bytes(self) -> bytes:
        """The 512-byte header."""
        prefix, name = self._split
        fields = (
            name.encode().ljust(_NAME, b"\0"),
            b"0000644\0",  # mode
            b"0000000\0",  # user id
            b"0000000\0",  # group id
            b"%011o\0" % self.size,
            b"00000000000\0",  # time
            b" " * 8,  # checksum: spaces while it is computed
            _REGULAR,
            bytes(100),  # link name
            b"ustar\0" + b"00",
            bytes(32),  # user name
            bytes(32),  # group name
            b"0000000\0",  # device
            b"0000000\0",
            prefix.encode().ljust(_PREFIX, b"\0"),
            bytes(12),
        )
        header = bytearray(b"".join(fields))
        header[_CHECKSUM] = b"%06o\0 " % sum(header)
        return bytes(header)

    @classmethod
    def from_bytes(cls, block: bytes) -> Member:
        """Parse a header.

        Raises:
            Malformed: anything but the one header that this member has.
        """
        if len(block) != BLOCK:
            message = f"tar: a header of {len(block)} bytes; it has {BLOCK}"
            raise Malformed(message)
        kind = block[156:157]
        if kind != _REGULAR:
            message = f"tar: {_KINDS.get(kind, 'something unknown')}, not a file"
            raise Malformed(message)
        name, prefix = _text(block[:100]), _text(block[345:500])
        size = re.fullmatch(rb"([0-7]{11})\0", block[124:136])
        if not size:
            message = "tar: a size that is not 11 octal digits"
            raise Malformed(message)
        member = cls(f"{prefix}/{name}" if prefix else name, int(size[1], 8))
        if member.to_bytes() != block:
            message = f"tar: the header of {member.path} is not written as it must be"
            raise Malformed(message)
        return member


def _text(field: bytes) -> str:
    try:
        return field.rstrip(b"\0").decode("ascii")
    except UnicodeDecodeError as error:
        message = "tar: a path that is not ASCII"
        raise Malformed(message) from error
