"""Sheets and pictures of squares, to be printed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from archive import disk, strings
from archive.carriers.printed.sheet import (
    A4,
    LETTER,
    Form,
    Labelled,
    SheetText,
    Words,
    grid,
    sheet,
)
from archive.errors import Malformed, Usage
from archive.format.fingerprint import Fingerprint
from archive.squares.draw import Kind, Level
from archive.squares.image import png, svg
from archive.tasks.objects import Parcel
from archive.tasks.squares import Numbered, Squares, shuffled
from archive.translation.paragraphs import right_to_left

PAPERS: Final = {"a4": A4, "letter": LETTER}
PAPER_KIND: Final = Kind(15, Level.M)
DOTS: Final = 5
COARSE: Final = 6


@dataclass(frozen=True, slots=True)
class Order:
    """How a sheet is to be printed.

    Attributes:
        paper: a key of :data:`PAPERS`.
        kind: how large the squares are.
        dots: printer dots of a module at 300 dpi.
        pages: pages of squares; None for as many as it takes to lose a third of them.
        repair: squares at random, other ones every time, for single posters.
    """

    paper: str = "a4"
    kind: Kind = PAPER_KIND
    dots: int = DOTS
    pages: int | None = None
    repair: bool = False


@dataclass(frozen=True, slots=True)
class Printed:
    """What was made: a PDF or pictures, and what people have to know about it."""

    label: str
    needed: int
    count: int
    pdf: bytes = b""


def print_sheet(parcel: Parcel, order: Order) -> Printed:
    """An edition as a PDF: the text in front, squares behind.

    Raises:
        Usage: the squares do not fit on the paper, or a letter has no font.
        MissingExtra: fpdf2 or uharfbuzz is not installed.
        Malformed: the signed text is not UTF-8.
    """
    squares, chosen = _squares(parcel, order)
    printed = Printed(squares.label, squares.needed, len(chosen))
    words = strings.spoken_to(str(parcel.checked.name.language))
    content = sheet(
        _text(parcel, words),
        _words(words, printed, order),
        _fingerprints(parcel),
        [Labelled(each.label, each.square) for each in chosen],
        Form(PAPERS[order.paper], order.dots),
    )
    return Printed(printed.label, printed.needed, printed.count, content)


def _squares(parcel: Parcel, order: Order) -> tuple[Squares, list[Numbered]]:
    columns, rows = grid(PAPERS[order.paper], order.kind, order.dots)
    each = columns * rows
    needed = Squares(parcel, order.kind).needed
    pages = order.pages or -(-(3 * needed) // (2 * each))
    count = pages * each
    if order.repair:
        squares = Squares(parcel, order.kind)
        return squares, squares.repair(count)
    squares = Squares(parcel, order.kind, count)
    if squares.needed > count:
        message = f"room for {count} squares; {squares.needed} are needed"
        raise Usage(message, hint="print more pages: --pages")
    chosen = squares.first(count)
    # A page that is lost takes a share of everything with it, not one part.
    return squares, shuffled(chosen) if pages > 1 else chosen


def _text(parcel: Parcel, words: strings.Words) -> SheetText:
    manifest = parcel.checked.manifest
    try:
        text = parcel.text.decode("utf-8")
    except UnicodeDecodeError as error:
        message = f"{manifest.name}: the signed text is not UTF-8"
        raise Malformed(message) from error
    language = str(manifest.name.language)
    original = str((manifest.source or manifest.name).language)
    return SheetText(
        language=language,
        rtl=right_to_left(text),
        title=manifest.title,
        status=strings.status(language, manifest.translation.value, original),
        paragraphs=tuple(line for line in text.split("\n") if line.strip()),
        digits=words.digits,
    )


def _words(words: strings.Words, printed: Printed, order: Order) -> Words:
    said = "more" if order.repair else "any"
    return Words(
        any_line=words.say(said, needed=printed.needed, count=printed.count),
        how=words.how,
        key_label=words.sheet["key"],
        set_line=words.sheet["set"].format(set=printed.label),
        page_line=words.sheet["page"],
        bar_line=words.sheet["bar"],
    )


def _fingerprints(parcel: Parcel) -> list[str]:
    return [str(Fingerprint.of(each.key.public)) for each in parcel.checked.signers]


def write_pictures(
    parcel: Parcel, order: Order, folder: Path, *, vector: bool
) -> Printed:
    """The squares of a sheet, each as a PNG or SVG, in a new folder.

    Raises:
        AlreadyThere: the folder exists.
        DiskFailed: it cannot be written.
    """
    squares, chosen = _squares(parcel, order)
    with disk.new_folder(folder) as output:
        for each in chosen:
            name = f"square-{each.label.partition('/')[0]:0>5}"
            if vector:
                output.write(f"{name}.svg", svg(each.square).encode())
            else:
                output.write(f"{name}.png", png(each.square, order.dots))
    return Printed(squares.label, squares.needed, len(chosen))
