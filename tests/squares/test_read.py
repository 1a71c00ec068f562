"""Reading squares: several at once, in three passes, and nothing else."""

from __future__ import annotations

import io
import random
import sys

import pytest
import zxingcpp
from PIL import Image

from archive.errors import MissingExtra
from archive.squares.image import png
from archive.squares.pictures import Picture
from archive.squares.read import read
from tests.squares.reference import square

PASS_TWO = 104
"""Pixels of the side of a 15-L: 1.2 for each of its 85 modules."""


def image_of(number: int, kind: str = "5-M", dots: int = 4) -> Image.Image:
    """One square, with its quiet zone, in greys."""
    data = png(square(number, kind)[1], dots)
    return Image.open(io.BytesIO(data)).convert("L")


def picture_of(image: Image.Image) -> Picture:
    """The same pixels as our type."""
    return Picture(image.width, image.height, image.tobytes())


def sheet(
    numbers: range, columns: int, kind: str = "5-M", dots: int = 4
) -> Image.Image:
    """Squares in a grid."""
    images = [image_of(number, kind, dots) for number in numbers]
    side = images[0].width
    rows = -(-len(images) // columns)
    page = Image.new("L", (columns * side, rows * side), 255)
    for place, image in enumerate(images):
        page.paste(image, (place % columns * side, place // columns * side))
    return page


def shrunk(side: int) -> Picture:
    """A square of 15-L in so few pixels that modules run into each other."""
    image = image_of(1, "15-L", 8)
    return picture_of(image.resize((side, side), Image.Resampling.BOX))


def speckled() -> Picture:
    """A square under noise as that of a cheap camera in the dark."""
    image = image_of(2, "15-L", 4)
    chance = random.Random(11)
    grains = bytes(
        min(255, max(0, round(grey * 0.3 + 90 + chance.gauss(0, 33))))
        for grey in image.tobytes()
    )
    return Picture(image.width, image.height, grains)


def made_by_zxing(text: str, form: zxingcpp.BarcodeFormat) -> Picture:
    """A code as another program draws it."""
    code = zxingcpp.create_barcode(text, form)
    drawn = zxingcpp.write_barcode_to_image(code, scale=4)
    height, width = drawn.shape
    return Picture(width, height, Image.fromarray(drawn).convert("L").tobytes())


def texts(picture: Picture, passes: int) -> list[str]:
    """What is read in so many passes."""
    return [seen.text for seen in read(picture, passes)]


def test_all_squares_of_a_picture_are_read_once() -> None:
    """A photo of a whole sheet is enough, and three passes repeat nothing."""
    found = texts(picture_of(sheet(range(12), 4)), 3)
    assert sorted(found) == sorted(square(number)[0] for number in range(12))


def test_corners_say_where_a_square_is() -> None:
    """From its own upper left, in pixels of the picture, in every pass."""
    image = Image.new("L", (500, 400), 255)
    image.paste(image_of(3), (100, 50))
    (seen,) = read(picture_of(image))
    first, last = 4 * 4, 4 * (4 + 37)
    corners = ((first, first), (last, first), (last, last), (first, last))
    expected = [(100 + x, 50 + y) for x, y in corners]
    for (x, y), (right, down) in zip(seen.corners, expected, strict=True):
        assert abs(x - right) <= 3
        assert abs(y - down) <= 3


@pytest.mark.parametrize("turn", [0, 30, 90, 180, 200, 270])
def test_a_square_is_read_whichever_way_it_lies(turn: int) -> None:
    """Nobody holds a phone straight."""
    image = image_of(4).rotate(
        turn, Image.Resampling.BICUBIC, expand=True, fillcolor=255
    )
    assert texts(picture_of(image), 1) == [square(4)[0]]


def test_a_square_too_small_for_the_first_pass_is_read_in_the_second() -> None:
    """Doubling brings back what has fewer than two pixels a module."""
    small = shrunk(PASS_TWO)
    assert texts(small, 1) == []
    assert texts(small, 2) == [square(1, "15-L")[0]]


def test_corners_of_the_second_pass_are_those_of_the_picture() -> None:
    """They do not lie in the doubled picture."""
    (seen,) = read(shrunk(PASS_TWO))
    assert all(0 <= x <= PASS_TWO and 0 <= y <= PASS_TWO for x, y in seen.corners)
    assert max(x for x, _ in seen.corners) > PASS_TWO * 0.9


def test_noise_that_hides_a_square_is_blurred_away_in_the_third() -> None:
    """The third pass reads what the first two do not."""
    picture = speckled()
    assert texts(picture, 2) == []
    assert texts(picture, 3) == [square(2, "15-L")[0]]


def test_later_passes_are_not_made_when_there_is_enough() -> None:
    """Each pass costs more than the one before: it is asked whether it is needed."""
    both = Image.new("L", (400, 200), 255)
    both.paste(image_of(5), (0, 0))
    small = shrunk(PASS_TWO)
    both.paste(Image.frombytes("L", (PASS_TWO, PASS_TWO), small.grey), (200, 20))
    picture = picture_of(both)
    asked: list[list[str]] = []

    def first_is_enough(found: list[str]) -> bool:
        asked.append(list(found))
        return True

    assert [seen.text for seen in read(picture, 3, first_is_enough)] == [square(5)[0]]
    assert asked == [[square(5)[0]]]
    assert set(texts(picture, 3)) == {square(5)[0], square(1, "15-L")[0]}


def test_a_pass_that_brings_nothing_is_followed_by_the_next() -> None:
    """As long as something is missing, all three are made."""
    asked = 0

    def never_enough(_: list[str]) -> bool:
        nonlocal asked
        asked += 1
        return False

    assert list(read(Picture(50, 50, b"\xff" * 2500), 3, never_enough)) == []
    assert asked == 3


def test_a_large_picture_is_not_doubled() -> None:
    """From 40 megapixels on a second pass would need too much memory."""
    page = Image.new("L", (8000, 5000), 255)
    small = shrunk(PASS_TWO)
    page.paste(Image.frombytes("L", (PASS_TWO, PASS_TWO), small.grey), (40, 40))
    assert texts(picture_of(page), 2) == []
    cut = page.crop((0, 0, 8000, 4999))
    assert texts(picture_of(cut), 2) == [square(1, "15-L")[0]]


def test_squares_light_on_dark_are_read() -> None:
    """A screen that inverts its colours is no obstacle."""
    image = image_of(6).point(lambda grey: 255 - grey)
    assert texts(picture_of(image), 1) == [square(6)[0]]


def test_a_square_with_a_stain_is_read() -> None:
    """That is what level M is for."""
    image = image_of(7, "15-M", 5)
    image.paste(0, (200, 200, 250, 250))
    assert texts(picture_of(image), 1) == [square(7, "15-M")[0]]


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("1234567890128", zxingcpp.BarcodeFormat.EAN13),
        ("3 123", zxingcpp.BarcodeFormat.DataMatrix),
        ("3 123", zxingcpp.BarcodeFormat.Aztec),
    ],
)
def test_other_codes_are_not_read(text: str, form: zxingcpp.BarcodeFormat) -> None:
    """A picture of a parcel has codes that are none of ours."""
    picture = made_by_zxing(text, form)
    rows = memoryview(picture.grey).cast("B", (picture.height, picture.width))
    assert [found.text for found in zxingcpp.read_barcodes(rows)] == [text]
    assert list(read(picture)) == []


@pytest.mark.parametrize("size", [(1, 1), (1, 300), (300, 1), (2, 2)])
def test_the_smallest_pictures_have_no_squares(size: tuple[int, int]) -> None:
    """Nothing is too small to be looked at."""
    width, height = size
    assert list(read(Picture(width, height, bytes(width * height)))) == []


def test_noise_alone_says_nothing() -> None:
    """What is read was drawn by somebody."""
    grains = random.Random(1).randbytes(200 * 200)
    assert list(read(Picture(200, 200, grains))) == []


def test_a_square_from_elsewhere_says_what_it_says() -> None:
    """Whether a text is ours is not decided here."""
    text = "https://example.org/سلام"
    picture = made_by_zxing(text, zxingcpp.BarcodeFormat.QRCode)
    (seen,) = read(picture)
    assert seen.text == text


def test_without_the_library_the_extra_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Who installed the core alone learns what to install."""
    monkeypatch.setitem(sys.modules, "zxingcpp", None)
    with pytest.raises(MissingExtra) as caught:
        list(read(Picture(1, 1, b"\0")))
    assert "archive[scan]" in caught.value.hint
