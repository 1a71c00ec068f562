"""The statement's own texts, as the check of translations gets them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from archive.sources.checklist import Checklist
from archive.sources.folder import SourceFolder
from archive.translation.glossary import Glossary, Original
from archive.translation.paragraphs import paragraphs
from archive.translation.parity import Text
from archive.values import Language
from tests.kit import STATEMENT

FAULTS: Final = Path(__file__).with_name("faults")
FOLDER: Final = SourceFolder.load(STATEMENT)
LANGUAGES: Final = tuple(map(str, FOLDER.plan.drafts))
TRANSLATIONS: Final = tuple(each for each in LANGUAGES if each != "en")

_CHECKLIST: Final = Checklist(STATEMENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Faults:
    """What could be done to the texts of one language."""

    turns: tuple[tuple[str, str], ...]
    letters: tuple[tuple[str, str], ...]


def content(language: str) -> str:
    """A text's file, whole."""
    return (STATEMENT / f"{language}.txt").read_bytes().decode("utf-8")


@cache
def text(language: str) -> Text:
    """A text with the rules of its language."""
    rules = _CHECKLIST.rules(Language(language))
    assert rules, f"no rules for {language}"
    return Text(paragraphs(content(language)), rules)


@cache
def kept() -> Original:
    """What every translation must keep."""
    original = _CHECKLIST.original()
    assert original
    return original


@cache
def glossary(language: str) -> Glossary:
    """How a translation says what must be kept."""
    words = _CHECKLIST.glossary(Language(language), kept())
    assert words, f"no glossary for {language}"
    return words


@cache
def faults(language: str) -> Faults:
    """What could be done to a translation's text."""
    table = tomllib.loads((FAULTS / f"{language}.toml").read_text("utf-8"))
    assert set(table) == {"turns", "letters"}
    return Faults(
        turns=tuple((old, new) for old, new in table["turns"]),
        letters=tuple((right, wrong) for right, wrong in table["letters"]),
    )
