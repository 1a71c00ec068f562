"""Rows that a benchmark keeps in a file, with which a later run goes on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from bench import kept
from bench.epidemic import cases as epidemic
from bench.lora import cases as lora
from bench.page import rows as page

from tests.kit import ROOT


def test_a_run_that_is_stopped_loses_no_row(tmp_path: Path) -> None:
    """What was there stays until all that takes its place is written."""
    file = tmp_path / "rows.csv"
    assert list(kept.read(file)) == []
    kept.write(file, ["a", "b"], [(1, "x,y"), (2, "")])

    def stopped() -> Iterator[tuple[int, str]]:
        yield (3, "z")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        kept.write(file, ["a", "b"], stopped())
    assert file.read_bytes() == b'a,b\n1,"x,y"\n2,\n'
    assert list(kept.read(file)) == [{"a": "1", "b": "x,y"}, {"a": "2", "b": ""}]


def test_what_was_measured_comes_back_as_it_was_written(tmp_path: Path) -> None:
    """Byte for byte, from the files of the page and of the epidemic."""
    copies = {name: tmp_path / name for name in ("page.csv", "spread.csv")}
    for name, copy in copies.items():
        copy.write_bytes((ROOT / "bench" / name).read_bytes())
    pages, spread = page.Table(copies["page.csv"]), copies["spread.csv"]
    table = epidemic.Table(spread)
    spread.unlink()
    copies["page.csv"].unlink()
    pages.forget("nothing")
    table.add([])
    for name, copy in copies.items():
        assert copy.read_bytes() == (ROOT / "bench" / name).read_bytes()


def test_a_mesh_comes_back_as_it_was_kept(tmp_path: Path) -> None:
    """Adding a run that is there already changes no row."""
    file = tmp_path / "mesh.csv"
    file.write_bytes((ROOT / "bench" / "mesh.csv").read_bytes())
    table = lora.Table(file)
    rows = table.rows(lora.line(0.0, lora.FRESH, lora.SMALL))
    table.add(rows[0])
    assert lora.Table(file).rows(rows[0].case) == rows
    again, first = kept.read(file), kept.read(ROOT / "bench" / "mesh.csv")
    for row, old in zip(again, first, strict=True):
        assert row.keys() == old.keys()
