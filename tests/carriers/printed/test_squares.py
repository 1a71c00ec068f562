"""The back of a sheet: squares that are read, and words that say what to do."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from archive.carriers.printed.paper import DOTS, QUIET, places
from archive.carriers.printed.sheet import A4, LETTER, Form, Paper, grid, sheet
from archive.errors import Usage
from archive.squares.draw import Kind, Level
from tests.carriers.printed import sheets
from tests.carriers.printed.sheets import STANDARD, Pdf, edition, made, short, squares
from tests.kit import ROOT
from tests.stock import needs

FORMS = [(A4, 5, 35), (LETTER, 5, 30), (A4, 6, 24), (LETTER, 6, 20)]


@pytest.mark.parametrize(("paper", "dots", "count"), FORMS)
def test_the_grid_holds_as_many_as_the_guide_says(
    paper: Paper, dots: int, count: int
) -> None:
    """35 on A4 and 30 on Letter; with coarse modules 24 and 20."""
    columns, rows = grid(paper, STANDARD, dots)
    assert columns * rows == count


@pytest.mark.parametrize(("paper", "dots", "count"), FORMS)
def test_every_square_is_read_from_the_printed_page(
    paper: Paper, dots: int, count: int, tmp_path: Path
) -> None:
    """At the printer's resolution each says exactly what was drawn."""
    needs("pdftoppm")
    file = made(short("Title"), squares(count), Form(paper, dots))
    page = sheets.rasterised(file, tmp_path, "-gray", "-f", "2")[0]
    with Image.open(page) as picture:
        seen = [found.text for found in zxingcpp.read_barcodes(picture)]
    assert sorted(seen) == sorted(sheets.contents(count))


@pytest.mark.parametrize(("paper", "dots", "count"), FORMS)
def test_modules_are_whole_dots_and_quiet_zones_are_white(
    paper: Paper, dots: int, count: int, tmp_path: Path
) -> None:
    """Each dot of each square is as drawn, and 4 modules around it are white."""
    needs("pdftoppm")
    drawn = squares(count)
    file = made(edition("fa"), drawn, Form(paper, dots))
    page = sheets.rasterised(file, tmp_path, "-mono", "-f", "2")[0]
    quiet = QUIET * dots
    with Image.open(page) as picture:
        for labelled, place in zip(
            drawn, places(paper, STANDARD, dots).squares, strict=True
        ):
            square = labelled.square
            around = picture.crop(
                (
                    place.x - quiet,
                    place.y - quiet,
                    place.right + quiet,
                    place.bottom + quiet,
                )
            )
            meant = Image.new("1", around.size, 1)
            for y in range(square.kind.size):
                for x in range(square.kind.size):
                    if square.dark(x, y):
                        corner = (quiet + x * dots, quiet + y * dots)
                        meant.paste(0, (*corner, corner[0] + dots, corner[1] + dots))
            assert around.tobytes() == meant.tobytes()


@pytest.mark.parametrize("paper", [A4, LETTER], ids=lambda paper: paper.name)
@pytest.mark.parametrize("version", [1, 5, 10, 20, 30, 40])
@pytest.mark.parametrize("dots", DOTS)
def test_places_are_apart_and_on_the_paper(
    paper: Paper, version: int, dots: int
) -> None:
    """Squares keep 4 modules from each other, from the words and from the edge."""
    kind = Kind(version, Level.M)
    try:
        laid = places(paper, kind, dots)
    except Usage:
        assert kind.size * dots > 1500
        return
    quiet = QUIET * dots
    columns, rows = grid(paper, kind, dots)
    assert len(laid.squares) == columns * rows
    for place in laid.squares:
        assert place.width == place.height == kind.size * dots
        assert place.x - quiet >= paper.printable.x
        assert place.right <= paper.printable.right
        assert place.y - quiet >= laid.head.bottom
        assert place.bottom <= paper.printable.bottom
    first, *others = laid.squares
    for other in others:
        assert other.x - first.x >= first.width + quiet or other.x == first.x
        assert other.y - first.y >= first.width + quiet or other.y == first.y


@pytest.mark.parametrize("dots", [0, 2, 13, 100])
def test_modules_that_nobody_prints_are_refused(dots: int) -> None:
    """A module of 2 dots runs together; one of 13 wastes the paper."""
    with pytest.raises(Usage, match="dots a module"):
        grid(A4, STANDARD, dots)


def test_a_square_that_is_larger_than_the_paper_is_refused() -> None:
    """177 modules of 12 dots are 180 mm: once on A4, and not at all on A5."""
    assert grid(A4, Kind(40, Level.L), 12) == (1, 1)
    with pytest.raises(Usage, match="no square of 40-L fits"):
        grid(Paper("A5", 419.53, 595.28), Kind(40, Level.L), 12)


def test_many_squares_take_several_pages_in_their_order() -> None:
    """Each page is full before the next begins, and has the words of the first."""
    pdf = Pdf(made(short("Title"), squares(80)))
    assert len(pdf.pages()) == 4
    numbers = [
        [line for line in pdf.lines(page) if not line.upright] for page in range(1, 4)
    ]
    assert [len(page) for page in numbers] == [35, 35, 10]
    said = ["".join(line.glyphs) for page in numbers for line in page]
    assert said == [f"{number}/80" for number in range(1, 81)]
    for page in range(1, 4):
        words = ["".join(line.glyphs) for line in pdf.lines(page)]
        assert sheets.WORDS[False].any_line in words
        assert f"Page {page + 1} of 4" in words


def test_numbers_stand_in_ascii_and_in_the_readers_digits() -> None:
    """A Persian reader and a person on the telephone mean the same square."""
    pdf = Pdf(made(edition("fa"), squares(35)))
    labels = ["".join(line.glyphs) for line in pdf.lines(1) if not line.upright]
    assert labels[2] == "3/35   ۳/۳۵"


@pytest.mark.parametrize("language", ["ar", "ckb", "en", "fa"])
def test_the_back_says_what_to_do(language: str) -> None:
    """All words stand there, once, in the order of reading."""
    text = edition(language)
    words = sheets.WORDS[text.rtl]
    pdf = Pdf(made(text, squares(35)))
    said = {line.text(rtl=text.rtl) for line in pdf.lines(len(pdf.pages()) - 1)}
    assert {words.any_line, *words.how, words.key_label, words.bar_line} <= said
    assert words.set_line in said


@pytest.mark.parametrize("language", ["ar", "ckb", "en", "fa", "ur"])
def test_the_groups_of_a_fingerprint_are_never_turned(language: str) -> None:
    """From left to right stand six groups of five, in the reader's digits."""
    text = edition(language)
    pdf = Pdf(made(text, squares(35)))
    shown = ["".join(line.glyphs) for line in pdf.lines(len(pdf.pages()) - 1)]
    assert text.number(sheets.FINGERPRINT) in shown


def test_no_separator_can_turn_a_fingerprint() -> None:
    """Groups that a caller parts with spaces are not turned in Persian text either."""
    text = edition("fa")
    key = sheets.FINGERPRINT.replace("\u00a0", " ")
    file = sheet(text, sheets.WORDS[text.rtl], [key], squares(35), Form())
    shown = ["".join(line.glyphs) for line in Pdf(file).lines(1)]
    assert text.number(key) in shown


def test_what_a_finder_must_know_first_is_the_largest_line() -> None:
    """That any few squares are enough stands above all and is larger than the rest."""
    upright = [
        line for line in Pdf(made(edition("en"), squares(35))).lines(1) if line.upright
    ]
    first, *others = upright
    assert first.text(rtl=False) == sheets.WORDS[False].any_line
    assert all(line.size < first.size for line in others)


def test_several_keys_stand_below_each_other() -> None:
    """Up to five fingerprints fit above the squares, also above coarse ones."""
    keys = [f"{number}{sheets.FINGERPRINT[1:]}" for number in range(5)]
    text = edition("fa")
    for paper, dots, count in FORMS:
        form = Form(paper, dots)
        words = sheets.WORDS[text.rtl]
        pdf = Pdf(sheet(text, words, keys, squares(count), form))
        shown = ["".join(line.glyphs) for line in pdf.lines(len(pdf.pages()) - 1)]
        assert [line for line in shown if line in map(text.number, keys)] == [
            text.number(key) for key in keys
        ]


def test_words_that_do_not_fit_are_refused() -> None:
    """They would run into the squares."""
    keys = [sheets.FINGERPRINT] * 20
    with pytest.raises(Usage, match="20 keys"):
        sheet(short("Title"), sheets.WORDS[False], keys, squares(35), Form())


def test_words_stand_above_the_squares(tmp_path: Path) -> None:
    """The strip between the words and the first row is white."""
    needs("pdftoppm")
    file = made(edition("fa"), squares(20), Form(LETTER, 6))
    page = sheets.rasterised(file, tmp_path, "-mono", "-f", "2")[0]
    head = places(LETTER, STANDARD, 6).head
    with Image.open(page) as picture:
        strip = picture.crop((0, head.bottom, picture.width, head.bottom + 24))
        assert strip.convert("L").getextrema() == (255, 255)


@pytest.mark.parametrize("language", ["en", "fa"])
def test_the_bar_is_50_millimetres_long(language: str, tmp_path: Path) -> None:
    """Who measures it knows the scale of the print."""
    needs("pdftoppm")
    file = made(edition(language), squares(35))
    page = sheets.rasterised(file, tmp_path, "-mono", "-f", "2")[0]
    head = places(A4, STANDARD, 5).head
    with Image.open(page) as picture:
        rows = picture.convert("L").crop((0, 0, picture.width, head.bottom))
        lengths = [
            max(len(run) for run in re.findall(b"\x00*", row))
            for y in range(rows.height)
            for row in [rows.crop((0, y, rows.width, y + 1)).tobytes()]
        ]
    assert abs(max(lengths) - 50 / 25.4 * 300) <= 1


def test_squares_of_several_kinds_are_refused() -> None:
    """They do not fit one grid."""
    mixed = (*squares(1), *squares(1, Kind(20, Level.M)))
    with pytest.raises(Usage, match="squares of 2 kinds"):
        made(short("Title"), mixed)


def test_a_sheet_without_squares_is_refused() -> None:
    """The text alone is no sheet."""
    with pytest.raises(Usage, match="squares of 0 kinds"):
        sheet(short("Title"), sheets.WORDS[False], [], [], Form())


@pytest.mark.parametrize("library", ["fpdf", "uharfbuzz"])
def test_without_the_extra_it_is_named(library: str, tmp_path: Path) -> None:
    """Who installed the core alone is told what to install."""
    script = (
        f"import sys; sys.modules[{library!r}] = None\n"
        "from archive.errors import MissingExtra\n"
        "from tests.carriers.printed.sheets import made, short\n"
        "try: made(short('Title'))\n"
        "except MissingExtra as error: print(error.message, error.hint)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=True,
        capture_output=True,
        text=True,
    )
    assert done.stdout == (f"{library} is not installed pip install 'archive[sheet]'\n")
