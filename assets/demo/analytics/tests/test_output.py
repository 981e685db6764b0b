import asyncio

from tako_analytics.alerts import Level, alerts
from tako_analytics.anomalies import Anomaly
from tako_analytics.cli import main
from tako_analytics.feed import collect
from tako_analytics.tables import render

EXPORT = """\
code,at,hub,status
TK1,2026-06-01T08:00:00,OSL,accepted
TK1,2026-06-03T10:00:00,LIS,delivered
"""


def test_text_tables_align_numbers_right():
    table = render(["lane", "parcels"], [("OSL>LIS", 12), ("OSL=OSL", 3)])
    assert table.splitlines() == ["lane     parcels", "OSL>LIS       12", "OSL=OSL        3"]


def test_markdown():
    assert render(["lane"], [("A|B",)], "markdown").endswith("| A\\|B |")


def test_the_report_of_an_export(tmp_path, capsys):
    path = tmp_path / "scans.csv"
    path.write_text(EXPORT)
    assert main([str(path)]) == 0
    assert "OSL>LIS" in capsys.readouterr().out


def test_a_missing_file_is_status_two(tmp_path):
    assert main([str(tmp_path / "nothing.csv")]) == 2


def test_stalled_parcels_page_someone():
    (alert,) = alerts([Anomaly("TK3", "stalled", "52 h in OSL")], at_least=Level.WARN)
    assert alert.level is Level.PAGE


def test_the_feed_stops_after_the_scans_asked_for():
    async def fetch(position):
        return [{"n": position}, {"n": position + 1}]

    assert asyncio.run(collect(fetch, 3)) == [{"n": 0}, {"n": 1}, {"n": 2}]
