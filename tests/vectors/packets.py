"""Vectors of kind ``packet``: one packet, byte by byte."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from archive.packets.packet import Packet
from archive.packets.sending import Sender
from tests.vectors.seeds import seeded
from tests.vectors.vector import OK, Vector

BAD: Final = "malformed"
LARGE: Final = "too-large"
NEWER: Final = "newer-version"


@dataclass(frozen=True)
class Parts:
    """A packet part by part, with the checksum that fits, or another one."""

    magic: int = 0xD9
    version: int = 0x10
    object_id: bytes = bytes.fromhex("f20ccda732d561b1")
    length: int = 253
    half: int = 45
    first: int = 3
    symbols: bytes = seeded("symbol", 90)
    checksum: bytes = b""

    def to_bytes(self) -> bytes:
        """The packet."""
        head = bytes([self.magic, self.version]) + self.object_id
        head += self.length.to_bytes(3) + bytes([self.half]) + self.first.to_bytes(2)
        data = head + self.symbols
        return data + (self.checksum or zlib.crc32(data).to_bytes(4))


PLAIN: Final = Parts()


def sent(length: int, size: int, first: int, symbols: int) -> bytes:
    """A packet of the object that the label ``v<length>`` gives."""
    sender = Sender(seeded(f"v{length}", length), size)
    return sender.packet(first, symbols).to_bytes()


def _good(  # noqa: PLR0913 — what a packet is made of
    name: str, comment: str, *, length: int, size: int, first: int, symbols: int
) -> Vector:
    data = sent(length, size, first, symbols)
    header = Packet.from_bytes(data).header
    more = (
        ("label", f"v{length}"),
        ("id", header.object_id.hex()),
        ("length", str(length)),
        ("size", str(size)),
        ("first", str(first)),
        ("symbols", str(symbols)),
    )
    return Vector("packet", name, OK, comment, data, more)


def _bad(name: str, expect: str, comment: str, content: Parts | bytes) -> Vector:
    data = content.to_bytes() if isinstance(content, Parts) else content
    return Vector("packet", name, expect, comment, data)


def vectors() -> Iterator[Vector]:
    """All of them."""
    yield from _accepted()
    yield from _heads()
    yield from _sizes()
    yield from _numbers()
    yield from _checksums()


def _accepted() -> Iterator[Vector]:
    for name, comment, numbers in (
        ("1-symbol", "For a text message.", (253, 90, 0, 1)),
        ("2-symbols", "For a radio frame.", (253, 90, 3, 2)),
        ("4-symbols", "For a square on paper.", (253, 90, 60000, 4)),
        ("5-symbols", "For a square on a screen.", (3673, 90, 40, 5)),
        ("9-symbols", "For a dense square.", (3673, 90, 41, 9)),
        ("32-symbols", "As many as there may be.", (253, 90, 100, 32)),
        ("across-k", "Symbols of the object, then repair.", (3673, 90, 38, 5)),
        ("last-id", "The last symbol that there is.", (253, 90, 65534, 1)),
        ("last-ids", "The last ones that there are.", (253, 90, 65503, 32)),
        ("size-2", "The smallest symbols.", (6, 2, 2, 2)),
        ("size-96", "Other carriers may want others.", (173, 96, 1, 2)),
        ("size-510", "The largest symbols.", (1530, 510, 3, 1)),
        ("padded", "The object's last symbol ends with zeros.", (253, 90, 2, 1)),
        ("not-padded", "The object ends with its symbol.", (180, 90, 1, 1)),
        ("length-1", "The shortest object.", (1, 2, 0, 1)),
        ("length-184320", "The longest object.", (184320, 90, 2047, 1)),
        ("k-2048", "As many symbols as there may be.", (4096, 2, 2047, 1)),
        ("size-above-length", "A symbol that is mostly zeros.", (10, 510, 0, 1)),
    ):
        length, size, first, symbols = numbers
        yield _good(
            name, comment, length=length, size=size, first=first, symbols=symbols
        )


def _heads() -> Iterator[Vector]:
    plain = PLAIN.to_bytes()
    for size in (0, 1, 2, 13, 14, 15, 16, 19):
        yield _bad(f"{size}-bytes", BAD, "It ends in its head.", plain[:size])
    for name, comment, magic in (
        ("00", "Zero.", 0),
        ("d8", "One less.", 0xD8),
        ("9d", "The halves turned.", 0x9D),
    ):
        yield _bad(f"magic-{name}", BAD, comment, replace(PLAIN, magic=magic))
    for number, comment in (
        (0x00, "No version."),
        (0x20, "The next version."),
        (0xF0, "The last version."),
        (0x11, "The next type."),
        (0x1F, "The last type."),
        (0x01, "Version and type turned."),
    ):
        changed = replace(PLAIN, version=number)
        yield _bad(f"version-{number:02x}", NEWER, comment, changed)
    text = base64.b64encode(plain)
    yield _bad("base64", BAD, "A line of text, not the packet.", text)


def _sizes() -> Iterator[Vector]:
    plain = PLAIN.to_bytes()
    symbols = seeded("symbol", 33 * 90)
    for name, comment, parts in (
        ("no-symbol", "A head and its checksum.", replace(PLAIN, symbols=b"")),
        ("half-a-symbol", "Half of one.", replace(PLAIN, symbols=symbols[:45])),
        ("a-byte-less", "89 bytes of 90.", replace(PLAIN, symbols=symbols[:89])),
        ("a-byte-more", "91 bytes of 90.", replace(PLAIN, symbols=symbols[:91])),
        ("one-and-a-half", "One, and half.", replace(PLAIN, symbols=symbols[:135])),
        ("33-symbols", "One too many.", replace(PLAIN, symbols=symbols)),
        ("size-other", "A head for smaller symbols.", replace(PLAIN, half=44)),
        ("size-0", "Symbols of no bytes.", replace(PLAIN, half=0)),
        ("size-0-no-symbol", "None of them.", replace(PLAIN, half=0, symbols=b"")),
    ):
        yield _bad(name, BAD, comment, parts)
    yield _bad("cut", BAD, "The last byte is missing.", plain[:-1])
    yield _bad("byte-after", BAD, "A byte after the checksum.", plain + b"\0")
    yield _bad("byte-before", BAD, "A byte before the magic.", b"\0" + plain)
    yield _bad("twice", BAD, "Two packets in a row.", plain + plain)


def _numbers() -> Iterator[Vector]:
    two = seeded("symbol", 180)
    for name, comment, parts in (
        ("length-0", "An object of no bytes.", replace(PLAIN, length=0)),
        ("id-65535", "An id that no symbol has.", replace(PLAIN, first=65535)),
        (
            "ids-to-65535",
            "The second symbol has no id.",
            replace(PLAIN, first=65534, symbols=two),
        ),
        (
            "ids-32-to-65535",
            "The last of 32 has no id.",
            replace(PLAIN, first=65504, symbols=seeded("symbol", 32 * 90)),
        ),
    ):
        yield _bad(name, BAD, comment, parts)
    small = replace(PLAIN, half=1, symbols=b"ab")
    large = replace(PLAIN, half=255, symbols=seeded("symbol", 510))
    for name, comment, parts in (
        ("k-2049", "One symbol too many to put together.", replace(small, length=4097)),
        (
            "k-8388608",
            "Memory for 8,388,608 symbols.",
            replace(small, length=2**24 - 1),
        ),
        ("length-184321", "One byte too long.", replace(large, length=184321)),
        (
            "length-16777215",
            "The most three bytes say.",
            replace(large, length=2**24 - 1),
        ),
    ):
        yield _bad(name, LARGE, comment, parts)


def _checksums() -> Iterator[Vector]:
    plain = PLAIN.to_bytes()
    right = plain[-4:]
    for name, comment, checksum in (
        ("zeros", "Not computed.", bytes(4)),
        ("turned", "Its least byte first.", right[::-1]),
        ("inverted", "Without the last inversion.", bytes(255 - b for b in right)),
        ("of-symbols", "Of the symbols alone.", _crc(plain[16:-4])),
        ("of-head", "Of the head alone.", _crc(plain[:16])),
        ("adler", "Adler-32.", zlib.adler32(plain[:-4]).to_bytes(4)),
    ):
        yield _bad(f"checksum-{name}", BAD, comment, replace(PLAIN, checksum=checksum))
    for name, place in (
        ("id", 2),
        ("length", 12),
        ("first", 15),
        ("symbol", 16),
        ("last-byte", 105),
        ("checksum", 109),
    ):
        changed = bytearray(plain)
        changed[place] ^= 1
        yield _bad(f"flipped-{name}", BAD, "One bit is turned.", bytes(changed))


def _crc(data: bytes) -> bytes:
    return zlib.crc32(data).to_bytes(4)
