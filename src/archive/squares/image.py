"""Squares as pictures that anything can show: PNG, SVG, GIF, and text for terminals.

All of them are written here, so that they hold nothing but the square: no date, no
name of a program, no colour profile. The same squares give the same bytes (a PNG's
also depend on the release of zlib).
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from archive.errors import Usage
from archive.squares.draw import Square

_INCH: Final = 0.0254
"""In metres."""
_RUN: Final = re.compile("1+")
_HALVES: Final = {"00": " ", "10": "▀", "01": "▄", "11": "█"}
"""A column of two modules, the upper one first; 1 is drawn."""

_LOOP: Final = b"\x21\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00"
"""Plays for ever: the only extension that names a program, and all browsers want it."""
_CLEAR: Final = 4
_END: Final = 5
_LAST_CODE: Final = 4095


def png(square: Square, dots: int = 5, quiet: int = 4, dpi: int = 300) -> bytes:
    """A PNG of one bit a pixel.

    Args:
        square: what to draw.
        dots: pixels of a module's side.
        quiet: light modules around the square.
        dpi: how densely it is to be printed.
    """
    width = (square.kind.size + 2 * quiet) * dots
    line = (width + 7) // 8
    spare = "1" * (8 * line - width)
    light = {ord("0"): "1" * dots, ord("1"): "0" * dots}  # 1 is white
    lines = (
        b"\0" + int(row.translate(light) + spare, 2).to_bytes(line)
        for row in _framed(square, quiet)
    )
    picture = b"".join(each * dots for each in lines)
    metre = round(dpi / _INCH).to_bytes(4)
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            _chunk(b"IHDR", width.to_bytes(4) * 2 + b"\1\0\0\0\0"),
            _chunk(b"pHYs", metre * 2 + b"\1"),
            _chunk(b"IDAT", zlib.compress(picture, 9)),
            _chunk(b"IEND", b""),
        )
    )


def svg(square: Square, quiet: int = 4) -> str:
    """An SVG: a module is one unit, and one path draws all dark runs of the rows."""
    side = square.kind.size + 2 * quiet
    runs = "".join(
        f"M{run.start()} {y}h{run.end() - run.start()}v1H{run.start()}z"
        for y, row in enumerate(_framed(square, quiet))
        for run in _RUN.finditer(row)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" '
        f'shape-rendering="crispEdges"><rect width="{side}" height="{side}" '
        f'fill="#fff"/><path d="{runs}"/></svg>\n'
    )


def half_blocks(square: Square, quiet: int = 2, *, dark: bool) -> str:
    """Text that shows the square where a character is twice as high as it is wide.

    Args:
        square: what to draw.
        quiet: light modules around the square.
        dark: light characters on a dark ground: then the light modules are drawn.

    Returns:
        Lines of equal length, without colours, each ended by a line feed.
    """
    rows = _framed(square, quiet)
    rows.append("0" * len(rows))  # sides of squares are odd
    if dark:
        rows = [row.translate({ord("0"): "1", ord("1"): "0"}) for row in rows]
    return "".join(
        "".join(_HALVES[a + b] for a, b in zip(upper, lower, strict=True)) + "\n"
        for upper, lower in zip(rows[::2], rows[1::2], strict=True)
    )


def gif(
    squares: Sequence[Square], dots: int = 4, quiet: int = 4, milliseconds: int = 125
) -> bytes:
    """A GIF of two colours that shows one square after another, for ever.

    Args:
        squares: of one kind.
        dots: pixels of a module's side.
        quiet: light modules around the square.
        milliseconds: how long each is shown; GIFs know hundredths of a second.

    Raises:
        Usage: no squares, or of several sizes.
    """
    sizes = {square.kind.size for square in squares}
    if len(sizes) != 1:
        message = f"an animation of squares of {len(sizes)} sizes"
        raise Usage(message, hint="draw all squares of one kind")
    side = ((sizes.pop() + 2 * quiet) * dots).to_bytes(2, "little")
    delay = (milliseconds // 10).to_bytes(2, "little")
    before = b"\x21\xf9\x04\0" + delay + b"\0\0" + b"\x2c\0\0\0\0" + side * 2 + b"\0\2"
    frames = (before + _blocks(_pixels(square, dots, quiet)) for square in squares)
    head = b"GIF89a" + side * 2 + b"\x80\0\0" + b"\xff\xff\xff" + b"\0\0\0" + _LOOP
    return head + b"".join(frames) + b"\x3b"


def _framed(square: Square, quiet: int) -> list[str]:
    """The rows with their quiet zone; ``1`` is dark."""
    size = square.kind.size
    above = ["0" * (size + 2 * quiet)] * quiet
    beside = "0" * quiet
    rows = [f"{beside}{row:0{size}b}{beside}" for row in square.rows]
    return [*above, *rows, *above]


def _chunk(name: bytes, content: bytes) -> bytes:
    """One part of a PNG (RFC 2083, 3.2)."""
    checked = name + content
    return len(content).to_bytes(4) + checked + zlib.crc32(checked).to_bytes(4)


# GIF's compression (GIF89a, Appendix F)


def _pixels(square: Square, dots: int, quiet: int) -> bytes:
    """A byte for each pixel; 1 is dark."""
    wide = {ord("0"): "\0" * dots, ord("1"): "\1" * dots}
    rows = _framed(square, quiet)
    return b"".join(row.translate(wide).encode() * dots for row in rows)


def _blocks(pixels: bytes) -> bytes:
    """A frame's pixels, compressed, in blocks of at most 255 bytes."""
    data = _packed(_codes(pixels))
    parts = (data[start : start + 255] for start in range(0, len(data), 255))
    return b"".join(bytes([len(part)]) + part for part in parts) + b"\0"


def _codes(pixels: bytes) -> Iterator[tuple[int, int]]:
    """The codes that stand for the pixels, each with its number of bits.

    A code has the bits of the last one that a reader of the codes before it knows.
    """
    known: dict[int, int] = {}
    yield _CLEAR, _END.bit_length()
    run = pixels[0]  # the code of the pixels since the last one given
    for pixel in pixels[1:]:
        longer = run << 1 | pixel
        if longer in known:
            run = known[longer]
            continue
        yield run, (_END + len(known)).bit_length()
        run = pixel
        if _END + len(known) < _LAST_CODE:
            known[longer] = _END + len(known) + 1
        else:
            yield _CLEAR, _LAST_CODE.bit_length()
            known.clear()
    yield run, (_END + len(known)).bit_length()
    yield _END, min(_END + len(known) + 1, _LAST_CODE).bit_length()


def _packed(codes: Iterable[tuple[int, int]]) -> bytes:
    """Codes as bytes, the lowest bit first."""
    packed = bytearray()
    bits = 0
    number = 0
    for code, width in codes:
        bits |= code << number
        number += width
        while number >= 8:  # noqa: PLR2004
            packed.append(bits & 255)
            bits >>= 8
            number -= 8
    packed.append(bits)
    return bytes(packed)
