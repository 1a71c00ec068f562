"""A film of squares on a screen, as the camera of a phone sees it, from a seed.

It has 30 frames a second of 1280 by 720 pixels. Squares change in time, each change
leaves one torn frame, and the hand that holds the phone is not still. The file is JPEGs
one after another, which is what Chromium's camera takes for ``.mjpeg``
(``tests.browsers.chromium.Chromium.show``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import cv2
import numpy as np

from archive.squares.draw import Square
from tests.rigs.conditions import Conditions, conditions
from tests.rigs.light import background, lit
from tests.rigs.planes import Grey, Plane, blurred, chance, plane

WIDTH: Final = 1280
HEIGHT: Final = 720
RATE: Final = 30

_QUIET: Final = 6
"""Light modules around a square: its quiet zone and some of the page."""
_DISTANCE: Final = 2.2
"""Of the camera, in sides of what it sees."""
_HAND: Final = {"x": 9.0, "y": 9.0, "turn": 0.8, "tilt_x": 1.0, "tilt_y": 1.0}
"""How far a hand goes from where it was: pixels, and degrees."""
_GRAINS: Final = 7
"""Different frames of noise, taken in turn."""
_MOST: Final = 70
"""The quality of the JPEGs at most: a second is about 3 MB."""
_BLACK, _WHITE = 16, 235
"""Chromium's camera takes a JPEG's greys for those of video: 16 is black."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Film:
    """A film.

    Attributes:
        squares: what the screen shows, one after another and from the beginning again.
        rate: of these squares, in a second; at most half of the frames'.
        seconds: how long it is.
        seed: of everything at random.
        share: of the frame's height that a square takes, with the light around it.
        hand: how much the hand moves; 0 is a stand.
        torn: whether a change is filmed while it happens: the upper part is new.
        how: the conditions; without them, those of a screen, drawn from the seed.
    """

    squares: Sequence[Square]
    rate: Fraction | int = 8
    seconds: int = 10
    seed: int = 1
    share: float = 0.85
    hand: float = 1.0
    torn: bool = True
    how: Conditions | None = None

    def file(self) -> bytes:
        """The whole film, a JPEG each frame."""
        return b"".join(self._jpegs())

    def shown(self, number: int) -> tuple[int, int]:
        """Which squares a frame shows, above and below; twice the same if it is whole.

        A frame in which the screen changes shows the new square above and the old one
        below.
        """
        now = number * self.rate // RATE
        before = (number - 1) * self.rate // RATE
        many = len(self.squares)
        old = before if self.torn and number else now
        return now % many, old % many

    def frames(self) -> Iterator[Grey]:
        """Frame by frame."""
        how = self._how()
        screens = [_screen(each, how) for each in self.squares]
        table = background(WIDTH, HEIGHT, self.seed)
        dark = lit(np.zeros_like(table), how, self.seed)
        bright = lit(np.ones_like(table), how, self.seed) - dark
        grains = [self._grain(number, how) for number in range(_GRAINS)]
        for number in range(self.seconds * RATE):
            above, below = self.shown(number)
            screen = screens[above]
            if above != below:
                row = int(self._tear(number) * len(screen))
                screen = np.concatenate([screen[:row], screens[below][row:]])
            seen = self._seen(screen, table.copy(), number, how) * bright + dark
            light = np.clip(blurred(seen, how.defocus) * how.exposure, 0, 1)
            light = light * (_WHITE - _BLACK) + _BLACK + grains[number % _GRAINS]
            yield np.asarray(np.clip(light + 0.5, 0, 255), np.uint8)

    def _jpegs(self) -> Iterator[bytes]:
        quality = [cv2.IMWRITE_JPEG_QUALITY, min(self._how().jpeg, _MOST)]
        for frame in self.frames():
            _, file = cv2.imencode(".jpg", frame, quality)
            yield file.tobytes()

    def _how(self) -> Conditions:
        return self.how or conditions("screen", self.seed, 1)

    def _tear(self, number: int) -> float:
        """How much of the screen is new already."""
        return float(chance(self.seed, "tear", number).uniform(0.1, 0.9))

    def _grain(self, number: int, how: Conditions) -> Plane:
        random = chance(self.seed, "grain", number)
        noise = random.standard_normal((HEIGHT, WIDTH), dtype=np.float32)
        return plane(noise * how.noise)

    def _seen(self, screen: Plane, table: Plane, number: int, how: Conditions) -> Plane:
        """The screen on the table."""
        side = len(screen)
        corners = plane([[0, 0], [side, 0], [side, side], [0, side]])
        there = self._corners(number, how)
        return plane(
            cv2.warpPerspective(
                screen,
                cv2.getPerspectiveTransform(corners, there),
                (WIDTH, HEIGHT),
                dst=table,
                flags=cv2.INTER_LINEAR,
                borderMode=cv2.BORDER_TRANSPARENT,
            )
        )

    def _corners(self, number: int, how: Conditions) -> Plane:
        """Where a frame shows the screen's corners."""
        moved = {name: self._moved(name, number) for name in _HAND}
        side = HEIGHT * self.share
        turns = (
            (how.tilt_x + moved["tilt_x"], 0, 0),
            (0, how.tilt_y + moved["tilt_y"], 0),
            (0, 0, how.rotate + moved["turn"]),
        )
        points = np.array([[-1, 1, 1, -1], [-1, -1, 1, 1], [0, 0, 0, 0]]) * side / 2
        for turn in reversed(turns):
            points = cv2.Rodrigues(np.radians(turn))[0] @ points
        far = _DISTANCE * side
        flat = points[:2] * far / (far + points[2])
        middle = WIDTH / 2 + moved["x"], HEIGHT / 2 + moved["y"]
        return plane(flat.T + middle)

    def _moved(self, name: str, number: int) -> float:
        """Two slow waves and one quick and small one."""
        random = chance(self.seed, "hand", name)
        waves = ((1.0, 0.3), (0.6, 0.9), (0.15, 5.0))
        return sum(
            self.hand
            * _HAND[name]
            * size
            * float(np.sin(2 * np.pi * (often * number / RATE + random.random())))
            for size, often in waves
        )


def _screen(square: Square, how: Conditions) -> Plane:
    """A square on a white page, from 0 to 1, with a halo around what is white."""
    side = range(square.kind.size)
    dark = np.array([[square.dark(x, y) for x in side] for y in side])
    page = np.pad(~dark, _QUIET)
    page[:_QUIET] = page[-_QUIET:] = page[:, :_QUIET] = page[:, -_QUIET:] = True
    dots = -(-HEIGHT // len(page))
    values = np.kron(page, np.ones((dots, dots)))
    screen = plane(how.black * 0.5 + values * (how.white - how.black * 0.5))
    if how.bloom > 0:
        halo = how.bloom * 0.35 * blurred(screen, dots)
        screen = plane(np.clip(screen + halo, 0, 1.3))
    return screen
