"""The texts of all squares in a picture; the door to ``zxing-cpp``.

Passes find different squares: the picture as it is, twice as large (small modules), and
slightly blurred (dots and noise). Two more bring squares back from sheets that were wet
or dirty (``bench/photos.md``): each pixel is compared with those around it, so that a
stain is no darker than the paper, once for modules of up to some five pixels and once
for larger ones. The last looks where the squares that were read say that others must
be, and mends the patterns that a reader finds them by. Each costs more than the first,
and is made only while something is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from archive.errors import extra
from archive.squares.grid import Quad, middle, missing
from archive.squares.mending import upright
from archive.squares.perspective import Point
from archive.squares.pictures import Picture

PASSES: Final = 6
QUICK: Final = 3
"""Passes for pictures that others follow, as in a film."""

_DOUBLED: Final = 40_000_000
"""Pixels from which on a picture is not doubled: it has enough, and memory is short."""
_SMALL: Final = 4
_LARGE: Final = 8
"""Pixels around one that a levelled picture compares it with: a module's side."""
PLACES: Final = 64
"""In a picture, where squares are mended: those missing on a sheet, and around it."""
ROUNDS: Final = 8
"""How often squares that were mended say where others must be."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A square that was read.

    Attributes:
        text: what it says, whoever made it.
        corners: its four corners in the picture, as x and y from the upper left;
            the first is the corner that is its own upper left.
        version: 1 to 40: how large it is (ISO/IEC 18004, 5.3.1).
    """

    text: str
    corners: tuple[tuple[int, int], ...]
    version: int


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
        passes: how many passes are made at most, 1 to 6.
        enough: whether these texts are all that is needed; asked after each pass.

    Raises:
        MissingExtra: zxing-cpp or Pillow is not installed.
    """
    found: list[Seen] = []
    for squares in _LOOKS[:passes]:
        for seen in squares(picture, tuple(found)):
            if all(seen.text != each.text for each in found):
                found.append(seen)
                yield seen
        if enough([seen.text for seen in found]):
            return


Look = Callable[[Picture, Sequence[Seen]], Iterator[Seen]]
"""A pass: the squares in a picture, when those that came before it are known."""


def _whole(change: Callable[[Picture], Picture], scale: int, *, levelled: bool) -> Look:
    """A pass over the picture, changed and so many times as large."""

    def look(picture: Picture, _known: Sequence[Seen]) -> Iterator[Seen]:
        if scale > 1 and picture.width * picture.height >= _DOUBLED:
            return
        for text, corners, version in _decoded(change(picture), levelled=levelled):
            own = tuple((int(x) // scale, int(y) // scale) for x, y in corners)
            yield Seen(text, own, version)

    return look


def _mended(picture: Picture, known: Sequence[Seen]) -> Iterator[Seen]:
    """Squares where others say that they must be, and where these say so in turn."""
    places = PLACES
    for version in sorted({seen.version for seen in known}):
        squares = [_quad(seen.corners) for seen in known if seen.version == version]
        looked = list(squares)
        for _ in range(ROUNDS):
            before = len(squares)
            for place in missing(squares[:], (picture.width, picture.height)):
                if any(_same(place, other) for other in looked):
                    continue
                if not places:
                    return
                places -= 1
                looked.append(place)
                seen = _mended_at(picture, place, 17 + 4 * version)
                if seen:
                    squares.append(_quad(seen.corners))
                    yield seen
            if len(squares) == before:
                break


def _quad(corners: Sequence[Point]) -> Quad:
    one, two, three, four = corners
    return one, two, three, four


def _same(one: Quad, other: Quad) -> bool:
    """Whether two places are for one square."""
    (x, y), (to_x, to_y) = middle(one), middle(other)
    (left, top), _, (right, bottom), _ = one
    far = (x - to_x) ** 2 + (y - to_y) ** 2
    return far < ((right - left) ** 2 + (bottom - top) ** 2) / 8  # half a side


def _mended_at(picture: Picture, place: Quad, modules: int) -> Seen | None:
    """The square that must be there; None if it cannot be read."""
    square = upright(picture, place, modules)
    if square is None:
        return None
    for view, levelled in square.views():
        for text, corners, version in _decoded(view, levelled=levelled):
            own = (square.point(corner) for corner in corners)
            return Seen(text, tuple((round(x), round(y)) for x, y in own), version)
    return None


def _same_picture(picture: Picture) -> Picture:
    return picture


_LOOKS: Final[tuple[Look, ...]] = (
    _whole(_same_picture, 1, levelled=False),
    _whole(Picture.doubled, 2, levelled=False),
    _whole(Picture.blurred, 1, levelled=False),
    _whole(lambda it: it.blurred().levelled(_SMALL).doubled(), 2, levelled=True),
    _whole(lambda it: it.blurred().levelled(_LARGE), 1, levelled=True),
    _mended,
)


def _decoded(
    picture: Picture, *, levelled: bool
) -> Iterator[tuple[str, tuple[Point, ...], int]]:
    """The texts of squares, their corners and versions.

    Args:
        picture: of any squares.
        levelled: whether what is below 128 is dark, and nothing else.
    """
    with extra("scan", "reading squares needs zxing-cpp"):
        import zxingcpp  # noqa: PLC0415
    rows = memoryview(picture.grey).cast("B", (picture.height, picture.width))
    threshold = zxingcpp.Binarizer
    for found in zxingcpp.read_barcodes(
        rows,
        formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCodeModel2),
        text_mode=zxingcpp.TextMode.Plain,
        binarizer=threshold.FixedThreshold if levelled else threshold.LocalAverage,
    ):
        at = found.position
        corners = (at.top_left, at.top_right, at.bottom_right, at.bottom_left)
        version = int(found.extra["Version"])  # type: ignore[index]
        yield found.text, tuple((float(c.x), float(c.y)) for c in corners), version
