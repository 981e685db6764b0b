"""Reads the fixed-width files of the system we replaced."""

from __future__ import annotations

from datetime import datetime

from tako_analytics.loading import LoadError, Scan

COLUMNS = {"code": (0, 11), "at": (11, 23), "hub": (23, 26), "state": (26, 28)}

STATES = {
    "01": "announced",
    "10": "accepted",
    "20": "in_transit",
    "30": "out_for_delivery",
    "40": "delivered",
    "90": "returned",
}


def parse_line(number: int, line: str) -> Scan:
    """One record of the old system."""
    if len(line) < 28:
        raise LoadError(number, "record is too short")
    fields = {name: line[start:end].strip() for name, (start, end) in COLUMNS.items()}
    try:
        at = datetime.strptime(fields["at"], "%Y%m%d%H%M")
    except ValueError:
        raise LoadError(number, f"bad time {fields['at']!r}") from None
    status = STATES.get(fields["state"])
    if status is None:
        raise LoadError(number, f"unknown state {fields['state']!r}")
    return Scan(at, fields["code"], fields["hub"], status)


def parse(text: str) -> list[Scan]:
    """All records; comment lines start with an asterisk."""
    scans = []
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith("*") or not line:
            continue
        scans.append(parse_line(number, line))
    return scans
