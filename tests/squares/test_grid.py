"""Missing squares are where rows and columns say."""

from __future__ import annotations

import random
from collections.abc import Callable, Collection

import pytest

from archive.squares.grid import Cell, Quad, middle, missing
from archive.squares.perspective import Perspective, Point

SIZE = (1000, 1400)
SIDE = 100
STEPS = (124, 108)
CAMERA = Perspective((0.9, -0.2, 200.0, 0.2, 0.8, 40.0, 1e-4, 1.5e-4, 1.0))
ALL = {(column, row) for column in range(5) for row in range(7)}


def place(cell: Cell, seen: Callable[[Point], Point]) -> Quad:
    """The corners of a square of a sheet."""
    x, y = (80.0 + cell[0] * STEPS[0], 90.0 + cell[1] * STEPS[1])
    one, two, three, four = (
        seen(corner)
        for corner in ((x, y), (x + SIDE, y), (x + SIDE, y + SIDE), (x, y + SIDE))
    )
    return one, two, three, four


def bent(point: Point) -> Point:
    """Seen by a camera, on paper that is not flat, to the nearest pixel."""
    x, y = CAMERA(point)
    return float(round(x + (y / 300) ** 2)), float(round(y + (x / 400) ** 2))


def squares(cells: Collection[Cell]) -> list[Quad]:
    """These squares of a bent sheet."""
    return [place(cell, bent) for cell in sorted(cells)]


def is_met(found: list[Quad], wanted: Quad, off: float) -> bool:
    """Whether all corners of a place are among those found."""
    return any(
        max(
            abs(a - b)
            for p, q in zip(each, wanted, strict=True)
            for a, b in zip(p, q, strict=True)
        )
        <= off
        for each in found
    )


@pytest.mark.parametrize("seed", range(5))
def test_a_missing_square_is_found_by_its_neighbours(seed: int) -> None:
    """Its corners are known to three modules of a square of 15-M."""
    lost = set(random.Random(seed).sample(sorted(ALL), 12))
    found = list(missing(squares(ALL - lost), SIZE))
    for cell in lost:
        assert is_met(found, place(cell, bent), SIDE * 3 / 77)


def test_a_sheet_goes_on_beside_what_was_read() -> None:
    """From a corner of it, the next row and the next column follow."""
    found = list(missing(squares({(1, 1), (2, 1), (1, 2), (2, 2)}), SIZE))
    around = {(x, y) for x in range(4) for y in range(4)} - {
        (1, 1),
        (2, 1),
        (1, 2),
        (2, 2),
    }
    assert len(found) == len(around)
    for cell in around:
        assert is_met(found, place(cell, bent), SIDE * 3 / 77)


def test_the_surest_come_first() -> None:
    """A hole in the middle is known better than what is beside the sheet."""
    first = next(missing(squares(ALL - {(2, 3)}), SIZE))
    assert is_met([first], place((2, 3), bent), 2)


def test_two_that_are_no_neighbours_have_others_between_them() -> None:
    """As many as fit."""
    found = list(missing(squares({(0, 2), (3, 2)}), SIZE))
    for cell in ((1, 2), (2, 2)):
        assert is_met(found, place(cell, bent), SIDE * 4 / 77)


def test_squares_in_one_row_say_nothing_of_others() -> None:
    """How far the next row is nobody knows."""
    found = list(missing(squares({(1, 2), (2, 2)}), SIZE))
    assert len(found) == 2
    for cell in ((0, 2), (3, 2)):
        assert is_met(found, place(cell, bent), SIDE * 4 / 77)


@pytest.mark.parametrize("count", [0, 1])
def test_a_grid_of_one_square_predicts_nothing(count: int) -> None:
    """Two are needed for a distance."""
    assert list(missing(squares({(1, 1)})[:count], SIZE)) == []


def test_a_whole_sheet_that_fills_its_picture_misses_nothing() -> None:
    """Beside it there is no room."""
    whole = [place(cell, lambda point: point) for cell in sorted(ALL)]
    assert list(missing(whole, (690, 850))) == []


def test_places_lie_in_the_picture() -> None:
    """What was cut off cannot be read."""
    for each in missing(squares({(0, 0), (1, 1), (2, 2)}), (500, 400)):
        assert all(0 <= x < 500 and 0 <= y < 400 for x, y in each)


def test_a_square_that_stands_apart_changes_nothing() -> None:
    """One of another sheet is no part of this one."""
    known = squares(ALL - {(2, 3)})
    stray = place((0, 0), lambda p: (p[0] * 0.3 + 20, p[1] * 0.3 + 1200))
    found = list(missing([stray, *known], SIZE))
    assert is_met(found[:1], place((2, 3), bent), 2)


def test_two_sheets_have_rows_of_their_own() -> None:
    """Each misses the square that it misses."""

    def beside(point: Point) -> Point:
        return 1000.0 - point[1], 20.0 + point[0]

    hole = {(1, 1)}
    small = {(x, y) for x in range(3) for y in range(3)} - hole
    one = [place(cell, lambda point: point) for cell in sorted(small)]
    two = [place(cell, beside) for cell in sorted(small)]
    found = list(missing([*one, *two], SIZE))
    assert is_met(found, one_of := place((1, 1), lambda point: point), 2)
    assert is_met(found, place((1, 1), beside), 2)
    assert middle(one_of) == (80 + 124 + 50, 90 + 108 + 50)


def test_squares_at_random_make_a_bounded_number_of_places() -> None:
    """A picture that was made to cost time costs little."""
    chance = random.Random(8)

    def anywhere() -> Quad:
        x, y, side = (chance.uniform(0, 4000) for _ in range(3))
        one, two, three, four = (
            (x + chance.gauss(0, side / 9), y + chance.gauss(0, side / 9))
            for x, y in ((x, y), (x + side, y), (x + side, y + side), (x, y + side))
        )
        return one, two, three, four

    for count in (2, 10, 150):
        found = list(missing([anywhere() for _ in range(count)], (8000, 8000)))
        assert len(found) <= 200


def test_squares_on_a_long_slope_make_a_bounded_number_of_places() -> None:
    """Cells far from all squares are not looked at, however wide the grid is."""
    slope = [place((3 * each, 3 * each), lambda point: point) for each in range(100)]
    assert 0 < len(list(missing(slope, (50_000, 50_000)))) <= 200


@pytest.mark.parametrize(
    "flat",
    [
        ((5.0, 5.0),) * 4,
        ((0.0, 0.0), (1.0, 1.0), (2.0, 2.0), (3.0, 3.0)),
        ((0.0, 0.0), (100.0, 100.0), (100.0, 0.0), (0.0, 100.0)),
    ],
    ids=["a point", "a line", "crossed"],
)
def test_corners_that_are_none_are_passed_over(flat: Quad) -> None:
    """Nothing is said of them, and nothing else is lost."""
    found = list(missing([flat, *squares(ALL - {(2, 3)})], SIZE))
    assert is_met(found, place((2, 3), bent), 2)
