"""Faults put into clean translations, and how many of them the check finds.

``python -m tests.translation.mutate`` prints the table as Markdown. A fault is found if
there is a finding that the clean text does not have. Same seed, same faults.

A fault inside a paragraph is looked for in that paragraph and its original alone: with
as many paragraphs on both sides each pair is checked by itself, which
``test_mutations`` shows. Every fault is put in wherever it can be, but for those that
say how many of each are tried.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations, product
from typing import Final

from archive.translation.alignment import aligned
from archive.translation.findings import Finding, Place
from archive.translation.letters import ZWNJ, check_joiners
from archive.translation.paragraphs import Paragraph, is_slogan
from archive.translation.parity import Row, Text, compare
from tests.translation import statement

HIDDEN: Final = (
    *(chr(point) for point in range(0x202A, 0x202F)),
    *(chr(point) for point in range(0x2066, 0x206A)),
    *"\u200e\u200f\u061c\ufeff\u200b\u00ad",
)
"""Marks that turn the direction of writing, and others that nobody sees."""

_PLACES: Final = 4
"""How often each hidden mark and each wrong letter is tried in a text."""

Pair = tuple[Paragraph, Paragraph]
"""A paragraph of the original, and what stands for it in the translation."""
Found = Iterator[bool]


@dataclass(frozen=True, slots=True)
class Rate:
    """How many of the faults of a kind were found."""

    found: int
    tried: int

    def __str__(self) -> str:
        return f"{self.found}/{self.tried}"

    @property
    def share(self) -> float:
        """From 0 to 1."""
        return self.found / self.tried

    @classmethod
    def total(cls, rates: Iterable[Rate]) -> Rate:
        """Several together."""
        every = list(rates)
        return cls(sum(each.found for each in every), sum(each.tried for each in every))


class Subject:
    """A clean translation, and what is found in it when something is changed.

    Args:
        language: its tag.
        seed: for what is left to chance.
    """

    def __init__(self, language: str, seed: int) -> None:
        self.language = language
        self.original = statement.text("en")
        self.text = statement.text(language)
        self.glossary = statement.glossary(language)
        self.faults = statement.faults(language)
        self.chance = random.Random(f"{seed} {language}")
        self.pairs: list[Pair] = list(
            zip(self.original.paragraphs, self.text.paragraphs, strict=True)
        )
        self.clean = _tally(self.whole(self.text.paragraphs))

    def rows(
        self, mine: Sequence[Paragraph], theirs: Sequence[Paragraph]
    ) -> tuple[Row, ...]:
        """What comes of comparing some paragraphs with others."""
        return compare(
            Text(tuple(mine), self.original.rules),
            Text(tuple(theirs), self.text.rules),
            statement.kept(),
            self.glossary,
        )

    def whole(self, theirs: Sequence[Paragraph]) -> list[Finding]:
        """Every finding in a whole text."""
        rows = self.rows(self.original.paragraphs, theirs)
        findings = [each for row in rows for each in row.findings]
        return [*check_joiners(theirs, self.text.rules), *findings]

    @cached_property
    def beside(self) -> dict[Pair, Row]:
        """Every paragraph beside every paragraph of the original.

        How a paragraph is written, whatever stands beside it, is left out.
        """
        pairs = list(product(self.original.paragraphs, self.text.paragraphs))
        # As many on both sides are taken in order, so one comparison has them all.
        mine, theirs = zip(*pairs, strict=True)
        rules = replace(self.text.rules, letters=frozenset(), digits="", joiner=None)
        rows = compare(
            Text(mine, self.original.rules),
            Text(theirs, rules),
            statement.kept(),
            self.glossary,
        )
        return dict(zip(pairs, rows, strict=True))

    def alone(self, theirs: Sequence[Paragraph]) -> list[tuple[int | None, int | None]]:
        """Which paragraphs alignment leaves alone, if these are the translation's."""
        steps = aligned(
            self.original.paragraphs,
            theirs,
            lambda one, other: len(self.beside[one, other].findings),
        )
        numbers = [
            (one.number if one else None, other.number if other else None)
            for one, other in steps
        ]
        return [each for each in numbers if None in each]

    def found(self, pair: Pair, changed: str) -> bool:
        """Whether something new is found when a paragraph reads otherwise."""
        mine, theirs = pair
        return self.new(self.rows([mine], [replace(theirs, text=changed)]))

    def new(self, rows: Iterable[Row]) -> bool:
        """Whether there is a finding that the clean text does not have."""
        findings = [each for row in rows for each in row.findings]
        return bool(_tally(findings) - self.clean)


def _tally(findings: Iterable[Finding]) -> Counter[tuple[object, ...]]:
    return Counter(
        (each.level, each.rule, each.message, _number(each.original))
        for each in findings
    )


def _number(place: Place | None) -> int | None:
    return place.paragraph.number if place else None


# Faults of a whole text


def paragraph_dropped(subject: Subject) -> Found:
    """Every paragraph; found is the very one that is missing."""
    for mine, theirs in subject.pairs:
        left = [each for each in subject.text.paragraphs if each is not theirs]
        yield subject.alone(left) == [(mine.number, None)]


def paragraph_added(subject: Subject) -> Found:
    """Every paragraph a second time, after another one; found is one of the two."""
    everything = subject.text.paragraphs
    for _, twice in subject.pairs:
        at = subject.chance.randrange(len(everything) + 1)
        more = [*everything[:at], twice, *everything[at:]]
        yield subject.alone(more) == [(None, twice.number)]


def paragraphs_swapped(subject: Subject) -> Found:
    """Every two paragraphs."""
    for one, other in combinations(subject.pairs, 2):
        swapped = (one[0], other[1]), (other[0], one[1])
        yield subject.new(subject.beside[pair] for pair in swapped)


def joiners_stripped(subject: Subject) -> Found:
    """All of them, where the language is written with any."""
    if subject.text.rules.joiner:
        plain = [
            replace(each, text=each.text.replace(ZWNJ, ""))
            for each in subject.text.paragraphs
        ]
        yield bool(_tally(subject.whole(plain)) - subject.clean)


# Faults inside a paragraph


def paragraph_doubled(subject: Subject) -> Found:
    """Every paragraph, twice on its line."""
    for pair in subject.pairs:
        yield subject.found(pair, f"{pair[1].text} {pair[1].text}")


def sentence_dropped(subject: Subject) -> Found:
    """Every sentence of every paragraph that has several."""
    for pair in subject.pairs:
        text, spans = pair[1].text, subject.text.sentences(pair[1])
        for start, end in spans if len(spans) > 1 else ():
            yield subject.found(pair, f"{text[:start]}{text[end:].lstrip()}".rstrip())


def _digits(subject: Subject) -> Iterator[tuple[Pair, int]]:
    for pair in subject.pairs:
        for at, character in enumerate(pair[1].text):
            if character.isdecimal():
                yield pair, at


def digit_changed(subject: Subject) -> Found:
    """Every digit, to another one."""
    for pair, at in _digits(subject):
        text = pair[1].text
        others = [each for each in subject.text.rules.digits if each != text[at]]
        other = subject.chance.choice(others)
        yield subject.found(pair, text[:at] + other + text[at + 1 :])


def digit_dropped(subject: Subject) -> Found:
    """Every digit."""
    for pair, at in _digits(subject):
        text = pair[1].text
        yield subject.found(pair, text[:at] + text[at + 1 :])


def hidden_inserted(subject: Subject) -> Found:
    """Every hidden mark: at the beginning and the end of a paragraph, and inside."""
    for mark in HIDDEN:
        for number in range(_PLACES):
            pair = subject.chance.choice(subject.pairs)
            text = pair[1].text
            at = (0, len(text), *subject.chance.choices(range(len(text)), k=_PLACES))
            cut = at[number]
            yield subject.found(pair, text[:cut] + mark + text[cut:])


def letter_wrong(subject: Subject) -> Found:
    """Every letter that slips in, for some of the right ones."""
    for right, wrong in subject.faults.letters:
        places = [
            (pair, at)
            for pair in subject.pairs
            for at, character in enumerate(pair[1].text)
            if character == right
        ]
        for pair, at in subject.chance.sample(places, min(_PLACES, len(places))):
            text = pair[1].text
            yield subject.found(pair, text[:at] + wrong + text[at + 1 :])


def slogan_turned(subject: Subject) -> Found:
    """Every turn, in every slogan where it can be made."""
    for pair, changed in turned(subject):
        yield subject.found(pair, changed)


def turned(subject: Subject) -> Iterator[tuple[Pair, str]]:
    """Slogans, and what they can be turned into."""
    for old, new in subject.faults.turns:
        for pair in subject.pairs:
            mine, theirs = pair
            slogan = is_slogan(mine.text, subject.original.sentences(mine))
            if slogan and old in theirs.text:
                yield pair, theirs.text.replace(old, new)


def name_swapped(subject: Subject) -> Found:
    """Every name of every paragraph, for one that does not stand there."""
    names = subject.glossary.names
    words = {
        key: each.text[start:end]
        for key in names
        for each in subject.text.paragraphs
        for start, end in names[key].find(each.text)
    }
    for pair in subject.pairs:
        text = pair[1].text
        here = [key for key in words if names[key].find(text)]
        others = [key for key in words if key not in here]
        for key in here:
            changed, other = text, words[subject.chance.choice(others)]
            for start, end in reversed(names[key].find(text)):
                changed = changed[:start] + other + changed[end:]
            yield subject.found(pair, changed)


FAULTS: Final[dict[str, Callable[[Subject], Found]]] = {
    "paragraph dropped, and named": paragraph_dropped,
    "paragraph added, and named": paragraph_added,
    "two paragraphs swapped": paragraphs_swapped,
    "paragraph doubled inside itself": paragraph_doubled,
    "sentence dropped": sentence_dropped,
    "digit changed": digit_changed,
    "digit dropped": digit_dropped,
    "hidden mark inserted": hidden_inserted,
    "wrong-language letter": letter_wrong,
    "slogan turned": slogan_turned,
    "name swapped": name_swapped,
    "all ZWNJ stripped": joiners_stripped,
}


def rates(languages: Sequence[str], seed: int = 1) -> dict[str, dict[str, Rate]]:
    """How many faults of each kind are found, by language; where there are any."""
    table: dict[str, dict[str, Rate]] = {fault: {} for fault in FAULTS}
    for language in languages:
        subject = Subject(language, seed)
        for fault, put_in in FAULTS.items():
            found = list(put_in(subject))
            if found:
                table[fault][language] = Rate(sum(found), len(found))
    return table


def markdown(table: dict[str, dict[str, Rate]], languages: Sequence[str]) -> str:
    """The table as Markdown: a line for each fault."""
    lines = [
        f"| fault | all | {' | '.join(languages)} |",
        f"|---|{'---:|' * (1 + len(languages))}",
    ]
    for fault, found in table.items():
        total = Rate.total(found.values())
        cells = [str(found.get(language, "")) for language in languages]
        lines.append(f"| {fault} | {total.share:.1%} | {' | '.join(cells)} |")
    return "".join(f"{line}\n" for line in lines)


if __name__ == "__main__":
    print(markdown(rates(statement.TRANSLATIONS), statement.TRANSLATIONS), end="")
