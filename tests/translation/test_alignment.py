"""Which paragraph belongs to which."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.translation.alignment import ALONE, Step, aligned
from tests.translation.law import LAW


def differ(one: str, other: str) -> int:
    """0 for the same, much for others."""
    return 0 if one == other else 9


def price(steps: list[Step[str]]) -> int:
    """What all steps cost together."""
    return sum(
        ALONE
        if mine is None or theirs is None
        else min(2 * ALONE, differ(mine, theirs))
        for mine, theirs in steps
    )


def test_as_many_on_both_sides_are_taken_in_order() -> None:
    """However badly they go together: a swap is seen where it happened."""
    assert aligned("abc", "acb", differ) == [("a", "a"), ("b", "c"), ("c", "b")]
    assert aligned("", "", differ) == []


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [
        ("abc", "bc", [("a", None), ("b", "b"), ("c", "c")]),
        ("abc", "ac", [("a", "a"), ("b", None), ("c", "c")]),
        ("abc", "ab", [("a", "a"), ("b", "b"), ("c", None)]),
        ("ac", "abc", [("a", "a"), (None, "b"), ("c", "c")]),
        ("abc", "", [("a", None), ("b", None), ("c", None)]),
        ("", "ab", [(None, "a"), (None, "b")]),
        ("abcd", "ad", [("a", "a"), ("b", None), ("c", None), ("d", "d")]),
    ],
)
def test_what_is_missing_is_named(
    mine: str, theirs: str, expected: list[Step[str]]
) -> None:
    """The rest still stands beside its own."""
    assert aligned(mine, theirs, differ) == expected


@LAW
@given(st.text("ab", max_size=6), st.text("ab", max_size=6))
def test_nothing_is_lost_and_no_other_way_is_cheaper(mine: str, theirs: str) -> None:
    """Both sides in order, whole; and the cheapest of all ways to lay them."""
    steps = aligned(mine, theirs, differ)
    assert "".join(one for one, _ in steps if one is not None) == mine
    assert "".join(other for _, other in steps if other is not None) == theirs
    if len(mine) != len(theirs):
        assert price(steps) == min(map(price, ways(mine, theirs)))


def ways(mine: str, theirs: str) -> Iterator[list[Step[str]]]:
    """Every way to lay two sides beside each other, as far as its price goes."""
    for size in range(min(len(mine), len(theirs)) + 1):
        for some, others in product(
            combinations(mine, size), combinations(theirs, size)
        ):
            left = len(mine) + len(theirs) - 2 * size
            yield [*zip(some, others, strict=True), *[("a", None)] * left]


def test_very_many_are_taken_in_order() -> None:
    """Above a limit nobody waits: the longer side ends alone."""
    mine, theirs = ["a"] * 502, ["a"] * 500
    steps = aligned(mine, theirs, lambda *_: 1 // 0)
    assert steps == [*[("a", "a")] * 500, ("a", None), ("a", None)]
