"""What the runs say, in six panels: medians, between the least and the most."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from bench.epidemic.curves import Axis, Curve, Curves, Panel, percents
from bench.epidemic.shapes import A, B, C, D
from bench.lora.cases import (
    ACKS,
    CHAIN_LOSSES,
    DENSITIES,
    FAR,
    FLOOD,
    FRESH,
    NAMES,
    NODES,
    RELAYS,
    SMALL,
    WAYS,
    Case,
    Measure,
    Row,
    Table,
    line,
)

_ROLES: Final = {FRESH: A, FLOOD: B, ACKS: C, FAR: D}
_ALL: Final = (FRESH, FLOOD, ACKS, FAR)
_MINUTE, _HOUR, _DAY = 60.0, 3600.0, 86_400.0

Values = Sequence[tuple[float, Case]]


def panels(table: Table) -> list[Panel]:
    """The six of the picture."""
    nodes = Axis("nodes", [(each, f"{each:,}") for each in NODES], curved=True)
    near = Axis(
        "neighbours of a node", [(each, f"{each:g}") for each in DENSITIES], curved=True
    )
    some = Axis(
        "share of nodes that send on",
        [(each, f"{each:.0%}") for each in RELAYS],
        curved=True,
    )
    lost = Axis("frames lost", [(each, f"{each:.0%}") for each in CHAIN_LOSSES])

    def by_nodes(way: str) -> Values:
        return [(each, Case(way, nodes=each)) for each in NODES]

    def by_loss(way: str) -> Values:
        return [(each, line(each, way, SMALL)) for each in CHAIN_LOSSES]

    def by_density(way: str) -> Values:
        return [(each, Case(way, neighbours=each)) for each in DENSITIES]

    def by_relays(way: str) -> Values:
        return [(each, Case(way, relays=each)) for each in RELAYS]

    until = _spans("hours:minutes until 95 % have it", 10 * _MINUTE, 3 * _DAY)
    spent = _spans("hours:minutes of airtime, all nodes", _MINUTE, 3 * _DAY)
    few = _spans("hours:minutes of airtime, all nodes", 2 * _MINUTE, _HOUR)
    reach = percents("share of nodes that had it", 1, 0.2)
    senders = percents("share of nodes that sent", 1, 0.2)
    return [
        _panel(
            table,
            "4 KB, each node at most 10 % of the time",
            (nodes, until),
            _seconds,
            by_nodes,
        ),
        _panel(
            table,
            "Fresh frames take less airtime",
            (nodes, spent),
            _airtime,
            by_nodes,
        ),
        _panel(
            table,
            "Four hops in a line: loss makes the difference",
            (lost, few),
            _airtime,
            by_loss,
            WAYS,
        ),
        _panel(
            table,
            "100 nodes: the closer, the less airtime",
            (near, spent),
            _airtime,
            by_density,
            WAYS,
        ),
        _panel(
            table,
            "Where few send on, few are reached",
            (some, reach),
            _reached,
            by_relays,
            WAYS,
        ),
        _panel(table, "Who sends can be found", (nodes, senders), _senders, by_nodes),
    ]


def _panel(  # noqa: PLR0913, PLR0917
    table: Table,
    title: str,
    axes: tuple[Axis, Axis],
    measure: Measure,
    cases: Callable[[str], Values],
    ways: Sequence[str] = _ALL,
) -> Panel:
    x, y = axes
    low, high = y.ticks[0][0], y.ticks[-1][0]
    curves = []
    for way in ways:
        values = []
        for value, case in cases(way):
            found = table.range(case, measure, ended=measure is not _reached)
            if found:
                # What did not come to an end leaves the panel at its top.
                least, middle, most = (min(max(each, low), high) for each in found)
                values.append((value, least, middle, most))
        curves.append(Curve(NAMES[way], _ROLES[way], values, way == ACKS))
    return Curves(title, x, y, [curve for curve in curves if curve.values])


def _seconds(row: Row) -> float:
    return row.seconds


def _airtime(row: Row) -> float:
    return row.airtime


def _reached(row: Row) -> float:
    return row.reached / row.case.nodes


def _senders(row: Row) -> float:
    return row.senders / row.case.nodes


_SPANS: Final = (
    (_MINUTE, "0:01"),
    (2 * _MINUTE, "0:02"),
    (5 * _MINUTE, "0:05"),
    (10 * _MINUTE, "0:10"),
    (20 * _MINUTE, "0:20"),
    (_HOUR, "1:00"),
    (6 * _HOUR, "6:00"),
    (_DAY, "24:00"),
    (3 * _DAY, "72:00"),
)


def _spans(label: str, low: float, high: float) -> Axis:
    """An axis of time by its logarithm; fewer ticks where it spans much."""
    fine = high <= _HOUR
    ticks = [
        (value, said)
        for value, said in _SPANS
        if low <= value <= high
        and (fine or value not in {2 * _MINUTE, 5 * _MINUTE, 20 * _MINUTE})
    ]
    return Axis(label, ticks, curved=True)
