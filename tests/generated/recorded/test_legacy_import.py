import pytest

from tako_analytics.legacy_import import parse_line
from tako_analytics.loading import LoadError

LINE = "TK473124829202606010830OSL10"


def test_a_record_becomes_a_scan():
    scan = parse_line(1, LINE)
    assert (scan.hub, scan.status) == ("OSL", "accepted")


@pytest.mark.parametrize("line", ["TK4731", LINE[:-2] + "77"])
def test_a_bad_record_says_its_line(line):
    with pytest.raises(LoadError):
        parse_line(7, line)
