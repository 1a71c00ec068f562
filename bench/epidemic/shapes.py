"""Lines, areas and words, as SVG that follows dark mode, and as PNG.

A picture is a list of shapes in pixels; colours are roles, so that one list gives both
files. The SVG names no font of its own; the PNG is set in the sheets' Noto Sans.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw, ImageFont

Point = tuple[float, float]

PAGE, INK, SOFT, RULE = "page", "ink", "soft", "rule"
A, B, C, D = "a", "b", "c", "d"

_LIGHT: Final = {
    PAGE: "#ffffff",
    INK: "#1f2328",
    SOFT: "#59636e",
    RULE: "#e3e6ea",
    A: "#1c62b0",
    B: "#c9501a",
    C: "#1f8a55",
    D: "#7d4aa8",
}
_DARK: Final = {
    PAGE: "#0d1117",
    INK: "#e6edf3",
    SOFT: "#9aa4af",
    RULE: "#2a3038",
    A: "#74b3f5",
    B: "#f59a68",
    C: "#63cc94",
    D: "#c7a1ee",
}
_NAMESPACE: Final = "http://www.w3.org/2000/svg"
_FAINT: Final = 0.18
_DASH: Final = (6.0, 4.0)
_FONT: Final = "src/archive/assets/fonts/NotoSans-Regular.ttf"
_SHARP: Final = 2
_FINE: Final = 2
"""A PNG has so many pixels for one of the SVG, and is drawn so much larger again."""


@dataclass(frozen=True)
class Text:
    """Words; ``anchor`` is start, middle or end, ``turned`` reads upwards."""

    at: Point
    said: str
    role: str = INK
    anchor: str = "start"
    size: int = 12
    bold: bool = False
    turned: bool = False


@dataclass(frozen=True)
class Line:
    """A line through points."""

    points: Sequence[Point]
    role: str
    width: float = 1.0
    dashed: bool = False


@dataclass(frozen=True)
class Area:
    """What lies within points; ``faint`` lets other things be seen through it."""

    points: Sequence[Point]
    role: str
    faint: bool = False


@dataclass(frozen=True)
class Dot:
    """A filled circle."""

    at: Point
    role: str
    radius: float = 4.0


Shape = Text | Line | Area | Dot


def svg(shapes: Sequence[Shape], size: tuple[int, int], said: str) -> str:
    """The picture as SVG; ``said`` is for those who cannot see it."""
    width, height = size
    lines = [
        f'<svg xmlns="{_NAMESPACE}" role="img" viewBox="0 0 {width} {height}">',
        f"<title>{escape(said)}</title>",
        "<style>",
        "text{font-family:'Noto Sans',system-ui,sans-serif}",
        *_style(_LIGHT),
        "@media(prefers-color-scheme:dark){",
        *_style(_DARK),
        "}",
        "</style>",
        f'<path class="f-{PAGE}" d="M0 0H{width}V{height}H0Z"/>',
        *map(_svg, shapes),
        "</svg>",
    ]
    return "\n".join([*lines, ""])


def _style(colours: dict[str, str]) -> Iterator[str]:
    for role, colour in colours.items():
        yield f".f-{role}{{fill:{colour}}}.s-{role}{{stroke:{colour};fill:none}}"


def _svg(shape: Shape) -> str:
    if isinstance(shape, Text):
        x, y = shape.at
        turn = f' transform="rotate(-90 {x:.1f} {y:.1f})"' if shape.turned else ""
        bold = ' font-weight="bold"' if shape.bold else ""
        return (
            f'<text class="f-{shape.role}" x="{x:.1f}" y="{y:.1f}"'
            f' font-size="{shape.size}" text-anchor="{shape.anchor}"{bold}{turn}>'
            f"{escape(shape.said)}</text>"
        )
    if isinstance(shape, Dot):
        x, y = shape.at
        return (
            f'<circle class="f-{shape.role}" cx="{x:.1f}" cy="{y:.1f}"'
            f' r="{shape.radius:g}"/>'
        )
    path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in shape.points)
    if isinstance(shape, Area):
        faint = f' fill-opacity="{_FAINT}"' if shape.faint else ""
        return f'<path class="f-{shape.role}" d="{path}Z"{faint}/>'
    dash = ' stroke-dasharray="6 4"' if shape.dashed else ""
    return (
        f'<path class="s-{shape.role}" d="{path}" stroke-width="{shape.width:g}"'
        f' stroke-linejoin="round"{dash}/>'
    )


def png(shapes: Sequence[Shape], size: tuple[int, int]) -> bytes:
    """The picture as PNG, in light colours."""
    pen = _Pen(size)
    for shape in shapes:
        pen.put(shape)
    return pen.finished()


class _Pen:
    """Shapes in pixels."""

    def __init__(self, size: tuple[int, int]) -> None:
        self._size = size
        self._much = _SHARP * _FINE
        whole = (size[0] * self._much, size[1] * self._much)
        self._picture = Image.new("RGB", whole, _LIGHT[PAGE])
        self._draw = ImageDraw.Draw(self._picture)
        self._font = Path(__file__).parents[2] / _FONT

    def put(self, shape: Shape) -> None:
        """Draw one."""
        if isinstance(shape, Text):
            self._text(shape)
        elif isinstance(shape, Dot):
            (x, y), r = shape.at, shape.radius
            box = self._large([(x - r, y - r), (x + r, y + r)])
            self._draw.ellipse(box, _LIGHT[shape.role])
        elif isinstance(shape, Area):
            self._area(shape)
        else:
            width = max(1, round(shape.width * self._much))
            for part in _dashes(shape.points) if shape.dashed else [shape.points]:
                self._draw.line(
                    self._large(part), _LIGHT[shape.role], width, joint="curve"
                )

    def finished(self) -> bytes:
        """The file's bytes."""
        size = (self._size[0] * _SHARP, self._size[1] * _SHARP)
        small = self._picture.resize(size, Image.Resampling.BOX)
        stream = io.BytesIO()
        small.quantize(128, dither=Image.Dither.NONE).save(stream, "png", optimize=True)
        return stream.getvalue()

    def _large(self, points: Sequence[Point]) -> list[Point]:
        return [(x * self._much, y * self._much) for x, y in points]

    def _area(self, shape: Area) -> None:
        points = [(round(x), round(y)) for x, y in self._large(shape.points)]
        left, top = (min(each) for each in zip(*points, strict=True))
        right, foot = (max(each) for each in zip(*points, strict=True))
        mask = Image.new("L", (right - left + 1, foot - top + 1), 0)
        strength = round(255 * _FAINT) if shape.faint else 255
        moved = [(x - left, y - top) for x, y in points]
        ImageDraw.Draw(mask).polygon(moved, strength)
        self._picture.paste(_LIGHT[shape.role], (left, top), mask)

    def _text(self, shape: Text) -> None:
        font = ImageFont.truetype(str(self._font), shape.size * self._much)
        bold = self._much // 3 if shape.bold else 0
        long, tall = round(font.getlength(shape.said)), 2 * shape.size * self._much
        base = round(1.4 * shape.size * self._much)
        word = Image.new("L", (long + 4 * self._much, tall), 0)
        where = (2 * self._much, base)
        ImageDraw.Draw(word).text(where, shape.said, 255, font, "ls", stroke_width=bold)
        back = {"start": 0.0, "middle": 0.5, "end": 1.0}[shape.anchor] * long
        x, y = (round(each * self._much) for each in shape.at)
        across, up = 2 * self._much + round(back), base
        corner = (x - across, y - up)
        if shape.turned:
            word = word.transpose(Image.Transpose.ROTATE_90)
            corner = (x - up, y - (word.height - across))
        self._picture.paste(_LIGHT[shape.role], corner, word)


def _dashes(points: Sequence[Point]) -> Iterator[list[Point]]:
    """The parts of a line that are seen when it is dashed."""
    shown, left = True, _DASH[0]
    part = [points[0]]
    for (x, y), (to_x, to_y) in pairwise(points):
        whole = ((to_x - x) ** 2 + (to_y - y) ** 2) ** 0.5
        gone = 0.0
        while whole - gone > left:
            gone += left
            at = (x + (to_x - x) * gone / whole, y + (to_y - y) * gone / whole)
            if shown:
                yield [*part, at]
            part, shown = [at], not shown
            left = _DASH[0] if shown else _DASH[1]
        left -= whole - gone
        part.append((to_x, to_y))
    if shown and len(part) > 1:
        yield part
