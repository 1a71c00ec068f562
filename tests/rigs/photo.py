"""A photo of a printed page or of a screen, simulated: the same bytes for a seed.

Physics of paper, light, lens and sensor in the order in which they happen; the levels
are those of :data:`tests.rigs.conditions.LEVELS`.
"""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from tests.rigs.conditions import Conditions
from tests.rigs.light import background, lit
from tests.rigs.paper import Sheet, damaged, flaked, printed, shining
from tests.rigs.planes import Grey, Plane, averaged, blurred, chance, plane, sampled
from tests.rigs.pose import OVERSAMPLED, Pose, Strip, posed

_STRIP: Final = 200
"""Rows of the photo that are made at a time: whole planes would fill the memory."""


def photograph(page: Grey, density: float, how: Conditions, seed: int) -> bytes:
    """Photograph a page.

    Args:
        page: its raster; a single square needs its quiet zone.
        density: pixels of the raster in a millimetre.
        how: under which conditions.
        seed: of everything at random.

    Returns:
        A JPEG file in greys.
    """
    height, width = page.shape
    pose = posed(width / density, height / density, how, seed)
    most = min(density, how.pixels * OVERSAMPLED)
    sheet = printed(page, density, most)
    if how.pitch > 0:
        sheet = shining(sheet, how, most)
    else:
        sheet = damaged(sheet, how, most, seed)
    seen = _seen(flaked(sheet, pose.folds, how, seed), pose, how, seed)
    photo = _focused(lit(seen, how, seed), how, seed)
    quality = [cv2.IMWRITE_JPEG_QUALITY, how.jpeg]
    _, file = cv2.imencode(".jpg", _sensed(photo, how, seed), quality)
    return file.tobytes()


def _seen(sheet: Sheet, pose: Pose, how: Conditions, seed: int) -> Plane:
    """The page before its background, without a lens, in the photo's pixels."""
    width, height = pose.size
    photo = np.empty((height, width), np.float32)
    behind = background(width * OVERSAMPLED, height * OVERSAMPLED, seed)
    for top in range(0, height, _STRIP):
        low = min(height, top + _STRIP)
        rows = range(top * OVERSAMPLED, low * OVERSAMPLED)
        strip = pose.strip(rows)
        x = strip.x * np.float32(sheet.across) - np.float32(0.5)
        y = strip.y * np.float32(sheet.down) - np.float32(0.5)
        page = sampled(sheet.reflectance, x, y)
        there = strip.inside
        if how.tear > 0:
            there = sampled(sheet.there, x, y, outside=0) * there
        if how.pitch > 0:
            page = plane(page * (1 - 0.45 * _between_pixels(strip, how.pitch)))
        else:
            page = page * strip.shade
        table = behind[rows.start : rows.stop]
        photo[top:low] = averaged((page - table) * there + table, width, low - top)
    return photo


def _between_pixels(strip: Strip, pitch: float) -> Plane:
    """1 on the dark lines between the pixels of a screen."""
    across = np.abs(((strip.x / pitch) % 1) - 0.5) * 2
    down = np.abs(((strip.y / pitch) % 1) - 0.5) * 2
    return plane((across > 0.75) | (down > 0.75))


def _focused(photo: Plane, how: Conditions, seed: int) -> Plane:
    """Through a lens that is out of focus, in a hand that moves."""
    if how.defocus > 0:
        photo = blurred(photo, how.defocus)
    if how.motion > 0:
        angle = chance(seed, "motion").uniform(0, np.pi)
        photo = plane(cv2.filter2D(photo, -1, _path(how.motion, angle)))
    return photo


def _path(length: float, angle: float) -> Plane:
    """The way of the hand while the shutter is open, as a kernel."""
    side = int(length) + 5 | 1
    path = np.zeros((side, side), np.float32)
    middle = side // 2
    for at in np.linspace(-length / 2, length / 2, max(int(length * 8), 2)):
        x, y = middle + at * np.cos(angle), middle + at * np.sin(angle)
        column, row = int(x), int(y)
        right, low = x - column, y - row
        path[row, column] += (1 - right) * (1 - low)
        path[row, column + 1] += right * (1 - low)
        path[row + 1, column] += (1 - right) * low
        path[row + 1, column + 1] += right * low
    return plane(path / path.sum())


def _sensed(photo: Plane, how: Conditions, seed: int) -> Grey:
    """As the phone writes it down: noise, and what its program makes of it."""
    random = chance(seed, "sensor")
    light = plane(np.clip(photo * how.exposure, 0, None) ** how.gamma * 255)
    if how.shot > 0:
        grain = random.standard_normal(light.shape, dtype=np.float32)
        light = plane(light + grain * np.sqrt(np.clip(light, 0, 255)) * how.shot)
    if how.noise > 0:
        grain = random.standard_normal(light.shape, dtype=np.float32)
        light = plane(light + grain * how.noise)
    light = plane(np.clip(light, 0, 255))
    if how.denoise > 0:
        light = plane(cv2.bilateralFilter(light, 0, 25, how.denoise))
    if how.sharpen > 0:
        edges = light - blurred(light, 1.2)
        light = plane(np.clip(light + how.sharpen * edges, 0, 255))
    return np.asarray(np.clip(light + 0.5, 0, 255), np.uint8)
