"""Films of squares: the same for a seed, torn where squares change, and readable."""

from __future__ import annotations

from itertools import islice

import cv2
import numpy as np
import pytest

from archive.squares.pictures import Picture
from archive.squares.read import read
from tests.rigs.conditions import Conditions
from tests.rigs.film import HEIGHT, RATE, WIDTH, Film
from tests.rigs.planes import Grey
from tests.squares.reference import square

SQUARES = dict(square(each, "10-L") for each in (1, 2, 3))


def _texts(frame: Grey) -> list[str]:
    """What is read in a frame."""
    picture = Picture.of_rows(WIDTH, HEIGHT, frame.tobytes(), WIDTH)
    return [seen.text for seen in read(picture, passes=1)]


def _film(seconds: int = 1, **more: int) -> Film:
    return Film(squares=list(SQUARES.values()), seconds=seconds, **more)  # type: ignore[arg-type]


def test_a_seed_gives_the_same_film_again() -> None:
    """Whoever repeats a test shows the same film."""
    films = [_film(seed=seed).file() for seed in (5, 6, 5)]
    assert films[0] == films[2]
    assert films[0] != films[1]


def test_a_film_is_jpegs_of_one_size() -> None:
    """As many as its seconds have frames, each of 1280 by 720."""
    film = _film(seconds=1)
    starts = film.file().split(b"\xff\xd8\xff\xe0")
    assert len(starts) - 1 == RATE
    for start in starts[1:4]:
        frame = cv2.imdecode(
            np.frombuffer(b"\xff\xd8\xff\xe0" + start, np.uint8), cv2.IMREAD_GRAYSCALE
        )
        assert frame is not None
        assert frame.shape == (HEIGHT, WIDTH)


@pytest.mark.parametrize("seed", range(3))
def test_every_whole_frame_can_be_read(seed: int) -> None:
    """It shows the square whose turn it is, at so many squares a second."""
    film = _film(seed=seed)
    texts = list(SQUARES)
    whole = 0
    for number, frame in enumerate(film.frames()):
        above, below = film.shown(number)
        if above == below:
            assert _texts(frame) == [texts[above]]
            assert above == number * 8 // RATE % 3
            whole += 1
    assert whole == RATE - 7


def test_a_change_leaves_one_torn_frame() -> None:
    """Above it shows the next square already, and in the next frame all of it."""
    film = _film(seconds=2, rate=5)
    shown = [film.shown(number) for number in range(2 * RATE)]
    torn = [number for number, (above, below) in enumerate(shown) if above != below]
    assert torn == list(range(6, 60, 6))
    for number in torn:
        assert shown[number] == (shown[number + 1][0], shown[number - 1][0])


def test_a_torn_frame_has_parts_of_two_squares() -> None:
    """The law bites: it is like neither of the frames around it."""
    how = Conditions(pixels=1, noise=0, black=0, white=1, jpeg=100)
    still = _film(hand=0)
    frames = [
        each.astype(int)
        for each in islice(Film(squares=still.squares, hand=0, how=how).frames(), 6)
    ]
    before, torn, after = frames[3:6]
    old = (abs(torn - before) > 60).any(axis=1).nonzero()[0]
    new = (abs(torn - after) > 60).any(axis=1).nonzero()[0]
    assert old.max() <= new.min() + 2


def test_a_hand_moves_what_a_stand_does_not() -> None:
    """Without a hand, frames of one square differ by noise alone."""
    moving, still = (
        [each.astype(int) for each in islice(_film(hand=hand).frames(), 2)]
        for hand in (1, 0)
    )
    assert abs(moving[0] - moving[1]).mean() > 2 * abs(still[0] - still[1]).mean()
