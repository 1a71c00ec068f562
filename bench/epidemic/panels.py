"""What the runs say, in six panels: medians, between the least and the most."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from bench.epidemic.cases import (
    ALONE,
    CHANGES,
    DAYS,
    EVERY,
    FORGERS,
    HANDS,
    KNOWN,
    LATER,
    NO_POSTERS,
    NO_STICKS,
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
from bench.epidemic.passing import Count, Setting
from bench.epidemic.shapes import A, B, C, D

_HOLD: Final = "share who hold it"
_READ: Final = "share who have read it"
_LINES: Final = ((A, False), (A, True), (B, False), (B, True))
"""The lines of the four ways: a colour each for towns and well-mixed."""


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
        (day, *table.shares(case, measure, day))
        for day in range(first, case.days + 1, EVERY)
    ]


def _who(table: Table, people: int) -> Panel:
    curves = [
        Curve(name, role, _course(table, Case(setting, people), _held), dashed)
        for (name, setting), (role, dashed) in zip(WAYS, _LINES, strict=True)
    ]
    title = "Whom people meet decides how fast"
    return Curves(title, days(DAYS, 10), percents(_HOLD, 0.4, 0.1), curves)


def _held(count: Count) -> int:
    return count.held


def _what(table: Table, people: int) -> Panel:
    curves = [
        Curve(name, role, _course(table, Case(setting, people), _of_readers), dashed)
        for name, setting, role, dashed in (
            ("everything", Setting(), A, False),
            ("without posters", NO_POSTERS, C, False),
            ("without sticks", NO_STICKS, D, False),
            ("meetings alone", changed(**ALONE), A, True),
        )
    ]
    title = "Posters make readers, sticks carry posters on"
    return Curves(title, days(DAYS, 10), percents(_READ, 1, 0.2), curves)


def _of_readers(count: Count) -> int:
    return count.read


def _how_often(table: Table, people: int) -> Panel:
    curves = []
    for (name, setting), (role, dashed) in zip(WAYS, _LINES, strict=True):
        cases = [(hand, Case(replace(setting, hand=hand), people)) for hand in HANDS]
        values = [(hand, *table.shares(case, _held)) for hand, case in cases]
        curves.append(Curve(name, role, values, dashed))
    ticks = [(hand, f"{100 * hand:g}%") for hand in HANDS]
    x = Axis("share of meetings at which a holder hands it on", ticks, curved=True)
    title = f"Below 3 or 4 %, meetings alone are not enough (day {DAYS})"
    return Curves(title, x, percents(_HOLD, 0.6, 0.1), curves)


def _matters(table: Table, people: int) -> Panel:
    def middle(**values: float) -> float:
        return table.shares(Case(changed(**values), people), _held)[1]

    ranges = [
        Range(
            f"{said}: {written(name, low)}, {written(name, high)}",
            middle(**{name: low}),
            middle(**{name: high}),
        )
        for said, name, low, high in CHANGES
    ]
    ranges.sort(key=lambda each: -abs(each.high - each.low))
    return Ranges(
        f"What matters to how many hold it (day {DAYS})",
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
            _, held, _ = table.shares(case, _held)
            _, both, _ = table.shares(case, lambda count: count.both)
            _, false, _ = table.shares(case, lambda count: count.forged)
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
    base, many = (revised(trips, people) for trips in TRIPS[1:])
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
