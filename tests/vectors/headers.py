"""Vectors of kind ``header``: one ustar header block."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from typing import Final

from tests.vectors.vector import OK, Vector

BAD: Final = "malformed"
BLOCK: Final = 512


def octal(size: int) -> bytes:
    """A size as a header holds it."""
    return b"%011o\0" % size


@dataclass(frozen=True)
class Header:
    """A header field by field, in POSIX's order; the checksum is right if None."""

    name: bytes = b"iran-2026-01/fa-1/statement.txt"
    mode: bytes = b"0000644\0"
    uid: bytes = b"0000000\0"
    gid: bytes = b"0000000\0"
    size: bytes = octal(10)
    mtime: bytes = b"00000000000\0"
    checksum: bytes | None = None
    typeflag: bytes = b"0"
    linkname: bytes = b""
    magic: bytes = b"ustar\0"
    version: bytes = b"00"
    uname: bytes = b""
    gname: bytes = b""
    devmajor: bytes = b"0000000\0"
    devminor: bytes = b"0000000\0"
    prefix: bytes = b""
    rest: bytes = b""

    def to_bytes(self) -> bytes:
        """The block."""
        summed = sum(self._block(b" " * 8))
        return self._block(self.checksum or b"%06o\0 " % summed)

    def _block(self, checksum: bytes) -> bytes:
        block = b""
        for field, width in zip(fields(self), _WIDTHS, strict=True):
            value = checksum if field.name == "checksum" else getattr(self, field.name)
            if len(value) > width:
                raise ValueError(f"{field.name} has {width} bytes")
            block += value.ljust(width, b"\0")
        return block


_WIDTHS: Final = (100, 8, 8, 8, 12, 12, 8, 1, 100, 6, 2, 32, 32, 8, 8, 155, 12)
PLAIN: Final = Header()


def _vector(name: str, comment: str, content: bytes) -> Vector:
    return Vector("header", name, BAD, comment, content)


def _good(name: str, comment: str, path: str, size: int, header: Header) -> Vector:
    more = ("path", path), ("size", str(size))
    return Vector("header", name, OK, comment, header.to_bytes(), more)


def vectors() -> Iterator[Vector]:
    """All of them."""
    yield from _accepted()
    yield from _paths()
    yield from _kinds()
    yield from _fields()
    yield from _sizes()
    good = PLAIN.to_bytes()
    yield _vector("empty", "No bytes at all.", b"")
    yield _vector("511-bytes", "Too short.", good[:-1])
    yield _vector("513-bytes", "Too long.", good + b"\0")
    yield _vector("zeros", "A block of the tar's end.", bytes(BLOCK))


def _accepted() -> Iterator[Vector]:
    path = PLAIN.name.decode()
    top, long = "a" * 64, f"fa-999999999/{'b' * 64}"
    yield _good("plain", "A small file.", path, 10, PLAIN)
    yield _good("size-0", "An empty file.", path, 0, replace(PLAIN, size=octal(0)))
    largest = 8**11 - 1
    yield _good(
        "size-largest",
        "The most that 11 octal digits hold.",
        path,
        largest,
        replace(PLAIN, size=octal(largest)),
    )
    yield _good(
        "path-100-bytes",
        "The longest path that stands in one field.",
        f"{'a' * 35}/{'b' * 64}",
        10,
        replace(PLAIN, name=b"a" * 35 + b"/" + b"b" * 64),
    )
    yield _good(
        "path-101-bytes",
        "A longer one is split at its last slash.",
        f"{'a' * 36}/{'b' * 64}",
        10,
        replace(PLAIN, name=b"b" * 64, prefix=b"a" * 36),
    )
    prefix, _, name = f"{top}/{long}".rpartition("/")
    yield _good(
        "path-longest",
        "The longest series, revision and file name.",
        f"{top}/{long}",
        10,
        replace(PLAIN, name=name.encode(), prefix=prefix.encode()),
    )
    yield _good(
        "path-256-bytes",
        "The longest path that the two fields hold.",
        f"{'a' * 155}/{'b' * 100}",
        10,
        replace(PLAIN, name=b"b" * 100, prefix=b"a" * 155),
    )


def _paths() -> Iterator[Vector]:
    for name, comment, path in (
        ("empty", "No path.", b""),
        ("absolute", "A path from the root.", b"/etc/passwd"),
        ("parent", "The folder above.", b"../evil.txt"),
        ("parent-inside", "The folder above, later on.", b"iran-2026-01/../../evil"),
        ("parent-alone", "The folder above, and no more.", b".."),
        ("here", "A path from here.", b"./statement.txt"),
        ("dots-in-a-name", "Two dots in a row.", b"iran/a..b"),
        ("hidden", "A name that begins with a dot.", b"iran/.profile"),
        ("option", "A name that begins with a hyphen.", b"iran/--checkpoint"),
        ("trailing-slash", "A folder.", b"iran-2026-01/"),
        ("two-slashes", "An empty name.", b"iran//statement.txt"),
        ("backslash", "Windows' separator.", b"iran\\statement.txt"),
        ("drive", "A drive.", b"c:statement.txt"),
        ("space", "A space.", b"iran 2026/statement.txt"),
        ("newline", "A line break.", b"iran\nstatement.txt"),
        ("latin-1", "A byte above 127.", b"caf\xe9.txt"),
        ("utf-8", "Persian letters.", "متن".encode()),
        ("after-zero", "Bytes behind the path's end.", b"statement.txt\0evil"),
    ):
        changed = replace(PLAIN, name=path)
        yield _vector(f"path-{name}", comment, changed.to_bytes())
    for name, comment, changed in (
        (
            "prefix-not-needed",
            "A short path in two fields.",
            replace(PLAIN, prefix=b"iran-2026-01/fa-1", name=b"statement.txt"),
        ),
        (
            "prefix-split-early",
            "A long path that is not split at its last slash.",
            replace(PLAIN, prefix=b"a" * 36, name=b"b/" + b"c" * 64),
        ),
        ("prefix-parent", "``..`` in it.", replace(PLAIN, prefix=b"../" + b"a" * 90)),
        (
            "prefix-absolute",
            "A slash in front.",
            replace(PLAIN, prefix=b"/" + b"a" * 90),
        ),
        ("prefix-latin-1", "A byte above 127.", replace(PLAIN, prefix=b"\xe9" * 90)),
        ("prefix-alone", "No name.", replace(PLAIN, prefix=b"a" * 101, name=b"")),
    ):
        yield _vector(name, comment, changed.to_bytes())


def _kinds() -> Iterator[Vector]:
    for flag, name, what in (
        (b"\0", "old", "A regular file as before POSIX"),
        (b"1", "hard-link", "A hard link"),
        (b"2", "symbolic-link", "A symbolic link"),
        (b"3", "character-device", "A device"),
        (b"4", "block-device", "A device"),
        (b"5", "folder", "A folder"),
        (b"6", "pipe", "A named pipe"),
        (b"7", "contiguous", "A contiguous file"),
        (b"x", "pax", "A pax header for the next member"),
        (b"g", "pax-global", "A pax header for all members"),
        (b"L", "long-name", "GNU's long name"),
        (b"K", "long-link", "GNU's long link"),
        (b"S", "sparse", "GNU's sparse file"),
        (b"V", "volume", "GNU's volume label"),
        (b"M", "continued", "GNU's continued file"),
    ):
        changed = replace(PLAIN, typeflag=flag)
        yield _vector(f"kind-{name}", f"{what}.", changed.to_bytes())


def _fields() -> Iterator[Vector]:
    summed = sum(PLAIN.to_bytes()) - sum(PLAIN.to_bytes()[148:156]) + 8 * 32
    digits = b"%06o" % summed
    for name, comment, changed in (
        ("mode-executable", "A program.", replace(PLAIN, mode=b"0000755\0")),
        ("mode-private", "Mode 0600.", replace(PLAIN, mode=b"0000600\0")),
        ("mode-setuid", "Another's rights.", replace(PLAIN, mode=b"0004644\0")),
        ("mode-spaces", "GNU's old way.", replace(PLAIN, mode=b"   644 \0")),
        ("uid", "An owner.", replace(PLAIN, uid=b"0001750\0")),
        ("gid", "A group.", replace(PLAIN, gid=b"0001750\0")),
        ("mtime", "A time.", replace(PLAIN, mtime=b"15155676200\0")),
        ("link-name", "A link's target.", replace(PLAIN, linkname=b"/etc/passwd")),
        ("magic-gnu", "GNU's magic.", replace(PLAIN, magic=b"ustar ", version=b" \0")),
        ("magic-none", "As before POSIX.", replace(PLAIN, magic=b"", version=b"")),
        ("version-01", "Another version.", replace(PLAIN, version=b"01")),
        ("user-name", "An owner's name.", replace(PLAIN, uname=b"sara")),
        ("group-name", "A group's name.", replace(PLAIN, gname=b"users")),
        ("device-major", "A device's number.", replace(PLAIN, devmajor=b"0000001\0")),
        ("device-minor", "A device's number.", replace(PLAIN, devminor=b"0000001\0")),
        (
            "device-empty",
            "No device numbers.",
            replace(PLAIN, devmajor=b"", devminor=b""),
        ),
        ("rest", "Bytes behind the last field.", replace(PLAIN, rest=b"x")),
        ("checksum-zero", "No checksum.", replace(PLAIN, checksum=b"000000\0 ")),
        (
            "checksum-plus-1",
            "A checksum of another header.",
            replace(PLAIN, checksum=b"%06o\0 " % (summed + 1)),
        ),
        (
            "checksum-7-digits",
            "7 digits.",
            replace(PLAIN, checksum=b"0" + digits + b"\0"),
        ),
        ("checksum-space-zero", "Turned.", replace(PLAIN, checksum=digits + b" \0")),
    ):
        yield _vector(name, comment, changed.to_bytes())


def _sizes() -> Iterator[Vector]:
    for name, comment, size in (
        ("spaces", "Spaces in front.", b"         12\0"),
        ("12-digits", "No zero byte.", b"000000000012"),
        ("10-digits", "A space at the end.", b"0000000012 \0"),
        ("decimal", "Digits that are not octal.", b"00000000019\0"),
        ("negative", "A sign.", b"-0000000012\0"),
        ("binary", "GNU's binary form.", b"\x80" + bytes(10) + b"\n"),
        ("none", "Zero bytes.", b""),
    ):
        changed = replace(PLAIN, size=size)
        yield _vector(f"size-{name}", comment, changed.to_bytes())
