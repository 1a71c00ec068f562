"""Glyphs and squares on pages: the door to ``fpdf2``, and to ``uharfbuzz`` through it.

fpdf2 reads fonts, embeds what is used of them and writes the file. It would also write
when and with what a file was made; that is left out. Lines are placed here, glyph by
glyph: fpdf2 places them with one operator each, which triples a page.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from importlib.resources import as_file, files
from itertools import groupby
from typing import Any, Final

import uharfbuzz  # type: ignore[import-untyped] # noqa: F401 — fpdf2 needs it later
from fpdf import FPDF
from fpdf.bidi import BidiParagraph
from fpdf.enums import TextDirection
from fpdf.fonts import TTFFont
from fpdf.image_datastructures import RasterImageInfo
from fpdf.output import OutputProducer, PDFInfo

from archive.carriers.printed.paper import POINT, Box, Paper
from archive.carriers.printed.setting import Line, Piece
from archive.errors import Usage
from archive.squares.draw import Square

_FONTS: Final = ("Vazirmatn-Regular.ttf", "NotoSans-Regular.ttf")
"""The first has every script but Cyrillic; the second has Latin and Cyrillic."""

_JOINERS: Final = frozenset("\u200c\u200d")
"""They shape letters and have no shape of their own."""

_HAIR: Final = 1 / 24
"""Dots by which a picture keeps inside its place: a hundredth of a point.

poppler, and so many a printer's driver, gives a picture that ends just where a dot ends
the next dot as well, and stretches it.
"""

_DIRECTION: Final = (TextDirection.LTR, TextDirection.RTL)


class _Producer(OutputProducer):
    """Writes no information dictionary: no time, no name of a tool."""

    def _add_info(self) -> PDFInfo | None:  # type: ignore[override]
        return None


class _Document(FPDF):
    """Pages whose unit is one dot, and operators on them."""

    def __init__(self, paper: Paper) -> None:
        size = (paper.width_points * POINT, paper.height_points * POINT)
        super().__init__(unit=1 / POINT, format=size)
        self.set_auto_page_break(auto=False)
        self.set_margin(0)
        self.allow_images_transparency = False

    def file_id(self) -> None:
        """No identifier: fpdf2 makes it from the clock."""

    def font(self, name: str, kept: ExitStack) -> TTFFont:
        """A font of this package, which is read while the document is made."""
        file = files("archive") / "assets" / "fonts" / name
        self.add_font(name, fname=kept.enter_context(as_file(file)))
        font = self.fonts[name.lower()]
        if not isinstance(font, TTFFont):  # pragma: no cover
            raise TypeError(name)
        kept.callback(font.ttfont.close)
        return font

    def keep_only(self, name: str) -> None:
        """Leave all fonts but one out of the file."""
        for key in set(self.fonts) - {name.lower()}:
            del self.fonts[key]

    def select(self, font: TTFFont, size: float) -> str:
        """The operator that takes a font in hand."""
        return self._set_font_for_page(font, size, wrap_in_text_object=False)

    def write_out(self, operators: Iterable[str]) -> None:
        """Operators onto the page."""
        self._out(" ".join(operators))


@dataclass(frozen=True, slots=True)
class _Glyph:
    """In thousandths of an em."""

    code: int
    advance: float
    right: float
    up: float


class _Face:
    """A font that shapes texts."""

    def __init__(self, font: TTFFont, language: str) -> None:
        self.font = font
        self._shaping: dict[str, Any] = {"features": {}, "language": language}
        self._widths: dict[int, float] = {}

    def draws(self, character: str) -> bool:
        """Does it have a shape for a character?"""
        return ord(character) in self.font.cmap or character in _JOINERS

    def glyphs(self, text: str, level: int) -> list[_Glyph]:
        """The glyphs of a run, from left to right."""
        shaping = {**self._shaping, "fragment_direction": _DIRECTION[level % 2]}
        scale = self.font.scale
        return [
            _Glyph(
                each["mapped_char"],
                each["x_advance"] * scale,
                each["x_offset"] * scale,
                each["y_offset"] * scale,
            )
            for each in self.font.shape_text(text, 1, shaping)
        ]

    def width(self, code: int) -> float:
        """What a viewer adds after a glyph, in thousandths of an em."""
        if code not in self._widths:
            subset = self.font.subset.items()
            self._widths = {code: glyph.glyph_width for glyph, code in subset if glyph}
        return self._widths[code]


@dataclass(frozen=True, slots=True)
class _Run:
    """Neighbouring characters of one level and one font."""

    text: str
    level: int
    face: _Face


def _runs(text: str, levels: Sequence[int], faces: Sequence[_Face]) -> list[_Run]:
    """Characters as runs, in the order of reading."""
    places = groupby(range(len(text)), lambda place: (levels[place], faces[place]))
    return [
        _Run("".join(text[place] for place in run), level, face)
        for (level, face), run in places
    ]


@dataclass(slots=True)
class _Paragraph:
    """A paragraph with the directions and the fonts of its characters."""

    text: str
    levels: Sequence[int]
    faces: Sequence[_Face]
    _measured: dict[tuple[int, int], float] = field(default_factory=dict)

    def width(self, start: int, end: int) -> float:
        """How wide these characters are, in ems."""
        if (start, end) not in self._measured:
            part = slice(start, end)
            runs = _runs(self.text[part], self.levels[part], self.faces[part])
            self._measured[start, end] = sum(
                glyph.advance / 1000
                for run in runs
                for glyph in run.face.glyphs(run.text, run.level)
            )
        return self._measured[start, end]


def _from_left(runs: list[_Run]) -> list[_Run]:
    """Runs in the order in which they stand on paper (UAX #9, rule L2)."""
    order = list(runs)
    for level in range(max((run.level for run in runs), default=0), 0, -1):
        start = 0
        for place, run in enumerate([*order, None]):
            if run is None or run.level < level:
                order[start:place] = order[start:place][::-1]
                start = place + 1
    return order


def _shown(glyphs: Sequence[_Glyph], face: _Face, size: float) -> Iterator[str]:
    """The operators that show glyphs; where a viewer would drift, it is set right."""
    meant = drawn = 0.0
    up = 0.0
    shown: list[str] = []
    for glyph in glyphs:
        if glyph.up != up:
            if shown:
                yield _array(shown)
            yield f"{glyph.up * size / 1000:.2f} Ts"
            shown, up = [], glyph.up
        shift = round(meant + glyph.right - drawn)
        if shift:
            shown.append(f"{-shift}")
            drawn += shift
        shown.append(f"<{glyph.code:04X}>")
        drawn += face.width(glyph.code)
        meant += glyph.advance
    yield _array(shown)
    if up:
        yield "0 Ts"


def _array(shown: Sequence[str]) -> str:
    """Glyphs and shifts as one operator."""
    return f"[{''.join(shown)}]TJ".replace("><", "")


@contextmanager
def opened(paper: Paper, language: str, words: Iterable[str]) -> Iterator[Pen]:
    """A pen, and its fonts open while it is used.

    Args:
        paper: the size of the pages.
        language: how letters are shaped where languages differ.
        words: every text that will be drawn.

    Raises:
        Usage: a character that no font of this package can draw.
    """
    with ExitStack() as kept:
        yield Pen(paper, language, set().union(*words), kept)


class Pen:
    """Draws pages: :meth:`page` begins one. Made by :func:`opened`."""

    def __init__(
        self, paper: Paper, language: str, used: set[str], kept: ExitStack
    ) -> None:
        self._document = _Document(paper)
        self._document.set_lang(language)
        self._height = paper.height_points
        fonts = {name: self._document.font(name, kept) for name in _FONTS}
        faces = {name: _Face(font, language) for name, font in fonts.items()}
        self._faces = self._choose(faces, used)
        self._squares = 0

    def _choose(self, faces: dict[str, _Face], used: set[str]) -> list[_Face]:
        """The first font that has everything, or all if none has."""
        for character in sorted(used):
            if not any(face.draws(character) for face in faces.values()):
                message = f"no font here has U+{ord(character):04X} {character!r}"
                raise Usage(message, hint="pass this text on in another form")
        for name, face in faces.items():
            if all(map(face.draws, used)):
                self._document.keep_only(name)
                return [face]
        return list(faces.values())

    def page(self) -> None:
        """Begin a page."""
        self._document.add_page()

    def paragraph(self, text: str, *, rtl: bool) -> Piece:
        """A text in one line or several, that begins on the right if ``rtl``."""
        bidi = BidiParagraph(text, _DIRECTION[rtl], preserve_bn_chars=True)
        levels = [each.embedding_level for each in bidi.characters]
        faces = [self._face(character) for character in text]
        return _Paragraph(text, levels, faces)

    def _face(self, character: str) -> _Face:
        return next(face for face in self._faces if face.draws(character))

    def text(self, line: Line, x: float, y: float, size: float) -> None:
        """A line with its left end on the baseline at a place in dots."""
        self._text(line, f"1 0 0 1 {self._place(x, y)} Tm", size)

    def text_upwards(self, line: Line, x: float, y: float, size: float) -> None:
        """A line that is read from below, with its lower end at a place in dots."""
        self._text(line, f"0 1 -1 0 {self._place(x, y)} Tm", size)

    def _text(self, line: Line, matrix: str, size: float) -> None:
        operators = ["BT", matrix]
        levels = line.piece.levels[line.start : line.end]
        faces = [self._face(character) for character in line.text]
        for run in _from_left(_runs(line.text, levels, faces)):
            operators.append(self._document.select(run.face.font, size))
            glyphs = run.face.glyphs(run.text, run.level)
            operators.extend(_shown(glyphs, run.face, size))
        self._document.write_out([*operators, "ET"])

    def _place(self, x: float, y: float) -> str:
        return f"{x / POINT:.2f} {self._height - y / POINT:.2f}"

    def bar(self, x: float, y: float, width: float, height: float) -> None:
        """A black rectangle, in dots."""
        place = self._place(x, y + height)
        size = f"{width / POINT:.2f} {height / POINT:.2f}"
        self._document.write_out([place, size, "re f"])

    def square(self, square: Square, place: Box) -> None:
        """A square, in whole dots.

        As one bit a dot: what is drawn smoothly or in modules is read worse. fpdf2's
        own ``FlateDecode`` distorts such images (2.8.9: it declares a predictor of 8
        bits), and its CCITT takes twice the bytes.
        """
        self._squares += 1
        name = f"square {self._squares}"
        size = square.kind.size
        dots = place.width // size
        info = RasterImageInfo(
            i=self._squares,
            w=size * dots,
            h=size * dots,
            cs="DeviceGray",
            bpc=1,
            f="FlateDecode",
            dp="",
            data=zlib.compress(_bits(square, dots), 9),
            usages=0,
        )
        self._document.image_cache.images[name] = info
        x, y, side = place.x + _HAIR, place.y + _HAIR, place.width - 2 * _HAIR
        self._document.image(name, x, y, side, side)

    def finish(self) -> bytes:
        """The file."""
        return bytes(self._document.output(output_producer_class=_Producer))


def _bits(square: Square, dots: int) -> bytes:
    """One bit a dot, 0 for black, rows filled up to whole bytes."""
    width = square.kind.size * dots
    padding = -width % 8
    picture = bytearray()
    for row in square.rows:
        modules = f"{row:0{square.kind.size}b}"
        light = "".join(("1", "0")[module == "1"] * dots for module in modules)
        bits = int(light + "1" * padding, 2)
        picture += bits.to_bytes((width + padding) // 8, "big") * dots
    return bytes(picture)
