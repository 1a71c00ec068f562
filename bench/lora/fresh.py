"""Our way: whoever has the whole edition sends fresh frames of the erasure code.

Frames carry two symbols and are for all who hear them; nobody sends on what another
sent (hop limit 0), nobody answers, and nobody knows who else is there. A frame of the
code is a number: any :func:`needed` different ones give the edition
(``docs/spec/packet.md``, *Code*).
"""

from __future__ import annotations

from math import ceil
from typing import Final

import numpy as np
from numpy.random import Generator

from archive.packets.code import SYMBOLS, count
from archive.packets.packet import size_of
from archive.packets.sending import SYMBOL
from bench.lora.air import Air
from bench.lora.radio import ON_AIR, Flags, Frame

TOGETHER: Final = 2
"""Symbols of a frame."""
SIZE: Final = ON_AIR + size_of(TOGETHER, SYMBOL)
"""Bytes of a frame on air."""
FRAMES: Final = SYMBOLS // TOGETHER
"""Different frames that there are of an edition."""
HEARD: Final = 0.5
"""Who heard so many times what is needed, since it last thought of sending, waits."""
PAUSE: Final = 4
"""The first pause in rounds' airtimes: so many, or as long as a round takes if longer.

Shorter ones let everybody begin before the first was heard, longer ones take longer."""
MOST: Final = 2
"""A pause grows to so many times the first: more keeps a far corner waiting."""


def needed(length: int) -> int:
    """Frames that bring back an edition of so many bytes."""
    return -(-count(length, SYMBOL) // TOGETHER)


class Fresh:
    """Rounds of frames from everybody who has the edition.

    A round is half as many again as are needed. With ``polite``, a node sends a round
    after a random pause unless it heard enough from others meanwhile, and doubles the
    pause each time; without, it sends one round after the other.

    Args:
        length: bytes of the edition.
        relays: which nodes send once they have it.
        rng: chance.
        budget: the share of time that a node may send: pauses grow with it.
        polite: whether nodes leave the air to those who are heard.
    """

    def __init__(
        self, length: int, relays: Flags, rng: Generator, budget: float, *, polite: bool
    ) -> None:
        self.needed = needed(length)
        self._relays, self._rng, self._polite = relays, rng, polite
        self._round = ceil(1.5 * self.needed)
        seconds = Frame(0, SIZE).seconds * self._round
        self._pause = seconds * max(PAUSE, 1 / budget)
        self._got: list[set[int]] = [set() for _ in relays]
        self._left = [0] * len(relays)
        self._heard = [0] * len(relays)
        self._pauses = [self._pause] * len(relays)
        self._first = 0
        self._frames: dict[int, Frame] = {}

    def begin(self, air: Air) -> None:
        self._air = air
        self._left[0] = self._round
        air.want(0, 0)

    def next(self, node: int) -> Frame | None:
        if not self._left[node]:
            return None
        if node not in self._frames:
            self._frames[node] = Frame(self._number(node), SIZE)
        return self._frames[node]

    def _number(self, node: int) -> int:
        """The source sends the edition itself first, and all others at random."""
        if node == 0 and self._first < self.needed:
            self._first += 1
            return self._first - 1
        return int(self._rng.integers(self.needed, FRAMES))

    def sent(self, node: int, frame: Frame) -> None:
        del frame, self._frames[node]
        self._left[node] -= 1
        if self._left[node]:
            self._air.want(node, self._air.contend(node))
        else:
            self._rest(node)

    def _rest(self, node: int) -> None:
        """After a round, or instead of one."""
        self._heard[node] = 0
        if self._polite:
            pause = self._pauses[node]
            self._air.call(node, pause * (1 + self._rng.random()) / 2)
            self._pauses[node] = min(2 * pause, MOST * self._pause)
        else:
            self.wake(node)

    def wake(self, node: int) -> None:
        if self._polite and self._heard[node] >= HEARD * self.needed:
            self._rest(node)
            return
        self._left[node] = self._round
        self._air.want(node, self._air.contend(node))

    def heard(self, node: int, frame: Frame, power: float) -> None:
        del power
        self._heard[node] += 1
        if np.isfinite(self._air.has[node]):
            return
        got = self._got[node]
        got.add(frame.number)
        if len(got) == self.needed:
            self._air.finish(node)
            got.clear()
            if self._relays[node]:
                self._heard[node] = 0
                wait = self._pause if self._polite else 0.0
                self._air.call(node, wait * self._rng.random())
