"""Small frames that make a careless reader allocate, or compute, without end."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from tests.attacks.frames import RAW, RLE, compressed, frame, raw, stored, zeros

_GIB: Final = 1024**3

BOMBS: Final[Mapping[str, bytes]] = MappingProxyType({
    "zeros-1-gib": frame(zeros(_GIB), _GIB, window_log=17),
    "zeros-1-gib-no-size": frame(zeros(_GIB), None),
    "zeros-1-gib-says-1000": frame(zeros(_GIB), 1000, window_log=17),
    "zeros-64-mib": frame(zeros(64 * 1024**2), 64 * 1024**2, window_log=23),
    "segment-1-gib": frame(zeros(_GIB), _GIB),
    "declares-2-gib": frame(raw(b"hello"), 2**31),
    "declares-64-mib": frame(raw(b"hello"), 64 * 1024**2, window_log=17),
    "window-2-gib": frame(raw(b"hello"), 5, window_log=31),
    "window-256-mib": frame(raw(b"hello"), 5, window_log=28),
    "empty-frames": stored(b"") * 200_000,
    "empty-blocks": frame([(RAW, 0, b"")] * 1_000_000 + raw(b"a"), 1),
    "many-windows": frame([(RLE, 60_000, b"A")], 60_000, window_log=23) * 1024,
    "bomb-in-a-bomb": compressed(compressed(bytes(1 << 26))),
})  # fmt: skip
