"""A small SVG of bars, written by hand: no library, no script, no font of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

_ROW: Final = 22
_HEAD: Final = 44
_LABEL: Final = 160
_SPAN: Final = 380
_VALUE: Final = 110
_WIDTH: Final = _LABEL + _SPAN + _VALUE
_OURS: Final = "#2f6f9f"
_INK: Final = "#24292f"
_AIM: Final = "#b5471b"


@dataclass(frozen=True)
class Bar:
    """One bar: from 0 to ``value``; ``span`` is a line from least to most on it."""

    label: str
    value: float
    said: str
    span: tuple[float, float] | None = None
    aim: float | None = None


@dataclass(frozen=True)
class Panel:
    """Bars on one scale; ``mark`` is a value that gets a line through all of them."""

    title: str
    bars: Sequence[Bar]
    mark: float | None = None

    @property
    def height(self) -> int:
        """In pixels."""
        return _HEAD + _ROW * len(self.bars) + 12


def draw(panels: Sequence[Panel]) -> str:
    """The panels one below another."""
    height = sum(panel.height for panel in panels)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}">',
        "<style>text{font:12px sans-serif}.title{font-weight:bold}</style>",
        _box(0, 0, _WIDTH, height, "#ffffff"),
    ]
    top = 0
    for panel in panels:
        lines += _panel(panel, top)
        top += panel.height
    return "\n".join([*lines, "</svg>", ""])


def _panel(panel: Panel, top: int) -> list[str]:
    most = max(max(bar.value, bar.aim or 0, *(bar.span or ())) for bar in panel.bars)
    scale = _SPAN / most
    lines = [_text(10, top + 24, panel.title, kind="title")]
    for number, bar in enumerate(panel.bars):
        lines += _bar(bar, top + _HEAD + number * _ROW, scale, panel.mark or 0)
    if panel.mark is not None:
        foot = top + _HEAD + len(panel.bars) * _ROW
        lines.append(_line(panel.mark * scale, top + _HEAD - 6, foot, _INK))
    return lines


def _bar(bar: Bar, top: int, scale: float, mark: float) -> list[str]:
    middle = top + 8
    lines = [
        _text(_LABEL - 8, middle + 4, bar.label, anchor="end"),
        _box(_LABEL, top + 1, bar.value * scale, 14, _OURS),
    ]
    end = max(bar.value, mark)
    if bar.span:
        least, most = bar.span
        end = max(end, most)
        lines.append(
            f'<path d="M{_LABEL + least * scale:.1f} {middle}'
            f'H{_LABEL + most * scale:.1f}" stroke="{_INK}"/>'
        )
    if bar.aim:
        end = max(end, bar.aim)
        lines.append(_line(bar.aim * scale, top - 2, top + 18, _AIM, width=2))
    lines.append(_text(_LABEL + end * scale + 7, middle + 4, bar.said))
    return lines


def _box(x: int, y: int, width: float, height: int, colour: str) -> str:
    return (
        f'<rect x="{x}" y="{y}" width="{width:.1f}" height="{height}" fill="{colour}"/>'
    )


def _line(x: float, top: int, foot: int, colour: str, width: int = 1) -> str:
    return (
        f'<path d="M{_LABEL + x:.1f} {top}V{foot}" stroke="{colour}"'
        f' stroke-width="{width}"/>'
    )


def _text(
    x: float, y: int, text: str, *, anchor: str = "start", kind: str = "plain"
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y}" text-anchor="{anchor}" class="{kind}"'
        f">{escape(text)}</text>"
    )
