"""Words to look for, as glossaries write them.

``council*`` is a word that begins so, ``*إيران*`` one that holds it, ``human rights``
two whole words. Case does not matter, nor which white space or apostrophe it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from archive.errors import BadSource
from archive.translation.paragraphs import Span

_APOSTROPHES: Final = re.compile("['’]")


@dataclass(frozen=True, slots=True)
class Forms:
    """Several ways to write one thing.

    Attributes:
        written: the forms as the glossary writes them.
    """

    written: tuple[str, ...]
    _pattern: re.Pattern[str]

    @classmethod
    def none(cls) -> Forms:
        """Nothing to look for."""
        return cls.of(())

    @classmethod
    def of(cls, written: Sequence[str]) -> Forms:
        """Forms as a glossary writes them; none match nothing.

        Raises:
            BadSource: a form has no letters, or ``*`` inside.
        """
        patterns = [_pattern(form) for form in written]
        # Longest first, so that a span shows the whole of what was meant.
        patterns.sort(key=len, reverse=True)
        joined = "|".join(patterns) or r"(?!)"
        return cls(tuple(written), re.compile(joined, re.IGNORECASE))

    def find(self, text: str, start: int = 0, end: int | None = None) -> list[Span]:
        """Where any of the forms stands, in order, in ``text[start:end]``."""
        stop = len(text) if end is None else end
        return [found.span() for found in self._pattern.finditer(text, start, stop)]

    def at(self, text: str, offset: int) -> Span | None:
        """Where the form that begins at ``offset`` stands, if one does."""
        found = self._pattern.match(text, offset)
        return found.span() if found else None

    def __str__(self) -> str:
        return " | ".join(self.written)


def _pattern(form: str) -> str:
    core = form.strip("*")
    if not core.strip() or "*" in core:
        message = f"{form!r} is not a word to look for"
        raise BadSource(message, hint="write letters, with * only at the ends")
    words = r"\s+".join(re.escape(word) for word in core.split())
    words = _APOSTROPHES.sub("['’]", words)
    before = "" if form.startswith("*") else r"(?<!\w)"
    after = r"\w*" if form.endswith("*") else r"(?!\w)"
    return f"{before}{words}{after}"
