"""When somebody who has an edition sends, and when not."""

from __future__ import annotations

import math
import random
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as some

from archive.packets.rounds import FIRST, LATER, LONGEST, MOST, Rounds

NEEDED, SECONDS = 23, 2.0


def rounds(needed: int = NEEDED, share: float = 0.1, seed: int = 1) -> Rounds:
    """Of an edition, at a radio."""
    choose: Callable[[int], int] = random.Random(seed).randrange
    return Rounds(needed, SECONDS, share, MOST * needed, choose)


def sent(of: Rounds, now: float) -> int:
    """Send a round; how many frames it has."""
    count = 0
    while of.ready(now):
        of.sent(now)
        count += 1
    return count


def test_nothing_is_due_before_it_begins() -> None:
    """Nor is anything ready."""
    of = rounds()
    assert of.due == math.inf
    assert not of.ready(10.0**9)


def test_who_is_alone_begins_at_once() -> None:
    """Others who may have it, too, begin at some time within a rest."""
    of = rounds()
    of.begin(5.0, alone=True)
    assert of.due == 5.0
    times = []
    for seed in range(100):
        of = rounds(seed=seed)
        of.begin(5.0, alone=False)
        assert not of.ready(math.nextafter(of.due, 0))
        times.append((of.due - 5.0) / of.rest)
    assert 0 <= min(times) < 0.1
    assert 0.9 < max(times) < 1


@pytest.mark.parametrize("share", [0.01, 0.1, 1.0])
def test_rounds_are_small_and_rests_grow(share: float) -> None:
    """A little more than is needed, then a quarter each; twice as long, to a limit."""
    of = rounds(share=share)
    of.begin(0.0, alone=True)
    now, sizes, rests = 0.0, [], []
    while of.due < math.inf:
        sizes.append(sent(of, now))
        rests.append((of.due - now) / of.rest)
        now = of.due
    later = math.ceil(LATER * NEEDED)
    assert sizes[:-1] == [math.ceil(FIRST * NEEDED), later, later, later]
    assert sum(sizes) == MOST * NEEDED
    for rest, least in zip(rests, [1, 2, LONGEST, LONGEST], strict=False):
        assert least <= rest < 2 * least
    assert of.rest >= NEEDED * SECONDS
    assert of.rest >= 0.1 * NEEDED * SECONDS / share


def test_who_heard_enough_leaves_a_round_out() -> None:
    """A quarter of the edition, in different frames, since the last rest began."""
    enough = math.ceil(NEEDED / 4)
    for heard in (range(enough), range(enough - 1), [7] * NEEDED):
        of = rounds()
        of.begin(0.0, alone=True)
        for first in heard:
            of.heard(first)
        ready = of.ready(0.0)
        assert ready == (len(set(heard)) < enough)
        assert ready == (of.due == 0.0)
        if not ready:
            assert of.ready(of.due), "what came before the rest no longer counts"


@given(
    needed=some.integers(1, 1024),
    share=some.floats(0.001, 1),
    seed=some.integers(),
    heard=some.lists(some.integers(0, 9), max_size=40),
)
def test_nobody_sends_more_than_was_said(
    needed: int, share: float, seed: int, heard: list[int]
) -> None:
    """Whatever is heard: it comes to its end, with so many frames and no more."""
    of = rounds(needed, share, seed)
    of.begin(0.0, alone=False)
    count, now, firsts = 0, 0.0, iter(range(10**9))
    while of.due < math.inf:
        assert of.due >= now
        now = of.due
        for _ in range(heard.pop() if heard else 0):
            of.heard(next(firsts))
        count += sent(of, now)
    assert count == MOST * needed
