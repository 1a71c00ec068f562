"""``python -m bench.run``: measure everything and write the results beside this file.

Takes some minutes and 400 MB in the temporary folder, which is left empty. Without
the stock tools it measures ``archive`` alone, and says so.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from bench import report
from bench.job import environment, run
from bench.pairs import Measured, Pair, measure
from bench.rivals import (
    Key,
    Ours,
    Stock,
    Task,
    command,
    missing_tools,
    nothing,
    program,
)
from bench.sources import LARGE, MIDDLE, SMALL, Content

_AIM: Final = 1.1
"""Pack and unpack of 60 MB, against the stock tools."""

_HELP_AIM: Final = 1.5
_VERIFY_AIM: Final = 3.0
"""Starting, against ``import click`` alone."""

_ROUNDS: Final = {SMALL.name: 11, MIDDLE.name: 9, LARGE.name: 7}
_START_ROUNDS: Final = 21


def _contents(folder: Path, key: Key, *, stock: bool) -> Iterator[Pair]:
    """pack, verify and unpack of every content."""
    for content in (SMALL, MIDDLE, LARGE):
        ours = Ours(content, folder / content.name.replace(" ", "-"), key)
        ours.folder.mkdir()
        ours.prepare()
        yield from _tasks(content, ours, Stock(ours) if stock else None)


def _tasks(content: Content, ours: Ours, stock: Stock | None) -> Iterator[Pair]:
    if stock:
        stock.prepare()
    aim = _AIM if content is LARGE else None
    for what, mine, other, its_aim in (
        ("pack", ours.pack(), stock.pack() if stock else None, aim),
        ("verify", ours.verify(), stock.verify() if stock else None, None),
        ("unpack", ours.unpack(), stock.unpack() if stock else None, aim),
    ):
        yield Pair(what, content.name, mine, other, its_aim, _ROUNDS[content.name])


def _starts(folder: Path, small: Ours) -> Iterator[Pair]:
    """How long it takes until a command does anything."""
    click = Task(command(folder, sys.executable, "-c", "import click"), nothing)
    help_ = Task(command(folder, *program(), "--help"), nothing)
    yield Pair("--help", "", help_, click, _HELP_AIM, _START_ROUNDS)
    yield Pair("verify", "", small.verify(), click, _VERIFY_AIM, _START_ROUNDS)


def _measured(
    pairs: Iterator[Pair], variables: dict[str, str], rounds: int | None
) -> Iterator[Measured]:
    for pair in pairs:
        print(f"{pair.what} {pair.size}".strip(), end=" ", flush=True)
        measured = measure(replace(pair, rounds=rounds or pair.rounds), variables)
        ratio = measured.ratio(lambda usage: usage.wall)
        print(f"{ratio.middle:.2f}" if ratio else "measured", flush=True)
        yield measured


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(prog="python -m bench.run", description=__doc__)
    parser.add_argument("--rounds", type=int, help="pairs of runs; for a quick look")
    parser.add_argument("--output", type=Path, default=Path(__file__).parent)
    chosen = parser.parse_args(arguments)
    missing = missing_tools()
    if missing:
        print(f"not here: {', '.join(missing)}; archive is measured by itself")
    with tempfile.TemporaryDirectory(prefix="archive-bench-") as name:
        folder = Path(name)
        variables = environment(folder / "home")
        key = Key(folder, variables)
        key.make()
        floor = run(command(folder, "true"), variables).largest
        pairs = _contents(folder, key, stock=not missing)
        tasks = list(_measured(pairs, variables, chosen.rounds))
        small = Ours(SMALL, folder / SMALL.name.replace(" ", "-"), key)
        starts = list(_measured(_starts(folder, small), variables, chosen.rounds))
    text = report.markdown(tasks, starts, floor, missing)
    (chosen.output / "results.md").write_text(text, "utf-8")
    picture = report.picture(tasks, starts)
    (chosen.output / report.PICTURE).write_text(picture, "utf-8")
    print(f"wrote results.md and {report.PICTURE}")


if __name__ == "__main__":
    main()
