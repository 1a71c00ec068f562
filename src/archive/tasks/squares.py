"""An edition's packets as numbered squares."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archive.errors import Usage
from archive.packets.lines import to_digits
from archive.packets.packet import Packet
from archive.packets.sending import Sender
from archive.squares.draw import Kind, Square, draw, symbols
from archive.tasks.objects import Parcel


@dataclass(frozen=True, slots=True)
class Numbered:
    """A square, and what is printed beside it: ``3/35``, or ``3`` of an endless run."""

    label: str
    square: Square


class Squares:
    """The squares of one edition.

    Args:
        parcel: the edition.
        kind: how large they are.
        total: how many there are; None for an endless run, or for single posters.

    Raises:
        Usage: not even one symbol fits a square of that kind.
    """

    def __init__(self, parcel: Parcel, kind: Kind, total: int | None = None) -> None:
        self._kind = kind
        self._total = total
        self.sender = Sender(parcel.content)
        self.symbols = fitting(kind, total)
        self.needed = self.sender.needed(self.symbols)

    @property
    def label(self) -> str:
        """The *set*, as :attr:`archive.packets.packet.Header.label`."""
        return self.sender.header.label

    def first(self, count: int) -> list[Numbered]:
        """The first squares of the run: the text itself, then what repairs it."""
        return self._numbered(self.sender.first(self.symbols, count))

    def repair(self, count: int) -> list[Numbered]:
        """Squares at random among those that repair, other ones every time."""
        return self._numbered(
            self.sender.repair(self.symbols, count, secrets.randbelow)
        )

    def run(self) -> Iterator[Numbered]:
        """The text itself, then ever new squares that repair it."""
        return (self._drawn(packet) for packet in self.sender.run(self.symbols))

    def _numbered(self, packets: Sequence[Packet]) -> list[Numbered]:
        return [self._drawn(packet) for packet in packets]

    def _drawn(self, packet: Packet) -> Numbered:
        number = packet.first // self.symbols + 1
        label = f"{number}/{self._total}" if self._total else str(number)
        digits = to_digits(packet.to_bytes())
        return Numbered(label, draw(f"{label} ", digits, self._kind))


def fitting(kind: Kind, total: int | None) -> int:
    """How many symbols fit a square of a kind, beside its number.

    Raises:
        Usage: not even one.
    """
    longest = f"{total}/{total} " if total else "65534 "
    number = symbols(kind, len(longest))
    if not number:
        message = f"no packet fits a square of {kind}"
        raise Usage(message, hint="take a larger version: 10-M and above")
    return number


def shuffled(squares: Sequence[Numbered]) -> list[Numbered]:
    """In an order that spreads neighbours over pages, the same every time."""
    return sorted(
        squares, key=lambda each: hashlib.sha256(each.label.encode()).digest()
    )
