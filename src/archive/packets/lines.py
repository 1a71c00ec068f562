"""Packets as text: lines of base64 for messages, digits for squares.

One parser reads both out of whatever they were pasted into: wrapped, quoted, numbered,
glued to words, with marks of direction in between (``docs/spec/packet.md``, *Text*). A
packet says itself how long it is, so nothing but its own letters is needed.
"""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from archive import limits
from archive.errors import ReceivedError
from archive.packets.packet import (
    HEAD,
    LARGEST_SYMBOL,
    Header,
    Packet,
    size_of,
)

DROPPED: Final = (
    "\t\n\v\f\r \"'>|`\u0085\u00a0\u00ab\u00ad\u00bb\u061c\u1680\u180e"
    "\u2000-\u200f\u2018-\u201f\u2028-\u202f\u2039\u203a\u205f-\u206f\u3000\ufeff"
)
"""White space, marks that nobody sees, and quotation marks: ranges of a pattern."""

_DROPPED: Final = re.compile(f"[{DROPPED}]+")
_BEGINNING: Final = re.compile("2R|6109[78]")
_BASE64: Final = re.compile("[A-Za-z0-9+/]*")
_DIGITS: Final = re.compile("[0-9]*")
_GROUP: Final = 7
"""Bytes that are written as 17 digits: 2^56 has 17."""
_LONGEST: Final = size_of(limits.PACKET_SYMBOLS, LARGEST_SYMBOL)
_TAIL: Final = (0, 3, 5, 8, 10, 13, 15, 17)
"""Digits for 0 to 7 bytes."""


def to_line(packet: bytes) -> str:
    """A packet as base64 without padding: 147 characters for one symbol."""
    return base64.b64encode(packet).decode("ascii").rstrip("=")


def to_digits(packet: bytes) -> str:
    """A packet as decimal digits, 17 for 7 bytes, which squares hold best."""
    return "".join(
        f"{int.from_bytes(group):0{_TAIL[len(group)]}}"
        for group in (packet[i : i + _GROUP] for i in range(0, len(packet), _GROUP))
    )


@dataclass(frozen=True, slots=True)
class Damaged:
    """Text that begins like a packet and is none: letters were lost or changed."""

    header: Header


def find(text: str) -> Iterator[Packet | Damaged]:
    """The packets in a text, in order.

    Args:
        text: anything; at most :data:`archive.limits.PASTE` characters are looked at.
    """
    letters = _DROPPED.sub("", text[: limits.PASTE])
    offset = 0
    while beginning := _BEGINNING.search(letters, offset):
        start = beginning.start()
        form = _Base64 if beginning[0] == "2R" else _Digits
        found = _whole(form(letters, start))
        offset = start + 1
        if isinstance(found, Packet):
            offset = start + form.letters(len(found.to_bytes()))
        if found:
            yield found


class _Base64:
    """What stands in a text from an offset on, read as base64."""

    def __init__(self, letters: str, start: int) -> None:
        run = _BASE64.match(letters, start, start + self.letters(_LONGEST))
        self._letters = run[0] if run else ""
        spare = "A" * (-len(self._letters) % 4)
        self._data = base64.b64decode(self._letters + spare)

    @staticmethod
    def letters(size: int) -> int:
        """How many letters write so many bytes."""
        return -(-size * 4 // 3)

    def head(self, size: int) -> bytes:
        """The first bytes, whatever follows; fewer if there are fewer letters."""
        return self._data[: min(size, len(self._letters) // 4 * 3)]

    def holds(self, size: int) -> bool:
        """Whether there are letters for so many bytes."""
        return len(self._letters) >= self.letters(size)

    def exactly(self, size: int) -> bytes | None:
        """The bytes, if these letters write exactly so many of them."""
        if not self.holds(size):
            return None
        length = self.letters(size)
        # The last letter may hold bits beyond the last byte, which must be zero.
        end = to_line(self._data[size // 3 * 3 : size])
        same = self._letters.endswith(end, 0, length)
        return self._data[:size] if same else None


class _Digits:
    """What stands in a text from an offset on, read as decimal digits."""

    def __init__(self, letters: str, start: int) -> None:
        run = _DIGITS.match(letters, start, start + self.letters(_LONGEST))
        self._letters = run[0] if run else ""
        self._data = bytearray()  # whole groups, as far as they are in order

    @staticmethod
    def letters(size: int) -> int:
        """How many digits write so many bytes."""
        return size // _GROUP * _TAIL[_GROUP] + _TAIL[size % _GROUP]

    def head(self, size: int) -> bytes:
        """The first bytes, whatever follows; fewer if there are fewer digits."""
        return (self.exactly(-(-size // _GROUP) * _GROUP) or b"")[:size]

    def holds(self, size: int) -> bool:
        """Whether there are letters for so many bytes."""
        return len(self._letters) >= self.letters(size)

    def exactly(self, size: int) -> bytes | None:
        """The bytes, if these digits write exactly so many of them."""
        if not self.holds(size):
            return None
        whole, rest = divmod(size, _GROUP)
        while len(self._data) < whole * _GROUP:
            group = self._group(len(self._data) // _GROUP, _GROUP)
            if group is None:
                return None
            self._data += group
        tail = self._group(whole, rest)
        return None if tail is None else bytes(self._data[: whole * _GROUP]) + tail

    def _group(self, number: int, size: int) -> bytes | None:
        start = number * _TAIL[_GROUP]
        digits = self._letters[start : start + _TAIL[size]]
        value = int(digits or "0")
        return value.to_bytes(size) if value < 256**size else None


def _whole(letters: _Base64 | _Digits) -> Packet | Damaged | None:
    """The packet that these letters begin with; None if they do not begin like one."""
    try:
        header = Header.from_bytes(letters.head(HEAD - 2))
    except ReceivedError:
        return None
    checked, checksum = 0, 0  # of the bytes that all longer packets begin with
    for symbols in range(1, limits.PACKET_SYMBOLS + 1):
        data = letters.exactly(size_of(symbols, header.size))
        if data is None:
            if not letters.holds(size_of(symbols, header.size)):
                break
            continue
        sure = (len(data) - 4) // _GROUP * _GROUP
        checksum = zlib.crc32(memoryview(data)[checked:sure], checksum)
        checked = sure
        if zlib.crc32(data[sure:-4], checksum) == int.from_bytes(data[-4:]):
            try:
                return Packet.from_bytes(data)
            except ReceivedError:
                break
    return Damaged(header)
