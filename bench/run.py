"""``python -m bench.run``: measure everything and write the results beside this file.

Takes some minutes and 400 MB in the temporary folder, which is left empty. Without
the stock tools it measures ``archive`` alone, and says so.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from bench import report
from bench.job import JobFailed, environment, run
from bench.pairs import Measured, Pair, measure
from bench.report import Results
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
from bench.sources import LARGE, MIDDLE, SMALL

_AIM: Final = 1.1
"""Pack and unpack of 60 MB, against the stock tools."""

_HELP_AIM: Final = 1.5
_VERIFY_AIM: Final = 3.0
"""Starting, against ``import click`` alone."""

_ROUNDS: Final = {SMALL.name: 11, MIDDLE.name: 9, LARGE.name: 7}
_START_ROUNDS: Final = 21


def _prepared(folder: Path, key: Key) -> list[Ours]:
    """Every content, packed and unpacked once."""
    prepared = []
    for content in (SMALL, MIDDLE, LARGE):
        ours = Ours(content, folder / content.name.replace(" ", "-"), key)
        ours.folder.mkdir()
        ours.prepare()
        prepared.append(ours)
    return prepared


def _against_stock(ours: Ours, stock: Stock | None) -> Iterator[Pair]:
    """pack, verify and unpack of one content; alone where there are no stock tools."""
    if stock:
        stock.prepare()
    name = ours.content.name
    aim = _AIM if ours.content is LARGE else None
    for what, mine, other, its_aim in (
        ("pack", ours.pack(), stock.pack() if stock else None, aim),
        ("verify", ours.verify(), stock.verify() if stock else None, None),
        ("unpack", ours.unpack(), stock.unpack() if stock else None, aim),
    ):
        yield Pair(what, name, mine, other, its_aim, _ROUNDS[name])


def _unsigned(ours: Ours) -> Pair:
    name = ours.content.name
    return Pair("pack --unsigned", name, ours.pack_unsigned(), None, None, 1)


def _starts(folder: Path, small: Ours) -> Iterator[Pair]:
    """How long it takes until a command does anything."""
    click = Task(command(folder, sys.executable, "-c", "import click"), nothing)
    help_ = Task(command(folder, *program(), "--help"), nothing)
    yield Pair("--help", "", help_, click, _HELP_AIM, _START_ROUNDS)
    yield Pair("verify", "", small.verify(), click, _VERIFY_AIM, _START_ROUNDS)


def _measured(pair: Pair, variables: Mapping[str, str], rounds: int | None) -> Measured:
    print(f"{pair.what} {pair.size}".strip(), end=" ", flush=True)
    measured = measure(replace(pair, rounds=rounds or pair.rounds), variables)
    ratio = measured.ratio(lambda usage: usage.wall)
    print(f"{ratio.middle:.2f}" if ratio else "measured", flush=True)
    return measured


def _results(rounds: int | None, missing: Sequence[str]) -> Results:
    """Measure everything, in a temporary folder."""
    with tempfile.TemporaryDirectory(prefix="archive-bench-") as name:
        folder = Path(name)
        variables = environment(folder / "home")
        key = Key(folder, variables)
        key.make()
        contents = _prepared(folder, key)

        def measured(pairs: Iterable[Pair]) -> list[Measured]:
            return [_measured(pair, variables, rounds) for pair in pairs]

        return Results(
            floor=run(command(folder, "true"), variables).largest,
            starts=measured(_starts(folder, contents[0])),
            tasks=measured(
                pair
                for ours in contents
                for pair in _against_stock(ours, None if missing else Stock(ours))
            ),
            unsigned=measured(map(_unsigned, contents)),
            missing=missing,
        )


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(prog="python -m bench.run", description=__doc__)
    parser.add_argument("--rounds", type=int, help="pairs of runs; for a quick look")
    parser.add_argument("--output", type=Path, default=Path(__file__).parent)
    chosen = parser.parse_args(arguments)
    missing = missing_tools()
    if missing:
        print(f"not here: {', '.join(missing)}; archive is measured by itself")
    try:
        results = _results(chosen.rounds, missing)
    except JobFailed as error:
        sys.exit(f"bench: {error}")
    (chosen.output / "results.md").write_text(report.markdown(results), "utf-8")
    (chosen.output / report.PICTURE).write_text(report.picture(results), "utf-8")
    print(f"wrote results.md and {report.PICTURE}")


if __name__ == "__main__":
    main()
