"""One receiver after another, each fragment acknowledged.

Who has the edition serves those behind it, one at a time, and sends a fragment again
until its acknowledgement comes. This is given what no real mesh has: everybody knows
the shortest way to everybody at no cost, who is on the way keeps the whole edition and
serves from it, and acknowledgements are sent at once. Served by node 0 alone, over
several hops each, it would take longer still.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from bench.lora.air import SLOT, Air
from bench.lora.flood import SIZE, fragments
from bench.lora.radio import ACKNOWLEDGEMENT, Flags, Frame, Shares, levels

_PATIENCE: Final = 1.0
"""Seconds that an acknowledgement may take beside its airtime."""
_ANSWER: Final = -1


class Acknowledged:
    """A tree of transfers.

    Args:
        length: bytes of the edition.
        power: who hears whom: it gives the tree.
        relays: which nodes serve others.
    """

    def __init__(self, length: int, power: Shares, relays: Flags) -> None:
        self.needed = fragments(length)
        self._parent = parents(power, relays)
        self._children = _children(self._parent)
        nodes = len(power)
        self._done = [0] * nodes
        self._got = [0] * nodes
        self._awaits = [np.inf] * nodes
        self._answers: list[list[Frame]] = [[] for _ in range(nodes)]

    def begin(self, air: Air) -> None:
        self._air = air
        air.want(0, 0)

    def next(self, node: int) -> Frame | None:
        if self._answers[node]:
            return self._answers[node][0]
        children = self._children[node]
        waits = self._awaits[node] > self._air.now and np.isfinite(self._awaits[node])
        if not children or waits or np.isinf(self._air.has[node]):
            return None
        return Frame(self._done[node], SIZE, to=children[0])

    def sent(self, node: int, frame: Frame) -> None:
        if frame.serial == _ANSWER:
            self._answers[node].pop(0)
            self._air.want(node, self._air.contend(node))
            return
        seconds = Frame(0, ACKNOWLEDGEMENT).seconds + _PATIENCE
        self._awaits[node] = self._air.now + seconds
        self._air.call(node, seconds)

    def wake(self, node: int) -> None:
        """No acknowledgement came, or one did and this is late."""
        if self._air.now >= self._awaits[node]:
            self._air.want(node, self._air.contend(node))

    def heard(self, node: int, frame: Frame, power: float) -> None:
        del power
        if frame.to != node:
            return
        if frame.serial == _ANSWER:
            self._answered(node, frame.number)
            return
        if frame.number == self._got[node]:
            self._got[node] += 1
            if self._got[node] == self.needed:
                self._air.finish(node)
        to = int(self._parent[node])
        self._answers[node] = [
            Frame(frame.number, ACKNOWLEDGEMENT, to=to, serial=_ANSWER)
        ]
        self._air.want(node, SLOT)

    def _answered(self, node: int, number: int) -> None:
        if number != self._done[node]:
            return
        self._awaits[node] = np.inf
        self._done[node] += 1
        if self._done[node] == self.needed:
            self._done[node] = 0
            self._children[node].pop(0)
        self._air.want(node, self._air.contend(node))


def parents(power: Shares, relays: Flags) -> NDArray[np.int64]:
    """Who serves each node: of those one hop nearer to node 0, whom it hears best.

    Node 0, and whom nobody reaches, have -1.
    """
    level = levels(power, relays)
    parent = np.full(len(power), -1)
    for node in np.flatnonzero(level > 0):
        nearer = np.flatnonzero((level == level[node] - 1) & relays)
        parent[node] = nearer[np.argmax(power[nearer, node])]
    return parent


def _children(parent: NDArray[np.int64]) -> list[list[int]]:
    """Whom each node serves; first those with most others behind them."""
    children: list[list[int]] = [[] for _ in parent]
    for node in np.flatnonzero(parent >= 0).tolist():
        children[parent[node]].append(node)

    def behind(node: int) -> int:
        return 1 + sum(map(behind, children[node]))

    for served in children:
        served.sort(key=behind, reverse=True)
    return children
