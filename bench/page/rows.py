"""What was measured: one number a row, in a file that a later run goes on with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from bench import kept


@dataclass(frozen=True, slots=True, order=True)
class Row:
    """One number.

    Attributes:
        part: of the run, one of :data:`bench.page.__main__.PARTS`.
        case: what was measured.
        number: of the turn, or the seed of a picture.
        measure: what the number says, and its unit.
        value: the number.
    """

    part: str
    case: str
    number: int
    measure: str
    value: float


class Table:
    """All rows, kept in a file after each.

    Args:
        file: that holds them; it need not be there.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._rows = sorted(_known(file))

    def __iter__(self) -> Iterator[Row]:
        return iter(self._rows)

    def has(self, part: str, case: str, number: int) -> bool:
        """Whether something was measured of this."""
        wanted = (part, case, number)
        return any((row.part, row.case, row.number) == wanted for row in self)

    def add(self, rows: Iterable[Row]) -> None:
        """Keep what was measured together."""
        for row in rows:
            print(*astuple(row), flush=True)
            self._rows.append(row)
        self._rows.sort()
        self._write()

    def forget(self, part: str) -> None:
        """Measure a part anew."""
        self._rows = [row for row in self if row.part != part]
        self._write()

    def values(self, part: str, case: str, measure: str) -> list[float]:
        """The numbers of one kind."""
        wanted = (part, case, measure)
        return [
            row.value for row in self if (row.part, row.case, row.measure) == wanted
        ]

    def value(self, part: str, case: str, measure: str) -> float:
        """The only number of its kind.

        Raises:
            ValueError: there is none, or there are several.
        """
        (found,) = self.values(part, case, measure)
        return found

    def cases(self, part: str) -> list[str]:
        """What was measured in a part."""
        return list(dict.fromkeys(row.case for row in self if row.part == part))

    def _write(self) -> None:
        head = [field.name for field in fields(Row)]
        rows = ([*astuple(row)[:-1], f"{row.value:g}"] for row in self)
        kept.write(self._file, head, rows)


def _known(file: Path) -> Iterator[Row]:
    for row in kept.read(file):
        yield Row(
            row["part"],
            row["case"],
            int(row["number"]),
            row["measure"],
            float(row["value"]),
        )
