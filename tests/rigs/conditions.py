"""How bad a photo is: a sheet's damage, the light, the camera, drawn from a seed.

The severities are judgements, not measurements of real phones. ``scan`` to ``poor`` are
photos of whole sheets, from worse and worse cameras; ``torn``, ``soaked`` and
``damaged`` are mediocre photos of sheets that something happened to; ``screen`` is a
screen filmed with a phone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from tests.rigs.planes import chance


@dataclass(frozen=True, slots=True)
class Conditions:
    """Everything that happens between a printer and a file.

    Lengths on the paper are in millimetres, in the camera in pixels of the photo;
    angles in degrees; most others are shares.
    """

    # Where the photo is taken
    pixels: float  # of the photo in a millimetre, at the middle of the page
    margin: float = 0.06  # around the page, as a share of its size
    # Print and paper
    dot_gain: float = 0.0  # by how much ink spreads
    black: float = 0.07  # what ink reflects
    white: float = 0.88  # what paper reflects
    texture: float = 0.01  # of the paper: a standard deviation
    streaks: float = 0.0  # light ones, of a worn drum
    # Damage
    creases: int = 0
    crease_width: float = 0.5  # of the toner that flaked off
    crease_angle: float = 12.0  # that is left in the paper
    crumple: float = 0.0  # height of a random relief
    crumple_scale: float = 25.0  # its width
    curl: float = 0.0  # height of a bend across the page
    stain: float = 0.0  # share of the page
    stain_kinds: tuple[str, ...] = ("dark", "light", "tea")
    stain_scale: float = 6.0
    soak: float = 0.0  # share of the page where ink has run
    soak_sigma: float = 0.35  # how far
    tear: float = 0.0  # share of the page that is missing
    scribbles: int = 0  # strokes of a pen
    # Pose
    rotate: float = 0.0
    tilt_x: float = 0.0
    tilt_y: float = 0.0
    distance: float = 2.2  # of the camera, in diagonals of the page
    barrel: float = 0.0  # of the lens
    # Light
    gradient: float = 0.0  # fall-off across the photo
    shadow: float = 0.0
    shadow_softness: float = 0.04
    glare: float = 0.0  # 1 is as bright as paper
    glare_radius: float = 0.15
    exposure: float = 1.0
    gamma: float = 1.0
    # Lens and sensor
    defocus: float = 0.5  # sigma
    motion: float = 0.0  # length
    noise: float = 2.0  # standard deviation of a grey
    shot: float = 0.0  # noise that grows with light
    sharpen: float = 0.0  # as phones do
    denoise: float = 0.0  # as phones do: sigma
    jpeg: int = 90  # quality
    # A screen in place of paper
    pitch: float = 0.0  # of its pixels; 0 is paper
    bloom: float = 0.0  # around what is white
    bands: float = 0.0  # of a rolling shutter


class _Draw:
    """Random severities, in the order in which they are asked for."""

    def __init__(self, level: str, seed: int) -> None:
        self._chance = chance(seed, "profile", level)

    def between(self, low: float, high: float) -> float:
        return self._chance.uniform(low, high)

    def whole(self, low: int, high: int) -> int:
        """From low to high - 1."""
        return int(self._chance.integers(low, high))

    def sometimes(self, low: float, high: float, share: float) -> float:
        """Zero, but for this share of the seeds."""
        return self.between(low, high) * (self._chance.random() < share)


def conditions(level: str, seed: int, pixels: float) -> Conditions:
    """The conditions of a photo.

    Args:
        level: one of :data:`LEVELS`.
        seed: the same one gives the same conditions.
        pixels: of the photo in a millimetre; 9 are those of a phone with 8 megapixels
            above a whole page.
    """
    draw = _Draw(level, seed)
    if level in _PHOTOS:
        return _PHOTOS[level](draw, pixels)
    return _ACCIDENTS[level](draw, conditions("mediocre", seed, pixels))


def _scan(draw: _Draw, pixels: float) -> Conditions:
    """A flatbed scanner, or a program that makes scans of photos."""
    return Conditions(
        pixels=pixels,
        rotate=draw.between(-1.5, 1.5),
        dot_gain=draw.between(0, 0.03),
        defocus=draw.between(0.35, 0.6),
        noise=draw.between(1, 3),
        jpeg=int(draw.between(80, 95)),
        black=draw.between(0.05, 0.15),
    )


def _good(draw: _Draw, pixels: float) -> Conditions:
    """A careful person, daylight, a recent phone."""
    return Conditions(
        pixels=pixels,
        rotate=draw.between(-8, 8),
        tilt_x=draw.between(-8, 8),
        tilt_y=draw.between(-8, 8),
        curl=draw.between(0, 1.5),
        dot_gain=draw.between(0, 0.04),
        defocus=draw.between(0.4, 0.8),
        motion=draw.between(0, 1),
        noise=draw.between(2, 4),
        gradient=draw.between(0, 0.3),
        jpeg=int(draw.between(80, 95)),
        sharpen=draw.between(0, 0.6),
        black=draw.between(0.05, 0.12),
    )


def _mediocre(draw: _Draw, pixels: float) -> Conditions:
    """A cheap phone in the hand, indoors."""
    return Conditions(
        pixels=pixels,
        rotate=draw.between(-25, 25),
        tilt_x=draw.between(-18, 18),
        tilt_y=draw.between(-18, 18),
        curl=draw.between(0, 4),
        crumple=draw.between(0, 0.4),
        dot_gain=draw.between(0, 0.06),
        streaks=draw.between(0, 0.4),
        defocus=draw.between(0.6, 1.2),
        motion=draw.between(0, 2.2),
        noise=draw.between(4, 9),
        shot=draw.between(0, 0.4),
        gradient=draw.between(0.2, 0.6),
        shadow=draw.sometimes(0, 0.6, 0.5),
        exposure=draw.between(0.65, 1.15),
        gamma=draw.between(0.85, 1.2),
        sharpen=draw.between(0.2, 1.2),
        denoise=draw.sometimes(0, 1.5, 0.5),
        jpeg=int(draw.between(55, 85)),
        black=draw.between(0.08, 0.22),
        barrel=draw.between(-0.02, 0.02),
    )


def _poor(draw: _Draw, pixels: float) -> Conditions:
    """Bad light, a slanting view, paper that was folded."""
    return Conditions(
        pixels=pixels,
        rotate=draw.between(-90, 90),
        tilt_x=draw.between(-22, 22),
        tilt_y=draw.between(-22, 22),
        distance=1.8,
        curl=draw.between(0, 5),
        crumple=draw.between(0, 0.6),
        creases=draw.whole(0, 3),
        dot_gain=draw.between(0, 0.07),
        streaks=draw.between(0, 0.5),
        stain=draw.between(0, 0.02),
        defocus=draw.between(0.7, 1.4),
        motion=draw.between(0.3, 2.8),
        noise=draw.between(5, 11),
        shot=draw.between(0.1, 0.5),
        gradient=draw.between(0.2, 0.65),
        shadow=draw.between(0, 0.6),
        glare=draw.sometimes(0, 0.6, 0.4),
        exposure=draw.between(0.6, 1.2),
        gamma=draw.between(0.8, 1.25),
        sharpen=draw.between(0.2, 1.3),
        denoise=draw.sometimes(0.5, 2, 0.4),
        jpeg=int(draw.between(45, 80)),
        black=draw.between(0.08, 0.25),
        barrel=draw.between(-0.02, 0.02),
    )


def _torn(draw: _Draw, sheet: Conditions) -> Conditions:
    """A part is missing, and the rest was folded in a pocket."""
    return replace(
        sheet,
        tear=draw.between(0.1, 0.45),
        creases=draw.whole(2, 5),
        crumple=draw.between(0.1, 0.5),
        stain=draw.between(0, 0.02),
        stain_scale=draw.between(3, 8),
    )


def _soaked(draw: _Draw, sheet: Conditions) -> Conditions:
    """Ink has run in places, the paper dried in waves, and there is some dirt."""
    return replace(
        sheet,
        soak=draw.between(0.2, 0.8),
        soak_sigma=draw.between(0.12, 0.35),
        crumple=draw.between(0.3, 0.8),
        crumple_scale=18.0,
        stain=draw.between(0.01, 0.06),
        stain_kinds=("tea",),
        stain_scale=draw.between(5, 15),
    )


def _damaged(draw: _Draw, sheet: Conditions) -> Conditions:
    """Folded, wetted, stained, written on, and perhaps torn."""
    return replace(
        sheet,
        creases=draw.whole(2, 6),
        stain=draw.between(0.03, 0.12),
        stain_scale=draw.between(4, 12),
        soak=draw.between(0, 0.3),
        soak_sigma=draw.between(0.15, 0.4),
        tear=draw.sometimes(0, 0.25, 0.6),
        scribbles=draw.whole(0, 3),
        crumple=draw.between(0.1, 0.8),
    )


def _screen(draw: _Draw, pixels: float) -> Conditions:
    """A phone that films the screen of another one."""
    return Conditions(
        pixels=pixels,
        rotate=draw.between(-15, 15),
        tilt_x=draw.between(-15, 15),
        tilt_y=draw.between(-15, 15),
        pitch=0.0635,
        bloom=draw.between(0, 0.5),
        black=draw.between(0.02, 0.1),
        bands=draw.between(0, 0.35),
        glare=draw.sometimes(0, 0.5, 0.4),
        defocus=draw.between(0.5, 1.1),
        motion=draw.between(0, 2.0),
        noise=draw.between(2, 6),
        exposure=draw.between(0.7, 1.3),
        sharpen=draw.between(0, 1),
        jpeg=int(draw.between(60, 90)),
    )


_PHOTOS: Final = {
    "scan": _scan,
    "good": _good,
    "mediocre": _mediocre,
    "poor": _poor,
    "screen": _screen,
}
_ACCIDENTS: Final = {"torn": _torn, "soaked": _soaked, "damaged": _damaged}
LEVELS: Final = (*_PHOTOS, *_ACCIDENTS)
