"""Taking TOML tables apart strictly: nothing missing, nothing unknown."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from typing import Any

from archive.characters import visible_line
from archive.errors import BadSource
from archive.translation.forms import Forms


class Table:
    """A table of a TOML file, which knows where it stands.

    Args:
        place: the file, and the table in it, for messages.
        values: what stands in it.
        known: the keys that may.

    Raises:
        BadSource: another key stands in it.
    """

    def __init__(
        self, place: str, values: object, known: frozenset[str] | None
    ) -> None:
        if not isinstance(values, dict):
            message = f"{place} is not a table"
            raise BadSource(message)
        unknown = sorted(set(values) - known) if known is not None else []
        if unknown:
            message = f"{place}: unknown {visible_line(unknown[0])!r}"
            hint = f"allowed are {', '.join(sorted(known or ()))}"
            raise BadSource(message, hint=hint)
        self.place = place
        self.values: Mapping[str, Any] = values

    @classmethod
    def of_file(cls, name: str, content: bytes, known: frozenset[str]) -> Table:
        """The whole of a file; raises :class:`BadSource` unless it is TOML."""
        try:
            values = tomllib.loads(content.decode("utf-8"))
        except (ValueError, RecursionError) as error:
            message = f"{name}: {visible_line(str(error))}"
            raise BadSource(message) from error
        return cls(name, values, known)

    def __contains__(self, key: str) -> bool:
        return key in self.values

    def table(self, key: str, known: frozenset[str] | None = None) -> Table:
        """The table under a key; an empty one if there is none."""
        return Table(f"{self.place}: {key}", self.values.get(key, {}), known)

    def tables(self, key: str, known: frozenset[str]) -> list[Table]:
        """The array of tables under a key; an empty one if there is none."""
        values = self.values.get(key, [])
        if not isinstance(values, list):
            raise self._wrong(key, "a list of tables")
        return [Table(f"{self.place}: {key}", each, known) for each in values]

    def text(self, key: str, default: str | None = None) -> str:
        """A text; without a default it must be there."""
        value = self.values.get(key, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise self._wrong(key, "a text in quotes")
        return value

    def flag(self, key: str) -> bool:
        """True or false; false if it is not there."""
        value = self.values.get(key, False)
        if not isinstance(value, bool):
            raise self._wrong(key, "true or false")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; an empty one if it is not there."""
        values = self.values.get(key, [])
        if not isinstance(values, list) or not all(
            isinstance(each, str) and each.strip() for each in values
        ):
            raise self._wrong(key, "a list of texts")
        return tuple(values)

    def forms(self, key: str) -> Forms:
        """Words to look for."""
        written = self.texts(key)
        try:
            return Forms.of(written)
        except BadSource as error:
            message = f"{self.place}: {key}: {error.message}"
            raise BadSource(message, hint=error.hint) from error

    def all_forms(self) -> dict[str, Forms]:
        """Words to look for under every key of the table."""
        return {key: self.forms(key) for key in self.values}

    def _wrong(self, key: str, wanted: str) -> BadSource:
        message = f"{self.place}: {key} is missing, or not {wanted}"
        return BadSource(message)
