"""Printed sheets, rasterised, photographed by simulation and read back.

The short form of ``python -m bench.photos``, which takes 100 photos a level.
"""

from __future__ import annotations

import pytest

from archive.squares.draw import Kind
from tests.rigs.sheets import EDITIONS, blanked, brought_back, parcel, photo
from tests.stock import needs

pytestmark = pytest.mark.stock

LANGUAGE = "en"
SEEDS = range(5)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("level", ["scan", "good", "mediocre"])
def test_one_photo_of_a_sheet_brings_the_edition_back(level: str, seed: int) -> None:
    """Text, signature and all, byte for byte."""
    needs("pdftoppm")
    found = brought_back(photo(LANGUAGE, level, seed), parcel(LANGUAGE).content)
    assert found.whole


@pytest.mark.parametrize(("seed", "language"), list(enumerate(EDITIONS)))
def test_any_seven_tenths_of_the_squares_are_enough(seed: int, language: str) -> None:
    """Of the smallest set that stands it, 30 % are blanked, rounded down."""
    needs("pdftoppm")
    kind = Kind.parse("10-M" if seed % 2 else "15-M")
    page = blanked(language, kind, seed)
    assert page.lost == page.count * 3 // 10 > 0
    found = brought_back(page.picture, page.object)
    assert found.whole
    assert found.squares == page.count - page.lost


def test_one_square_less_is_not_enough() -> None:
    """There is nothing to spare: so the sets above were as small as may be."""
    needs("pdftoppm")
    page = blanked(LANGUAGE, Kind.parse("15-M"), seed=0, more=1)
    found = brought_back(page.picture, page.object)
    assert not found.whole
    assert found.squares == page.count - page.lost
