"""What happens to a sheet before it is photographed: print, water, dirt, tears."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from tests.rigs.conditions import Conditions
from tests.rigs.planes import (
    Grey,
    Plane,
    averaged,
    blobs,
    blurred,
    chance,
    coordinates,
    enlarged,
    plane,
    smooth_noise,
)


@dataclass(frozen=True, slots=True)
class Fold:
    """A line on the page: through ``x``, ``y`` (mm), at right angles to ``angle``."""

    angle: float
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as it reflects light.

    Attributes:
        reflectance: 0 is black; of a screen, what shines.
        there: 0 where the page is torn away.
        across: pixels of a millimetre, along x.
        down: pixels of a millimetre, along y.
    """

    reflectance: Plane
    there: Plane
    across: float
    down: float


def printed(page: Grey, density: float, most: float) -> Sheet:
    """A page in no more pixels of a millimetre than a photo can show.

    Args:
        page: a raster of the page.
        density: its pixels of a millimetre.
        most: how many are kept.
    """
    height, width = page.shape
    values = plane(page)
    if most < density * 0.98:
        share = most / density
        size = max(1, round(width * share)), max(1, round(height * share))
        values = averaged(page, *size)
    rows, columns = values.shape
    values = plane(values / 255)
    return Sheet(
        values,
        np.ones_like(values),
        columns / (width / density),
        rows / (height / density),
    )


def shining(sheet: Sheet, how: Conditions, scale: float) -> Sheet:
    """The page on a screen, with a halo around what is white."""
    values = plane(how.black * 0.5 + sheet.reflectance * (1 - how.black * 0.5))
    if how.bloom > 0:
        halo = how.bloom * 0.35 * blurred(values, 0.5 * scale + 1)
        values = plane(np.clip(values + halo, 0, 1.3))
    return Sheet(values, sheet.there, sheet.across, sheet.down)


def damaged(sheet: Sheet, how: Conditions, scale: float, seed: int) -> Sheet:
    """The page after all that happened to it.

    Args:
        sheet: as it was printed.
        how: what happened.
        scale: pixels of a millimetre, about.
        seed: of everything at random.
    """
    values = sheet.reflectance
    if how.dot_gain > 0:
        values = _grown(values, how.dot_gain * scale)
    values = plane(how.black + values * (how.white - how.black))
    if how.streaks > 0:
        values = _streaked(values, how, scale, seed)
    if how.soak > 0:
        values = _soaked(values, how, scale, seed)
    if how.stain > 0:
        values = _stained(values, how, scale, seed)
    if how.scribbles:
        _scribble(values, how, scale, seed)
    rows, columns = values.shape
    fibres = smooth_noise(chance(seed, "paper"), rows, columns, max(0.15 * scale, 1))
    values = plane(values + how.texture * fibres)
    there = sheet.there
    if how.tear > 0:
        there = _left(values.shape, how.tear, scale, seed)
    return Sheet(values, there, sheet.across, sheet.down)


def flaked(sheet: Sheet, folds: Sequence[Fold], how: Conditions, seed: int) -> Sheet:
    """Toner comes off along the folds."""
    values = sheet.reflectance
    rows, columns = values.shape
    scale = min(sheet.across, sheet.down)
    x = (np.arange(columns, dtype=np.float32) / np.float32(sheet.across))[None, :]
    y = (np.arange(rows, dtype=np.float32) / np.float32(sheet.down))[:, None]
    for number, fold in enumerate(folds):
        random = chance(seed, "flake", number)
        cosine, sine = np.float32(np.cos(fold.angle)), np.float32(np.sin(fold.angle))
        distance = np.abs((x - fold.x) * cosine + (y - fold.y) * sine)
        width = how.crease_width * random.uniform(0.5, 1.3) / 2
        lost = np.clip(1.3 - distance / width, 0, 1)
        grain = smooth_noise(random, rows, columns, max(0.35 * scale, 1))
        lost = lost * (np.clip(0.55 + 0.5 * grain, 0, 1) * 0.9)
        values = plane(values + (how.white - values) * lost)
    return Sheet(values, sheet.there, sheet.across, sheet.down)


def _grown(values: Plane, gain: float) -> Plane:
    """Ink spreads by so many pixels on each side."""
    soft = blurred(values, max(gain * 0.8, 0.3))
    return plane(np.clip((soft - 0.5) * 3 + 0.5 - 0.35 * min(1, gain), 0, 1))


def _streaked(values: Plane, how: Conditions, scale: float, seed: int) -> Plane:
    """Light stripes that a worn drum leaves."""
    random = chance(seed, "streak")
    columns = values.shape[1]
    for _ in range(random.integers(1, 4)):
        x = random.uniform(0, columns)
        width = random.uniform(0.2, 0.8) * scale
        stripe = np.exp(-(((np.arange(columns) - x) / width) ** 2))
        stripe = stripe * how.streaks * random.uniform(0.4, 1)
        values = plane(values + (how.white - values) * plane(stripe)[None, :])
    return values


def _soaked(values: Plane, how: Conditions, scale: float, seed: int) -> Plane:
    """Ink runs; the rest of it is washed into the paper, and the water leaves a rim."""
    random = chance(seed, "soak")
    wet = blobs(random, values.shape, how.stain_scale * 4 * scale, how.soak)
    wet = blurred(wet, 1.0 * scale)
    run = blurred(values, how.soak_sigma * scale)
    run = plane(run * 0.75 + 0.25 * blurred(values, how.soak_sigma * 4 * scale))
    rim = np.clip(1 - np.abs(wet - 0.5) * 6, 0, 1) * 0.12
    return plane(values * (1 - wet) + run * wet * 0.92 - rim)


def _stained(values: Plane, how: Conditions, scale: float, seed: int) -> Plane:
    """Dark and light spots that hide what is below, and tea that darkens it."""
    share = how.stain / len(how.stain_kinds)
    for number, kind in enumerate(how.stain_kinds):
        random = chance(seed, "stain", number)
        size = how.stain_scale * scale * random.uniform(0.6, 1.5)
        spots = blobs(random, values.shape, size, share)
        spots = blurred(spots, max(0.12 * scale, 0.5))
        if kind == "dark":
            values = plane(values * (1 - spots) + spots * 0.10)
        elif kind == "light":
            values = plane(values * (1 - spots) + spots * (how.white - 0.03))
        else:
            values = plane(values * (1 - spots * 0.5) + spots * 0.04)
    return values


def _scribble(values: Plane, how: Conditions, scale: float, seed: int) -> None:
    """Strokes of a pen, drawn into the page."""
    random = chance(seed, "scribble")
    rows, columns = values.shape
    for _ in range(how.scribbles):
        steps = np.cumsum(random.normal(0, 6 * scale, (8, 2)), 0)
        start = np.array([random.uniform(0, columns), random.uniform(0, rows)])
        width = max(1, int(0.6 * scale))
        line = (start + steps).astype(np.int32)
        cv2.polylines(values, [line], False, (0.15,), width, cv2.LINE_AA)  # noqa: FBT003


def _left(shape: tuple[int, ...], share: float, scale: float, seed: int) -> Plane:
    """Where the page is left when a share of it is torn off a side or a corner."""
    random = chance(seed, "tear")
    rows, columns = shape[:2]
    side = random.integers(0, 4)
    corner = random.random() < 0.5
    y, x = coordinates(rows, columns, 4)
    x, y = plane(x / columns), plane(y / rows)
    if side % 2:
        x = plane(1 - x)
    if side // 2:
        y = plane(1 - y)
    depth = x + y if corner else x if random.random() < 0.5 else y
    rough = smooth_noise(random, len(x), x.shape[1], 20 * scale / 4)
    fine = smooth_noise(random, len(x), x.shape[1], 2.5 * scale / 4)
    depth = plane(depth + 0.03 * rough + 0.004 * fine)
    return enlarged(plane(depth > np.quantile(depth, share)), columns, rows)
