"""The files of ``archive.strings`` as tests read them: lines, placeholders, numbers."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import Any, Final

import pytest

from tests.kit import ROOT

FILES: Final = sorted((ROOT / "src" / "archive" / "strings").glob("*.toml"))

each_language = pytest.mark.parametrize("language", [each.stem for each in FILES])


def table(language: str) -> dict[str, Any]:
    """A language's file."""
    return tomllib.loads((FILES[0].parent / f"{language}.toml").read_text("utf-8"))


def sheet(language: str) -> Iterator[tuple[str, str]]:
    """Every line of a printed sheet, and where it stands in the file."""
    return _lines(table(language)["sheet"])


def page(language: str) -> Iterator[tuple[str, str]]:
    """Every line of a page for phones, and where it stands in the file."""
    return _lines(table(language)["page"])


def fields(line: str) -> list[str]:
    """What stands between braces in a line, in the order of the alphabet."""
    return sorted(re.findall(r"\{([^}]*)\}", line))


def numbers(line: str) -> list[int]:
    """The numbers that a line says, in whatever digits."""
    return [int(each) for each in re.findall(r"\d+", line)]


def _lines(words: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for key, value in words.items():
        if isinstance(value, str):
            yield key, value
        else:
            yield from ((f"{key} {number}", line) for number, line in enumerate(value))
