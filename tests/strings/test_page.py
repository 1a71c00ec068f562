"""What a page for phones says, in every language."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

import pytest

from archive import strings
from archive.characters import refused_in_line
from archive.format.verdict import Note, Verdict
from archive.translation.letters import check_letters
from archive.translation.paragraphs import Paragraph
from tests.strings.catalogue import each_language, fields, numbers, page, table
from tests.translation import statement

BUTTONS: Final = (
    *("check", "scan", "paste", "show", "pass", "save", "back", "language"),
    *("choose", "camera", "photo", "photos", "stop", "take", "forget"),
    *("grid", "turn", "own", "clean", "anyway", "pass_print"),
)

BUTTON: Final = 28
"""Characters that a button has at most: it stays one line on a narrow phone."""

ESCAPED: Final = frozenset('<>&"\\')
"""What HTML or JSON would write in another way than it is read."""

STOPS: Final = frozenset(".\N{ARABIC FULL STOP}")
"""What ends a sentence, in Urdu as well."""

SHARE: Final = "Quick Share"
"""Called so on phones in every language."""

LATIN: Final = re.compile(rf"\b(?:Bluetooth|{SHARE})\b")
"""What may stand in Latin letters in any language: names of what a phone has."""

STATUSES: Final = frozenset({Note.MACHINE_TRANSLATION.value})
"""Notes that a page leaves to the status of the text."""

DENIES: Final = "vouch"
"""The line that says what the page cannot prove, and so has a word for it."""

CLAIMS: Final = {
    "de": "verifiziert|geprüft|echt|sicher|offiziell",
    "en": "verified|genuine|authentic|safe|secure|official",
    "es": "verificad|auténtic|segur|oficial",
    "fr": "vérifié|authentique|sûr|officiel",
    "pt": "verificad|autêntic|segur|oficial",
    "ru": "проверен|подлинн|безопасн|официальн",
    "tr": "doğrulan|gerçek|güvenli|güvenilir|resmi|resmî",
}
"""How words begin that say more than a signature does."""


@each_language
def test_every_language_has_the_lines_of_english_in_its_order(language: str) -> None:
    """No key is missing, none is added, and a list has as many lines."""
    assert list(table(language)["page"]) == list(table("en")["page"])
    assert [key for key, _ in page(language)] == [key for key, _ in page("en")]


@each_language
def test_a_line_of_a_page_is_filled_in_as_in_english(language: str) -> None:
    """Placeholders, numbers and Quick Share stand in the same lines; no other brace."""
    english = dict(page("en"))
    for key, line in page(language):
        assert fields(line) == fields(english[key]), key
        assert numbers(line) == numbers(english[key]), key
        assert not set("{}") & set(re.sub(r"\{[a-z]+\}", "", line)), key
        assert (SHARE in line) == (SHARE in english[key]), key


@each_language
def test_a_name_does_not_turn_the_verdict_around_it(language: str) -> None:
    """A verdict runs as its first letter does, which is its language's own."""
    named = [line for _, line in page(language) if "{names}" in line]
    for line in named:
        before = line.partition("{names}")[0]
        assert any(unicodedata.category(each)[0] == "L" for each in before), line
    assert len(named) == len([line for _, line in page("en") if "{names}" in line]) == 2


def test_a_page_says_what_is_filled_in() -> None:
    """English has a place for everything that a page knows."""
    assert {key: fields(line) for key, line in page("en") if "{" in line} == {
        "trusted": ["names"],
        "same-as-before": ["names"],
        "nothing": ["file"],
        "pieces": ["have", "more", "needed"],
        "repeated": ["count"],
        "foreign": ["count"],
        "damaged": ["count"],
        "forged": ["which"],
        "saved": ["file"],
    }


@each_language
def test_a_line_of_a_page_stays_as_it_is_written(language: str) -> None:
    """Normal form C, nothing hidden or turned, and nothing to escape."""
    for key, line in page(language):
        assert unicodedata.normalize("NFC", line) == line, key
        assert refused_in_line(line) is None, key
        assert not ESCAPED & set(line), key
        assert line.strip(), key
        assert line == line.strip(), key
        assert "  " not in line, key


@each_language
def test_a_sentence_ends_as_one_where_english_has_one(language: str) -> None:
    """Buttons and names of fields end in a letter; what is said ends in a stop."""
    english = dict(page("en"))
    for key, line in page(language):
        assert (line[-1] in STOPS) == (english[key][-1] in STOPS), key
        assert line.endswith("…") == english[key].endswith("…"), key


@each_language
def test_a_page_is_written_as_its_language_is(language: str) -> None:
    """Letters, digits and joiners are those of the language."""
    rules = statement.text(language).rules
    for key, line in page(language):
        own = LATIN.sub("", re.sub(r"\{[a-z]+\}", "", line))
        assert list(check_letters(Paragraph(0, 0, own), rules)) == [], key


CHARTERED = {Verdict.TOO_FEW, Verdict.REVOKED}
"""Verdicts of editions with a charter, which this version knows none of."""


@each_language
def test_every_verdict_has_a_sentence_of_its_own(language: str) -> None:
    """So has every note beside it; no two of them read the same."""
    words = table(language)["page"]
    given = [each for each in Verdict if each not in CHARTERED]
    said = [each.value for each in (*given, *Note) if each.value not in STATUSES]
    sentences = [words[key] for key in said]
    assert len(set(sentences)) == len(said)


@pytest.mark.parametrize("language", sorted(CLAIMS))
def test_no_line_says_more_than_a_signature_does(language: str) -> None:
    """What was signed is said to be signed and unchanged, and never to be genuine."""
    claim = re.compile(rf"\b(?:{CLAIMS[language]})", re.IGNORECASE)
    claiming = [key for key, line in page(language) if claim.search(line)]
    assert set(claiming) <= {DENIES}


@each_language
def test_buttons_are_short_and_called_differently(language: str) -> None:
    """Each fits on a narrow phone, and whoever presses one knows which it is."""
    words = table(language)["page"]
    names = [words[key] for key in BUTTONS]
    assert [name for name in names if len(name) > BUTTON] == []
    assert len(set(names)) == len(BUTTONS)


@each_language
def test_a_page_warns_of_links_in_the_words_of_a_sheet(language: str) -> None:
    """Who read the warning on paper knows it again on the screen."""
    words = table(language)
    assert words["page"]["link"] == words["sheet"]["how"][-1]


@each_language
def test_a_page_gets_its_lines_as_they_stand_in_the_file(language: str) -> None:
    """The program hands them on unchanged."""
    assert strings.spoken_to(language).page == table(language)["page"]
