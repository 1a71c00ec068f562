"""Pictures that reached us, opened with care; the door to Pillow.

A picture comes from anywhere. Its size is compared with the limit before anything is
decoded, only formats that cameras, scanners and messengers write are tried, and
whatever the library says of a bad one becomes our error.
"""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from archive import disk, limits
from archive.errors import Malformed, TooLarge, extra

if TYPE_CHECKING:
    from PIL import Image
    from PIL.ImageFile import ImageFile

_FORMATS: Final = ("JPEG", "PNG", "GIF", "BMP", "PPM", "WEBP", "TIFF")
"""No format that runs a program, reads another file or draws shapes."""
_FILE: Final = 4 * limits.PIXELS
"""Bytes: the largest picture in colours, not compressed, and its metadata."""
ALL_FRAMES: Final = 64 * limits.PIXELS
"""Pixels of all frames together: an hour of squares."""
_LEAST: Final = 1 << 16
"""Pixels that a frame counts at least: opening it takes time, too."""
_FAILURES: Final = (
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)
"""What the library raises on pictures that are not."""

_ORIENTATION: Final = 0x0112
"""The Exif tag (CIPA DC-008, 4.6.4): which way up the camera was held."""
_TURNS: Final = {
    2: "FLIP_LEFT_RIGHT",
    3: "ROTATE_180",
    4: "FLIP_TOP_BOTTOM",
    5: "TRANSPOSE",
    6: "ROTATE_270",
    7: "TRANSVERSE",
    8: "ROTATE_90",
}
"""What turns a picture of each orientation the right way up."""

_CONTRAST: Final = 4
"""How much larger a levelled picture's differences are."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in greys.

    Attributes:
        width: in pixels.
        height: in pixels.
        grey: a byte for each pixel, row by row; 0 is black.
    """

    width: int
    height: int
    grey: bytes

    @classmethod
    def of_rows(cls, width: int, height: int, rows: bytes, stride: int) -> Picture:
        """A picture whose rows begin every ``stride`` bytes."""
        starts = range(0, height * stride, stride)
        return cls(width, height, b"".join(rows[at : at + width] for at in starts))

    def doubled(self) -> Picture:
        """Twice as wide and as high, smoothly."""
        with _needed():
            from PIL.Image import Resampling  # noqa: PLC0415
        size = (2 * self.width, 2 * self.height)
        return self._changed(lambda image: image.resize(size, Resampling.BICUBIC))

    def blurred(self, sigma: float = 1) -> Picture:
        """Slightly blurred: what is printed in dots grows together.

        Args:
            sigma: how widely, in pixels.
        """
        with _needed():
            from PIL.ImageFilter import GaussianBlur  # noqa: PLC0415
        return self._changed(lambda image: image.filter(GaussianBlur(sigma)))

    def levelled(self, radius: int) -> Picture:
        """Each pixel against the mean of those around it: what is darker is below 128.

        Shadows, stains and ink that has run make modules of both colours darker, and
        differences smaller; this evens them out.

        Args:
            radius: of what is around it, in pixels; about the size of a module.
        """
        with _needed():
            from PIL import ImageChops  # noqa: PLC0415
            from PIL.ImageFilter import BoxBlur  # noqa: PLC0415

        def level(image: Image.Image) -> Image.Image:
            around = image.filter(BoxBlur(radius))
            return ImageChops.subtract(image, around, 1 / _CONTRAST, 128)

        return self._changed(level)

    def seen_from(self, terms: Sequence[float], side: int) -> Picture:
        """A square part of it, wherever its corners are.

        Args:
            terms: a to h: what is seen at ``x, y`` comes from ``(ax + by + c) / w,
                (dx + ey + f) / w``, ``w = gx + hy + 1``; outside all is black.
            side: of the part, in pixels.
        """
        with _needed():
            from PIL.Image import Resampling, Transform  # noqa: PLC0415
        return self._changed(
            lambda image: image.transform(
                (side, side), Transform.PERSPECTIVE, terms, Resampling.BICUBIC
            )
        )

    def _changed(self, change: Callable[[Image.Image], Image.Image]) -> Picture:
        with _needed():
            from PIL import Image  # noqa: PLC0415
        size = (self.width, self.height)
        return _picture(
            change(Image.frombuffer("L", size, self.grey, "raw", "L", 0, 1))
        )


def open_picture(source: bytes | Path) -> Iterator[Picture]:
    """The frames of a picture: one, or all of an animation.

    Args:
        source: the picture, or where it lies.

    Raises:
        Malformed: not a picture, or the rest of one is missing.
        TooLarge: more than 64 megapixels, or far too many frames.
        MissingExtra: Pillow is not installed.
        NotFound, DiskFailed: it cannot be read.
    """
    data = source if isinstance(source, bytes) else disk.read_small(source, _FILE)
    with _needed():
        from PIL import Image  # noqa: PLC0415
    with _decoding():
        image = Image.open(io.BytesIO(data), formats=_FORMATS)
    pixels = 0
    number = 0
    while _at(image, number):
        pixels += max(image.width * image.height, _LEAST)
        if pixels > ALL_FRAMES:
            message = f"a picture with more than {number} frames of that size"
            raise TooLarge(message, hint="cut the animation into shorter ones")
        with _decoding():
            image.load()
            picture = _picture(_grey(_upright(image)))
        yield picture
        number += 1


def _needed() -> AbstractContextManager[None]:
    return extra("scan", "opening pictures needs Pillow")


@contextmanager
def _decoding() -> Iterator[None]:
    """Turn the library's errors into ours, and its warnings into nothing."""
    from PIL import Image  # noqa: PLC0415

    most = Image.MAX_IMAGE_PIXELS
    Image.MAX_IMAGE_PIXELS = limits.PIXELS // 2  # its error comes at twice this
    try:
        with warnings.catch_warnings(action="ignore"):
            yield
    except Image.DecompressionBombError as error:
        raise _too_large() from error
    except _FAILURES as error:
        message = "not a picture, or a damaged one"
        hint = "take it again, or save it as JPEG or PNG"
        raise Malformed(message, hint=hint) from error
    finally:
        Image.MAX_IMAGE_PIXELS = most


def _too_large() -> TooLarge:
    message = f"a picture of more than {limits.PIXELS} pixels"
    return TooLarge(message, hint="photograph or scan a part at a time")


def _at(image: ImageFile, number: int) -> bool:
    """Go to a frame, whose size is checked; False if there is none."""
    with _decoding():
        try:
            image.seek(number)
        except EOFError:
            return False
    if image.width * image.height > limits.PIXELS:
        raise _too_large()
    return True


def _upright(image: ImageFile) -> Image.Image:
    """A loaded picture as it was seen; as it lies if its Exif data are damaged.

    Pillow turns TIFF pictures itself while it loads them, and forgets their tag.
    """
    from PIL.Image import Transpose  # noqa: PLC0415

    try:
        turn = _TURNS.get(image.getexif().get(_ORIENTATION, 1))
    except _FAILURES:
        turn = None
    return image.transpose(Transpose[turn]) if turn else image


def _grey(image: Image.Image) -> Image.Image:
    """In greys; what is transparent lies on white, as on most screens."""
    from PIL import Image  # noqa: PLC0415

    if image.mode.startswith("I"):  # 16 bits: convert() would make most of it white
        return image.convert("I").point(lambda grey: grey * (1 / 256)).convert("L")
    if image.has_transparency_data:
        # In greys before they are mixed: three pictures in colours are a gigabyte.
        colours = image if image.mode == "RGBA" else image.convert("RGBA")
        white = Image.new("L", colours.size, 255)
        white.paste(colours.convert("L"), mask=colours.getchannel("A"))
        return white
    return image.convert("L")


def _picture(image: Image.Image) -> Picture:
    return Picture(image.width, image.height, image.tobytes())
