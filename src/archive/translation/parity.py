"""Two texts side by side: what the original says and the translation must say too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from archive.translation.alignment import aligned
from archive.translation.findings import Finding, Place, Rule, error, warning
from archive.translation.forms import Forms
from archive.translation.glossary import Date, Glossary, Original
from archive.translation.letters import check_letters
from archive.translation.numbers import Number, numbers
from archive.translation.paragraphs import Paragraph, Span, is_slogan
from archive.translation.rules import Rules
from archive.translation.solar import solar


@dataclass(frozen=True, slots=True)
class Text:
    """A text: its paragraphs, and how its language is written."""

    paragraphs: tuple[Paragraph, ...]
    rules: Rules = field(default_factory=Rules)

    def sentences(self, paragraph: Paragraph) -> tuple[Span, ...]:
        """Where the sentences of one of its paragraphs stand."""
        return self.rules.sentences(paragraph.text)

    def numbers(self, text: str) -> tuple[Number, ...]:
        """The numbers in something written in its language."""
        return numbers(text, self.rules.thousand)


@dataclass(frozen=True, slots=True)
class Row:
    """Two paragraphs that belong together, or one alone, and what was found there."""

    original: Paragraph | None
    translation: Paragraph | None
    slogan: bool
    findings: tuple[Finding, ...]


def compare(
    original: Text, translation: Text, kept: Original, glossary: Glossary
) -> tuple[Row, ...]:
    """Check a translation against its original, paragraph by paragraph.

    Args:
        original: the text that was translated.
        translation: the other one.
        kept: what must be kept.
        glossary: how the translation's language says it.

    Returns:
        Every paragraph of both, in order.
    """
    check = _Check(original, translation, kept, glossary)

    def cost(mine: Paragraph, theirs: Paragraph) -> int:
        return sum(1 for _ in check.findings(mine, theirs))

    steps = aligned(original.paragraphs, translation.paragraphs, cost)
    return tuple(check.row(mine, theirs) for mine, theirs in steps)


class _Check:
    def __init__(
        self, original: Text, translation: Text, kept: Original, glossary: Glossary
    ) -> None:
        self._original = original
        self._translation = translation
        self._kept = kept
        self._glossary = glossary
        self._found: dict[tuple[int, str], list[Span]] = {}

    def row(self, mine: Paragraph | None, theirs: Paragraph | None) -> Row:
        findings: list[Finding] = []
        if theirs:
            findings += check_letters(theirs, self._translation.rules)
        if mine and theirs:
            findings += self.findings(mine, theirs)
        else:
            message = "not in the original" if theirs else "not in the translation"
            places = [Place(each) if each else None for each in (mine, theirs)]
            findings.append(error(Rule.PARAGRAPHS, message, *places))
        slogan = mine is not None and self._is_slogan(mine)
        return Row(mine, theirs, slogan, tuple(findings))

    def findings(self, mine: Paragraph, theirs: Paragraph) -> Iterator[Finding]:
        yield from self._numbers(mine, theirs)
        yield from self._months(mine, theirs)
        yield from self._names(mine, theirs)
        yield from self._terms(mine, theirs)
        if self._is_slogan(mine):
            yield from self._slogans(mine, theirs)
        else:
            yield from self._sentences(mine, theirs)
        yield from self._length(mine, theirs)

    def _is_slogan(self, paragraph: Paragraph) -> bool:
        return is_slogan(paragraph.text, self._original.sentences(paragraph))

    def _find(self, words: Forms, paragraph: Paragraph) -> list[Span]:
        """Where words stand; alignment asks for every paragraph many times."""
        key = id(words), paragraph.text
        if key not in self._found:
            self._found[key] = words.find(paragraph.text)
        return self._found[key]

    # Numbers and dates

    def _numbers(self, mine: Paragraph, theirs: Paragraph) -> Iterator[Finding]:
        there = self._original.numbers(mine.text)
        here = self._translation.numbers(theirs.text)
        wanted = Counter(each.value for each in there)
        allowed: Counter[Decimal] = Counter()
        if self._translation.rules.solar_months:
            for date, _ in self._dates(mine):
                solar_numbers, year = self._solar(date)
                wanted.update(solar_numbers)
                allowed.update(year)
        found = Counter(each.value for each in here)
        missing, extra = wanted - found, found - wanted - allowed
        if missing:
            place = Place(mine, _spans(there, missing))
            message = f"missing: {_listed(missing)}"
            yield error(Rule.NUMBERS, message, place, Place(theirs))
        if extra:
            place = Place(theirs, _spans(here, extra))
            message = f"not in the original: {_listed(extra)}"
            yield error(Rule.NUMBERS, message, Place(mine), place)

    def _dates(self, mine: Paragraph) -> Iterator[tuple[Date, Span]]:
        for date in self._kept.dates:
            for span in self._find(date.forms, mine):
                yield date, span

    def _solar(self, date: Date) -> tuple[list[Decimal], list[Decimal]]:
        """The Solar Hijri numbers of a date; the Gregorian year, if it may be added."""
        day = solar(date.day)
        written = [each.value for each in self._original.numbers(date.form)]
        if Decimal(date.day.day) not in written:
            return [Decimal(day.year)], []
        return [Decimal(day.day), Decimal(day.year)], [Decimal(date.day.year)]

    def _months(self, mine: Paragraph, theirs: Paragraph) -> Iterator[Finding]:
        rules, named = self._translation.rules, self._original.rules.months
        for date, span in self._dates(mine):
            month = date.day.month - 1
            if not named or not named[month].find(mine.text, *span):
                continue
            names = [rules.months[month]] if rules.months else []
            if rules.solar_months:
                names.append(rules.solar_months[solar(date.day).month - 1])
            for name in names:
                if not self._find(name, theirs):
                    place = Place(mine, (span,))
                    message = f"the month is missing: {name}"
                    yield error(Rule.DATES, message, place, Place(theirs))

    # Names and terms

    def _names(self, mine: Paragraph, theirs: Paragraph) -> Iterator[Finding]:
        for key, words in self._glossary.names.items():
            there = self._find(self._kept.names[key], mine)
            here = self._find(words, theirs)
            if there and not here:
                place = Place(mine, tuple(there))
                message = f"{key} is missing: {words}"
                yield error(Rule.NAMES, message, place, Place(theirs))
            if here and not there:
                place = Place(theirs, tuple(here))
                message = f"{key} is not named in the original"
                yield warning(Rule.NAMES, message, Place(mine), place)

    def _terms(self, mine: Paragraph, theirs: Paragraph) -> Iterator[Finding]:
        for key, words in self._glossary.terms.items():
            there = self._find(self._kept.terms[key].forms, mine)
            if there and not self._find(words, theirs):
                place = Place(mine, tuple(there))
                message = f"{key} is missing: {words}"
                found = error if self._is_slogan(mine) else warning
                yield found(Rule.TERMS, message, place, Place(theirs))

    # Slogans, sentences, length

    def _slogans(self, mine: Paragraph, theirs: Paragraph) -> Iterator[Finding]:
        places = Place(mine), Place(theirs)
        wanted, found = (each.text.count("!") for each in (mine, theirs))
        if found != wanted:
            message = f"exclamation marks: {found}, the original has {wanted}"
            yield error(Rule.SLOGANS, message, *places)
        there = self._original.sentences(mine)
        here = self._translation.sentences(theirs)
        if len(there) != len(here):
            message = f"sentences: {len(here)}, the original has {len(there)}"
            yield error(Rule.SLOGANS, message, *places)
            return
        for one, other in zip(there, here, strict=True):
            yield from self._stances(Place(mine, (one,)), Place(theirs, (other,)))

    def _stances(self, mine: Place, theirs: Place) -> Iterator[Finding]:
        stances = self._glossary.stances
        wanted = [key for key in stances if _says(mine, self._kept.stances[key].find)]
        found = [key for key in stances if _says(theirs, stances[key].find)]
        if found != wanted:
            said, original = (
                " and ".join(each) or "nothing" for each in (found, wanted)
            )
            message = f"for or against: says {said}; the original says {original}"
            yield error(Rule.SLOGANS, message, mine, theirs)

    def _sentences(self, mine: Paragraph, theirs: Paragraph) -> Iterator[Finding]:
        wanted = len(self._original.sentences(mine))
        found = len(self._translation.sentences(theirs))
        if found != wanted:
            message = f"sentences: {found}, the original has {wanted}"
            yield warning(Rule.SENTENCES, message, Place(mine), Place(theirs))

    def _length(self, mine: Paragraph, theirs: Paragraph) -> Iterator[Finding]:
        least, most = self._kept.length
        ratio = len(theirs.text) / len(mine.text)
        if not least <= ratio <= most:
            message = (
                f"{ratio:.2f} times the original's length; usual {least} to {most}"
            )
            yield warning(Rule.LENGTH, message, Place(mine), Place(theirs))


def _says(place: Place, find: Callable[[str, int, int], list[Span]]) -> bool:
    ((start, end),) = place.spans
    return bool(find(place.paragraph.text, start, end))


def _listed(values: Counter[Decimal]) -> str:
    return ", ".join(f"{value:f}" for value in sorted(values.elements()))


def _spans(found: Sequence[Number], values: Counter[Decimal]) -> tuple[Span, ...]:
    return tuple(each.span for each in found if each.value in values)
