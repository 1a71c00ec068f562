"""Where a radio is, as a person types it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from archive.errors import Usage

TCP: Final = 4403
"""The port where radios with a network listen."""
_WAYS: Final = "serial:/dev/ttyUSB0, tcp:192.168.0.9 or ble:ADDRESS"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a radio is: ``serial``, ``tcp`` or ``ble``, and its name there."""

    way: str
    name: str
    port: int = TCP

    @classmethod
    def named(cls, text: str) -> Place:
        """What a person typed.

        Raises:
            Usage: it says no such place.
        """
        way, _, name = text.partition(":")
        port = TCP
        if way == "tcp":
            host, colon, digits = name.rpartition(":")
            if colon and digits.isascii() and digits.isdecimal():
                name, port = host, int(digits)
        if way not in ("serial", "tcp", "ble") or not name or not 0 < port < 1 << 16:
            message = "not the place of a radio"
            raise Usage(message, hint=f"say --radio {_WAYS}")
        return cls(way, name, port)
