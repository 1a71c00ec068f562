"""``python -m bench.spread``: how an edition spreads by meetings, sticks and posters.

A simulation (``bench/epidemic``), for a million invented people; what it assumes and
what it does not show stands in ``docs/scale.md``. What was counted is kept in
``spread.csv``, which a later run goes on with; ``spread.md``, ``spread.svg`` and
``spread.png`` are written from it. Every run follows from its seed.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from bench.epidemic.cases import PEOPLE, Table, all_cases, missing
from bench.epidemic.curves import drawn
from bench.epidemic.panels import panels
from bench.epidemic.report import markdown
from bench.epidemic.shapes import png, svg

_SAID = "How an edition spreads through a million invented people: six simulations"


def write(table: Table, people: int, output: Path) -> None:
    """The report and the pictures."""
    shapes, size = drawn(panels(table, people))
    (output / "spread.md").write_text(markdown(table, people), "utf-8")
    (output / "spread.svg").write_text(svg(shapes, size, _SAID), "utf-8")
    (output / "spread.png").write_bytes(png(shapes, size))


def main(arguments: Sequence[str] | None = None) -> None:
    """Run what is missing, and write."""
    parser = argparse.ArgumentParser(prog="python -m bench.spread")
    parser.add_argument("--people", type=int, default=PEOPLE, help="at most; 20,000 up")
    parser.add_argument("--seeds", type=int, default=5, help="runs of each case")
    parser.add_argument("--anew", action="store_true", help="forget earlier runs")
    parser.add_argument("--output", type=Path, default=Path(__file__).parent)
    chosen = parser.parse_args(arguments)
    if chosen.people < 20_000:
        parser.error("fewer than 20,000 people are no neighbourhoods and towns")
    file = chosen.output / "spread.csv"
    if chosen.anew:
        file.unlink(missing_ok=True)
    table = Table(file)
    for rows in missing(all_cases(chosen.people), chosen.seeds, table):
        table.add(rows)
        print(rows[0].seed, rows[0].people, rows[0].case, flush=True)
    write(table, chosen.people, chosen.output)
    print("wrote spread.md, spread.svg and spread.png")


if __name__ == "__main__":
    main()
