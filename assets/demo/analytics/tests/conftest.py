"""Scans that several tests share."""

from datetime import datetime, timedelta

import pytest

from tako_analytics.journeys import journeys
from tako_analytics.loading import Scan

MONDAY = datetime(2026, 6, 1, 8, 0)


def travel(code, *steps):
    """Scans of one parcel from (hours after Monday, hub, status) steps."""
    return [Scan(MONDAY + timedelta(hours=h), code, hub, status) for h, hub, status in steps]


@pytest.fixture
def parcels():
    scans = [
        *travel("TK1", (0, "OSL", "accepted"), (9, "GOT", "in_transit"), (50, "LIS", "delivered")),
        *travel("TK2", (1, "OSL", "accepted"), (73, "LIS", "delivered")),
        *travel("TK3", (2, "OSL", "accepted"), (8, "OSL", "in_transit")),
    ]
    return journeys(scans)
