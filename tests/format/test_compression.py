"""Zstandard frames: walked before they are decoded, and exact to the byte."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest

from archive import limits
from archive.errors import ArchiveError, Malformed, TooLarge, WrongCompressor
from archive.format import compression
from archive.format.compression import (
    FrameReader,
    FrameWriter,
    check_library,
    compress,
    decompress,
    level,
)

MAGIC = b"\x28\xb5\x2f\xfd"
SINGLE = 0x20
CONTENT = b"statement\n" * 1000


def header(size: int, flags: int = SINGLE) -> bytes:
    """A frame header with a size of eight bytes and no window."""
    return MAGIC + bytes([0xC0 | flags]) + size.to_bytes(8, "little")


WINDOWED = MAGIC + b"\xc0\x00" + (3).to_bytes(8, "little")
"""The same header for three bytes, with a window of 1 KiB of its own."""


def block(
    content: bytes, kind: int = 0, *, last: bool = False, size: int = -1
) -> bytes:
    """A block: kind 0 is raw, 1 one repeated byte, 2 compressed, 3 reserved."""
    length = len(content) if size < 0 else size
    return (last | kind << 1 | length << 3).to_bytes(3, "little") + content


def frame(size: int, *blocks: bytes) -> bytes:
    """A frame that declares a size, of these blocks."""
    return header(size) + b"".join(blocks)


def dribble(data: bytes, most: int) -> Callable[[int], bytes]:
    """Read ``data`` as a slow pipe gives it: never more than ``most`` bytes."""
    source = io.BytesIO(data)
    return lambda size: source.read(min(size, most))


@pytest.mark.parametrize(
    "content", [b"", b"x", CONTENT, bytes(300_000), bytes(range(256)) * 4096]
)
def test_a_frame_goes_both_ways(content: bytes) -> None:
    """What is compressed comes out again, whatever its size."""
    assert decompress(compress(content), len(content)) == content


def test_a_frame_comes_in_pieces_of_any_size() -> None:
    """Neither the pieces of the source nor those of the reader matter."""
    reader = FrameReader(dribble(compress(CONTENT), 3), len(CONTENT))
    pieces = []
    while piece := reader.read(7):
        assert len(piece) <= 7
        pieces.append(piece)
    assert b"".join(pieces) == CONTENT
    assert reader.left == 0


def test_a_reader_takes_no_byte_after_its_frame() -> None:
    """What follows a frame is still there for whoever reads on."""
    source = io.BytesIO(compress(CONTENT) + b"next")
    reader = FrameReader(source.read, len(CONTENT))
    assert reader.exactly(9, "the head") == b"statement"
    assert reader.left == len(CONTENT) - 9
    reader.skip()
    assert source.read() == b"next"
    assert reader.read(1) == b""


def test_a_frame_is_written_in_pieces_of_any_size() -> None:
    """Compressed bytes do not depend on how the content came."""
    pieces: list[bytes] = []
    writer = FrameWriter(pieces.append, len(CONTENT))
    for start in range(0, len(CONTENT), 999):
        writer.write(CONTENT[start : start + 999])
    writer.close()
    assert b"".join(pieces) == compress(CONTENT)


def test_the_level_is_part_of_the_format() -> None:
    """Level 19 up to 1 MiB of content, 9 above."""
    assert [level(0), level(limits.MIB), level(limits.MIB + 1)] == [19, 19, 9]


def test_what_we_write_has_a_size_and_no_checksum() -> None:
    """The frame header declares the content's size, and nothing else."""
    made = compress(CONTENT)
    assert made[:4] == MAGIC
    assert made[4] & 0x1F == 0
    assert FrameReader(io.BytesIO(made).read, len(CONTENT)).size == len(CONTENT)


def test_the_pinned_library_is_in_use() -> None:
    """The version whose bytes the frozen vectors hold is installed."""
    check_library()


def test_another_library_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """With another libzstd, packing stops and names both versions."""
    monkeypatch.setattr(compression, "LIBRARY", (1, 4, 0))
    with pytest.raises(WrongCompressor) as caught:
        check_library()
    assert caught.value.message == (
        "this zstandard holds libzstd 1.5.7; bundles are made with 1.4.0"
    )


RAW = block(b"abc", last=True)
HEADERS: dict[str, tuple[bytes, type[ArchiveError], str]] = {
    "empty": (b"", Malformed, "zstd: the data ends inside the magic number"),
    "gzip": (b"\x1f\x8b\x08\0", Malformed, "zstd: not a Zstandard frame"),
    "skippable": (
        b"\x50\x2a\x4d\x18" + bytes(4),
        Malformed,
        "zstd: not a Zstandard frame",
    ),
    "dictionary": (
        MAGIC + b"\xe1" + bytes(9),
        Malformed,
        "zstd: a dictionary, a checksum or a reserved bit",
    ),
    "checksum": (
        header(3, SINGLE | 4) + RAW,
        Malformed,
        "zstd: a dictionary, a checksum or a reserved bit",
    ),
    "reserved bit": (
        header(3, SINGLE | 8) + RAW,
        Malformed,
        "zstd: a dictionary, a checksum or a reserved bit",
    ),
    "unused bit": (
        header(3, SINGLE | 16) + RAW,
        Malformed,
        "zstd: a dictionary, a checksum or a reserved bit",
    ),
    "no size": (
        MAGIC + b"\x00\x58" + RAW,
        Malformed,
        "zstd: the frame does not declare its size",
    ),
    "half a header": (
        header(3)[:7],
        Malformed,
        "zstd: the data ends inside the frame header",
    ),
    "too large": (
        header(101) + RAW,
        TooLarge,
        "zstd: a content of 101 bytes; the most is 100",
    ),
    "a bomb": (
        header(2**64 - 1),
        TooLarge,
        "zstd: a content of 18446744073709551615 bytes; the most is 100",
    ),
    "a large window": (
        MAGIC + bytes([0xC0, 13 << 3 | 1]) + (3).to_bytes(8, "little"),
        TooLarge,
        "zstd: a window of 9437184 bytes; the most is 8388608",
    ),
}


@pytest.mark.parametrize(("data", "kind", "message"), HEADERS.values(), ids=HEADERS)
def test_a_header_is_judged_before_anything_is_decoded(
    data: bytes, kind: type[ArchiveError], message: str
) -> None:
    """Everything but a plain frame with a size within the limits is refused."""
    with pytest.raises(kind) as caught:
        FrameReader(io.BytesIO(data).read, 100)
    assert type(caught.value) is kind
    assert caught.value.message == message


def test_a_single_segment_is_its_own_window() -> None:
    """Content above 8 MiB in one segment would need a window of its size."""
    size = limits.WINDOW + 1
    with pytest.raises(TooLarge, match="a window of 8388609 bytes"):
        FrameReader(io.BytesIO(header(size)).read, limits.FILE)


@pytest.mark.parametrize(
    ("flags", "field", "size"),
    [
        (0x20, b"\x03", 3),
        (0x60, b"\x03\x01", 3 + 256 + 256),
        (0xA0, b"\x03\0\0\0", 3),
        (0xE0, b"\x03" + bytes(7), 3),
        (0x80, b"\x58\x03\0\0\0", 3),  # with a window of 2 MiB
    ],
)
def test_every_width_of_the_size_is_read(flags: int, field: bytes, size: int) -> None:
    """RFC 8878 §3.1.1.1.4: one, two (plus 256), four or eight bytes."""
    data = MAGIC + bytes([flags]) + field
    assert FrameReader(io.BytesIO(data).read, 1000).size == size


BLOCKS: dict[str, tuple[bytes, str]] = {
    "no block": (frame(3), "zstd: the data ends inside a block header"),
    "half a block header": (
        frame(3, b"\x19\0"),
        "zstd: the data ends inside a block header",
    ),
    "half a block": (
        frame(3, block(b"ab", last=True, size=3)),
        "zstd: the data ends inside a block",
    ),
    "reserved type": (
        frame(3, block(b"abc", kind=3, last=True)),
        "zstd: a block of type 3 and 3 bytes",
    ),
    "a block above 128 KiB": (
        frame(3, block(b"a", kind=1, last=True, size=limits.BLOCK + 1)),
        "zstd: a block of type 1 and 131073 bytes",
    ),
    "no last block": (
        frame(3, block(b"abc")),
        "zstd: the data ends inside a block header",
    ),
    "too many empty blocks": (
        frame(3, *[block(b"")] * 9, RAW),
        "zstd: more than 8 blocks",
    ),
    "garbage": (
        frame(3, block(b"\xff\xff\xff", kind=2, last=True)),
        "zstd: damaged content",
    ),
    "an empty end": (
        frame(3, block(b"ab"), block(b"", last=True)),
        "zstd: 2 bytes or more, and 3 were declared",
    ),
    "a compressed block of nothing": (
        frame(3, block(b"", kind=2), RAW),
        "zstd: a block of type 2 and 0 bytes",
    ),
    "a second frame": (frame(3, RAW) * 2, "zstd: bytes after the frame"),
    "a byte more": (frame(3, RAW) + b"\0", "zstd: bytes after the frame"),
}


@pytest.mark.parametrize(("data", "message"), BLOCKS.values(), ids=BLOCKS)
def test_blocks_are_judged_as_they_come(data: bytes, message: str) -> None:
    """Every fault of a block is named, and nothing after the frame is let by."""
    with pytest.raises(Malformed) as caught:
        decompress(data, 100)
    assert caught.value.message == message


def test_a_cut_copy_has_a_hint_of_its_own() -> None:
    """The next step after a cut download is to get it again."""
    with pytest.raises(Malformed) as caught:
        decompress(compress(CONTENT)[:-1], len(CONTENT))
    assert caught.value.hint == "this copy is not whole: get another one"


@pytest.mark.parametrize(
    "blocks",
    [
        (block(b"abcd", last=True),),
        (block(b"ab", last=True),),
        (block(b"abc"), block(b"d", last=True)),
        (block(b"abc"), block(b"abc"), block(b"abc")),
    ],
)
@pytest.mark.parametrize("head", [header(3), WINDOWED])
def test_the_content_is_exactly_as_long_as_declared(
    head: bytes, blocks: tuple[bytes, ...]
) -> None:
    """A byte more or less than the header declares is refused."""
    with pytest.raises(Malformed, match=r"^zstd: "):
        decompress(head + b"".join(blocks), 100)


def test_empty_blocks_within_the_bound_are_fine() -> None:
    """A sender that flushes often makes empty blocks: eight, and one per 256 bytes."""
    assert decompress(frame(3, *[block(b"")] * 7, RAW), 3) == b"abc"
    assert limits.blocks(0) == 8
    assert limits.blocks(512) == 10


def test_skipping_looks_at_blocks_too() -> None:
    """What is passed over is still walked, and its faults are found."""
    reader = FrameReader(io.BytesIO(frame(3, block(b"abc", kind=3))).read, 100)
    with pytest.raises(Malformed):
        reader.skip()


def test_the_end_inside_a_piece_is_named() -> None:
    """Asking for more than a frame holds names what was being read."""
    reader = FrameReader(io.BytesIO(compress(b"abc")).read, 3)
    with pytest.raises(Malformed) as caught:
        reader.exactly(4, "a header")
    assert caught.value.message == "the content ends inside a header"
