"""GF(2^16) and the code a second time, as slowly and plainly as the words say it."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

POLYNOMIAL = 0x1100B


def times(left: int, right: int) -> int:
    """Two polynomials multiplied, and the rest modulo the polynomial."""
    product = 0
    while right:
        if right & 1:
            product ^= left
        left <<= 1
        if left >> 16:
            left ^= POLYNOMIAL
        right >>= 1
    return product


def power(exponent: int) -> int:
    """The polynomial x to an exponent, 0 or more."""
    result, square = 1, 2
    while exponent:
        if exponent & 1:
            result = times(result, square)
        square = times(square, square)
        exponent >>= 1
    return result


def inverse(element: int) -> int:
    """1 divided by an element: all but zero to the 65,535th are 1."""
    result = 1
    for _ in range(15):
        element = times(element, element)
        result = times(result, element)
    return result


def elements(symbol: bytes) -> list[int]:
    """A symbol's elements."""
    return [high << 8 | low for high, low in pairwise(symbol)][::2]


def symbol(known: Mapping[int, bytes], wanted: int) -> bytes:
    """Lagrange: the symbol that the polynomial through all known ones has there."""
    points = {i: power(i) for i in known}
    point = power(wanted)
    total = [0] * (len(next(iter(known.values()))) // 2)
    for i, row in known.items():
        if points[i] == point:
            return row
        above = below = 1
        for j, other in points.items():
            if j != i:
                above = times(above, point ^ other)
                below = times(below, points[i] ^ other)
        factor = times(above, inverse(below))
        for column, element in enumerate(elements(row)):
            total[column] ^= times(factor, element)
    return b"".join(element.to_bytes(2) for element in total)
