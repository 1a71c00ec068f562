"""GF(2^16): the tables and planes against plain polynomial multiplication."""

from __future__ import annotations

import random

import pytest

from archive.packets.field import ORDER, Planes, field
from tests.packets import naive

RNG = random.Random(16)
PAIRS = [(RNG.randrange(65_536), RNG.randrange(65_536)) for _ in range(2000)]


def _row(elements: list[int]) -> bytes:
    return b"".join(element.to_bytes(2) for element in elements)


def test_the_tables_are_powers_of_x() -> None:
    """Every element but zero is x to its logarithm, and the powers come round."""
    element = 1
    for exponent in range(ORDER):
        assert field().exp[exponent] == field().exp[exponent + ORDER] == element
        assert field().log[element] == exponent
        element = naive.times(element, 2)
    assert element == 1


def test_powers_of_the_report_hold() -> None:
    """Three powers that were measured elsewhere bind the polynomial."""
    assert [field().exp[i] for i in (16, 17, 65_534)] == [0x100B, 0x2016, 0x8805]


@pytest.mark.parametrize("zero", [(0, 0), (0, 77), (77, 0)])
def test_zero_times_anything_is_zero(zero: tuple[int, int]) -> None:
    """Zero has no logarithm, and its product is zero all the same."""
    assert field().product(*zero) == 0


def test_products_are_those_of_polynomials() -> None:
    """Logarithms add up to the product of two polynomials modulo the wire's one."""
    for left, right in PAIRS:
        assert field().product(left, right) == naive.times(left, right)


def test_planes_are_the_same_field() -> None:
    """A row multiplied in the tower of GF(2^8) is the row multiplied in GF(2^16).

    2,000 rows of one random element each, and one row of all of them.
    """
    row = _row([right for _, right in PAIRS])
    for left, right in PAIRS:
        if left:
            planes = field().planes(right.to_bytes(2))
            product = field().combine([field().log[left]], [planes])
            assert int.from_bytes(product) == naive.times(left, right)
    factor = 0x1234
    products = field().combine([field().log[factor]], [field().planes(row)])
    assert naive.elements(products) == [naive.times(factor, b) for _, b in PAIRS]


def test_a_combination_is_a_sum_of_products() -> None:
    """Many rows times many elements add up as single products do."""
    rows = [[RNG.randrange(65_536) for _ in range(5)] for _ in range(40)]
    factors = [RNG.randrange(1, 65_536) for _ in rows]
    planes = [field().planes(_row(row)) for row in rows]
    found = field().combine([field().log[factor] for factor in factors], planes)
    expected = [0] * 5
    for factor, row in zip(factors, rows, strict=True):
        expected = [
            a ^ naive.times(factor, b) for a, b in zip(expected, row, strict=True)
        ]
    assert naive.elements(found) == expected


def test_planes_and_symbols_give_each_other_back() -> None:
    """Turning a symbol into planes loses nothing, whatever its size."""
    for size in (2, 90, 96, 510):
        symbol = RNG.randbytes(size)
        planes = field().planes(symbol)
        assert field().symbol(planes.low, planes.high) == symbol
        assert bytes(a ^ b for a, b in zip(planes.low, planes.high, strict=True)) == (
            planes.both
        )


def test_an_inverse_times_its_element_is_one() -> None:
    """Dividing a row by its first element makes that element 1."""
    for left, right in PAIRS:
        if not left:
            continue
        row = field().planes(_row([left, right]))
        inverse = field().inverse(row.low[0], row.high[0])
        low, high = (part.to_bytes(2) for part in field().multiples(row)(*inverse))
        divided = naive.elements(field().symbol(low, high))
        assert divided == [1, naive.times(naive.inverse(left), right)]


def test_multiples_of_a_row_of_zeros_are_zero() -> None:
    """Zero stays zero in planes, too."""
    zeros = Planes(bytes(3), bytes(3), bytes(3))
    assert field().multiples(zeros)(5, 7) == (0, 0)
