"""What some tools count in a way of their own, counted so from what lazycov says."""

import json
import re

from printed import Share, Told


def uncovered(report, *_):
    """The last column of Istanbul's table: the missed lines of each file that has any, file by file."""
    passages = [[f"{a}-{b}" if a < b else f"{a}" for a, b in file.get("missed") or []] for file in report["files"]]
    return Told(" ".join(",".join(file) for file in passages if file))


def missed(metric):
    """How many are not covered: c8 counts more that is (comments as lines, each script and block as a branch)."""

    def count(report, *_):
        share = report["totals"][metric]
        return Told(str(share["total"] - share["covered"]))

    return count


def whole_methods(_, functions, folder):
    """PHPUnit calls a method covered when all of its lines ran; functions outside of classes it leaves out."""
    own = json.loads(functions)["functions"]
    in_class = re.compile(r"^(\w+ )*class ", re.MULTILINE)
    own = [one for one in own if in_class.search((folder / one["path"]).read_text())]
    return Share(sum(one["lines"]["covered"] == one["lines"]["total"] for one in own), len(own))


COUNTED = {
    "uncovered": uncovered,
    "missed branches": missed("branches"),
    "missed functions": missed("functions"),
    "whole methods": whole_methods,
}
