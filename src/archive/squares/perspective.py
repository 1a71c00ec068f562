"""Maps from one plane to another as a camera sees it, fitted to pairs of points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot
from typing import Final

Point = tuple[float, float]
Pair = tuple[Point, Point, float]
"""A point, where it is seen, and how much that counts."""

_FLAT: Final = 1e-4
"""How much it counts that there is no perspective, beside points that count 1."""
_NOTHING: Final = 1e-12


@dataclass(frozen=True, slots=True)
class Perspective:
    """``x, y`` to ``(ax + by + c) / w, (dx + ey + f) / w``, ``w = gx + hy + i``.

    Attributes:
        terms: a to i.
    """

    terms: tuple[float, ...]

    def __call__(self, point: Point) -> Point:
        """Where a point is seen; far away if it lies on the horizon."""
        a, b, c, d, e, f, g, h, i = self.terms
        x, y = point
        w = g * x + h * y + i or _NOTHING
        return (a * x + b * y + c) / w, (d * x + e * y + f) / w

    def after(self, first: Perspective) -> Perspective:
        """Both, one after the other."""
        return Perspective(_product(self.terms, first.terms))

    @classmethod
    def fitted(cls, pairs: Sequence[Pair]) -> Perspective | None:
        """The map that is nearest to pairs of points.

        Returns:
            None if they do not determine one: fewer than four, or on a line.
        """
        if len(pairs) < _LEAST:
            return None
        near, far = _scale([pair[0] for pair in pairs]), _scale([p[1] for p in pairs])
        sums = [[0.0] * 9 for _ in range(8)]
        for point, seen, weight in pairs:
            (x, y), (u, v) = near(point), far(seen)
            for row in (
                (x, y, 1.0, 0.0, 0.0, 0.0, -u * x, -u * y, u),
                (0.0, 0.0, 0.0, x, y, 1.0, -v * x, -v * y, v),
            ):
                for line, one in zip(sums, row, strict=False):
                    if one:
                        part = one * weight
                        for column, other in enumerate(row):
                            line[column] += part * other
        sums[6][6] += _FLAT
        sums[7][7] += _FLAT
        solved = _solved(sums)
        if solved is None:
            return None
        return _back(far).after(cls((*solved, 1.0)).after(near))


_LEAST: Final = 4


def _product(left: Sequence[float], right: Sequence[float]) -> tuple[float, ...]:
    return tuple(
        sum(left[3 * row + k] * right[3 * k + column] for k in range(3))
        for row in range(3)
        for column in range(3)
    )


def _scale(points: Sequence[Point]) -> Perspective:
    """Moves points about the origin, some one unit away from it."""
    x = sum(point[0] for point in points) / len(points)
    y = sum(point[1] for point in points) / len(points)
    mean = sum(hypot(point[0] - x, point[1] - y) for point in points) / len(points)
    unit = 1 / mean if mean else 1.0
    return Perspective((unit, 0.0, -x * unit, 0.0, unit, -y * unit, 0.0, 0.0, 1.0))


def _back(scale: Perspective) -> Perspective:
    """The inverse of what :func:`_scale` makes."""
    unit, _, x, _, _, y, *_ = scale.terms
    return Perspective(
        (1 / unit, 0.0, -x / unit, 0.0, 1 / unit, -y / unit, 0.0, 0.0, 1.0)
    )


def _solved(rows: list[list[float]]) -> tuple[float, ...] | None:
    """Gaussian elimination with pivots; None if there are many solutions."""
    size = len(rows)
    for column in range(size):
        pivot = max(range(column, size), key=lambda row: abs(rows[row][column]))
        rows[column], rows[pivot] = rows[pivot], rows[column]
        first = rows[column]
        if abs(first[column]) < _NOTHING:
            return None
        for row in range(size):
            if row != column and (share := rows[row][column] / first[column]):
                rows[row] = [
                    one - share * other
                    for one, other in zip(rows[row], first, strict=True)
                ]
    return tuple(row[size] / row[at] for at, row in enumerate(rows))
