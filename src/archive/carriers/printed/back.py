"""The back of a sheet: squares, and what a finder needs to know about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from archive.carriers.printed.paper import (
    DPI,
    LABEL,
    POINT,
    QUIET,
    Box,
    Places,
    millimetres,
)
from archive.carriers.printed.rows import Hand
from archive.carriers.printed.setting import Line
from archive.errors import Usage
from archive.squares.draw import Square

_SIZES: Final = tuple(halves / 2 for halves in range(20, 10, -1))
"""Of the words above the squares, in points: 10 to 5.5."""

_LABEL: Final = 7.0
_CAPITAL: Final = 0.72
"""Height of a digit, in ems."""

_LARGER: Final = 1.3
"""How much larger the first line is, which says that any few squares are enough."""

_SHARE: Final = 0.6
"""Of the width, for what to do."""

_KEY_SHARE: Final = 0.36
"""Of the width, for what this sheet is."""

_BAR_LENGTH: Final = 50 / 25.4 * DPI
_BAR: Final = 4
_TICK: Final = millimetres(2)


@dataclass(frozen=True, slots=True)
class Words:
    """What stands above the squares, filled in and in the reader's language.

    Attributes:
        any_line: that any few of the squares are enough.
        how: what to do, in five lines.
        key_label: what the digits of the signing key are.
        set_line: which set the squares belong to.
        page_line: with ``{page}`` and ``{pages}``.
        bar_line: how long the bar is on a good print.
    """

    any_line: str
    how: tuple[str, ...]
    key_label: str
    set_line: str
    page_line: str
    bar_line: str


@dataclass(frozen=True, slots=True)
class Labelled:
    """A square and the number that is printed beside it, like ``3/35``."""

    number: str
    square: Square


class Back:
    """The back pages: the words above the squares are set once, and fit or not.

    Args:
        hand: what writes.
        words: above the squares of every page.
        fingerprints: of the keys that signed, in groups of digits.
        laid: where things stand.

    Raises:
        Usage: the words do not fit above the squares at any size.
    """

    def __init__(
        self, hand: Hand, words: Words, fingerprints: Sequence[str], laid: Places
    ) -> None:
        self._hand = hand
        self._laid = laid
        head = laid.head
        how, key = round(head.width * _SHARE), round(head.width * _KEY_SHARE)
        opposite = head.x if hand.rtl else head.right - key
        self._key_box = Box(opposite, head.y, key, head.height)
        for size in _SIZES:
            self._how = [
                *hand.rows(words.any_line, size * _LARGER, how),
                *(row for line in words.how for row in hand.rows(line, size, how)),
            ]
            self._key = [
                *hand.rows(words.key_label, size, key),
                *(hand.digits(digits, size) for digits in fingerprints),
                *hand.rows(words.set_line, size, key),
                *hand.rows(words.bar_line, size, key),
            ]
            if self._fits():
                self._size = size
                return
        message = f"{len(fingerprints)} keys and the words about the squares do not fit"
        raise Usage(message, hint="name fewer keys, or take smaller squares")

    def _fits(self) -> bool:
        hand, height = self._hand, self._laid.head.height
        return (
            hand.height(self._how) <= height
            and hand.height(self._key) + _TICK + _BAR <= height
            and all(hand.width(row) <= self._key_box.width for row in self._key)
        )

    def draw(self, squares: Sequence[Labelled], foot: str) -> None:
        """Draw one page."""
        self._hand.pen.page()
        self._head(foot)
        for labelled, place in zip(squares, self._laid.squares, strict=False):
            self._hand.pen.square(labelled.square, place)
            self._label(labelled, place)

    def _head(self, foot: str) -> None:
        hand, box = self._hand, self._key_box
        hand.write_all(self._how, self._laid.head, box.y)
        under = hand.write_all(self._key, box, box.y)
        after_set = hand.height(self._key) - hand.height(self._key[-2:])
        for page in hand.rows(foot, self._size, box.width)[:1]:
            hand.write_opposite(page, box, box.y + after_set)
        self._bar(round(under))

    def _bar(self, top: int) -> None:
        """50 mm, with a tick at each centimetre."""
        box = self._key_box
        x = box.right - _BAR_LENGTH if self._hand.rtl else box.x
        self._hand.pen.bar(x, top + _TICK, _BAR_LENGTH, _BAR)
        for tick in range(6):
            place = x + (_BAR_LENGTH - _BAR) * tick / 5
            self._hand.pen.bar(place, top, _BAR, _TICK)

    def _label(self, labelled: Labelled, place: Box) -> None:
        """A number in the strip beside its square, to be read from below."""
        pen = self._hand.pen
        piece = pen.paragraph(labelled.number, rtl=False)
        line = Line(piece, 0, len(piece.text), first=True)
        quiet = QUIET * place.width // labelled.square.kind.size
        baseline = place.x - quiet - (LABEL - _LABEL * POINT * _CAPITAL) / 2
        pen.text_upwards(line, baseline, place.bottom, _LABEL)
