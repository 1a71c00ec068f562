"""A channel that fake radios share, on a clock that only its own frames move.

One frame at a time: a radio listens before it talks, and who is next among those that
wait is chosen at random. Frames are lost independently for each that hears them. No
collisions, no hidden nodes, no capture: it is a model, and real air is worse.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Final

from archive.carriers.radio.airtime import PRESETS, in_the_air

QUEUE: Final = 16
"""Packets that a radio keeps until they are sent."""
LARGEST: Final = 255
"""Bytes of a packet in the air."""
GAP: Final = 0.03
"""Seconds between two packets."""


@dataclass(frozen=True)
class Packet:
    """What is in the air: who sent it first, its number, its hops, its frame."""

    origin: int
    number: int
    hops: int
    port: int
    frame: bytes

    @property
    def size(self) -> int:
        """Bytes in the air."""
        return in_the_air(len(self.frame))


@dataclass
class Station:
    """One radio of the channel; ``hear`` and ``idle`` are called for it.

    Attributes:
        hear: gets each packet that it heard for the first time.
        idle: is called when a place in its queue became free.
    """

    number: int
    hear: Callable[[Packet], None] = lambda _: None
    idle: Callable[[], None] = lambda: None
    queue: list[Packet] = field(default_factory=list)
    seen: set[tuple[int, int]] = field(default_factory=set)


class Air:
    """The channel.

    Args:
        stations: how many radios.
        loss: which part of packets is lost, for each that hears them.
        links: which pairs hear each other; all, if none are given.
        preset: how bytes become a signal.
        seed: of chance.

    Attributes:
        now: seconds.
        seconds: on the air, by station.
        sent: packets that were on the air, by station.
        heard: packets that were heard for the first time, by station.
        largest: bytes of the largest packet that was on the air.
    """

    def __init__(
        self,
        stations: int,
        *,
        loss: float = 0.0,
        links: Collection[tuple[int, int]] = (),
        preset: str = "LONG_FAST",
        seed: int = 1,
    ) -> None:
        self.now = 0.0
        self.preset = preset
        self.stations = [Station(number) for number in range(stations)]
        self.seconds: defaultdict[int, float] = defaultdict(float)
        self.sent: Counter[int] = Counter()
        self.heard: Counter[int] = Counter()
        self.largest = 0
        self._loss = loss
        self._links = {frozenset(pair) for pair in links}
        self._random = random.Random(seed)
        self._modulation = PRESETS[preset]
        self._current: tuple[Station, Packet, float] | None = None

    def put(self, station: Station, packet: Packet) -> bool:
        """Give a packet to a radio; False if its queue is full."""
        if len(station.queue) >= QUEUE:
            return False
        station.seen.add((packet.origin, packet.number))
        station.queue.append(packet)
        self._begin()
        return True

    def clock(self) -> float:
        """Seconds, for whoever is used to a clock."""
        return self.now

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        until = self.now + seconds
        while self._current and self._current[2] <= until:
            self._end()
        self.now = until

    def settle(self) -> None:
        """Let time pass until nothing is to be sent any more."""
        while self._current:
            self._end()

    def _begin(self) -> None:
        waiting = [each for each in self.stations if each.queue]
        if self._current or not waiting:
            return
        station = self._random.choice(waiting)
        packet = station.queue.pop(0)
        seconds = self._modulation.airtime(packet.size)
        self.seconds[station.number] += seconds
        self.sent[station.number] += 1
        self.largest = max(self.largest, packet.size)
        self._current = station, packet, self.now + seconds + GAP

    def _end(self) -> None:
        assert self._current
        station, packet, self.now = self._current
        self._current = None
        station.idle()
        for other in self.stations:
            if self._hears(other, station) and self._random.random() >= self._loss:
                self._deliver(other, packet)
        self._begin()

    def _hears(self, other: Station, station: Station) -> bool:
        pair = frozenset((other.number, station.number))
        return other is not station and (not self._links or pair in self._links)

    def _deliver(self, station: Station, packet: Packet) -> None:
        """Hand on what is new, and repeat it if it has hops left: managed flooding."""
        mark = packet.origin, packet.number
        if mark in station.seen:
            station.queue = [
                each for each in station.queue if (each.origin, each.number) != mark
            ]
            return
        station.seen.add(mark)
        self.heard[station.number] += 1
        station.hear(packet)
        if packet.hops and len(station.queue) < QUEUE:
            again = Packet(
                packet.origin,
                packet.number,
                packet.hops - 1,
                packet.port,
                packet.frame,
            )
            station.queue.append(again)
