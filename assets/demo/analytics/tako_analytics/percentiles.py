"""Order statistics without a numerics library."""

from __future__ import annotations

from collections.abc import Sequence


def percentile(values: Sequence[float], rank: float) -> float:
    """Linear interpolation between the two nearest values."""
    if not values:
        raise ValueError("no values")
    if not 0 <= rank <= 100:
        raise ValueError(f"rank {rank} is not between 0 and 100")
    ordered = sorted(values)
    position = (len(ordered) - 1) * rank / 100
    below = int(position)
    if below + 1 == len(ordered):
        return ordered[below]
    share = position - below
    return ordered[below] * (1 - share) + ordered[below + 1] * share


def median(values: Sequence[float]) -> float:
    """The value in the middle."""
    return percentile(values, 50)


def spread(values: Sequence[float]) -> float:
    """Distance between the quartiles."""
    return percentile(values, 75) - percentile(values, 25)
