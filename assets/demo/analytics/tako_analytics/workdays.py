"""Counts the days on which parcels move."""

from __future__ import annotations

from datetime import date, timedelta

FIXED_HOLIDAYS = {(1, 1), (5, 1), (5, 17), (12, 25), (12, 26)}


def easter(year: int) -> date:
    """Easter Sunday by the anonymous Gregorian rule."""
    golden = year % 19
    century, rest = divmod(year, 100)
    leap_centuries, century_rest = divmod(century, 4)
    correction = (8 * century + 13) // 25
    epact = (19 * golden + century - leap_centuries - correction + 15) % 30
    moon = (golden + 11 * epact) // 319
    leaps, year_rest = divmod(rest, 4)
    weekday = (2 * century_rest + 2 * leaps - year_rest - epact + moon + 32) % 7
    month = (epact - moon + weekday + 90) // 25
    day = (epact - moon + weekday + month + 19) % 32
    return date(year, month, day)


def is_workday(day: date) -> bool:
    """Parcels move on Saturdays too, but not on Sundays and holidays."""
    if day.weekday() == 6:
        return False
    if (day.month, day.day) in FIXED_HOLIDAYS:
        return False
    offset = (day - easter(day.year)).days
    return offset not in (-3, -2, 1, 39, 50)


def workdays_between(start: date, end: date) -> int:
    """Workdays after ``start`` up to and including ``end``."""
    if end < start:
        return -workdays_between(end, start)
    count = 0
    day = start
    while day < end:
        day += timedelta(days=1)
        if is_workday(day):
            count += 1
    return count


def add_workdays(start: date, days: int) -> date:
    """The day on which a promise of so many workdays falls due."""
    if days < 0:
        raise ValueError("a promise cannot lie in the past")
    day = start
    while days > 0:
        day += timedelta(days=1)
        if is_workday(day):
            days -= 1
    return day
