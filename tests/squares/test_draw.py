"""Squares: the same as qrcode's, full to the edge, read by two other programs."""

from __future__ import annotations

import random
from bisect import bisect_left
from pathlib import Path

import pytest

from archive import limits
from archive.errors import TooLarge, Usage
from archive.packets.lines import to_digits
from archive.packets.packet import size_of
from archive.squares.draw import MASK, Kind, Level, Square, capacity, draw, symbols
from archive.squares.image import png
from archive.squares.pictures import open_picture
from archive.squares.read import read
from tests.squares.reference import by_qrcode, by_zbar, digits, rows_of, square
from tests.stock import needs

KINDS = [Kind(version, level) for version in range(1, 41) for level in Level]
SAMPLE = [Kind(version, level) for version in (1, 9, 10, 26, 27, 40) for level in Level]
"""Both sides of every change in how lengths are written."""
MEASURED = {
    "10-L": 259,
    "12-L": 354,
    "13-L": 412,
    "15-L": 506,
    "15-M": 399,
    "20-L": 840,
    "25-L": 1250,
}
"""Bytes after a prefix of ten characters, by another program."""


def most_digits(kind: Kind, prefix: str) -> int:
    """How many digits fit, found by trying."""

    def fits(number: int) -> bool:
        try:
            draw(prefix, "0" * number, kind)
        except TooLarge:
            return False
        return True

    return bisect_left(range(1, 8000), x=True, key=lambda number: not fits(number))


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_a_full_square_is_the_one_that_qrcode_draws(kind: Kind) -> None:
    """Every version and level, filled to the last digit, module for module."""
    prefix = "3/35 " if kind.version > 1 else "3 "
    numbers = digits(str(kind), most_digits(kind, prefix))
    drawn = draw(prefix, numbers, kind)
    assert rows_of(drawn) == by_qrcode(prefix, numbers, kind, MASK)


@pytest.mark.parametrize("kind", SAMPLE, ids=str)
@pytest.mark.parametrize("spare", [1, 2, 3, 4, 5, 7, 8, 11])
def test_a_square_with_room_left_is_the_one_that_qrcode_draws(
    kind: Kind, spare: int
) -> None:
    """Ends, zeros and filling are those of the standard, for any length."""
    prefix = "3 "
    numbers = digits(spare, max(1, most_digits(kind, prefix) - spare))
    drawn = draw(prefix, numbers, kind)
    assert rows_of(drawn) == by_qrcode(prefix, numbers, kind, MASK)


@pytest.mark.parametrize("prefix", ["", "7", "3 ", "3/35 ", "10/35 ", "100/350 "])
@pytest.mark.parametrize("number", [1, 2, 3, 100])
def test_any_prefix_and_length_is_drawn_as_qrcode_draws_it(
    prefix: str, number: int
) -> None:
    """Odd and even prefixes, and groups of one, two and three digits."""
    kind = Kind.parse("7-Q")
    numbers = digits(number, number)
    drawn = draw(prefix, numbers, kind)
    assert rows_of(drawn) == by_qrcode(prefix, numbers, kind, MASK)


@pytest.mark.parametrize("kind", KINDS[:: len(Level)], ids=str)
@pytest.mark.parametrize("prefix", ["3 ", "3/35 ", "30/350 "])
def test_the_largest_packet_fits_and_one_byte_more_does_not(
    kind: Kind, prefix: str
) -> None:
    """Capacity is exact: nothing is lost at the edge, and nothing runs over it."""
    most = capacity(kind, prefix)
    draw(prefix, to_digits(b"\xff" * most), kind)
    with pytest.raises(TooLarge):
        draw(prefix, to_digits(b"\xff" * (most + 1)), kind)


def test_capacities_are_those_that_were_measured() -> None:
    """Sizes of packets follow from these numbers: they never change."""
    found = {kind: capacity(Kind.parse(kind), "100/30000 ") for kind in MEASURED}
    assert found == MEASURED


@pytest.mark.parametrize(
    ("kind", "number"),
    [("10-M", 2), ("15-M", 4), ("15-L", 5), ("20-L", 9), ("4-H", 0), ("1-L", 0)],
)
def test_a_square_of_each_kind_holds_its_symbols(kind: str, number: int) -> None:
    """One symbol size fills all the squares that are printed and shown."""
    assert symbols(Kind.parse(kind), len("3/35 ")) == number


def test_no_square_holds_more_symbols_than_a_packet_may_have() -> None:
    """Small symbols in a large square still make a packet that is read."""
    assert symbols(Kind.parse("40-L"), 5, 2) == limits.PACKET_SYMBOLS


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_a_packet_of_as_many_symbols_fits_and_of_more_does_not(kind: Kind) -> None:
    """The number of symbols is the largest that the capacity allows."""
    number = symbols(kind, 5)
    most = capacity(kind, "3/35 ")
    assert number == 0 or size_of(number, 90) <= most
    assert number == limits.PACKET_SYMBOLS or size_of(number + 1, 90) > most


def test_too_many_digits_are_refused_with_both_numbers() -> None:
    """Nothing is cut off, and no larger square is drawn instead."""
    with pytest.raises(TooLarge, match=r"900 digits; 10-M holds 505 after '3 '"):
        draw("3 ", "1" * 900, Kind.parse("10-M"))


def test_a_prefix_that_does_not_fit_is_refused() -> None:
    """A prefix longer than the square leaves no room for any digit."""
    kind = Kind.parse("1-H")
    assert capacity(kind, "1" * 40) == 0
    assert symbols(kind, 40) == 0
    draw("1" * 8, "", kind)
    for length in range(9, 40):
        with pytest.raises(TooLarge, match="0 digits; 1-H holds 0 after"):
            draw("1" * length, "", kind)


@pytest.mark.parametrize("prefix", ["IRAN ", "a", "3:35 ", "3\n", "٣ ", "3/35\u00a0"])
def test_a_prefix_with_other_characters_is_refused(prefix: str) -> None:
    """No words, no scheme, no colon: nothing that a phone would open."""
    with pytest.raises(Usage):
        draw(prefix, "1", Kind.parse("5-M"))
    with pytest.raises(Usage):
        capacity(Kind.parse("5-M"), prefix)


@pytest.mark.parametrize("numbers", ["12a", "1 2", "١٢٣", "-12", "12\n"])
def test_other_characters_than_digits_are_refused(numbers: str) -> None:
    """What a square says is what its sender wrote."""
    with pytest.raises(Usage):
        draw("3 ", numbers, Kind.parse("5-M"))


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_a_kind_is_read_as_it_is_written(kind: Kind) -> None:
    """One way to write each kind."""
    assert Kind.parse(str(kind)) == kind
    assert len(draw("", "", kind).rows) == kind.size


@pytest.mark.parametrize(
    "text",
    ["", "15", "15-", "15-m", "M-15", "0-M", "41-M", "015-M", "15-M ", "1\u0665-M"],
)
def test_what_is_no_kind_is_refused(text: str) -> None:
    """There are 160 kinds, and no other spelling of them."""
    with pytest.raises(Usage):
        Kind.parse(text)


@pytest.mark.parametrize("version", [-1, 0, 41])
def test_there_is_no_version_beyond_40(version: int) -> None:
    """A kind that exists can be drawn."""
    with pytest.raises(Usage):
        Kind(version, Level.M)


def test_every_row_is_as_wide_as_the_square() -> None:
    """The three corners are dark, where they belong."""
    drawn = draw("3 ", "123", Kind.parse("2-Q"))
    last = drawn.kind.size - 1
    assert all(0 <= row < 1 << drawn.kind.size for row in drawn.rows)
    assert drawn.dark(0, 0)
    assert drawn.dark(last, 0)
    assert drawn.dark(0, last)
    assert not drawn.dark(7, 7)
    assert drawn == Square(drawn.kind, drawn.rows)


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_zxing_reads_every_kind(kind: Kind) -> None:
    """A decoder that others wrote finds the text in a square of every kind."""
    text, drawn = square(7, str(kind)) if kind.version > 1 else _tiny(kind)
    (picture,) = open_picture(png(drawn, dots=3))
    assert [seen.text for seen in read(picture, passes=1)] == [text]


@pytest.mark.stock
@pytest.mark.parametrize("level", Level)
def test_zbar_reads_every_kind(level: Level, tmp_path: Path) -> None:
    """The decoder that distributions ship reads a square of every version."""
    needs("zbarimg")
    texts = []
    for kind in (each for each in KINDS if each.level is level):
        text, drawn = square(8, str(kind)) if kind.version > 1 else _tiny(kind)
        texts.append(text)
        (tmp_path / f"{kind}.png").write_bytes(png(drawn))
    assert by_zbar(*sorted(tmp_path.iterdir())) == sorted(texts)


def _tiny(kind: Kind) -> tuple[str, Square]:
    """A square that is too small for a prefix of five characters and a byte."""
    numbers = digits(random.Random(kind.version).random().hex(), 9)
    return numbers, draw("", numbers, kind)
