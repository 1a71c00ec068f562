"""How a language is written, as a rules file says it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import BadSource
from archive.translation.rules import Joiner, Rules
from tests.kit import STATEMENT
from tests.translation.law import LAW

LEAST = 'letters = "ab"\ndigits = "0123456789"\n'
MONTHS = ", ".join(f'"m{number}"' for number in range(1, 13))


def rules(content: str) -> Rules:
    """The rules that a file has."""
    return Rules.from_bytes(content.encode(), "rules/xx.toml")


def test_letters_and_digits_are_enough() -> None:
    """All else is empty, and then not checked."""
    found = rules(LEAST)
    assert found.letters == frozenset("abAB")
    assert found.digits == "0123456789"
    assert (found.abbreviations, found.ordinal_dot) == ((), False)
    assert (found.months, found.solar_months, found.joiner) == ((), (), None)
    assert found.thousand.find("thousand") == []


def test_everything_that_can_be_said() -> None:
    """Each key arrives where it belongs."""
    found = rules(
        f'{LEAST}abbreviations = ["U.S."]\nordinal-dot = true\nthousand = ["mil"]\n'
        f"months = [{MONTHS}]\nsolar-months = [{MONTHS.replace('m12', 'x|y')}]\n"
        '[joiner]\nprefixes = ["p"]\nsuffixes = ["s"]\nexcept = ["e"]\nat-least = 5\n'
    )
    assert found.sentences("Am 8. U.S. a! b.") == ((0, 13), (14, 16))
    assert found.thousand.find("20 mil") == [(3, 6)]
    assert found.months[11].written == ("m12",)
    assert found.solar_months[11].written == ("x", "y")
    assert found.joiner == Joiner(("p",), ("s",), frozenset({"e"}), 5)


def test_letters_have_both_their_cases() -> None:
    """But none that would be two letters, and a space in the list is no letter."""
    found = rules('letters = "ß ı é"\ndigits = "0123456789"')
    assert found.letters == frozenset("ßıIéÉ")


@pytest.mark.parametrize("name", sorted((STATEMENT / "check" / "rules").iterdir()))
def test_every_rules_file_is_in_order(name: object) -> None:
    """Those of the statement, which others copy."""
    path = STATEMENT / "check" / "rules" / str(name).rpartition("/")[2]
    assert Rules.from_bytes(path.read_bytes(), path.name).letters


PLACE = "rules/xx.toml"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", f"{PLACE}: letters is missing, or not a text in quotes"),
        ('letters = "a"', f"{PLACE}: digits is missing, or not a text in quotes"),
        (f"{LEAST}digit = 1", f"{PLACE}: unknown 'digit'"),
        (
            'letters = "a"\ndigits = "123"',
            f"{PLACE}: digits are not the ten digits from 0",
        ),
        (
            'letters = "a"\ndigits = "1234567890"',
            f"{PLACE}: digits are not the ten digits from 0",
        ),
        (
            'letters = "a"\ndigits = "012345678x"',
            f"{PLACE}: digits are not the ten digits from 0",
        ),
        (
            f'{LEAST}months = ["a"]',
            f"{PLACE}: months: 1 names; a year has 12",
        ),
        (
            f'{LEAST}solar-months = [{MONTHS}, "m13"]',
            f"{PLACE}: solar-months: 13 names; a year has 12",
        ),
        (
            f"{LEAST}months = [{MONTHS.replace('m3', 'a|*')}]",
            f"{PLACE}: months: '*' is not a word to look for",
        ),
        (
            f"{LEAST}months = [{MONTHS.replace('m3', 'a||b')}]",
            f"{PLACE}: months: '' is not a word to look for",
        ),
        (
            f"{LEAST}ordinal-dot = 1",
            f"{PLACE}: ordinal-dot is missing, or not true or false",
        ),
        (f"{LEAST}joiner = 1", f"{PLACE}: joiner is not a table"),
        (f"{LEAST}[joiner]\nprefix = []", f"{PLACE}: joiner: unknown 'prefix'"),
        *(
            (
                f"{LEAST}[joiner]\nat-least = {value}",
                f"{PLACE}: joiner: at-least is not a number from 0 to 1000",
            )
            for value in ("-1", "true", '"5"', "5.0")
        ),
    ],
)
def test_rules_that_say_nothing_clear_are_refused(content: str, message: str) -> None:
    """The message names file, key and fault."""
    with pytest.raises(BadSource) as caught:
        rules(content)
    assert caught.value.message == message
    assert caught.value.hint


@LAW
@given(st.binary(max_size=200))
def test_any_bytes_give_rules_or_an_error_of_ours(content: bytes) -> None:
    """Nothing else comes out, whatever goes in."""
    try:
        found = Rules.from_bytes(content, "rules/xx.toml")
    except BadSource:
        return
    assert found.letters
