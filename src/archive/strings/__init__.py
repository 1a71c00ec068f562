"""What the program says in other languages: one TOML file for each, beside this one.

The sentences are machine-made until a speaker has read them, and each file says so in
its first line. A language without a file gets English.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

ENGLISH: Final = "en"
_FROM_SHEET: Final = ("key", "set", "play", "speed", "pause", "go_on")
"""What pages say in the words of sheets."""


@dataclass(frozen=True, slots=True)
class Words:
    """What the program says in one language.

    Attributes:
        name: what its speakers call the language.
        digits: its ten digits, from 0.
        status: a sentence for each translation status of a manifest.
        sheet: what stands on sheets and screens; ``how`` in a list of five lines.
        page: what a page for phones says; ``pass_how`` is a list of two lines.
        hotspot: what stands beside a file that is taken from a hotspot.
    """

    name: str
    digits: str
    status: dict[str, str]
    sheet: dict[str, str]
    how: tuple[str, ...]
    page: dict[str, str | list[str]]
    hotspot: dict[str, str]

    def say(self, key: str, **values: object) -> str:
        """What stands on sheets and screens, with numbers in the language's digits."""
        return self.sheet[key].format(**{k: self.number(v) for k, v in values.items()})

    def number(self, value: object) -> str:
        """A number, or a text, with its digits those of the language."""
        return str(value).translate(str.maketrans("0123456789", self.digits))


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
    sheet = table["sheet"]
    how = tuple(sheet.pop("how"))
    return Words(
        name=table["name"],
        digits=table["digits"],
        status=table["status"],
        sheet=sheet,
        how=how,
        page=table["page"],
        hotspot=table["hotspot"],
    )


def languages() -> tuple[str, ...]:
    """The languages that the program speaks, English first, then by tag."""
    names = [each.name.removesuffix(".toml") for each in files(__name__).iterdir()]
    found = sorted(each for each in names if words(each))
    return (ENGLISH, *(each for each in found if each != ENGLISH))


def for_page(spoken: Iterable[str]) -> dict[str, dict[str, object]]:
    """What a page says, in these languages.

    Args:
        spoken: languages that the program speaks.
    """
    return {language: _page(spoken_to(language)) for language in spoken}


def _page(known: Words) -> dict[str, object]:
    return {
        "name": known.name,
        "digits": known.digits,
        "status": known.status,
        **known.page,
        **{each: known.sheet[each] for each in _FROM_SHEET},
    }


def name_of(language: str) -> str:
    """What its speakers call a language; its tag if that is not known."""
    known = words(language)
    return known.name if known else language


def spoken_to(language: str) -> Words:
    """What the program says to readers of a language: English if it knows no better."""
    known = words(language) or words(ENGLISH)
    if known is None:  # never: English ships with the program
        raise LookupError(ENGLISH)
    return known


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
