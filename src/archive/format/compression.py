"""Zstandard frames, walked before they are decoded: the door to ``zstandard``.

Libraries return the first of two frames, or half of a truncated one, without a word,
and allocate what 22 bytes ask for. So every header here is read by our own walker
first (RFC 8878 §3.1.1; ``docs/spec/bundle.md``, *Frames*), block by block as the
bytes come in, and only then given to libzstd. Refused: anything but a Zstandard
frame, no declared size or one above the limit, a window above 8 MiB, dictionaries,
checksums (the manifest's SHA-256 is the check), reserved bits, more blocks than a
sender needs, and a content that is not exactly as long as declared.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import zstandard

from archive import limits
from archive.errors import Malformed, TooLarge, WrongCompressor

Read = Callable[[int], bytes]
"""``read(n)`` returns at most ``n`` bytes, and none only at the end."""

Write = Callable[[bytes], object]

LIBRARY: Final = (1, 5, 7)
"""libzstd whose output the frozen vectors hold; another one gives other bytes."""

_MAGIC: Final = b"\x28\xb5\x2f\xfd"
_SMALL: Final = 1 * limits.MIB
_LEVEL_SMALL: Final = 19
_LEVEL_LARGE: Final = 9  # 19 costs 25 times more there, for a sixth of the size


def check_library() -> None:
    """Raise :class:`WrongCompressor` unless output will be the same everywhere."""
    if zstandard.ZSTD_VERSION != LIBRARY:
        found, needed = (
            ".".join(map(str, version)) for version in (zstandard.ZSTD_VERSION, LIBRARY)
        )
        message = (
            f"this zstandard holds libzstd {found}; bundles are made with {needed}"
        )
        raise WrongCompressor(message)


def level(size: int) -> int:
    """Compression level for ``size`` bytes of content: part of the format."""
    return _LEVEL_SMALL if size <= _SMALL else _LEVEL_LARGE


class FrameWriter:
    """Compresses exactly ``size`` bytes into one frame, in constant memory."""

    def __init__(self, write: Write, size: int, at: int | None = None) -> None:
        compressor = zstandard.ZstdCompressor(
            level=at or level(size), write_content_size=True, write_checksum=False
        )
        self._compress = compressor.compressobj(size=size)
        self._write = write

    def write(self, content: bytes) -> None:
        """Compress the next piece, of any size."""
        self._write(self._compress.compress(content))

    def close(self) -> None:
        """End the frame. All ``size`` bytes must have been written."""
        self._write(self._compress.flush())


def compress(content: bytes, at: int | None = None) -> bytes:
    """One frame with ``content``, at the bundle's level or another one."""
    pieces: list[bytes] = []
    frame = FrameWriter(pieces.append, len(content), at)
    frame.write(content)
    frame.close()
    return b"".join(pieces)


class FrameReader:
    """One frame's content, a piece at a time; takes no byte after the frame.

    Args:
        read: where the frame begins.
        most: largest content that is accepted, in bytes.

    Raises:
        Malformed, TooLarge: by every method, as soon as it is certain.
    """

    def __init__(self, read: Read, most: int) -> None:
        self._read = read
        self.size = self._header(most)
        self._decoder = zstandard.ZstdDecompressor(
            max_window_size=limits.WINDOW
        ).decompressobj()
        self._decoder.decompress(self._header_bytes)
        self._ready = b""
        self._taken = 0  # bytes of _ready that were read
        self._given = 0
        self._produced = 0
        self._blocks = 0
        self._last = False

    def _exactly(self, size: int, what: str) -> bytes:
        pieces = []
        while size:
            piece = self._read(size)
            if not piece:
                message = f"zstd: the data ends inside {what}"
                raise Malformed(message, hint="this copy is not whole: get another one")
            pieces.append(piece)
            size -= len(piece)
        return b"".join(pieces)

    def _header(self, most: int) -> int:
        """Walk the frame header (RFC 8878 §3.1.1.1); the declared size."""
        magic = self._exactly(4, "the magic number")
        if magic != _MAGIC:
            message = "zstd: not a Zstandard frame"
            raise Malformed(message)
        descriptor = self._exactly(1, "the frame header")
        flags = descriptor[0]
        single = bool(flags & 0x20)
        if flags & 0x1F:
            message = "zstd: a dictionary, a checksum or a reserved bit"
            raise Malformed(message)
        size_bytes = (1 if single else 0, 2, 4, 8)[flags >> 6]
        if not size_bytes:
            message = "zstd: the frame does not declare its size"
            raise Malformed(message)
        window = b"" if single else self._exactly(1, "the frame header")
        field = self._exactly(size_bytes, "the frame header")
        self._header_bytes = magic + descriptor + window + field
        size = int.from_bytes(field, "little") + (256 if size_bytes == 2 else 0)  # noqa: PLR2004
        if size > most:
            message = f"zstd: a content of {size} bytes; the most is {most}"
            raise TooLarge(message)
        span = _window(window[0]) if window else size
        if span > limits.WINDOW:
            message = f"zstd: a window of {span} bytes; the most is {limits.WINDOW}"
            raise TooLarge(message)
        return size

    def _next_block(self) -> bytes:
        """Walk one block header (RFC 8878 §3.1.1.2); header and block together."""
        header = self._exactly(3, "a block header")
        number = int.from_bytes(header, "little")
        self._last = bool(number & 1)
        kind, size = number >> 1 & 3, number >> 3
        # Type 3 is reserved. A compressed block (2) of no bytes passes libzstd's
        # streaming decoder, and not its other one.
        if kind == 3 or size > limits.BLOCK or (kind == 2 and not size):  # noqa: PLR2004
            message = f"zstd: a block of type {kind} and {size} bytes"
            raise Malformed(message)
        self._blocks += 1
        if self._blocks > limits.blocks(self.size):
            message = f"zstd: more than {limits.blocks(self.size)} blocks"
            raise Malformed(message)
        return header + self._exactly(1 if kind == 1 else size, "a block")

    def _decode(self) -> None:
        block = self._next_block()
        try:
            content = self._decoder.decompress(block)
        except zstandard.ZstdError as error:
            message = "zstd: damaged content"
            raise Malformed(message) from error
        self._produced += len(content)
        if self._produced > self.size or (self._last and self._produced < self.size):
            message = (
                f"zstd: {self._produced} bytes or more, and {self.size} were declared"
            )
            raise Malformed(message)
        self._ready, self._taken = content, 0

    def read(self, size: int) -> bytes:
        """The next bytes of the content: at most ``size``, none only at the end."""
        while self._taken == len(self._ready) and not self._last:
            self._decode()
        piece = self._ready[self._taken : self._taken + size]
        self._taken += len(piece)
        self._given += len(piece)
        return piece

    def exactly(self, size: int, what: str) -> bytes:
        """The next ``size`` bytes, or :class:`Malformed` if the frame has fewer."""
        pieces = []
        while size:
            piece = self.read(size)
            if not piece:
                message = f"the content ends inside {what}"
                raise Malformed(message)
            pieces.append(piece)
            size -= len(piece)
        return b"".join(pieces)

    @property
    def left(self) -> int:
        """Bytes of content that were not read yet."""
        return self.size - self._given

    def finish(self) -> None:
        """Decode to the frame's end; whoever calls has read all of the content."""
        self.read(1)

    def skip(self) -> None:
        """Walk to the frame's end without decoding; nothing can be read after it."""
        self._ready, self._taken = b"", 0
        while not self._last:
            self._next_block()


def _window(descriptor: int) -> int:
    """Window size in bytes (RFC 8878 §3.1.1.1.2)."""
    base = 1 << (10 + (descriptor >> 3))
    return base + (base >> 3) * (descriptor & 7)


def decompress(frame: bytes, most: int) -> bytes:
    """The content of exactly one frame, of at most ``most`` bytes.

    Raises:
        Malformed, TooLarge: as :class:`FrameReader`; also for bytes after the frame.
    """
    view, offset = memoryview(frame), 0

    def read(size: int) -> bytes:
        nonlocal offset
        piece = bytes(view[offset : offset + size])
        offset += len(piece)
        return piece

    reader = FrameReader(read, most)
    content = reader.exactly(reader.size, "the frame")
    reader.finish()
    if offset != len(frame):
        message = "zstd: bytes after the frame"
        raise Malformed(message)
    return content
