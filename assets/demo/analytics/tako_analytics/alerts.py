"""Decides who is told about which anomaly, and how loudly."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tako_analytics.anomalies import Anomaly


class Level(IntEnum):
    """How urgent an alert is."""

    INFO = 1
    WARN = 2
    PAGE = 3


@dataclass(frozen=True)
class Alert:
    """A message for the people on duty."""

    level: Level
    text: str


def classify(anomaly: Anomaly) -> Level:
    """Stalled parcels wake people up, slow ones do not."""
    if anomaly.kind == "stalled":
        return Level.PAGE
    if anomaly.kind == "loop":
        return Level.WARN
    return Level.INFO


def alerts(found: Iterable[Anomaly], at_least: Level = Level.INFO) -> list[Alert]:
    """One alert for each anomaly, or a summary when there are many."""
    found = list(found)
    if len(found) > 20:
        return [summary(found)]
    result = [Alert(classify(anomaly), str(anomaly)) for anomaly in found]
    return [alert for alert in result if alert.level >= at_least]


def summary(found: list[Anomaly]) -> Alert:
    """A single alert in place of a flood."""
    kinds = Counter(anomaly.kind for anomaly in found)
    level = max(classify(anomaly) for anomaly in found)
    parts = [f"{count} {kind}" for kind, count in kinds.most_common()]
    return Alert(level, f"{len(found)} anomalies: {', '.join(parts)}")
