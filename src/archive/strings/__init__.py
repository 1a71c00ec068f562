"""What the program says in other languages: one TOML file for each, beside this one.

The sentences are machine-made until a speaker has read them, and each file says so in
its first line. A language without a file gets English.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

ENGLISH: Final = "en"


@dataclass(frozen=True, slots=True)
class Words:
    """What the program says in one language.

    Attributes:
        name: what its speakers call the language.
        status: a sentence for each translation status of a manifest.
    """

    name: str
    status: dict[str, str]


@cache
def words(language: str) -> Words | None:
    """What the program says in a language, or None if it cannot.

    Args:
        language: a language tag, like ``fa``.
    """
    file = files(__name__) / f"{language}.toml"
    if not file.is_file():
        return None
    table = tomllib.loads(file.read_text(encoding="utf-8"))
    return Words(table["name"], table["status"])


def name_of(language: str) -> str:
    """What its speakers call a language; its tag if that is not known."""
    known = words(language)
    return known.name if known else language


def spoken(language: str) -> str:
    """The language that the program speaks to readers of this one."""
    return language if words(language) else ENGLISH


def status(language: str, translation: str, original: str) -> str:
    """Who has read a text, in the text's own language.

    Args:
        language: the text's language tag.
        translation: its status, a word of the manifest's ``translation`` line.
        original: the language tag of the text that it was made from.
    """
    known = words(language) or words(ENGLISH)
    sentence = known.status[translation] if known else translation
    return sentence.format(original=name_of(original))
