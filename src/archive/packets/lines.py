"""Packets as text: lines of base64 for messages, digits for squares.

One parser reads both out of whatever they were pasted into: wrapped, quoted, numbered,
glued to words, with marks of direction in between (``docs/spec/packet.md``, *Text*). A
packet says itself how long it is, so nothing but its own letters is needed.
"""

from __future__ import annotations

import base64
import re
import zlib
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile
from typing import ClassVar, Final

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
_BEGINNING: Final = re.compile("2R[A-D]|6109[78]")
"""The magic and the version; their last four bits are the first of a third letter."""
_LONGEST: Final = size_of(limits.PACKET_SYMBOLS, LARGEST_SYMBOL)
_WINDOW: Final = 8 * _LONGEST
"""Bytes that are kept of what was read, so that no paste fills the memory."""
_STEP: Final = 420
"""Bytes that are read at once, in whole groups of either form."""
_CRC: Final = 4
_TAIL: Final = (0, 3, 5, 8, 10, 13, 15, 17)
"""Digits for 0 to 7 bytes."""
_GROUP: Final = 7
"""Bytes that are written as 17 digits: 2^56 has 17."""


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

    Packets may seem to begin at every few letters, each in the midst of others. So a
    group of letters is read once for all packets that have it, and what is left to do
    for each of them is one checksum that runs along, compared at 32 places.

    Args:
        text: anything; at most :data:`archive.limits.PASTE` characters are looked at.
    """
    letters = _DROPPED.sub("", text[: limits.PASTE])
    lines, digits = _Base64(letters), _Digits(letters)
    offset = 0
    while beginning := _BEGINNING.search(letters, offset):
        start = beginning.start()
        form = lines if letters[start] == "2" else digits
        found = _whole(form, start)
        offset = start + 1
        if isinstance(found, Packet):
            offset = start + form.letters(len(found.to_bytes()))
        if found:
            yield found


def _whole(form: _Form, start: int) -> Packet | Damaged | None:
    """The packet that begins at a letter; None if nothing there begins like one."""
    reading = form.reading(start)
    try:
        header = Header.from_bytes(reading.head(start))
    except ReceivedError:
        return None
    for data in form.sealed(reading, start, header.size):
        try:
            return Packet.from_bytes(data)
        except ReceivedError:
            break
    return Damaged(header)


class _Reading:
    """The bytes that letters of a text write, from one of them on.

    Attributes:
        start: the first letter.
        run: where the letters end that follow without a break.
        data: whole groups, as far as they were needed.
    """

    def __init__(self, form: _Form, start: int, run: int) -> None:
        self.start, self.run = start, run
        self.data = bytearray()
        self._form = form
        self._ended = False

    def place(self, start: int) -> int:
        """The byte that begins at a letter."""
        return (start - self.start) // self._form.width * self._form.group

    def letter(self, place: int) -> int:
        """The letter at which the group of a byte begins."""
        return self.start + place // self._form.group * self._form.width

    def reaches(self, start: int) -> bool:
        """Whether a packet that begins at a letter has its first group here."""
        place = self.place(start)
        return place < len(self.data) and place <= _WINDOW - _LONGEST

    def grow(self, end: int) -> int:
        """Have so many bytes, if the letters write them; how many there are."""
        lacking = end - len(self.data)
        if lacking > 0 and not self._ended:
            letter = self.letter(len(self.data))
            groups = -(-lacking // _STEP) * _STEP // self._form.group
            last = min(letter + groups * self._form.width, self.run)
            self.data += self._form.read(self._form.text[letter:last])
            self._ended = len(self.data) < end
        return len(self.data)

    def head(self, start: int) -> bytes:
        """A header's bytes, if there are letters for their whole groups; else fewer."""
        place, size = self.place(start), HEAD - 2
        groups = -(-size // self._form.group)
        if self.run - start < groups * self._form.width:
            return b""
        self.grow(place + size)
        return bytes(self.data[place : place + size])


class _Form(ABC):
    """A way to write bytes in letters, in groups; and a text, read in that way.

    Attributes:
        group: bytes of a group.
        width: letters of a group.
        alphabet: the letters.
        text: what is read.
    """

    group: ClassVar[int]
    width: ClassVar[int]
    alphabet: ClassVar[re.Pattern[str]]

    def __init__(self, text: str) -> None:
        self.text = text
        self._run = 0
        self._readings: dict[int, _Reading] = {}

    @staticmethod
    @abstractmethod
    def letters(size: int) -> int:
        """How many letters write so many bytes."""

    @staticmethod
    @abstractmethod
    def read(letters: str) -> bytes:
        """Whole groups as bytes, up to the first one that writes none."""

    @abstractmethod
    def sealed(self, reading: _Reading, start: int, size: int) -> Iterator[bytes]:
        """What has the length of a packet and ends with its CRC, shortest first."""

    def reading(self, start: int) -> _Reading:
        """What begins at a letter; shared with earlier ones if it can be."""
        phase = start % self.width
        reading = self._readings.get(phase)
        if not (reading and reading.reaches(start)):
            if start >= self._run and (run := self.alphabet.match(self.text, start)):
                self._run = run.end()
            reading = self._readings[phase] = _Reading(self, start, self._run)
        return reading


class _Base64(_Form):
    """Four letters for three bytes."""

    group, width = 3, 4
    alphabet = re.compile("[A-Za-z0-9+/]*")

    @staticmethod
    def letters(size: int) -> int:
        """How many letters write so many bytes."""
        return -(-size * 4 // 3)

    @staticmethod
    def read(letters: str) -> bytes:
        """Groups as bytes; the last one is filled up."""
        return base64.b64decode(letters + "A" * (-len(letters) % 4))

    def sealed(self, reading: _Reading, start: int, size: int) -> Iterator[bytes]:
        """What has the length of a packet and ends with its CRC, shortest first."""
        data, at = reading.data, reading.place(start)
        known, checked, checksum = len(data), at, 0
        for end in _ends(at, size):
            if end > known and end > (known := reading.grow(end)):
                return
            sure = end - _CRC
            checksum = zlib.crc32(data[checked:sure], checksum)
            checked = sure
            if checksum == int.from_bytes(data[sure:end]):
                found = bytes(data[at:end])
                line = to_line(found)  # its last letter may hold bits beyond the bytes
                if (
                    self.text.startswith(line, start)
                    and start + len(line) <= reading.run
                ):
                    yield found


class _Digits(_Form):
    """Seventeen digits for seven bytes."""

    group, width = _GROUP, _TAIL[_GROUP]
    alphabet = re.compile("[0-9]*")

    @staticmethod
    def letters(size: int) -> int:
        """How many digits write so many bytes."""
        return size // _GROUP * _TAIL[_GROUP] + _TAIL[size % _GROUP]

    @staticmethod
    def read(letters: str) -> bytes:
        """Whole groups as bytes, up to the first one that is above its bytes."""
        width = _TAIL[_GROUP]
        whole = len(letters) // width * width
        groups = (int(letters[i : i + width]) for i in range(0, whole, width))
        sound = takewhile((256**_GROUP).__gt__, groups)
        return b"".join(group.to_bytes(_GROUP) for group in sound)

    def sealed(self, reading: _Reading, start: int, size: int) -> Iterator[bytes]:
        """What has the length of a packet and ends with its CRC, shortest first."""
        data, text, at = reading.data, self.text, reading.place(start)
        known, checked, checksum = len(data), at, 0
        for end in _ends(at, size):
            rest = end % _GROUP  # bytes of the last group, in fewer digits
            whole = end - rest
            if whole > known and whole > (known := reading.grow(whole)):
                return
            sure = min(end - _CRC, whole)
            checksum = zlib.crc32(data[checked:sure], checksum)
            checked = sure
            first = reading.letter(whole)
            last = first + _TAIL[rest]
            if last > reading.run:
                return
            tail = int(text[first:last] or "0")
            if tail >> 8 * rest:
                continue
            seal, total = int.from_bytes(data[sure:whole]) << 8 * rest | tail, checksum
            if rest > _CRC:
                more, seal = divmod(seal, 256**_CRC)
                total = zlib.crc32(more.to_bytes(rest - _CRC), checksum)
            if total == seal:
                yield bytes(data[at:whole]) + tail.to_bytes(rest)


def _ends(at: int, size: int) -> range:
    """Where packets end that begin at a byte, by the size of their symbols."""
    first = at + size_of(1, size)
    return range(first, first + limits.PACKET_SYMBOLS * size, size)
