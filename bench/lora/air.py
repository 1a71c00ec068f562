"""The air: what happens when nodes send, event by event.

A radio locks on the first frame that it understands, and gets it if nothing louder than
a quarter of it disturbs it before its end, if it does not send meanwhile, and if chance
does not take it. It listens before it sends, and waits as Meshtastic's do: a random
number of slots, out of more of them the busier the air is.
"""

from __future__ import annotations

from heapq import heappop, heappush
from math import ceil, exp
from typing import Final, Protocol

import numpy as np
from numpy.random import Generator

from bench.lora.radio import LONGEST, SYMBOL, WEAKEST, Flags, Frame, Shares

SLOT: Final = 2.5 * SYMBOL + 0.0076
"""Seconds to notice that somebody sends, and to begin; what began later is missed."""
NARROW, WIDE = 3, 8
"""Waiting takes up to 2^3 slots in quiet air, 2^8 in air that is always busy."""
CAPTURE: Final = 10**0.6
"""6 dB: how much stronger a frame must be than all others together."""
HOUR: Final = 3600.0
_BUSY: Final = 60.0
"""Seconds over which a node remembers how busy the air was."""
_TRY, _END, _WAKE = range(3)


class Way(Protocol):
    """How nodes bring an edition to each other; all are asked by number."""

    def begin(self, air: Air) -> None:
        """Node 0 has the edition: begin."""

    def next(self, node: int) -> Frame | None:
        """What a node would send now; asked again until it is sent."""

    def sent(self, node: int, frame: Frame) -> None:
        """It was sent."""

    def heard(self, node: int, frame: Frame, power: float) -> None:
        """A node got a frame, so loud in dBm."""

    def wake(self, node: int) -> None:
        """What :meth:`Air.call` asked for."""


class Air:
    """Everybody's radio, and what is on the air.

    Args:
        power: who hears whom, in dBm (:mod:`bench.lora.radio`).
        way: what nodes do.
        rng: chance.
        loss: the share of frames that are lost for no other reason.
        budget: the share of each hour that a node may send at most.

    Attributes:
        now: seconds.
        has: when each node had the whole edition; infinite until then.
        spent: seconds that each node sent.
        frames: how many frames were sent.
        got: how many frames were got, by all nodes.
        log: every frame that was sent: when it began, and by whom.
    """

    def __init__(
        self, power: Shares, way: Way, rng: Generator, loss: float, budget: float
    ) -> None:
        nodes = len(power)
        self.now = 0.0
        self.has = np.full(nodes, np.inf)
        self.spent = np.zeros(nodes)
        self.frames = self.got = 0
        self.log: list[tuple[float, int, Frame]] = []
        self._way, self._rng, self._loss = way, rng, loss
        # So long after a frame began that no hour, wherever it begins, has too much.
        rest = HOUR * budget - LONGEST
        self._gap = HOUR / rest if budget < 1 else 1.0
        self._dbm = power
        self._loud = power >= WEAKEST
        self._watts = 10 ** (power / 10)
        self._others: Shares = np.zeros(nodes)
        self._worst: Shares = np.zeros(nodes)
        self._locked = np.full(nodes, -1)
        self._busy: Shares = np.zeros(nodes)
        self._busy_at = 0.0
        self._sending: dict[int, tuple[float, float, Frame]] = {}
        self._due = [np.inf] * nodes
        self._free = [0.0] * nodes
        self._events: list[tuple[float, int, int, int]] = []
        self._count = 0

    @property
    def nodes(self) -> int:
        """How many there are."""
        return len(self.has)

    def run(self, enough: int, until: float) -> None:
        """Go on until so many have the edition, or until so many seconds are over."""
        self.finish(0)
        self._way.begin(self)
        while self._events and np.isfinite(self.has).sum() < enough:
            self.now, _, what, node = heappop(self._events)
            if self.now > until:
                self.now = until
                break
            if what == _END:
                self._end(node)
            elif what == _WAKE:
                self._way.wake(node)
            elif self._due[node] == self.now:
                self._try(node)

    def finish(self, node: int) -> None:
        """A node has the whole edition, and has checked it."""
        self.has[node] = min(self.has[node], self.now)

    def want(self, node: int, delay: float) -> None:
        """A node will try to send after some seconds, or sooner if it was to."""
        when = self.now + delay
        if when < self._due[node]:
            self._due[node] = when
            self._put(when, _TRY, node)

    def call(self, node: int, delay: float) -> None:
        """Wake a node after some seconds."""
        self._put(self.now + delay, _WAKE, node)

    def contend(self, node: int) -> float:
        """Seconds to wait before sending what is new, by how busy the air is."""
        share = min(1.0, float(self._busy[node]) / _BUSY)
        return self.slots(NARROW + round((WIDE - NARROW) * share))

    def slots(self, window: int) -> float:
        """Seconds of a random number of slots below 2^window."""
        return SLOT * int(self._rng.integers(0, 2**window))

    def _put(self, when: float, what: int, node: int) -> None:
        self._count += 1
        heappush(self._events, (when, self._count, what, node))

    def _try(self, node: int) -> None:
        self._due[node] = np.inf
        frame = self._way.next(node)
        if frame is None:
            return
        wait = max(self._free[node], self._heard_until(node))
        if node in self._sending:
            wait = self._sending[node][1]
        if wait > self.now:
            self.want(node, wait - self.now + self.contend(node))
            return
        self._start(node, frame)

    def _heard_until(self, node: int) -> float:
        """When the air will be quiet here, as far as a node can notice."""
        loud, noticed = self._loud, self.now - SLOT
        return max(
            (
                end
                for other, (start, end, _) in self._sending.items()
                if start <= noticed and loud[other, node]
            ),
            default=0.0,
        )

    def _start(self, node: int, frame: Frame) -> None:
        end = self.now + frame.seconds
        self.log.append((self.now, node, frame))
        self.frames += 1
        self.spent[node] += frame.seconds
        self._free[node] = self.now + frame.seconds * self._gap
        self._sending[node] = self.now, end, frame
        self._put(end, _END, node)
        # Nobody hears others while sending.
        self._locked[node] = -1
        before = self._others.copy()
        self._others += self._watts[node]
        fresh = self._loud[node] & (self._locked < 0)
        fresh[list(self._sending)] = False
        held = self._locked >= 0
        own = self._watts[self._locked[held], held]
        self._worst[held] = np.maximum(self._worst[held], self._others[held] - own)
        self._locked[fresh] = node
        self._worst[fresh] = before[fresh]

    def _end(self, node: int) -> None:
        _, _, frame = self._sending.pop(node)
        # Added up anew: what is subtracted from a sum leaves a rest.
        self._others = self._watts[list(self._sending)].sum(axis=0)
        listened = np.flatnonzero(self._locked == node)
        self._locked[listened] = -1
        self._busy *= exp((self._busy_at - self.now) / _BUSY)
        self._busy_at = self.now
        self._busy[self._loud[node]] += frame.seconds
        clear = self._watts[node, listened] >= CAPTURE * self._worst[listened]
        lucky = self._rng.random(len(listened)) >= self._loss
        self._way.sent(node, frame)
        for other in listened[clear & lucky].tolist():
            self.got += 1
            self._way.heard(other, frame, float(self._dbm[node, other]))


def share(nodes: int, part: float, rng: Generator) -> Flags:
    """Which nodes send on: some part of them, at random, and node 0."""
    chosen: Flags = np.zeros(nodes, bool)
    chosen[rng.permutation(nodes)[: ceil(part * nodes)]] = True
    chosen[0] = True
    return chosen
