"""Measure what is missing, and write ``page.md`` beside the package."""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Final

import cv2
from tests.browsers.chromium import Options

from archive.squares.draw import Kind
from archive.tasks.programs import FULL, KINDS, LIGHT
from bench.page.browsing import (
    Noting,
    noting,
    of_decoding,
    of_film,
    of_opening,
    opening_cases,
)
from bench.page.looking import (
    AIMED,
    FAR,
    LEVELS,
    Looker,
    Single,
    looking,
    of_sheet,
    of_single,
)
from bench.page.report import markdown
from bench.page.rows import Row, Table
from bench.page.sizes import of_sizes

_SQUARES: Final = ("10-L", "10-M", "15-L", "15-M", "20-L", "20-M")
_UNSEEN: Final = 1000
"""The first seed of photos that nothing was chosen on."""
_SHEETS: Final = ("scan", "good", "mediocre", "poor")
_SYMBOLS: Final = (37, 534)
_THROTTLED: Final = (1, 6)


@dataclass(frozen=True)
class Run:
    """What all parts need.

    Attributes:
        table: of what was measured.
        folder: for files of this run alone.
        photos: for photos and films that later runs take again.
        turns: of everything that is timed.
        pictures: of each kind of square, level and distance.
        sheets: photos of sheets of each level.
        films: for each kind of page.
    """

    table: Table
    folder: Path
    photos: Path
    turns: int
    pictures: int
    sheets: int
    films: int

    def missing(self, part: str, case: str, most: int) -> range:
        """The turns that were not measured yet."""
        done = 0
        while done < most and self.table.has(part, case, done):
            done += 1
        return range(done, most)

    def take(self, part: str, case: str, rows: Iterator[Row]) -> None:
        """Measure, and note how busy the computer was."""
        for row in rows:
            self.table.add([row])
        load = os.getloadavg()[0]
        now = len(self.table.values(part, case, "load"))
        self.table.add([Row(part, case, now, "load", round(load, 1))])


def sizes(run: Run) -> None:
    """Sizes are counted anew each time."""
    run.table.forget("sizes")
    run.table.add(of_sizes())


def opening(run: Run) -> None:
    """Opening and checking."""
    for kind, jitless, rate in opening_cases():
        case = f"{kind} {'jitless' if jitless else f'{rate:g}x'}"
        if turns := run.missing("opening", case, run.turns):
            with _browser(run, Options(jitless=jitless), rate) as browser:
                rows = of_opening(browser, kind, case, turns, run.folder)
                run.take("opening", case, rows)


def decoding(run: Run) -> None:
    """Bringing an object back from repair alone."""
    for k in _SYMBOLS:
        for rate in _THROTTLED:
            case = f"{k} {rate}x"
            if turns := run.missing("decoding", case, run.turns):
                with _browser(run, Options(), rate) as browser:
                    rows = of_decoding(browser, k, case, turns, run.folder)
                    run.take("decoding", case, rows)


def filming(run: Run) -> None:
    """Films before the camera."""
    for seed, kind in product(range(run.films), KINDS):
        if not run.table.has("filming", kind, seed):
            with _browser(run, Options(camera=True), 1) as browser:
                rows = of_film(browser, kind, seed, run.folder, run.photos)
                run.take("filming", kind, rows)


def squares(run: Run) -> None:
    """Single squares in photos of their own."""
    with ExitStack() as stack:
        lookers = _lookers(run, stack)
        for single in _singles(run.pictures):
            case = f"{FULL} {single.case}"
            if not run.table.has("squares", case, single.seed):
                run.table.add(of_single(single, lookers))


def sheets(run: Run) -> None:
    """Whole sheets, by one photo."""
    with ExitStack() as stack:
        lookers = _lookers(run, stack)
        for seed in range(run.sheets):
            for level in _SHEETS:
                if not run.table.has("sheets", f"{FULL} {level}", seed):
                    run.table.add(of_sheet(level, seed, lookers, run.photos))


PARTS: Final[dict[str, Callable[[Run], None]]] = {
    "sizes": sizes,
    "opening": opening,
    "decoding": decoding,
    "filming": filming,
    "squares": squares,
    "sheets": sheets,
}


def _singles(count: int) -> Iterator[Single]:
    """All of them, in turn."""
    for turn in range(count):
        for close, levels in ((True, LEVELS), (False, FAR)):
            for level in levels:
                seed = turn + (_UNSEEN if level in AIMED else 0)
                for kind in _SQUARES:
                    yield Single(Kind.parse(kind), level, seed, close)


def _lookers(run: Run, stack: ExitStack) -> dict[str, Looker]:
    return {
        kind: stack.enter_context(looking(kind, run.folder)) for kind in (LIGHT, FULL)
    }


@contextmanager
def _browser(run: Run, options: Options, rate: float) -> Iterator[Noting]:
    with (
        tempfile.TemporaryDirectory(dir=run.folder) as folder,
        noting(Path(folder), options) as browser,
    ):
        browser.rate = rate
        yield browser


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure what is missing, and write."""
    parser = argparse.ArgumentParser(prog="python -m bench.page")
    parser.add_argument("--parts", nargs="*", choices=PARTS, default=[*PARTS])
    parser.add_argument("--turns", type=int, default=10, help="of what is timed")
    parser.add_argument("--pictures", type=int, default=20, help="of a kind and level")
    parser.add_argument("--sheets", type=int, default=10, help="photos of a level")
    parser.add_argument("--films", type=int, default=5, help="for each kind of page")
    parser.add_argument("--anew", action="store_true", help="forget earlier runs")
    parser.add_argument("--photos", type=Path, help="a folder that keeps photos")
    parser.add_argument("--output", type=Path, default=Path(__file__).parents[1])
    chosen = parser.parse_args(arguments)
    cv2.setNumThreads(1)
    table = Table(chosen.output / "page.csv")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        photos = chosen.photos or folder
        photos.mkdir(exist_ok=True, parents=True)
        counts = chosen.turns, chosen.pictures, chosen.sheets, chosen.films
        run = Run(table, folder, photos, *counts)
        for part in chosen.parts:
            if chosen.anew:
                table.forget(part)
            PARTS[part](run)
    (chosen.output / "page.md").write_text(markdown(table), "utf-8")
    print("wrote page.md")


if __name__ == "__main__":
    main()
