"""How long a frame is on the air: Semtech's formula, and Meshtastic's presets.

The formula stands in the data sheet of the SX1276 (revision 7, 4.1.1.7), the presets
in Meshtastic's documentation of radio settings.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

LARGEST: Final = 231
"""Bytes of the largest frame: 255 in the air, less what :func:`in_the_air` adds."""

_HEADER: Final = 16
"""Bytes before the message: to, from, number, flags, channel, hop, relay."""
_PORT: Final = 3
"""Bytes of a port number above 127, with its tag."""
_FLAGS: Final = 2
"""Bytes that the firmware adds to every message since 2.5."""
_ONE_BYTE: Final = 128
"""Lengths from here on take two bytes."""

_PREAMBLE: Final = 16
"""Symbols that Meshtastic sends before a frame."""
_SLOW_SYMBOL: Final = 0.016
"""Seconds of a symbol, from which on two bits of each are not used."""


@dataclass(frozen=True, slots=True)
class Modulation:
    """How bytes become a signal.

    Attributes:
        spreading: the spreading factor, 5 to 12.
        bandwidth: in kHz.
        coding: the denominator of the coding rate, 5 to 8.
    """

    spreading: int
    bandwidth: float
    coding: int

    @property
    def symbol(self) -> float:
        """Seconds of one symbol."""
        return (1 << self.spreading) / self.bandwidth / 1000

    def airtime(self, size: int, *, preamble: int = _PREAMBLE) -> float:
        """Seconds that a frame is on the air, with its header and checksum.

        Args:
            size: bytes of the frame.
            preamble: symbols before it.
        """
        dropped = 2 if self.symbol > _SLOW_SYMBOL else 0
        bits = 8 * size - 4 * self.spreading + 28 + 16
        blocks = max(math.ceil(bits / (4 * (self.spreading - dropped))), 0)
        return (preamble + 4.25 + 8 + blocks * self.coding) * self.symbol


PRESETS: Final = {
    "SHORT_TURBO": Modulation(7, 500, 5),
    "SHORT_FAST": Modulation(7, 250, 5),
    "SHORT_SLOW": Modulation(8, 250, 5),
    "MEDIUM_FAST": Modulation(9, 250, 5),
    "MEDIUM_SLOW": Modulation(10, 250, 5),
    "LONG_TURBO": Modulation(11, 500, 8),
    "LONG_FAST": Modulation(11, 250, 5),
    "LONG_MODERATE": Modulation(11, 125, 8),
    "LONG_SLOW": Modulation(12, 125, 8),
    "VERY_LONG_SLOW": Modulation(12, 62.5, 8),
}
"""By the names that the library gives them."""

_ROUNDED: Final = {
    31: 31.25,
    62: 62.5,
    200: 203.125,
    400: 406.25,
    800: 812.5,
    1600: 1625.0,
}


def exact(bandwidth: int) -> float:
    """A bandwidth in kHz, of which a radio's settings hold the whole number."""
    return _ROUNDED.get(bandwidth, float(bandwidth))


def in_the_air(size: int) -> int:
    """Bytes of a packet in the air that carries a frame of so many bytes."""
    length = 2 if size < _ONE_BYTE else 3
    return _HEADER + _PORT + length + size + _FLAGS
