"""Objects under the same symbol ids, told apart by linear equations."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from archive.packets.code import decode
from archive.packets.packet import Packet
from archive.packets.separation import separate
from tests.packets import naive
from tests.packets.forging import Sheet

Twins = dict[int, list[Sequence[bytes]]]


def _twins(
    sheet: Sheet, kinds: Sequence[str], numbers: Sequence[int], rng: random.Random
) -> Twins:
    """The genuine packet and a forged one of each kind, in any order."""
    found: Twins = {}
    for number in numbers:
        packets = [sheet.square(number)]
        packets += [sheet.forged(kind, number) for kind in kinds]
        rows = {packet.symbols: None for packet in packets}
        found[number * sheet.symbols] = rng.sample(list(rows), len(rows))
    return found


def _symbols(packets: list[Packet]) -> dict[int, bytes]:
    return {
        i: row
        for packet in packets
        for i, row in zip(packet.ids, packet.symbols, strict=True)
    }


def _restored(sheet: Sheet, twins: Twins, shared: dict[int, bytes]) -> bool:
    found = separate(twins, shared, sheet.header.k)
    return any(decode(each, sheet.header.k).startswith(sheet.content) for each in found)


@pytest.mark.parametrize(
    "kinds",
    [["other"], ["random"], ["tailored"], ["other", "random"], ["other", "twin"]],
    ids="+".join,
)
@pytest.mark.parametrize("seed", range(6))
def test_a_genuine_object_is_told_from_fakes(kinds: list[str], seed: int) -> None:
    """One or two fakes under every id, consistent or not, hide nothing."""
    rng = random.Random(seed)
    sheet = Sheet(6, 4, rng)
    twins = _twins(sheet, kinds, range(100, 109), rng)
    assert _restored(sheet, twins, {})


@pytest.mark.parametrize("seed", range(6))
def test_single_forgeries_among_the_fakes_hide_nothing(seed: int) -> None:
    """A fake sheet of which some squares are noise is no better for the forger.

    Whichever packet is taken as the reference, its genuine variant is tried.
    """
    rng = random.Random(seed)
    sheet = Sheet(6, 4, rng)
    twins = _twins(sheet, ["other"], range(6), rng)
    twins |= _twins(sheet, ["random"], range(6, 9), rng)
    assert _restored(sheet, twins, {})


def test_symbols_that_are_there_once_help() -> None:
    """Two packets with variants are enough where the others are undisputed."""
    rng = random.Random(2)
    sheet = Sheet(6, 4, rng)
    twins = _twins(sheet, ["twin"], sheet.numbers("twin", 2, 9), rng)
    places = set(range(9)) - {first // 4 for first in twins}
    shared = _symbols([sheet.square(number) for number in places])
    assert _restored(sheet, twins, shared)


def test_a_choice_is_one_variant_of_each_packet() -> None:
    """Two whole fakes come out as three objects, each from its own packets."""
    rng = random.Random(4)
    sheet = Sheet(6, 4, rng)
    other = Sheet(6, 4, rng)
    numbers = range(10)
    objects = [
        _symbols([sheet.square(number) for number in numbers]),
        _symbols([sheet.forged("other", number) for number in numbers]),
        _symbols([other.forged("other", number) for number in numbers]),
    ]
    twins: Twins = {
        4 * n: [tuple(each[4 * n + i] for i in range(4)) for each in objects]
        for n in numbers
    }
    for first in twins:
        rng.shuffle(twins[first])
    found = list(separate(twins, {}, sheet.header.k))
    assert len(found) == 3
    assert all(each in found for each in objects)


@pytest.mark.parametrize(
    ("packets", "kept"), [(0, 0), (5, 4), (9, 3)], ids=["none", "too few", "no spare"]
)
def test_what_cannot_be_told_apart_gives_nothing(packets: int, kept: int) -> None:
    """Without packets, or without symbols to spare, there is no answer."""
    rng = random.Random(1)
    sheet = Sheet(9, kept, rng, spare=0) if kept else Sheet(9, 4, rng)
    twins = _twins(sheet, ["other"], range(packets), rng)
    assert list(separate(twins, {}, sheet.header.k)) == []


def test_two_forged_variants_give_nothing() -> None:
    """Where both variants of a packet are noise, nothing fits together."""
    rng = random.Random(1)
    sheet = Sheet(6, 4, rng)
    twins = _twins(sheet, ["other"], range(9), rng)
    twins[400] = [sheet.forged("random", 100).symbols for _ in range(2)]
    assert list(separate(twins, {}, sheet.header.k)) == []


def test_mixtures_that_are_no_choice_are_not_given() -> None:
    """A factor that is not 0 or 1 makes symbols fit together that nobody sent.

    Each packet has two variants, A and A + E, and only A + c E is genuine, with another
    c for each.
    """
    rng = random.Random(1)
    sheet = Sheet(6, 4, rng)
    twins: Twins = {}
    for number in range(9):
        genuine = sheet.square(number).symbols
        edits = sheet.forged("other", number).symbols
        factor = rng.randrange(2, 65_536)
        variants = [
            tuple(
                _sum(row, edit, each) for row, edit in zip(genuine, edits, strict=True)
            )
            for each in (factor, factor ^ 1)
        ]
        twins[4 * number] = list(variants)
    assert list(separate(twins, {}, sheet.header.k)) == []


def _sum(row: bytes, other: bytes, factor: int) -> bytes:
    pairs = zip(naive.elements(row), naive.elements(other), strict=True)
    return b"".join((a ^ naive.times(b, factor)).to_bytes(2) for a, b in pairs)


def test_the_work_is_bounded() -> None:
    """More unknowns than can be solved for in seconds are not begun with.

    Here they could be: all genuine symbols are the same, as k is 1.
    """
    rng = random.Random(1)
    few: Twins = {i: [(rng.randbytes(2),), (b"ab",)] for i in range(50)}
    assert {b"ab"} in [set(each.values()) for each in separate(few, {}, 1)]
    many: Twins = {i: [(rng.randbytes(2),), (b"ab",)] for i in range(1001)}
    assert list(separate(many, {}, 1)) == []
