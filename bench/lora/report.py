"""What the runs say, as a page of tables; every figure is a median of the seeds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from statistics import median
from typing import Final

from bench.lora.cases import (
    CHAIN_LOSSES,
    DENSITIES,
    ENDLESS,
    FAR,
    FLOOD,
    FRESH,
    LARGE,
    LOSSES,
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
from bench.lora.flood import fragments
from bench.lora.fresh import SIZE, needed
from bench.lora.radio import LONGEST, airtime, side_of

_PAGE: Final = """\
# An edition over LoRa meshes

Written by `python -m bench.mesh`; every run stands in [mesh.csv](mesh.csv). This is a
**simulation**: no radio sent anything. Medians, and in brackets the least and the most
of the runs; what is assumed, and what this does not show:
[docs/scale.md](../docs/scale.md).

![Six panels: time and airtime of an edition over LoRa meshes](mesh.svg)

Node 0, in the middle, has the edition; it ends when 95 % have it of those whom any
chain of nodes connects with it. *Airtime* is what all nodes sent until then, together.
*Never* means that most runs ended without: after three days, or after two hours if too
few are within the hop limit. *Sent* and *had it* are shares of all nodes, at the end.

The base: 100 nodes of 12 neighbours each (nodes near the edge have fewer), 10 % of
frames lost by chance besides collisions, each node sends at most 10 % of any hour, all
send on. One of our frames takes {ours:.3f} s, and an edition of 4 KB needs {small}
({large} for 40 KB); one of the largest takes {longest:.3f} s, of which the others need
{few} ({many}).

## Nodes

{nodes}

## Neighbours

100 nodes, 4 KB.

{neighbours}

## Loss

100 nodes, 4 KB.

{loss}

## Nodes that send on

100 nodes, 4 KB: the share of nodes that send on, or that send once they have it.
Where few do, most nodes have nobody who could send to them: they do not count in the
95 %, and *had it* says how many are left.

{relays}

## Airtime that a node may use

100 nodes, 4 KB. *Without pauses* a node that has the edition sends and never rests.

{budgets}

## 40 KB

{larger}

## Four hops

Five nodes in a line, no limit to airtime, 11 runs a case. Airtime, and that of fresh
frames as a share of flooding's. The aim was half at most.

{chain}
"""


def markdown(table: Table) -> str:
    """The whole of ``mesh.md``."""
    return _PAGE.format(
        ours=airtime(SIZE),
        longest=LONGEST,
        small=needed(SMALL),
        large=needed(LARGE),
        few=fragments(SMALL),
        many=fragments(LARGE),
        nodes=_joined(_nodes(table)),
        neighbours=_joined(_swept(table, "neighbours", DENSITIES, "g")),
        loss=_joined(_swept(table, "loss", LOSSES, ".0%")),
        relays=_joined(_swept(table, "relays", RELAYS, ".0%")),
        budgets=_joined(_budgets(table)),
        larger=_joined(_larger(table)),
        chain=_joined(_chain(table)),
    )


def _seconds(row: Row) -> float:
    return row.seconds


def _airtime(row: Row) -> float:
    return row.airtime


_HEAD: Final = ("time", "airtime", "busiest node", "sent", "had it")


def _figures(table: Table, case: Case) -> Sequence[str]:
    rows = table.rows(case)
    if not rows:
        return ("not run", "", "", "", "")
    time = _said(table, case, _seconds)
    had = f"{median(row.reached / row.case.nodes for row in rows):.0%}"
    if not time:
        return ("never", "", "", "", had)
    senders = median(row.senders / row.case.nodes for row in rows)
    busiest = table.range(case, lambda row: row.busiest)
    return (
        time,
        _said(table, case, _airtime),
        span(busiest[1]) if busiest else "",
        f"{senders:.0%}",
        had,
    )


def _said(table: Table, case: Case, measure: Measure) -> str:
    found = table.range(case, measure)
    if not found:
        return ""
    least, middle, most = map(span, found)
    return f"{middle} ({least} to {most})"


def span(seconds: float) -> str:
    """Some seconds, for people."""
    if seconds == float("inf"):
        return "never"
    minutes = seconds / 60
    if minutes < 100:
        return f"{minutes:.1f} min" if minutes < 10 else f"{minutes:.0f} min"
    return f"{minutes / 60:.1f} h" if minutes < 600 else f"{minutes / 60:.0f} h"


def _joined(rows: Iterator[Sequence[str]]) -> str:
    head, *rest = rows
    rule = ["---", *("---:" for _ in head[1:])]
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, rule, *rest))


def _nodes(table: Table) -> Iterator[Sequence[str]]:
    yield "nodes, square", "way", *_HEAD
    for nodes in NODES:
        side = side_of(nodes, Case().neighbours)
        for way in (*WAYS, FAR):
            if way != FAR or nodes <= NODES[3]:
                case = Case(way, nodes=nodes)
                name = f"{nodes:,}, {side:.1f} km"
                yield name, NAMES[way], *_figures(table, case)


def _swept(
    table: Table, name: str, values: Sequence[float], how: str
) -> Iterator[Sequence[str]]:
    yield name, "way", *_HEAD
    make: Callable[..., Case] = Case
    for value in values:
        for way in WAYS:
            case = make(way, **{name: value})
            yield format(value, how), NAMES[way], *_figures(table, case)


def _budgets(table: Table) -> Iterator[Sequence[str]]:
    yield "share of an hour", "way", *_HEAD
    for budget in (0.1, 1.0):
        for way in (*WAYS, ENDLESS):
            case = Case(way, budget=budget)
            yield f"{budget:.0%}", NAMES[way], *_figures(table, case)


def _larger(table: Table) -> Iterator[Sequence[str]]:
    yield "nodes", "way", *_HEAD
    for nodes in NODES:
        for way in WAYS if nodes <= NODES[2] else (FRESH,):
            case = Case(way, LARGE, nodes)
            yield f"{nodes:,}", NAMES[way], *_figures(table, case)
    case = Case(FRESH, LARGE, budget=1.0)
    yield "100, no limit to airtime", NAMES[FRESH], *_figures(table, case)


def _chain(table: Table) -> Iterator[Sequence[str]]:
    yield "edition, loss", *(NAMES[way] for way in WAYS), "fresh of flooding"
    for length in (SMALL, LARGE):
        for loss in CHAIN_LOSSES:
            said = [_said(table, line(loss, way, length), _airtime) for way in WAYS]
            ours, theirs = (
                table.range(line(loss, way, length), _airtime) for way in (FRESH, FLOOD)
            )
            share = f"{ours[1] / theirs[1]:.0%}" if ours and theirs else ""
            yield f"{length // 1024} KB, {loss:.0%}", *said, share
    case = line(0.1, ENDLESS, SMALL)
    yield f"4 KB, 10%, {NAMES[ENDLESS]}", _said(table, case, _airtime), "", "", ""
