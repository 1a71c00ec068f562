"""Which of the received symbols were forged, found by the code's own algebra.

Genuine symbols of one object satisfy the *syndromes*: for l below m - k the sum of
v_i x_i^l R_i over the m received symbols R_i is zero, where x_i is a symbol's point and
v_i its barycentric weight. Forged ones leave a rest, and the same symbols are forged in
every column. So the shortest linear recurrence that all columns of the syndromes obey
has the points of the forged symbols as its roots (interleaved Reed-Solomon; Metzner and
Kapturowski 1990, Roth and Vontobel 2014).

F forged symbols are found with F + ceil(F / r) symbols more than k, where r is how
different the forgeries are (the rank of the errors, at most the columns of a symbol):
F + 1 for random bytes or another text, 2 F at worst. A guess may be wrong, and costs
nothing: whoever asks compares the object's digest.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Final

from archive.packets.code import weights
from archive.packets.field import ORDER, field
from archive.packets.linear import first_dependency

Ids = frozenset[int]
"""Ids of symbols."""

_Terms = Sequence[tuple[int, int]]
"""Powers of a polynomial and the logarithms of their coefficients, ascending."""

_WORK: Final = 3_000_000_000
"""Bytes multiplied after which no more equations are tried: some seconds."""
_PRODUCTS: Final = 2_000_000
"""Symbols multiplied for syndromes at most, some seconds; fewer syndromes suffice."""
_SPARE: Final = 8
"""Equations beyond the unknowns: a wrong recurrence passes once in 2^128."""
_TRIALS: Final = 200_000
"""Sets of frames that are tried at most: some seconds."""
_TOGETHER: Final = 3
"""Frames that are left out together at most."""


class Suspects:
    """Received symbols of one object that do not fit together, or may not.

    Args:
        symbols: more than k symbols of one size, by id.
        k: how many determine the rest.
    """

    def __init__(self, symbols: Mapping[int, bytes], k: int) -> None:
        self._ids = sorted(symbols)
        self._rows = _syndromes([(i, symbols[i]) for i in self._ids], k)

    @property
    def consistent(self) -> bool:
        """Whether all symbols are of one object, whichever it is."""
        return not any(any(row) for row in self._rows)

    def forged(self) -> Iterator[Ids]:
        """Guesses at which symbols were forged, the likeliest first."""
        depth = len(self._rows)
        seen: set[Ids] = set()
        work = 0
        for shifts in self._shifts():
            unknowns = depth - shifts
            work += unknowns**3
            if unknowns < 1 or work > _WORK:
                return
            sequences = self._projected(-(-(unknowns + _SPARE) // shifts))
            recurrence = _recurrence(sequences, shifts, unknowns)
            guess = self._roots(recurrence) if recurrence else None
            if guess and guess not in seen:
                seen.add(guess)
                yield guess

    def _shifts(self) -> Iterator[int]:
        """How many equations to take of each column: they cost as many unknowns.

        Half of the syndromes are enough for any forgeries that are few. As few as
        there must be for one equation an unknown find the most, if each forgery is
        different; then ever more, for forgeries that are ever more alike.
        """
        depth = len(self._rows)
        half = depth - depth // 2
        yield half
        shifts = -(-depth // (len(self._rows[0]) + 1))
        while shifts < half:
            yield shifts
            shifts *= 2

    def frames(self, frames: Sequence[Ids]) -> Iterator[Ids]:
        """Guesses at which whole frames were forged: up to three of them.

        Finds what was tailored so that :meth:`forged` would need twice as many symbols.
        Each guess leaves at least one symbol more than k, all of one object; none of
        them holds another one, which would leave less of the same object.

        Args:
            frames: ids of symbols that came together, each id in at most one of them.
        """
        factors = [_terms(_with_roots(frame)) for frame in frames]
        seen: list[set[int]] = []
        for together in range(1, _TOGETHER + 1):
            needed = together * max(map(len, frames), default=0) + 2
            sequences = [each[:needed] for each in self._projected(2)]
            chosen = _annihilating(sequences, factors, together)
            for choice in islice(chosen, _TRIALS):
                if choice and not any(each.issubset(choice) for each in seen):
                    seen.append(set(choice))
                    yield frozenset().union(*(frames[each] for each in choice))

    def _projected(self, most: int) -> list[list[int]]:
        """Scalar syndromes: ``most`` random mixtures of the columns, or all columns.

        The mixtures come out of the syndromes themselves, so that nobody can prepare
        forgeries that vanish in them, and every run is the same.
        """
        columns = [list(column) for column in zip(*self._rows, strict=True)]
        if most >= len(columns):
            return columns
        rows = [b"".join([each.to_bytes(2) for each in column]) for column in columns]
        planes = [field().planes(row) for row in rows]
        random = hashlib.shake_128(b"".join(rows)).digest(2 * most * len(columns))
        logs = [each % ORDER for each in _elements(random)]
        mixtures = [
            logs[i * len(columns) : (i + 1) * len(columns)] for i in range(most)
        ]
        return [_elements(field().combine(mixture, planes)) for mixture in mixtures]

    def _roots(self, recurrence: list[int]) -> Ids | None:
        """The ids whose points are all roots of a recurrence; None if others are."""
        degree = len(recurrence) - 1
        terms = _terms(recurrence)
        found = frozenset(i for i in self._ids if not _at(terms, i))
        return found if len(found) == degree else None


def _syndromes(symbols: Sequence[tuple[int, bytes]], k: int) -> list[list[int]]:
    """The m - k syndromes, or as many as can be had, each a row of elements."""
    ids = [i for i, _ in symbols]
    planes = [field().planes(row) for _, row in symbols]
    logs = weights(ids)
    rows = []
    for _ in range(min(len(ids) - k, _PRODUCTS // len(ids))):
        rows.append(_elements(field().combine(logs, planes)))
        logs = [(log + i) % ORDER for log, i in zip(logs, ids, strict=True)]
    return rows


def _recurrence(
    sequences: Sequence[Sequence[int]], shifts: int, most: int
) -> list[int] | None:
    """The shortest recurrence of at most ``most`` terms that all sequences obey.

    Returns:
        Coefficients c_0 … c_n, the last of them 1, with sum c_j s_(l+j) = 0 for the
        first ``shifts`` values of l; None if there is none.
    """
    equations = [
        [sequence[shift + j] for j in range(most + 1)]
        for sequence in sequences
        for shift in range(shifts)
    ]
    return first_dependency(equations)


def _annihilating(
    sequences: Sequence[Sequence[int]],
    factors: Sequence[_Terms],
    together: int,
    start: int = 0,
) -> Iterator[tuple[int, ...]]:
    """Sets of recurrences that make all sequences zero, one after another.

    Yields an empty tuple for each set that does not, so that trials can be counted.
    """
    for index in range(start, len(factors)):
        if together == 1:
            zero = all(_obeys(sequence, factors[index]) for sequence in sequences)
            yield (index,) if zero else ()
            continue
        rest = [_applied(sequence, factors[index]) for sequence in sequences]
        for others in _annihilating(rest, factors, together - 1, index + 1):
            yield (index, *others) if others else ()


def _obeys(sequence: Sequence[int], recurrence: _Terms) -> bool:
    """Whether a recurrence makes a sequence zero; False if that is too short."""
    length = len(sequence) - recurrence[-1][0]
    return length > 0 and not any(
        _term(sequence, recurrence, offset) for offset in range(length)
    )


def _applied(sequence: Sequence[int], recurrence: _Terms) -> list[int]:
    """A sequence after a recurrence was applied to it: shorter by its degree."""
    length = len(sequence) - recurrence[-1][0]
    return [_term(sequence, recurrence, offset) for offset in range(length)]


def _term(sequence: Sequence[int], recurrence: _Terms, offset: int) -> int:
    exp, log, total = field().exp, field().log, 0
    for power, coefficient in recurrence:
        element = sequence[offset + power]
        if element:
            total ^= exp[coefficient + log[element]]
    return total


def _with_roots(ids: Ids) -> list[int]:
    """The polynomial with these points as its roots: coefficients, the last one 1."""
    result = [1]
    for i in ids:
        result = _times(result, [field().exp[i], 1])
    return result


def _times(left: Sequence[int], right: Sequence[int]) -> list[int]:
    result = [0] * (len(left) + len(right) - 1)
    for i, a in enumerate(left):
        for j, b in enumerate(right):
            result[i + j] ^= field().product(a, b)
    return result


def _terms(polynomial: Sequence[int]) -> _Terms:
    """Powers and logarithms of the coefficients that are not zero."""
    return [(i, field().log[each]) for i, each in enumerate(polynomial) if each]


def _at(terms: _Terms, log: int) -> int:
    """A polynomial's value at x^log."""
    total = 0
    for power, coefficient in terms:
        total ^= field().exp[(coefficient + power * log) % ORDER]
    return total


def _elements(row: bytes) -> list[int]:
    return [int.from_bytes(row[i : i + 2]) for i in range(0, len(row), 2)]
