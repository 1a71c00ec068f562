"""Our way: whoever has the whole edition sends fresh frames of the erasure code.

Frames carry two symbols and are for all who hear them; nobody sends on what another
sent (hop limit 0), nobody answers, and nobody knows who else is there. A frame of the
code is a number: any :func:`needed` different ones give the edition
(``docs/spec/packet.md``, *Code*).
"""

from __future__ import annotations

from math import isfinite
from typing import Final

import numpy as np
from numpy.random import Generator

from archive.packets.code import SYMBOLS, count
from archive.packets.packet import size_of
from archive.packets.rounds import MOST, Rounds
from archive.packets.sending import SYMBOL
from bench.lora.air import Air
from bench.lora.radio import ON_AIR, Flags, Frame

TOGETHER: Final = 2
"""Symbols of a frame."""
SIZE: Final = ON_AIR + size_of(TOGETHER, SYMBOL)
"""Bytes of a frame on air."""
FRAMES: Final = SYMBOLS // TOGETHER
"""Different frames that there are of an edition."""


def needed(length: int) -> int:
    """Frames that bring back an edition of so many bytes."""
    return -(-count(length, SYMBOL) // TOGETHER)


class Fresh:
    """Rounds of frames from everybody who has the edition, and rests between them.

    When to send, and how much, says the module that ``archive mesh relay`` asks, too.

    Args:
        length: bytes of the edition.
        relays: which nodes send once they have it.
        rng: chance.
        budget: the share of time that a node may send: rests grow with it.
    """

    def __init__(
        self, length: int, relays: Flags, rng: Generator, budget: float
    ) -> None:
        self.needed = needed(length)
        self._relays, self._rng = relays, rng
        self._got: list[set[int]] = [set() for _ in relays]
        self._frames: dict[int, Frame] = {}
        self._rounds = [
            Rounds(
                self.needed,
                Frame(0, SIZE).seconds,
                budget,
                MOST * self.needed,
                lambda n: int(rng.integers(n)),
            )
            for _ in relays
        ]

    def begin(self, air: Air) -> None:
        self._air = air
        self._begin(0, alone=True)

    def next(self, node: int) -> Frame | None:
        ready = self._rounds[node].ready(self._air.now)
        return self._frame(node) if ready else None

    def _frame(self, node: int) -> Frame:
        if node not in self._frames:
            # At random, and never of the edition itself: others have that.
            number = int(self._rng.integers(self.needed, FRAMES))
            self._frames[node] = Frame(number, SIZE)
        return self._frames[node]

    def sent(self, node: int, frame: Frame) -> None:
        del frame, self._frames[node]
        self._rounds[node].sent(self._air.now)
        self._go_on(node)

    def wake(self, node: int) -> None:
        if self._rounds[node].ready(self._air.now):
            self._air.want(node, self._air.contend(node))
        else:
            self._go_on(node)

    def heard(self, node: int, frame: Frame, power: float) -> None:
        del power
        if np.isfinite(self._air.has[node]):
            self._rounds[node].heard(frame.number)
            return
        got = self._got[node]
        got.add(frame.number)
        if len(got) == self.needed:
            self._air.finish(node)
            got.clear()
            if self._relays[node]:
                self._begin(node, alone=False)

    def _begin(self, node: int, *, alone: bool) -> None:
        self._rounds[node].begin(self._air.now, alone=alone)
        self._go_on(node)

    def _go_on(self, node: int) -> None:
        """With the next frame of a round, or when the rest is over."""
        due = self._rounds[node].due
        if isfinite(due):
            self._air.call(node, max(0.0, due - self._air.now))


class Restless(Fresh):
    """The same without rests: whoever has it sends, and never stops."""

    def next(self, node: int) -> Frame | None:
        return self._frame(node)

    def sent(self, node: int, frame: Frame) -> None:
        del frame, self._frames[node]
        self._air.want(node, self._air.contend(node))

    def _begin(self, node: int, *, alone: bool) -> None:
        del alone
        self._air.want(node, self._air.contend(node))
