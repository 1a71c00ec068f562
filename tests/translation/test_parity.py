"""Two texts side by side. Each rule fires, and rests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import pytest

from archive.errors import BadSource
from archive.translation.findings import Finding, Level, Place, Rule
from archive.translation.forms import Forms
from archive.translation.glossary import Date, Glossary, Original, Term
from archive.translation.paragraphs import Paragraph, paragraphs
from archive.translation.parity import Row, Text, compare
from archive.translation.rules import Rules
from tests.translation import statement

ERROR, WARNING = Level.ERROR, Level.WARNING
ENGLISH = statement.text("en").rules
GERMAN, PERSIAN = statement.text("de").rules, statement.text("fa").rules


def forms(*written: str) -> Forms:
    """Words to look for."""
    return Forms.of(written)


def date(form: str, day: str) -> Date:
    """A date of the original."""
    return Date(form, forms(form), dt.date.fromisoformat(day))


KEPT = Original(
    length=(0.2, 5.0),
    dates=(
        date("January 8", "2026-01-08"),
        date("October 2023", "2023-10-07"),
        date("1979", "1979-02-11"),
    ),
    names={"iran": forms("iran*"), "shah": forms("shah")},
    terms={"oil": Term(forms("oil")), "strike": Term(forms("strike*"))},
    stances={"no": forms("no to"), "support": forms("support"), "yes": forms("yes to")},
)
WORDS = Glossary(
    names={"iran": forms("iran*"), "shah": forms("schah")},
    terms={"oil": forms("öl*"), "strike": forms("streik*", "ausstand")},
    stances={"no": forms("nein zu*"), "support": forms("hoch"), "yes": forms("ja zu*")},
)


def rows(
    mine: str, theirs: str, rules: Rules = GERMAN, kept: Original = KEPT
) -> tuple[Row, ...]:
    """Two texts, compared."""
    words = WORDS if rules is GERMAN else Glossary()
    original = Text(paragraphs(mine), ENGLISH)
    return compare(original, Text(paragraphs(theirs), rules), kept, words)


def found(mine: str, theirs: str, rules: Rules = GERMAN) -> list[Finding]:
    """What is found in two paragraphs."""
    (row,) = rows(mine, theirs, rules)
    return list(row.findings)


def said(
    mine: str, theirs: str, rules: Rules = GERMAN
) -> list[tuple[Level, Rule, str]]:
    """What is found in two paragraphs, without the places."""
    return [
        (each.level, each.rule, each.message) for each in found(mine, theirs, rules)
    ]


def marked(place: Place | None) -> list[str]:
    """The parts of a paragraph that a finding means."""
    assert place
    return [place.paragraph.text[start:end] for start, end in place.spans]


SOUND = [
    ("", ""),
    ("Since January 8, 20 thousand.", "Seit dem 8. Januar 20 Tausend."),
    ("Since October 2023.", "Seit Oktober 2023."),
    ("In 1979. In 1979.", "Im Jahr 1979. Im Jahr 1979."),
    ("The Shah of Iran left.", "Der Schah des Irans ging."),
    ("An oil strike. An oil strike.", "Ein Ausstand im Ölsektor. Ein Ölstreik."),
    ("No to oil! Support!", "Nein zum Öl! Hoch!"),
    ("They support no oil.", "Ja zu keinem Öl."),
]


@pytest.mark.parametrize(("mine", "theirs"), SOUND)
def test_nothing_is_found_in_what_says_the_same(mine: str, theirs: str) -> None:
    """Numbers, dates, names, terms, slogans and sentences are all there."""
    assert [row.findings for row in rows(mine, theirs)] == [()] * bool(mine)


def test_paragraphs_stand_beside_their_own() -> None:
    """A missing one and one too many are errors, at that paragraph and nowhere else."""
    mine, theirs = "Oil.\nIran.\n1979.\n", "Öl.\n1979.\n"
    missing = rows(mine, theirs)
    numbers = [
        (
            each.original and each.original.number,
            each.translation and each.translation.line,
        )
        for each in missing
    ]
    assert numbers == [(1, 1), (2, None), (3, 2)]
    (finding,) = [each for row in missing for each in row.findings]
    assert (finding.level, finding.rule) == (ERROR, Rule.PARAGRAPHS)
    assert finding.message == "not in the translation"
    assert finding.original == Place(Paragraph(2, 2, "Iran."))
    assert finding.translation is None
    extra = rows("Oil.\n1979.\n", "Öl.\nIran.\n1979.\n")
    (finding,) = [each for row in extra for each in row.findings]
    assert finding.message == "not in the original"
    assert finding.original is None
    assert finding.translation == Place(Paragraph(2, 2, "Iran."))


def test_a_paragraph_too_many_is_still_read() -> None:
    """Its letters are checked although nothing stands beside it."""
    findings = [row.findings for row in rows("Oil.\n", "Öl.\nЖ.\n")]
    assert [each.rule for each in findings[1]] == [Rule.LETTERS, Rule.PARAGRAPHS]


def test_a_row_says_whether_it_is_a_slogan() -> None:
    """The original decides, paragraph by paragraph."""
    assert [row.slogan for row in rows("Out!\nOut.\n", "Raus!\nRaus!\n")] == [
        True,
        False,
    ]
    assert [row.slogan for row in rows("", "Raus!")] == [False]


def test_numbers_are_the_same_numbers() -> None:
    """As often as in the original; what is missing and what is new are marked."""
    missing, extra = found("From 3,400 to 20,000, 7.", "Von 3.400 bis 2.000, 7, 7.")
    assert (missing.level, missing.rule) == (ERROR, Rule.NUMBERS)
    assert missing.message == "missing: 20000"
    assert marked(missing.original) == ["20,000"]
    assert marked(missing.translation) == []
    assert (extra.level, extra.rule) == (ERROR, Rule.NUMBERS)
    assert extra.message == "not in the original: 7, 2000"
    assert marked(extra.translation) == ["2.000", "7", "7"]


def test_a_number_with_a_word_for_thousand_is_one() -> None:
    """Each language has its own words for it."""
    assert said("About 20,000 people.", "Etwa 20 Tausend Leute.") == []
    assert said("About 20 thousand people.", "Etwa 20.000 Leute.") == []


GREGORIAN = "Since January 8 and 1979."


def test_dates_stand_in_both_calendars_where_people_count_so() -> None:
    """Day, month and year of the one, and the other; a Gregorian year may be added."""
    both = "از ۱۸ دی ۱۴۰۴ (۸ ژانویه) و ۱۳۵۷ (۱۹۷۹)."
    assert said(GREGORIAN, both, PERSIAN) == []
    assert said(GREGORIAN, both.replace("ژانویه", "ژانویه ۲۰۲۶"), PERSIAN) == []
    assert said("Since October 2023.", "از مهر ۱۴۰۲ (اکتبر ۲۰۲۳).", PERSIAN) == []


@pytest.mark.parametrize(
    ("theirs", "expected"),
    [
        (
            "از ۸ ژانویه و ۱۹۷۹.",
            [
                (ERROR, Rule.NUMBERS, "missing: 18, 1357, 1404"),
                (ERROR, Rule.DATES, "the month is missing: دی"),
            ],
        ),
        (
            "از ۱۸ دی ۱۴۰۴ و ۱۳۵۷.",
            [
                (ERROR, Rule.NUMBERS, "missing: 8, 1979"),
                (ERROR, Rule.DATES, "the month is missing: ژانویه"),
            ],
        ),
        (
            "از ۱۸ دی ۱۴۰۴ (۸ ژانویه ۲۰۲۵) و ۱۳۵۷ (۱۹۷۹).",
            [(ERROR, Rule.NUMBERS, "not in the original: 2025")],
        ),
        (
            "از ۱۸ دی ۱۴۰۴ (۸ ژانویه ۲۰۲۶، ۲۰۲۶) و ۱۳۵۷ (۱۹۷۹).",
            [(ERROR, Rule.NUMBERS, "not in the original: 2026")],
        ),
        (
            "از ۱۸ بهمن ۱۴۰۴ (۸ فوریه) و ۱۳۵۷ (۱۹۷۹).",
            [
                (ERROR, Rule.DATES, "the month is missing: ژانویه"),
                (ERROR, Rule.DATES, "the month is missing: دی"),
            ],
        ),
    ],
)
def test_a_date_that_is_not_the_day_is_an_error(
    theirs: str, expected: list[tuple[Level, Rule, str]]
) -> None:
    """In either calendar: day, month or year."""
    assert said(GREGORIAN, theirs, PERSIAN) == expected


def test_a_month_is_named() -> None:
    """In the translation's own language; the date is marked in the original."""
    (finding,) = found("Since January 8.", "Seit dem 8. Februar.")
    assert (finding.level, finding.rule) == (ERROR, Rule.DATES)
    assert finding.message.startswith("the month is missing: J")
    assert marked(finding.original) == ["January 8"]
    assert said("May January be warm.", "Der Mai sei warm.") == [], (
        "no date of the list"
    )


def test_months_are_known_only_from_rules() -> None:
    """Without them a date is its numbers."""
    assert said("Since January 8.", "Seit dem 8 Februar.", Rules()) == []
    original = Text(paragraphs("Since January 8."), Rules())
    theirs = Text(paragraphs("Seit dem 8. Februar."), GERMAN)
    (row,) = compare(original, theirs, KEPT, WORDS)
    assert row.findings == ()


def test_a_date_that_no_calendar_has_is_refused() -> None:
    """The list of dates is wrong then, and nothing is guessed."""
    kept = replace(KEPT, dates=(date("1848", "1848-03-18"),))
    with pytest.raises(BadSource, match="1848-03-18: outside the years"):
        rows("In 1848.", "۱۸۴۸", PERSIAN, kept)


def test_names_are_named() -> None:
    """One that is missing is an error; one that is new is a warning."""
    missing, extra = found("The Shah left.", "Der Iran ging.")
    assert (missing.level, missing.rule) == (WARNING, Rule.NAMES)
    assert missing.message == "iran is not named in the original"
    assert marked(missing.translation) == ["Iran"]
    assert (extra.level, extra.rule) == (ERROR, Rule.NAMES)
    assert extra.message == "shah is missing: schah"
    assert marked(extra.original) == ["Shah"]


def test_terms_keep_their_words() -> None:
    """Another word is a warning in a text, and an error in a slogan."""
    message = "strike is missing: streik* | ausstand"
    assert said("A strike.", "Eine Demo.") == [(WARNING, Rule.TERMS, message)]
    assert said("A strike!", "Eine Demo!") == [(ERROR, Rule.TERMS, message)]
    (finding,) = found("Strike and strikes.", "Demos.")
    assert marked(finding.original) == ["Strike", "strikes"]


def test_words_for_what_the_glossary_leaves_out_are_not_looked_for() -> None:
    """A glossary that is not finished is no fault of the text."""
    original = Text(paragraphs("The Shah: an oil strike."), ENGLISH)
    theirs = Text(paragraphs("Der Mann: eine Demo."), GERMAN)
    assert compare(original, theirs, KEPT, Glossary())[0].findings == ()


def slogans(mine: str, theirs: str) -> list[str]:
    """What is found in a slogan."""
    findings = said(mine, theirs)
    assert {(level, rule) for level, rule, _ in findings} <= {(ERROR, Rule.SLOGANS)}
    return [message for *_, message in findings]


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [
        ("Out!", "Raus.", ["exclamation marks: 0, the original has 1"]),
        ("Out!", "Raus!!", ["exclamation marks: 2, the original has 1"]),
        ("Out! Out!", "Raus Raus!!", ["sentences: 1, the original has 2"]),
        (
            "Out! Out!",
            "Raus!",
            [
                "exclamation marks: 1, the original has 2",
                "sentences: 1, the original has 2",
            ],
        ),
        (
            "No to it!",
            "Ja zu ihm!",
            ["for or against: says yes; the original says no"],
        ),
        (
            "No to it!",
            "Das da!",
            ["for or against: says nothing; the original says no"],
        ),
        ("Out!", "Nein zu!", ["for or against: says no; the original says nothing"]),
        (
            "No to it! Support it!",
            "Hoch damit! Nein zu ihm!",
            [
                "for or against: says support; the original says no",
                "for or against: says no; the original says support",
            ],
        ),
        (
            "No to it!",
            "Nein zu ihm, hoch!",
            ["for or against: says no and support; the original says no"],
        ),
    ],
)
def test_slogans_are_for_and_against_the_same(
    mine: str, theirs: str, expected: list[str]
) -> None:
    """Sentence by sentence, mark by mark; whatever is lost or new is an error."""
    assert slogans(mine, theirs) == expected


def test_a_turned_slogan_is_marked() -> None:
    """The sentence, in both texts, and not the one beside it."""
    (finding,) = found("Out! No to it!", "Raus! Ja zu ihm!")
    assert marked(finding.original) == ["No to it!"]
    assert marked(finding.translation) == ["Ja zu ihm!"]


def test_what_slogans_say_is_not_sought_in_texts() -> None:
    """Nor in a paragraph that only ends like one."""
    assert said("No to it. Out!", "Das da. Raus!") == []


def test_sentences_are_counted() -> None:
    """Another number is a warning: a translation may cut a long one."""
    assert said("One. Two.", "Eins zwei.") == [
        (WARNING, Rule.SENTENCES, "sentences: 1, the original has 2")
    ]
    assert said("In the U.S. army.", "In der Armee am 8. Tag.")[1:] == []


@pytest.mark.parametrize(
    ("length", "expected"),
    [
        (1, ["0.10 times the original's length; usual 0.2 to 5.0"]),
        (2, []),
        (50, []),
        (51, ["5.10 times the original's length; usual 0.2 to 5.0"]),
    ],
)
def test_length_is_usual(length: int, expected: list[str]) -> None:
    """Half a paragraph is noticed, and so is one that was pasted twice."""
    findings = said("abcdefghij", "a" * length)
    assert findings == [(WARNING, Rule.LENGTH, message) for message in expected]


FIRED: Sequence[tuple[Rule, str, str]] = [
    (Rule.CHARACTERS, "a", "a\u202e"),
    (Rule.NFC, "a", "a\u0308"),
    (Rule.LETTERS, "a", "а"),
    (Rule.DIGITS, "1", "۱"),
    (Rule.JOINERS, "ab", "a\u200cb"),
    (Rule.PARAGRAPHS, "a", "a\na"),
    (Rule.SENTENCES, "a. b.", "a b."),
    (Rule.LENGTH, "a", "a" * 6),
    (Rule.NUMBERS, "1", "2"),
    (Rule.DATES, "January 8", "Februar 8"),
    (Rule.NAMES, "Iran", "Irak"),
    (Rule.TERMS, "oil", "Gas"),
    (Rule.SLOGANS, "Out!", "Raus."),
]


def test_every_rule_of_the_texts_can_be_broken() -> None:
    """The list is complete but for what is said of missing data."""
    assert {*Rule} - {rule for rule, *_ in FIRED} == {Rule.DATA}


@pytest.mark.parametrize(("rule", "mine", "theirs"), FIRED, ids=str)
def test_a_rule_is_broken_and_held(rule: Rule, mine: str, theirs: str) -> None:
    """It is found where it is broken, and not where nothing is."""
    broken = {each.rule for row in rows(mine, theirs) for each in row.findings}
    assert rule in broken
    sound = {
        each.rule
        for before, after in SOUND
        for row in rows(before, after)
        for each in row.findings
    }
    assert rule not in sound
