"""Squares whose corner patterns are gone are read, thanks to their neighbours."""

from __future__ import annotations

import random

import pytest
from PIL import Image
from PIL.Image import Transform
from PIL.ImageFilter import GaussianBlur

from archive.squares import read as reading
from archive.squares.grid import Quad
from archive.squares.mending import Upright, upright
from archive.squares.pictures import Picture
from archive.squares.read import PASSES, PLACES, read
from tests.squares.reference import square
from tests.squares.test_read import image_of, picture_of, texts

KIND = "15-M"
MODULES = 77
DOTS = 4
STEP = (MODULES + 12) * DOTS
EDGE = 20 * DOTS
SIDE = MODULES * DOTS
HIDDEN = (9 * DOTS, 9 * DOTS)
"""A pattern and the white around it."""


def page(columns: int, rows: int) -> Image.Image:
    """Squares in rows and columns; each number is its place."""
    across, down = ((count * STEP + 2 * EDGE) for count in (columns, rows))
    sheet = Image.new("L", (across, down), 225)
    for number in range(columns * rows):
        drawn = image_of(number, KIND, DOTS).point(lambda grey: 30 + grey * 195 // 255)
        x, y = corner(number, columns)
        sheet.paste(drawn, (x - 4 * DOTS, y - 4 * DOTS))
    return sheet


def corner(number: int, columns: int) -> tuple[int, int]:
    """The upper left of a square."""
    return EDGE + number % columns * STEP, EDGE + number // columns * STEP


def hide(sheet: Image.Image, number: int, columns: int, patterns: str) -> None:
    """Stain patterns of a square: u(pper left), r(ight), l(ower left)."""
    x, y = corner(number, columns)
    far = SIDE - HIDDEN[0] + DOTS
    for name, (right, down) in {
        "u": (-DOTS, -DOTS),
        "r": (far, -DOTS),
        "l": (-DOTS, far),
    }.items():
        if name in patterns:
            left, top = x + right, y + down
            sheet.paste(60, (left, top, left + HIDDEN[0], top + HIDDEN[1]))


def slanted(sheet: Image.Image) -> Image.Image:
    """Seen from aside."""
    terms = (1.02, 0.09, -40.0, -0.06, 1.05, 10.0, 3e-5, 6e-5)
    return sheet.transform(
        sheet.size, Transform.PERSPECTIVE, terms, Image.Resampling.BICUBIC, fillcolor=90
    )


@pytest.mark.parametrize("patterns", ["u", "r", "l", "ur", "ul", "rl"])
@pytest.mark.parametrize("seen", [picture_of, lambda page: picture_of(slanted(page))])
def test_a_square_with_hidden_patterns_is_read_thanks_to_its_neighbours(
    patterns: str, seen: object
) -> None:
    """One pattern is enough to be sure of the place; which one does not matter."""
    assert callable(seen)
    sheet = page(2, 2)
    hide(sheet, 3, 2, patterns)
    picture = seen(sheet)
    mended = square(3, KIND)[0]
    assert mended not in texts(picture, PASSES - 1)
    assert sorted(texts(picture, PASSES)) == sorted(
        square(n, KIND)[0] for n in range(4)
    )


def test_what_was_mended_says_where_the_next_one_is() -> None:
    """Two squares that are whole bring a row of three others."""
    sheet = page(5, 1)
    for number in (2, 3, 4):
        hide(sheet, number, 5, "u")
    picture = picture_of(sheet)
    assert len(texts(picture, PASSES - 1)) == 2
    assert texts(picture, PASSES)[2:] == [square(n, KIND)[0] for n in (2, 3, 4)]


def test_corners_of_a_mended_square_are_those_in_the_picture() -> None:
    """Its own upper left comes first, as with any other."""
    sheet = page(2, 2)
    hide(sheet, 3, 2, "u")
    (seen,) = [
        each for each in read(picture_of(sheet)) if each.text == square(3, KIND)[0]
    ]
    left, top = corner(3, 2)
    expected = [
        (left, top),
        (left + SIDE, top),
        (left + SIDE, top + SIDE),
        (left, top + SIDE),
    ]
    for (x, y), (right, down) in zip(seen.corners, expected, strict=True):
        assert abs(x - right) <= DOTS
        assert abs(y - down) <= DOTS


def test_squares_whose_ink_has_run_are_mended_too() -> None:
    """Most mended squares are wet or dirty: they are levelled as a whole picture is."""
    sheet = page(2, 2)
    x, y = corner(3, 2)
    around = (x - DOTS, y - DOTS, x + SIDE + DOTS, y + SIDE + DOTS)
    ink = sheet.crop(around)
    washed = ink.filter(GaussianBlur(DOTS * 2))
    grown = ink.filter(GaussianBlur(DOTS * 0.55))
    sheet.paste(Image.blend(grown, washed, 0.4), around)
    hide(sheet, 3, 2, "r")
    picture = picture_of(sheet)
    made = upright(picture, box(x, y, SIDE), MODULES)
    assert made is not None
    plain = [view for view, levelled in made.views() if not levelled]
    assert [texts(view, 1) for view in plain] == [[]]
    assert len(texts(picture, PASSES - 1)) == 3
    assert len(texts(picture, PASSES)) == 4


def test_nothing_but_what_was_drawn_comes_out() -> None:
    """Where no square is, none is painted: its patterns alone say nothing."""
    sheet = page(3, 3)
    for number in (1, 4):
        x, y = corner(number, 3)
        sheet.paste(225, (x, y, x + SIDE, y + SIDE))
    found = texts(picture_of(sheet), PASSES)
    assert sorted(found) == sorted(square(n, KIND)[0] for n in (0, 2, 3, 5, 6, 7, 8))


def test_patterns_without_a_square_between_them_say_nothing() -> None:
    """Noise that is framed like a square stays noise."""
    sheet = page(3, 1)
    x, y = corner(2, 3)
    inside = (x, y + 9 * DOTS, x + SIDE, y + SIDE - 9 * DOTS)
    size = inside[2] - inside[0], inside[3] - inside[1]
    grains = random.Random(4).randbytes(size[0] * size[1])
    sheet.paste(Image.frombytes("L", size, grains), inside)
    found = texts(picture_of(sheet), PASSES)
    assert sorted(found) == sorted(square(n, KIND)[0] for n in (0, 1))


def test_squares_of_different_sizes_are_mended_among_their_own() -> None:
    """Two kinds of sheets in one photo do not disturb each other."""
    large = page(2, 2)
    hide(large, 3, 2, "l")
    both = Image.new("L", (large.width + 600, large.height), 225)
    both.paste(large, (0, 0))
    small = image_of(8, "5-M", DOTS)
    for place in ((0, 0), (0, 200), (200, 0)):
        both.paste(small, (large.width + place[0], 100 + place[1]))
    found = texts(picture_of(both), PASSES)
    assert set(found) == {square(n, KIND)[0] for n in range(4)} | {square(8, "5-M")[0]}


def test_a_picture_with_many_squares_makes_no_more_work_than_is_allowed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Hostile pictures name hundreds of places; only so many are looked at."""
    looked = []

    def counted(picture: Picture, where: Quad, modules: int) -> Upright | None:
        looked.append(where)
        return upright(picture, where, modules)

    monkeypatch.setattr(reading, "upright", counted)
    sheet = Image.new("L", (1000, 1000), 255)
    for number in range(64):
        drawn = image_of(number, "1-M", 2)
        step = 2 * drawn.width
        sheet.paste(drawn, (20 + number % 8 * step, 20 + number // 8 * step))
    assert len(texts(picture_of(sheet), PASSES)) == 64
    assert len(looked) == PLACES


def test_no_place_is_looked_at_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither one that was read nor one where nothing was."""
    looked = []

    def counted(picture: Picture, where: Quad, modules: int) -> Upright | None:
        looked.append(where[0])
        return upright(picture, where, modules)

    monkeypatch.setattr(reading, "upright", counted)
    sheet = page(3, 3)
    hide(sheet, 4, 3, "r")
    hide(sheet, 5, 3, "r")
    x, y = corner(1, 3)
    sheet.paste(225, (x, y, x + SIDE, y + SIDE))
    assert len(texts(picture_of(sheet), PASSES)) == 8
    cells = [(round((x - EDGE) / STEP), round((y - EDGE) / STEP)) for x, y in looked]
    assert len(cells) == len(set(cells))
    assert {(1, 0), (1, 1), (2, 1)} <= set(cells)


def box(left: float, top: float, side: float) -> Quad:
    """A place that lies straight."""
    right, low = left + side, top + side
    return (left, top), (right, top), (right, low), (left, low)


def test_a_place_that_is_wrong_by_some_modules_is_put_right() -> None:
    """The patterns that are there say by how much, the hidden one goes along."""
    sheet = page(1, 1)
    hide(sheet, 0, 1, "l")
    made = upright(picture_of(sheet), box(EDGE + 9, EDGE - 10, SIDE), MODULES)
    assert made is not None
    quiet = 4 * made.picture.width / (MODULES + 8)
    far = made.picture.width - quiet
    for here, there in [((quiet, quiet), (0, 0)), ((far, far), (SIDE, SIDE))]:
        x, y = made.point(here)
        assert abs(x - EDGE - there[0]) < DOTS / 2
        assert abs(y - EDGE - there[1]) < DOTS / 2


@pytest.mark.parametrize("grey", [0, 128, 255])
def test_where_no_pattern_is_no_square_is(grey: int) -> None:
    """Nothing is painted on paper, on the table or on what is black."""
    plain = Picture(500, 500, bytes([grey]) * 250_000)
    assert upright(plain, box(80, 80, SIDE), MODULES) is None


@pytest.mark.parametrize(
    "where",
    [
        box(100, 100, 0),
        ((0.0, 0.0), (1.0, 1.0), (2.0, 2.0), (3.0, 3.0)),
        ((0.0, 0.0), (400.0, 400.0), (400.0, 0.0), (0.0, 400.0)),
        box(-1e9, 1e9, 1e9),
    ],
    ids=["a point", "a line", "crossed", "far away"],
)
def test_a_place_that_is_none_is_passed_over(where: Quad) -> None:
    """Corners come from pictures, and those from anybody."""
    assert upright(picture_of(page(1, 1)), where, MODULES) is None
