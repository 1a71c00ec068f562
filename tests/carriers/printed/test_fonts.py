"""The shipped fonts: unmodified, with their licences, and with every letter."""

from __future__ import annotations

import hashlib

import pytest
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

from tests.carriers.printed.sheets import LANGUAGES, edition
from tests.kit import ROOT

FONTS = ROOT / "src" / "archive" / "assets" / "fonts"
SHA256 = {
    "NotoSans-Regular.ttf": (
        "89c3c497f618fdaa0b2d1e98fef93582f28c71debd2c4a8cdf41f190ced2909d"
    ),
    "Vazirmatn-Regular.ttf": (
        "b69fd4c680b8f3f225feabcc655a2c585d97627b8f5f5c0f9985e894069f3a56"
    ),
}
LICENCES = {
    "NotoSans-Regular.ttf": "OFL-NotoSans.txt",
    "Vazirmatn-Regular.ttf": "OFL-Vazirmatn.txt",
}


def test_every_shipped_font_is_known() -> None:
    """No font comes in without its digest and its licence."""
    assert {path.name for path in FONTS.glob("*.ttf")} == set(SHA256) == set(LICENCES)


@pytest.mark.parametrize("name", SHA256)
def test_fonts_are_as_their_makers_released_them(name: str) -> None:
    """Not a byte is changed: a changed font might not keep its name."""
    assert hashlib.sha256((FONTS / name).read_bytes()).hexdigest() == SHA256[name]


@pytest.mark.parametrize("name", LICENCES)
def test_each_font_has_its_licence_beside_it(name: str) -> None:
    """The licence names the holder whom the font names, and the notice names both."""
    with TTFont(FONTS / name) as font:
        holder = font["name"].getDebugName(0)
    licence = (FONTS / LICENCES[name]).read_text(encoding="utf-8")
    assert licence.startswith(holder)
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    assert f"src/archive/assets/fonts/{name}" in notice
    assert f"src/archive/assets/fonts/{LICENCES[name]}" in notice


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_font_has_every_character_of_a_text(language: str) -> None:
    """No shipped text is set in a mixture of fonts."""
    text = edition(language)
    used = set().union(text.title, text.status, *text.paragraphs)
    assert any(used <= _drawn(name) for name in SHA256)


def _drawn(name: str) -> set[str]:
    with TTFont(FONTS / name) as font:
        return set(map(chr, font.getBestCmap()))
