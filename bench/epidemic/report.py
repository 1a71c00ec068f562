"""What the runs say, as a page and as panels; every figure is a median of the seeds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from statistics import median
from typing import Final

from bench.epidemic.cases import (
    ALONE,
    BASE,
    CHANGES,
    DAYS,
    EVERY,
    FEWER,
    FORGERS,
    HANDS,
    KNOWN,
    LATER,
    PEOPLE,
    REVISED,
    TRIPS,
    Case,
    Table,
    changed,
)
from bench.epidemic.curves import (
    Axis,
    Curve,
    Curves,
    Panel,
    Range,
    Ranges,
    Stack,
    Stacks,
    days,
    percents,
)
from bench.epidemic.passing import Count
from bench.epidemic.shapes import A, B, C, D

Measure = Callable[[Count], int]

_HOLD: Final = "share who hold it"
_READ: Final = "share who have read it"
_NO_STICKS: Final = changed(trips=0.0, handouts=0.0)
_NO_POSTERS: Final = changed(sheets=0.0)
_MEETINGS: Final = changed(**ALONE)

_PAGE: Final = """\
# How an edition spreads

Written by `python -m bench.spread`; every run stands in [spread.csv](spread.csv). This
is a **simulation** of {people:,} invented people, {days} days each, {seeds} seeds a
case; medians, and in brackets the least and the most. What is assumed, and what this
does not show: [docs/scale.md](../docs/scale.md).

![Six panels: how an edition spreads](spread.svg)

*Hold* is the share of people with a genuine edition on their phone, *read* those who
read it there or on a wall, once. The base: {base}.

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
        held=_said(table, base, lambda count: count.held),
        read=_said(table, base, lambda count: count.read),
        changes=_joined(_changes(table, people)),
        forgers=_joined(_forgers(table, people)),
        revised=REVISED,
        later=LATER,
        revisions=_joined(_revisions(table, people)),
    )


def _base() -> str:
    return (
        f"an eager holder hands it on at {BASE.hand:.0%} of meetings, for"
        f" {BASE.eager:g} days; {BASE.works:.0%} of attempts work; {BASE.phones:.0%} of"
        f" people have a phone that can; {BASE.distributors:g} distributors,"
        f" {BASE.trips:g} sticks a day for a million people"
    )


def _shares(
    table: Table, case: Case, measure: Measure, day: int | None = None
) -> tuple[float, float, float]:
    """Least, median and most, as shares of people."""
    found = [measure(count) / case.people for count in table.counts(case, day)]
    return min(found), median(found), max(found)


def _said(table: Table, case: Case, measure: Measure, day: int | None = None) -> str:
    least, middle, most = _shares(table, case, measure, day)
    return f"{middle:.1%} ({least:.1%} to {most:.1%})"


def _joined(rows: Iterator[Sequence[str]]) -> str:
    head, *rest = rows
    rule = ["---", *("---:" for _ in head[1:])]
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, rule, *rest))


def _ways(table: Table, people: int) -> Iterator[Sequence[str]]:
    yield "", "hold", "read", "neighbourhoods reached"
    for name, setting in (
        ("everything, in towns", BASE),
        ("everything, well-mixed", changed(mixed=True)),
        ("without posters", _NO_POSTERS),
        ("without sticks and handing out", _NO_STICKS),
        ("meetings alone, in towns", _MEETINGS),
        ("meetings alone, well-mixed", changed(mixed=True, **ALONE)),
    ):
        case = Case(setting, people)
        places = [count.places for count in table.counts(case)]
        yield (
            name,
            _said(table, case, lambda count: count.held),
            _said(table, case, lambda count: count.read),
            f"{median(places):,.0f} ({min(places):,} to {max(places):,})",
        )


def _sizes(table: Table, people: int) -> Iterator[Sequence[str]]:
    yield "people", "days until 10 % hold it", "hold", "read"
    for many in (*(people * few // PEOPLE for few in FEWER), people):
        case = Case(BASE, many)
        yield (
            f"{many:,}",
            _first_days(table, case, _tenth(many)),
            _said(table, case, lambda count: count.held),
            _said(table, case, lambda count: count.read),
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
    yield "share of meetings", *(name for name, *_ in _HANDS)
    for hand in HANDS:
        cases = (
            Case(changed(hand=hand, mixed=mixed, **more), people)
            for _, mixed, more, *_ in _HANDS
        )
        yield (
            f"{hand:.1%}",
            *(_said(table, case, lambda count: count.held) for case in cases),
        )


_HANDS: Final[tuple[tuple[str, bool, dict[str, float], str, bool], ...]] = (
    ("towns, everything", False, {}, A, False),
    ("towns, meetings alone", False, ALONE, A, True),
    ("well-mixed, everything", True, {}, B, False),
    ("well-mixed, meetings alone", True, ALONE, B, True),
)


def _changes(table: Table, people: int) -> Iterator[Sequence[str]]:
    yield "", "base", "changed to", "hold", "read"
    for said, name, *ends in CHANGES:
        for end in ends:
            case = Case(changed(**{name: end}), people)
            yield (
                said,
                _value(name, getattr(BASE, name)),
                _value(name, end),
                _said(table, case, lambda count: count.held),
                _said(table, case, lambda count: count.read),
            )


def _value(name: str, value: float) -> str:
    """A share in per cent, anything else as it is."""
    return f"{100 * value:g} %" if getattr(BASE, name) < 1 else f"{value:g}"


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
        case = _revised(trips, people)
        yield (
            f"{trips:g}",
            _first_days(table, case, _overtaken),
            _said(table, case, lambda count: count.newest),
            _said(table, case, lambda count: count.held - count.newest),
        )


def _revised(trips: float, people: int) -> Case:
    return Case(changed(revised=REVISED, trips=trips), people, LATER, course=True)


def _overtaken(count: Count) -> bool:
    return count.day >= REVISED and 2 * count.newest > count.held


# Panels


def panels(table: Table, people: int) -> list[Panel]:
    """The six of the picture."""
    return [
        _who(table, people),
        _what(table, people),
        _how_often(table, people),
        _matters(table, people),
        _false(table, people),
        _corrected(table, people),
    ]


def _course(
    table: Table, case: Case, measure: Measure, first: int = 0
) -> list[tuple[float, float, float, float]]:
    return [
        (day, *_shares(table, case, measure, day))
        for day in range(first, case.days + 1, EVERY)
    ]


def _who(table: Table, people: int) -> Panel:
    curves = [
        Curve(name, role, _course(table, Case(setting, people), _held), dashed)
        for name, setting, role, dashed in (
            ("in towns, everything", BASE, A, False),
            ("well-mixed, everything", changed(mixed=True), B, False),
            ("in towns, meetings alone", _MEETINGS, A, True),
            ("well-mixed, meetings alone", changed(mixed=True, **ALONE), B, True),
        )
    ]
    title = "Whom people meet decides how fast"
    return Curves(title, days(DAYS, 10), percents(_HOLD, 0.4, 0.1), curves)


def _held(count: Count) -> int:
    return count.held


def _what(table: Table, people: int) -> Panel:
    curves = [
        Curve(name, role, _course(table, Case(setting, people), _of_readers), dashed)
        for name, setting, role, dashed in (
            ("everything", BASE, A, False),
            ("without posters", _NO_POSTERS, C, False),
            ("without sticks", _NO_STICKS, D, False),
            ("meetings alone", _MEETINGS, A, True),
        )
    ]
    title = "Posters make readers, sticks carry posters on"
    return Curves(title, days(DAYS, 10), percents(_READ, 1, 0.2), curves)


def _of_readers(count: Count) -> int:
    return count.read


def _how_often(table: Table, people: int) -> Panel:
    curves = []
    for name, mixed, more, role, dashed in _HANDS:
        values = [
            (
                hand,
                *_shares(
                    table, Case(changed(hand=hand, mixed=mixed, **more), people), _held
                ),
            )
            for hand in HANDS
        ]
        curves.append(Curve(name, role, values, dashed))
    ticks = [(hand, f"{100 * hand:g}%") for hand in HANDS]
    x = Axis("share of meetings at which a holder hands it on", ticks, curved=True)
    title = f"Below some 3 %, meetings alone do not carry it (day {DAYS})"
    return Curves(title, x, percents(_HOLD, 0.6, 0.1), curves)


def _matters(table: Table, people: int) -> Panel:
    def middle(**values: float) -> float:
        return _shares(table, Case(changed(**values), people), _held)[1]

    ranges = [
        Range(
            f"{said}: {_value(name, low)}, {_value(name, high)}",
            middle(**{name: low}),
            middle(**{name: high}),
        )
        for said, name, low, high in CHANGES
    ]
    ranges.sort(key=lambda each: -abs(each.high - each.low))
    return Ranges(
        f"What matters most (day {DAYS})",
        percents(_HOLD, 0.6, 0.1),
        middle(),
        (("the lower value", B), ("the higher value", A)),
        ranges,
    )


def _false(table: Table, people: int) -> Panel:
    stacks = []
    for share in FORGERS:
        for known in KNOWN:
            case = Case(changed(forgers=share, knows=known), people)
            _, held, _ = _shares(table, case, _held)
            _, both, _ = _shares(table, case, lambda count: count.both)
            _, false, _ = _shares(table, case, lambda count: count.forged)
            parts = (held - both, both, false)
            stacks.append(
                Stack(f"{100 * known:g}%", f"forgers: {100 * share:g} %", parts)
            )
    return Stacks(
        f"A key that people know keeps forgeries small (day {DAYS})",
        percents("share of people", 0.4, 0.1),
        (("genuine only", A), ("both", D), ("forgery only", B)),
        stacks,
        "know key",
    )


def _corrected(table: Table, people: int) -> Panel:
    base, many = (_revised(trips, people) for trips in TRIPS[1:])
    curves = [
        Curve(
            "revision 1",
            B,
            _course(table, base, _older),
        ),
        Curve("revision 2", A, _course(table, base, _newer, REVISED)),
        Curve(
            "revision 1, four times the sticks",
            B,
            _course(table, many, _older),
            dashed=True,
        ),
        Curve(
            "revision 2, the same",
            A,
            _course(table, many, _newer, REVISED),
            dashed=True,
        ),
    ]
    return Curves(
        "A corrected edition overtakes the first",
        days(LATER, 20),
        percents(_HOLD, 0.5, 0.1),
        curves,
        (REVISED, "revision 2"),
    )


def _newer(count: Count) -> int:
    return count.newest


def _older(count: Count) -> int:
    """Who holds revision 1: until 2 is released, the newest is 1."""
    return count.held - count.newest if count.day >= REVISED else count.held
