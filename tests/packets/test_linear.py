"""Systems of linear equations, against products that are worked out one by one."""

from __future__ import annotations

import random

from archive.packets.linear import Elimination, first_dependency
from tests.packets import naive


def _combined(columns: list[list[int]], factors: list[int]) -> list[int]:
    total = [0] * len(columns[0])
    for column, factor in zip(columns, factors, strict=True):
        total = [a ^ naive.times(b, factor) for a, b in zip(total, column, strict=True)]
    return total


def _rows(columns: list[list[int]]) -> list[list[int]]:
    return [list(row) for row in zip(*columns, strict=True)]


def test_a_dependent_column_is_found_with_its_factors() -> None:
    """The first column that others make is found, and the relation holds."""
    rng = random.Random(1)
    for _ in range(200):
        height, rank = rng.randint(1, 9), rng.randint(0, 8)
        rank = min(rank, height)
        columns = [[rng.randrange(65_536) for _ in range(height)] for _ in range(rank)]
        factors = [rng.randrange(65_536) for _ in columns]
        dependent = _combined(columns, factors) if columns else [0] * height
        random_tail = [rng.randrange(65_536) for _ in range(height)]
        relation = first_dependency(_rows([*columns, dependent, random_tail]))
        assert relation == [*factors, 1]


def test_independent_columns_have_no_relation() -> None:
    """Columns of which none is made of the others give nothing."""
    identity = [[int(i == j) for j in range(7)] for i in range(9)]
    assert first_dependency(identity) is None
    assert first_dependency([]) is None
    assert first_dependency([[], []]) is None


def test_leading_zeros_do_not_hide_a_pivot() -> None:
    """Rows whose first elements are zero are exchanged, whatever their order."""
    rows = [[0, 0, 3], [0, 2, 0], [1, 0, 0], [0, 0, 0]]
    assert first_dependency(rows) is None
    assert first_dependency([[0, 1, 1], [1, 0, 1], [0, 0, 0]]) == [1, 1, 1]


def test_several_right_hand_sides_are_answered_at_once() -> None:
    """Each further column is expressed, or said to be impossible, by itself."""
    rng = random.Random(2)
    columns = [[rng.randrange(1, 65_536) for _ in range(9)] for _ in range(5)]
    factors = [rng.randrange(65_536) for _ in range(5)]
    possible = _combined(columns, factors)
    impossible = [possible[0] ^ 1, *possible[1:]]
    elimination = Elimination(_rows([*columns, possible, impossible]), 5)
    assert elimination.rank == 5
    assert elimination.express(5) == factors
    assert elimination.express(6) is None


def test_a_rank_that_is_missing_is_said() -> None:
    """The rank stops at the first column that depends on earlier ones."""
    assert Elimination([[1, 1, 0], [2, 2, 1]], 3).rank == 1
