# ruff: noqa: RUF001 — Persian letters and digits are what it is about
"""The front of a sheet holds the whole text, joined, in order, and inside the page."""

from __future__ import annotations

import re
import subprocess
import unicodedata
from collections import Counter
from pathlib import Path

import pytest
from PIL import Image, ImageOps

from archive.carriers.printed.sheet import A4, LETTER, Form, Paper
from archive.errors import Usage
from tests.carriers.printed import sheets
from tests.carriers.printed.sheets import (
    LANGUAGES,
    RIGHT_TO_LEFT,
    Pdf,
    edition,
    made,
    short,
)
from tests.stock import needs

EDGE = round(5 / 25.4 * 300)
"""Dots of the margin that printers may leave white."""


def _front(file: bytes) -> tuple[list[sheets.Line], int]:
    """The lines of the front without its feet, and its number of pages."""
    pdf = Pdf(file)
    lines = []
    pages = len(pdf.pages()) - 1
    for page in range(pages):
        lines += list(pdf.lines(page))[:-1]
    return lines, pages


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_front_says_the_edition_word_for_word(language: str) -> None:
    """Title, status and text stand there whole, in the order of reading."""
    text = edition(language)
    lines, _ = _front(made(text))
    said = " ".join(line.text(rtl=text.rtl) for line in lines)
    assert said == " ".join((text.title, text.status, *text.paragraphs))


@pytest.mark.parametrize("language", LANGUAGES)
def test_other_programs_find_the_same_characters(language: str, tmp_path: Path) -> None:
    """What poppler extracts has every letter of the edition, as often."""
    needs("pdftotext")
    text = edition(language)
    file = tmp_path / "sheet.pdf"
    file.write_bytes(made(text))
    pages = str(len(Pdf(file.read_bytes()).pages()) - 1)
    command = ["pdftotext", "-raw", "-l", pages, str(file), "-"]
    said = subprocess.run(command, check=True, capture_output=True).stdout.decode()
    feet = [
        sheets.WORDS[text.rtl].page_line.format(
            page=text.number(str(page)), pages=text.number(str(int(pages) + 1))
        )
        for page in range(1, int(pages) + 1)
    ]
    meant = "".join((text.title, text.status, *text.paragraphs, *feet))
    assert _letters(said) == _letters(meant)


def _letters(text: str) -> Counter[str]:
    """Letters, marks and digits; presentation forms as what they present."""
    plain = unicodedata.normalize("NFKD", text)
    return Counter(each for each in plain if unicodedata.category(each)[0] in "LMN")


def test_what_is_read_from_left_to_right_is_extracted_word_for_word(
    tmp_path: Path,
) -> None:
    """A Latin text can be copied out of the file as it is."""
    needs("pdftotext")
    text = edition("es")
    file = tmp_path / "sheet.pdf"
    file.write_bytes(made(text))
    command = ["pdftotext", "-raw", "-l", "1", str(file), "-"]
    said = subprocess.run(command, check=True, capture_output=True).stdout.decode()
    meant = " ".join(text.paragraphs).replace("\u00a0", " ")
    assert meant.startswith(" ".join(said.split("\n")[2:40]))


@pytest.mark.parametrize("language", sorted(RIGHT_TO_LEFT))
def test_letters_are_joined(language: str) -> None:
    """A letter has other shapes within a word than alone, so words are joined."""
    lines, _ = _front(made(edition(language)))
    shapes = {
        (meaning, code)
        for line in lines
        for meaning, code in zip(line.glyphs, line.codes, strict=True)
    }
    letters = Counter(meaning for meaning, _ in shapes)
    assert letters["ن"] >= 4
    assert letters["م"] >= 3


def test_joiners_reach_the_reader_who_copies() -> None:
    """ZWNJ is not lost: it parts words in Persian."""
    text = edition("fa")
    lines, _ = _front(made(text))
    said = "".join("".join(line.glyphs) for line in lines)
    meant = "".join((text.title, text.status, *text.paragraphs))
    assert said.count("\u200c") == meant.count("\u200c") > 100


@pytest.mark.parametrize("language", sorted(RIGHT_TO_LEFT))
def test_right_to_left_lines_begin_at_the_right(language: str) -> None:
    """The first column stands on the right, and its lines end where the page does."""
    text = edition(language)
    file = made(text)
    lines, _ = _front(file)
    first = next(line for line in lines if line.text(rtl=True) in text.paragraphs[0])
    assert first.x > 595.28 / 2
    assert lines[-1].x < 595.28 / 2


def test_a_latin_phrase_in_persian_text_wraps_in_its_own_direction() -> None:
    """Its first words stand on the upper line: lines are cut before they are turned."""
    phrase = " ".join(f"word{number}" for number in range(40))
    lines, _ = _front(made(short("عنوان", f"این {phrase} است.", language="fa")))
    body = [line for line in lines if "w" in line.glyphs]
    assert len(body) > 2
    shown = ["".join(line.glyphs) for line in body]
    assert "word0 word1 word2" in shown[0]
    assert "word38 word39" in shown[-1]


def test_brackets_are_mirrored_and_numbers_are_not_turned() -> None:
    """From left to right stands what a reader expects to see there."""
    text = short("عنوان", "سال ۱۴۰۴ (۸ ژانویه) گذشت.", language="fa")
    lines, _ = _front(made(text))
    shown = "".join(lines[-1].glyphs)
    assert "۱۴۰۴" in shown
    assert shown.index(")") < shown.index("۸") < shown.index("(") < shown.index("۱۴۰۴")


@pytest.mark.parametrize("paper", [A4, LETTER], ids=lambda paper: paper.name)
@pytest.mark.parametrize("language", ["ckb", "de", "fa", "ru"])
def test_nothing_is_clipped(language: str, paper: Paper, tmp_path: Path) -> None:
    """5 mm of every page stay white, and 35 squares more do not change that."""
    needs("pdftoppm")
    file = made(edition(language), sheets.squares(35), Form(paper))
    for page in sheets.rasterised(file, tmp_path, "-gray"):
        with Image.open(page) as picture:
            box = ImageOps.invert(picture).getbbox()
            assert box
            assert min(box[:2]) >= EDGE
            assert box[2] <= picture.width - EDGE
            assert box[3] <= picture.height - EDGE


@pytest.mark.parametrize("language", ["es", "fa"])
def test_columns_do_not_touch(language: str, tmp_path: Path) -> None:
    """Between the columns of a page runs a white strip of 3 mm."""
    needs("pdftoppm")
    page = sheets.rasterised(made(edition(language)), tmp_path, "-gray", "-l", "1")[0]
    with Image.open(page) as picture:
        middle, half = picture.width // 2, round(1.5 / 25.4 * 300)
        strip = picture.crop((middle - half, 400, middle + half, picture.height))
        assert strip.getextrema() == (255, 255)


@pytest.mark.parametrize("paper", [A4, LETTER], ids=lambda paper: paper.name)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_size_can_be_read(language: str, paper: Paper) -> None:
    """The text is set in 8.25 to 11 points, on one page or two."""
    lines, pages = _front(made(edition(language), form=Form(paper)))
    sizes = Counter(line.size for line in lines)
    size, _ = sizes.most_common(1)[0]
    assert 8.25 <= size <= 11
    assert pages == 1 or size > 10


def test_the_persian_statement_takes_one_leaf() -> None:
    """Text in front, squares behind: two pages."""
    assert len(Pdf(made(edition("fa"), sheets.squares(35))).pages()) == 2


def test_a_long_text_takes_as_many_pages_as_it_needs() -> None:
    """Nothing is left out, and every page says how many there are."""
    text = short("Title", *("word " * 200 for _ in range(60)))
    file = made(text)
    pdf = Pdf(file)
    lines, pages = _front(file)
    assert pages > 3
    assert sum("".join(line.glyphs).count("word") for line in lines) == 200 * 60
    for page in range(pages):
        foot = list(pdf.lines(page))[-1]
        assert "".join(foot.glyphs) == f"Page {page + 1} of {pages + 1}"


def test_a_word_without_spaces_is_cut_and_not_clipped() -> None:
    """A word that is wider than its column goes on in the next line."""
    word = "abcdefghij" * 30
    lines, _ = _front(made(short("Title", word)))
    body = ["".join(line.glyphs) for line in lines[2:]]
    assert len(body) > 3
    assert "".join(body) == f"Title{word}"


def test_a_raised_mark_does_not_raise_what_follows() -> None:
    """After a mark that stands high, the baseline is where it was."""
    file = made(short("Заголовок", "Щ\u0301", "дальше", language="ru"))
    rises = re.findall(r"(\S+) Ts", Pdf(file).pages()[0])
    assert float(rises[0]) > 0
    assert float(rises[-1]) == 0
    assert sum(float(rise) == 0 for rise in rises) * 2 == len(rises)


def test_page_numbers_have_the_readers_digits() -> None:
    """A Persian sheet counts its pages in Persian digits."""
    pdf = Pdf(made(edition("fa")))
    assert list(pdf.lines(0))[-1].text(rtl=True) == "صفحهٔ ۱ از ۲"


@pytest.mark.parametrize("character", ["漢", "א", "ॐ", "\U0001f600"])
def test_a_character_without_a_shape_is_named(character: str) -> None:
    """Nothing is dropped silently, and no box stands for a letter."""
    with pytest.raises(Usage, match=f"U\\+{ord(character):04X} '{character}'"):
        made(short("Title", f"one {character} two"))


def test_a_text_in_two_scripts_takes_both_fonts() -> None:
    """Russian words in a Persian text are drawn, each in the font that has them."""
    lines, _ = _front(made(short("عنوان", "این Россия است.", language="fa")))
    assert "Россия" in "".join(lines[-1].glyphs)


def test_fonts_that_are_not_used_are_left_out() -> None:
    """Who prints German carries no second font."""
    assert len(Pdf(made(edition("de"))).fonts()) == 1
    assert len(Pdf(made(short("عنوان", "این Россия است.", language="fa"))).fonts()) == 2
