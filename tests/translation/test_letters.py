"""One text alone: characters, letters, digits, joiners. Each rule fires, and rests."""

from __future__ import annotations

import pytest

from archive.characters import REFUSED
from archive.translation.findings import Finding, Level, Rule
from archive.translation.letters import check_joiners, check_letters
from archive.translation.paragraphs import Paragraph
from archive.translation.rules import Joiner, Rules
from tests.translation import statement
from tests.translation.mutate import HIDDEN

PERSIAN = statement.text("fa").rules
GERMAN = statement.text("de").rules


def found(text: str, rules: Rules = PERSIAN) -> list[Finding]:
    """What is wrong with the writing of a paragraph."""
    return list(check_letters(Paragraph(1, 1, text), rules))


def one(text: str, rules: Rules = PERSIAN) -> tuple[Level, Rule, str, list[str]]:
    """The one thing that is wrong, with the parts of the text that are meant."""
    (finding,) = found(text, rules)
    assert finding.original is None
    assert finding.translation
    parts = [text[start:end] for start, end in finding.translation.spans]
    return finding.level, finding.rule, finding.message, parts


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("می‌خواهیم کتاب‌ها، ۱۲ (۳٬۴۰۰) «نه!»", PERSIAN),
        ("Straße, ÄRGER: 1.200 – „nein“!", GERMAN),
        ("anything ти می‌خواهیم ۱1", Rules()),
        ("", PERSIAN),
    ],
)
def test_nothing_is_wrong(text: str, rules: Rules) -> None:
    """Letters, digits and joiners of the language, any signs; no rules allow all."""
    assert found(text, rules) == []


@pytest.mark.parametrize("mark", HIDDEN, ids=lambda mark: f"U+{ord(mark):04X}")
@pytest.mark.parametrize("language", statement.LANGUAGES)
def test_hidden_characters_are_errors_in_every_language(
    mark: str, language: str
) -> None:
    """Wherever they stand: at the edges too."""
    text = statement.text(language).paragraphs[16].text
    for at in (0, 3, len(text)):
        level, rule, message, parts = one(
            text[:at] + mark + text[at:], statement.text(language).rules
        )
        assert (level, rule) == (Level.ERROR, Rule.CHARACTERS)
        assert message == f"<U+{ord(mark):04X}> is not allowed: nobody sees it"
        assert parts == [mark]


def test_every_refused_character_is_found() -> None:
    """The table of what may not be published is the table of what is found."""
    for first, last, _ in REFUSED:
        for point in (first, last):
            rules = {each.rule for each in found(f"a{chr(point)}a", Rules())}
            assert Rule.CHARACTERS in rules, f"U+{point:04X}"


def test_every_place_is_marked_and_the_first_is_named() -> None:
    """Several are one finding."""
    _, _, message, parts = one("a\u202eb\u200bc\u202e", Rules())
    assert message == "<U+202E> is not allowed: nobody sees it"
    assert parts == ["\u202e", "\u200b", "\u202e"]


def test_another_normal_form_is_an_error() -> None:
    """Letters that look the same are not the same bytes."""
    level, rule, message, parts = one("a\u0308rger", Rules())
    assert (level, rule, parts) == (Level.ERROR, Rule.NFC, [])
    assert message == "not in Unicode normal form C; letters look the same"
    assert found("\u00e4rger", Rules()) == []


def test_letters_of_other_languages_are_errors() -> None:
    """Each is named with its code point, once, and marked wherever it stands."""
    level, rule, message, parts = one("كتاب عربي كبير")
    assert (level, rule) == (Level.ERROR, Rule.LETTERS)
    assert message == "not a letter of this language: ك (U+0643), ي (U+064A)"
    assert parts == ["ك", "ي", "ك", "ي"]


def test_marks_on_letters_count_as_letters() -> None:
    """A vowel sign or an accent that the language does not have is found."""
    assert one("کتابِ خوب\u0653")[3] == ["\u0653"]
    assert one("Stra\u0336ße", GERMAN)[3] == ["\u0336"]


def test_digits_of_other_languages_are_errors() -> None:
    """Persian, Arabic and European digits are three systems."""
    level, rule, message, parts = one("سال ۱۳۵۷ و ٤٥ و 12")
    assert (level, rule) == (Level.ERROR, Rule.DIGITS)
    assert message == "digits of another language; here they are ۰۱۲۳۴۵۶۷۸۹"
    assert parts == ["٤", "٥", "1", "2"]


def test_joiners_in_a_language_without_them_are_errors() -> None:
    """They are invisible there, and change how words are found."""
    for joiner in "\u200c\u200d":
        level, rule, message, parts = one(f"Stra{joiner}ße", GERMAN)
        assert (level, rule, parts) == (Level.ERROR, Rule.JOINERS, [joiner])
        assert message == "ZWNJ or ZWJ, which this language is not written with"


@pytest.mark.parametrize(
    "text",
    [
        "کتاب\u200c",
        "\u200cکتاب",
        "کتاب\u200c ها",
        "کتاب \u200cها",
        "می\u200c\u200cخواهم",
    ],
)
def test_a_joiner_between_no_letters_is_an_error(text: str) -> None:
    """It stands there by accident."""
    (finding,) = [each for each in found(text) if each.level is Level.ERROR]
    assert finding.rule is Rule.JOINERS
    assert finding.message == "ZWNJ that stands between no two letters"


def test_a_zero_width_joiner_may_end_a_letter() -> None:
    """Abbreviations like the one for Hijri show a letter in its joined form."""
    assert found("سال ۱۳۵۷ ه\u200d") == []
    (finding,) = found("سال \u200d")
    assert finding.message == "ZWNJ that stands between no two letters"


@pytest.mark.parametrize(
    ("text", "word", "part"),
    [
        ("ما میخواهیم", "میخواهیم", "می"),
        ("ما نمیخواهیم", "نمیخواهیم", "نمی"),
        ("این کتابها", "کتابها", "ها"),
        ("این کتابهایی", "کتابهایی", "هایی"),
        ("می‌خواهیم کتاب‌هایش کشورهایمان توپهایشان", "توپهایشان", "هایشان"),
    ],
)
def test_a_missing_joiner_is_a_warning(text: str, word: str, part: str) -> None:
    """A person decides: some words only look so."""
    level, rule, message, parts = one(text)
    assert (level, rule, parts) == (Level.WARNING, Rule.JOINERS, [word])
    assert message == f"{word}: ZWNJ is missing beside {part}"


@pytest.mark.parametrize(
    "text",
    ["کشورها", "می", "نمی", "ها", "میدان", "تنها", "می‌خواهیم", "کتاب‌ها", "میدان‌ها"],
)
def test_a_joiner_is_not_missed_where_none_belongs(text: str) -> None:
    """After letters that do not join, in exceptions, and where the part is all."""
    assert found(text) == []


JOINED = Rules(joiner=Joiner((), (), frozenset(), at_least=6))


def whole(text: str, rules: Rules) -> list[tuple[Rule, str]]:
    """What is wrong with the joiners of a whole text."""
    paragraphs = [Paragraph(1, 1, text[:100]), Paragraph(2, 2, text[100:])]
    return [(each.rule, each.message) for each in check_joiners(paragraphs, rules)]


def test_a_text_that_has_lost_its_joiners_is_an_error() -> None:
    """Too few in a thousand characters is a filter's work, not a writer's."""
    message = "5 ZWNJ in 1000 characters; usual are 6 in 1000"
    assert whole("\u200c" * 5 + "a" * 995, JOINED) == [(Rule.JOINERS, message)]
    assert whole("\u200c" * 6 + "a" * 994, JOINED) == []


def test_a_short_text_says_nothing_about_joiners() -> None:
    """Below 500 characters, and where a language has none, they are not counted."""
    assert whole("a" * 499, JOINED) == []
    assert len(whole("a" * 500, JOINED)) == 1
    assert whole("a" * 5000, GERMAN) == []
