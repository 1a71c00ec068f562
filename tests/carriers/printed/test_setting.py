"""Words into lines and lines into columns, with letters of one em each."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import repeat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.carriers.printed.setting import columns, lines


@dataclass(frozen=True)
class Typed:
    """A paragraph as a typewriter measures it."""

    text: str

    @property
    def levels(self) -> tuple[int, ...]:
        return (0,) * len(self.text)

    def width(self, start: int, end: int) -> float:
        return end - start


def _lines(text: str, limit: float) -> list[str]:
    return [line.text for line in lines(Typed(text), limit)]


@given(text=st.text("ab \u0301\u00a0", max_size=80), limit=st.integers(3, 12))
def test_lines_lose_nothing_and_fit(text: str, limit: int) -> None:
    """All but spaces comes out in order; only a letter with its marks is too wide."""
    broken = _lines(text, limit)
    assert "".join(broken).replace(" ", "") == text.replace(" ", "")
    for line in broken:
        assert line == line.strip(" ")
        assert len(line) <= limit or "\u0301" in line


@given(text=st.text("ab ", max_size=80), limit=st.integers(3, 12))
def test_words_that_fit_are_never_cut(text: str, limit: int) -> None:
    """A line ends at a space, unless one word alone is wider than it."""
    words = [word for word in text.split() if len(word) <= limit]
    whole = [word for line in _lines(text, limit) for word in line.split()]
    for word in words:
        assert word in whole


def test_lines_are_as_full_as_they_can_be() -> None:
    """The next word would not have fitted."""
    assert _lines("aa bb cc dd", 5) == ["aa bb", "cc dd"]
    assert _lines("aa bb cc dd", 4) == ["aa", "bb", "cc", "dd"]


def test_no_break_space_does_not_break() -> None:
    """Groups of digits stay together."""
    assert _lines("aaa 1\u00a02\u00a03", 6) == ["aaa", "1\u00a02\u00a03"]


def test_a_long_word_is_not_cut_before_a_mark() -> None:
    """A letter keeps its vowel sign."""
    assert _lines("abce\u0301fg", 4) == ["abc", "e\u0301fg"]


def test_only_the_first_line_begins_its_paragraph() -> None:
    """The gap between paragraphs stands before it."""
    assert [line.first for line in lines(Typed("aa bb cc"), 2)] == [True, False, False]


@pytest.mark.parametrize(
    ("height", "expected"), [(3, [3, 3, 1]), (7, [7]), (1, [1] * 7)]
)
def test_columns_are_filled_one_after_the_other(
    height: float, expected: list[int]
) -> None:
    """A column ends where no further line fits."""
    body = lines(Typed("a b c d e f g"), 1)
    assert [len(each) for each in columns(body, repeat(height), 1, 0.5)] == expected


def test_paragraphs_are_apart_but_not_at_the_top_of_a_column() -> None:
    """The gap parts paragraphs, and a column begins at its top."""
    body = [*lines(Typed("a b"), 1), *lines(Typed("c"), 1), *lines(Typed("d"), 1)]
    filled = columns(body, repeat(3.6), 1, 0.5)
    assert [[each.top for each in column] for column in filled] == [[0, 1, 2.5], [0]]
