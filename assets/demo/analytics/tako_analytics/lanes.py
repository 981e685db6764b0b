"""Statistics for each pair of first and last hub."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tako_analytics.percentiles import median, percentile

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tako_analytics.journeys import Journey


@dataclass(frozen=True)
class Lane:
    """What a dispatcher wants to know about a lane."""

    origin: str
    destination: str
    parcels: int
    median_hours: float
    slow_hours: float

    @property
    def name(self) -> str:
        arrow = "=" if self.origin == self.destination else ">"
        return f"{self.origin}{arrow}{self.destination}"


def lanes(parcels: Iterable[Journey], minimum: int = 1) -> list[Lane]:
    """Lanes with at least ``minimum`` deliveries, the busiest first."""
    hours: dict[tuple[str, str], list[float]] = defaultdict(list)
    for parcel in parcels:
        if parcel.duration is None:
            continue
        hours[parcel.lane()].append(parcel.duration.total_seconds() / 3600)
    result = []
    for (origin, destination), values in hours.items():
        if len(values) < minimum:
            continue
        result.append(
            Lane(origin, destination, len(values), median(values), percentile(values, 90))
        )
    return sorted(result, key=lambda lane: (-lane.parcels, lane.name))


def slowest(all_lanes: list[Lane], count: int = 3) -> list[Lane]:
    """The lanes whose slow parcels are slowest."""
    return sorted(all_lanes, key=lambda lane: lane.slow_hours, reverse=True)[:count]
