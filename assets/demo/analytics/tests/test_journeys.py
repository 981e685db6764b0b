from datetime import timedelta

from tako_analytics.anomalies import loops, stalled
from tako_analytics.lanes import lanes, slowest
from tako_analytics.punctuality import Punctuality, punctuality
from tests.conftest import MONDAY


def test_durations(parcels):
    assert [parcel.duration for parcel in parcels] == [
        timedelta(hours=50),
        timedelta(hours=72),
        None,
    ]


def test_dwell_counts_time_at_one_hub(parcels):
    assert parcels[2].dwell() == {"OSL": timedelta(hours=6)}


def test_punctuality(parcels):
    result = punctuality(parcels)
    assert result == Punctuality(early=1, on_time=1, late=0, open=1)
    assert result.grade() == "A"


def test_lanes(parcels):
    (lane,) = lanes(parcels)
    assert lane.name == "OSL>LIS"
    assert lane.median_hours == 61
    assert slowest([lane]) == [lane]


def test_a_silent_parcel_is_stalled(parcels):
    found = list(stalled(parcels, MONDAY + timedelta(hours=60), timedelta(hours=24)))
    assert [str(anomaly) for anomaly in found] == ["TK3: stalled (52 h in OSL)"]


def test_no_parcel_goes_in_circles(parcels):
    assert list(loops(parcels)) == []
