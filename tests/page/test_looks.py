"""The page as it looks: readable, reachable, in the right direction, at any size."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from archive.format.fingerprint import Fingerprint
from archive.format.page import Page
from tests import kit, parcels
from tests.browsers.browser import Browser, Screen
from tests.browsers.chromium import Chromium
from tests.page import opened

_TOOLS: Final = ("check", "scan", "paste", "show", "pass")
_LEAST_CONTRAST: Final = 4.5
"""Of text with its ground (WCAG 2.2, 1.4.3)."""
_LEAST_TARGET: Final = 44
"""Pixels of a side of what is touched (WCAG 2.2, 2.5.5)."""

_PLACES: Final = """
(() => {
  const found = [];
  const walk = document.createTreeWalker(document.querySelector(".digits"), 4);
  while (walk.nextNode()) {
    const { data } = walk.currentNode;
    for (let i = 0; i < data.length; i++) {
      const range = document.createRange();
      range.setStart(walk.currentNode, i);
      range.setEnd(walk.currentNode, i + 1);
      const { left, top } = range.getBoundingClientRect();
      if (data[i] !== "\\u00a0") found.push([Math.round(top), left, data[i]]);
    }
  }
  return found;
})()
"""

_CONTRASTS: Final = """
(() => {
  const parse = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => {
    const part = (value) => (value /= 255) <= 0.04045
      ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  };
  const ground = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const colour = parse(getComputedStyle(each).backgroundColor);
      if (colour.length < 4 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const found = [];
  for (const each of document.body.querySelectorAll("*")) {
    const said = [...each.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
    if (!said || each.disabled || !each.getClientRects().length) continue;
    const one = light(parse(getComputedStyle(each).color)), two = light(ground(each));
    const ratio = (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
    found.push([each.textContent.slice(0, 30), ratio]);
  }
  return found;
})()
"""

_TARGETS: Final = """
[...document.querySelectorAll("button, select, summary, input[type=range], textarea")]
  .filter((each) => each.getClientRects().length)
  .map((each) => [each.textContent.slice(0, 30), each.getBoundingClientRect().height])
"""

_WIDER: Final = "document.documentElement.scrollWidth > window.innerWidth"


@pytest.mark.parametrize(
    ("language", "zero"), [("fa", 0x6F0), ("ckb", 0x660), ("en", 0x30)]
)
@pytest.mark.parametrize("width", [360, 1280])
def test_digits_stand_in_the_order_in_which_they_are_read(
    browser: Browser, language: str, zero: int, width: int, tmp_path: Path
) -> None:
    """From left to right and from the first line on, in every script's digits."""
    browser.open(opened.write(tmp_path, opened.statement(language)), Screen(width, 640))
    opened.digits(browser)
    seen = browser.value(_PLACES)
    digits = "".join(chr(ord(each) - zero + 0x30) for _, _, each in sorted(seen))
    assert digits == Fingerprint.of(kit.SARA.public.public).digits


def _open(browser: Browser, state: str, folder: Path, screen: Screen) -> None:
    """A page in one of its states."""
    page = opened.write(folder, opened.statement("en"))
    if state == "blank":
        page = opened.write(folder, None)
    elif state == "trusted":
        made = Page.from_bytes(page.read_bytes())
        page.write_bytes(replace(made, own=parcels.KNOWN).to_bytes())
    elif state == "forged-or-damaged":
        html = page.read_text("utf-8").replace("<article", "<p>x</p><article", 1)
        page.write_text(html, "utf-8")
    browser.open(page, screen)
    browser.until("document.querySelector('nav')")
    if state in _TOOLS:
        opened.go(browser, state)
    elif state not in ("blank", "unknown"):
        assert opened.verdict(browser) == state


_STATES = ("unknown", "trusted", "forged-or-damaged", "blank", *_TOOLS)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("state", _STATES)
def test_text_stands_out_from_its_ground(
    chromium: Chromium, state: str, tmp_path: Path, *, dark: bool
) -> None:
    """At least 4.5 to 1, light and dark, in every part of the page."""
    _open(chromium, state, tmp_path, Screen(360, 640, dark=dark))
    seen = chromium.value(_CONTRASTS)
    assert len(seen) > 5
    assert [each for each in seen if each[1] < _LEAST_CONTRAST] == []


@pytest.mark.parametrize("state", _STATES)
def test_everything_fits_a_narrow_screen_and_large_letters(
    chromium: Chromium, state: str, tmp_path: Path
) -> None:
    """Nothing is cut off at 320 pixels, nor at 360 with letters twice as large."""
    for width, size in ((320, 100), (360, 200)):
        _open(chromium, state, tmp_path, Screen(width, 640))
        chromium.value(f"document.documentElement.style.fontSize = '{size}%'")
        assert chromium.value(_WIDER) is False, (width, size)


@pytest.mark.parametrize("state", _STATES)
def test_what_is_touched_is_large_enough(
    chromium: Chromium, state: str, tmp_path: Path
) -> None:
    """At least 44 pixels high, whatever it is."""
    _open(chromium, state, tmp_path, Screen(360, 640))
    assert [each for each in chromium.value(_TARGETS) if each[1] < _LEAST_TARGET] == []


@pytest.mark.parametrize("language", ["fa", "ckb", "en"])
def test_every_part_says_its_words_in_the_pages_language(
    chromium: Chromium, language: str, tmp_path: Path
) -> None:
    """No place stays without its value, and directions follow the language."""
    chromium.open(opened.write(tmp_path, opened.statement(language)), Screen(360, 640))
    opened.verdict(chromium)
    expected = "ltr" if language == "en" else "rtl"
    for tool in _TOOLS:
        opened.go(chromium, tool)
        seen = opened.shown(chromium)
        assert "{" not in seen, seen
        assert "undefined" not in seen, seen
        assert chromium.value("getComputedStyle(document.body).direction") == expected


def test_three_verdicts_have_three_looks_without_colours(
    chromium: Chromium, tmp_path: Path
) -> None:
    """A sign and a border tell them apart where colours are forced or not seen."""
    looks = set()
    for state in ("trusted", "unknown", "forged-or-damaged"):
        _open(chromium, state, tmp_path, Screen(360, 640, forced=True))
        looks.add(
            (
                chromium.text(".sign"),
                chromium.value(
                    "(({borderStyle, borderWidth}) => borderStyle + borderWidth)"
                    f"(getComputedStyle(document.querySelector({json.dumps('.verdict')})))"
                ),
            )
        )
    assert len({sign for sign, _ in looks}) == 3
    assert len({border for _, border in looks}) == 3


def test_whoever_asked_for_little_motion_starts_the_squares(
    chromium: Chromium, tmp_path: Path
) -> None:
    """They begin paused, and at four a second."""
    chromium.open(
        opened.write(tmp_path, opened.statement("en")), Screen(360, 640, calm=True)
    )
    opened.verdict(chromium)
    opened.go(chromium, "show")
    assert chromium.value("document.querySelector('input[type=range]').value") == "4"
    assert chromium.text(".controls button") == "go on"
