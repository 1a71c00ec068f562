"""``python -m bench.mesh``: an edition over LoRa meshes of 10 to 1,000 nodes.

A simulation (``bench/lora``); what it assumes and what it does not show stands in
``docs/scale.md``. What came of every run is kept in ``mesh.csv``, which a later run
goes on with; ``mesh.md``, ``mesh.svg`` and ``mesh.png`` are written from it. Every run
follows from its seed.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from bench.epidemic.curves import drawn
from bench.epidemic.shapes import png, svg
from bench.lora.cases import CHAIN, NODES, Table, all_cases, missing
from bench.lora.panels import panels
from bench.lora.report import markdown

_SAID = "Time and airtime of an edition over simulated LoRa meshes, in six panels"


def write(table: Table, output: Path) -> None:
    """The report and the pictures."""
    shapes, size = drawn(panels(table))
    (output / "mesh.md").write_text(markdown(table), "utf-8")
    (output / "mesh.svg").write_text(svg(shapes, size, _SAID), "utf-8")
    (output / "mesh.png").write_bytes(png(shapes, size))


def main(arguments: Sequence[str] | None = None) -> None:
    """Run what is missing, and write."""
    parser = argparse.ArgumentParser(prog="python -m bench.mesh")
    parser.add_argument("--nodes", type=int, default=NODES[-1], help="at most; 5 up")
    parser.add_argument("--seeds", type=int, default=5, help="runs of most cases")
    parser.add_argument("--processes", type=int, default=1, help="at once")
    parser.add_argument("--anew", action="store_true", help="forget earlier runs")
    parser.add_argument("--output", type=Path, default=Path(__file__).parent)
    chosen = parser.parse_args(arguments)
    if chosen.nodes < CHAIN:
        parser.error("fewer than 5 nodes are no four hops")
    file = chosen.output / "mesh.csv"
    if chosen.anew:
        file.unlink(missing_ok=True)
    table = Table(file)
    cases = all_cases(chosen.nodes)
    for row in missing(cases, chosen.seeds, table, chosen.processes):
        table.add(row)
        print(row.seed, row.case, f"{row.seconds / 60:.0f} min", flush=True)
    write(table, chosen.output)
    print("wrote mesh.md, mesh.svg and mesh.png")


if __name__ == "__main__":
    main()
