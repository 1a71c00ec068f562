"""Arithmetic in GF(2^16), on whole symbols at a time, in plain Python.

An element is a number of 16 bits, the polynomial whose coefficients are its bits,
modulo x^16 + x^12 + x^3 + x + 1 (RFC 5510, 8.1). Its primitive element is x, so every
element but zero is x^i for one i below 65,535: its *logarithm*.

A symbol is a row of elements, each a big-endian pair of bytes. Multiplying a whole row
by one element is where all time goes, and ``bytes.translate`` does it 45 bytes at a
call, if elements are pairs of bytes that multiply as such. So rows are turned into
*planes*: coordinates of the same field built as GF((2^8)^2), pairs (high, low) that
stand for high * Y + low with Y^2 = Y + D over GF(2^8) modulo x^8 + x^4 + x^3 + x^2 + 1.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

ORDER: Final = 65_535
"""Elements but zero: logarithms count modulo this."""

_WIRE: Final = 0x1100B
_SMALL: Final = 0x11D
_BITS: Final = 16
_BYTE: Final = 255
_D: Final = 0x20
"""The first D for which Y^2 + Y + D has no root in GF(2^8)."""
_ROOT: Final = 0x56BF
"""The first pair that is a root of the wire polynomial: x in the other coordinates."""


@dataclass(frozen=True, slots=True)
class Planes:
    """A symbol in the coordinates that multiply fast, one byte an element each."""

    low: bytes
    high: bytes
    both: bytes
    """low + high, which saves one multiplication in four (Karatsuba)."""


class Field:
    """The tables; :func:`field` makes them once, in some hundredths of a second."""

    def __init__(self) -> None:
        self.exp, self.log = _logarithms()
        self._times = _byte_products()
        basis = _basis(self._times)
        self._in = _Linear.of(basis)
        self._out = _Linear.of(_inverse(basis))

    def product(self, left: int, right: int) -> int:
        """Two elements multiplied."""
        if not left or not right:
            return 0
        return self.exp[self.log[left] + self.log[right]]

    def planes(self, symbol: bytes) -> Planes:
        """A symbol's planes; it has an even number of bytes."""
        low, high = self._in.rows(symbol[1::2], symbol[0::2])
        return Planes(low, high, _xor(low, high))

    def inverse(self, low: int, high: int) -> tuple[int, int]:
        """1 divided by an element that is not zero, as planes."""
        element = self._out.of_low[low] ^ self._out.of_high[high]
        return self._pair(ORDER - self.log[element])

    def _pair(self, log: int) -> tuple[int, int]:
        """x^log as planes."""
        element = self.exp[log]
        pair = self._in.of_low[element & 255] ^ self._in.of_high[element >> 8]
        return pair & 255, pair >> 8

    def symbol(self, low: bytes, high: bytes) -> bytes:
        """The symbol whose planes these are."""
        low, high = self._out.rows(low, high)
        row = bytearray(2 * len(low))
        row[0::2], row[1::2] = high, low
        return bytes(row)

    def combine(self, logs: Sequence[int], rows: Sequence[Planes]) -> bytes:
        """The sum of all rows, each multiplied by x^log: a symbol.

        Args:
            logs: one logarithm a row, 0 to 65,534.
            rows: planes of symbols of one size, at least one.
        """
        times, exp, number = self._times, self.exp, int.from_bytes
        of_low, of_high = self._in.of_low, self._in.of_high
        lows = highs = boths = 0
        for log, row in zip(logs, rows, strict=True):
            element = exp[log]
            pair = of_low[element & 255] ^ of_high[element >> 8]
            low, high = pair & 255, pair >> 8
            lows ^= number(row.low.translate(times[low]))
            highs ^= number(row.high.translate(times[high]))
            boths ^= number(row.both.translate(times[low ^ high]))
        size = len(rows[0].low)
        folded = number(highs.to_bytes(size).translate(times[_D]))
        return self.symbol(
            (lows ^ folded).to_bytes(size), (boths ^ lows).to_bytes(size)
        )

    def multiples(self, row: Planes) -> Callable[[int, int], tuple[int, int]]:
        """A function from the planes of an element to those of the row times it.

        Rows are added up as numbers, so it gives its planes, low and high, as such.
        """
        times, number = self._times, int.from_bytes
        folded = row.high.translate(times[_D])

        def multiple(low: int, high: int) -> tuple[int, int]:
            lows = number(row.low.translate(times[low]))
            folds = number(folded.translate(times[high]))
            boths = number(row.both.translate(times[low ^ high]))
            return lows ^ folds, boths ^ lows

        return multiple


@dataclass(frozen=True, slots=True)
class _Linear:
    """A map of 16-bit numbers that respects sums, as tables of its values."""

    of_low: list[int]
    of_high: list[int]
    low_of_low: bytes
    low_of_high: bytes
    high_of_low: bytes
    high_of_high: bytes

    @classmethod
    def of(cls, images: list[int]) -> _Linear:
        """The map that takes bit i to ``images[i]``."""
        of_low, of_high = _spanned(images[:8]), _spanned(images[8:])
        return cls(
            of_low,
            of_high,
            low_of_low=bytes(value & 255 for value in of_low),
            low_of_high=bytes(value & 255 for value in of_high),
            high_of_low=bytes(value >> 8 for value in of_low),
            high_of_high=bytes(value >> 8 for value in of_high),
        )

    def rows(self, low: bytes, high: bytes) -> tuple[bytes, bytes]:
        """Every pair of two rows mapped; the low row and the high row."""
        return (
            _xor(low.translate(self.low_of_low), high.translate(self.low_of_high)),
            _xor(low.translate(self.high_of_low), high.translate(self.high_of_high)),
        )


def _spanned(images: list[int]) -> list[int]:
    values = [0]
    for image in images:
        values += [value ^ image for value in values]
    return values


def _logarithms() -> tuple[list[int], list[int]]:
    """x^i for i below 131,070, as two logarithms can be added; and the inverse."""
    exp, log, element = [0] * (2 * ORDER), [0] * (ORDER + 1), 1
    for power in range(ORDER):
        exp[power] = exp[power + ORDER] = element
        log[element] = power
        element <<= 1
        if element > ORDER:
            element ^= _WIRE
    return exp, log


def _byte_products() -> list[bytes]:
    """For each c of GF(2^8) a table for ``translate`` that multiplies by c."""
    exp, element = [], 1
    for _ in range(255):
        exp.append(element)
        element <<= 1
        if element > _BYTE:
            element ^= _SMALL
    log = {element: power for power, element in enumerate(exp)}
    tables = [bytes(256)]
    for factor in range(1, 256):
        shifted = exp[log[factor] :] + exp[: log[factor]]
        tables.append(bytes([0, *(shifted[log[value]] for value in range(1, 256))]))
    return tables


def _basis(times: list[bytes]) -> list[int]:
    """What x^0 to x^15 are as pairs."""

    def product(left: int, right: int) -> int:
        high, low = left >> 8, left & 255
        by_high, by_low = times[right >> 8], times[right & 255]
        highs = by_high[high]
        first = highs ^ by_low[high] ^ by_high[low]
        return first << 8 | by_low[low] ^ times[_D][highs]

    powers = [1]
    while len(powers) < _BITS:
        powers.append(product(powers[-1], _ROOT))
    return powers


def _inverse(images: list[int]) -> list[int]:
    """The images of the bits under the inverse map (Gauss and Jordan)."""
    rows = [(image, 1 << bit) for bit, image in enumerate(images)]
    for bit in range(16):
        pivot = next(i for i in range(bit, 16) if rows[i][0] >> bit & 1)
        rows[bit], rows[pivot] = rows[pivot], rows[bit]
        image, origin = rows[bit]
        for other in range(16):
            if other != bit and rows[other][0] >> bit & 1:
                rows[other] = (rows[other][0] ^ image, rows[other][1] ^ origin)
    return [origin for _, origin in rows]


def _xor(left: bytes, right: bytes) -> bytes:
    """The sum of two rows of one length."""
    total = int.from_bytes(left) ^ int.from_bytes(right)
    return total.to_bytes(len(left))


@cache
def field() -> Field:
    """The one field that there is."""
    return Field()
