"""What the program says in other languages."""

from __future__ import annotations

import string
import tomllib

import pytest

from archive import strings
from archive.characters import refused_in_line
from archive.format.manifest import Translation
from tests.kit import ROOT

FILES = sorted((ROOT / "src" / "archive" / "strings").glob("*.toml"))
STATUSES = [each.value for each in Translation]
each_language = pytest.mark.parametrize("language", [each.stem for each in FILES])


def keys(table: dict[str, object]) -> set[str]:
    """Every key of a file, with those of the tables in it."""
    inner = [
        f"{key}.{name}"
        for key, value in table.items()
        if isinstance(value, dict)
        for name in value
    ]
    return {*table, *inner}


@each_language
def test_every_language_says_the_same_things(language: str) -> None:
    """No file has a key that English does not have, and none lacks one."""
    english, other = (
        tomllib.loads((FILES[0].parent / f"{each}.toml").read_text("utf-8"))
        for each in ("en", language)
    )
    assert keys(other) == keys(english)


@each_language
def test_every_status_has_a_sentence(language: str) -> None:
    """It names the original, but for the original itself; and it is one line."""
    words = strings.words(language)
    assert words
    assert words.name.strip()
    assert list(words.status) == STATUSES
    for status, sentence in words.status.items():
        fields = [
            field for _, field, _, _ in string.Formatter().parse(sentence) if field
        ]
        assert fields == ([] if status == "original" else ["original"]), status
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
