"""What the runs say, as a page of tables; every figure is a median of the seeds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from statistics import median
from textwrap import fill
from typing import Final

from bench.epidemic.cases import (
    BASE,
    CHANGES,
    DAYS,
    EVERY,
    FEWER,
    FORGERS,
    HANDS,
    KNOWN,
    LATER,
    NO_POSTERS,
    NO_STICKS,
    PEOPLE,
    REVISED,
    TRIPS,
    WAYS,
    Case,
    Measure,
    Table,
    changed,
    revised,
    written,
)
from bench.epidemic.passing import Count

_PAGE: Final = """\
# How an edition spreads

Written by `python -m bench.spread`; every run stands in [spread.csv](spread.csv). This
is a **simulation** of {people:,} invented people, {days} days each, {seeds} seeds a
case; medians, and in brackets the least and the most. What is assumed, and what this
does not show: [docs/scale.md](../docs/scale.md).

![Six panels: how an edition spreads](spread.svg)

*Hold* is the share of people with a genuine edition on their phone, *read* those who
read it there or on a wall, once.

{base}

## What carries it

On day {days}.

{ways}

## How many people there are

Rates are per million people, and five distributors begin, however many people there
are. Days until a tenth hold it, and what day {days} brings:

{sizes}

## How often it changes hands

The share of meetings at which an eager holder hands it on, and the share of people who
hold it on day {days}.

{hands}

## What else matters

One value changed at a time; the share of people who hold it on day {days}, and who read
it. The base gives {held} and {read}.

{changes}

## Forgers

Forgers have the forgery from day 0, under the same name, signed with another key, and
hand it on at every chance until the end. Who knows the key refuses it. Shares of all
people, on day {days}; *refused* are forgeries refused by then, a person.

{forgers}

## A corrected edition

Revision 2 is released to five distributors on day {revised}, and the run goes on until
day {later}. *Overtakes* is the day on which more people hold revision 2 than hold
revision 1.

{revisions}
"""


def markdown(table: Table, people: int) -> str:
    """The whole of ``spread.md``."""
    base = Case(BASE, people)
    return _PAGE.format(
        people=people,
        days=DAYS,
        seeds=len(table.counts(base)),
        base=_base(),
        ways=_joined(_ways(table, people)),
        sizes=_joined(_sizes(table, people)),
        hands=_joined(_hands(table, people)),
        held=_said(table, base, _held),
        read=_said(table, base, _read),
        changes=_joined(_changes(table, people)),
        forgers=_joined(_forgers(table, people)),
        revised=REVISED,
        later=LATER,
        revisions=_joined(_revisions(table, people)),
    )


def _base() -> str:
    said = (
        f"The base: an eager holder hands it on at {BASE.hand:.0%} of meetings, for"
        f" {BASE.eager:g} days; {BASE.works:.0%} of attempts work; {BASE.phones:.0%} of"
        f" people have a phone that can; {BASE.distributors:g} distributors,"
        f" {BASE.trips:g} sticks a day for a million people."
    )
    return fill(said, 88)


def _said(table: Table, case: Case, measure: Measure, day: int | None = None) -> str:
    least, middle, most = table.shares(case, measure, day)
    return f"{middle:.1%} ({least:.1%} to {most:.1%})"


def _joined(rows: Iterator[Sequence[str]]) -> str:
    head, *rest = rows
    rule = ["---", *("---:" for _ in head[1:])]
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, rule, *rest))


def _ways(table: Table, people: int) -> Iterator[Sequence[str]]:
    yield "", "hold", "read", "neighbourhoods reached"
    for name, setting in (
        *WAYS,
        ("in towns, without posters", NO_POSTERS),
        ("in towns, without sticks and handing out", NO_STICKS),
    ):
        case = Case(setting, people)
        places = [count.places for count in table.counts(case)]
        yield (
            name,
            _said(table, case, _held),
            _said(table, case, _read),
            f"{median(places):,.0f} ({min(places):,} to {max(places):,})",
        )


def _sizes(table: Table, people: int) -> Iterator[Sequence[str]]:
    yield "people", "days until 10 % hold it", "hold", "read"
    for many in (*(people * few // PEOPLE for few in FEWER), people):
        case = Case(BASE, many)
        yield (
            f"{many:,}",
            _first_days(table, case, _tenth(many)),
            _said(table, case, _held),
            _said(table, case, _read),
        )


def _tenth(people: int) -> Callable[[Count], bool]:
    return lambda count: 10 * count.held >= people


def _first_days(table: Table, case: Case, reached: Callable[[Count], bool]) -> str:
    """The first days on which runs of a case reached something, of those counted."""
    runs = zip(
        *(table.counts(case, day) for day in range(0, case.days + 1, EVERY)),
        strict=True,
    )
    first = [
        next((count.day for count in run if reached(count)), case.days + 1)
        for run in runs
    ]

    def said(day: float) -> str:
        return "never" if day > case.days else f"{day:g}"

    return f"{said(median(first))} ({said(min(first))} to {said(max(first))})"


def _hands(table: Table, people: int) -> Iterator[Sequence[str]]:
    yield "share of meetings", *(name for name, _ in WAYS)
    for hand in HANDS:
        cases = (Case(replace(setting, hand=hand), people) for _, setting in WAYS)
        yield (
            f"{hand:.1%}",
            *(_said(table, case, _held) for case in cases),
        )


def _changes(table: Table, people: int) -> Iterator[Sequence[str]]:
    yield "", "base", "changed to", "hold", "read"
    for said, name, *ends in CHANGES:
        for end in ends:
            case = Case(changed(**{name: end}), people)
            yield (
                said,
                written(name, getattr(BASE, name)),
                written(name, end),
                _said(table, case, _held),
                _said(table, case, _read),
            )


def _forgers(table: Table, people: int) -> Iterator[Sequence[str]]:
    yield "forgers", "know the key", "genuine only", "both", "forgery only", "refused"
    for share in FORGERS:
        for known in KNOWN:
            case = Case(changed(forgers=share, knows=known), people)
            refused = [count.refused / people for count in table.counts(case)]
            yield (
                f"{100 * share:g} %",
                f"{known:.0%}",
                _said(table, case, lambda count: count.held - count.both),
                _said(table, case, lambda count: count.both),
                _said(table, case, lambda count: count.forged),
                f"{median(refused):.2f}",
            )


def _revisions(table: Table, people: int) -> Iterator[Sequence[str]]:
    yield "sticks a day, a million", "overtakes", "hold revision 2", "hold revision 1"
    for trips in TRIPS:
        case = revised(trips, people)
        yield (
            f"{trips:g}",
            _first_days(table, case, _overtaken),
            _said(table, case, lambda count: count.newest),
            _said(table, case, lambda count: count.held - count.newest),
        )


def _overtaken(count: Count) -> bool:
    return count.day >= REVISED and 2 * count.newest > count.held


def _held(count: Count) -> int:
    return count.held


def _read(count: Count) -> int:
    return count.read
