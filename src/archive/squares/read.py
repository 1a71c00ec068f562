"""The texts of all squares in a picture; the door to ``zxing-cpp``.

Passes find different squares: the picture as it is, twice as large (small modules), and
slightly blurred (dots and noise). Two more bring squares back from sheets that were wet
or dirty (``bench/photos.md``): each pixel is compared with those around it, so that a
stain is no darker than the paper, once for modules of up to some five pixels and once
for larger ones. Each costs more than the first, and is made only while something is
missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from archive.errors import MissingExtra
from archive.squares.pictures import Picture

PASSES: Final = 5
QUICK: Final = 3
"""Passes for pictures that others follow, as in a film."""

_DOUBLED: Final = 40_000_000
"""Pixels from which on a picture is not doubled: it has enough, and memory is short."""
_SMALL: Final = 4
_LARGE: Final = 8
"""Pixels around one that a levelled picture compares it with: a module's side."""


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
        passes: how many passes are made at most, 1 to 5.
        enough: whether these texts are all that is needed; asked after each pass.

    Raises:
        MissingExtra: zxing-cpp or Pillow is not installed.
    """
    texts: list[str] = []
    for look in _LOOKS[:passes]:
        view = look(picture)
        if not view:
            continue
        for seen in _squares(view):
            if seen.text not in texts:
                texts.append(seen.text)
                yield seen
        if enough(texts):
            return


@dataclass(frozen=True, slots=True)
class _View:
    """The picture as a pass looks at it.

    Attributes:
        picture: changed.
        scale: how much larger.
        levelled: whether what is below 128 is dark, and nothing else.
    """

    picture: Picture
    scale: int = 1
    levelled: bool = False


def _doubled(picture: Picture, *, levelled: bool = False) -> _View | None:
    if picture.width * picture.height >= _DOUBLED:
        return None
    return _View(picture.doubled(), 2, levelled)


_LOOKS: Final[tuple[Callable[[Picture], _View | None], ...]] = (
    _View,
    _doubled,
    lambda picture: _View(picture.blurred()),
    lambda picture: _doubled(picture.blurred().levelled(_SMALL), levelled=True),
    lambda picture: _View(picture.blurred().levelled(_LARGE), levelled=True),
)


def _squares(view: _View) -> Iterator[Seen]:
    try:
        import zxingcpp  # noqa: PLC0415
    except ImportError as error:
        message = "reading squares needs zxing-cpp"
        hint = "install it with pip: pip install 'archive[scan]'"
        raise MissingExtra(message, hint=hint) from error
    picture, scale = view.picture, view.scale
    rows = memoryview(picture.grey).cast("B", (picture.height, picture.width))
    threshold = zxingcpp.Binarizer
    for found in zxingcpp.read_barcodes(
        rows,
        formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCodeModel2),
        text_mode=zxingcpp.TextMode.Plain,
        binarizer=threshold.FixedThreshold if view.levelled else threshold.LocalAverage,
    ):
        at = found.position
        corners = (at.top_left, at.top_right, at.bottom_right, at.bottom_left)
        yield Seen(found.text, tuple((c.x // scale, c.y // scale) for c in corners))
