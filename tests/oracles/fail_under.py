"""Asks coverage.py itself for its verdicts on limits, and compares them with what `lazycov check` says of it.

    python tests/oracles/fail_under.py LAZYCOV PACKAGES...

PACKAGES are folders with one version of coverage.py each (`pip install --target FOLDER coverage==VERSION`). lazycov judges
exactly; where coverage.py would pass because it rounds, it has to say so, and only there. One line a disagreement, then a
count.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

LIMITS = ["79", "79.4", "79.5", "79.6", "80", "85.71", "86", "99.95", "100"]
PRECISIONS = [None, "2"]


def project(folder, hit, total):
    """A program of `total` statements, `hit` of which run."""
    missed = total - hit
    lines = [f"a{at} = {at}" for at in range(hit - 1)]
    lines.append("if a0:" if missed == 0 else "if a0 == 1:")
    lines += [f"    b{at} = {at}" for at in range(missed)] or ["    pass"]
    pathlib.Path(folder, "app.py").write_text("\n".join(lines) + "\n")


def main():
    lazycov, packages = os.path.abspath(sys.argv[1]), sys.argv[2:]
    asked = wrong = 0
    for package in packages:
        environment = {**os.environ, "PYTHONPATH": os.path.abspath(package)}
        for hit, total in [(159, 200), (6, 7), (1999, 2000), (50, 50)]:
            with tempfile.TemporaryDirectory() as folder:
                project(folder, hit, total)
                coverage = [sys.executable, "-m", "coverage"]
                subprocess.run([*coverage, "run", "app.py"], cwd=folder, env=environment, check=True)
                for precision in PRECISIONS:
                    for limit in LIMITS:
                        settings = f"[report]\nfail_under = {limit}\n"
                        settings += f"precision = {precision}\n" if precision else ""
                        pathlib.Path(folder, ".coveragerc").write_text(settings)
                        quiet = {"cwd": folder, "env": environment, "capture_output": True, "text": True}
                        subprocess.run([*coverage, "json", "-q", "--fail-under=0"], **quiet, check=True)
                        theirs = subprocess.run([*coverage, "report"], **quiet).returncode
                        ours = subprocess.run([lazycov, "check", "coverage.json", "--format", "json"], **quiet)
                        rules = json.loads(ours.stdout)["rules"]
                        fails = ours.returncode == 1
                        excused = any("itself would pass" in rule["message"] for rule in rules)
                        asked += 1
                        # A limit of 0 is none; whoever fails here and passes there must be told so.
                        if (excused == (theirs == 2)) if fails else theirs == 2:
                            wrong += 1
                            print(f"{package} {hit}/{total} limit {limit} precision {precision}: {theirs} there, "
                                  f"{ours.returncode} here, told: {excused}\n{ours.stdout}{ours.stderr}")
    print(f"{asked} verdicts, {wrong} differ")


if __name__ == "__main__":
    main()
