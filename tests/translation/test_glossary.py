"""What translations must keep, and how a language says it."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import BadSource
from archive.translation.glossary import LENGTH, Glossary, Original
from tests.translation.law import LAW

ORIGINAL = """\
length = [0.5, 3]

[[dates]]
form = "January 8"
day = 2026-01-08

[names]
tehran = ["tehran"]

[terms.strike]
forms = ["strike*"]
note = \"\"\"
A strike.
\"\"\"

[terms.oil]
forms = ["oil"]

[stances]
no = ["no to"]
"""


def original(content: str = ORIGINAL) -> Original:
    """What an original.toml says."""
    return Original.from_bytes(content.encode(), "check/original.toml")


def glossary(content: str) -> Glossary:
    """What a glossary says."""
    return Glossary.from_bytes(content.encode(), "glossary/xx.toml", original())


def test_what_must_be_kept() -> None:
    """Length, dates, names, terms with their notes, stances."""
    kept = original()
    assert kept.length == (0.5, 3.0)
    (date,) = kept.dates
    assert (date.form, date.day) == ("January 8", dt.date(2026, 1, 8))
    assert date.forms.find("since january 8.") == [(6, 15)]
    assert kept.names["tehran"].written == ("tehran",)
    assert kept.terms["strike"].forms.written == ("strike*",)
    assert kept.terms["strike"].note == "A strike."
    assert kept.terms["oil"].note == ""
    assert kept.stances["no"].written == ("no to",)


def test_nothing_must_be_said() -> None:
    """An empty file is in order, and has the usual length."""
    assert original("") == Original()
    assert original("").length == LENGTH


PLACE = "check/original.toml"
WRONG_LENGTH = (
    f"{PLACE}: length is not two numbers from 0 to 1000, the smaller one first"
)
WRONG_DAY = f"{PLACE}: dates: day is missing, or not like 2026-01-08"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("words = 1", f"{PLACE}: unknown 'words'"),
        *(
            (f"length = {value}", WRONG_LENGTH)
            for value in (
                "1",
                "[1]",
                "[1, 2, 3]",
                "[2, 1]",
                "[1, 1]",
                "[0, 1]",
                "[-1, 1]",
                '["1", 2]',
                "[true, 2]",
                "[nan, 2]",
                "[1, nan]",
                "[1, inf]",
                f"[1, 1{'0' * 400}]",
                "{}",
            )
        ),
        ("dates = 1", f"{PLACE}: dates is missing, or not a list of tables"),
        ("[[dates]]\nday = 2026-01-08", f"{PLACE}: dates: form is missing, or not"),
        ('[[dates]]\nform = "a"', WRONG_DAY),
        ('[[dates]]\nform = "a"\nday = "2026-01-08"', WRONG_DAY),
        ('[[dates]]\nform = "a"\nday = 2026-01-08T00:00:00', WRONG_DAY),
        ('[[dates]]\nform = "*"\nday = 2026-01-08', "'*' is not a word to look for"),
        ("[[dates]]\nmonth = 1", f"{PLACE}: dates: unknown 'month'"),
        ("names = 1", f"{PLACE}: names is not a table"),
        ("[names]\na = 1", f"{PLACE}: names: a is missing, or not a list of texts"),
        ("[terms]\na = 1", f"{PLACE}: terms: a is not a table"),
        ("[terms.a]\nform = 1", f"{PLACE}: terms: a: unknown 'form'"),
        (
            "[terms.a]\nforms = 1",
            f"{PLACE}: terms: a: forms is missing, or not a list of texts",
        ),
        ("[terms.a]\nnote = 1", f"{PLACE}: terms: a: note is missing, or not a text"),
        ("stances = []", f"{PLACE}: stances is not a table"),
    ],
)
def test_an_original_that_is_not_clear_is_refused(content: str, message: str) -> None:
    """The message names file, table, key and fault."""
    with pytest.raises(BadSource) as caught:
        original(content)
    assert caught.value.message.startswith(message)
    assert caught.value.hint


def test_a_glossary_says_what_it_has_words_for() -> None:
    """And what it has none for, kind by kind."""
    found = glossary('[names]\ntehran = ["تهران"]\n[terms]\noil = []\n')
    assert found.names["tehran"].written == ("تهران",)
    assert found.missing(original()) == ["terms.strike", "stances.no"]
    assert glossary("").missing(original()) == [
        "names.tehran",
        "terms.strike",
        "terms.oil",
        "stances.no",
    ]


@pytest.mark.parametrize(
    ("content", "message", "hint"),
    [
        (
            "[dates]",
            "glossary/xx.toml: unknown 'dates'",
            "allowed are names, stances, terms",
        ),
        (
            '[names]\nqom = ["a"]',
            "glossary/xx.toml: names: unknown 'qom'",
            "allowed are tehran",
        ),
        (
            '[terms]\noil = "a"',
            "glossary/xx.toml: terms: oil is missing, or not a list of texts",
            "",
        ),
        (
            '[stances]\nno = ["*"]',
            "glossary/xx.toml: stances: no: '*' is not a word to look for",
            "",
        ),
    ],
)
def test_a_glossary_is_for_its_original(content: str, message: str, hint: str) -> None:
    """Words for what the original does not list would never be looked for."""
    with pytest.raises(BadSource) as caught:
        glossary(content)
    assert caught.value.message.startswith(message)
    assert caught.value.hint.startswith(hint)


@LAW
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    """Both files give a value, or an error of ours, and nothing else."""
    for read in (
        lambda: Original.from_bytes(content, "check/original.toml"),
        lambda: Glossary.from_bytes(content, "glossary/xx.toml", original()),
    ):
        with suppress(BadSource):
            assert read() is not None
