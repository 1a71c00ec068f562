"""Numbers, in whatever digits and separators they are written."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.translation.forms import Forms
from archive.translation.numbers import numbers
from tests.translation.law import LAW

THOUSAND = Forms.of(["thousand", "هزار", "ألف", "آلاف", "bin", "mil", "tausend"])
SYSTEMS = ("0123456789", "۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩", "०१२३४५६७८९")


def found(text: str) -> list[str]:
    """The numbers of a text, as text."""
    return [str(each) for each in numbers(text, THOUSAND)]


@pytest.mark.parametrize(
    "text",
    [
        "3400",
        "3,400",
        "3.400",
        "3'400",
        "3’400",
        "3\u00a0400",
        "3\u202f400",
        "3\u2009400",
        "۳۴۰۰",
        "۳٬۴۰۰",
        "٣٬٤٠٠",
        "٣.٤٠٠",
        "3.4 thousand",
        "۳٫۴ هزار",
        "٣٫٤ ألف",
        "3,4 mil",
        "3.4\u00a0thousand",
    ],
)
def test_one_number_is_written_in_many_ways(text: str) -> None:
    """Digits, separators and thousand-words do not change what it is."""
    assert found(f"about {text} people") == ["3400"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("none, ² and ①", []),
        ("20 thousand", ["20000"]),
        ("20 thousands", ["20"]),
        ("20 people, thousand", ["20"]),
        ("thousand 20", ["20"]),
        ("20\u00a0bin", ["20000"]),
        ("1.234.567", ["1234567"]),
        ("1,5 and 1.5", ["1.5", "1.5"]),
        ("3 400", ["3", "400"]),
        ("8, 9, 10", ["8", "9", "10"]),
        ("1978-1979", ["1978", "1979"]),
        ("2009.", ["2009"]),
        ("12345,678", ["12345.678"]),
        ("1,000,0000", ["1000", "0"]),
        ("007", ["007"]),
        ("no1 2nd", ["1", "2"]),
    ],
)
def test_where_numbers_begin_and_end(text: str, expected: list[str]) -> None:
    """Three digits make a group; an ordinary space parts two numbers."""
    assert found(text) == [str(Decimal(each)) for each in expected]


def test_a_number_stands_with_its_word() -> None:
    """What is marked in a report is all of it."""
    text = "and 20 thousand deaths, 7 days"
    spans = [text[slice(*each.span)] for each in numbers(text, THOUSAND)]
    assert spans == ["20 thousand", "7"]


@LAW
@given(value=st.integers(0, 10**30), system=st.sampled_from(SYSTEMS))
def test_every_number_is_read_in_every_digit_system(value: int, system: str) -> None:
    """With groups and without, it comes out as it went in."""
    digits = str.maketrans("0123456789", system)
    plain, grouped = str(value).translate(digits), f"{value:,}".translate(digits)
    assert [each.value for each in numbers(plain, THOUSAND)] == [value]
    assert [each.value for each in numbers(grouped, THOUSAND)] == [value]
    words = numbers(f"{plain} thousand", THOUSAND)
    assert [each.value for each in words] == [value * 1000], "exactly, not rounded"


def test_no_number_is_too_long() -> None:
    """A million digits are a strange number, and no reason to fail."""
    (number,) = numbers("9" * 1_000_001 + " thousand", THOUSAND)
    assert number.value > 10**1000
