"""A printed sheet: a text in front, squares that bring it back behind.

The front is for people and needs nothing: title, who has read the translation, the
whole text. The back holds squares, any few of which are enough, and above them what a
finder has to do. Words come in finished and in the reader's language; nothing here
knows what the squares mean.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.carriers.printed.back import Back, Labelled, Words
from archive.carriers.printed.front import Front, SheetText
from archive.carriers.printed.paper import A4, LETTER, Paper, grid, places
from archive.carriers.printed.rows import Hand
from archive.errors import MissingExtra, Usage

if TYPE_CHECKING:
    from archive.carriers.printed.pen import Pen

__all__ = [
    "A4",
    "LETTER",
    "Form",
    "Labelled",
    "Paper",
    "SheetText",
    "Words",
    "grid",
    "sheet",
]


@dataclass(frozen=True, slots=True)
class Form:
    """How a sheet is printed.

    Attributes:
        paper: its size.
        dots: printer dots of a module, at 300 dpi.
    """

    paper: Paper = A4
    dots: int = 5


def sheet(
    text: SheetText,
    words: Words,
    fingerprints: Sequence[str],
    squares: Sequence[Labelled],
    form: Form,
) -> bytes:
    """A PDF file: equal arguments give equal bytes, and nothing says when or by whom.

    Args:
        text: for the front.
        words: for the back.
        fingerprints: of the keys that signed, in groups of digits.
        squares: in the order of their places, all of one kind; as many pages as needed.
        form: how it is printed.

    Raises:
        Usage: no squares, squares of several kinds, or some that do not fit on the
            paper; words that do not fit above them; a character that no font has.
        MissingExtra: fpdf2 or uharfbuzz is not installed.
    """
    kinds = {each.square.kind for each in squares}
    if len(kinds) != 1:
        message = f"squares of {len(kinds)} kinds for one sheet"
        raise Usage(message, hint="give squares of one version and level")
    laid = places(form.paper, kinds.pop(), form.dots)
    squares = [_in_both_digits(each, text) for each in squares]
    keys = [text.number(each) for each in fingerprints]
    with _pen(form.paper, text, _drawn(text, words, keys, squares)) as pen:
        hand = Hand(pen, text.rtl)
        front, back = Front(hand, text, form.paper), Back(hand, words, keys, laid)
        each = len(laid.squares)
        starts = range(0, len(squares), each)
        feet = _feet(text, words, front.pages + len(starts))
        front.draw(feet[: front.pages])
        for start, foot in zip(starts, feet[front.pages :], strict=True):
            back.draw(squares[start : start + each], foot)
        return pen.finish()


def _in_both_digits(labelled: Labelled, text: SheetText) -> Labelled:
    """With its number in ASCII, for who scans, and in the reader's own digits."""
    own = text.number(labelled.number)
    if own == labelled.number:
        return labelled
    return Labelled(f"{labelled.number}   {own}", labelled.square)


def _feet(text: SheetText, words: Words, pages: int) -> list[str]:
    """The line that says which page it is, for each."""
    total = text.number(str(pages))
    return [
        words.page_line.format(page=text.number(str(page)), pages=total)
        for page in range(1, pages + 1)
    ]


def _drawn(
    text: SheetText, words: Words, keys: Sequence[str], squares: Sequence[Labelled]
) -> Iterator[str]:
    """Everything that is written on a sheet."""
    yield from (text.title, text.status, *text.paragraphs, text.digits)
    yield from (words.any_line, *words.how, words.key_label)
    yield from (words.set_line, words.bar_line, *keys)
    yield from (each.number for each in squares)
    yield words.page_line.format(page=text.digits, pages=text.digits)


def _pen(
    paper: Paper, text: SheetText, drawn: Iterator[str]
) -> AbstractContextManager[Pen]:
    """A pen for these words; fpdf2 is loaded only now."""
    try:
        from archive.carriers.printed.pen import opened  # noqa: PLC0415
    except ModuleNotFoundError as error:
        message = f"{error.name} is not installed"
        hint = "pip install 'archive[sheet]'"
        raise MissingExtra(message, hint=hint) from error
    return opened(paper, text.language, drawn)
