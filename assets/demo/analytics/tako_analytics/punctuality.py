"""Compares deliveries with what customers were promised."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tako_analytics.workdays import workdays_between

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tako_analytics.journeys import Journey

DEFAULT_PROMISE = 3


@dataclass(frozen=True)
class Punctuality:
    """Deliveries by how they kept the promise."""

    early: int = 0
    on_time: int = 0
    late: int = 0
    open: int = 0

    @property
    def delivered(self) -> int:
        return self.early + self.on_time + self.late

    @property
    def rate(self) -> float | None:
        """Share of deliveries that were not late."""
        if self.delivered == 0:
            return None
        return (self.early + self.on_time) / self.delivered

    def grade(self) -> str:
        """The letter shown on the wall of every hub."""
        rate = self.rate
        if rate is None:
            return "-"
        if rate >= 0.98:
            return "A"
        if rate >= 0.95:
            return "B"
        if rate >= 0.9:
            return "C"
        return "D"


def punctuality(
    parcels: Iterable[Journey],
    promises: Mapping[tuple[str, str], int] | None = None,
) -> Punctuality:
    """Count how many parcels came early, on time and late."""
    promises = promises or {}
    early = on_time = late = still_open = 0
    for parcel in parcels:
        if parcel.duration is None:
            still_open += 1
            continue
        promised = promises.get(parcel.lane(), DEFAULT_PROMISE)
        needed = workdays_between(parcel.scans[0].at.date(), parcel.scans[-1].at.date())
        if needed < promised:
            early += 1
        elif needed == promised:
            on_time += 1
        else:
            late += 1
    return Punctuality(early, on_time, late, still_open)
