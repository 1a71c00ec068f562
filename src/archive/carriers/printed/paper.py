"""Sizes of paper, and where squares stand on it, in printer dots at 300 dpi."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from archive.errors import Usage
from archive.squares.draw import Kind

DPI: Final = 300
POINT: Final = DPI / 72
"""Dots of a typographer's point."""


def millimetres(length: float) -> int:
    """The nearest whole number of dots."""
    return round(length * DPI / 25.4)


MARGIN: Final = millimetres(6)
"""What printers leave white is under 5 mm."""

LABEL: Final = millimetres(3)
"""The strip for a number, beside its square."""

HEAD: Final = millimetres(29.5)
"""Least height of what people read above the squares."""

QUIET: Final = 4
"""Modules of white that a reader needs around a square (ISO/IEC 18004, 6.3.8)."""

WIDE: Final = 6
"""Modules of white between rows, where there is room."""

DOTS: Final = range(3, 13)
"""Printer dots of a module: 0.25 mm to 1 mm."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A size of paper, in points."""

    name: str
    width_points: float
    height_points: float

    @property
    def width(self) -> int:
        """Whole dots across."""
        return int(self.width_points * POINT)

    @property
    def height(self) -> int:
        """Whole dots down."""
        return int(self.height_points * POINT)

    @property
    def printable(self) -> Box:
        """All but the margins."""
        return Box(
            MARGIN, MARGIN, self.width - 2 * MARGIN, self.height - 2 * MARGIN
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in dots; ``y`` grows downwards."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        """Where it ends."""
        return self.x + self.width

    @property
    def bottom(self) -> int:
        """Where it ends."""
        return self.y + self.height


A4: Final = Paper("A4", 595.28, 841.89)
LETTER: Final = Paper("Letter", 612, 792)


def grid(paper: Paper, kind: Kind, dots: int) -> tuple[int, int]:
    """How many squares fit: columns, rows.

    Raises:
        Usage: not even one, or a module of too few or too many dots.
    """
    if dots not in DOTS:
        message = (
            f"{dots} dots a module; {DOTS[0]} to {DOTS[-1]} can be printed and read"
        )
        raise Usage(message)
    size, quiet, room = kind.size * dots, QUIET * dots, paper.printable
    columns = (room.width + quiet) // (LABEL + 2 * quiet + size)
    rows = (room.height - HEAD) // (size + quiet)
    if columns < 1 or rows < 1:
        message = f"no square of {kind} fits on {paper.name} with {dots} dots a module"
        raise Usage(message)
    return columns, rows


@dataclass(frozen=True, slots=True)
class Places:
    """Where things stand on a back page: the head, and the squares row by row."""

    head: Box
    squares: tuple[Box, ...]


def places(paper: Paper, kind: Kind, dots: int) -> Places:
    """The back page for squares of a kind.

    Squares fill the width; what height they leave belongs to the head.

    Raises:
        Usage: as :func:`grid`.
    """
    columns, rows = grid(paper, kind, dots)
    size, room = kind.size * dots, paper.printable
    left = LABEL + QUIET * dots
    across = (room.width - left - size) // max(1, columns - 1)
    gap = min(WIDE * dots, (room.height - HEAD) // rows - size)
    top = room.bottom - rows * size - (rows - 1) * gap
    squares = tuple(
        Box(room.x + left + column * across, top + row * (size + gap), size, size)
        for row in range(rows)
        for column in range(columns)
    )
    return Places(Box(room.x, room.y, room.width, top - gap - room.y), squares)
