"""A text as paragraphs and sentences."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.translation.paragraphs import Paragraph, is_slogan, paragraphs, sentences
from tests.translation.law import LAW


def parts(text: str, *abbreviations: str, ordinal_dot: bool = False) -> list[str]:
    """The sentences of a paragraph."""
    spans = sentences(text, abbreviations=abbreviations, ordinal_dot=ordinal_dot)
    return [text[start:end] for start, end in spans]


def test_paragraphs_are_lines_with_something_on_them() -> None:
    """Each knows its number and its line; spaces around it are none of its text."""
    assert paragraphs("\none\n\n  two \n \nthree") == (
        Paragraph(1, 2, "one"),
        Paragraph(2, 4, "two"),
        Paragraph(3, 6, "three"),
    )
    assert paragraphs("") == ()


def test_hidden_characters_are_not_trimmed_away() -> None:
    """Only spaces are: what nobody sees at the edge of a line is still checked."""
    (paragraph,) = paragraphs("\ufeffone\t\r\n")
    assert paragraph.text == "\ufeffone\t\r"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" ", []),
        ("One", ["One"]),
        ("One. Two", ["One.", "Two"]),
        ("One! Two? Three…", ["One!", "Two?", "Three…"]),
        ("Why?! Because.", ["Why?!", "Because."]),
        ("“One.” “Two!” (Three.) Four", ["“One.”", "“Two!”", "(Three.)", "Four"]),
        (
            "«\u00a0Un\u00a0!\u00a0» Deux\u00a0!",
            ["«\u00a0Un\u00a0!\u00a0»", "Deux\u00a0!"],
        ),
        ("Un\u00a0! Deux\u202f!", ["Un\u00a0!", "Deux\u202f!"]),
        ("یک؟ دو۔ سه.", ["یک؟", "دو۔", "سه."]),
        ("3.400 and 1.5 of them", ["3.400 and 1.5 of them"]),
        ("www.example.org is one", ["www.example.org is one"]),
    ],
)
def test_sentences_end_with_their_marks(text: str, expected: list[str]) -> None:
    """Closing quotes and brackets belong to the sentence; a dot inside ends none."""
    assert parts(text) == expected


def test_abbreviations_end_no_sentence() -> None:
    """Unless the paragraph is over; and a word that ends like one is none."""
    assert parts("In the U.S. army. Go", "U.S.") == ["In the U.S. army.", "Go"]
    assert parts("In the U.S. army", "U.S.") == ["In the U.S. army"]
    assert parts("In the U.S.", "U.S.") == ["In the U.S."]
    assert parts("In the U.S. army") == ["In the U.S.", "army"]
    assert parts("Use NATO.U.S. One", "U.S.") == ["Use NATO.U.S. One"]
    assert parts("Von KdU.S. One", "U.S.") == ["Von KdU.S.", "One"]


def test_ordinals_end_no_sentence_where_they_have_a_dot() -> None:
    """German writes the eighth with one; English ends a sentence with a number."""
    text = "Seit dem 8. Januar. Im Jahr 2009."
    ordinal = parts(text, ordinal_dot=True)
    assert ordinal == ["Seit dem 8. Januar.", "Im Jahr 2009."]
    assert parts(text) == ["Seit dem 8.", "Januar.", "Im Jahr 2009."]
    assert parts("Am ۸. Tag", ordinal_dot=True) == ["Am ۸. Tag"]
    years = "1979. Dann 2009. So"
    assert parts(years, ordinal_dot=True) == ["1979.", "Dann 2009.", "So"], "no year"
    assert parts("8! 9", ordinal_dot=True) == ["8!", "9"], "only a dot"
    assert parts(". 9", ordinal_dot=True) == [".", "9"], "only after a digit"


@LAW
@given(st.text("aU.S!?؟… 8\u00a0»”)", max_size=60), st.booleans())
def test_no_letter_is_outside_the_sentences(text: str, ordinal_dot: bool) -> None:  # noqa: FBT001 — hypothesis gives it by name
    """Sentences stand in order, do not overlap, and leave only white space over."""
    spans = sentences(text, abbreviations=["U.S."], ordinal_dot=ordinal_dot)
    left, last = list(text), 0
    for start, end in spans:
        assert last <= start < end <= len(text)
        left[start:end] = " " * (end - start)
        last = end
    assert not "".join(left).strip()


def test_a_long_paragraph_takes_no_long_time() -> None:
    """Time grows with length and not with its square: a megabyte is read at once."""
    text = "8. U.S. " * 125_000
    (span,) = sentences(text, abbreviations=["U.S."], ordinal_dot=True)
    assert span == (0, len(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Out!", True),
        ("No! Out!", True),
        ("Non !", True),
        ("« Non ! »", True),
        ("“Out!”", True),
        ("No. Out!", False),
        ("No! Out", False),
        ("No?", False),
        ("", False),
    ],
)
def test_a_slogan_is_shouted_to_the_end(text: str, expected: bool) -> None:  # noqa: FBT001 — a table
    """Every sentence has its exclamation mark."""
    assert is_slogan(text, sentences(text)) is expected
