"""The programs of pages that ship with this version, and the words that they say."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Final

from archive import strings
from archive.format.page import Page, encode_words

_POLICY: Final = re.compile(
    '<meta http-equiv="Content-Security-Policy" content="([^"&]+)">'
)

LIGHT: Final = "light"
FULL: Final = "full"
KINDS: Final = (LIGHT, FULL)
"""In every page; and with a stronger reader of squares, for sticks and hotspots."""


@cache
def program(kind: str) -> str:
    """A page with nothing in it.

    Args:
        kind: one of :data:`KINDS`.
    """
    file = files("archive") / "assets" / "page" / f"{kind}.html"
    return file.read_text(encoding="utf-8")


def policy(kind: str) -> str:
    """The Content-Security-Policy that a program gives itself, for who serves it.

    Args:
        kind: one of :data:`KINDS`.

    Raises:
        LookupError: it has none, which no program that ships does.
    """
    found = _POLICY.search(program(kind))
    if found is None:
        raise LookupError(kind)
    return found[1]


def words_for(languages: tuple[str, ...]) -> str:
    """What a page says, in these of the languages that the program speaks."""
    spoken = [each for each in strings.languages() if each in languages]
    return encode_words(strings.for_page(spoken))


def program_of(page: Page) -> str | None:
    """Which program a page has, with this version's words; None for any other."""
    if words_for(page.spoken) != page.words:
        return None
    return next((kind for kind in KINDS if program(kind) == page.program), None)
