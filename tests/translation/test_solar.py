"""The Solar Hijri calendar."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import BadSource
from archive.translation.solar import FIRST, LAST, SolarDate, solar
from tests.translation.law import LAW

DAY = dt.timedelta(days=1)

KNOWN = [
    # Nowruz
    ("1925-03-21", (1304, 1, 1)),
    ("1979-03-21", (1358, 1, 1)),
    ("2001-03-21", (1380, 1, 1)),
    ("2016-03-20", (1395, 1, 1)),
    ("2017-03-21", (1396, 1, 1)),
    ("2020-03-20", (1399, 1, 1)),
    ("2021-03-21", (1400, 1, 1)),
    ("2024-03-20", (1403, 1, 1)),
    ("2025-03-21", (1404, 1, 1)),
    ("2026-03-21", (1405, 1, 1)),
    # the last day of a leap year, and of a common one
    ("2021-03-20", (1399, 12, 30)),
    ("2025-03-20", (1403, 12, 30)),
    ("2024-03-19", (1402, 12, 29)),
    # days that the statement speaks of, and that people know
    ("1979-02-11", (1357, 11, 22)),
    ("1978-01-07", (1356, 10, 17)),
    ("1978-09-08", (1357, 6, 17)),
    ("2009-06-12", (1388, 3, 22)),
    ("2022-09-16", (1401, 6, 25)),
    ("2023-10-07", (1402, 7, 15)),
    ("2025-12-28", (1404, 10, 7)),
    ("2026-01-08", (1404, 10, 18)),
    ("2026-01-14", (1404, 10, 24)),
    # where long months end
    ("2025-09-22", (1404, 6, 31)),
    ("2025-09-23", (1404, 7, 1)),
    ("2122-03-20", (1500, 12, 29)),
]


@pytest.mark.parametrize(("day", "expected"), KNOWN)
def test_days_are_what_calendars_in_iran_say(
    day: str, expected: tuple[int, int, int]
) -> None:
    """Nowruz falls on the equinox, and the revolution on 22 Bahman 1357."""
    assert solar(dt.date.fromisoformat(day)) == SolarDate(*expected)


def test_leap_years_are_the_known_ones() -> None:
    """Four years apart and sometimes five: those of calendars printed in Iran."""
    start = dt.date(1991, 3, 21)
    days = [solar(start + number * DAY) for number in range(40 * 365)]
    leap = [each.year for each in days if (each.month, each.day) == (12, 30)]
    assert leap == [1370, 1375, 1379, 1383, 1387, 1391, 1395, 1399, 1403, 1408]


@LAW
@given(st.dates(FIRST, LAST - DAY))
def test_the_next_day_is_the_next_day(day: dt.date) -> None:
    """Days follow each other through months of 31, 30 and 29 days, and years."""
    one, other = solar(day), solar(day + DAY)
    if one.year != other.year:
        assert (other.year, other.month, other.day) == (one.year + 1, 1, 1)
        assert (one.month, one.day) in {(12, 29), (12, 30)}
    elif one.month != other.month:
        assert (other.month, other.day) == (one.month + 1, 1)
        assert one.day == (31 if one.month <= 6 else 30)
    else:
        assert (other.month, other.day) == (one.month, one.day + 1)


@LAW
@given(st.dates(FIRST, LAST))
def test_a_year_begins_with_spring(day: dt.date) -> None:
    """The first of Farvardin is a day from 19 to 22 March of the same year."""
    date = solar(day)
    assert 1 <= date.month <= 12
    assert 1 <= date.day <= 31
    if (date.month, date.day) == (1, 1):
        assert (day.year, day.month) == (date.year + 621, 3)
        assert 19 <= day.day <= 22


@pytest.mark.parametrize("day", [FIRST - DAY, LAST + DAY, dt.date.min, dt.date.max])
def test_other_days_are_refused(day: dt.date) -> None:
    """Outside these years the calendar was another one, or nobody knows."""
    with pytest.raises(BadSource) as caught:
        solar(day)
    assert caught.value.message == f"{day}: outside the years of the calendar"
    assert caught.value.hint == "from 1925-03-21 to 2122-03-20"
