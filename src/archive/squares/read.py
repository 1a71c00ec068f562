"""The texts of all squares in a picture; the door to ``zxing-cpp``.

Three passes find different squares: the picture as it is, twice as large (small
modules), and slightly blurred (dots and noise). The last two cost more than the first
and are made only while something is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from archive.errors import MissingExtra
from archive.squares.pictures import Picture

PASSES: Final = 3

_DOUBLED: Final = 40_000_000
"""Pixels from which on a picture is not doubled: it has enough, and memory is short."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A square that was read.

    Attributes:
        text: what it says, whoever made it.
        corners: its four corners in the picture, as x and y from the upper left;
            the first is the corner that is its own upper left.
    """

    text: str
    corners: tuple[tuple[int, int], ...]


def _never(_texts: list[str]) -> bool:
    return False


def read(
    picture: Picture,
    passes: int = PASSES,
    enough: Callable[[list[str]], bool] = _never,
) -> Iterator[Seen]:
    """The squares in a picture, each text once.

    Args:
        picture: at most 64 megapixels.
        passes: how many passes are made at most, 1 to 3.
        enough: whether these texts are all that is needed; asked after each pass.

    Raises:
        MissingExtra: zxing-cpp or Pillow is not installed.
    """
    texts: list[str] = []
    for view, scale in _views(picture, passes):
        for seen in _squares(view, scale):
            if seen.text not in texts:
                texts.append(seen.text)
                yield seen
        if enough(texts):
            return


def _views(picture: Picture, passes: int) -> Iterator[tuple[Picture, int]]:
    """The picture as each pass looks at it, and how much larger."""
    yield picture, 1
    if passes > 1 and picture.width * picture.height < _DOUBLED:
        yield picture.doubled(), 2
    if passes > 2:  # noqa: PLR2004
        yield picture.blurred(), 1


def _squares(picture: Picture, scale: int) -> Iterator[Seen]:
    try:
        import zxingcpp  # noqa: PLC0415
    except ImportError as error:
        message = "reading squares needs zxing-cpp"
        hint = "install it with pip: pip install 'archive[scan]'"
        raise MissingExtra(message, hint=hint) from error
    rows = memoryview(picture.grey).cast("B", (picture.height, picture.width))
    formats = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCodeModel2)
    plain = zxingcpp.TextMode.Plain
    for found in zxingcpp.read_barcodes(rows, formats=formats, text_mode=plain):
        at = found.position
        corners = (at.top_left, at.top_right, at.bottom_right, at.bottom_left)
        yield Seen(found.text, tuple((c.x // scale, c.y // scale) for c in corners))
