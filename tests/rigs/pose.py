"""How a sheet lies before the camera: bent, folded, turned, seen through a lens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from tests.rigs.conditions import Conditions
from tests.rigs.paper import Fold
from tests.rigs.planes import (
    Plane,
    chance,
    coordinates,
    plane,
    sampled,
    smooth_noise,
    spread,
)

OVERSAMPLED: Final = 2
"""The page is seen in so many times the photo's pixels, then averaged."""

_FLAT: Final = 0.02
"""Pixels: what moves less lies flat."""
_ROUNDS: Final = 5
"""Of the search for the place on the page that a pixel shows."""
_STEP: Final = 4
_SMALL: Final = 400
"""Pixels: in smaller photos every place is searched for, else every fourth."""

Wide = NDArray[np.float64]
Relief = NDArray[np.float32] | Wide


@dataclass(frozen=True, slots=True)
class Strip:
    """Which place on the page each pixel of some rows shows.

    Attributes:
        x: in millimetres.
        y: in millimetres.
        shade: how brightly the light falls there.
        inside: 0 beside the page.
    """

    x: Plane
    y: Plane
    shade: Plane
    inside: Plane


@dataclass(frozen=True, slots=True)
class Pose:
    """How the oversampled photo shows the page.

    Attributes:
        size: of the photo, width and height, not oversampled.
        page: width and height in millimetres.
        folds: of the paper.
        known: x, y and shade, of every so-manieth pixel.
        step: how far these are apart.
    """

    size: tuple[int, int]
    page: tuple[float, float]
    folds: tuple[Fold, ...]
    known: tuple[Plane, Plane, Plane]
    step: int

    def strip(self, rows: range) -> Strip:
        """Some rows of the oversampled photo."""
        across = self.size[0] * OVERSAMPLED
        x, y, shade = (spread(each, self.step, across, rows) for each in self.known)
        width, height = self.page
        inside = (x >= 0) & (x <= width) & (y >= 0) & (y <= height)
        return Strip(x, y, shade, plane(inside))


@dataclass(frozen=True, slots=True)
class _Relief:
    """The height of the paper over a grid of millimetres, and its slopes' shade."""

    x: Plane
    y: Plane
    height: Plane
    shade: Plane
    folds: tuple[Fold, ...]


def posed(width: float, height: float, how: Conditions, seed: int) -> Pose:
    """Put a page of so many millimetres before the camera."""
    relief = _relief(width, height, how, seed)
    camera = _Camera(width, height, how)
    right, low = np.array([0, width, width, 0]), np.array([0, 0, height, height])
    u, v = camera.seen(right, low, np.zeros(4))
    left, top = u.min(), v.min()
    border_x = how.margin * (u.max() - left) + 4
    border_y = how.margin * (v.max() - top) + 4
    size = int(u.max() - left + 2 * border_x), int(v.max() - top + 2 * border_y)
    u, v = camera.seen(relief.x, relief.y, relief.height)
    shape = relief.x.shape
    u = (u + (border_x - left)).reshape(shape) * OVERSAMPLED
    v = (v + (border_y - top)).reshape(shape) * OVERSAMPLED
    large = size[0] * OVERSAMPLED, size[1] * OVERSAMPLED
    step = _STEP if max(large) > _SMALL else 1
    known = _turned_round(relief, u, v, large, step)
    return Pose(size, (width, height), relief.folds, known, step)


class _Camera:
    """A pinhole over the middle of a page, with a lens that is not quite straight."""

    def __init__(self, width: float, height: float, how: Conditions) -> None:
        self._middle = width / 2, height / 2
        self._distance = how.distance * np.hypot(width, height)
        self._focus = how.pixels * self._distance
        self._barrel = how.barrel
        x, y, z = np.radians([how.tilt_x, how.tilt_y, how.rotate])
        about_x = [[1, 0, 0], [0, np.cos(x), -np.sin(x)], [0, np.sin(x), np.cos(x)]]
        about_y = [[np.cos(y), 0, np.sin(y)], [0, 1, 0], [-np.sin(y), 0, np.cos(y)]]
        about_z = [[np.cos(z), -np.sin(z), 0], [np.sin(z), np.cos(z), 0], [0, 0, 1]]
        self._turn = np.array(about_x) @ np.array(about_y) @ np.array(about_z)

    def seen(self, x: Relief, y: Relief, height: Relief) -> tuple[Wide, Wide]:
        """Where the photo shows places of the page, from its middle, in pixels."""
        points = [x.ravel() - self._middle[0], y.ravel() - self._middle[1]]
        turned = self._turn @ np.stack([*points, height.astype(np.float64).ravel()])
        scale = self._focus / (self._distance + turned[2])
        u, v = turned[0] * scale, turned[1] * scale
        if self._barrel:
            radius = (u * u + v * v) / (self._focus * 0.4) ** 2
            bent = 1 + self._barrel * radius
            u, v = u * bent, v * bent
        return u, v


def _relief(width: float, height: float, how: Conditions, seed: int) -> _Relief:
    rows, columns = int(height) + 3, int(width) + 3
    y, x = coordinates(rows, columns)
    z = np.zeros_like(x)
    if how.curl:
        random = chance(seed, "curl")
        angle = random.uniform(0, np.pi)
        along = (x - width / 2) * np.cos(angle) + (y - height / 2) * np.sin(angle)
        along = along / (max(width, height) / 2)
        z += how.curl * (1 - along * along) * _either_way(random)
    if how.crumple:
        random = chance(seed, "crumple")
        z += how.crumple * smooth_noise(random, rows, columns, how.crumple_scale)
    folds = []
    for number in range(how.creases):
        random = chance(seed, "crease", number)
        fold = _fold(random, width, height)
        far = (x - fold.x) * np.cos(fold.angle) + (y - fold.y) * np.sin(fold.angle)
        bend = np.radians(how.crease_angle) * random.uniform(0.4, 1.2)
        z += np.abs(far) * np.tan(bend * _either_way(random) / 2)
        folds.append(fold)
    down, across = np.gradient(z, 1.0)
    angle = chance(seed, "light").uniform(0, 2 * np.pi)
    slope = across * np.cos(angle) + down * np.sin(angle)
    shade = 1 + 0.9 * slope - 0.3 * (across**2 + down**2)
    return _Relief(x, y, z, plane(shade), tuple(folds))


def _either_way(random: np.random.Generator) -> int:
    return 1 if random.random() < 0.5 else -1


def _fold(random: np.random.Generator, width: float, height: float) -> Fold:
    """Mostly along a side of the page."""
    if random.random() < 0.7:
        angle = random.choice([0, np.pi / 2]) + random.normal(0, 0.12)
    else:
        angle = random.uniform(0, np.pi)
    x = random.uniform(0.15, 0.85) * width
    return Fold(angle, x, random.uniform(0.15, 0.85) * height)


def _turned_round(
    relief: _Relief, u: Wide, v: Wide, size: tuple[int, int], step: int
) -> tuple[Plane, Plane, Plane]:
    """From where the photo shows each place to which place each pixel shows.

    A homography is fitted to the grid. What is left is known as a function of the
    page and wanted as one of the photo, on every so-manieth pixel, in a few rounds.
    """
    places = plane(np.stack([relief.x.ravel(), relief.y.ravel()], 1))
    shown = plane(np.stack([u.ravel(), v.ravel()], 1))
    some = max(1, len(places) // 4000)
    flat, _ = cv2.findHomography(places[::some], shown[::some], 0)
    back = np.linalg.inv(flat)
    rest = plane(shown - cv2.perspectiveTransform(places[None], flat)[0])
    rest = rest.reshape(*relief.x.shape, 2)
    width, height = size
    rows, columns = -(-height // step) + 2, -(-width // step) + 2
    pixel_y, pixel_x = coordinates(rows, columns)
    pixel_y, pixel_x = pixel_y * step, pixel_x * step
    near_x, near_y = pixel_x, pixel_y
    within = relief.x.shape[1] - 1, relief.x.shape[0] - 1
    for _ in range(_ROUNDS):
        near = plane(np.stack([near_x.ravel(), near_y.ravel()], 1))
        place = cv2.perspectiveTransform(near[None], back)[0].reshape(rows, columns, 2)
        x, y = plane(place[..., 0]), plane(place[..., 1])
        on_x, on_y = np.clip(x, 0, within[0]), np.clip(y, 0, within[1])
        if np.abs(rest).max() < _FLAT:
            break
        moved = sampled(rest, on_x, on_y)
        near_x, near_y = pixel_x - moved[..., 0], pixel_y - moved[..., 1]
    return x, y, sampled(relief.shade, on_x, on_y)
