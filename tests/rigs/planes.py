"""Planes of numbers, changed smoothly or at random; the door to OpenCV.

Every random number comes from a seed and a name: a change of one effect leaves the
others as they are.
"""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import ArrayLike, NDArray

Grey = NDArray[np.uint8]
"""A picture: 0 is black, 255 white."""
Plane = NDArray[np.float32]
"""A number for each pixel of a picture."""

_WORD: Final = 0xFFFFFFFF
_LARGE: Final = 600
"""Pixels from which on blobs are made on a coarser plane."""
_COARSER: Final = 6


def chance(seed: int, *key: str | int) -> np.random.Generator:
    """The random numbers of one effect."""
    words = [
        sum(ord(letter) * 131**i for i, letter in enumerate(each)) & _WORD
        if isinstance(each, str)
        else each
        for each in key
    ]
    return np.random.default_rng([seed & _WORD, *words])


def plane(values: ArrayLike) -> Plane:
    """The same numbers in single precision."""
    return np.asarray(values, np.float32)


def coordinates(height: int, width: int, step: int = 1) -> tuple[Plane, Plane]:
    """The y and the x of every pixel, or of every so-manieth."""
    rows = np.arange(0, height, step, dtype=np.float32)
    columns = np.arange(0, width, step, dtype=np.float32)
    y, x = np.meshgrid(rows, columns, indexing="ij")
    return y, x


def blurred(values: Plane, sigma: float) -> Plane:
    """Blurred by a Gaussian."""
    return plane(cv2.GaussianBlur(values, (0, 0), sigma))


def averaged(values: ArrayLike, width: int, height: int) -> Plane:
    """In fewer pixels, each the mean of what it covers."""
    size = (width, height)
    return plane(cv2.resize(np.asarray(values), size, interpolation=cv2.INTER_AREA))


def enlarged(values: Plane, width: int, height: int, *, smooth: bool = False) -> Plane:
    """In more pixels."""
    how = cv2.INTER_CUBIC if smooth else cv2.INTER_LINEAR
    return plane(cv2.resize(values, (width, height), interpolation=how))


def sampled(
    values: NDArray[np.float32],
    x: ArrayLike,
    y: ArrayLike,
    outside: float | None = None,
) -> Plane:
    """The values at these places; beyond the edge the edge's, or ``outside``."""
    return plane(
        cv2.remap(
            values,
            plane(x),
            plane(y),
            cv2.INTER_LINEAR,
            borderMode=(
                cv2.BORDER_REPLICATE if outside is None else cv2.BORDER_CONSTANT
            ),
            borderValue=outside or 0,
        )
    )


def spread(values: Plane, step: int, width: int, rows: range) -> Plane:
    """Some rows of a plane of which every so-manieth pixel is known.

    Args:
        values: what is known.
        step: how far apart.
        width: of the plane.
        rows: which are wanted.
    """
    matrix = plane([[1 / step, 0, 0], [0, 1 / step, rows.start / step]])
    return plane(
        cv2.warpAffine(
            values,
            matrix,
            (width, len(rows)),
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE,
        )
    )


def smooth_noise(
    random: np.random.Generator, height: int, width: int, scale: float
) -> Plane:
    """Noise of mean 0 and deviation 1 that changes over ``scale`` pixels."""
    scale = max(scale, 1.0)
    size = int(np.ceil(height / scale)) + 4, int(np.ceil(width / scale)) + 4
    grid = random.standard_normal(size).astype(np.float32)
    matrix = plane(
        [[1 / scale, 0, 1 + random.random()], [0, 1 / scale, 1 + random.random()]]
    )
    noise = plane(
        cv2.warpAffine(
            grid,
            matrix,
            (width, height),
            flags=cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REFLECT,
        )
    )
    return plane((noise - noise.mean()) / (noise.std() + 1e-6))


def blobs(
    random: np.random.Generator, shape: tuple[int, int], scale: float, share: float
) -> Plane:
    """1 in random blobs that cover this share of a plane, and 0 elsewhere."""
    height, width = shape
    coarser = _COARSER if min(height, width) > _LARGE else 1
    rows, columns = max(height // coarser, 8), max(width // coarser, 8)
    noise = smooth_noise(random, rows, columns, scale / coarser)
    fine = smooth_noise(random, rows, columns, max(scale / coarser / 4, 1))
    noise = enlarged(plane(noise + 0.35 * fine), width, height, smooth=True)
    return plane(noise > np.quantile(noise[::4, ::4], 1 - share))
