"""The one table of refused characters: what it holds, and what it lets through."""

from __future__ import annotations

import sys
import unicodedata
from itertools import pairwise

import pytest

from archive.characters import (
    REFUSED,
    refused_in_line,
    refused_in_text,
    visible,
    visible_line,
)

EVERY = [chr(point) for point in range(sys.maxunicode + 1)]
INVISIBLE = {"Cc", "Cs", "Co", "Zl", "Zp"}  # controls, surrogates, private, separators
ALLOWED_FORMATS = {
    "\u200c",  # ZWNJ: Persian needs it
    "\u200d",  # ZWJ: Kurdish needs it
    "\u0600",  # Arabic number sign and its like are seen
    "\u0601",
    "\u0602",
    "\u0603",
    "\u0604",
    "\u0605",
    "\u06dd",  # end of ayah
    "\u070f",  # Syriac abbreviation mark
    "\u0890",
    "\u0891",
    "\u08e2",
    "\U000110bd",  # Kaithi number signs
    "\U000110cd",
    *map(chr, range(0x13430, 0x13440)),  # Egyptian hieroglyph joiners
}


def test_the_table_is_sorted_and_no_range_touches_another() -> None:
    """Ranges ascend without overlap: each code point has one answer."""
    ends = [point for first, last, _ in REFUSED for point in (first, last)]
    assert ends == sorted(ends)
    assert all(one[1] < two[0] for one, two in pairwise(REFUSED))
    assert all(what for _, _, what in REFUSED)


def test_every_code_point_is_refused_iff_the_table_holds_it() -> None:
    """The functions say what the table says, for each of 1,114,112 code points."""
    table = {point for first, last, _ in REFUSED for point in range(first, last + 1)}
    found = {ord(each) for each in EVERY if refused_in_line(each) is not None}
    assert found == table


def test_what_unicode_calls_invisible_is_refused() -> None:
    """Controls, formats, surrogates and private letters are refused, but for a few."""
    missed = {
        each
        for each in EVERY
        if (
            unicodedata.category(each) in INVISIBLE
            or unicodedata.category(each) == "Cf"
        )
        and refused_in_line(each) is None
    }
    assert missed <= ALLOWED_FORMATS


@pytest.mark.parametrize(
    "text",
    [
        "می‌خواهیم",
        "ئەم دەقە‍",
        "čeština, İstanbul",
        "نَصٌّ مُشَكَّل",
        "١٢٣ ۱۲۳",
        "«گیومه» … €",
        "A\u00a0B",
        "😀",
    ],
)
def test_real_writing_passes(text: str) -> None:
    """Joiners, marks, quotation marks and emoji are letters like any other."""
    assert refused_in_line(text) is None
    assert visible_line(text) == text


@pytest.mark.parametrize(
    ("text", "line", "whole"),
    [
        ("ab\n", 2, None),
        ("a\tb\n", 1, 1),
        ("\n\n\u202e", 0, 2),
        ("ab\r\n", 2, 2),
        ("\ufeffab", 0, 0),
        ("", None, None),
        ("\n", 0, None),
    ],
)
def test_the_offset_is_that_of_the_first_refused_character(
    text: str, line: int | None, whole: int | None
) -> None:
    """A line refuses LF too, a text does not; both name the first fault."""
    assert refused_in_line(text) == line
    assert refused_in_text(text) == whole


def test_hidden_characters_are_spelled_out() -> None:
    """A terminal gets the code point, of four to six digits, and never the thing."""
    assert visible("a\u202eb\n\x1b[31m\U000e0001") == (
        "a<U+202E>b\n<U+001B>[31m<U+E0001>"
    )


def test_only_a_line_spells_line_feeds_out() -> None:
    """LF stays in a text and is spelled out in a line."""
    assert visible("a\nb") == "a\nb"
    assert visible_line("a\nb") == "a<U+000A>b"


def test_what_was_made_visible_holds_nothing_refused() -> None:
    """No string comes out of the two functions with a refused character in it."""
    everything = "".join(EVERY)
    assert refused_in_text(visible(everything)) is None
    assert refused_in_line(visible_line(everything)) is None
