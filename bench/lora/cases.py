"""Everything that is run, and a file of the results, with which a later run goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, fields
from math import ceil
from pathlib import Path
from statistics import median
from typing import Final

import numpy as np
from numpy.random import Generator

from bench import kept
from bench.lora.acks import Acknowledged
from bench.lora.air import Air, Way, share
from bench.lora.flood import HOPS, Flood
from bench.lora.fresh import Fresh, Restless
from bench.lora.radio import Flags, Shares, chain, levels, scatter

SMALL, LARGE = 4096, 40_960
"""Bytes of an edition: a text, and one with something beside it."""
FRESH, FLOOD, FAR, ACKS, ENDLESS = "fresh", "flood", "flood 7", "acks", "endless"
WAYS: Final = (FRESH, FLOOD, ACKS)
NAMES: Final = {
    FRESH: "fresh frames, relayed",
    FLOOD: "flooding, hop limit 3",
    FAR: "flooding, hop limit 7",
    ACKS: "acknowledged, one by one",
    ENDLESS: "fresh frames without pauses",
}
NODES: Final = (10, 30, 100, 300, 1000)
DENSITIES: Final = (6.0, 12.0, 25.0, 50.0)
LOSSES: Final = (0.0, 0.1, 0.3)
RELAYS: Final = (0.05, 0.2, 0.5, 1.0)
CHAIN_LOSSES: Final = (0.0, 0.05, 0.1, 0.2, 0.3)
CHAIN: Final = 5
"""Nodes in a line: four hops."""
ENOUGH: Final = 0.95
DAYS: Final = 3
"""After so many a run ends."""
HOURS: Final = 2
"""After so many, if it cannot come to its end: too many hops, or without pauses."""
GAP: Final = 10.0
"""Seconds between two fragments of a flood, chosen by few runs.

In a line 0 and 5 took more airtime, 20 more time; in a plane of 100 nodes, where only
10 and 20 were tried, 20 took a tenth less airtime without a limit to it, 10 less with.
"""
_FAR: Final = 7
"""Hops: the most that Meshtastic allows."""
_FEW: Final = 3


@dataclass(frozen=True, order=True)
class Case:
    """One thing to run.

    Attributes:
        way: how nodes bring the edition to each other.
        length: bytes of the edition.
        nodes: how many there are; a line of them if ``neighbours`` is 0.
        neighbours: how many understand each, on average.
        loss: the share of frames that chance takes.
        budget: the share of each hour that a node may send.
        relays: the share of nodes that send on, or send once they have it.
    """

    way: str = FRESH
    length: int = SMALL
    nodes: int = 100
    neighbours: float = 12.0
    loss: float = 0.1
    budget: float = 0.1
    relays: float = 1.0

    def seeds(self, usual: int) -> int:
        """How many runs: fewer of long ones, more of short ones."""
        if not self.neighbours:
            return 2 * usual + 1
        long = self.nodes > 300 or (self.length == LARGE and self.nodes > 30)
        return min(_FEW, usual) if long else usual


@dataclass(frozen=True, order=True)
class Row:
    """What came of one run.

    Attributes:
        case: what ran.
        seed: chance followed from it.
        reachable: nodes that a chain of nodes which send on connects with the first.
        enough: 95 % of them.
        reached: how many had the edition at the end.
        seconds: until enough had it, or until the run was ended.
        airtime: seconds that all nodes sent until then.
        frames: how many they sent.
        senders: how many nodes sent anything.
        busiest: seconds that the busiest sent.
    """

    case: Case
    seed: int
    reachable: int
    enough: int
    reached: int
    seconds: float
    airtime: float
    frames: int
    senders: int
    busiest: float

    @property
    def done(self) -> bool:
        """Whether enough had it."""
        return self.reached >= self.enough


def line(loss: float, way: str, length: int) -> Case:
    """Four hops, and no limit to airtime."""
    return Case(way, length, CHAIN, 0.0, loss, 1.0)


def all_cases(largest: int) -> list[Case]:
    """Everything with at most so many nodes, each once."""
    cases = [
        line(loss, way, length)
        for loss in CHAIN_LOSSES
        for way in WAYS
        for length in (SMALL, LARGE)
    ]
    cases += [line(0.1, ENDLESS, SMALL), Case(ENDLESS), Case(ENDLESS, budget=1.0)]
    for way in WAYS:
        cases += [Case(way, nodes=nodes) for nodes in NODES]
        cases += [Case(way, budget=1.0)]
        cases += [Case(way, neighbours=density) for density in DENSITIES]
        cases += [Case(way, loss=loss) for loss in LOSSES]
        cases += [Case(way, relays=relays) for relays in RELAYS]
        cases += [Case(way, LARGE, nodes) for nodes in NODES[:3]]
    cases += [Case(FAR, nodes=nodes) for nodes in NODES[:4]]
    cases += [Case(FRESH, LARGE, nodes) for nodes in NODES[3:]]
    cases += [Case(FRESH, LARGE, budget=1.0)]
    return [each for each in dict.fromkeys(cases) if each.nodes <= largest]


def ran(case: Case, seed: int) -> Row:
    """Run one case: chance follows from the seed alone."""
    rng = np.random.default_rng([seed, case.nodes])
    power = scatter(case.nodes, case.neighbours, rng) if case.neighbours else None
    power = chain(case.nodes) if power is None else power
    relays = share(case.nodes, case.relays, rng)
    level = levels(power, relays)
    reachable = int(np.count_nonzero(level >= 0))
    enough = ceil(ENOUGH * reachable)
    air = Air(power, _way(case, power, relays, rng), rng, case.loss, case.budget)
    hops = {FLOOD: HOPS, FAR: _FAR}.get(case.way, case.nodes)
    within = np.count_nonzero((level >= 0) & (level <= hops + 1)) >= enough
    hopeless = not within or case.way == ENDLESS
    air.run(enough, HOURS * 3600 if hopeless else DAYS * 86_400)
    return Row(
        case,
        seed,
        reachable,
        enough,
        int(np.isfinite(air.has).sum()),
        round(air.now, 1),
        round(float(air.spent.sum()), 1),
        air.frames,
        int(np.count_nonzero(air.spent)),
        round(float(air.spent.max()), 1),
    )


def _way(case: Case, power: Shares, relays: Flags, rng: Generator) -> Way:
    if case.way == ACKS:
        return Acknowledged(case.length, power, relays)
    if case.way in (FLOOD, FAR):
        hops = HOPS if case.way == FLOOD else _FAR
        return Flood(case.length, relays, hops, GAP)
    make = Restless if case.way == ENDLESS else Fresh
    return make(case.length, relays, rng, case.budget)


Measure = Callable[[Row], float]
_CASE: Final = tuple(each.name for each in fields(Case))
_ROW: Final = tuple(each.name for each in fields(Row))[1:]


class Table:
    """All rows, kept in a file after each run.

    Args:
        file: that holds them; it need not be there.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._rows = {(row.case, row.seed): row for row in _known(file)}

    def has(self, case: Case, seed: int) -> bool:
        """Whether it ran already."""
        return (case, seed) in self._rows

    def add(self, row: Row) -> None:
        """Keep what came of a run."""
        self._rows[row.case, row.seed] = row
        written = (
            [
                *(getattr(each.case, name) for name in _CASE),
                *(getattr(each, name) for name in _ROW),
            ]
            for each in sorted(self._rows.values())
        )
        kept.write(self._file, [*_CASE, *_ROW], written)

    def rows(self, case: Case) -> list[Row]:
        """All runs of a case."""
        return sorted(row for row in self._rows.values() if row.case == case)

    def range(
        self, case: Case, measure: Measure, *, ended: bool = True
    ) -> tuple[float, float, float] | None:
        """Least, median and most of its runs; None unless most of them came to an end.

        The most is infinite if one did not; unless ``ended``, all count alike.
        """
        found = [
            measure(row) if row.done or not ended else float("inf")
            for row in self.rows(case)
        ]
        if not found or median(found) == float("inf"):
            return None
        return min(found), median(found), max(found)


def _known(file: Path) -> Iterator[Row]:
    for row in kept.read(file):
        case = Case(
            row["way"],
            int(row["length"]),
            int(row["nodes"]),
            *(float(row[name]) for name in _CASE[3:]),
        )
        yield Row(
            case,
            int(row["seed"]),
            int(row["reachable"]),
            int(row["enough"]),
            int(row["reached"]),
            float(row["seconds"]),
            float(row["airtime"]),
            int(row["frames"]),
            int(row["senders"]),
            float(row["busiest"]),
        )


def missing(
    cases: Sequence[Case], seeds: int, table: Table, processes: int
) -> Iterator[Row]:
    """Run what did not run yet, in some processes at once; short runs first."""
    left = [
        (case, seed)
        for case in sorted(cases, key=lambda case: case.nodes * case.length)
        for seed in range(case.seeds(seeds))
        if not table.has(case, seed)
    ]
    if processes == 1:
        yield from (ran(case, seed) for case, seed in left)
        return
    with ProcessPoolExecutor(processes) as pool:
        for job in as_completed([pool.submit(ran, *each) for each in left]):
            yield job.result()
