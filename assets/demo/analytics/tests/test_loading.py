import pytest

from tako_analytics.loading import LoadError, load_scans

JOURNAL = """\
{"parcel": {"code": "TK1"}}
{"scan": {"code": "TK1", "at": "2026-06-01T12:00:00", "hub": "GOT", "status": "in_transit"}}

{"scan": {"code": "TK1", "at": "2026-06-01T08:00:00", "hub": "OSL", "status": "accepted"}}
{"scan": {"code
"""


def test_a_journal_is_sorted_and_a_torn_line_ignored(tmp_path):
    path = tmp_path / "scans.jsonl"
    path.write_text(JOURNAL)
    assert [scan.hub for scan in load_scans(path)] == ["OSL", "GOT"]


def test_an_export_is_read(tmp_path):
    path = tmp_path / "scans.csv"
    path.write_text("code,at,hub,status\nTK1,2026-06-01T08:00:00,OSL,accepted\n")
    assert load_scans(path)[0].code == "TK1"


def test_a_bad_time_names_its_line(tmp_path):
    path = tmp_path / "scans.csv"
    path.write_text("code,at,hub,status\nTK1,yesterday,OSL,accepted\n")
    with pytest.raises(LoadError, match="line 2"):
        load_scans(path)
