"""Sheets, printed and photographed by simulation, come back from one photo.

Short forms, of a few seeds; ``python -m bench.photos`` has the full ones.
"""

from __future__ import annotations

import pytest

from archive.squares.draw import Kind
from tests.rigs import sheets
from tests.stock import needs

pytestmark = pytest.mark.stock


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("level", ["scan", "good", "mediocre"])
def test_one_photo_is_enough(level: str, seed: int) -> None:
    """Of an undamaged sheet, as careful and as hurried people take it."""
    needs("pdftoppm")
    picture = sheets.photo("en", level, seed)
    assert sheets.brought_back(picture, sheets.parcel("en").content).whole


@pytest.mark.parametrize("language", sheets.EDITIONS)
def test_three_squares_in_ten_may_be_lost(language: str) -> None:
    """Of the smallest set that stands it, in the densest kind and the coarsest."""
    needs("pdftoppm")
    number = sheets.EDITIONS.index(language)
    kind = Kind.parse(("15-M", "10-M")[number % 2])
    page = sheets.blanked(language, kind, number)
    assert page.lost == page.count * 3 // 10
    assert sheets.brought_back(page.picture, page.object).whole
