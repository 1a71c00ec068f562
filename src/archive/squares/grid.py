"""Where the missing squares of a sheet must be: in rows and columns with the others.

Nothing is known of the sheet but that its squares are of one size, stand upright beside
each other and keep the same distances. These are learnt from squares that were read.
Paper bends, and lenses too: where a square is missing is worked out from those near it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from statistics import median_low
from typing import Final

from archive.squares.perspective import Pair, Perspective, Point

Quad = tuple[Point, Point, Point, Point]
"""The corners of a square: its own upper left, then clockwise."""
Cell = tuple[int, int]
"""Column and row, from those of any square."""
Steps = dict[tuple[int, int], Point]
"""From one square to another, by their numbers, in sides."""

_MOST: Final = 100
"""Squares that are looked at: every one is compared with every other."""
_SHEETS: Final = 4
"""Sheets in a picture that are looked at."""
_CELLS: Final = 200
"""Places that are worked out."""
_GAP: Final = 2
"""Columns and rows from a square that was read in which others are looked for."""
_NEAR: Final = 6
"""Squares from which the place of another is worked out."""
_OFF: Final = 0.3
"""Of a square's side or of a distance: how far squares of one grid may be off."""
_TIGHT: Final = 1.05
"""From a square to the next, in sides, at least: there is white between them."""
_WIDEST: Final = 2.0
"""From a square to the next, in sides; twice any distance is more."""


def frame(modules: int) -> Quad:
    """The corners of a square in its own modules."""
    side = float(modules)
    return (0.0, 0.0), (side, 0.0), (side, side), (0.0, side)


def missing(squares: Sequence[Quad], size: tuple[int, int]) -> Iterator[Quad]:
    """Where squares ought to be, among and beside those that are known.

    There may be several sheets, each with rows of its own.

    Args:
        squares: that were read, all of the same version.
        size: of the picture.

    Yields:
        Places that lie in the picture, the surest first: those near most others. None
        if there are no two squares of one sheet.
    """
    steps = _steps(squares[:_MOST])
    cells: list[tuple[float, _Grid, Cell]] = []
    for _ in range(_SHEETS):
        numbers = _numbered(steps)
        if len(numbers) > 1:
            laid = {cell: squares[number] for number, cell in numbers.items()}
            sheet = _Grid(laid, _pitches(steps))
            cells += [(sheet.alone(cell), sheet, cell) for cell in sheet.empty()]
        steps = {pair: steps[pair] for pair in steps if not numbers.keys() & set(pair)}
    cells.sort(key=lambda each: (each[0], each[2]))
    for _, sheet, cell in cells[:_CELLS]:
        place = sheet.place(cell)
        if place and all(0 <= x < size[0] and 0 <= y < size[1] for x, y in place):
            yield place


def middle(square: Quad) -> Point:
    """Of the four corners."""
    return sum(x for x, _ in square) / 4, sum(y for _, y in square) / 4


@dataclass(frozen=True, slots=True)
class _Grid:
    """Squares in rows and columns; lengths are in sides of a square.

    Attributes:
        cells: what was read.
        pitch: from a column to the next, and from a row; 0 if that is not known.
    """

    cells: dict[Cell, Quad]
    pitch: Point

    def empty(self) -> set[Cell]:
        """Cells that are among or beside those that were read."""
        columns, rows = (self._around(axis) for axis in (0, 1))
        return {
            (column, row)
            for across, down in self.cells
            for column in range(across - _GAP, across + _GAP + 1)
            for row in range(down - _GAP, down + _GAP + 1)
            if column in columns and row in rows and (column, row) not in self.cells
        }

    def _around(self, axis: int) -> range:
        known = [cell[axis] for cell in self.cells]
        more = 1 if self.pitch[axis] else 0
        return range(min(known) - more, max(known) + 1 + more)

    def alone(self, cell: Cell) -> float:
        """How far away the three nearest squares are."""
        near = self._near(cell, 3)
        return sum(far for far, _ in near) / len(near)

    def _near(self, cell: Cell, count: int) -> list[tuple[float, Cell]]:
        return nsmallest(
            count, ((self._far(cell, other), other) for other in self.cells)
        )

    def _far(self, cell: Cell, other: Cell) -> float:
        """How far two cells are apart, squared."""
        across, down = (
            (here - there) * pitch
            for here, there, pitch in zip(cell, other, self.pitch, strict=True)
        )
        return across * across + down * down

    def place(self, cell: Cell) -> Quad | None:
        """Where a cell is seen, if the squares near it are where they are."""
        pairs: list[Pair] = []
        for far, other in self._near(cell, _NEAR):
            corners = zip(self._corners(other), self.cells[other], strict=True)
            pairs += [(point, seen, 1 / far) for point, seen in corners]
        seen = Perspective.fitted(pairs)
        if seen is None:
            return None
        one, two, three, four = map(seen, self._corners(cell))
        return one, two, three, four

    def _corners(self, cell: Cell) -> Quad:
        x, y = cell[0] * self.pitch[0], cell[1] * self.pitch[1]
        return (x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1)


def _numbered(steps: Steps) -> dict[int, Cell]:
    """In which column and row squares stand: those of the largest sheet."""
    pitch = _pitches(steps)
    cells: dict[int, Cell] = {}
    if steps:
        ends = [one for one, _ in steps]
        cells[max(set(ends), key=lambda one: (ends.count(one), -one))] = (0, 0)
    order = sorted(steps, key=lambda pair: max(map(abs, steps[pair])))
    while pair := next((p for p in order if p[0] in cells and p[1] not in cells), None):
        order.remove(pair)
        across, down = (
            _whole(step, each) for step, each in zip(steps[pair], pitch, strict=True)
        )
        if across is None or down is None:
            continue
        column, row = cells[pair[0]]
        cell = column + across, row + down
        if cell not in cells.values():
            cells[pair[1]] = cell
    return cells


def _steps(squares: Sequence[Quad]) -> Steps:
    """From the middle of each square to those near it, in sides, both ways."""
    to = frame(1)
    frames = [
        Perspective.fitted([(p, q, 1.0) for p, q in zip(each, to, strict=True)])
        for each in squares
    ]
    middles = [middle(each) for each in squares]
    steps = {}
    for one, first in enumerate(frames):
        for other, second in enumerate(frames[:one]):
            if first is None or second is None:
                continue
            x, y = first(middles[other])
            back_x, back_y = second(middles[one])
            step = (x - back_x) / 2, (y - back_y) / 2
            same = abs(x + back_x - 1) < _OFF and abs(y + back_y - 1) < _OFF
            if same and max(map(abs, step)) < 2 * _WIDEST:
                steps[one, other] = step
                steps[other, one] = -step[0], -step[1]
    return steps


def _pitches(steps: Steps) -> Point:
    return _pitch(steps, 0), _pitch(steps, 1)


def _pitch(steps: Steps, axis: int) -> float:
    """From one square to the next along an axis; 0 if all stand in one line.

    Where no two are neighbours, as many squares are missing between two as fit there.
    """
    ways = sorted(
        (abs(step[axis]), abs(step[1 - axis]))
        for step in steps.values()
        if abs(step[axis]) > 1
    )
    found = [along for along, aside in ways if max(along, aside) < _WIDEST]
    if found:
        return median_low(found)
    return ways[0][0] / max(1, int(ways[0][0] / _TIGHT)) if ways else 0.0


def _whole(step: float, pitch: float) -> int | None:
    """How many columns or rows a step is; None if it ends between two."""
    count = round(step / pitch) if pitch else 0
    return count if abs(step - count * pitch) < _OFF else None
