"""A sheet, and what forgers make of it: the packets that a collection is tried with."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from archive.packets.collection import Collection, Group
from archive.packets.packet import Header, Packet
from archive.packets.sending import Sender

SYMBOL: Final = 90
KINDS: Final = ("random", "other", "twin", "tailored")
"""Random bytes; another object's; an edited object's; one change in every symbol."""


@dataclass
class Sheet:
    """A genuine object, its squares by number, and forgeries of them.

    Attributes:
        squares: K, how many squares bring it back.
        symbols: s, symbols of a square.
        spare: symbols that K squares have beyond k.
    """

    squares: int
    symbols: int
    rng: random.Random
    spare: int = 1
    size: int = SYMBOL
    content: bytes = field(init=False)
    sender: Sender = field(init=False)

    def __post_init__(self) -> None:
        k = self.squares * self.symbols - self.spare
        length = k * self.size - self.rng.randrange(min(self.size, 6))
        self.content = self.rng.randbytes(length)
        self.sender = Sender(self.content, self.size)
        self._forgers = {
            "other": Sender(self.rng.randbytes(length), self.size),
            "twin": Sender(self._edited(), self.size),
        }

    @property
    def header(self) -> Header:
        return self.sender.header

    def _edited(self) -> bytes:
        """The object with three of its bytes changed."""
        data = bytearray(self.content)
        for place in self.rng.sample(range(len(data)), min(3, len(data))):
            data[place] ^= self.rng.randint(1, 255)
        return bytes(data)

    def square(self, number: int) -> Packet:
        """A genuine square."""
        return self.sender.packet(number * self.symbols, self.symbols)

    def forged(self, kind: str, number: int) -> Packet:
        """A forged square with the same head."""
        return self.altered(kind, self.square(number))

    def altered(self, kind: str, packet: Packet) -> Packet:
        """Another packet with the head and the ids of a genuine one."""
        if kind == "random":
            rows = [self.rng.randbytes(self.size) for _ in packet.symbols]
        elif kind == "tailored":
            rows = [bytes([row[0] ^ 7, row[1] ^ 9]) + row[2:] for row in packet.symbols]
        else:
            rows = list(
                self._forgers[kind].packet(packet.first, len(packet.symbols)).symbols
            )
        return Packet(self.header, packet.first, tuple(rows))

    def numbers(self, kind: str, count: int, among: int) -> list[int]:
        """Numbers of squares that a forgery of this kind changes."""
        places = self.rng.sample(range(among), among)
        found = (
            number
            for number in places
            if self.forged(kind, number) != self.square(number)
        )
        return [next(found) for _ in range(count)]

    def mixed(
        self, kind: str, forged: int, total: int
    ) -> tuple[list[Packet], set[int]]:
        """Squares of which some are forged, shuffled; and the first ids of these."""
        among = 3 * self.squares + 3 * forged + 3
        bad = self.numbers(kind, forged, among)
        good = [number for number in range(among) if number not in bad]
        packets = [self.forged(kind, number) for number in bad]
        packets += [
            self.square(number) for number in self.rng.sample(good, total - forged)
        ]
        self.rng.shuffle(packets)
        return packets, {number * self.symbols for number in bad}


def collect(
    packets: Iterable[Packet | tuple[Packet, str]], rng: random.Random
) -> Group:
    """The one group of these packets, which may come with their sources."""
    collection = Collection(rng.randrange)
    for each in packets:
        packet, source = (each, "") if isinstance(each, Packet) else each
        collection.add(packet, source)
    (group,) = collection.groups
    return group


def fake_sheet(
    sheet: Sheet, kind: str, numbers: Sequence[int], *, own_photos: bool
) -> Iterator[tuple[Packet, str]]:
    """Every square twice, genuine and forged: in two photos, or shuffled in one."""
    both = [
        (packet, photo if own_photos else "photo")
        for number in numbers
        for packet, photo in (
            (sheet.square(number), "genuine"),
            (sheet.forged(kind, number), "fake"),
        )
    ]
    sheet.rng.shuffle(both)
    yield from both
