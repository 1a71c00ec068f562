"""A picture of one square, made upright, with the patterns that all squares share anew.

A reader finds a square by the three patterns in its corners (ISO/IEC 18004, 6.3.3). If
one of them is under a stain or a fold, all that the square says is lost with it. Who
knows where the square must be can do without: the patterns that are still there say by
how much the place is wrong, and all three are painted over what is left of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import sqrt
from operator import add
from typing import Final

from archive.squares.grid import Quad, frame
from archive.squares.perspective import Perspective, Point
from archive.squares.pictures import Picture

QUIET: Final = 4
"""Modules of white around a square (ISO/IEC 18004, 6.3.8)."""
FINDER: Final = 7
"""Modules of the side of a pattern in a corner."""
_PIXELS: Final = 5
"""Of a module in the picture that is made."""
_LEVELS: Final = ((1.5, 6), (1.5, 4), (1, 10))
"""How much a picture is blurred, and what a pixel is then compared with, in pixels:
what brought most squares back that were wet, each after those before it."""
_ROUGH: Final = 3
"""Of a module where patterns are looked for: all their parts are odd."""
_SEARCH: Final = 3
"""Modules to each side in which a pattern is looked for."""
_NOTHING: Final = 1e-12
_SURE: Final = 0.5
"""The correlation from which on a pattern is one."""
_APART: Final = 1.5
"""Modules: patterns of a square are not shifted more differently."""


@dataclass(frozen=True, slots=True)
class Upright:
    """A square made upright.

    Attributes:
        picture: of it and the white around it.
        place: where a module's corner is seen in the first picture.
        modules: of a side.
    """

    picture: Picture
    place: Perspective
    modules: int

    def point(self, point: Point) -> Point:
        """Where a point of this picture is in the first one."""
        x, y = point
        return self.place((x / _PIXELS - QUIET, y / _PIXELS - QUIET))

    def views(self) -> Iterator[tuple[Picture, bool]]:
        """The square with its patterns, as different damage needs it.

        Returns:
            Pictures, and whether what is below 128 is dark and nothing else.
        """
        for sigma, radius in _LEVELS:
            levelled = self.picture.blurred(sigma).levelled(radius)
            yield self._painted(levelled, 0, 255), True
        greys = sorted(self.picture.grey[:: 8 * _PIXELS + 1])
        dark, light = greys[len(greys) // 10], greys[-1 - len(greys) // 10]
        yield self._painted(self.picture.blurred(), dark, light), False

    def _painted(self, picture: Picture, dark: int, light: int) -> Picture:
        """The patterns, the white around them and the lines between them, anew."""
        canvas = _Canvas(bytearray(picture.grey), picture.width)
        size, last = self.modules, self.modules - FINDER
        for band in (-QUIET, size):
            canvas.fill((-QUIET, band), (size + 2 * QUIET, QUIET), light)
            canvas.fill((band, 0), (QUIET, size), light)
        for at in range(FINDER + 1, last - 1):
            grey = light if at % 2 else dark
            canvas.fill((at, FINDER - 1), (1, 1), grey)
            canvas.fill((FINDER - 1, at), (1, 1), grey)
        for x, y in ((0, 0), (last, 0), (0, last)):
            canvas.square((x - 1, y - 1), FINDER + 2, light)
            for inner, grey in enumerate((dark, light, dark)):
                canvas.square((x + inner, y + inner), FINDER - 2 * inner, grey)
        return Picture(picture.width, picture.height, bytes(canvas.grey))


def upright(picture: Picture, where: Quad, modules: int) -> Upright | None:
    """Take a square out of a picture.

    Args:
        picture: with squares.
        where: its corners, to within some modules.
        modules: of a side.

    Returns:
        None if there is no square.
    """
    own = frame(modules)
    place = _seen(own, where)
    moved = _moved(picture, place, modules) if place else None
    if place is None or moved is None:
        return None
    there = zip(own, moved, strict=True)
    better = _seen(own, [place((x + dx, y + dy)) for (x, y), (dx, dy) in there])
    if better is None:
        return None
    cut = _cut(picture, better, (modules, QUIET, _PIXELS))
    return Upright(cut, better, modules)


def _seen(points: Sequence[Point], seen: Sequence[Point]) -> Perspective | None:
    return Perspective.fitted([(p, q, 1.0) for p, q in zip(points, seen, strict=True)])


def _cut(picture: Picture, place: Perspective, sizes: tuple[int, int, int]) -> Picture:
    """A square and what is around it, upright.

    Args:
        picture: with the square.
        place: where its modules are seen.
        sizes: modules of a side, modules around it, pixels of a module.
    """
    modules, margin, pixels = sizes
    small = Perspective((1 / pixels, 0, -margin, 0, 1 / pixels, -margin, 0, 0, 1))
    terms = place.after(small).terms
    side = (modules + 2 * margin) * pixels
    last = terms[8] or _NOTHING
    return picture.seen_from([term / last for term in terms[:8]], side)


def _moved(picture: Picture, place: Perspective, modules: int) -> Quad | None:
    """By how many modules each corner is off, as the patterns say that are there.

    Returns:
        None if no pattern is there.
    """
    rough = _cut(picture, place, (modules, _SEARCH + 1, _ROUGH))
    last = modules - FINDER
    found = [_finder(rough, x, y) for x, y in ((0, 0), (last, 0), (0, last))]
    there = _agreeing([each for each in found if each])
    if not there:
        return None
    mean = sum(x for x, _ in there) / len(there), sum(y for _, y in there) / len(there)
    first, second, third = (each if each in there else mean for each in found)
    return first, second, mean, third


def _agreeing(found: list[Point]) -> list[Point]:
    """The shifts that most others are like."""
    groups = [
        [b for b in found if max(abs(a[0] - b[0]), abs(a[1] - b[1])) < _APART]
        for a in found
    ]
    return max(groups, key=len, default=[])


def _finder(rough: Picture, left: int, top: int) -> Point | None:
    """How far from its place a pattern is, in modules; None if none is there."""
    side = (FINDER + 2 * (_SEARCH + 1)) * _ROUGH
    x, y = left * _ROUGH, top * _ROUGH
    rows = [
        rough.grey[at + x : at + x + side]
        for at in range(y * rough.width, (y + side) * rough.width, rough.width)
    ]
    sums = _sums(rows)
    squares = _sums([[grey * grey for grey in row] for row in rows])
    best, where = _SURE, None
    for down in range(2 * _SEARCH * _ROUGH + 1):
        for right in range(2 * _SEARCH * _ROUGH + 1):
            likeness = _likeness(sums, squares, right, down)
            if likeness > best:
                best, where = likeness, (right, down)
    if where is None:
        return None
    return where[0] / _ROUGH - _SEARCH, where[1] / _ROUGH - _SEARCH


def _sums(rows: Sequence[Sequence[int]]) -> list[list[int]]:
    """The sums of everything to the upper left of each corner of a pixel."""
    above = [0] * (len(rows[0]) + 1)
    sums = [above]
    for row in rows:
        above = list(map(add, above, accumulate(row, initial=0)))
        sums.append(above)
    return sums


def _likeness(sums: list[list[int]], squares: list[list[int]], x: int, y: int) -> float:
    """The correlation of a pattern with white around it and what begins here."""

    def inner(of: list[list[int]], modules: int) -> int:
        low = modules * _ROUGH
        high = (FINDER + 2 - modules) * _ROUGH
        first, last = of[y + low], of[y + high]
        return last[x + high] - last[x + low] - first[x + high] + first[x + low]

    whole, seven, five, three = (inner(sums, each) for each in range(4))
    dark = seven - five + three
    pixels = (FINDER + 2) ** 2 * _ROUGH**2
    spread = inner(squares, 0) / pixels - (whole / pixels) ** 2
    if spread <= 1:
        return 0.0
    darks = _DARK * _ROUGH**2
    differ = (whole - dark) / (pixels - darks) - dark / darks
    share = darks / pixels
    return differ * sqrt(share * (1 - share)) / sqrt(spread)


_DARK: Final = 7 * 7 - 5 * 5 + 3 * 3
"""Modules of a pattern that are dark."""


@dataclass(frozen=True, slots=True)
class _Canvas:
    """Pixels of an upright square, painted by modules."""

    grey: bytearray
    width: int

    def square(self, corner: tuple[int, int], side: int, grey: int) -> None:
        """Paint a square of modules."""
        self.fill(corner, (side, side), grey)

    def fill(self, corner: tuple[int, int], size: tuple[int, int], grey: int) -> None:
        """Paint a rectangle of modules."""
        (x, y), (across, down) = corner, size
        left = (x + QUIET) * _PIXELS
        line = bytes([grey]) * (across * _PIXELS)
        for row in range((y + QUIET) * _PIXELS, (y + down + QUIET) * _PIXELS):
            at = row * self.width + left
            self.grey[at : at + len(line)] = line
