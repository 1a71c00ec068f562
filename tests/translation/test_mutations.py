"""What goes wrong in translations is found: faults put into every language's text."""

from __future__ import annotations

from dataclasses import replace

import pytest

from archive.translation.findings import Rule
from tests.translation import mutate, statement
from tests.translation.mutate import Rate, Subject

LEAST = {
    "paragraph dropped, and named": 1.0,
    "paragraph added, and named": 1.0,
    "two paragraphs swapped": 0.95,
    "paragraph doubled inside itself": 1.0,
    "sentence dropped": 0.8,
    "digit changed": 1.0,
    "digit dropped": 1.0,
    "hidden mark inserted": 1.0,
    "wrong-language letter": 1.0,
    "slogan turned": 0.9,
    "name swapped": 0.95,
    "all ZWNJ stripped": 1.0,
}
"""The share of faults that must be found, in every language."""

JOINED = ("azb", "fa")
"""Languages whose rules say where ZWNJ is written."""


@pytest.fixture(scope="module")
def table() -> dict[str, dict[str, Rate]]:
    """How many faults of each kind are found in each language."""
    return mutate.rates(statement.TRANSLATIONS)


@pytest.mark.parametrize("fault", mutate.FAULTS)
def test_faults_are_found_in_every_language(
    table: dict[str, dict[str, Rate]], fault: str
) -> None:
    """No language falls below the share that its readers can rely on."""
    rates = table[fault]
    wanted = JOINED if fault == "all ZWNJ stripped" else statement.TRANSLATIONS
    assert tuple(rates) == wanted
    below = {
        language: str(rate)
        for language, rate in rates.items()
        if rate.share < LEAST[fault]
    }
    assert not below


def test_the_table_is_for_people_too(table: dict[str, dict[str, Rate]]) -> None:
    """As Markdown it has a line for each fault and a column for each language."""
    lines = mutate.markdown(table, statement.TRANSLATIONS).splitlines()
    assert lines[0] == f"| fault | all | {' | '.join(statement.TRANSLATIONS)} |"
    assert [line.split(" | ")[0] for line in lines[2:]] == [
        f"| {fault}" for fault in mutate.FAULTS
    ]
    assert {line.count("|") for line in lines} == {len(statement.TRANSLATIONS) + 3}


@pytest.mark.parametrize("language", statement.TRANSLATIONS)
def test_nothing_is_found_where_nothing_was_done(language: str) -> None:
    """The clean text counts as no fault, so what is found is the fault."""
    subject = Subject(language, 1)
    assert not any(subject.found(pair, pair[1].text) for pair in subject.pairs)
    assert subject.alone(subject.text.paragraphs) == []


@pytest.mark.parametrize("language", statement.TRANSLATIONS)
def test_a_pair_is_checked_by_itself(language: str) -> None:
    """A fault inside a paragraph gives the same findings in the whole text."""
    subject = Subject(language, 1)
    theirs = [replace(each, text=each.text[:-40]) for each in subject.text.paragraphs]
    whole = subject.rows(subject.original.paragraphs, theirs)
    alone = tuple(
        row
        for pair in zip(subject.original.paragraphs, theirs, strict=True)
        for row in subject.rows([pair[0]], [pair[1]])
    )
    assert whole == alone
    assert any(row.findings for row in whole)


@pytest.mark.parametrize("language", ["fa", "tr", "ru"])
def test_a_dropped_paragraph_is_named_in_the_whole_text(language: str) -> None:
    """One finding says which paragraph is missing, and all others still match."""
    subject = Subject(language, 1)
    number = subject.chance.randrange(len(subject.pairs))
    theirs = [each for each in subject.text.paragraphs if each.number != number + 1]
    (finding,) = [
        each for each in subject.whole(theirs) if each.rule is not Rule.JOINERS
    ]
    assert finding.rule is Rule.PARAGRAPHS
    assert finding.message == "not in the translation"
    assert finding.translation is None
    assert finding.original
    assert finding.original.paragraph.number == number + 1


@pytest.mark.parametrize("language", statement.TRANSLATIONS)
def test_every_turn_can_be_made(language: str) -> None:
    """No turn is left from an earlier wording, and none says what stood there."""
    subject = Subject(language, 1)
    slogans = {pair for pair, _ in mutate.turned(subject)}
    texts = [theirs.text for _, theirs in slogans]
    for old, new in subject.faults.turns:
        assert any(old in text for text in texts), old
        assert old != new
    assert len(slogans) == 8, "every slogan of the statement is turned"


@pytest.mark.parametrize("language", statement.TRANSLATIONS)
def test_no_letter_that_slips_in_is_allowed(language: str) -> None:
    """Wherever it stands: it is not among the letters of the language."""
    letters = statement.text(language).rules.letters
    for right, wrong in statement.faults(language).letters:
        assert right in letters
        assert wrong not in letters


def test_the_same_seed_puts_in_the_same_faults() -> None:
    """A rate can be repeated."""
    first, again, other = (
        [
            pair[1].text
            for pair in Subject("es", seed).chance.sample(Subject("es", 1).pairs, 8)
        ]
        for seed in (1, 1, 2)
    )
    assert first == again
    assert first != other
