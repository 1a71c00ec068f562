"""Comparisons, measured turn by turn: A B A B, so that both meet the same weather.

Other work on the computer slows neighbours alike; the ratio of two runs beside each
other says more than two averages. Figures are medians of the ratios, pair by pair.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from bench.job import Usage, run
from bench.rivals import Task


@dataclass(frozen=True)
class Spread:
    """A median between the smallest and the largest."""

    middle: float
    least: float
    most: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Spread:
        """The spread of at least one value."""
        return cls(median(values), min(values), max(values))


@dataclass(frozen=True)
class Pair:
    """Something that both sides can do.

    Attributes:
        what: ``pack``, ``verify``, ``unpack``, or a start.
        size: of which content.
        ours: the job of ``archive``.
        other: what it is measured against; None where the stock tools are missing.
        aim: the most that the ratio of wall times ought to be, if there is an aim.
        rounds: how many pairs of runs.
    """

    what: str
    size: str
    ours: Task
    other: Task | None
    aim: float | None
    rounds: int


@dataclass(frozen=True)
class Measured:
    """A pair's runs, in the order in which they were made."""

    pair: Pair
    ours: Sequence[Usage]
    other: Sequence[Usage]

    def ratio(self, of: Callable[[Usage], float]) -> Spread | None:
        """Ours divided by the other's, run by run."""
        values = [
            of(ours) / of(other)
            for ours, other in zip(self.ours, self.other, strict=False)
        ]
        return Spread.of(values) if values else None


def measure(pair: Pair, variables: Mapping[str, str]) -> Measured:
    """Run both sides once unmeasured, then in turn; what they made is taken away."""
    tasks = [task for task in (pair.ours, pair.other) if task]
    runs: list[list[Usage]] = [[] for _ in tasks]
    for _ in range(1 + pair.rounds):
        for task, measured in zip(tasks, runs, strict=True):
            task.clear()
            os.sync()  # nobody pays for what the one before left to be written
            measured.append(run(task.job, variables))
    for task in tasks:
        task.clear()
    kept = [measured[1:] for measured in runs]
    return Measured(pair, kept[0], kept[1] if pair.other else ())
