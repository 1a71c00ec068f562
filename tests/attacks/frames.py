"""Zstandard frames written by hand (RFC 8878 §3.1.1), so that they can lie."""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

import zstandard

_BLOCK: Final = 128 * 1024
_MAGIC: Final = 0xFD2FB528
RAW, RLE, _RESERVED = 0, 1, 3

Block = tuple[int, int, bytes]
"""Kind, the size that its header says, and its bytes."""


def raw(content: bytes, size: int = _BLOCK) -> list[Block]:
    """Blocks that hold a content as it is."""
    starts = range(0, max(1, len(content)), size)
    return [
        (RAW, len(piece), piece)
        for piece in (content[start : start + size] for start in starts)
    ]


def zeros(size: int) -> list[Block]:
    """Four bytes for every 128 KiB of zeros."""
    return [(RLE, _BLOCK, b"\0")] * (size // _BLOCK)


def frame(  # noqa: PLR0913 — a frame's header has many fields
    blocks: Sequence[Block],
    size: int | None,
    *,
    window_log: int | None = None,
    dictionary: int | None = None,
    flags: int = 0,
    magic: int = _MAGIC,
) -> bytes:
    """A frame that declares ``size`` (or nothing) whatever its blocks hold.

    Without ``window_log`` it is a single segment: the window is the size.
    """
    single = window_log is None and size is not None
    descriptor = (0 if size is None else 3 << 6) | single << 5 | flags
    head = struct.pack("<I", magic) + bytes([descriptor | 3 * (dictionary is not None)])
    if not single:
        head += bytes([((window_log or 17) - 10) << 3])
    if dictionary is not None:
        head += struct.pack("<I", dictionary)
    if size is not None:
        head += struct.pack("<Q", size)
    last = len(blocks) - 1
    return head + b"".join(
        struct.pack("<I", said << 3 | kind << 1 | (number == last))[:3] + data
        for number, (kind, said, data) in enumerate(blocks)
    )


def stored(content: bytes) -> bytes:
    """A sound frame with a content as it is: quick to make."""
    return frame(raw(content), len(content))


def skippable(content: bytes, size: int | None = None) -> bytes:
    """A frame that decoders pass over (RFC 8878 §3.1.2)."""
    said = len(content) if size is None else size
    return struct.pack("<II", 0x184D2A50, said) + content


def compressed(content: bytes, *, size: bool = True, checksum: bool = False) -> bytes:
    return zstandard.ZstdCompressor(
        level=3, write_content_size=size, write_checksum=checksum
    ).compress(content)


def _half(content: bytes) -> bytes:
    return content[: len(content) // 2]


Wrap = Callable[[bytes], bytes]

WRAPS: Final[Mapping[str, Wrap]] = MappingProxyType({
    "no-size": lambda content: compressed(content, size=False),
    "checksum": lambda content: compressed(content, checksum=True),
    "wrong-checksum": lambda content: (
        frame(raw(content), len(content), flags=4) + bytes(4)
    ),
    "dictionary": lambda content: frame(raw(content), len(content), dictionary=1234),
    "reserved-bit": lambda content: frame(raw(content), len(content), flags=8),
    "unused-bit": lambda content: frame(raw(content), len(content), flags=16),
    "reserved-block": lambda content: frame(
        [(_RESERVED, 0, b""), *raw(content)], len(content)
    ),
    "size-too-small": lambda content: frame(raw(content), len(content) - 1),
    "size-too-large": lambda content: frame(raw(content), len(content) + 1),
    "size-zero": lambda content: frame(raw(content), 0),
    "size-huge": lambda content: frame(raw(content), 2**60, window_log=17),
    "size-greatest": lambda content: frame(raw(content), 2**64 - 1, window_log=17),
    "segment-2-gib": lambda content: frame(raw(content), 2**31),
    "window-16-mib": lambda content: frame(raw(content), len(content), window_log=24),
    "window-128-mib": lambda content: frame(raw(content), len(content), window_log=27),
    "window-2-gib": lambda content: frame(raw(content), len(content), window_log=31),
    "one-byte-blocks": lambda content: frame(raw(content, 1), len(content)),
    "empty-blocks": lambda content: frame(
        [(RAW, 0, b"")] * 10_000 + raw(content), len(content)
    ),
    "block-too-large": lambda content: frame(
        [(RLE, 2 * _BLOCK, b"\0"), *raw(content)], len(content) + 2 * _BLOCK
    ),
    "old-format": lambda content: frame(raw(content), len(content), magic=_MAGIC - 1),
    "no-magic": lambda content: stored(content)[4:],
    "skippable-before": lambda content: skippable(b"hello") + stored(content),
    "skippable-after": lambda content: stored(content) + skippable(b"hidden"),
    "skippable-lies": lambda content: skippable(b"", 2**32 - 1) + stored(content),
    "same-again": lambda content: 2 * stored(content),
    "garbage-after": lambda content: stored(content) + b"GARBAGE!",
    "empty-frame-after": lambda content: stored(content) + stored(b""),
    "cut-short": lambda content: stored(content)[:-1],
    "cut-in-half": lambda content: _half(compressed(content)),
    "two-halves": lambda content: stored(content[:512]) + stored(content[512:]),
    "compressed-twice": lambda content: stored(stored(content)),
})  # fmt: skip
"""Ways to wrap a sound content in one frame's place that a reader must refuse."""
