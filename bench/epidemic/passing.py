"""How an edition passes through a crowd, day by day; :mod:`bench.spread` runs it.

On each day everybody passes on what they had the evening before: what somebody gets
today goes on from tomorrow. Everybody's phone holds the newest genuine revision
that reached it (0: none), and perhaps a forgery under the same name. Distributors are
people with a computer, a store and the key. The assumptions: ``docs/scale.md``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from bench.epidemic.crowd import Crowd, Numbers

Revisions = NDArray[np.int8]
Gift = tuple[Revisions, Numbers, Numbers]
"""What changes hands: revisions (0 is the forgery), from whom, and to whom."""

NOBODY: Final = -1
"""Who never held it has it from nobody."""
FIRST: Final = -2
"""Who held it from the start, or when it was released."""
POSTER: Final = -3
"""Who took it in from a sheet on a wall."""


@dataclass(frozen=True, kw_only=True)
class Setting:
    """What is assumed; shares are from 0 to 1.

    Attributes:
        mixed: everybody meets everybody, instead of those at home, in the
            neighbourhood, in the town, and few others.
        hand: the share of meetings at which an eager holder hands the page on.
        works: the share of such attempts that succeed.
        phones: the share of people with a phone that can.
        eager: for how many days somebody passes it on, on average.
        deleted: the share of holders who delete it, a day.
        searched: the share of holders who lose phone or computer, a day.
        distributors: per million people.
        first: distributors who hold the edition on day 0.
        handouts: people a day to whom a distributor hands it, besides meetings.
        trips: sticks a day between two stores, per million people.
        pulled: the share of sticks that bring nothing.
        sheets: posters that a distributor puts up a day.
        removed: the share of posters that are taken down, a day.
        readers: people who read one poster, a day.
        scanned: the share of these who scan it, where they have a page already.
        knows: the share of people who know the key.
        forgers: the share of people who hand on a forgery, from day 0, without end.
        revised: the day on which revision 2 is released; 0: never.
    """

    mixed: bool = False
    hand: float = 0.04
    works: float = 0.8
    phones: float = 0.65
    eager: float = 7.0
    deleted: float = 0.01
    searched: float = 0.0005
    distributors: float = 200.0
    first: int = 5
    handouts: float = 5.0
    trips: float = 60.0
    pulled: float = 0.1
    sheets: float = 3.0
    removed: float = 0.4
    readers: float = 30.0
    scanned: float = 0.05
    knows: float = 0.3
    forgers: float = 0.0
    revised: int = 0


@dataclass(frozen=True, order=True)
class Count:
    """Numbers of people at the end of a day.

    Attributes:
        day: which.
        held: hold a genuine revision.
        newest: hold the newest that was released by then.
        read: read a genuine one, here or on a wall, some time.
        forged: hold a forgery only, and do not know it for one.
        both: hold a forgery and a genuine one, and see that they differ.
        refused: forgeries that were refused so far, by people who know the key.
        places: neighbourhoods in which somebody holds a genuine one.
    """

    day: int
    held: int
    newest: int
    read: int
    forged: int
    both: int
    refused: int
    places: int


class Epidemic:
    """One run.

    Args:
        crowd: the people.
        setting: what is assumed.
        rng: the only source of chance.

    Attributes:
        holds: the genuine revision that each person holds, or 0.
        fake: who holds a forgery; forgers are not counted.
        read: the highest genuine revision that each person read, or 0.
        source: from whom each person last got a genuine one; or NOBODY, FIRST, POSTER.
        since: on which day that was.
    """

    def __init__(self, crowd: Crowd, setting: Setting, rng: Generator) -> None:
        people = crowd.people
        self._crowd, self._set, self._rng = crowd, setting, rng
        self._meetings = crowd.meetings
        self._able = rng.random(people) < setting.phones
        self._knows = rng.random(people) < setting.knows
        self._forger = rng.random(people) < setting.forgers
        order = rng.permutation(people).astype(np.int32)
        wanted = round(setting.distributors * people / 1e6)
        self._distributors = order[: max(setting.first, wanted)]
        self._able[self._distributors] = self._knows[self._distributors] = True
        self._forger[self._distributors] = False
        self._active = np.zeros(people, bool)
        self._active[self._distributors] = True
        self._eager = np.zeros(people, bool)
        self._told = np.zeros(people, np.int8)
        self._walls = np.zeros((3, len(crowd.town)), np.int64)
        self.holds = np.zeros(people, np.int8)
        self.fake = np.zeros(people, bool)
        self.read = np.zeros(people, np.int8)
        self.source = np.full(people, NOBODY, np.int32)
        self.since = np.full(people, NOBODY, np.int16)
        self._released, self._refused, self.day = 1, 0, 0
        self._release()

    def run(self, days: int) -> Iterator[Count]:
        """The state on day 0, and after each day that follows."""
        yield self._count()
        for day in range(1, days + 1):
            self.day = day
            before = self.holds.copy()
            gifts = [*self._meet(before), *self._distribute(before)]
            seen = self._pass_by()
            self._put_up(before)
            self._lose()
            if day == self._set.revised:
                self._released = 2
                self._release()
            for gift in gifts:
                self._take(*gift)
            self._take_in(*seen)
            yield self._count()

    def _release(self) -> None:
        """The first distributors who are still there get the new revision."""
        there = self._distributors[self._active[self._distributors]][: self._set.first]
        self._take(
            np.full(len(there), self._released, np.int8),
            np.full(len(there), FIRST, np.int32),
            there,
        )

    # From hand to hand

    def _meet(self, before: Revisions) -> Iterator[Gift]:
        """At meetings, eager holders hand on what they have, and forgers what is not.

        Who sees that two texts claim one name passes on neither.
        """
        torn = self.fake & (before > 0)
        genuine = np.flatnonzero(self._eager & (before > 0) & ~torn).astype(np.int32)
        fooled = self._eager & self.fake & (before == 0)
        false = np.flatnonzero(fooled | self._forger).astype(np.int32)
        for givers, revisions in ((genuine, before), (false, np.zeros_like(before))):
            rate = self._meetings[givers] * self._set.hand
            source = np.repeat(givers, self._rng.poisson(rate))
            crowd, rng = self._crowd, self._rng
            mixed = self._set.mixed
            target = (
                crowd.anybody(len(source), rng) if mixed else crowd.met(source, rng)
            )
            yield self._arrived(revisions[source], source, target)

    def _distribute(self, before: Revisions) -> Iterator[Gift]:
        """Distributors hand the edition to people near them, and sync by stick."""
        setting, rng = self._set, self._rng
        there = self._distributors[self._active[self._distributors]]
        holding = there[before[there] > 0]
        source = np.repeat(holding, rng.poisson(setting.handouts, len(holding)))
        yield self._arrived(
            before[source], source, self._someone(self._crowd.place[source])
        )
        trips = rng.poisson(setting.trips * self._crowd.people / 1e6)
        if not len(there):
            return
        one = there[rng.integers(0, len(there), trips)]
        two = there[rng.integers(0, len(there), trips)]
        arrived = rng.random(trips) >= setting.pulled
        for source, target in ((one, two), (two, one)):
            newer = arrived & (before[source] > before[target])
            yield before[source][newer], source[newer], target[newer]

    def _someone(self, places: Numbers) -> Numbers:
        """Somebody near each of these places; well-mixed, anybody."""
        if self._set.mixed:
            return self._rng.integers(0, self._crowd.people, len(places), np.int32)
        return self._crowd.nearby(places, self._rng)

    def _arrived(self, revision: Revisions, source: Numbers, target: Numbers) -> Gift:
        """Some attempts fail, and some people have nothing that could take it."""
        works = self._rng.random(len(target)) < self._set.works
        good = works & self._able[target] & ~self._forger[target]
        return revision[good], source[good], target[good]

    def _take(self, revision: Revisions, source: Numbers, target: Numbers) -> None:
        """What was handed over is kept, unless something newer or known is there.

        Who was searched in the meantime has nothing left to keep it in.
        """
        able = self._able[target]
        revision, source, target = revision[able], source[able], target[able]
        false = target[revision == 0]
        self._refused += int(np.count_nonzero(self._knows[false]))
        false = false[~self._knows[false]]
        fresh = false[~self.fake[false] & (self.holds[false] == 0)]
        self._eager[fresh] = True
        self.fake[false] = True
        for each in range(1, self._released + 1):
            newer = (revision == each) & (self.holds[target] < each)
            people = target[newer]
            self.holds[people] = each
            self.source[people] = source[newer]
            self.since[people] = self.day
            self.read[people] = np.maximum(self.read[people], each)
            self._eager[people[self._told[people] < each]] = True
            self._told[people] = np.maximum(self._told[people], each)

    # Posters

    def _put_up(self, before: Revisions) -> None:
        """Some sheets of yesterday are gone; distributors put up new ones."""
        stay = 1 - self._set.removed
        self._walls = self._rng.binomial(self._walls, stay)
        there = self._distributors[self._active[self._distributors]]
        holding = there[before[there] > 0]
        sheets = self._rng.poisson(self._set.sheets, len(holding))
        place = self._crowd.place[holding]
        if self._set.mixed:
            place = self._rng.permutation(self._crowd.place)[: len(holding)]
        np.add.at(self._walls, (before[holding], place), sheets)

    def _pass_by(self) -> tuple[Revisions, Numbers]:
        """The revisions on walls that people read today, and who reads them."""
        reads = self._rng.poisson(self._walls * self._set.readers)
        revision, place = np.indices(reads.shape, np.int32).reshape(2, -1)
        revisions = np.repeat(revision.astype(np.int8), reads.ravel())
        return revisions, self._someone(np.repeat(place, reads.ravel()))

    def _take_in(self, revision: Revisions, target: Numbers) -> None:
        """Everybody who passes reads; who has a page, whosever it is, may scan."""
        for each in (1, 2):
            people = target[revision == each]
            self.read[people] = np.maximum(self.read[people], each)
        page = (self.holds[target] > 0) | self.fake[target]
        scans = self._rng.random(len(target)) < self._set.scanned
        good = page & scans & ~self._forger[target]
        source = np.full(int(np.count_nonzero(good)), POSTER, np.int32)
        self._take(revision[good], source, target[good])

    # Losses

    def _lose(self) -> None:
        """Holders tire, delete, and are searched; distributors do not delete."""
        setting, rng = self._set, self._rng
        holders = np.flatnonzero((self.holds > 0) | self.fake).astype(np.int32)
        tired = rng.random(len(holders)) < 1 / setting.eager
        self._eager[holders[tired]] = False
        searched = holders[rng.random(len(holders)) < setting.searched]
        deletes = rng.random(len(holders)) < setting.deleted
        deleted = holders[deletes & ~self._active[holders]]
        for people in (searched, deleted):
            self.holds[people] = 0
            self.fake[people] = False
            self._eager[people] = False
        self._able[searched] = False
        self._active[searched] = False

    def _count(self) -> Count:
        genuine = self.holds > 0
        return Count(
            day=self.day,
            held=int(np.count_nonzero(genuine)),
            newest=int(np.count_nonzero(self.holds == self._released)),
            read=int(np.count_nonzero(self.read)),
            forged=int(np.count_nonzero(self.fake & ~genuine)),
            both=int(np.count_nonzero(self.fake & genuine)),
            refused=self._refused,
            places=len(np.unique(self._crowd.place[genuine])),
        )
