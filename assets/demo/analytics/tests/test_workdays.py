from datetime import date

import pytest

from tako_analytics.workdays import add_workdays, easter, is_workday, workdays_between


@pytest.mark.parametrize(
    ("year", "day"), [(2024, date(2024, 3, 31)), (2025, date(2025, 4, 20)), (2026, date(2026, 4, 5))]
)
def test_easter(year, day):
    assert easter(year) == day


def test_sundays_and_holidays_are_free():
    assert not is_workday(date(2026, 6, 7))
    assert not is_workday(date(2026, 5, 17))
    assert not is_workday(date(2026, 4, 6))
    assert is_workday(date(2026, 6, 6))


def test_a_promise_skips_the_weekend():
    assert add_workdays(date(2026, 6, 5), 2) == date(2026, 6, 8)
    assert workdays_between(date(2026, 6, 5), date(2026, 6, 8)) == 2
