"""Packets: every limit, every byte, and the same bytes again."""

from __future__ import annotations

import random
import zlib

import pytest

from archive import limits
from archive.errors import (
    ArchiveError,
    Malformed,
    NewerVersion,
    ReceivedError,
    TooLarge,
)
from archive.packets.packet import (
    HEAD,
    MAGIC,
    OVERHEAD,
    VERSION,
    Header,
    Packet,
    size_of,
)
from archive.packets.sending import Sender

PACKET = Sender(bytes(range(200)), 90).packet(2, 3)
DATA = PACKET.to_bytes()
_RUNS = 2500


def _sealed(data: bytes) -> bytes:
    """Bytes with a CRC of their own: nothing but the grammar can refuse them."""
    return data + zlib.crc32(data).to_bytes(4)


def _raw(
    *, length: int = 200, size: int = 90, first: int = 0, symbols: int = 1
) -> bytes:
    head = bytes([MAGIC, VERSION]) + bytes(8) + length.to_bytes(3)
    return _sealed(
        head + bytes([size // 2]) + first.to_bytes(2) + bytes(size * symbols)
    )


def test_the_layout_is_that_of_the_specification() -> None:
    """Each field stands where the table says, big-endian."""
    assert DATA[:2] == b"\xd9\x10"
    assert DATA[2:10].hex() == "1901da1c9f699b48"
    assert DATA[10:13] == (200).to_bytes(3)
    assert DATA[13] == 45
    assert DATA[14:16] == b"\0\x02"
    assert DATA[16:-4] == b"".join(PACKET.symbols)
    assert int.from_bytes(DATA[-4:]) == zlib.crc32(DATA[:-4])
    assert len(DATA) == size_of(3, 90) == OVERHEAD + 270


def test_packets_are_read_back_as_they_were() -> None:
    """Bytes become the packet, and the packet the same bytes."""
    assert Packet.from_bytes(DATA) == PACKET
    assert Packet.from_bytes(DATA).to_bytes() == DATA
    assert list(PACKET.ids) == [2, 3, 4]


def test_every_changed_byte_is_noticed() -> None:
    """No single byte can be changed: the CRC or the grammar refuses it."""
    for place in range(len(DATA)):
        for change in (1, 0x80, 0xFF):
            changed = bytearray(DATA)
            changed[place] ^= change
            with pytest.raises(ReceivedError):
                Packet.from_bytes(bytes(changed))


def test_no_byte_can_be_lost_or_added() -> None:
    """Every prefix, and every packet with something behind it, is refused."""
    for stop in range(len(DATA)):
        with pytest.raises(ReceivedError):
            Packet.from_bytes(DATA[:stop])
    for more in (b"\0", bytes(90), DATA):
        with pytest.raises(ReceivedError):
            Packet.from_bytes(DATA + more)


def test_mutants_are_refused_or_are_packets() -> None:
    """Mutated bytes, most with a right CRC, are refused or re-encode to themselves."""
    rng = random.Random(4)
    accepted = refused = 0
    for _ in range(_RUNS):
        data = bytearray(DATA[:-4])
        for _ in range(rng.randint(1, 3)):
            data[rng.randrange(HEAD)] = rng.choice((0, 1, 45, 255, rng.randrange(256)))
        if rng.random() < 0.4:
            data[2 + rng.randrange(8)] ^= 1
            data = data[:13] + DATA[13:14] + data[14:]
        if rng.random() < 0.3:
            del data[rng.randrange(len(data)) :]
        mutant = _sealed(bytes(data)) if rng.random() < 0.9 else bytes(data)
        try:
            packet = Packet.from_bytes(mutant)
        except ArchiveError:
            refused += 1
            continue
        accepted += 1
        assert packet.to_bytes() == mutant
        assert len(packet.symbols) <= limits.PACKET_SYMBOLS
        assert packet.ids.stop <= 65_535
        assert packet.header.k <= limits.SYMBOLS
    assert accepted > 50, "too wild"
    assert refused > 500, "too tame"


@pytest.mark.parametrize(
    "raw",
    [
        _raw(length=limits.SYMBOLS * 2, size=2),
        _raw(length=limits.OBJECT, size=90),
        _raw(length=1, size=510),
        _raw(first=65_534),
        _raw(first=65_535 - 32, symbols=32),
        _raw(symbols=32),
    ],
    ids=["k 2048", "longest", "largest symbol", "last id", "last ids", "s 32"],
)
def test_the_highest_values_are_accepted(raw: bytes) -> None:
    """What stands just inside a limit is a packet."""
    assert Packet.from_bytes(raw).to_bytes() == raw


@pytest.mark.parametrize(
    ("raw", "error"),
    [
        (_raw(length=limits.SYMBOLS * 2 + 1, size=2), TooLarge),
        (_raw(length=limits.OBJECT + 1, size=510), TooLarge),
        (_raw(length=0), Malformed),
        (_raw(size=0), Malformed),
        (_raw(first=65_535), Malformed),
        (_raw(first=65_534, symbols=2), Malformed),
        (_raw(symbols=33), Malformed),
        (_raw(symbols=0), Malformed),
        (_sealed(DATA[:-5]), Malformed),
        (_sealed(b"\xd8" + DATA[1:-4]), Malformed),
        (_sealed(b"\xd9\x11" + DATA[2:-4]), NewerVersion),
        (_sealed(b"\xd9\x20" + DATA[2:-4]), NewerVersion),
        (b"", Malformed),
    ],
    ids=[
        "k 2049", "longer", "length 0", "T 0", "first 65535", "behind 65534", "s 33",
        "s 0", "part of a symbol", "magic", "type 1", "version 2", "nothing",
    ],
)  # fmt: skip
def test_what_no_packet_has_is_refused(raw: bytes, error: type[ArchiveError]) -> None:
    """Just outside each limit there is an error of ours, with a right CRC or not."""
    with pytest.raises(error):
        Packet.from_bytes(raw)


@pytest.mark.parametrize("size", [0, 1, 45, 91, 509, 511, 512, -2])
def test_symbols_have_an_even_size(size: int) -> None:
    """A header with an odd or impossible size of symbols does not exist."""
    with pytest.raises(Malformed):
        Header(bytes(8), 200, size)


@pytest.mark.parametrize(
    ("first", "symbols"),
    [(-1, (bytes(90),)), (0, ()), (0, (bytes(89),)), (0, (bytes(90), bytes(88)))],
)
def test_impossible_packets_do_not_exist(
    first: int, symbols: tuple[bytes, ...]
) -> None:
    """A packet that could not be written cannot be made."""
    with pytest.raises(Malformed):
        Packet(PACKET.header, first, symbols)
