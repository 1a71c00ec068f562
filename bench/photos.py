"""``python -m bench.photos``: editions brought back from one photo of a printed sheet.

The back of a real sheet is rasterised at 300 dpi and photographed by simulation
(``tests/rigs``), once for each seed. Each photo is read until the edition is there.
``--blanked`` draws sets of squares, each as small as it may be, and paints 30 % of
them white. What was measured is kept in ``photos.csv``, which a later run goes on with;
``photos.md`` is written from it.
"""

from __future__ import annotations

import argparse
import csv
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, fields
from itertools import islice
from pathlib import Path
from statistics import mean
from typing import Final

import cv2
from tests.rigs.sheets import EDITIONS, PIXELS, blanked, brought_back, parcel, photo

from archive.squares.draw import Kind
from archive.squares.read import PASSES
from archive.tasks.printing import PAPER_KIND
from archive.tasks.squares import Squares

LANGUAGE: Final = "en"
BLANKED: Final = "blanked"
AIMS: Final = {
    "scan": 0.99,
    "good": 0.99,
    "mediocre": 0.95,
    "poor": 0.95,
    "torn": 0.95,
    "soaked": 7 / 20,
    "damaged": 10 / 20,
    BLANKED: 1.0,
}
"""The share of the seeds that ought to bring the edition back."""

_KINDS: Final = (PAPER_KIND, Kind.parse("10-M"))
_SQUARES: Final = 35

_PAGE: Final = """\
# Photos of sheets

Written by `python -m bench.photos`; every photo stands in [photos.csv](photos.csv).
Photos are **simulated** (`tests/rigs`): no real printer or phone took part, and the
severities are judgements.

The English edition with one signature is {bytes} bytes: any {needed} of the {squares}
squares ({kind}, 5 dots a module) on one A4 page bring it back. The page is rasterised
at 300 dpi by `pdftoppm` and photographed whole, at {pixels} pixels a millimetre.
*Brought back* counts the photos of which one alone was enough. Reading stops when the
edition is there, after one to {passes} passes; *read* is the mean number of squares by
then, *seconds* are of the processor, for reading one photo.

| level | photos | brought back | share | aim | read | passes | seconds |
|---|---|---|---|---|---|---|---|
{table}

The last pass mends squares whose place others give away (`squares/mending`).
`scan`, `good`, `mediocre` and `poor` are worse and worse cameras; `torn`, `soaked` and
`damaged` are mediocre photos of sheets that something happened to. For `soaked` and
`damaged` the aim is what the sketches of this project reached with three passes (7 and
10 of 20).

## 30 % of the squares blanked

Each of the {editions} editions in turn, in squares of {kind} and {other}: the smallest
set that stands the loss, drawn, rasterised, and 30 % of its squares, rounded down,
painted white at random. Every other set is of repair squares only.

**{back} of {sets}** sets were read back.
"""


@dataclass(frozen=True)
class Row:
    """What was measured of one picture.

    Attributes:
        level: how bad the photo was, or ``blanked``.
        seed: of it.
        whole: whether the edition came back, byte for byte.
        squares: how many were read before it was there, or at all.
        passes: how many passes that took.
        seconds: of the processor, for reading and decoding.
    """

    level: str
    seed: int
    whole: bool
    squares: int
    passes: int
    seconds: float


def of_photo(level: str, seed: int) -> Row:
    """Take a photo and read it."""
    picture = photo(LANGUAGE, level, seed)
    before = time.process_time()
    found = brought_back(picture, parcel(LANGUAGE).content)
    seconds = round(time.process_time() - before, 3)
    return Row(level, seed, found.whole, found.squares, found.passes, seconds)


def of_blanked(seed: int) -> Row:
    """Draw a set of the next edition, lose 30 % of it, and read the rest."""
    turn, number = divmod(seed, len(EDITIONS))
    page = blanked(EDITIONS[number], _KINDS[turn % len(_KINDS)], seed)
    before = time.process_time()
    found = brought_back(page.picture, page.object)
    seconds = round(time.process_time() - before, 3)
    return Row(BLANKED, seed, found.whole, found.squares, found.passes, seconds)


def known(file: Path) -> list[Row]:
    """What was measured before."""
    if not file.exists():
        return []
    with file.open(newline="", encoding="utf-8") as lines:
        return [
            Row(
                each["level"],
                int(each["seed"]),
                each["whole"] == "True",
                int(each["squares"]),
                int(each["passes"]),
                float(each["seconds"]),
            )
            for each in csv.DictReader(lines)
        ]


def keep(file: Path, rows: Sequence[Row]) -> None:
    """Write everything that was measured, in order."""
    ordered = sorted(rows, key=lambda row: ([*AIMS].index(row.level), row.seed))
    with file.open("w", newline="", encoding="utf-8") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow([field.name for field in fields(Row)])
        writer.writerows(astuple(row) for row in ordered)


def wanted(levels: Sequence[str], seeds: int) -> Iterator[tuple[str, int]]:
    """Every picture that is to be measured, the levels in turn."""
    for seed in range(seeds):
        for level in levels:
            yield level, seed


def markdown(rows: Sequence[Row]) -> str:
    """The whole of ``photos.md``."""
    content = parcel(LANGUAGE).content
    needed = Squares(parcel(LANGUAGE), PAPER_KIND, _SQUARES).needed
    table = [_line(level, rows) for level in AIMS if level != BLANKED]
    sets = [row for row in rows if row.level == BLANKED]
    return _PAGE.format(
        bytes=len(content),
        needed=needed,
        squares=_SQUARES,
        kind=PAPER_KIND,
        other=_KINDS[1],
        pixels=f"{PIXELS:g}",
        passes=PASSES,
        table="\n".join(filter(None, table)),
        editions=len(EDITIONS),
        back=sum(row.whole for row in sets),
        sets=len(sets),
    )


def _line(level: str, rows: Sequence[Row]) -> str:
    chosen = [row for row in rows if row.level == level]
    if not chosen:
        return ""
    whole = sum(row.whole for row in chosen)
    return (
        f"| {level} | {len(chosen)} | {whole} | **{whole / len(chosen):.0%}** "
        f"| {AIMS[level]:.0%} | {mean(row.squares for row in chosen):.1f} "
        f"| {mean(row.passes for row in chosen):.1f} "
        f"| {mean(row.seconds for row in chosen):.2f} |"
    )


def missed(rows: Sequence[Row]) -> list[str]:
    """The levels whose aim was missed."""
    shares = {
        level: [row.whole for row in rows if row.level == level] for level in AIMS
    }
    return [
        level
        for level, found in shares.items()
        if found and sum(found) < AIMS[level] * len(found)
    ]


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure what is missing, and write."""
    parser = argparse.ArgumentParser(prog="python -m bench.photos")
    parser.add_argument("--levels", nargs="*", choices=[*AIMS][:-1])
    parser.add_argument("--seeds", type=int, default=100, help="photos of a level")
    parser.add_argument("--blanked", action="store_true", help="sets with losses")
    parser.add_argument("--most", type=int, help="stop after so many pictures")
    parser.add_argument("--anew", action="store_true", help="forget earlier runs")
    parser.add_argument("--output", type=Path, default=Path(__file__).parent)
    chosen = parser.parse_args(arguments)
    cv2.setNumThreads(1)
    levels = [BLANKED] if chosen.blanked else chosen.levels or [*AIMS][:-1]
    file = chosen.output / "photos.csv"
    rows = [row for row in known(file) if not (chosen.anew and row.level in levels)]
    there = {(row.level, row.seed) for row in rows}
    missing = (each for each in wanted(levels, chosen.seeds) if each not in there)
    for level, seed in islice(missing, chosen.most):
        rows.append(of_blanked(seed) if level == BLANKED else of_photo(level, seed))
        print(*astuple(rows[-1]), flush=True)
        keep(file, rows)
    (chosen.output / "photos.md").write_text(markdown(rows), "utf-8")
    if failed := missed(rows):
        sys.exit(f"bench: below the aim: {', '.join(failed)}")
    print("wrote photos.md")


if __name__ == "__main__":
    main()
