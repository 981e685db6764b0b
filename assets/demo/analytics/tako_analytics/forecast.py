"""Predicts tomorrow's volume from the volumes of the past."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass
class Holt:
    """Double exponential smoothing: a level and a trend."""

    alpha: float = 0.5
    beta: float = 0.3

    def __post_init__(self) -> None:
        for name in ("alpha", "beta"):
            value = getattr(self, name)
            if not 0 < value < 1:
                raise ValueError(f"{name} must lie between 0 and 1, not {value}")

    def fit(self, volumes: Sequence[float]) -> tuple[float, float]:
        """Level and trend after the last day."""
        if len(volumes) < 2:
            raise ValueError("a trend needs at least two days")
        level, trend = volumes[0], volumes[1] - volumes[0]
        for volume in volumes[1:]:
            before = level
            level = self.alpha * volume + (1 - self.alpha) * (level + trend)
            trend = self.beta * (level - before) + (1 - self.beta) * trend
        return level, trend

    def predict(self, volumes: Sequence[float], days: int = 1) -> list[float]:
        """The days to come; a volume is never below zero."""
        level, trend = self.fit(volumes)
        return [max(0.0, level + trend * ahead) for ahead in range(1, days + 1)]


def weekday_factors(volumes: Sequence[float], first_weekday: int = 0) -> list[float]:
    """How much each weekday lies above or below the average day."""
    average = sum(volumes) / len(volumes)
    if average == 0:
        return [1.0] * 7
    sums = [0.0] * 7
    counts = [0] * 7
    for index, volume in enumerate(volumes):
        weekday = (first_weekday + index) % 7
        sums[weekday] += volume
        counts[weekday] += 1
    return [s / n / average if n else 1.0 for s, n in zip(sums, counts)]


def mean_error(model: Holt, volumes: Sequence[float], warmup: int = 7) -> float:
    """Mean absolute error of one-day predictions over the past."""
    errors = [
        abs(model.predict(volumes[:day])[0] - volumes[day])
        for day in range(warmup, len(volumes))
    ]
    if not errors:
        raise ValueError("not enough days to look back on")
    return sum(errors) / len(errors)
