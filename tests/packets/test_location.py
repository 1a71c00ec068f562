"""Which symbols were forged: guesses that the algebra makes, and how many it needs."""

from __future__ import annotations

import random
from collections.abc import Mapping

import pytest

from archive.packets.code import decode
from archive.packets.location import Ids, Suspects
from archive.packets.packet import Packet
from tests.packets.forging import KINDS, Sheet


def _symbols(packets: list[Packet]) -> dict[int, bytes]:
    return {
        i: row
        for packet in packets
        for i, row in zip(packet.ids, packet.symbols, strict=True)
    }


def _restores(guess: Ids, symbols: Mapping[int, bytes], sheet: Sheet) -> bool:
    rest = {i: row for i, row in symbols.items() if i not in guess}
    k = sheet.header.k
    return len(rest) >= k and decode(rest, k).startswith(sheet.content)


def test_genuine_symbols_fit_together() -> None:
    """Symbols of one object are consistent, and nothing is guessed at."""
    sheet = Sheet(6, 4, random.Random(1))
    suspects = Suspects(_symbols([sheet.square(i) for i in range(8)]), sheet.header.k)
    assert suspects.consistent
    assert list(suspects.forged()) == []


def test_symbols_of_a_fake_fit_together_as_well() -> None:
    """A whole fake is as consistent as the genuine object: the digest decides."""
    sheet = Sheet(6, 4, random.Random(1))
    fakes = [sheet.forged("other", i) for i in range(8)]
    assert Suspects(_symbols(fakes), sheet.header.k).consistent


@pytest.mark.parametrize("kind", KINDS)
def test_one_changed_bit_is_inconsistent(kind: str) -> None:
    """A single forged symbol among genuine ones is noticed with one symbol to spare."""
    sheet = Sheet(6, 4, random.Random(1))
    symbols = _symbols([sheet.square(i) for i in range(6)])
    (place,) = sheet.numbers(kind, 1, 6)
    forged = _symbols([sheet.forged(kind, place)])
    changed = next(i for i, row in forged.items() if row != symbols[i])
    symbols[changed] = forged[changed]
    assert not Suspects(symbols, sheet.header.k).consistent


@pytest.mark.parametrize("symbols", [1, 4, 9])
@pytest.mark.parametrize("forged", [1, 2, 3, 5])
@pytest.mark.parametrize("kind", ["random", "other"])
def test_different_forgeries_cost_their_number_and_one(
    kind: str, forged: int, symbols: int
) -> None:
    """F forged symbols are exactly the first guess, with F + 1 symbols beyond k."""
    rng = random.Random(100 * symbols + forged)
    sheet = Sheet(7, symbols, rng, spare=1 if symbols > 1 else 0)
    extra = forged + (symbols == 1)
    packets, bad = sheet.mixed(kind, forged, 7 + extra)
    received = _symbols(packets)
    expected = {i for first in bad for i in range(first, first + symbols)}
    assert len(received) - sheet.header.k == len(expected) + 1
    assert set(next(Suspects(received, sheet.header.k).forged())) == expected


@pytest.mark.parametrize("kind", ["twin", "tailored"])
@pytest.mark.parametrize("forged", [1, 2, 3, 5])
def test_forgeries_that_are_alike_cost_twice_their_number(
    kind: str, forged: int
) -> None:
    """The worst that a forger can do to the algebra is to double what it needs."""
    sheet = Sheet(7, 4, random.Random(forged))
    packets, bad = sheet.mixed(kind, forged, 7 + 2 * forged)
    received = _symbols(packets)
    guesses = Suspects(received, sheet.header.k).forged()
    guess = next(each for each in guesses if _restores(each, received, sheet))
    assert {i - i % 4 for i in guess} == bad


@pytest.mark.parametrize("forged", [1, 2, 3])
def test_leaving_out_whole_frames_needs_no_more_than_forged_ones(forged: int) -> None:
    """Tailored packets are found at K + f for up to three of them, as frames."""
    sheet = Sheet(7, 4, random.Random(forged))
    packets, bad = sheet.mixed("tailored", forged, 7 + forged)
    received = _symbols(packets)
    suspects = Suspects(received, sheet.header.k)
    frames = sorted((frozenset(packet.ids) for packet in packets), key=min)
    (guess,) = suspects.frames(frames)
    assert {min(frame) for frame in frames if frame <= guess} == bad


def test_frames_are_not_guessed_again_with_others() -> None:
    """One forged frame is one guess, not one for every pair and triple that holds it.

    Otherwise a fake sheet with one square of another object would cost thousands of
    decodings, none of which could succeed.
    """
    sheet = Sheet(7, 4, random.Random(3))
    packets = [sheet.forged("other", i) for i in range(20)] + [sheet.square(30)]
    frames = [frozenset(packet.ids) for packet in packets]
    suspects = Suspects(_symbols(packets), sheet.header.k)
    assert list(suspects.frames(frames)) == [frames[-1]]


def test_the_number_of_guesses_is_small() -> None:
    """Nothing but noise, and much of it, gives a handful of guesses at most."""
    rng = random.Random(5)
    noise = {i: rng.randbytes(20) for i in range(300)}
    suspects = Suspects(noise, 40)
    assert not suspects.consistent
    assert len(list(suspects.forged())) < 10


def test_the_same_symbols_give_the_same_guesses() -> None:
    """What is random in the search comes out of the symbols: runs can be repeated."""
    sheet = Sheet(6, 4, random.Random(8))
    packets, _ = sheet.mixed("twin", 2, 10)
    received = _symbols(packets)
    backwards = dict(reversed(received.items()))
    first, again = (
        list(Suspects(each, sheet.header.k).forged()) for each in (received, backwards)
    )
    assert first == again
