"""What the program says in other languages."""

from __future__ import annotations

import re
from typing import Any, Final

from archive import strings
from archive.characters import refused_in_line
from archive.format.manifest import Translation
from archive.translation.letters import check_letters
from archive.translation.paragraphs import Paragraph
from tests.strings.catalogue import FILES, each_language, fields, numbers, sheet, table
from tests.translation import statement

STATUSES = [each.value for each in Translation]

HOW: Final = 5
"""Lines above the squares that say what to do."""

HOW_LONG: Final = 120
"""Characters that such a line stays below."""

LATIN: Final = re.compile(r"\b(?:archive|mm)\b")
"""Written in Latin letters in every language: the program's name, and a unit."""


def keys(words: dict[str, Any]) -> set[str]:
    """Every key of a file, with those of the tables in it."""
    inner = [
        f"{key}.{name}"
        for key, value in words.items()
        if isinstance(value, dict)
        for name in value
    ]
    return {*words, *inner}


@each_language
def test_every_language_says_the_same_things(language: str) -> None:
    """No file has a key that English does not have, and none lacks one."""
    assert keys(table(language)) == keys(table("en"))


@each_language
def test_every_status_has_a_sentence(language: str) -> None:
    """It names the original, but for the original itself; and it is one line."""
    words = strings.words(language)
    assert words
    assert words.name.strip()
    assert list(words.status) == STATUSES
    for status, sentence in words.status.items():
        assert fields(sentence) == ([] if status == "original" else ["original"])
        assert refused_in_line(sentence) is None
        assert sentence == sentence.strip()
    assert len(set(words.status.values())) == len(STATUSES), "each says something else"


@each_language
def test_a_status_names_the_original_as_its_speakers_do(language: str) -> None:
    """The placeholder is filled in, in every language."""
    sentence = strings.status(language, "machine", "en")
    assert "(English)" in sentence
    assert "{" not in sentence


def test_no_two_languages_have_one_name() -> None:
    """A reader finds their own."""
    names = [strings.name_of(each.stem) for each in FILES]
    assert len(set(names)) == len(names) == 13


def test_a_language_without_words_gets_english() -> None:
    """And its tag for a name."""
    assert strings.words("xx") is None
    assert strings.name_of("xx") == "xx"
    english = strings.status("en", "edited", "fa")
    assert strings.status("xx", "edited", "fa") == english
    assert "(فارسی)" in english
    assert "(xx)" in strings.status("en", "edited", "xx")


@each_language
def test_digits_of_a_language_are_those_of_its_rules(language: str) -> None:
    """Ten from 0: numbers on a sheet look like the numbers of its text."""
    digits = table(language)["digits"]
    assert [int(each) for each in digits] == list(range(10))
    assert digits == statement.text(language).rules.digits


@each_language
def test_what_to_do_with_a_sheet_is_five_short_lines(language: str) -> None:
    """They fit above the squares, and each says something else."""
    how = table(language)["sheet"]["how"]
    assert len(how) == len(set(how)) == HOW
    assert [line for line in how if len(line) >= HOW_LONG] == []


@each_language
def test_a_line_of_a_sheet_is_filled_in_as_in_english(language: str) -> None:
    """Placeholders, numbers and the name of the program stand in the same lines."""
    english = dict(sheet("en"))
    for key, line in sheet(language):
        assert fields(line) == fields(english[key]), key
        assert numbers(line) == numbers(english[key]), key
        assert ("archive" in line) == ("archive" in english[key]), key
        filled = line.format(needed=1, count=2, set=3, page=4, pages=5)
        assert not set("{}") & set(filled), key


@each_language
def test_a_sheet_is_written_as_its_language_is(language: str) -> None:
    """Letters, digits and joiners are those of the language; nothing is hidden."""
    rules = statement.text(language).rules
    for key, line in sheet(language):
        own = LATIN.sub("", re.sub(r"\{[a-z]+\}", "", line))
        assert list(check_letters(Paragraph(0, 0, own), rules)) == [], key
        assert own.strip(), key
        assert line == line.strip(), key
        assert "  " not in line, key


@each_language
def test_no_two_buttons_are_called_the_same(language: str) -> None:
    """Who watches squares go by can tell them apart."""
    words = table(language)["sheet"]
    names = {words[key] for key in ("pause", "go_on")}
    assert len(names) == 2


def test_a_sheet_says_what_is_filled_in() -> None:
    """English has a place for every number that a sheet knows."""
    assert {key: fields(line) for key, line in sheet("en") if "{" in line} == {
        "any": ["count", "needed"],
        "more": ["needed"],
        "set": ["set"],
        "page": ["page", "pages"],
        "play": ["needed"],
    }
