"""Several objects under the same symbol ids, told apart.

A whole fake sheet can copy the header and the numbers of a genuine one, so that every
packet is there twice. Which of the two belongs with which is unknown, but the genuine
ones fit together, and so the unknowns are few: for each packet and each variant of it
but the first a factor b, 0 or 1. With A for the first variant and D for the sum of A
and another one, A + b D is genuine, and all syndromes of it are zero: linear equations
for the b, one for every column and syndrome, many more than packets.

Two fakes at once, and single forged packets among them, are only more unknowns. The
equations do not say which of the objects is which: each of the variants of one packet
is taken for genuine in turn, and the digest decides.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Final

from archive.packets.code import weights
from archive.packets.field import ORDER, field
from archive.packets.linear import Elimination

Variants = Sequence[Sequence[bytes]]
"""The symbols of packets with the same ids."""

_SPARE: Final = 8
"""Equations beyond the unknowns."""
_UNKNOWNS: Final = 1000
"""Unknowns at most: some seconds."""


def separate(
    packets: Mapping[int, Variants], shared: Mapping[int, bytes], k: int
) -> Iterator[dict[int, bytes]]:
    """Choices of one variant of each packet that fit together.

    Args:
        packets: all different variants of packets, at least two, by the id of their
            first symbol; no id in two packets.
        shared: symbols, with other ids, that are genuine.
        k: how many symbols determine the rest.

    Yields:
        Symbols by id, of one object each; nothing if they cannot be told apart.
    """
    ids = [first + i for first, each in packets.items() for i in range(len(each[0]))]
    ids += shared
    number = sum(len(each) - 1 for each in packets.values())
    if len(ids) <= k or not packets or number > _UNKNOWNS:
        return
    system = _System(packets, shared, dict(zip(ids, weights(ids), strict=True)))
    unknowns = len(system.unknowns)
    elimination = Elimination(system.rows(len(ids) - k), unknowns)
    if elimination.rank < unknowns:
        return
    for number in range(len(packets[system.reference])):
        factors = elimination.express(unknowns + number)
        chosen = None if factors is None else system.chosen(factors)
        if chosen is not None:
            chosen[system.reference] = number
            yield _picked(packets, chosen) | dict(shared)


class _System:
    """The equations for a choice of variants.

    Attributes:
        reference: the packet with most variants: each is taken for genuine in turn.
        unknowns: which packet and which variant a factor is of. The reference packet
            has none: what it is set to goes to a right-hand side of its own.
    """

    def __init__(
        self,
        packets: Mapping[int, Variants],
        shared: Mapping[int, bytes],
        logs: Mapping[int, int],
    ) -> None:
        self.reference = max(packets, key=lambda first: len(packets[first]))
        self.unknowns = [
            (first, number)
            for first, variants in packets.items()
            for number in range(1, len(variants))
            if first != self.reference
        ]
        self._packets, self._shared, self._logs = packets, shared, logs

    def rows(self, most: int) -> list[list[int]]:
        """Equations: for each syndrome, and each of as few columns as are enough.

        Args:
            most: how many syndromes there are.
        """
        needed = len(self.unknowns) + _SPARE
        depth = min(most, needed)
        columns = self._columns(-(-needed // depth))
        logs, rows = [[self._logs[i] for i in each] for each in columns], []
        planes = [list(map(field().planes, each.values())) for each in columns]
        for _ in range(depth):
            syndromes = map(field().combine, logs, planes)
            rows += [list(row) for row in zip(*map(_elements, syndromes), strict=True)]
            for each, column in zip(logs, columns, strict=True):
                each[:] = [
                    (log + i) % ORDER for log, i in zip(each, column, strict=True)
                ]
        return rows

    def _columns(self, width: int) -> list[dict[int, bytes]]:
        """What each factor is a factor of, and then each right-hand side."""
        mixed = _mixture(self._packets, width)
        packets = {
            first: [list(map(mixed, variant)) for variant in variants]
            for first, variants in self._packets.items()
        }
        shared = {i: mixed(symbol) for i, symbol in self._shared.items()}
        firsts = dict.fromkeys(packets, 0)
        return [
            dict(enumerate(_added(packets[first][0], packets[first][number]), first))
            for first, number in self.unknowns
        ] + [
            _picked(packets, {**firsts, self.reference: number}) | shared
            for number in range(len(packets[self.reference]))
        ]

    def chosen(self, factors: Sequence[int]) -> dict[int, int] | None:
        """The number of the variant for each packet, or None if it is no choice."""
        chosen = {first: 0 for first, _ in self.unknowns}
        for (first, number), factor in zip(self.unknowns, factors, strict=True):
            if factor not in {0, 1} or (factor and chosen[first]):
                return None
            if factor:
                chosen[first] = number
        return chosen


def _picked(
    packets: Mapping[int, Variants], numbers: Mapping[int, int]
) -> dict[int, bytes]:
    return {
        i: symbol
        for first, number in numbers.items()
        for i, symbol in enumerate(packets[first][number], first)
    }


def _mixture(packets: Mapping[int, Variants], width: int) -> Callable[[bytes], bytes]:
    """A function that mixes the elements of a symbol into ``width`` of them.

    Variants may differ in few elements, which mixtures do not miss. They come out of
    the symbols themselves, so that nobody can prepare symbols for them.
    """
    digest = hashlib.shake_128()
    for variants in packets.values():
        for symbol in chain.from_iterable(variants):
            digest.update(symbol)
    size = len(next(iter(packets.values()))[0][0])
    if 2 * width >= size:
        return lambda symbol: symbol
    logs = [each % ORDER for each in _elements(digest.digest(size * width))]
    exp, log, half = field().exp, field().log, size // 2

    def mixed(symbol: bytes) -> bytes:
        sums = [0] * width
        for i, element in enumerate(_elements(symbol)):
            if element:
                for j in range(width):
                    sums[j] ^= exp[log[element] + logs[j * half + i]]
        return b"".join([each.to_bytes(2) for each in sums])

    return mixed


def _added(one: Sequence[bytes], other: Sequence[bytes]) -> list[bytes]:
    return [
        bytes(a ^ b for a, b in zip(left, right, strict=True))
        for left, right in zip(one, other, strict=True)
    ]


def _elements(row: bytes) -> list[int]:
    return [int.from_bytes(row[i : i + 2]) for i in range(0, len(row), 2)]
