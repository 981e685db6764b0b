"""What tools print at the end of a run: their totals, by metric. Nothing is counted here."""

import csv
import json
import re
from dataclasses import dataclass
from fractions import Fraction


@dataclass
class Share:
    """So many of so many, or a percentage: cut after two digits as Istanbul's and SimpleCov's, or rounded."""

    covered: int = 0
    total: int = 0
    percent: str = ""
    rounded: bool = False

    @staticmethod
    def of(ratio):
        """A ratio in lazycov's JSON."""
        return Share(ratio["covered"], ratio["total"]) if ratio else None

    def equals(self, counted):
        """Does a share that is given in numbers say the same?"""
        if not self.percent:
            return (self.covered, self.total) == (counted.covered, counted.total)
        exact, own = Fraction(100 * counted.covered, counted.total), Fraction(self.percent)
        if self.rounded:
            return abs(own - exact) <= Fraction(1, 2 * 10 ** len(self.percent.partition(".")[2]))
        return int(exact * 100) == int(own * 100)

    def __str__(self):
        return f"{self.percent}%" if self.percent else f"{self.covered}/{self.total}"


@dataclass
class Told:
    """What a tool says in words that can only be equal or not."""

    text: str

    def equals(self, counted):
        """Are these the same words?"""
        return self == counted

    def __str__(self):
        return self.text


def istanbul(text, _):
    """The row of all files in the table of Istanbul's `text`."""
    row = re.search(r"^All files +\|([^\n]*)", text, re.MULTILINE)[1].split("|")
    names = ("statements", "branches", "functions", "lines")
    return {name: Share(percent=cell.strip()) for name, cell in zip(names, row)}


def istanbul_in_lcov(text, folder):
    """The same, save what LCOV has no records for."""
    said = istanbul(text, folder)
    del said["statements"]
    return said


def c8(text, folder):
    """The lines that c8's table lists as not covered, and what its summary says was missed of the rest."""
    rows = re.findall(r"^ .*\| +([\d,-]+) *$", text, re.MULTILINE)
    total = json.loads((folder / "coverage" / "coverage-summary.json").read_text())["total"]
    counts = {f"missed {name}": Told(str(total[name]["total"] - total[name]["covered"])) for name in ("branches", "functions")}
    return {"uncovered": Told(" ".join(rows)), **counts}


def phpunit(text, _):
    """The summary of `--coverage-text`."""
    found = re.findall(r"^ +(Lines|Methods): +[\d.]+% \((\d+)/(\d+)\)", text, re.MULTILINE)
    names = {"Lines": "lines", "Methods": "whole methods"}
    return {names[name]: Share(int(covered), int(total)) for name, covered, total in found}


def simplecov(text, folder):
    """The last line, and what is kept of the run, which alone knows branches in this version."""
    covered, total = re.search(r"(\d+) / (\d+) LOC", text).groups()
    result = json.loads((folder / "coverage" / ".last_run.json").read_text())["result"]
    return {"lines": Share(int(covered), int(total)), "branches": Share(percent=str(result["branch"]))}


def gcovr(text, _):
    """`--print-summary`: "lines: 82.4% (98 out of 119)"."""
    found = re.findall(r"^(lines|functions|branches): [\d.]+% \((\d+) out of (\d+)\)", text, re.MULTILINE)
    return {name: Share(int(covered), int(total)) for name, covered, total in found}


def lcov(text, _):
    """`lcov --summary`: "lines......: 82.4% (98 of 119 lines)"."""
    found = re.findall(r"^\s*(\w+?)\.+: [\d.]+% \((\d+) of (\d+) ", text, re.MULTILINE)
    return {name: Share(int(covered), int(total)) for name, covered, total in found}


def jacoco(_, folder):
    """The sums of the tables that lie beside the reports."""
    names = {"LINE": "lines", "BRANCH": "branches", "METHOD": "functions", "INSTRUCTION": "instructions"}
    said = {name: Share() for name in names.values()}
    for table in folder.glob("*/target/site/jacoco/jacoco.csv"):
        for row in csv.DictReader(table.open()):
            for column, name in names.items():
                missed, covered = int(row[f"{column}_MISSED"]), int(row[f"{column}_COVERED"])
                said[name] = Share(said[name].covered + covered, said[name].total + missed + covered)
    return said


def coverage_py(text, _):
    """The last row of coverage.py's table: statements, missed ones, branches, lines with missed branches."""
    statements, missed = re.search(r"^TOTAL +(\d+) +(\d+)", text, re.MULTILINE).groups()
    return {"lines": Share(int(statements) - int(missed), int(statements))}


def go(text, _):
    """The last row of `go tool cover -func`."""
    percent = re.search(r"^total:\s+\(statements\)\s+([\d.]+)%", text, re.MULTILINE)[1]
    return {"statements": Share(percent=percent, rounded=True)}


def hpc(text, _):
    """`hpc report`: "75% local declarations used (3/4)"."""
    found = re.findall(r"^ *\d+% ([-\w ]+?) used \((\d+)/(\d+)\)", text, re.MULTILINE)
    said = {name: (int(covered), int(total)) for name, covered, total in found}
    declarations = said["local declarations"], said["top-level declarations"]
    return {"statements": Share(*said["expressions"]), "functions": Share(*map(sum, zip(*declarations)))}


def devel_cover(_, folder):
    """What `cover -report json` writes."""
    total = json.loads((folder / "cover_db" / "cover.json").read_text())["summary"]["Total"]
    names = {"branch": "branches", "subroutine": "functions"}
    return {ours: Share(total[name]["covered"], total[name]["total"]) for name, ours in names.items()}
