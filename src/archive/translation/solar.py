"""The Solar Hijri calendar, for the days that statements speak of.

A year begins on the day of the March equinox in Tehran. From 1210 to 1634 a cycle of
33 years with 8 leap years gives the same years (Borkowski, "The Persian calendar for
3000 years", 1996); here it serves from 1304, when the calendar became law, to 1500.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from archive.errors import BadSource

FIRST: Final = dt.date(1925, 3, 21)
"""1 Farvardin 1304."""
LAST: Final = dt.date(2122, 3, 20)
"""The last day of 1500."""

_LEAP: Final = frozenset({1, 5, 9, 13, 17, 22, 26, 30})
"""Years of the cycle with 366 days: year mod 33."""
_LONG_MONTHS: Final = 6
"""Months of 31 days; the others have 30, the last one 29 in common years."""


@dataclass(frozen=True, slots=True)
class SolarDate:
    """A day: year, month 1-12, day 1-31."""

    year: int
    month: int
    day: int


def solar(date: dt.date) -> SolarDate:
    """The Solar Hijri date of a Gregorian day.

    Raises:
        BadSource: before 1925-03-21 or after 2122-03-20.
    """
    if not FIRST <= date <= LAST:
        message = f"{date}: outside the years of the calendar"
        raise BadSource(message, hint=f"from {FIRST} to {LAST}")
    days = (date - FIRST).days
    year = 1304
    while days >= (length := 366 if year % 33 in _LEAP else 365):
        days -= length
        year += 1
    long_days = 31 * _LONG_MONTHS
    if days < long_days:
        return SolarDate(year, days // 31 + 1, days % 31 + 1)
    days -= long_days
    return SolarDate(year, _LONG_MONTHS + days // 30 + 1, days % 30 + 1)
