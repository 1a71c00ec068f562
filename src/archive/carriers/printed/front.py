"""The front of a sheet: a whole text, to be read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, count, repeat
from typing import Final

from archive.carriers.printed.paper import POINT, Box, Paper, millimetres
from archive.carriers.printed.rows import Hand, Row
from archive.carriers.printed.setting import Placed, columns, lines

SIZES: Final = tuple(quarters / 4 for quarters in range(44, 32, -1))
"""Of the text, in points: 11 to 8.25, at which most editions fit on one page."""

_TITLE: Final = 17.0
_STATUS: Final = 8.5
_FOOT: Final = 8.0
_EDGE: Final = millimetres(8)
_GUTTER: Final = millimetres(6)
_SPACE: Final = millimetres(2.5)
_RULE: Final = 3
_GAP: Final = 0.4
"""Between paragraphs, in ems."""

COLUMNS: Final = 2


@dataclass(frozen=True, slots=True)
class SheetText:
    """What the front says.

    Attributes:
        language: a tag, like ``fa``.
        rtl: written from right to left.
        title: of the edition.
        status: who has read the translation.
        paragraphs: the text.
        digits: the ten digits of the language, from 0.
    """

    language: str
    rtl: bool
    title: str
    status: str
    paragraphs: tuple[str, ...]
    digits: str

    def number(self, text: str) -> str:
        """A text with the reader's own digits."""
        return text.translate(str.maketrans("0123456789", self.digits))


class Front:
    """The front pages, planned; :meth:`draw` draws them.

    The text takes the fewest pages that it can at the smallest size, and the largest
    size that takes no more.
    """

    def __init__(self, hand: Hand, text: SheetText, paper: Paper) -> None:
        self._hand = hand
        self._box = Box(
            _EDGE, _EDGE, paper.width - 2 * _EDGE, paper.height - 2 * _EDGE
        )  # fmt: skip
        self._title = hand.rows(text.title, _TITLE, self._box.width)
        self._status = hand.rows(text.status, _STATUS, self._box.width)
        self._pieces = [
            hand.pen.paragraph(each, rtl=hand.rtl) for each in text.paragraphs
        ]
        self._top = self._box.y + hand.height([*self._title, *self._status]) + _SPACE
        self._bottom = self._box.bottom - _FOOT * POINT * hand.leading
        fewest = _pages(self._flow(SIZES[-1]))
        self._size = next(size for size in SIZES if _pages(self._flow(size)) == fewest)
        self._columns = self._balanced(self._flow(self._size))

    @property
    def pages(self) -> int:
        """How many there are."""
        return _pages(self._columns)

    @property
    def _width(self) -> int:
        return (self._box.width - _GUTTER) // COLUMNS

    def _flow(self, size: float) -> list[list[Placed]]:
        em = size * POINT
        limit = self._width / em
        body = [line for piece in self._pieces for line in lines(piece, limit)]
        first = (self._bottom - self._top) / em
        other = (self._bottom - self._box.y) / em
        heights = chain(repeat(first, COLUMNS), repeat(other))
        return columns(body, heights, self._hand.leading, _GAP)

    def _balanced(self, filled: list[list[Placed]]) -> list[list[Placed]]:
        """The columns of the last page made equally long."""
        start = (len(filled) - 1) // COLUMNS * COLUMNS
        last = [placed.line for column in filled[start:] for placed in column]
        leading = self._hand.leading
        for height in count(len(last) * leading / COLUMNS, leading / COLUMNS):
            shorter = columns(last, repeat(height), leading, _GAP)
            if len(shorter) <= COLUMNS:
                break
        return [*filled[:start], *shorter]

    def draw(self, feet: Sequence[str]) -> None:
        """Draw all pages, each with a line at its foot."""
        for page, foot in enumerate(feet):
            self._hand.pen.page()
            top = self._box.y if page else self._head()
            for place in range(COLUMNS):
                number = page * COLUMNS + place
                if number < len(self._columns):
                    self._column(self._columns[number], place, top)
            for row in self._hand.rows(foot, _FOOT, self._box.width)[:1]:
                under = self._box.bottom - self._hand.height([row])
                self._hand.write_opposite(row, self._box, under)

    def _head(self) -> float:
        """Title and status; where the columns begin."""
        under = self._hand.write_all(self._title, self._box, self._box.y)
        self._hand.write_all(self._status, self._box, under)
        rule = self._top - _SPACE // 2
        self._hand.pen.bar(self._box.x, rule, self._box.width, _RULE)
        return self._top

    def _column(self, column: Sequence[Placed], place: int, top: float) -> None:
        step = self._width + _GUTTER
        from_left = COLUMNS - 1 - place if self._hand.rtl else place
        x = self._box.x + from_left * step
        box = Box(x, self._box.y, self._width, self._box.height)
        for placed in column:
            row = Row(placed.line, self._size)
            self._hand.write(row, box, top + placed.top * self._size * POINT)


def _pages(filled: Sequence[object]) -> int:
    return -(-len(filled) // COLUMNS)
