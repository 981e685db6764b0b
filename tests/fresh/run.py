"""Types lazycov with zero arguments in fresh projects, as their tools leave them, and compares it with the tools.

    python tests/fresh/run.py [--keep FOLDER] [NAME...]

Each project is one of tests/fixtures: it is copied, measured by its real tool with the tool's defaults, and then lazycov
must take the reports that are named in projects.py and no others, say the numbers that the tool printed, and warn of
nothing. One line a project; without names all whose tools are there. `--keep` leaves the projects in a folder.

Packages of npm and PyPI are installed into target/fresh on first use. From Debian come php-xdebug with phpunit,
ruby-simplecov with ruby-minitest, libjacoco-java with a JDK, lcov, gcc, ghc, and libdevel-cover-perl with
libjson-maybexs-perl. LAZYCOV names the program; without it target/debug/lazycov is run.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from fnmatch import fnmatch
from pathlib import Path

from counted import COUNTED
from printed import Share
from projects import PROJECTS

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ROOT / "target" / "fresh"
METRICS = ("lines", "branches", "functions", "statements", "instructions")


class Wrong(Exception):
    """A project is not as it should be."""


def run(command, folder, environment=None, may_fail=False):
    """What a command printed; its errors stand in the exception where it fails."""
    environment = {**os.environ, **(environment or {})}
    done = subprocess.run(command, cwd=folder, env=environment, text=True, capture_output=True)
    if done.returncode and not may_fail:
        raise Wrong(f"{' '.join(command)}: {done.stderr or done.stdout}")
    return done


def npm(name, packages, folder):
    """Puts packages into a project: they are installed once, and linked."""
    kept = TOOLS / "npm" / name
    if not (kept / "done").exists():
        shutil.rmtree(kept, ignore_errors=True)
        kept.mkdir(parents=True)
        (kept / "package.json").write_text('{"private": true}')
        quiet = ["--silent", "--no-audit", "--no-fund", "--no-package-lock"]
        run(["npm", "install", *quiet, *packages], kept)
        (kept / "done").touch()
    shutil.copytree(kept / "node_modules", folder / "node_modules", copy_function=os.link, symlinks=True)


def pip(packages):
    """The folder of programs of an environment that has these packages."""
    python = TOOLS / "python"
    if not python.exists():
        run([sys.executable, "-m", "venv", str(python)], ROOT)
    wanted = [package for package in packages if not (python / package).exists()]
    if wanted:
        run([str(python / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check", *wanted], ROOT)
        for package in wanted:
            (python / package).touch()
    return python / "bin"


def fresh(project, folder):
    """A copy of the sources, in a repository of its own."""
    ignored = shutil.ignore_patterns("reports", "totals.json", *project.without)
    shutil.copytree(ROOT / "tests" / "fixtures" / project.source, folder, ignore=ignored)
    git = ["git", "-c", "user.name=Fresh", "-c", "user.email=fresh@example.org", "-c", "commit.gpgsign=false"]
    (folder / ".gitignore").write_text("node_modules\n")
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "fresh"]):
        run([*git, *words], folder)


def lazycov(folder, *words):
    """What lazycov says, without anybody's settings and outside of any CI."""
    own = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    program = os.environ.get("LAZYCOV", ROOT / "target" / "debug" / "lazycov")
    home = {"HOME": str(folder / "nobody"), "XDG_CACHE_HOME": str(folder / "nobody")}
    return subprocess.run([program, *words], cwd=folder, env={**own, **home}, text=True, capture_output=True)


def judge(project, folder, said):
    """Raises what is wrong; else what lazycov found, metric by metric."""
    done = lazycov(folder, "report", "--format", "json")
    for words in (["report"], ["doctor"]):
        shown = lazycov(folder, *words)
        if shown.returncode or shown.stderr:
            raise Wrong(f"{words[0]} says {shown.stderr.strip()}")
    if done.returncode or done.stderr:
        raise Wrong(done.stderr.strip())
    report = json.loads(done.stdout)
    taken = [entry["path"] for entry in report["inputs"]]
    astray = [path for path in taken if not any(fnmatch(path, wanted) for wanted in project.counts)]
    absent = [wanted for wanted in project.counts if not any(fnmatch(path, wanted) for path in taken)]
    if astray or absent:
        raise Wrong(f"takes {', '.join(taken)}; not wanted {astray}, missing {absent}")
    unmeasured = [file["path"] for file in report["files"] if file["state"] == "not_measured"]
    if unmeasured != project.unmeasured:
        raise Wrong(f"lists as not measured {unmeasured}")
    functions = lazycov(folder, "report", "--by", "function", "--format", "json").stdout
    found = {metric: Share.of(report["totals"].get(metric)) for metric in METRICS}
    found |= {name: COUNTED[name](report, functions, folder) for name in said if name in COUNTED}
    for metric, share in said.items():
        if found[metric] is None or not share.equals(found[metric]):
            raise Wrong(f"{metric}: {found[metric]} where the tool says {share}")
    return {metric: share for metric, share in found.items() if share is not None}


def measure(name, project, folder):
    """Makes a project, measures it, and prints how it went. Is all well?"""
    try:
        fresh(project, folder)
        if project.npm:
            npm(project.tool or name, project.npm, folder)
        environment = dict(project.environment)
        if project.pip:
            environment["PATH"] = f"{pip(project.pip)}{os.pathsep}{os.environ['PATH']}"
        printed = "".join(run(command, folder, environment).stdout for command in project.commands)
        said = project.said(printed, folder)
        found = judge(project, folder, said)
    except Wrong as wrong:
        print(f"WRONG  {name:<16} {wrong}")
        return False
    listed = ", ".join(f"{metric} {share}" for metric, share in found.items())
    told = ", ".join(f"{metric} {share}" for metric, share in said.items())
    print(f"equal  {name:<16} {listed}\n       {'its tool':<16} {told}")
    return True


def main():
    words = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    words.add_argument("--keep", metavar="FOLDER", type=Path)
    words.add_argument("names", nargs="*", metavar="NAME", help=", ".join(PROJECTS))
    words = words.parse_args()
    passed = failed = skipped = 0
    with tempfile.TemporaryDirectory() as scratch:
        for name in words.names or PROJECTS:
            project = PROJECTS[name]
            lacking = [program for program in project.needs if shutil.which(program) is None]
            if lacking and not words.names:
                print(f"absent {name:<16} needs {', '.join(lacking)}")
                skipped += 1
            elif measure(name, project, (words.keep or Path(scratch)) / name):
                passed += 1
            else:
                failed += 1
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed else 0


sys.exit(main())
