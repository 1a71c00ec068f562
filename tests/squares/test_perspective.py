"""Fitting projective maps to points."""

from __future__ import annotations

import random

import pytest

from archive.squares.perspective import Pair, Perspective, Point

SLANTED = Perspective((1.1, 0.2, 30.0, -0.1, 0.9, 70.0, 4e-4, -3e-4, 1.0))
CORNERS: tuple[Point, ...] = ((0, 0), (77, 0), (77, 77), (0, 77))


def seen(points: tuple[Point, ...], weight: float = 1.0) -> list[Pair]:
    """Points, and where they are seen at a slant."""
    return [(point, SLANTED(point), weight) for point in points]


def apart(one: Point, other: Point) -> float:
    """The larger of two distances."""
    return max(abs(one[0] - other[0]), abs(one[1] - other[1]))


def test_four_corners_say_where_everything_else_is() -> None:
    """A square that was read shows how the paper around it lies."""
    fitted = Perspective.fitted(seen(CORNERS))
    assert fitted is not None
    for point in [(38.5, 38.5), (150.0, 10.0), (-80.0, 160.0)]:
        assert apart(fitted(point), SLANTED(point)) < 1


def test_many_points_outweigh_that_each_is_a_little_wrong() -> None:
    """The map is near to all of them."""
    chance = random.Random(3)
    pairs = [
        (point, (x + chance.gauss(0, 0.5), y + chance.gauss(0, 0.5)), 1.0)
        for point in [(float(x), float(y)) for x in range(9) for y in range(9)]
        for x, y in [SLANTED((10 * point[0], 10 * point[1]))]
    ]
    fitted = Perspective.fitted(pairs)
    assert fitted is not None
    assert apart(fitted((4.0, 4.0)), SLANTED((40, 40))) < 0.5


def test_what_counts_more_is_met_more_closely() -> None:
    """Squares that are near say more than those that are far away."""
    wrong: Pair = ((38.0, 38.0), (0.0, 0.0), 1e-6)
    fitted = Perspective.fitted([*seen(CORNERS), wrong])
    assert fitted is not None
    assert apart(fitted((38, 38)), SLANTED((38, 38))) < 0.5


def test_two_maps_one_after_the_other_are_one() -> None:
    """The first that is named is the last that is done."""
    wider = Perspective((2.0, 0.0, 5.0, 0.0, 3.0, 6.0, 0.0, 0.0, 1.0))
    both = SLANTED.after(wider)
    assert apart(both((7, 8)), SLANTED((19, 30))) < 1e-9


@pytest.mark.parametrize(
    "points",
    [
        (),
        CORNERS[:3],
        ((1.0, 1.0),) * 5,
        ((0.0, 0.0), (1.0, 1.0), (2.0, 2.0), (3.0, 3.0)),
    ],
    ids=["none", "three", "one place", "a line"],
)
def test_points_that_do_not_say_enough_give_no_map(points: tuple[Point, ...]) -> None:
    """Four are needed that span a plane."""
    assert Perspective.fitted(seen(points)) is None


def test_a_point_on_the_horizon_is_far_away() -> None:
    """It is no error, as pictures come from anywhere."""
    horizon = Perspective((1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 1.0, 0.0, -1.0))
    assert horizon((1.0, 1.0))[0] > 1e9
