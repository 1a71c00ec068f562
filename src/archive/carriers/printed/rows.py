"""Rows of text of their own sizes, one below the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from archive.carriers.printed.paper import POINT, Box
from archive.carriers.printed.setting import Line, lines

if TYPE_CHECKING:
    from archive.carriers.printed.pen import Pen

_LEADING: Final = {True: 1.36, False: 1.2}
"""From row to row, in ems: Arabic letters reach higher and lower than Latin ones."""

_BASELINE: Final = {True: 0.26, False: 0.33}
"""How far below its middle a row's letters stand, in ems."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line and its size in points."""

    line: Line
    size: float


@dataclass(frozen=True, slots=True)
class Hand:
    """Writes from one side: a pen, and where lines begin.

    Attributes:
        pen: what draws.
        rtl: from right to left.
    """

    pen: Pen
    rtl: bool

    @property
    def leading(self) -> float:
        """From row to row, in ems."""
        return _LEADING[self.rtl]

    def rows(self, text: str, size: float, width: float) -> list[Row]:
        """A text as rows in a width of so many dots."""
        piece = self.pen.paragraph(text, rtl=self.rtl)
        return [Row(line, size) for line in lines(piece, width / (size * POINT))]

    def digits(self, text: str, size: float) -> Row:
        """Groups of digits, which stand from left to right in every language."""
        piece = self.pen.paragraph(text, rtl=False)
        return Row(Line(piece, 0, len(text), first=True), size)

    def width(self, row: Row) -> float:
        """In dots."""
        line = row.line
        return line.piece.width(line.start, line.end) * row.size * POINT

    def height(self, rows: Sequence[Row]) -> float:
        """Of rows below each other, in dots."""
        return sum(row.size * POINT * self.leading for row in rows)

    def write(self, row: Row, box: Box, top: float) -> None:
        """A row at the beginning side of a box."""
        x = box.right - self.width(row) if self.rtl else box.x
        self._text(row, x, top)

    def write_opposite(self, row: Row, box: Box, top: float) -> None:
        """A row at the other side of a box."""
        x = box.x if self.rtl else box.right - self.width(row)
        self._text(row, x, top)

    def write_all(self, rows: Sequence[Row], box: Box, top: float) -> float:
        """Rows below each other; where the next one would begin."""
        for row in rows:
            self.write(row, box, top)
            top += self.height([row])
        return top

    def _text(self, row: Row, x: float, top: float) -> None:
        em = row.size * POINT
        baseline = top + em * (self.leading / 2 + _BASELINE[self.rtl])
        self.pen.text(row.line, x, baseline, row.size)
