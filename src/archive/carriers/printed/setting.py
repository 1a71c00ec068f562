"""Words into lines, lines into columns; nothing here knows how letters are drawn."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

SPACE: Final = " "
"""Lines break here and nowhere else; NO-BREAK SPACE stays within its line."""

_WORD: Final = re.compile(f"[^{SPACE}]+")


class Piece(Protocol):
    """A paragraph that can be measured."""

    @property
    def text(self) -> str:
        """Its characters."""

    @property
    def levels(self) -> Sequence[int]:
        """The embedding level of each, odd from right to left (UAX #9)."""

    def width(self, start: int, end: int) -> float:
        """How wide these characters are, in ems."""


@dataclass(frozen=True, slots=True)
class Line:
    """Characters of a paragraph that stand side by side.

    Attributes:
        first: it begins its paragraph.
    """

    piece: Piece
    start: int
    end: int
    first: bool

    @property
    def text(self) -> str:
        """Its characters."""
        return self.piece.text[self.start : self.end]


def lines(piece: Piece, limit: float) -> list[Line]:
    """A paragraph as lines of at most ``limit`` ems.

    A word that is wider than a line is cut, between letters and not before a mark.
    """
    spans: list[tuple[int, int]] = []
    used = 0.0
    for start, end in _words(piece, limit):
        word = piece.width(start, end)
        if spans and spans[-1][1] < start:
            longer = used + piece.width(spans[-1][1], start) + word
            if longer <= limit:
                spans[-1], used = (spans[-1][0], end), longer
                continue
        spans.append((start, end))
        used = word
    return [Line(piece, *span, first=not number) for number, span in enumerate(spans)]


def _words(piece: Piece, limit: float) -> Iterator[tuple[int, int]]:
    for word in _WORD.finditer(piece.text):
        start, end = word.span()
        while piece.width(start, end) > limit and end - start > 1:
            cut = _cut(piece, start, end, limit)
            yield start, cut
            start = cut
        yield start, end


def _cut(piece: Piece, start: int, end: int, limit: float) -> int:
    """The last place at which a word can be cut, so that its beginning fits."""
    cut = start + 1
    for place in range(start + 1, end):
        if piece.width(start, place) > limit:
            break
        if not unicodedata.category(piece.text[place]).startswith("M"):
            cut = place
    return cut


@dataclass(frozen=True, slots=True)
class Placed:
    """A line and its top, in ems from the top of its column."""

    line: Line
    top: float


def columns(
    body: Sequence[Line], heights: Iterator[float], leading: float, gap: float
) -> list[list[Placed]]:
    """Lines from top to bottom, column after column.

    Args:
        body: the lines.
        heights: of each column, in ems; there are always more.
        leading: from one line to the next, in ems.
        gap: between paragraphs, in ems.
    """
    filled: list[list[Placed]] = [[]]
    height, top = next(heights), 0.0
    for line in body:
        if line.first and filled[-1]:
            top += gap
        if top + leading > height and filled[-1]:
            filled.append([])
            height, top = next(heights), 0.0
        filled[-1].append(Placed(line, top))
        top += leading
    return filled
