"""The simulated camera: deterministic, and as bad as its level says."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from archive.squares.image import png
from archive.squares.pictures import open_picture
from archive.squares.read import read
from tests.rigs.conditions import LEVELS, Conditions, conditions
from tests.rigs.photo import photograph
from tests.rigs.planes import Grey
from tests.squares.reference import square

DENSITY = 12.0
"""Pixels of a page in a millimetre: a module of 5 is 0.42 mm, as on sheets."""
TEXT, DRAWN = square(3, "5-M")
IDEAL = Conditions(
    pixels=DENSITY, black=0, white=1, texture=0, defocus=0, noise=0, jpeg=100
)


def page() -> Grey:
    """A square on white paper."""
    with Image.open(io.BytesIO(png(DRAWN, 5, 12))) as image:
        return np.asarray(image.convert("L"), np.uint8)


def taken(how: Conditions, seed: int = 1) -> Grey:
    """A photo of it."""
    with Image.open(io.BytesIO(photograph(page(), DENSITY, how, seed))) as image:
        return np.asarray(image, np.uint8)


def texts(file: bytes) -> list[str]:
    """What is read in a photo."""
    (picture,) = open_picture(file)
    return [seen.text for seen in read(picture)]


@pytest.mark.parametrize("level", LEVELS)
def test_a_seed_gives_the_same_bytes_again(level: str) -> None:
    """Whoever repeats a measurement photographs the same photo."""
    files = [
        photograph(page(), DENSITY, conditions(level, seed, 9.0), seed)
        for seed in (5, 6, 5)
    ]
    assert files[0] == files[2]
    assert files[0] != files[1]


@pytest.mark.parametrize("level", ["scan", "good", "screen"])
def test_careful_photos_can_be_read(level: str) -> None:
    """A square close to the camera, from any seed."""
    for seed in range(3):
        how = conditions(level, seed, 16.0)
        assert texts(photograph(page(), DENSITY, how, seed)) == [TEXT]


def test_an_ideal_camera_changes_nothing_but_the_margin() -> None:
    """Without effects a photo is the page on a table."""
    photo, sheet = taken(IDEAL).astype(int), page().astype(int)
    height, width = sheet.shape
    top, left = (photo.shape[0] - height) // 2, (photo.shape[1] - width) // 2
    inner = photo[top : top + height, left : left + width]
    assert abs(inner - sheet).mean() < 12
    assert 0.1 < photo[:5].mean() / 255 < 0.7


def test_a_tear_takes_the_share_that_it_says() -> None:
    """The table shows where the page is gone."""
    lost = [
        (taken(replace(IDEAL, tear=share)) != taken(IDEAL)).mean()
        for share in (0.2, 0.4)
    ]
    assert 0.1 < lost[0] < 0.25
    assert 0.25 < lost[1] < 0.45


@pytest.mark.parametrize(
    "change",
    [
        {"dot_gain": 0.06},
        {"streaks": 0.6},
        {"creases": 2},
        {"crumple": 0.5, "crumple_scale": 10.0},
        {"curl": 3.0},
        {"stain": 0.1},
        {"soak": 0.4},
        {"scribbles": 2},
        {"tilt_x": 10.0},
        {"barrel": 0.02},
        {"gradient": 0.5},
        {"shadow": 0.5},
        {"glare": 0.8},
        {"exposure": 0.7},
        {"gamma": 1.2},
        {"defocus": 1.0},
        {"motion": 3.0},
        {"noise": 5.0},
        {"shot": 0.5},
        {"jpeg": 40},
        {"pitch": 0.3},
        {"pitch": 0.3, "bloom": 0.5},
        {"bands": 0.5},
    ],
    ids="-".join,
)
def test_every_effect_is_seen(change: dict[str, float]) -> None:
    """No condition is without an effect on the photo."""
    how = replace(IDEAL, **change)  # type: ignore[arg-type]
    plain, changed = taken(IDEAL), taken(how)
    assert plain.shape != changed.shape or (plain != changed).mean() > 0.005


@pytest.mark.parametrize("effect", ["denoise", "sharpen"])
def test_what_phones_do_to_noise_is_seen(effect: str) -> None:
    """Smeared it is weaker, sharpened it is stronger."""
    noisy = replace(IDEAL, black=0.5, white=0.5, noise=10)
    plain = taken(noisy).std()
    changed = taken(replace(noisy, **{effect: 1.5})).std()  # type: ignore[arg-type]
    assert (changed < plain) == (effect == "denoise")


def test_levels_grow_worse() -> None:
    """Of the same square from afar, worse cameras see less."""
    read_back = [
        sum(
            texts(photograph(page(), DENSITY, conditions(level, seed, 4.6), seed))
            == [TEXT]
            for seed in range(12)
        )
        for level in ("good", "mediocre", "poor")
    ]
    assert read_back == sorted(read_back, reverse=True)
    assert read_back[0] > read_back[2]


def test_a_level_that_is_not_there_is_refused() -> None:
    """A mistyped level measures nothing."""
    with pytest.raises(KeyError):
        conditions("perfect", 1, 9.0)
