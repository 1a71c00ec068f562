"""Panels of curves, stacks and ranges, as shapes: what a figure says is decided here.

Every panel has a title that says what it shows, its legend under it, and axes with
units. Values are shares, 0 to 1, and are written in per cent.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log
from typing import Final

from bench.epidemic.shapes import INK, RULE, SOFT, Area, Dot, Line, Point, Shape, Text

WIDTH: Final = 500
HEIGHT: Final = 330
_LEFT, _RIGHT, _FOOT = 58, 24, 46
_TITLE: Final = 26
_LEGEND: Final = 19
_SMALL: Final = 11


@dataclass(frozen=True)
class Axis:
    """From the first tick to the last; each tick is a value and what is written.

    ``curved`` spaces values by their logarithm.
    """

    label: str
    ticks: Sequence[tuple[float, str]]
    curved: bool = False

    def part(self, value: float) -> float:
        """Where a value stands: 0 is the beginning, 1 the end."""
        low, high = self.ticks[0][0], self.ticks[-1][0]
        if self.curved:
            return log(value / low) / log(high / low)
        return (value - low) / (high - low)


def percents(label: str, most: float, step: float) -> Axis:
    """An axis of shares from 0."""
    values = [step * number for number in range(round(most / step) + 1)]
    return Axis(label, [(value, f"{value:.0%}") for value in values])


def days(most: int, step: int) -> Axis:
    """An axis of days."""
    return Axis("day", [(day, str(day)) for day in range(0, most + 1, step)])


@dataclass(frozen=True)
class Curve:
    """Medians, with least and most around them; each is x, least, median, most."""

    name: str
    role: str
    values: Sequence[tuple[float, float, float, float]]
    dashed: bool = False


@dataclass(frozen=True)
class Frame:
    """Where a panel's field is, in pixels, and how values become places."""

    left: float
    top: float
    right: float
    foot: float

    def at(self, across: float, up: float) -> Point:
        """A place, from shares of the field."""
        x = self.left + across * (self.right - self.left)
        return x, self.foot - up * (self.foot - self.top)


@dataclass(frozen=True)
class Curves:
    """Curves over one x axis; ``mark`` is a place on it that gets a line and a word."""

    title: str
    x: Axis
    y: Axis
    curves: Sequence[Curve]
    mark: tuple[float, str] | None = None

    def shapes(self, corner: Point) -> Iterator[Shape]:
        """The panel, with its upper left corner there."""
        names = [(curve.name, curve.role, curve.dashed) for curve in self.curves]
        frame = _frame(corner, names, per_line=2)
        yield from _title(corner, self.title)
        yield from _legend(corner, names, per_line=2)
        yield from _upright(frame, self.y)
        for value, said in self.x.ticks:
            x, foot = frame.at(self.x.part(value), 0)
            yield Text((x, foot + 16), said, SOFT, "middle", _SMALL)
        middle, foot = frame.at(0.5, 0)
        yield Text((middle, foot + 36), self.x.label, SOFT, "middle", _SMALL)
        if self.mark:
            part = self.x.part(self.mark[0])
            yield Line([frame.at(part, 0), frame.at(part, 1)], SOFT, 1, dashed=True)
            x, top = frame.at(part, 1)
            yield Text((x + 5, top + 11), self.mark[1], SOFT, size=_SMALL)
        for curve in self.curves:
            yield from self._curve(curve, frame)

    def _curve(self, curve: Curve, frame: Frame) -> Iterator[Shape]:
        def places(which: int) -> list[Point]:
            return [
                frame.at(self.x.part(each[0]), self.y.part(each[which]))
                for each in curve.values
            ]

        yield Area([*places(1), *reversed(places(3))], curve.role, faint=True)
        yield Line(places(2), curve.role, 2.2, dashed=curve.dashed)


@dataclass(frozen=True)
class Stack:
    """One bar: its parts from below, and what stands under it; ``group`` under that."""

    label: str
    group: str
    parts: Sequence[float]


@dataclass(frozen=True)
class Stacks:
    """Bars of parts; ``names`` gives each part's name and role."""

    title: str
    y: Axis
    names: Sequence[tuple[str, str]]
    stacks: Sequence[Stack]
    label: str

    def shapes(self, corner: Point) -> Iterator[Shape]:
        """The panel, with its upper left corner there."""
        names = [(name, role, False) for name, role in self.names]
        frame = _frame(corner, names, per_line=3)
        yield from _title(corner, self.title)
        yield from _legend(corner, names, per_line=3)
        yield from _upright(frame, self.y)
        groups = list(dict.fromkeys(stack.group for stack in self.stacks))
        many = len(self.stacks) + len(groups)
        for number, stack in enumerate(self.stacks):
            place = number + groups.index(stack.group) + 1
            yield from self._stack(stack, frame, place / many)
        for group in groups:
            inside = [
                number + groups.index(group) + 1
                for number, stack in enumerate(self.stacks)
                if stack.group == group
            ]
            x, foot = frame.at((inside[0] + inside[-1]) / 2 / many, 0)
            yield Text((x, foot + 32), group, INK, "middle", _SMALL)
        x, foot = frame.at(0, 0)
        yield Text((x - 6, foot + 15), self.label, SOFT, "end", 10)

    def _stack(self, stack: Stack, frame: Frame, across: float) -> Iterator[Shape]:
        below = 0.0
        for part, (_, role) in zip(stack.parts, self.names, strict=True):
            (x, foot), (_, top) = (
                frame.at(across, self.y.part(up)) for up in (below, below + part)
            )
            yield Area(_box(x - 13, top, x + 13, foot), role)
            below += part
        x, foot = frame.at(across, 0)
        yield Text((x, foot + 15), stack.label, SOFT, "middle", _SMALL)


@dataclass(frozen=True)
class Range:
    """What comes of a low and of a high value of something; both are written."""

    name: str
    low: float
    high: float


@dataclass(frozen=True)
class Ranges:
    """A row for everything that was changed, around what nothing changed gives."""

    title: str
    x: Axis
    base: float
    roles: tuple[tuple[str, str], tuple[str, str]]
    ranges: Sequence[Range]

    def shapes(self, corner: Point) -> Iterator[Shape]:
        """The panel, with its upper left corner there."""
        names = [(name, role, False) for name, role in self.roles]
        frame = _frame(corner, names, per_line=2, left=198)
        yield from _title(corner, self.title)
        yield from _legend(corner, names, per_line=2)
        for value, said in self.x.ticks:
            part = self.x.part(value)
            yield Line([frame.at(part, 0), frame.at(part, 1)], RULE)
            x, foot = frame.at(part, 0)
            yield Text((x, foot + 16), said, SOFT, "middle", _SMALL)
        middle, foot = frame.at(0.5, 0)
        yield Text((middle, foot + 36), self.x.label, SOFT, "middle", _SMALL)
        part = self.x.part(self.base)
        yield Line([frame.at(part, 0), frame.at(part, 1)], INK, 1, dashed=True)
        for number, each in enumerate(self.ranges):
            up = 1 - (number + 0.5) / len(self.ranges)
            places = [frame.at(self.x.part(end), up) for end in (each.low, each.high)]
            yield Line(places, SOFT, 2)
            for place, (_, role) in zip(places, self.roles, strict=True):
                yield Dot(place, role, 4.5)
            x, y = frame.at(0, up)
            yield Text((x - 8, y + 4), each.name, INK, "end", _SMALL)


Panel = Curves | Stacks | Ranges


def drawn(panels: Sequence[Panel]) -> tuple[list[Shape], tuple[int, int]]:
    """Two panels a row; the shapes, and the size of the whole."""
    shapes: list[Shape] = []
    for number, panel in enumerate(panels):
        row, column = divmod(number, 2)
        shapes += panel.shapes((column * WIDTH + 8, row * HEIGHT + 4))
    rows = (len(panels) + 1) // 2
    return shapes, (2 * WIDTH + 8, rows * HEIGHT + 8)


Names = Sequence[tuple[str, str, bool]]


def _frame(corner: Point, names: Names, *, per_line: int, left: float = _LEFT) -> Frame:
    lines = -(-len(names) // per_line)
    x, y = corner
    top = y + _TITLE + 14 + lines * _LEGEND
    return Frame(x + left, top, x + WIDTH - _RIGHT, y + HEIGHT - _FOOT)


def _title(corner: Point, said: str) -> Iterator[Shape]:
    x, y = corner
    yield Text((x + 12, y + _TITLE - 4), said, INK, size=14, bold=True)


def _legend(corner: Point, names: Names, *, per_line: int) -> Iterator[Shape]:
    for number, (name, role, dashed) in enumerate(names):
        line, column = divmod(number, per_line)
        x = corner[0] + 14 + column * (WIDTH - 40) / per_line
        y = corner[1] + _TITLE + 14 + line * _LEGEND
        yield Line([(x, y - 4), (x + 24, y - 4)], role, 4, dashed=dashed)
        yield Text((x + 30, y), name, INK, size=12)


def _upright(frame: Frame, axis: Axis) -> Iterator[Shape]:
    for value, said in axis.ticks:
        part = axis.part(value)
        yield Line([frame.at(0, part), frame.at(1, part)], RULE)
        x, y = frame.at(0, part)
        yield Text((x - 7, y + 4), said, SOFT, "end", _SMALL)
    x, y = frame.at(0, 0.5)
    yield Text((x - 44, y), axis.label, SOFT, "middle", _SMALL, turned=True)


def _box(left: float, top: float, right: float, foot: float) -> list[Point]:
    return [(left, top), (right, top), (right, foot), (left, foot)]
