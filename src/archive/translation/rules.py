"""How a language is written: ``check/rules/xx.toml``.

::

    letters = "abcdefghijklmnopqrstuvwxyz"
    digits = "0123456789"
    abbreviations = ["U.S."]        # full stops that end no sentence
    ordinal-dot = false             # whether "8. Januar" is an ordinal number
    thousand = ["thousand"]         # words that follow a number
    months = ["January", …]         # twelve; with | between several names of one
    solar-months = ["فروردین", …]   # twelve: dates stand in this calendar too
    [joiner]                        # only where ZWNJ is written
    prefixes = ["می", "نمی"]        # beginnings of words that it follows
    suffixes = ["ها", "های"]        # ends of words that it stands before
    except = ["میان", "تنها"]       # words that only look so
    at-least = 5                    # in a thousand characters

Nothing in it is about one statement: other statements copy it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from archive.errors import BadSource
from archive.translation.forms import Forms
from archive.translation.paragraphs import Span, sentences
from archive.translation.tables import Table

_KEYS: Final = frozenset(
    {
        "letters",
        "digits",
        "abbreviations",
        "ordinal-dot",
        "thousand",
        "months",
        "solar-months",
        "joiner",
    }
)
_JOINER_KEYS: Final = frozenset({"prefixes", "suffixes", "except", "at-least"})
_OF: Final = 1000
"""Characters in which ``at-least`` joiners stand."""
_MONTHS: Final = 12
_DIGITS: Final = 10


@dataclass(frozen=True, slots=True)
class Joiner:
    """Where a language writes ZWNJ, U+200C."""

    prefixes: tuple[str, ...]
    suffixes: tuple[str, ...]
    exceptions: frozenset[str]
    at_least: int
    """In a thousand characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """How a language is written; what is empty is not checked."""

    letters: frozenset[str] = frozenset()
    digits: str = ""
    abbreviations: tuple[str, ...] = ()
    ordinal_dot: bool = False
    thousand: Forms = field(default_factory=Forms.none)
    months: tuple[Forms, ...] = ()
    solar_months: tuple[Forms, ...] = ()
    joiner: Joiner | None = None

    @classmethod
    def from_bytes(cls, content: bytes, name: str) -> Rules:
        """Parse a rules file.

        Args:
            content: the whole file.
            name: what to call it in messages.

        Raises:
            BadSource: not TOML, or something in it is missing, unknown or not allowed.
        """
        table = Table.of_file(name, content, _KEYS)
        return cls(
            letters=_letters(table),
            digits=_digits(table),
            abbreviations=table.texts("abbreviations"),
            ordinal_dot=table.flag("ordinal-dot"),
            thousand=table.forms("thousand"),
            months=_months(table, "months"),
            solar_months=_months(table, "solar-months"),
            joiner=_joiner(table) if "joiner" in table else None,
        )

    def sentences(self, text: str) -> tuple[Span, ...]:
        """Where the sentences of a paragraph in this language stand."""
        return sentences(
            text, abbreviations=self.abbreviations, ordinal_dot=self.ordinal_dot
        )


def _letters(table: Table) -> frozenset[str]:
    """Every letter in both its cases."""
    letters = set(unicodedata.normalize("NFC", table.text("letters"))) - {" "}
    for letter in tuple(letters):
        letters.update(
            each for each in (letter.lower(), letter.upper()) if len(each) == 1
        )
    return frozenset(letters)


def _digits(table: Table) -> str:
    digits = table.text("digits")
    values = [unicodedata.digit(digit, -1) for digit in digits]
    if values != list(range(_DIGITS)):
        message = f"{table.place}: digits are not the ten digits from 0"
        raise BadSource(message)
    return digits


def _months(table: Table, key: str) -> tuple[Forms, ...]:
    names = table.texts(key)
    if names and len(names) != _MONTHS:
        message = f"{table.place}: {key}: {len(names)} names; a year has {_MONTHS}"
        raise BadSource(message)
    return tuple(_month(table, key, name.split("|")) for name in names)


def _month(table: Table, key: str, names: Sequence[str]) -> Forms:
    try:
        return Forms.of(names)
    except BadSource as error:
        message = f"{table.place}: {key}: {error.message}"
        raise BadSource(message, hint=error.hint) from error


def _joiner(table: Table) -> Joiner:
    part = table.table("joiner", _JOINER_KEYS)
    at_least = part.values.get("at-least", 0)
    known = range(_OF + 1)
    if not isinstance(at_least, int) or at_least is True or at_least not in known:
        message = f"{part.place}: at-least is not a number from 0 to {_OF}"
        raise BadSource(message)
    return Joiner(
        prefixes=part.texts("prefixes"),
        suffixes=part.texts("suffixes"),
        exceptions=frozenset(part.texts("except")),
        at_least=at_least,
    )
