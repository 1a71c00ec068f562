"""What is said on sheets and screens, with the numbers of the language."""

from __future__ import annotations

import pytest

from archive import strings


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", "3/35"), ("fa", "۳/۳۵"), ("ar", "٣/٣٥"), ("xx", "3/35")],
)
def test_numbers_have_the_digits_of_the_language(language: str, expected: str) -> None:
    """Digits change, and nothing between them does."""
    words = strings.spoken_to(language)
    assert words.number("3/35") == expected
    assert words.number(35) == expected[2:]


def test_what_is_said_is_filled_in_with_such_numbers() -> None:
    """No value is left out, and none has foreign digits."""
    assert strings.spoken_to("en").say("any", needed=6, count=35) == (
        "Any 6 of these 35 squares bring the text back, whichever they are."
    )
    said = strings.spoken_to("fa").say("any", needed=6, count=35)
    assert "۶" in said
    assert "۳۵" in said
    assert not any("0" <= letter <= "9" for letter in said)


def test_what_nobody_wrote_is_not_said() -> None:
    """A key that no file has is the caller's mistake, and so is a missing number."""
    with pytest.raises(KeyError):
        strings.spoken_to("en").say("nonsense")
    with pytest.raises(KeyError):
        strings.spoken_to("en").say("any", needed=6)


def test_readers_of_an_unknown_language_are_spoken_to_in_english() -> None:
    """And the page says that it is English."""
    assert strings.spoken_to("xx") == strings.words("en")
    assert strings.spoken("xx") == "en"
    assert strings.spoken_to("fa") == strings.words("fa")
    assert strings.spoken("fa") == "fa"
