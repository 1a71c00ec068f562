"""One text alone: its characters, letters, digits and joiners."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from archive.characters import refused_in_line, visible_line
from archive.translation.findings import Finding, Place, Rule, error, warning
from archive.translation.paragraphs import Paragraph, Span
from archive.translation.rules import Joiner, Rules

ZWNJ: Final = "\u200c"
_JOINERS: Final = f"{ZWNJ}\u200d"
_WORD: Final = re.compile(rf"[\w{ZWNJ}]+")
_NOT_JOINING: Final = frozenset("ءآأإادذرزژوؤةۆۇۋەێڕ")
"""Letters that do not join the next one: a suffix needs no ZWNJ after them."""
_FEW: Final = 500
"""Characters below which a text says nothing about how often ZWNJ is written."""


def check_letters(paragraph: Paragraph, rules: Rules) -> Iterator[Finding]:
    """What is wrong with the writing of a paragraph, whatever it says."""
    yield from _characters(paragraph)
    yield from _letters(paragraph, rules)
    yield from _digits(paragraph, rules)
    yield from _joiners(paragraph, rules)


def check_joiners(paragraphs: Iterable[Paragraph], rules: Rules) -> Iterator[Finding]:
    """Whether a whole text has lost its joiners on the way."""
    text = "".join(paragraph.text for paragraph in paragraphs)
    if rules.joiner is None or len(text) < _FEW:
        return
    count, least = text.count(ZWNJ), rules.joiner.at_least
    if count * 1000 < least * len(text):
        message = f"{count} ZWNJ in {len(text)} characters; usual are {least} in 1000"
        yield error(Rule.JOINERS, message)


def _characters(paragraph: Paragraph) -> Iterator[Finding]:
    text = paragraph.text
    spans = _where(text, lambda character: refused_in_line(character) is not None)
    if spans:
        first = visible_line(text[spans[0][0]])
        message = f"{first} is not allowed: nobody sees it"
        yield error(Rule.CHARACTERS, message, None, Place(paragraph, spans))
    if unicodedata.normalize("NFC", text) != text:
        message = "not in Unicode normal form C; letters look the same"
        yield error(Rule.NFC, message, None, Place(paragraph))


def _letters(paragraph: Paragraph, rules: Rules) -> Iterator[Finding]:
    if not rules.letters:
        return

    def foreign(character: str) -> bool:
        is_letter = unicodedata.category(character)[0] in "LM"
        return is_letter and character not in rules.letters

    text = paragraph.text
    spans = _where(text, foreign)
    if spans:
        wrong = dict.fromkeys(text[start] for start, _ in spans)
        named = ", ".join(f"{letter} (U+{ord(letter):04X})" for letter in wrong)
        message = f"not a letter of this language: {visible_line(named)}"
        yield error(Rule.LETTERS, message, None, Place(paragraph, spans))


def _digits(paragraph: Paragraph, rules: Rules) -> Iterator[Finding]:
    if not rules.digits:
        return

    def foreign(character: str) -> bool:
        return character.isdecimal() and character not in rules.digits

    spans = _where(paragraph.text, foreign)
    if spans:
        message = f"digits of another language; here they are {rules.digits}"
        yield error(Rule.DIGITS, message, None, Place(paragraph, spans))


def _joiners(paragraph: Paragraph, rules: Rules) -> Iterator[Finding]:
    text = paragraph.text
    if rules.joiner is None:
        spans = _where(text, lambda character: character in _JOINERS)
        if spans and rules.letters:
            message = "ZWNJ or ZWJ, which this language is not written with"
            yield error(Rule.JOINERS, message, None, Place(paragraph, spans))
        return
    loose = tuple(
        (offset, offset + 1)
        for offset, character in enumerate(text)
        if character in _JOINERS and not _inside_word(text, offset)
    )
    if loose:
        message = "ZWNJ that stands between no two letters"
        yield error(Rule.JOINERS, message, None, Place(paragraph, loose))
    for word in _WORD.finditer(text):
        part = _unjoined(word[0], rules.joiner)
        if part:
            message = f"{visible_line(word[0])}: ZWNJ is missing beside {part}"
            place = Place(paragraph, (word.span(),))
            yield warning(Rule.JOINERS, message, None, place)


def _inside_word(text: str, offset: int) -> bool:
    """Whether letters stand on both sides; ZWJ may end a letter that stands alone."""
    before, after = text[offset - 1 : offset], text[offset + 1 : offset + 2]
    if text[offset] != ZWNJ:
        return _is_letter(before)
    return _is_letter(before) and _is_letter(after)


def _is_letter(character: str) -> bool:
    return bool(character) and unicodedata.category(character)[0] in "LM"


def _unjoined(word: str, joiner: Joiner) -> str | None:
    """The part of a word that should be joined to the rest by a ZWNJ, or None."""
    if word in joiner.exceptions:
        return None
    parts = word.split(ZWNJ)
    first, last = parts[0], parts[-1]
    for prefix in joiner.prefixes:
        if first.startswith(prefix) and first not in {prefix, *joiner.exceptions}:
            return prefix
    for suffix in sorted(joiner.suffixes, key=len, reverse=True):
        if not last.endswith(suffix) or last in {suffix, *joiner.exceptions}:
            continue
        return None if last[-len(suffix) - 1] in _NOT_JOINING else suffix
    return None


def _where(text: str, wanted: Callable[[str], bool]) -> tuple[Span, ...]:
    return tuple(
        (offset, offset + 1)
        for offset, character in enumerate(text)
        if wanted(character)
    )
