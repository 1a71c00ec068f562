"""The statement in its languages: texts, rules, glossaries, strings, all complete."""

from __future__ import annotations

import tomllib
import unicodedata
from pathlib import Path

import pytest

from archive.characters import refused_in_text
from archive.sources.folder import check_text
from archive.tasks.proofread import proofread
from archive.translation.findings import Level
from archive.translation.letters import ZWNJ
from archive.translation.paragraphs import is_slogan
from archive.values import Language
from tests.kit import ROOT, STATEMENT
from tests.translation import statement

LANGUAGES = ("ar", "azb", "ckb", "de", "en", "es", "fa", "fr", "kmr", "pt", "ru", "tr")
STRINGS = ROOT / "src" / "archive" / "strings"
each_language = pytest.mark.parametrize("language", statement.LANGUAGES)
each_translation = pytest.mark.parametrize("language", statement.TRANSLATIONS)


def names(folder: Path, ending: str) -> list[str]:
    """The languages that have a file in a folder."""
    return sorted(each.stem for each in folder.glob(f"*{ending}"))


@each_language
def test_a_clean_text_has_no_error_and_one_finding_at_most(language: str) -> None:
    """What a reviewer is shown of a sound text is worth the look."""
    (proof,) = proofread(STATEMENT, [Language(language)])
    assert proof.count(Level.ERROR) == 0
    assert len(list(proof.all_findings())) <= 1
    assert len(proof.rows) == 30


def test_the_statement_has_thirteen_languages() -> None:
    """Twelve translations and the original."""
    assert len(statement.LANGUAGES) == 13
    assert set(statement.LANGUAGES) == {*LANGUAGES, "ur"}


def test_every_language_has_everything() -> None:
    """Texts, rules, glossaries, strings and faults are of the same languages."""
    assert names(STATEMENT, ".txt") == list(statement.LANGUAGES)
    assert names(STATEMENT / "check" / "rules", ".toml") == list(statement.LANGUAGES)
    assert names(STRINGS, ".toml") == list(statement.LANGUAGES)
    translated = list(statement.TRANSLATIONS)
    assert names(STATEMENT / "check" / "glossary", ".toml") == translated
    assert names(statement.FAULTS, ".toml") == translated


def test_there_is_no_balochi() -> None:
    """It comes from a speaker, or not at all."""
    assert not {"bal", "bcc", "bgn", "bgp"} & set(statement.LANGUAGES)


@each_language
def test_a_text_can_be_published_as_it_stands(language: str) -> None:
    """NFC, no hidden characters, thirty paragraphs, a line feed at the end."""
    text = statement.content(language)
    check_text(text.encode(), f"{language}.txt")
    assert unicodedata.is_normalized("NFC", text)
    assert refused_in_text(text) is None
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert len(text.split("\n")) == 31, "a paragraph a line, none empty"
    assert [each.number for each in statement.text(language).paragraphs] == [
        *range(1, 31)
    ]


@each_translation
def test_only_where_it_is_written_there_is_zwnj(language: str) -> None:
    """Persian and Azerbaijani in Arabic script have it, by their rules."""
    has = ZWNJ in statement.content(language)
    assert has == (statement.text(language).rules.joiner is not None)
    assert has == (language in {"azb", "fa"})


@each_translation
def test_slogans_are_slogans_in_every_language(language: str) -> None:
    """The same eight paragraphs, with as many sentences each."""
    texts = [statement.text(each) for each in ("en", language)]
    found = [
        {
            paragraph.number: len(text.sentences(paragraph))
            for paragraph in text.paragraphs
            if is_slogan(paragraph.text, text.sentences(paragraph))
        }
        for text in texts
    ]
    assert (
        found[0] == found[1] == {1: 4, 17: 1, 25: 2, 26: 2, 27: 1, 28: 2, 29: 2, 30: 1}
    )


@each_translation
def test_a_glossary_has_words_for_everything(language: str) -> None:
    """Every name, term and stance of the original is looked for."""
    assert statement.glossary(language).missing(statement.kept()) == []
    for kind in ("names", "terms", "stances"):
        for key, words in getattr(statement.glossary(language), kind).items():
            assert words.written, f"{kind}.{key}"


@each_translation
def test_every_stance_but_the_forbidden_ones_is_taken(language: str) -> None:
    """Words for a stance are words that the slogans use, so a lost one is seen."""
    text, stances = statement.text(language), statement.glossary(language).stances
    slogans = [text.paragraphs[number - 1].text for number in (1, 17, *range(25, 31))]
    used = {key for key in stances if any(map(stances[key].find, slogans))}
    forbidden = {"yes", "long-live", "death-to", "denial", "against", "soft"}
    assert used == set(statement.kept().stances) - forbidden


def test_the_original_says_everything_that_is_looked_for() -> None:
    """No date, name or term is listed that the English does not have."""
    kept, english = statement.kept(), statement.content("en")
    assert all(date.forms.find(english) for date in kept.dates)
    assert all(words.find(english) for words in kept.names.values())
    assert [
        key for key, term in kept.terms.items() if not term.forms.find(english)
    ] == []


@pytest.mark.parametrize("language", ["azb", "fa"])
def test_dates_stand_in_both_calendars(language: str) -> None:
    """The days by which people in Iran know them, beside the Gregorian ones."""
    text = statement.text(language)
    written = {each.value for each in text.numbers(statement.content(language))}
    assert {18, 7, 24, 1404, 1402, 1388, 1356, 1357} <= written
    assert {8, 28, 14, 2025, 2026, 2023, 2009, 1978, 1979} <= written


def test_every_machine_translation_says_so_in_its_source() -> None:
    """The plan makes no text more than it is."""
    drafts = statement.FOLDER.plan.drafts
    assert {str(tag): each.translation.value for tag, each in drafts.items()} == {
        "en": "original",
        **dict.fromkeys(statement.TRANSLATIONS, "machine"),
    }


@each_translation
def test_data_that_a_machine_made_says_so(language: str) -> None:
    """Strings in a language that no speaker has read begin with that."""
    first = (STRINGS / f"{language}.toml").read_text("utf-8").splitlines()[0]
    assert first == "# Machine-made, not yet read by a speaker."


@each_language
def test_rules_are_about_a_language_and_not_about_a_statement(language: str) -> None:
    """They have letters, digits, twelve months, and a word for thousand."""
    rules = statement.text(language).rules
    assert len(rules.months) == 12
    assert rules.thousand.written
    assert rules.digits
    assert len(rules.letters) > 20


def test_letters_of_neighbours_are_told_apart() -> None:
    """Look-alikes, which slip in when texts are copied, are letters of one of two."""
    letters = {each: statement.text(each).rules.letters for each in LANGUAGES}
    for tag in ("fa", "ckb", "azb"):
        assert {"ی", "ک"} <= letters[tag]
        assert not {"ي", "ك", "ى"} & letters[tag]
    assert {"ي", "ك", "ة", "ى"} <= letters["ar"]
    assert not {"ی", "ک", "ە"} & letters["ar"]
    assert {"ە", "ڕ", "ڵ", "ێ", "ۆ"} <= letters["ckb"]
    assert "ؽ" in letters["azb"]
    assert not set("qwx") & letters["tr"]


DIGITS = {
    "fa": "۰۱۲۳۴۵۶۷۸۹",
    "azb": "۰۱۲۳۴۵۶۷۸۹",
    "ar": "٠١٢٣٤٥٦٧٨٩",
    "ckb": "٠١٢٣٤٥٦٧٨٩",
}


@pytest.mark.parametrize("language", [*DIGITS, "kmr", "ru"])
def test_digits_are_those_of_the_language(language: str) -> None:
    """Persian and Arabic digits are two systems, and Sorani has the Arabic ones."""
    digits = DIGITS.get(language, "0123456789")
    assert statement.text(language).rules.digits == digits
    text = statement.content(language)
    assert {each for each in text if each.isdecimal()} <= set(digits)


@each_language
def test_faults_and_glossaries_are_in_nfc(language: str) -> None:
    """What is looked for is written as the texts are."""
    files = [
        *STATEMENT.glob(f"check/*/{language}.toml"),
        STRINGS / f"{language}.toml",
        STATEMENT / "check" / "original.toml",
    ]
    for file in files:
        text = file.read_text("utf-8")
        assert unicodedata.is_normalized("NFC", text), file.name
        assert refused_in_text(text) is None, file.name
        tomllib.loads(text)
