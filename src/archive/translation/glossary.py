"""What translations of a statement must keep, and how they say it.

``check/original.toml`` lists what the original says: dates with the day that they mean,
names, terms with notes for translators, and the stances of slogans.
``check/glossary/xx.toml`` gives the words of one language for each of them. Both stand
beside the texts; ``docs/spec/check.md`` shows them whole.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from archive.errors import BadSource
from archive.translation.forms import Forms
from archive.translation.tables import Table

LENGTH: Final = (0.45, 2.2)
"""Characters of a paragraph for one of the original's: what is usual."""

_MOST_LENGTH: Final = 1000
_KEYS: Final = frozenset({"length", "dates", "names", "terms", "stances"})
_DATE_KEYS: Final = frozenset({"form", "day"})
_TERM_KEYS: Final = frozenset({"forms", "note"})


@dataclass(frozen=True, slots=True)
class Date:
    """A date of the original: how it is written, and the day that it means."""

    form: str
    forms: Forms
    day: dt.date


@dataclass(frozen=True, slots=True)
class Term:
    """A word that is translated with care, and what is meant by it."""

    forms: Forms
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """What every translation must keep."""

    length: tuple[float, float] = LENGTH
    dates: tuple[Date, ...] = ()
    names: Mapping[str, Forms] = field(default_factory=dict)
    terms: Mapping[str, Term] = field(default_factory=dict)
    stances: Mapping[str, Forms] = field(default_factory=dict)

    @classmethod
    def from_bytes(cls, content: bytes, name: str) -> Original:
        """Parse ``original.toml``.

        Args:
            content: the whole file.
            name: what to call it in messages.

        Raises:
            BadSource: not TOML, or something in it is missing, unknown or not allowed.
        """
        table = Table.of_file(name, content, _KEYS)
        terms = table.table("terms")
        return cls(
            length=_length(table),
            dates=tuple(_date(each) for each in table.tables("dates", _DATE_KEYS)),
            names=table.table("names").all_forms(),
            terms={key: _term(terms, key) for key in terms.values},
            stances=table.table("stances").all_forms(),
        )

    def keys(self) -> dict[str, Iterable[str]]:
        """Everything that a glossary has words for, by kind."""
        return {"names": self.names, "terms": self.terms, "stances": self.stances}


def _length(table: Table) -> tuple[float, float]:
    values = table.values.get("length", list(LENGTH))
    numbers = isinstance(values, list) and all(
        isinstance(each, int | float) and not isinstance(each, bool) for each in values
    )
    if (
        not numbers
        or len(values) != len(LENGTH)
        or not 0 < values[0] < values[1] <= _MOST_LENGTH
    ):
        message = (
            f"{table.place}: length is not two numbers from 0 to {_MOST_LENGTH},"
            " the smaller one first"
        )
        raise BadSource(message)
    return float(values[0]), float(values[1])


def _date(table: Table) -> Date:
    day = table.values.get("day")
    if not isinstance(day, dt.date) or isinstance(day, dt.datetime):
        message = f"{table.place}: day is missing, or not like 2026-01-08"
        raise BadSource(message)
    form = table.text("form")
    return Date(form, Forms.of([form]), day)


def _term(terms: Table, key: str) -> Term:
    table = terms.table(key, _TERM_KEYS)
    return Term(table.forms("forms"), table.text("note", "").strip())


@dataclass(frozen=True, slots=True)
class Glossary:
    """How one language says the names, terms and stances of the original."""

    names: Mapping[str, Forms] = field(default_factory=dict)
    terms: Mapping[str, Forms] = field(default_factory=dict)
    stances: Mapping[str, Forms] = field(default_factory=dict)

    @classmethod
    def from_bytes(cls, content: bytes, name: str, original: Original) -> Glossary:
        """Parse a glossary.

        Args:
            content: the whole file.
            name: what to call it in messages.
            original: what it may have words for.

        Raises:
            BadSource: not TOML, or something in it is unknown or not allowed.
        """
        table = Table.of_file(name, content, frozenset(original.keys()))
        return cls(
            **{
                kind: table.table(kind, frozenset(keys)).all_forms()
                for kind, keys in original.keys().items()
            }
        )

    def missing(self, original: Original) -> list[str]:
        """What it has no words for, e.g. ``terms.strike``."""
        mine = {"names": self.names, "terms": self.terms, "stances": self.stances}
        return [
            f"{kind}.{key}"
            for kind, keys in original.keys().items()
            for key in keys
            if key not in mine[kind]
        ]
