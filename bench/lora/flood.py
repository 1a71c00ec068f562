"""Flooding: node 0 sends numbered fragments, and everybody sends each on, once.

That is Meshtastic's managed flooding: who hears a frame for the first time sends it on
while it has hops left, sooner the weaker it was heard, and not at all once another is
heard doing so. The fragments go round until all have all: whoever missed one waits for
its next turn.
"""

from __future__ import annotations

from typing import Final

from bench.lora.air import NARROW, SLOT, WIDE, Air
from bench.lora.radio import LARGEST, NOISE, ON_AIR, Flags, Frame

HEAD: Final = 12
"""Bytes of a fragment beside its part of the file: which file, which part, of how many.

Fewer than ours, and in the largest frame: what is compared with is given the best."""
SIZE: Final = ON_AIR + LARGEST
HOPS: Final = 3
_QUIET, _LOUD = -20.0, 10.0
"""dB above the noise between which the wait of who sends on grows."""
_REMEMBERED: Final = 400


def fragments(length: int) -> int:
    """Fragments of so many bytes."""
    return -(-length // (LARGEST - HEAD))


class Flood:
    """Fragments one after another, sent on by those who hear them.

    Args:
        length: bytes of the edition.
        relays: which nodes send on what they hear.
        hops: how often a fragment is sent on at most.
        gap: seconds that node 0 waits between fragments, so that others can send on.
    """

    def __init__(
        self, length: int, relays: Flags, hops: int = HOPS, gap: float = 0.0
    ) -> None:
        self.needed = fragments(length)
        self._relays, self._hops, self._gap = relays, hops, gap
        self._serial = 0
        self._got: list[set[int]] = [set() for _ in relays]
        self._known: list[dict[int, None]] = [{} for _ in relays]
        self._waiting: list[dict[int, Frame]] = [{} for _ in relays]

    def begin(self, air: Air) -> None:
        self._air = air
        self.wake(0)

    def wake(self, node: int) -> None:
        """Node 0 takes the next fragment."""
        number, serial = self._serial % self.needed, self._serial
        self._serial += 1
        self._known[node][serial] = None
        self._waiting[node][serial] = Frame(number, SIZE, self._hops, serial=serial)
        self._air.want(node, self._air.contend(node))

    def next(self, node: int) -> Frame | None:
        return next(iter(self._waiting[node].values()), None)

    def sent(self, node: int, frame: Frame) -> None:
        self._waiting[node].pop(frame.serial, None)
        if node == 0:
            self._air.call(node, self._gap)
        elif self._waiting[node]:
            self._air.want(node, self._air.contend(node))

    def heard(self, node: int, frame: Frame, power: float) -> None:
        known = self._known[node]
        if frame.serial in known:
            if node:
                self._waiting[node].pop(frame.serial, None)
            return
        known[frame.serial] = None
        if len(known) > _REMEMBERED:
            del known[next(iter(known))]
        got = self._got[node]
        if len(got) < self.needed:
            got.add(frame.number)
            if len(got) == self.needed:
                self._air.finish(node)
        if frame.hops and self._relays[node]:
            self._waiting[node][frame.serial] = Frame(
                frame.number, SIZE, frame.hops - 1, serial=frame.serial
            )
            self._air.want(node, self._wait(power))

    def _wait(self, power: float) -> float:
        part = (power - NOISE - _QUIET) / (_LOUD - _QUIET)
        window = NARROW + round((WIDE - NARROW) * min(1.0, max(0.0, part)))
        return 2 * WIDE * SLOT + self._air.slots(window)
