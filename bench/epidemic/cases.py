"""Everything that is run, and a file of the counts, with which a later run goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import astuple, dataclass, fields, replace
from pathlib import Path
from statistics import median
from typing import Any, Final

import numpy as np

from bench import kept
from bench.epidemic.crowd import Crowd, gather
from bench.epidemic.passing import Count, Epidemic, Setting

BASE: Final = Setting()
DAYS: Final = 60
LATER: Final = 100
"""Days of a run with a second revision, which is released on day :data:`REVISED`."""
REVISED: Final = 30
EVERY: Final = 2
"""Days between two counts that are kept of a run whose course is drawn."""


def changed(**values: float) -> Setting:
    """The base with some values changed."""
    given: dict[str, Any] = values
    return replace(BASE, **given)


ALONE: Final = {"trips": 0.0, "handouts": 0.0, "sheets": 0.0}
"""Nothing but meetings: neither sticks nor handing out nor posters."""

HANDS: Final = (0.005, 0.01, 0.02, 0.03, 0.04, 0.06, 0.08)
FORGERS: Final = (0.0001, 0.001, 0.01)
KNOWN: Final = (0.0, 0.3, 0.6, 0.9)
PEOPLE: Final = 1_000_000
FEWER: Final = (100_000, 300_000)
TRIPS: Final = (15.0, 60.0, 240.0)

CHANGES: Final[tuple[tuple[str, str, float, float], ...]] = (
    ("hand-over at a meeting", "hand", 0.02, 0.08),
    ("days of passing on", "eager", 3.5, 14.0),
    ("attempts that work", "works", 0.4, 1.0),
    ("people with a phone", "phones", 0.4, 0.9),
    ("holders who delete, a day", "deleted", 0.0, 0.05),
    ("holders searched, a day", "searched", 0.0, 0.01),
    ("distributors, a million", "distributors", 50.0, 800.0),
    ("handed out, a day each", "handouts", 1.0, 20.0),
    ("sticks a day, a million", "trips", 15.0, 240.0),
    ("sticks that bring nothing", "pulled", 0.0, 0.5),
    ("posters a day each", "sheets", 1.0, 10.0),
    ("posters removed, a day", "removed", 0.2, 0.8),
)
"""What is said, which value it is, and what it is set to instead of the base's."""


def written(name: str, value: float) -> str:
    """One of a setting's values: a share in per cent, anything else as it is."""
    return f"{100 * value:g} %" if getattr(BASE, name) < 1 else f"{value:g}"


WAYS: Final[tuple[tuple[str, Setting], ...]] = (
    ("in towns, everything", BASE),
    ("in towns, meetings alone", changed(**ALONE)),
    ("well-mixed, everything", changed(mixed=True)),
    ("well-mixed, meetings alone", changed(mixed=True, **ALONE)),
)
NO_POSTERS: Final = changed(sheets=0.0)
NO_STICKS: Final = changed(trips=0.0, handouts=0.0)


@dataclass(frozen=True)
class Case:
    """One thing to run.

    Attributes:
        setting: what is assumed.
        people: how many there are.
        days: how long it runs.
        course: whether its course is kept, and not the last day alone.
    """

    setting: Setting
    people: int = PEOPLE
    days: int = DAYS
    course: bool = False

    @property
    def name(self) -> str:
        """What differs from the base: the same name, the same run."""
        pairs = [
            f"{each.name}={getattr(self.setting, each.name):g}"
            for each in fields(Setting)
            if getattr(self.setting, each.name) != each.default
        ]
        return " ".join(pairs) or "base"

    def kept(self, count: Count) -> bool:
        """Whether a day's count goes into the file."""
        return count.day == self.days or (self.course and count.day % EVERY == 0)


def revised(trips: float, people: int) -> Case:
    """A run with a second revision."""
    return Case(changed(revised=REVISED, trips=trips), people, LATER, course=True)


def courses(people: int) -> list[Case]:
    """Runs whose course is drawn."""
    settings = (*(setting for _, setting in WAYS), NO_POSTERS, NO_STICKS)
    return [Case(each, people, course=True) for each in settings]


def all_cases(people: int) -> list[Case]:
    """Everything, each once."""
    settings = [replace(setting, hand=hand) for hand in HANDS for _, setting in WAYS]
    for _, name, low, high in CHANGES:
        settings += [changed(**{name: low}), changed(**{name: high})]
    settings += [
        changed(forgers=share, knows=known) for share in FORGERS for known in KNOWN
    ]
    cases = [
        *courses(people),
        *(Case(BASE, people * few // PEOPLE, course=True) for few in FEWER),
        *(revised(trips, people) for trips in TRIPS),
        *(Case(each, people) for each in settings),
    ]
    first: dict[tuple[str, int, int], Case] = {}
    for case in cases:
        first.setdefault((case.name, case.people, case.days), case)
    return list(first.values())


@dataclass(frozen=True, order=True)
class Row:
    """What was counted on one day of one run."""

    case: str
    people: int
    seed: int
    count: Count


Measure = Callable[[Count], int]

_COUNTS: Final = tuple(each.name for each in fields(Count))


class Table:
    """All rows, kept in a file after each run.

    Args:
        file: that holds them; it need not be there.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._rows = sorted(_known(file))

    def has(self, case: Case, seed: int) -> bool:
        """Whether it ran already, to its end."""
        wanted = (case.name, case.people, seed, case.days)
        return any(
            (row.case, row.people, row.seed, row.count.day) == wanted
            for row in self._rows
        )

    def add(self, rows: Sequence[Row]) -> None:
        """Keep what was counted in one run, instead of what was kept of it before."""
        runs = {(row.case, row.people, row.seed) for row in rows}
        others = [
            row for row in self._rows if (row.case, row.people, row.seed) not in runs
        ]
        self._rows = sorted([*others, *rows])
        written = (
            [row.case, row.people, row.seed, *astuple(row.count)] for row in self._rows
        )
        kept.write(self._file, ["case", "people", "seed", *_COUNTS], written)

    def counts(self, case: Case, day: int | None = None) -> list[Count]:
        """What was counted in all runs of a case, on a day or on the last."""
        wanted = (case.name, case.people, case.days if day is None else day)
        return [
            row.count
            for row in self._rows
            if (row.case, row.people, row.count.day) == wanted
        ]

    def shares(
        self, case: Case, measure: Measure, day: int | None = None
    ) -> tuple[float, float, float]:
        """Least, median and most of all runs, as shares of people."""
        found = [measure(count) / case.people for count in self.counts(case, day)]
        return min(found), median(found), max(found)


def _known(file: Path) -> Iterator[Row]:
    for row in kept.read(file):
        count = Count(*(int(row[name]) for name in _COUNTS))
        yield Row(row["case"], int(row["people"]), int(row["seed"]), count)


def missing(cases: Sequence[Case], seeds: int, table: Table) -> Iterator[list[Row]]:
    """Run what did not run yet: seed by seed, so that a crowd is gathered once."""
    for seed in range(seeds):
        for people in sorted({case.people for case in cases}):
            left = [
                case
                for case in cases
                if case.people == people and not table.has(case, seed)
            ]
            crowd = _crowd(people, seed) if left else None
            for case in left:
                assert crowd
                yield ran(case, seed, crowd)


def _crowd(people: int, seed: int) -> Crowd:
    return gather(people, np.random.default_rng([seed, people]))


def ran(case: Case, seed: int, crowd: Crowd | None = None) -> list[Row]:
    """Run one case: chance follows from the seed alone."""
    crowd = crowd or _crowd(case.people, seed)
    run = Epidemic(crowd, case.setting, np.random.default_rng([seed, case.people, 1]))
    return [
        Row(case.name, case.people, seed, count)
        for count in run.run(case.days)
        if case.kept(count)
    ]
