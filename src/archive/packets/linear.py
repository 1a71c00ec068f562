"""Systems of linear equations over GF(2^16): Gauss's elimination, a row at a time.

Rows are kept as planes, and these as numbers, so that adding a multiple of one row to
another is a few calls whatever their length. That is what makes hundreds of unknowns
a matter of seconds.
"""

from __future__ import annotations

from collections.abc import Sequence

from archive.packets.field import Planes, field

Rows = Sequence[Sequence[int]]
"""Rows of elements, all of one length."""

_Numbers = tuple[int, int]
"""The planes of a row, low and high, as numbers."""


class Elimination:
    """Which columns of a matrix are sums of multiples of the columns before them.

    Args:
        rows: the matrix, at least one row.
        columns: how many columns to look at, at most; the rest is carried along.

    Attributes:
        rank: how many of the first columns are independent: all up to the first one
            that is not, or ``columns``.
    """

    def __init__(self, rows: Rows, columns: int) -> None:
        width = len(rows[0])
        below = [_numbers(row) for row in rows]
        self._pivots: list[list[int]] = []
        while len(self._pivots) < columns:
            size = width - len(self._pivots)
            shift = 8 * (size - 1)
            found = next((i for i, row in enumerate(below) if _leads(row, shift)), None)
            if found is None:
                break
            pivot = _normal(below.pop(found), size)
            self._pivots.append(_elements(pivot))
            multiple = field().multiples(pivot)
            for i, (low, high) in enumerate(below):
                if (low | high) >> shift:
                    lows, highs = multiple(low >> shift, high >> shift)
                    below[i] = low ^ lows, high ^ highs
        self.rank = len(self._pivots)
        self._below = [_elements(_planes(row, width - self.rank)) for row in below]

    def express(self, column: int) -> list[int] | None:
        """The factors that make a column from the first ``rank`` ones, if any do.

        Args:
            column: its number, ``rank`` or higher.
        """
        if any(row[column - self.rank] for row in self._below):
            return None
        factors = [row[column - i] for i, row in enumerate(self._pivots)]
        product = field().product
        for i in reversed(range(self.rank)):
            for j, element in enumerate(self._pivots[i][1 : self.rank - i], i + 1):
                factors[i] ^= product(element, factors[j])
        return factors


def first_dependency(rows: Rows) -> list[int] | None:
    """The first column that is a sum of multiples of earlier ones, as a relation.

    Returns:
        Coefficients of the columns up to that one, the last of them 1; None if all
        columns are independent.
    """
    width = len(rows[0]) if rows else 0
    if not width:
        return None
    elimination = Elimination(rows, width)
    if elimination.rank == width:
        return None
    factors = elimination.express(elimination.rank)
    return None if factors is None else [*factors, 1]


def _numbers(row: Sequence[int]) -> _Numbers:
    planes = field().planes(b"".join([element.to_bytes(2) for element in row]))
    return int.from_bytes(planes.low), int.from_bytes(planes.high)


def _planes(row: _Numbers, size: int) -> Planes:
    low, high = row
    return Planes(low.to_bytes(size), high.to_bytes(size), (low ^ high).to_bytes(size))


def _leads(row: _Numbers, shift: int) -> bool:
    """Whether the first element, ``shift`` bits up, is not zero."""
    return (row[0] | row[1]) >> shift != 0


def _normal(row: _Numbers, size: int) -> Planes:
    """A row divided by its first element."""
    planes = _planes(row, size)
    inverse = field().inverse(planes.low[0], planes.high[0])
    return _planes(field().multiples(planes)(*inverse), size)


def _elements(row: Planes) -> list[int]:
    symbol = field().symbol(row.low, row.high)
    return [int.from_bytes(symbol[i : i + 2]) for i in range(0, len(symbol), 2)]
