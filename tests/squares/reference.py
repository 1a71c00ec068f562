"""Squares for tests, and what others draw and read of them.

``qrcode`` draws them in its own way, module by module; ``zbarimg`` reads them.
"""

from __future__ import annotations

import random
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import qrcode.util  # type: ignore[import-untyped]

from archive.packets.lines import to_digits
from archive.squares.draw import Kind, Level, Square, capacity, draw
from archive.squares.pictures import Picture

LEVELS = {Level.L: 1, Level.M: 0, Level.Q: 3, Level.H: 2}
"""As two bits (ISO/IEC 18004:2015, Table 12), which are qrcode's numbers, too."""


def digits(seed: int | str, number: int) -> str:
    """So many random digits."""
    return "".join(random.Random(seed).choices("0123456789", k=number))


def square(number: int, kind: str = "5-M") -> tuple[str, Square]:
    """The text and the square of a random packet, as large as fits."""
    chosen = Kind.parse(kind)
    prefix = f"{number}/99 "
    content = random.Random(number).randbytes(capacity(chosen, prefix))
    text = to_digits(content)
    return prefix + text, draw(prefix, text, chosen)


def by_qrcode(
    prefix: str, numbers: str, kind: Kind, mask: int | None
) -> list[list[bool]]:
    """The rows that qrcode draws; without a mask it searches for the best."""
    code = qrcode.QRCode(
        version=kind.version, error_correction=LEVELS[kind.level], mask_pattern=mask
    )
    if prefix:
        letters = qrcode.util.QRData(prefix, mode=qrcode.util.MODE_ALPHA_NUM)
        code.add_data(letters)
    code.add_data(qrcode.util.QRData(numbers, mode=qrcode.util.MODE_NUMBER))
    code.make(fit=False)
    rows: list[list[bool]] = code.modules
    return rows


def rows_of(drawn: Square) -> list[list[bool]]:
    """A square's modules; True is dark."""
    side = range(drawn.kind.size)
    return [[drawn.dark(x, y) for x in side] for y in side]


def by_zbar(*pictures: Path) -> list[str]:
    """The texts that zbarimg reads in pictures, sorted."""
    options = ["--quiet", "--raw", "-Sdisable", "-Sqrcode.enable"]
    command = ["zbarimg", *options, *map(str, pictures)]
    output = subprocess.run(command, check=True, capture_output=True, text=True)
    return sorted(output.stdout.splitlines())


_COLOUR: Final = re.compile(r"\x1b\[[0-9;]*m")
_INK: Final = {"\x1b[97;40m": 255, "\x1b[30;107m": 0}
_HALVES: Final = {" ": (0, 0), "▀": (1, 0), "▄": (0, 1), "█": (1, 1)}


def on_a_terminal(lines: Sequence[str], dots: int = 4) -> Picture:
    """What a camera sees of half blocks in a terminal's colours.

    Args:
        lines: each begins with the colours of its letters and ground.
        dots: pixels of a module's side.
    """
    (style,) = {match[0] for line in lines if (match := _COLOUR.match(line))}
    ink = _INK[style]
    texts = [_COLOUR.sub("", line) for line in lines]
    grey = b"".join(
        b"".join(
            bytes([ink if _HALVES[letter][half] else 255 - ink] * dots)
            for letter in text
        )
        * dots
        for text in texts
        for half in (0, 1)
    )
    width = dots * len(texts[0])
    return Picture(width, len(grey) // width, grey)
