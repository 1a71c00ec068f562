"""Which symbols go into which packets."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Final

from archive.errors import Usage
from archive.packets.code import SYMBOLS, Encoder
from archive.packets.packet import OBJECT_ID, Header, Packet

SYMBOL: Final = 90
"""Bytes of a symbol: 1 fits a text message, 2 a radio frame, 4 a square of 15-M."""

Choose = Callable[[int], int]
"""``choose(n)`` is a random number from 0 to n - 1."""


def object_id(content: bytes) -> bytes:
    """The first 8 bytes of the object's SHA-256."""
    return hashlib.sha256(content).digest()[:OBJECT_ID]


class Sender:
    """Packets of one object.

    Args:
        content: the object, 1 to 184,320 bytes.
        size: bytes of a symbol.

    Raises:
        Malformed, TooLarge: as :class:`archive.packets.packet.Header`.
    """

    def __init__(self, content: bytes, size: int = SYMBOL) -> None:
        self.header = Header(object_id(content), len(content), size)
        self._encoder = Encoder(content, size)

    def packet(self, first: int, symbols: int) -> Packet:
        """The packet with so many symbols from ``first`` on."""
        ids = range(first, first + symbols)
        rows = tuple(self._encoder.symbol(i) for i in ids)
        return Packet(self.header, first, rows)

    def needed(self, symbols: int) -> int:
        """K: how many packets of so many symbols bring the object back."""
        return -(-self.header.k // symbols)

    def enough(self, symbols: int) -> int:
        """Half as many packets again as are needed, so that a third may be lost."""
        return -(-3 * self.needed(symbols) // 2)

    def last(self, symbols: int) -> int:
        """How many packets of so many symbols there are, all different."""
        return SYMBOLS // symbols

    def run(self, symbols: int) -> Iterator[Packet]:
        """The object's own symbols once, then ever new ones, until ids run out."""
        for first in range(0, SYMBOLS - symbols + 1, symbols):
            yield self.packet(first, symbols)

    def first(self, symbols: int, packets: int) -> list[Packet]:
        """The first packets of :meth:`run`; fewer if there are no more ids."""
        return list(islice(self.run(symbols), packets))

    def repair(self, symbols: int, packets: int, choose: Choose) -> list[Packet]:
        """Packets at random among those that :meth:`run` gives after the first K.

        Whoever reads packets of several such sets, each made by itself, seldom reads
        the same one twice: for single posters.

        Raises:
            Usage: more packets than there are.
        """
        firsts = self.chosen(symbols, packets, choose)
        return [self.packet(first, symbols) for first in firsts]

    def chosen(self, symbols: int, packets: int, choose: Choose) -> list[int]:
        """The id of the first symbol of each packet of :meth:`repair`.

        Raises:
            Usage: more packets than there are.
        """
        first, last = self.needed(symbols), self.last(symbols)
        if packets > last - first:
            message = f"{packets} packets; there are {last - first}"
            raise Usage(message)
        chosen: set[int] = set()
        while len(chosen) < packets:
            chosen.add(first + choose(last - first))
        return [each * symbols for each in sorted(chosen)]
