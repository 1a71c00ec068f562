"""Invented people for :mod:`bench.spread`: where they live, and whom they meet.

People are numbers. Those of one home follow each other, and so do those of one
neighbourhood and of one town: a group is a range of numbers. Besides those at home
everybody has *ties*, people whom they meet now and then; a tie goes both ways. Most end
in the neighbourhood, some in the town, few anywhere. How many ties somebody has is
skewed: few people have very many. Figures and their sources: ``docs/scale.md``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

Numbers = NDArray[np.int32]
Shares = NDArray[np.float64]

MEETINGS: Final = 13.4
"""A day, on average: 97,904 contacts of 7,290 people (Mossong and others, 2008)."""
HOMES: Final = (0.07, 0.22, 0.27, 0.27, 0.12, 0.05)
"""Shares of homes with one person, two, …: 3.3 on average (Iran's census of 2016)."""
PLACE: Final = 500
"""People in a neighbourhood."""
TOWN: Final = 25_000
"""People in a town, on average."""
TIES: Final = 20
"""Ties a person has, on average."""
SKEW: Final = 0.8
"""The standard deviation of how many ties people have, as a share of the mean."""
REACH: Final = (0.70, 0.25, 0.05)
"""Shares of ties that end in the neighbourhood, in the town, anywhere."""

_MOST_TIES: Final = 300


@dataclass(frozen=True)
class Crowd:
    """Everybody who is simulated; ``n`` of them, in ``p`` neighbourhoods, ``t`` towns.

    Attributes:
        home: the first of each person's home, and how many live there; 2 by n.
        place: the neighbourhood of each person; n.
        places: the first person of each neighbourhood, and n at the end; p + 1.
        town: the town of each neighbourhood; p.
        towns: the first person of each town, and n at the end; t + 1.
        first: where each person's ties begin in ``other``, and their count; n + 1.
        other: who is at the other end of each tie.
        often: how likely a tie is a meeting, on one day.
    """

    home: Numbers
    place: Numbers
    places: Numbers
    town: Numbers
    towns: Numbers
    first: Numbers
    other: Numbers
    often: float

    @property
    def people(self) -> int:
        """How many there are."""
        return len(self.place)

    @property
    def meetings(self) -> Shares:
        """How many people each person meets a day, on average; n."""
        met: Shares = self.home[1] - 1 + self.often * np.diff(self.first)
        return met

    def met(self, people: Numbers, rng: Generator) -> Numbers:
        """Somebody whom each of these people meets, by how often they meet."""
        size, start = self.home[1][people], self.first[people]
        ties = self.first[people + 1] - start
        where = rng.random(len(people)) * (size - 1 + self.often * ties)
        at_home = where < size - 1
        first = self.home[0][people]
        mates = first + (people - first + 1 + where.astype(np.int32)) % size
        tie = ((where - (size - 1)) / self.often).astype(np.int32)
        found = self.other[start + np.clip(tie, 0, np.maximum(ties - 1, 0))]
        who: Numbers = np.where(at_home, mates, found).astype(np.int32)
        return who

    def anybody(self, count: int, rng: Generator) -> Numbers:
        """People in general, by how many they meet, wherever they live."""
        return self.other[rng.integers(0, len(self.other), count)]

    def nearby(self, places: Numbers, rng: Generator) -> Numbers:
        """Somebody of each neighbourhood, or, every other time, of its town."""
        towns = self.town[places]
        far = rng.random(len(places)) < 0.5
        first = np.where(far, self.towns[towns], self.places[places])
        last = np.where(far, self.towns[towns + 1], self.places[places + 1])
        who: Numbers = (first + rng.random(len(places)) * (last - first)).astype(
            np.int32
        )
        return who


def gather(people: int, rng: Generator) -> Crowd:
    """Invent so many people."""
    places = np.append(np.arange(0, people - PLACE // 2, PLACE), people)
    place = np.repeat(np.arange(len(places) - 1), np.diff(places)).astype(np.int32)
    town = _towns(len(places) - 1, rng)
    towns = np.append(places[np.flatnonzero(np.diff(town, prepend=-1))], people)
    first, other = _ties(place, town, rng)
    home = _homes(people, rng)
    met = MEETINGS - float(np.mean(home[1] - 1))
    return Crowd(
        home=home,
        place=place,
        places=places.astype(np.int32),
        town=town,
        towns=towns.astype(np.int32),
        first=first,
        other=other,
        often=met / (len(other) / people),
    )


def _towns(places: int, rng: Generator) -> Numbers:
    """The town of each neighbourhood: the n-th largest has 1/n of the largest."""
    count = max(1, round(places * PLACE / TOWN))
    weight = 1 / np.arange(1, count + 1)
    sizes = np.maximum(1, np.floor(places * weight / weight.sum())).astype(int)
    rng.shuffle(sizes)
    return np.minimum(
        np.searchsorted(np.cumsum(sizes), np.arange(places), side="right"), count - 1
    ).astype(np.int32)


def _homes(people: int, rng: Generator) -> Numbers:
    """The first person of everybody's home, and how many live there."""
    sizes = 1 + rng.choice(len(HOMES), people, p=HOMES)
    starts = np.cumsum(sizes) - sizes
    starts = np.append(starts[starts < people], people)
    sizes = np.diff(starts)
    return np.stack([np.repeat(starts[:-1], sizes), np.repeat(sizes, sizes)]).astype(
        np.int32
    )


def _ties(place: Numbers, town: Numbers, rng: Generator) -> tuple[Numbers, Numbers]:
    """Ties are ends that find each other, at random among those of the same group."""
    spread = np.log(1 + SKEW**2)
    many = rng.lognormal(np.log(TIES) - spread / 2, np.sqrt(spread), len(place))
    counts = np.clip(np.rint(many), 1, _MOST_TIES).astype(np.int32)
    first = np.append(0, np.cumsum(counts)).astype(np.int32)
    owner = np.repeat(np.arange(len(place), dtype=np.int32), counts)
    reach = np.searchsorted(np.cumsum(REACH), rng.random(len(owner), np.float32))
    other = owner.copy()
    for kind, group in enumerate((place, town[place], np.zeros_like(place))):
        ends = np.flatnonzero(reach == kind).astype(np.int32)
        mixed = np.argsort(group[owner[ends]] + rng.random(len(ends)))
        ends = ends[mixed][: len(ends) // 2 * 2]
        one, two = ends[::2], ends[1::2]
        other[one], other[two] = owner[two], owner[one]
    return first, other
