"""Frames and their airtime, and a plane of radios: who hears whom, and how loudly.

Radios are Meshtastic's preset *LongFast*. Figures and their sources: ``docs/scale.md``.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, exp, log, pi, sqrt
from typing import Final

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

Shares = NDArray[np.float64]
Flags = NDArray[np.bool_]

SPREADING: Final = 11
BANDWIDTH: Final = 250_000
CODING: Final = 5
"""4/5: four bits are sent as five."""
PREAMBLE: Final = 16
SYMBOL: Final = 2**SPREADING / BANDWIDTH
"""Seconds."""

ON_AIR: Final = 24
"""Bytes of a frame beside what it carries: Meshtastic's 16 and its envelope's 8."""
LARGEST: Final = 231
"""Bytes that a frame carries at most."""
ACKNOWLEDGEMENT: Final = 29
"""Bytes on air of a frame that says nothing but that another arrived."""

NOISE: Final = -114.0
"""dBm: -174 a hertz, 250 kHz, and a receiver that adds 6 dB."""
WEAKEST: Final = NOISE - 17.5
"""dBm: what a receiver of spreading factor 11 still understands."""
REACH: Final = 1.0
"""Kilometres at which a frame is just understood, without shadowing."""
EXPONENT: Final = 3.5
SHADOWING: Final = 7.0
"""dB, the standard deviation of what houses take away from a link or give it."""


def airtime(
    length: int,
    *,
    spreading: int = SPREADING,
    bandwidth: int = BANDWIDTH,
    coding: int = CODING,
    preamble: int = PREAMBLE,
) -> float:
    """Seconds that a frame takes, by Semtech's formula (SX1276 datasheet, 4.1.1.7).

    Args:
        length: bytes on air, with an explicit header and a CRC.
        spreading: the spreading factor, 7 to 12.
        bandwidth: in hertz.
        coding: 5 to 8, for 4/5 to 4/8.
        preamble: symbols of it.
    """
    symbol: float = 2**spreading / bandwidth
    slow = 2 * (symbol >= 0.016)  # low data rate optimisation
    bits = 8 * length - 4 * spreading + 28 + 16
    symbols = 8 + max(ceil(bits / (4 * (spreading - slow))) * coding, 0)
    return (preamble + 4.25 + symbols) * symbol


LONGEST: Final = airtime(ON_AIR + LARGEST)
"""Seconds of the longest frame that there is."""


@dataclass(frozen=True)
class Frame:
    """What a node sends.

    Attributes:
        number: which frame of the erasure code, or which fragment.
        size: bytes on air.
        hops: how often others may send it on.
        to: the node that is meant, or -1 for all.
        serial: which sending of a flood it belongs to; an acknowledgement is -1.
    """

    number: int
    size: int
    hops: int = 0
    to: int = -1
    serial: int = 0

    @property
    def seconds(self) -> float:
        """Its airtime."""
        return _SECONDS[self.size]


_SECONDS: Final = tuple(airtime(size) for size in range(ON_AIR + LARGEST + 1))


def scatter(nodes: int, neighbours: float, rng: Generator) -> Shares:
    """Radios at random in a square; the first is the one nearest to its middle.

    Args:
        nodes: how many.
        neighbours: how many understand each, on average, but for the square's edges.
        rng: chance.

    Returns:
        How loudly each is heard by each, in dBm; nodes by nodes. A radio does not hear
        itself.
    """
    side = side_of(nodes, neighbours)
    places = rng.random((nodes, 2)) * side
    places = places[np.argsort(((places - side / 2) ** 2).sum(axis=1))]
    apart = np.sqrt(((places[:, None] - places[None]) ** 2).sum(axis=2))
    shadow = np.triu(rng.normal(0, SHADOWING, (nodes, nodes)), 1)
    with np.errstate(divide="ignore"):
        far = 10 * EXPONENT * np.log10(apart / REACH)
    power: Shares = WEAKEST - far + shadow + shadow.T  # a link is the same both ways
    np.fill_diagonal(power, -np.inf)
    return power


def side_of(nodes: int, neighbours: float) -> float:
    """Kilometres: the side of the square in which so many have so many neighbours.

    Shadowing brings in more from outside the reach than it takes away within.
    """
    wider = exp((2 * SHADOWING * log(10) / (10 * EXPONENT)) ** 2 / 2)
    return REACH * sqrt(nodes * pi * wider / neighbours)


def chain(nodes: int) -> Shares:
    """A line of radios, each of which hears the next ones and nobody else; dBm."""
    power = np.full((nodes, nodes), -np.inf)
    numbers = np.arange(nodes - 1)
    power[numbers, numbers + 1] = power[numbers + 1, numbers] = WEAKEST + 10
    return power


def levels(power: Shares, relays: Flags) -> NDArray[np.int64]:
    """In how many hops a frame of node 0 gets to each node; -1 for never.

    Args:
        power: who hears whom, as :func:`scatter` gives it.
        relays: which nodes send on.
    """
    level = np.full(len(power), -1)
    level[0] = 0
    reached, hops = np.array([0]), 0
    while reached.size:
        hops += 1
        heard = (power[reached] >= WEAKEST).any(axis=0) & (level < 0)
        level[heard] = hops
        reached = np.flatnonzero(heard & relays)
    return level
