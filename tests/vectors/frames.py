"""Vectors of kind ``frame``: one Zstandard frame, and the most it may hold."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

import zstandard

from tests.vectors.vector import OK, Vector

BAD: Final = "malformed"
LARGE: Final = "too-large"
MAGIC: Final = b"\x28\xb5\x2f\xfd"
TEXT: Final = b"Nothing is read from the clock.\n" * 4
KIB: Final = 1024
MIB: Final = 1024 * KIB
SKIPPABLE: Final = b"\x50\x2a\x4d\x18" + b"\4\0\0\0" + b"note"


def block(kind: int, size: int, content: bytes, *, last: bool = True) -> bytes:
    """A block (RFC 8878, 3.1.1.2): its header and what follows."""
    return (size << 3 | kind << 1 | last).to_bytes(3, "little") + content


def raw(content: bytes, *, last: bool = True) -> bytes:
    """A block that is stored."""
    return block(0, len(content), content, last=last)


def run(byte: bytes, size: int, *, last: bool = True) -> bytes:
    """A block of one byte again and again."""
    return block(1, size, byte, last=last)


@dataclass(frozen=True)
class Frame:
    """A frame part by part (RFC 8878, 3.1.1)."""

    blocks: bytes = raw(TEXT)
    size: bytes = bytes([len(TEXT)])
    size_flag: int = 0
    single: bool = True
    window: bytes = b""
    dictionary: bytes = b""
    checksum: bytes = b""
    flags: int = 0
    magic: bytes = MAGIC
    after: bytes = b""

    def to_bytes(self) -> bytes:
        """The frame."""
        descriptor = self.size_flag << 6 | self.single << 5 | self.flags
        head = self.magic + bytes([descriptor]) + self.window + self.dictionary
        return head + self.size + self.blocks + self.checksum + self.after


PLAIN: Final = Frame()


def sized(size: int, blocks: bytes, width: int = 4) -> Frame:
    """A frame that declares a size in so many bytes (2, 4 or 8)."""
    field = (size - (256 if width == 2 else 0)).to_bytes(width, "little")
    return Frame(blocks=blocks, size=field, size_flag={2: 1, 4: 2, 8: 3}[width])


def split(content: bytes) -> bytes:
    """A frame of a stored block, and one of no bytes that is the last."""
    return sized(len(content), raw(content, last=False) + raw(b"")).to_bytes()


def packed(content: bytes) -> bytes:
    """A frame as the pinned compressor writes it."""
    compressor = zstandard.ZstdCompressor(level=19, write_checksum=False)
    return compressor.compress(content)


def _good(name: str, comment: str, content: bytes, frame: bytes) -> Vector:
    most = ("most", str(len(content)))
    sha256 = ("sha256", hashlib.sha256(content).hexdigest())
    return Vector("frame", name, OK, comment, frame, (most, sha256))


def _vector(
    name: str, expect: str, comment: str, frame: Frame | bytes, most: int = 128
) -> Vector:
    data = frame.to_bytes() if isinstance(frame, Frame) else frame
    return Vector("frame", name, expect, comment, data, (("most", str(most)),))


def vectors() -> Iterator[Vector]:
    """All of them."""
    yield from _accepted()
    yield from _heads()
    yield from _sizes()
    yield from _blocks()
    yield from _ends()


def _accepted() -> Iterator[Vector]:
    zeros = bytes(1024)
    windowed = replace(
        PLAIN, single=False, window=b"\0", size=b"\x80\0\0\0", size_flag=2
    )
    empty = b"".join(raw(b"", last=False) for _ in range(7))
    long = bytes(256 * KIB)
    split = run(b"\0", 128 * KIB, last=False) + run(b"\0", 128 * KIB)
    for name, comment, content, frame in (
        ("plain", "One stored block.", TEXT, PLAIN.to_bytes()),
        ("compressed", "As the pinned compressor writes it.", TEXT, packed(TEXT)),
        ("run", "One block of a byte again and again.", zeros, packed(zeros)),
        ("empty", "A frame of no bytes.", b"", Frame(raw(b""), b"\0").to_bytes()),
        ("window", "A window of 1 KiB, no single segment.", TEXT, windowed.to_bytes()),
        (
            "window-8-mib",
            "The largest window.",
            TEXT,
            replace(windowed, window=bytes([13 << 3])).to_bytes(),
        ),
        (
            "size-2-bytes",
            "256 is added.",
            zeros,
            sized(1024, run(b"\0", 1024), 2).to_bytes(),
        ),
        (
            "size-8-bytes",
            "The widest field.",
            zeros,
            sized(1024, run(b"\0", 1024), 8).to_bytes(),
        ),
        (
            "empty-blocks",
            "Eight blocks, as many as a frame of 128 bytes may have.",
            TEXT,
            replace(PLAIN, blocks=empty + raw(TEXT)).to_bytes(),
        ),
        (
            "two-blocks",
            "Two blocks of the largest size.",
            long,
            sized(len(long), split).to_bytes(),
        ),
    ):
        yield _good(name, comment, content, frame)


def _heads() -> Iterator[Vector]:
    for name, comment, frame in (
        ("magic-other", "Not Zstandard.", replace(PLAIN, magic=b"\x28\xb5\x2f\xfe")),
        (
            "magic-old",
            "Version 0.7 of the format.",
            replace(PLAIN, magic=b"\x27\xb5\x2f\xfd"),
        ),
        ("skippable-alone", "A skippable frame.", SKIPPABLE),
        ("skippable-first", "One in front.", SKIPPABLE + PLAIN.to_bytes()),
        ("gzip", "Another compression.", bytes.fromhex("1f8b08000000000000030300")),
        (
            "checksum",
            "A checksum, which is right.",
            zstandard.ZstdCompressor(write_checksum=True).compress(TEXT),
        ),
        ("dictionary", "A dictionary's id.", replace(PLAIN, flags=1, dictionary=b"\1")),
        (
            "dictionary-0",
            "A dictionary's id that means none.",
            replace(PLAIN, flags=1, dictionary=b"\0"),
        ),
        (
            "dictionary-4-bytes",
            "A long id.",
            replace(PLAIN, flags=3, dictionary=b"\1\2\3\4"),
        ),
        ("reserved-bit", "A bit of the future.", replace(PLAIN, flags=8)),
        ("unused-bit", "A bit that means nothing.", replace(PLAIN, flags=16)),
        (
            "size-none",
            "The size is not declared.",
            replace(PLAIN, single=False, window=b"\0", size=b""),
        ),
        (
            "size-none-and-empty",
            "The size is not declared, and there is no content.",
            Frame(raw(b""), b"", single=False, window=b"\0"),
        ),
    ):
        yield _vector(name, BAD, comment, frame)


def _sizes() -> Iterator[Vector]:
    over = sized(129, raw(TEXT + b"!"))
    yield _vector("most-plus-1", LARGE, "One byte above what is expected.", over)
    huge = sized(2**64 - 1, run(b"\0", 128 * KIB, last=False), 8)
    yield _vector("size-absurd", LARGE, "All of 64 bits.", huge, 64 * MIB)
    bomb = sized(256 * MIB, run(b"\0", 128 * KIB, last=False))
    yield _vector("size-256-mib", LARGE, "A bomb of few bytes.", bomb, 64 * MIB)
    window = replace(PLAIN, single=False, size=b"\x80\0\0\0", size_flag=2)
    for name, comment, descriptor in (
        ("above-8-mib", "An eighth more than the largest.", 13 << 3 | 1),
        ("256-mib", "A window that costs 256 MiB.", 18 << 3),
        ("largest", "The largest that the format has.", 255),
    ):
        frame = replace(window, window=bytes([descriptor]))
        yield _vector(f"window-{name}", LARGE, comment, frame)
    segment = sized(8 * MIB + 1, run(b"\0", 128 * KIB, last=False))
    yield _vector(
        "single-segment-above-8-mib",
        LARGE,
        "A single segment is a window of the content's size.",
        segment,
        64 * MIB,
    )


def _blocks() -> Iterator[Vector]:
    flood = b"".join(raw(b"", last=False) for _ in range(8))
    endless = b"".join(raw(b"", last=False) for _ in range(1000))
    for name, comment, frame in (
        ("size-too-small", "More content than declared.", replace(PLAIN, size=b"\x7f")),
        (
            "size-too-small-run",
            "Far more content than declared.",
            replace(PLAIN, blocks=run(b"\0", 128 * KIB)),
        ),
        (
            "size-too-large",
            "Less content than declared.",
            replace(PLAIN, blocks=raw(TEXT[:-1])),
        ),
        (
            "size-0-and-content",
            "Content where none is declared.",
            replace(PLAIN, size=b"\0"),
        ),
        (
            "block-reserved",
            "A kind of the future.",
            replace(PLAIN, blocks=block(3, 0, b"")),
        ),
        (
            "nine-blocks",
            "Empty blocks cost time: a frame of 128 bytes has eight blocks.",
            replace(PLAIN, blocks=flood + raw(TEXT)),
        ),
        (
            "empty-block-flood",
            "A thousand empty blocks.",
            replace(PLAIN, blocks=endless + raw(TEXT)),
        ),
        (
            "block-damaged",
            "A compressed block of nothing that means anything.",
            replace(PLAIN, blocks=block(2, 4, b"\xff\xff\xff\xff")),
        ),
        (
            "block-empty-compressed",
            "A compressed block of no bytes in front of the content.",
            replace(PLAIN, blocks=block(2, 0, b"", last=False) + raw(TEXT)),
        ),
    ):
        yield _vector(name, BAD, comment, frame)
    long = 128 * KIB + 1
    over = sized(long, run(b"\0", long))
    yield _vector("block-too-large", BAD, "A block above 128 KiB.", over, long)
    window = replace(sized(2 * KIB, run(b"\0", 2 * KIB)), single=False, window=b"\0")
    comment = "A block of 2 KiB where the window is 1 KiB."
    yield _vector("block-above-window", BAD, comment, window, 2 * KIB)


def _ends() -> Iterator[Vector]:
    good = packed(TEXT)
    window = replace(PLAIN, single=False, window=b"\0", size=b"\x80\0\0\0", size_flag=2)
    for name, comment, frame in (
        ("no-bytes", "No bytes at all.", b""),
        ("cut-in-magic", "Three bytes.", good[:3]),
        ("cut-after-magic", "The magic number alone.", good[:4]),
        ("cut-before-window", "No window.", window.to_bytes()[:5]),
        ("cut-in-size", "Half of the size.", window.to_bytes()[:8]),
        ("cut-before-block", "No block.", good[:6]),
        ("cut-in-block-header", "Half of a block's header.", good[:8]),
        ("cut-after-block-header", "A block's header alone.", good[:9]),
        ("cut-in-block", "The last byte is missing.", good[:-1]),
        (
            "no-last-block",
            "No block says that it is the last.",
            replace(PLAIN, blocks=raw(TEXT, last=False)),
        ),
        ("byte-after", "A byte behind the frame.", good + b"\0"),
        ("frame-after", "A second frame.", good + good),
        (
            "empty-frame-after",
            "A second frame, of no bytes.",
            good + Frame(raw(b""), b"\0").to_bytes(),
        ),
        ("skippable-after", "A skippable frame behind it.", good + SKIPPABLE),
        (
            "block-after-last",
            "A block behind the last one.",
            replace(PLAIN, blocks=raw(TEXT) + raw(b"")),
        ),
        (
            "empty-last-block-missing",
            "All content is there, and the end is not.",
            replace(PLAIN, blocks=raw(TEXT, last=False) + b"\1"),
        ),
    ):
        yield _vector(name, BAD, comment, frame)
