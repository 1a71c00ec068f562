"""Which symbols go into which packets."""

from __future__ import annotations

import random
from itertools import islice

import pytest

from archive.errors import ArchiveError, Malformed, Usage
from archive.packets.code import decode
from archive.packets.sending import Sender, object_id

CONTENT = random.Random(9).randbytes(1000)
SENDER = Sender(CONTENT)


def test_a_sender_says_how_many_packets_are_needed() -> None:
    """K packets of s symbols are just enough for k symbols."""
    assert SENDER.header.k == 12
    assert [SENDER.needed(s) for s in (1, 2, 4, 5, 9, 32)] == [12, 6, 3, 3, 2, 1]
    assert SENDER.header.object_id == object_id(CONTENT)


@pytest.mark.parametrize("symbols", [1, 4, 7, 32])
def test_a_run_begins_with_the_object_itself(symbols: int) -> None:
    """The first K packets hold every source symbol once; then ids never repeat."""
    packets = list(islice(SENDER.run(symbols), 3 * SENDER.needed(symbols)))
    ids = [i for packet in packets for i in packet.ids]
    assert ids == list(range(len(ids)))
    rows = [row for packet in packets for row in packet.symbols]
    assert b"".join(rows)[: len(CONTENT)] == CONTENT


def test_the_first_packets_are_those_of_a_run() -> None:
    """A number of packets is the beginning of the run, or all there is of it."""
    assert SENDER.first(4, 5) == list(islice(SENDER.run(4), 5))
    assert len(Sender(b"xy", 2).first(32, 9999)) == 65_535 // 32


def test_a_run_ends_when_ids_run_out() -> None:
    """The last packets of a run stay within 65,534, and fill it as far as they can."""
    small = Sender(b"xy", 2)
    assert sum(1 for _ in small.run(32)) == 65_535 // 32
    *_, last = small.run(32)
    assert 65_535 - 32 < last.ids.stop <= 65_535


def test_packets_of_different_sizes_are_of_one_object() -> None:
    """Squares, lines and radio frames mix: symbols say nothing of their packet."""
    mixed = [SENDER.packet(0, 4), SENDER.packet(40_000, 2), SENDER.packet(7, 1)]
    mixed += [SENDER.packet(65_530, 5)]
    symbols = {
        i: row
        for packet in mixed
        for i, row in zip(packet.ids, packet.symbols, strict=True)
    }
    assert decode(symbols, SENDER.header.k)[: len(CONTENT)] == CONTENT


def test_repair_packets_are_aligned_different_and_behind_the_source() -> None:
    """Single posters hold ever other symbols, and never overlap by a part."""
    found = SENDER.repair(4, 50, random.Random(1).randrange)
    firsts = [packet.first for packet in found]
    assert len(set(firsts)) == 50
    assert all(first % 4 == 0 and first >= SENDER.header.k for first in firsts)
    again = SENDER.repair(4, 50, random.Random(2).randrange)
    assert not {packet.first for packet in again} & set(firsts)


def test_more_repair_packets_than_there_are_is_refused() -> None:
    """Asking for more than ids allow ends at once, with both numbers."""
    with pytest.raises(Usage, match=r"2049 packets; there are 2046"):
        SENDER.repair(32, 2048 + 1, random.Random(1).randrange)


def test_nothing_cannot_be_sent() -> None:
    """An object has at least one byte."""
    with pytest.raises(Malformed):
        Sender(b"")


@pytest.mark.parametrize(("first", "symbols"), [(65_535, 1), (65_534, 2), (0, 33)])
def test_packets_that_do_not_exist_are_not_made(first: int, symbols: int) -> None:
    """A sender keeps to the ids and sizes of packets."""
    with pytest.raises(ArchiveError):
        SENDER.packet(first, symbols)
