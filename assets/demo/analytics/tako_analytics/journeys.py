"""Groups scans into the journeys of single parcels."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tako_analytics.loading import Scan


@dataclass
class Journey:
    """Everything that happened to one parcel, in order."""

    code: str
    scans: list[Scan] = field(default_factory=list)

    @property
    def delivered(self) -> bool:
        return bool(self.scans) and self.scans[-1].status == "delivered"

    @property
    def duration(self) -> timedelta | None:
        """From acceptance to delivery; None while the parcel travels."""
        if not self.delivered:
            return None
        accepted = next((s for s in self.scans if s.status == "accepted"), None)
        if accepted is None:
            return None
        return self.scans[-1].at - accepted.at

    def dwell(self) -> dict[str, timedelta]:
        """How long the parcel stayed at each hub."""
        rests: dict[str, timedelta] = defaultdict(timedelta)
        for here, there in zip(self.scans, self.scans[1:]):
            if here.hub == there.hub:
                rests[here.hub] += there.at - here.at
        return dict(rests)

    def lane(self) -> tuple[str, str]:
        """First and last hub."""
        if not self.scans:
            raise LookupError(f"{self.code} has never been scanned")
        return self.scans[0].hub, self.scans[-1].hub


def journeys(scans: Iterable[Scan]) -> list[Journey]:
    """One journey for every code, in order of the codes."""
    by_code: dict[str, Journey] = {}
    for scan in sorted(scans):
        by_code.setdefault(scan.code, Journey(scan.code)).scans.append(scan)
    return [by_code[code] for code in sorted(by_code)]
