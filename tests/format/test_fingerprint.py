"""The 30 digits: computed by two programs, typed in three scripts."""

from __future__ import annotations

import hashlib
import unicodedata

import pytest

from archive.errors import Malformed
from archive.format.fingerprint import Fingerprint
from tests.kit import MALLORY, REZA, SARA, Key


def by_the_specification(key: bytes) -> str:
    """The digits as docs/spec/edition.md defines them, written a second time."""
    value = hashlib.sha512(b"archive fingerprint 1\n" + key).digest()
    for _ in range(5199):
        value = hashlib.sha512(value + key).digest()
    digits = ""
    number = int.from_bytes(value[:32], "big")
    for _ in range(30):
        number, digit = divmod(number, 10)
        digits = str(digit) + digits
    return digits


@pytest.mark.parametrize("key", [SARA, REZA, MALLORY, Key.of("fourth")])
def test_the_digits_are_those_of_the_specification(key: Key) -> None:
    """Two programs written from one text agree."""
    found = Fingerprint.of(key.public.public)
    assert found.digits == by_the_specification(key.public.public.raw)


def test_the_digits_of_a_known_key_never_change() -> None:
    """People wrote them down: a new release prints the same ones."""
    digits = "714848418317540145941969113342"
    assert Fingerprint.of(SARA.public.public).digits == digits


def test_groups_of_five_are_parted_by_no_break_spaces() -> None:
    """NO-BREAK SPACE keeps the order of the groups inside right-to-left text."""
    printed = str(Fingerprint("714848418317540145941969113342"))
    assert printed == "71484\u00a084183\u00a017540\u00a014594\u00a019691\u00a013342"
    assert {unicodedata.bidirectional(each) for each in printed} == {"EN", "CS"}


DIGITS = "012345678901234567890123456789"
PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def grouped(text: str, between: str) -> str:
    """Six groups of five."""
    return between.join(text[start : start + 5] for start in range(0, 30, 5))


@pytest.mark.parametrize(
    "typed",
    [
        DIGITS,
        DIGITS.translate(PERSIAN),
        DIGITS.translate(ARABIC),
        DIGITS[:15] + DIGITS[15:].translate(PERSIAN),
        grouped(DIGITS, " "),
        grouped(DIGITS, "-"),
        grouped(DIGITS, "\u00a0"),
        grouped(DIGITS, "\u202f"),
        grouped(DIGITS.translate(PERSIAN), "\u200c \u200f"),
        f"  {grouped(DIGITS, '  ')}\n",
    ],
)
def test_people_type_digits_in_many_ways(typed: str) -> None:
    """Three scripts, and spaces and hyphens anywhere, are the same number."""
    assert Fingerprint.from_typed(typed) == Fingerprint(DIGITS)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        DIGITS[:-1],
        DIGITS + "0",
        DIGITS[:-1] + "x",
        DIGITS[:-1] + "²",
        DIGITS[:-1] + "१",  # Devanagari: not one of the three
        grouped(DIGITS, "_"),
        grouped(DIGITS, "\n"),
    ],
)
def test_what_is_not_thirty_digits_is_refused(typed: str) -> None:
    """One digit more or less, other letters and other scripts are refused."""
    with pytest.raises(Malformed) as caught:
        Fingerprint.from_typed(typed)
    assert caught.value.message == "not a fingerprint of 30 digits"
    assert caught.value.hint == "type six groups of five digits"


def test_what_is_printed_can_be_typed() -> None:
    """A copied fingerprint is taken back."""
    fingerprint = Fingerprint.of(REZA.public.public)
    assert Fingerprint.from_typed(str(fingerprint)) == fingerprint
