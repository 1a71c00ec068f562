"""A packet: a frame of consecutive symbols of one object, the same on every carrier.

Big-endian, 20 bytes beside the symbols (``docs/spec/packet.md``)::

    0   1  magic 0xD9
    1   1  version 1 (high four bits), type 0 (low four)
    2   8  object id: SHA-256(object)[:8]
    10  3  length of the object in bytes
    13  1  symbol size / 2
    14  2  id of the first symbol
    16  …  the symbols, 1 to 32 of them
    -4  4  CRC-32 of all before

Nothing in a packet is signed: anybody can cut an object into packets again. What they
bring back is compared with the object id, and then checked as every edition is.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import Final

from archive import limits
from archive.errors import Malformed, NewerVersion, TooLarge
from archive.packets.code import SYMBOLS, count

MAGIC: Final = 0xD9
VERSION: Final = 0x10
"""Version 1, type 0: the packet's second byte."""
OBJECT_ID: Final = 8
HEAD: Final = 16
OVERHEAD: Final = HEAD + 4
"""Bytes of a packet beside its symbols."""
LARGEST_SYMBOL: Final = 510


@dataclass(frozen=True, slots=True, order=True)
class Header:
    """What all packets of one object say alike.

    Attributes:
        object_id: the first 8 bytes of the object's SHA-256.
        length: bytes of the object, 1 to 184,320.
        size: bytes of a symbol, even, 2 to 510.

    Raises:
        Malformed: a value that no object has.
        TooLarge: a longer object, or one of more than 2,048 symbols.
    """

    object_id: bytes
    length: int
    size: int

    def __post_init__(self) -> None:
        if self.length < 1 or self.size not in range(2, LARGEST_SYMBOL + 1, 2):
            message = f"packet: {self.length} bytes in symbols of {self.size}"
            raise Malformed(message)
        if self.length > limits.OBJECT:
            message = f"an object of {self.length} bytes; the most is {limits.OBJECT}"
            raise TooLarge(message)
        if self.k > limits.SYMBOLS:
            message = f"an object of {self.k} symbols; the most is {limits.SYMBOLS}"
            raise TooLarge(message)

    @property
    def k(self) -> int:
        """How many symbols bring the object back."""
        return count(self.length, self.size)

    @property
    def label(self) -> str:
        """The *set*: the first four hex digits of the object id."""
        return self.object_id.hex()[:4]

    def to_bytes(self) -> bytes:
        """The part of a packet before the id of its first symbol."""
        return (
            bytes([MAGIC, VERSION])
            + self.object_id
            + self.length.to_bytes(3)
            + bytes([self.size // 2])
        )

    @classmethod
    def from_bytes(cls, data: bytes) -> Header:
        """Parse a packet's first 14 bytes.

        Raises:
            Malformed, TooLarge: as the class.
            NewerVersion: another version, or a type that this one does not know.
        """
        if len(data) < HEAD - 2 or data[0] != MAGIC:
            message = "not a packet"
            raise Malformed(message)
        if data[1] != VERSION:
            message = f"a packet of version {data[1] >> 4} and type {data[1] & 15}"
            raise NewerVersion(message)
        return cls(data[2:10], int.from_bytes(data[10:13]), 2 * data[13])


@dataclass(frozen=True, slots=True)
class Packet:
    """Consecutive symbols of one object.

    Attributes:
        header: which object.
        first: the id of the first symbol, 0 to 65,534.
        symbols: 1 to 32 of them.

    Raises:
        Malformed: no symbols, too many, of another size, or with ids beyond 65,534.
    """

    header: Header
    first: int
    symbols: tuple[bytes, ...]

    def __post_init__(self) -> None:
        number = len(self.symbols)
        if not 1 <= number <= limits.PACKET_SYMBOLS or not (
            0 <= self.first <= SYMBOLS - number
        ):
            message = f"packet: {number} symbols from {self.first}"
            raise Malformed(message)
        if any(len(each) != self.header.size for each in self.symbols):
            message = f"packet: symbols of other sizes than {self.header.size}"
            raise Malformed(message)

    @property
    def ids(self) -> range:
        """The ids of its symbols."""
        return range(self.first, self.first + len(self.symbols))

    def to_bytes(self) -> bytes:
        """The packet."""
        data = self.header.to_bytes() + self.first.to_bytes(2) + b"".join(self.symbols)
        return data + zlib.crc32(data).to_bytes(4)

    @classmethod
    def from_bytes(cls, data: bytes) -> Packet:
        """Parse exactly one packet.

        Raises:
            Malformed: not a packet, or a damaged one.
            NewerVersion: another version, or a type that this one does not know.
            TooLarge: of an object that is larger than objects are.
        """
        header = Header.from_bytes(data)
        number, rest = divmod(len(data) - OVERHEAD, header.size)
        if rest or not 1 <= number <= limits.PACKET_SYMBOLS:
            message = f"packet: {len(data)} bytes, and symbols of {header.size}"
            raise Malformed(message)
        if zlib.crc32(data[:-4]) != int.from_bytes(data[-4:]):
            message = "packet: damaged"
            raise Malformed(message, hint="read it once more")
        symbols = tuple(
            data[HEAD + i * header.size : HEAD + (i + 1) * header.size]
            for i in range(number)
        )
        return cls(header, int.from_bytes(data[14:16]), symbols)


def size_of(symbols: int, symbol_size: int) -> int:
    """Bytes of a packet of so many symbols."""
    return OVERHEAD + symbols * symbol_size
