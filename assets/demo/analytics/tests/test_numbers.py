import pytest

from tako_analytics.forecast import Holt
from tako_analytics.percentiles import median, percentile, spread


def test_percentiles_interpolate():
    assert median([4, 1, 3, 2]) == 2.5
    assert percentile([1, 2, 3], 100) == 3
    assert spread([1, 2, 3, 4, 5]) == 2


@pytest.mark.parametrize(("values", "rank"), [([], 50), ([1], 101)])
def test_percentiles_refuse_nonsense(values, rank):
    with pytest.raises(ValueError):
        percentile(values, rank)


def test_a_straight_line_goes_on():
    assert Holt().predict([10, 20, 30, 40], days=2) == pytest.approx([50, 60])


def test_a_falling_volume_stops_at_zero():
    assert Holt().predict([20, 10], days=3)[-1] == 0
