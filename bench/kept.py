"""Rows in a CSV file that a later run goes on with: read, and written anew whole."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path


def read(file: Path) -> Iterator[dict[str, str]]:
    """Every row, by the names in the first; none if the file is not there."""
    if not file.exists():
        return
    with file.open(newline="", encoding="utf-8") as lines:
        yield from csv.DictReader(lines)


def write(file: Path, head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Put these rows in the place of what is there; whoever stops it loses nothing."""
    partial = file.with_suffix(".partial")
    with partial.open("w", newline="", encoding="utf-8") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(rows)
    partial.replace(file)
