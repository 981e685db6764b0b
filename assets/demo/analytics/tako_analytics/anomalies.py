"""Finds parcels that deserve a second look."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from tako_analytics.percentiles import median, spread

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tako_analytics.journeys import Journey


@dataclass(frozen=True)
class Anomaly:
    """One finding about one parcel."""

    code: str
    kind: str
    detail: str

    def __str__(self) -> str:
        return f"{self.code}: {self.kind} ({self.detail})"


def stalled(parcels: list[Journey], now: datetime, limit: timedelta) -> Iterator[Anomaly]:
    """Parcels on their way that nobody has scanned for too long."""
    for parcel in parcels:
        if parcel.delivered or not parcel.scans:
            continue
        silence = now - parcel.scans[-1].at
        if silence > limit:
            hours = int(silence.total_seconds() // 3600)
            yield Anomaly(parcel.code, "stalled", f"{hours} h in {parcel.scans[-1].hub}")


def loops(parcels: list[Journey]) -> Iterator[Anomaly]:
    """Parcels that came back to a hub they had left."""
    for parcel in parcels:
        seen: set[str] = set()
        previous = None
        for scan in parcel.scans:
            if scan.hub != previous and scan.hub in seen:
                yield Anomaly(parcel.code, "loop", f"back in {scan.hub}")
                break
            seen.add(scan.hub)
            previous = scan.hub


def outliers(parcels: list[Journey], factor: float = 1.5) -> Iterator[Anomaly]:
    """Deliveries that took far longer than the others."""
    hours = {
        parcel.code: parcel.duration.total_seconds() / 3600
        for parcel in parcels
        if parcel.duration is not None
    }
    if len(hours) < 4:
        return
    limit = median(list(hours.values())) + factor * spread(list(hours.values()))
    for code, needed in hours.items():
        if needed > limit:
            yield Anomaly(code, "slow", f"{needed:.0f} h, usual is below {limit:.0f} h")
