"""The light on a page, and what lies around it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tests.rigs.conditions import Conditions
from tests.rigs.planes import Plane, chance, coordinates, enlarged, plane, smooth_noise

Light = NDArray[np.float64]
"""Shares of the light, in double precision until they are multiplied."""


def background(width: int, height: int, seed: int) -> Plane:
    """A table: one grey, with a coarse and a fine texture."""
    random = chance(seed, "bg")
    grey = random.uniform(0.12, 0.6)
    coarse = smooth_noise(random, max(height // 8, 8), max(width // 8, 8), 5)
    fine = smooth_noise(random, max(height // 2, 8), max(width // 2, 8), 2)
    table = enlarged(coarse, width, height)
    table *= 0.12  # in place, here and below: these planes are large
    table += 1
    texture = enlarged(fine, width, height)
    texture *= 0.05
    table += texture
    table *= grey
    return table


def lit(photo: Plane, how: Conditions, seed: int) -> Plane:
    """Under uneven light: fall-off, a shadow, a reflection, flicker."""
    height, width = photo.shape
    y, x = coordinates(height, width)
    x, y = x / width, y / height
    photo = photo * plane(_fall_off(x, y, how, seed) * _shadow(x, y, how, seed))
    if how.glare > 0:
        photo = photo + _glare(x, y, how, seed)
    if how.bands > 0:
        random = chance(seed, "band")
        waves = y * random.uniform(2, 8) + random.random()
        dark = how.bands * 0.5 * (1 + np.sin(2 * np.pi * waves))
        photo = plane(photo * plane(1 - dark))
    return photo


def _fall_off(x: Plane, y: Plane, how: Conditions, seed: int) -> Light:
    """1 where it is brightest."""
    angle = chance(seed, "grad").uniform(0, 2 * np.pi)
    along = (x - 0.5) * np.cos(angle) + (y - 0.5) * np.sin(angle)
    bright = 1 - how.gradient * np.clip(along + 0.5, 0, 1.2)
    return np.asarray(bright, np.float64)


def _shadow(x: Plane, y: Plane, how: Conditions, seed: int) -> Light:
    """1 outside of the shadow."""
    random = chance(seed, "shadow")
    angle = random.uniform(0, 2 * np.pi)
    depth = (x - random.uniform(0.3, 0.7)) * np.cos(angle)
    depth = depth + (y - random.uniform(0.3, 0.7)) * np.sin(angle)
    soft = max(how.shadow_softness, 1e-3)
    bright = 1 - how.shadow / (1 + np.exp(-depth / soft))
    return np.asarray(bright, np.float64)


def _glare(x: Plane, y: Plane, how: Conditions, seed: int) -> Plane:
    random = chance(seed, "glare")
    middle_x, middle_y = random.uniform(0.25, 0.75, 2)
    shape = random.uniform(0.6, 1.7)
    height, width = x.shape
    far_x = (x - middle_x) * shape
    far_y = (y - middle_y) / shape * height / width
    radius = how.glare_radius * 0.5
    return plane(how.glare * np.exp(-(far_x**2 + far_y**2) / (2 * radius**2)))
