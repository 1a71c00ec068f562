"""What stands beside a file that is taken from a hotspot, in every language."""

from __future__ import annotations

import unicodedata

from archive import strings
from archive.characters import refused_in_line
from archive.translation.letters import check_letters
from archive.translation.paragraphs import Paragraph
from tests.strings.catalogue import each_language, table
from tests.strings.test_page import BUTTON, STOPS
from tests.translation import statement

_KEYS = ["save", "keep", "seen"]


@each_language
def test_every_language_says_who_can_see(language: str) -> None:
    """A short link and two sentences, each another one, written as its language is."""
    words = table(language)["hotspot"]
    assert list(words) == _KEYS
    assert len(words["save"]) <= BUTTON
    assert [line[-1] in STOPS for line in words.values()] == [False, True, True]
    rules = statement.text(language).rules
    for line in words.values():
        assert unicodedata.normalize("NFC", line) == line
        assert refused_in_line(line) is None
        assert line == line.strip()
        assert not set('<>&"{}') & set(line)
        assert list(check_letters(Paragraph(0, 0, line), rules)) == []


@each_language
def test_the_program_says_just_that(language: str) -> None:
    """Words come as they stand in the file; no two languages share a sentence."""
    assert strings.spoken_to(language).hotspot == table(language)["hotspot"]
    others = [each for each in strings.languages() if each != language]
    said = {strings.spoken_to(each).hotspot["seen"] for each in others}
    assert strings.spoken_to(language).hotspot["seen"] not in said
