"""What the check reports: a rule that does not hold, where, and in which words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from archive.translation.paragraphs import Paragraph, Span


class Level(Enum):
    """How sure the check is."""

    ERROR = "error"
    """Wrong in any translation."""
    WARNING = "warning"
    """Often wrong: a person decides."""


class Rule(Enum):
    """What was looked at."""

    CHARACTERS = "characters"
    NFC = "nfc"
    LETTERS = "letters"
    DIGITS = "digits"
    JOINERS = "joiners"
    PARAGRAPHS = "paragraphs"
    SENTENCES = "sentences"
    LENGTH = "length"
    NUMBERS = "numbers"
    DATES = "dates"
    NAMES = "names"
    TERMS = "terms"
    SLOGANS = "slogans"
    DATA = "data"


@dataclass(frozen=True, slots=True)
class Place:
    """A paragraph, and the parts of it that are meant; none for the whole."""

    paragraph: Paragraph
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a person should look at."""

    level: Level
    rule: Rule
    message: str
    original: Place | None = None
    translation: Place | None = None


def error(
    rule: Rule,
    message: str,
    original: Place | None = None,
    translation: Place | None = None,
) -> Finding:
    """A finding that is wrong in any translation."""
    return Finding(Level.ERROR, rule, message, original, translation)


def warning(
    rule: Rule,
    message: str,
    original: Place | None = None,
    translation: Place | None = None,
) -> Finding:
    """A finding that a person decides."""
    return Finding(Level.WARNING, rule, message, original, translation)
