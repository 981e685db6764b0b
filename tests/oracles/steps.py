"""Compare what `lazycov diff` says of every line, step by step through a history, with git's own diff.

    python tests/oracles/steps.py LAZYCOV RELEASE_FOLDER...

Each folder holds the sources of a release and its `lcov.info`. They become commits of a scratch repository; after each
one a baseline is saved, and the next is compared with it. Of a line that git leaves unchanged, the state before and now
(hit, missed, no code) says which category it must be in. Of a line that git calls new, lazycov may know better: that it
moved, or that a statement was only broken in another way; such lines are counted beside. One row a step:

    step  lines  wrong  moved or rewrapped  lost

`lines` are the verdicts on present lines that are code now or were, `wrong` those on unchanged lines that contradict git
and the reports.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

SAME = {
    (1, 1): {"still_hit"},
    (1, 0): {"lost"},
    (0, 1): {"gained"},
    (0, 0): {"still_missed"},
    (None, 1): {"included_hit"},
    (None, 0): {"included_missed"},
    (1, None): {"excluded_hit"},
    (0, None): {"excluded_missed"},
}
BESIDE = {"branch_lost", "moved"}
DELETED = {"deleted_hit", "deleted_missed"}


def run(where, *command):
    done = subprocess.run(command, cwd=where, capture_output=True, text=True, env={**os.environ, "XDG_CACHE_HOME": str(where)})
    if done.returncode not in (0, 1):
        raise SystemExit(f"{command}: {done.stdout}{done.stderr}")
    return done.stdout


def report(path):
    """Hit or missed, by file and line."""
    files, lines = {}, {}
    for record in path.read_text().splitlines():
        if record.startswith("SF:"):
            lines = files.setdefault(record[3:].replace("./", ""), {})
        elif record.startswith("DA:"):
            line, hits = record[3:].split(",")[:2]
            lines[int(line)] = max(lines.get(int(line), 0), int(int(hits) > 0))
    return files


def origins(repository, path, count):
    """For each present line the line before, where git leaves it unchanged."""
    hunks = run(repository, "git", "diff", "--histogram", "-U0", "-w", "HEAD~1", "HEAD", "--", path)
    found, old, new = {}, 1, 1
    for match in re.finditer(r"^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@", hunks, re.M):
        at_old, many_old, at_new, many_new = (int(part) if part else 1 for part in match.groups())
        start = at_new if many_new else at_new + 1
        while new < start:
            found[new] = old
            old, new = old + 1, new + 1
        old, new = (at_old if many_old else at_old + 1) + many_old, start + many_new
    while new <= count:
        found[new] = old
        old, new = old + 1, new + 1
    return found


def main(lazycov, folders):
    lazycov = str(Path(lazycov).resolve())
    repository = Path(tempfile.mkdtemp())
    for setting in (["init", "-q"], ["config", "user.email", "a@example.com"], ["config", "user.name", "a"]):
        run(repository, "git", *setting)
    before, sums = None, [0, 0, 0, 0]
    for folder in map(Path, folders):
        for path in repository.iterdir():
            if path.name not in (".git", ".lazycov"):
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        shutil.copytree(folder, repository, dirs_exist_ok=True)
        (repository / ".gitignore").write_text("*.info\n.lazycov/\nlazycov/\n")
        run(repository, "git", "add", "-A")
        run(repository, "git", "commit", "-q", "--allow-empty", "-m", folder.name)
        now = report(repository / "lcov.info")
        if before is not None:
            step = compare(lazycov, repository, before, now)
            sums = [a + b for a, b in zip(sums, step)]
            print(before_name, folder.name, *step, sep="\t")
        run(repository, lazycov, "baseline", "save", folder.name, "--full")
        before, before_name = now, folder.name
    print("all", "", *sums, sep="\t")
    shutil.rmtree(repository)
    return sums[1]


def compare(lazycov, repository, before, now):
    found = json.loads(run(repository, lazycov, "diff", "--format", "json"))
    told = {}
    for file in found["files"]:
        for category, lines in file["categories"].items():
            if category not in BESIDE | DELETED:
                for first, last in lines["ranges"]:
                    for line in range(first, last + 1):
                        told.setdefault(file["path"], {}).setdefault(line, set()).add(category)
    verdicts = wrong = other = lost = 0
    for path, lines in now.items():
        text = (repository / path).read_text().splitlines()
        same = origins(repository, path, len(text)) if path in before else {}
        for line in range(1, len(text) + 1):
            is_now, said = lines.get(line), told.get(path, {}).get(line, set())
            was = before.get(path, {}).get(same[line]) if line in same else None
            if is_now is None and (line not in same or was is None):
                continue
            verdicts += 1
            lost += "lost" in said
            if line in same:
                trivial = not re.search(r"\w", text[line - 1])
                if said != SAME[(was, is_now)] and not (trivial and not said):
                    wrong += 1
                    print("wrong", path, line, text[line - 1].strip(), "was", was, "is", is_now, sorted(said), file=sys.stderr)
            elif said & {"new_hit", "new_missed"} == set():
                other += 1
    return [verdicts, wrong, other, lost]


if __name__ == "__main__":
    sys.exit(1 if main(sys.argv[1], sys.argv[2:]) else 0)
