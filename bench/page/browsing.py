"""The page in Debian's Chromium: opening it, decoding in it, filming with it.

Pages note by themselves when something happened, with their own clock; nothing here
waits for a time to pass.
"""

from __future__ import annotations

import json
import random
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Final

from tests.browsers import chromium as chromiums
from tests.browsers.chromium import Chromium, Options
from tests.page import opened
from tests.rigs.film import Film
from tests.rigs.sheets import parcel

from archive.packets.lines import to_digits, to_line
from archive.packets.sending import SYMBOL, Sender
from archive.squares.draw import draw
from archive.tasks.playing import SCREEN_KIND
from archive.tasks.programs import KINDS, LIGHT
from archive.tasks.squares import fitting
from bench.page.rows import Row

LANGUAGE: Final = "fa"
TURNS: Final = 10
RATES: Final = (1, 6, 20)
"""How many times slower the page's own thread is made."""

_LOADER: Final = re.compile(r"<script>.*?</script>", re.DOTALL)

_NODE: Final = Path(__file__).with_name("node.mjs")
_NOTING: Final = """
(() => {
  const channel = new MessageChannel();
  const note = (card) => {
    const there = performance.now();
    channel.port1.onmessage = () => {
      const verdict = card?.dataset.verdict;
      window.noted = { verdict, there, drawn: performance.now() };
    };
    requestAnimationFrame(() => channel.port2.postMessage(0));
  };
  const digits = () => {
    if (!document.querySelector(".digits")?.textContent.trim()) return;
    window.digits = performance.now();
    digitsObserver.disconnect();
  };
  const digitsObserver = new MutationObserver(digits);
  const observer = new MutationObserver(() => {
    const card = document.querySelector(".verdict");
    if (!card) return;
    observer.disconnect();
    note(card);
  });
  if (WITHOUT) return addEventListener("DOMContentLoaded", () => note(null));
  for (const each of [observer, digitsObserver]) {
    each.observe(document, { subtree: true, childList: true });
  }
})();
"""
"""Notes when the verdict is in the page, or the text WITHOUT a program; when the frame
with it was drawn; and when the digits are there."""

_FOLLOWING: Final = """
(() => {
  window.followed = [];
  let last = 0;
  new MutationObserver(() => {
    const value = document.querySelector("progress")?.value ?? 0;
    if (value !== last) window.followed.push([performance.now(), last = value]);
  }).observe(document, { subtree: true, childList: true, attributes: true });
})();
"""
"""Notes every change of the bar that says how many pieces are there."""


class Noting(Chromium):
    """Chromium whose pages note something, and are slowed down, from their beginning.

    Attributes:
        script: what runs in each page before its own scripts.
        rate: how many times slower each page's thread is.
    """

    script: str = ""
    rate: float = 1

    def _prepare(self) -> None:
        super()._prepare()
        if self.script:
            self._ask("Page.addScriptToEvaluateOnNewDocument", source=self.script)
        self._ask("Performance.enable", timeDomain="threadTicks")
        self.throttle(self.rate)

    def spent(self) -> float:
        """Milliseconds of a processor that the page's own thread took for tasks."""
        metrics = self._ask("Performance.getMetrics")["metrics"]
        found = {each["name"]: each["value"] for each in metrics}
        return float(found["TaskDuration"]) * 1000


@contextmanager
def noting(folder: Path, options: Options) -> Iterator[Noting]:
    """One such Chromium."""
    with chromiums.running(folder, options) as found:
        yield Noting(found._link, found._folder)  # noqa: SLF001


# Opening


TEXT: Final = "text alone"
"""The page without its program: what a browser takes for the text that is there."""


def opening_cases() -> Iterator[tuple[str, bool, float]]:
    """Kinds of pages, whether scripts are interpreted only, and how slow it is."""
    for kind in (TEXT, *KINDS):
        for rate in RATES:
            yield kind, False, rate
    yield LIGHT, True, 1


def of_opening(
    browser: Noting, kind: str, case: str, turns: range, folder: Path
) -> Iterator[Row]:
    """Open the page as somebody who was never here, again and again."""
    without = kind == TEXT
    page = opened.write(folder, parcel(LANGUAGE), LIGHT if without else kind)
    if without:
        page.write_text(_LOADER.sub("", page.read_text("utf-8")), "utf-8")
    browser.script = _NOTING.replace("WITHOUT", json.dumps(without))
    for turn in turns:
        browser.open(page)
        noted = browser.until("window.noted", 120)
        assert noted.get("verdict") == (None if without else "unknown")
        yield Row("opening", case, turn, "in the page, ms", noted["there"])
        yield Row("opening", case, turn, "drawn, ms", noted["drawn"])
        if not without:
            digits = browser.until("window.digits", 120)
            yield Row("opening", case, turn, "digits, ms", digits)
        yield Row("opening", case, turn, "processor, ms", browser.spent())


# Decoding


@cache
def _scratch() -> str:
    return subprocess.run(
        ["node", str(_NODE), "scratch"],
        check=True,
        capture_output=True,
        encoding="utf-8",
    ).stdout


def of_decoding(
    browser: Noting, k: int, case: str, turns: range, folder: Path
) -> Iterator[Row]:
    """Solve for k symbols of which none is the object's own, in new pages."""
    page = folder / "scratch.html"
    script = _scratch()
    page.write_text(f"<!doctype html><meta charset=utf-8><script>{script}</script>")
    browser.script = ""
    for turn in turns:
        chance = random.Random(turn)
        sender = Sender(chance.randbytes(k * SYMBOL))
        packets = sender.repair(1, k, chance.randrange)
        lines = [to_line(each.to_bytes()) for each in packets]
        for what in ("decoding", "solving"):
            browser.open(page)
            found = browser.value(f"{what}({json.dumps(lines)})")
            assert found["length"] == k * SYMBOL
            yield Row("decoding", case, turn, f"{what}, ms", found["milliseconds"])


# Filming


FILMED: Final = 100
RATE: Final = 10
"""Squares of a film, and how many a second."""
_COUNTED: Final = 9_000
"""Milliseconds: a little less than once through the film."""


def film(seed: int, folder: Path) -> Path:
    """A film of a phone's screen in the hand, made once."""
    file = folder / f"film-{seed}.mjpeg"
    if not file.exists():
        squares = fitting(SCREEN_KIND, None)
        sender = Sender(random.Random(seed).randbytes(2 * FILMED * squares * SYMBOL))
        shown = [
            draw(f"{number} ", to_digits(packet.to_bytes()), SCREEN_KIND)
            for number, packet in enumerate(sender.first(squares, FILMED), 1)
        ]
        content = Film(
            squares=shown, rate=RATE, seconds=FILMED // RATE, seed=seed
        ).file()
        file.write_bytes(content)
    return file


def of_film(
    browser: Noting, kind: str, seed: int, folder: Path, films: Path
) -> Iterator[Row]:
    """How many different squares a blank page takes from a film in a second."""
    browser.show(film(seed, films))
    browser.script = _FOLLOWING
    browser.open(opened.write(folder, None, kind))
    browser.click("[data-tool=scan]")
    browser.click(".scan button")
    browser.until(
        f"followed.length && performance.now() > followed[0][0] + {_COUNTED}", 120
    )
    followed = browser.value("followed")
    symbols = fitting(SCREEN_KIND, None)
    start, first = followed[0]
    last = max(value for when, value in followed if when <= start + _COUNTED)
    squares = (last - first) / symbols
    yield Row("filming", kind, seed, "squares a second", squares / _COUNTED * 1000)
