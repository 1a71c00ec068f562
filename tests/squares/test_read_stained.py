"""Reading squares where paper was wet or dirty: the two passes that level a picture."""

from __future__ import annotations

import random

import pytest
from PIL import Image
from PIL.ImageFilter import GaussianBlur

from archive.squares.pictures import Picture
from archive.squares.read import PASSES, QUICK, read
from tests.squares.reference import square
from tests.squares.test_read import image_of, picture_of, texts

KIND = "15-M"
TEXT = square(7, KIND)[0]


def wet(dots: int) -> Picture:
    """A square whose ink has run by half a module, in the shade, with some noise."""
    image = image_of(7, KIND, dots)
    grown = image.filter(GaussianBlur(dots * 0.5))
    washed = image.filter(GaussianBlur(dots * 2))
    chance = random.Random(5)
    grains = bytes(
        round(40 + 0.4 * grey + chance.gauss(0, 3))
        for grey in Image.blend(grown, washed, 0.25).tobytes()
    )
    return Picture(image.width, image.height, grains)


@pytest.mark.parametrize(("dots", "needed"), [(4, 4), (8, 5)])
def test_ink_that_has_run_is_read_in_the_levelling_passes(
    dots: int, needed: int
) -> None:
    """The fourth is for small modules, the fifth for large ones."""
    picture = wet(dots)
    assert texts(picture, needed - 1) == []
    assert texts(picture, needed) == [TEXT]


def test_corners_of_the_fourth_pass_are_those_of_the_picture() -> None:
    """They do not lie in the doubled picture."""
    picture = wet(4)
    (seen,) = read(picture)
    quiet = 4 * 4
    side = picture.width - 2 * quiet
    corners = ((0, 0), (side, 0), (side, side), (0, side))
    for (x, y), (right, down) in zip(seen.corners, corners, strict=True):
        assert abs(x - quiet - right) <= 5
        assert abs(y - quiet - down) <= 5


def test_the_last_passes_are_made_only_if_something_is_missing() -> None:
    """They cost most of the time."""
    asked = []

    def enough(found: list[str]) -> bool:
        asked.append(len(found))
        return len(asked) == QUICK

    assert list(read(wet(4), enough=enough)) == []
    assert asked == [0] * QUICK
    assert QUICK < PASSES


def test_a_level_picture_is_grey_where_nothing_changes() -> None:
    """Paper, shadow and stain alike are 128."""
    for grey in (0, 77, 255):
        assert Picture(30, 20, bytes([grey]) * 600).levelled(4).grey == b"\x80" * 600


def test_a_level_picture_keeps_what_is_darker_than_around_it() -> None:
    """A spot is dark on any ground, and paper beside it lighter than the mean."""
    for ground in (60, 200):
        image = Image.new("L", (31, 31), ground)
        image.paste(ground - 30, (14, 14, 17, 17))
        levelled = picture_of(image).levelled(4)
        assert (levelled.width, levelled.height) == (31, 31)
        assert levelled.grey[15 * 31 + 15] < 128 - 60
        assert levelled.grey[12 * 31 + 15] > 128
        assert levelled.grey[0] == 128
