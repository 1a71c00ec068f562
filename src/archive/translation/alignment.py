"""Which paragraph belongs to which, when one text has more of them than the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, TypeVar

Item = TypeVar("Item")

Step = tuple[Item | None, Item | None]
"""Two that belong together, or one that stands alone."""

ALONE: Final = 3
"""What it costs to leave one alone; a pair costs at most twice that."""
_MOST_PAIRS: Final = 20_000
"""Above this many possible pairs they are taken in order: it would take too long."""


def aligned(
    mine: Sequence[Item], theirs: Sequence[Item], cost: Callable[[Item, Item], int]
) -> list[Step[Item]]:
    """Every item of both in order, paired so that the sum of all costs is least.

    Args:
        mine: items of one side.
        theirs: items of the other.
        cost: how badly two go together, 0 for well.
    """
    if len(mine) == len(theirs) or len(mine) * len(theirs) > _MOST_PAIRS:
        return _in_order(mine, theirs)
    # rest[i][j] is the least cost of all that follows mine[:i] and theirs[:j].
    rest = [[ALONE * (len(theirs) - j) for j in range(len(theirs) + 1)]]
    together: list[list[int]] = []
    for i in range(len(mine) - 1, -1, -1):
        costs = [min(2 * ALONE, cost(mine[i], other)) for other in theirs]
        row = [ALONE * (len(mine) - i)] * (len(theirs) + 1)
        for j in range(len(theirs) - 1, -1, -1):
            alone = ALONE + min(rest[0][j], row[j + 1])
            row[j] = min(costs[j] + rest[0][j + 1], alone)
        rest.insert(0, row)
        together.insert(0, costs)
    return _walk(mine, theirs, rest, together)


def _in_order(mine: Sequence[Item], theirs: Sequence[Item]) -> list[Step[Item]]:
    length = max(len(mine), len(theirs))
    padded = [[*side, *[None] * (length - len(side))] for side in (mine, theirs)]
    return list(zip(*padded, strict=True))


def _walk(
    mine: Sequence[Item],
    theirs: Sequence[Item],
    rest: Sequence[Sequence[int]],
    together: Sequence[Sequence[int]],
) -> list[Step[Item]]:
    steps: list[Step[Item]] = []
    i = j = 0
    while i < len(mine) and j < len(theirs):
        if rest[i][j] == together[i][j] + rest[i + 1][j + 1]:
            steps.append((mine[i], theirs[j]))
            i, j = i + 1, j + 1
        elif rest[i][j] == ALONE + rest[i + 1][j]:
            steps.append((mine[i], None))
            i += 1
        else:
            steps.append((None, theirs[j]))
            j += 1
    steps += [(each, None) for each in mine[i:]]
    steps += [(None, each) for each in theirs[j:]]
    return steps
