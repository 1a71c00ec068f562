"""Folded text: every text comes back, and nothing else is a folded text."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import Malformed, NewerVersion
from archive.format.script import TABLES, fold, unfold
from tests.kit import STATEMENT, TEXT
from tests.test_properties import LAW

NUMBERS = sorted(TABLES)
numbers = pytest.mark.parametrize("number", NUMBERS)
FROZEN = {
    1: "55b266aca9ee73187a8fb1c1a32e45daef8cc0b32afd97f98d9af6ca69c3d480",
    2: "453a8f2f2d9d6414b47c42517e32492e65d29156fbb524f83d6cd82a4a2eb9bf",
    3: "2bda89ceba65116215baba302fb1b74a314b794f412b2988aad73687a2df8b92",
}


@pytest.mark.parametrize(("number", "digest"), sorted(FROZEN.items()))
def test_the_tables_never_change(number: int, digest: str) -> None:
    """Objects that were printed years ago are read by these tables."""
    assert hashlib.sha256(TABLES[number].encode()).hexdigest() == digest


def test_there_are_no_other_tables() -> None:
    """A table more is frozen here as well."""
    assert set(TABLES) == set(FROZEN)


@numbers
def test_a_table_has_room_for_its_letters(number: int) -> None:
    """At most 127 code points beyond ASCII, none twice: bytes 80 to FE."""
    table = TABLES[number]
    assert len(table) <= 127
    assert len(set(table)) == len(table)
    assert min(table) >= "\x80"


@numbers
def test_a_letter_of_the_table_is_one_byte(number: int) -> None:
    """Letters of the table and ASCII take one byte each, in the table's order."""
    assert fold(TABLES[number], number) == bytes(
        range(0x80, 0x80 + len(TABLES[number]))
    )
    ascii_text = "".join(map(chr, range(128)))
    assert fold(ascii_text, number) == ascii_text.encode()


@numbers
@LAW
@given(text=st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_comes_back(number: int, text: str) -> None:
    """Unfolding gives what was folded, for every code point there is."""
    assert unfold(fold(text, number), number) == text


@numbers
@LAW
@given(data=st.binary(max_size=40))
def test_a_text_is_folded_in_one_way(number: int, data: bytes) -> None:
    """Any bytes are refused, or are exactly what their text is folded to."""
    try:
        text = unfold(data, number)
    except Malformed:
        return
    assert fold(text, number) == data


@numbers
@LAW
@given(
    data=st.lists(
        st.sampled_from(
            [
                b"\xff",
                b"\xd8\xb1",
                b"\xe2\x82\xac",
                b"a",
                b"\x80",
                b"\xf0\x9f\x8c\xb1",
                b"\xc2",
                b"\x81",
                b"\xed\xa0\x80",
                b"\xc1\xbf",
            ]
        )
    ).map(b"".join)
)
def test_escapes_are_written_in_one_way(number: int, data: bytes) -> None:
    """The same law for bytes that are nearly escapes."""
    try:
        text = unfold(data, number)
    except Malformed:
        return
    assert fold(text, number) == data


@numbers
def test_every_letter_of_the_tables_is_folded_by_every_table(number: int) -> None:
    """A letter of another script is escaped, not lost."""
    letters = "".join(TABLES.values()) + "€🌱ⵣ\U0010ffff\x80"
    assert unfold(fold(letters, number), number) == letters


@pytest.mark.parametrize(
    ("number", "data"),
    [
        (1, b"\xff\xd8\xa7"),
        (3, b"\xffa"),
        (3, b"\xff\x7f"),
        (1, b"abc\xff"),
        (1, b"\xff\xe2\x82"),
        (1, b"\xff\xe2\x82a"),
        (1, b"\xff\x80"),
        (1, b"\xff\xc1\xbf"),
        (1, b"\xff\xe0\x82\xac"),
        (1, b"\xff\xed\xa0\x80"),
        (1, b"\xff\xf4\x90\x80\x80"),
        (1, b"\xff\xff"),
        (2, b"\xfe"),
    ],
    ids=[
        "escaped letter of a table", "escaped ASCII", "escaped DEL", "nothing escaped",
        "half a character", "a third missing", "a continuation", "overlong of 2",
        "overlong of 3", "surrogate", "beyond Unicode", "escaped escape", "no letter",
    ],
)  # fmt: skip
def test_other_ways_to_write_are_refused(number: int, data: bytes) -> None:
    """Escapes that need not be, or are none, and bytes without a letter."""
    with pytest.raises(Malformed):
        unfold(data, number)


@pytest.mark.parametrize("number", [0, 4, 255])
def test_another_table_is_of_a_newer_version(number: int) -> None:
    """A table that does not exist yet is not guessed at."""
    with pytest.raises(NewerVersion):
        unfold(b"abc", number)


def test_a_script_halves_its_letters() -> None:
    """Persian by its own table takes a byte a letter, by another one over two."""
    assert len(fold(TEXT, 1)) == len(TEXT)
    assert len(fold(TEXT, 3)) > len(TEXT.encode())


@pytest.mark.parametrize(
    ("language", "number"),
    [("fa", 1), ("ar", 1), ("ckb", 1), ("azb", 1), ("ur", 1), ("ru", 2), ("es", 3)],
)
def test_the_statement_needs_few_escapes(language: str, number: int) -> None:
    """The tables fit the statement's texts: fewer than one escape in 200 letters."""
    text = (STATEMENT / f"{language}.txt").read_text("utf-8")
    escapes = sum(letter >= "\x80" and letter not in TABLES[number] for letter in text)
    assert escapes * 200 < len(text)
