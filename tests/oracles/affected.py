"""Edit a project at random and ask whether `lazycov affected` names every test that fails then.

    python tests/oracles/affected.py PROJECT --lazycov PATH [--edits 100] [--seed 1] [--kind python|javascript|go]

PROJECT is copied into a scratch repository. All its tests run once, each told apart. Then one edit at a time: operators,
constants, returns, conditions, imports, decorators, defaults, a line that is deleted, data files, comments; in the code, in
the tests and in what helps them. `lazycov affected` says which tests the edit can make fail, all tests run, and each one
that fails and did not fail before must be named, unless lazycov said that every test may be affected: then nothing can be
missed, and nothing runs (--always runs them all the same). What fails the same way when it runs alone counts; a test that
fails only after others did is counted beside, as is an edit that never ends. One row an edit:

    number  what  where  selected/known  failed  missed

and the sums in the end. Exit code 1 where anything was missed.

Python: pytest and pytest-cov in the interpreter that is named by --python. JavaScript: vitest, a file of tests at a time. Go:
a package at a time. These two are measured by `lazycov run`.
"""

import argparse
import ast
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PLUGIN = '''
import os

def note(text):
    with open(os.environ["ORACLE_FAILED"], "a") as out:
        out.write(text + "\\n")

def pytest_runtest_logreport(report):
    if report.outcome == "failed":
        note(report.nodeid)

def pytest_collectreport(report):
    if report.outcome == "failed":
        note(report.nodeid)
'''


def run(command, where, env=None, limit=600):
    """Runs a command with its children in a group of its own. Returns code and output; code None when it took too long."""
    process = subprocess.Popen(
        command,
        cwd=where,
        env={**os.environ, **(env or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
        errors="replace",
        start_new_session=True,
    )
    try:
        out, _ = process.communicate(timeout=limit)
        return process.returncode, out
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        return None, ""


class Python:
    """pytest, with contexts."""

    code = (".py",)

    def __init__(self, options, scratch, tree):
        self.options, self.scratch, self.tree = options, scratch, tree
        (scratch / "plugin").mkdir()
        (scratch / "plugin" / "oracle_plugin.py").write_text(PLUGIN)
        path = [str(tree / part) for part in options.path] + [str(scratch / "plugin")]
        self.env = {"PYTHONPATH": os.pathsep.join(path), "PYTHONDONTWRITEBYTECODE": "1"}

    def pytest(self, *arguments, limit):
        failed = self.scratch / "failed"
        failed.write_text("")
        command = [self.options.python, "-m", "pytest", "-q", "--no-header", "-p", "oracle_plugin", "-p", "no:cacheprovider"]
        command += ["--continue-on-collection-errors", *self.options.args, *arguments]
        code, out = run(command, self.tree, {**self.env, "ORACLE_FAILED": str(failed)}, limit)
        if code not in (None, 0, 1) and not failed.read_text():
            # What cannot even be collected fails as a whole.
            failed.write_text("*\n")
        return code, set(failed.read_text().split("\n")) - {""}, out

    def measure(self):
        cov = ["--cov", *self.options.cov, "--cov-context=test", "--cov-report="]
        return self.pytest(*(cov if not self.options.cov else [f"--cov={c}" for c in self.options.cov] + cov[-2:]), limit=3600)

    def all(self, limit):
        return self.pytest(limit=limit)

    def alone(self, test, limit):
        return self.pytest(test, limit=limit)

    def is_named(self, test, selection):
        path = test.split("::")[0]
        if test == "*":
            return False
        if path in selection["files"] or any(t["test"] == test for t in selection["tests"]):
            return True
        # A file that cannot be collected is named by any of its tests.
        return "::" not in test and any(t["test"].startswith(test) for t in selection["tests"])


class PerSuite:
    """Tools that tell no tests apart: files of tests, or packages. `lazycov run` measures each by itself."""

    def __init__(self, options, scratch, tree):
        self.options, self.scratch, self.tree = options, scratch, tree

    def measure(self):
        cache = {"XDG_CACHE_HOME": str(self.scratch / "cache")}
        code, out = run([str(self.options.lazycov), "run", "--yes", "--root", str(self.tree)], self.tree, cache, 3600)
        if code not in (0, 1):
            return None, set(), out
        return self.all(3600)

    def is_named(self, test, selection):
        return test in selection["files"] or any(t["test"] == test for t in selection["tests"])


class JavaScript(PerSuite):
    """vitest; a suite is a file."""

    code = (".js", ".mjs", ".cjs", ".ts")

    def all(self, limit, *files):
        told = self.scratch / "vitest.json"
        told.unlink(missing_ok=True)
        command = ["node", "node_modules/vitest/vitest.mjs", "run", "--reporter=json", f"--outputFile={told}", *files]
        code, out = run(command, self.tree, None, limit)
        if code is None or not told.exists():
            return None if code is None else code, {"*"} if code else set(), out
        suites = json.loads(told.read_text())["testResults"]
        return code, {os.path.relpath(one["name"], self.tree) for one in suites if one["status"] == "failed"}, out

    def alone(self, test, limit):
        return self.all(limit, test)


class Go(PerSuite):
    """A suite is a package."""

    code = (".go",)

    def all(self, limit, *packages):
        code, out = run(["go", "test", *self.options.args, *(packages or ["./..."])], self.tree, None, limit)
        return code, {line.split("\t")[1].split(" ")[0] for line in out.split("\n") if line.startswith("FAIL\t")}, out

    def alone(self, test, limit):
        return self.all(limit, test)

    def builds(self):
        return run(["go", "test", "-vet=off", "-exec", "true", "./..."], self.tree)[0] == 0


KINDS = {"python": Python, "javascript": JavaScript, "go": Go}

SWAPS = [
    ("==", "!="), ("!=", "=="), ("<=", "<"), (">=", ">"), (" < ", " <= "), (" > ", " >= "), (" + ", " - "), (" - ", " + "),
    (" * ", " + "), (" and ", " or "), (" or ", " and "), ("&&", "||"), ("||", "&&"), (" not ", " "), ("True", "False"),
    ("False", "True"), ("true", "false"), ("false", "true"), (" is not ", " is "), (" in ", " not in "), ("None", "0"),
    ("nil", "nil "), ("===", "!=="), ("!==", "==="), ("+= 1", "+= 2"), ("++", "--"), ("[0]", "[-1]"),
]


class Edits:
    """Random edits of a tree. Each is told as (what, path, line), and changes the file."""

    def __init__(self, tree, kind, chance, tests):
        self.tree, self.chance, self.kind = tree, chance, kind
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=tree, capture_output=True, text=True).stdout
        paths = [p for p in listed.split("\0") if p and (tree / p).is_file()]
        self.code = [p for p in paths if p.endswith(kind.code) and "/docs/" not in f"/{p}" and "/examples/" not in f"/{p}"]
        is_test = re.compile(tests)
        self.tests = [p for p in self.code if is_test.search(p)]
        self.code = [p for p in self.code if not is_test.search(p)]
        self.data = [p for p in paths if not p.endswith(kind.code)]

    def weighted(self, paths):
        sizes = [max(1, (self.tree / p).stat().st_size) for p in paths]
        return self.chance.choices(paths, sizes)[0]

    def make(self):
        """Makes one; None when this one led nowhere."""
        draw = self.chance.random()
        if draw < 0.05 and self.data:
            return self.edit_data(self.chance.choice(self.data))
        path = self.weighted(self.tests if draw < 0.25 and self.tests else self.code)
        what = self.chance.choice(
            ["swap", "swap", "swap", "number", "string", "delete", "delete", "return", "condition", "import", "decorator",
             "default", "comment", "layout", "raise", "constant"]
        )
        text = (self.tree / path).read_text()
        lines = text.split("\n")
        made = getattr(self, f"edit_{what}")(lines)
        if made is None or "\n".join(lines) == text:
            return None
        (self.tree / path).write_text("\n".join(lines))
        return what, path, made

    def lines_like(self, lines, pattern):
        found = [i for i, line in enumerate(lines) if re.search(pattern, line) and not line.strip().startswith(("#", "//", "*"))]
        return self.chance.choice(found) if found else None

    def replace(self, lines, pattern, new):
        at = self.lines_like(lines, pattern)
        if at is not None:
            lines[at] = re.sub(pattern, new, lines[at], count=1)
            return at + 1
        return None

    def edit_swap(self, lines):
        swaps = [swap for swap in SWAPS if any(swap[0] in line for line in lines)]
        if not swaps:
            return None
        old, new = self.chance.choice(swaps)
        return self.replace(lines, re.escape(old), new.replace("\\", "\\\\"))

    def edit_number(self, lines):
        return self.replace(lines, r"(?<![\w.\"'])\d+(?![\w.\"'])", lambda m: str(int(m[0], 10 if not m[0].startswith("0") else 8) + 1) if re.fullmatch(r"0[0-7]*|[1-9]\d*", m[0]) else m[0])

    def edit_string(self, lines):
        return self.replace(lines, r"([\"'])(\w[^\"'\\]*)\1", lambda m: f"{m[1]}{m[2]}x{m[1]}")

    def edit_delete(self, lines):
        at = self.lines_like(lines, r"\S")
        if at is not None:
            del lines[at]
            return at + 1
        return None

    def edit_return(self, lines):
        none = {"python": "None", "javascript": "undefined", "go": "nil"}[self.kind.name]
        return self.replace(lines, r"\breturn\b +(?=\S)[^;{}(\[]*$", f"return {none}")

    def edit_condition(self, lines):
        if self.kind.name == "python":
            return self.replace(lines, r"^(\s*(?:el)?if) (.*):$", lambda m: f"{m[1]} not ({m[2]}):")
        if self.kind.name == "go":
            return self.replace(lines, r"^(\s*if) ([^;{]*) \{$", lambda m: f"{m[1]} !({m[2]}) {{")
        return self.replace(lines, r"^(\s*if) \((.*)\) \{$", lambda m: f"{m[1]} (!({m[2]})) {{")

    def edit_import(self, lines):
        at = self.lines_like(lines, r"^\s*(import|from) |require\(")
        if at is not None:
            del lines[at]
            return at + 1
        return None

    def edit_decorator(self, lines):
        if self.kind.name != "python":
            return None
        if self.chance.random() < 0.5:
            at = self.lines_like(lines, r"^\s*@\w")
            if at is not None:
                del lines[at]
                return at + 1
        at = self.lines_like(lines, r"^\s*def \w+\(")
        if at is not None:
            indent = lines[at][: len(lines[at]) - len(lines[at].lstrip())]
            lines.insert(at, f"{indent}@(lambda function: function)" if self.chance.random() < 0.5 else f"{indent}@staticmethod")
            return at + 1
        return None

    def edit_default(self, lines):
        return self.replace(lines, r"(\w+(?:: [\w\[\], |.]+)? ?=) ?(None|True|False|\d+)(?=[,)])", lambda m: f"{m[1]} {'1' if m[2] in ('None', 'False', '0') else '0'}")

    def edit_comment(self, lines):
        at = self.lines_like(lines, r"^\s*\S")
        if at is None:
            return None
        mark = "#" if self.kind.name == "python" else "//"
        indent = lines[at][: len(lines[at]) - len(lines[at].lstrip())]
        lines.insert(at, f"{indent}{mark} a remark")
        return at + 1

    def edit_layout(self, lines):
        at = self.lines_like(lines, r"\S = \S|, ")
        if at is None:
            return None
        lines[at] = lines[at].replace(" = ", "  =  ", 1) if " = " in lines[at] else lines[at].replace(", ", ",  ", 1)
        return at + 1

    def edit_raise(self, lines):
        at = self.lines_like(lines, r"^\s+return\b")
        if at is None:
            return None
        indent = lines[at][: len(lines[at]) - len(lines[at].lstrip())]
        lines[at] = indent + {
            "python": "raise RuntimeError('edited')", "javascript": "throw new Error('edited');", "go": 'panic("edited")',
        }[self.kind.name]
        return at + 1

    def edit_constant(self, lines):
        return self.replace(lines, r"^((?:const |var |let |export const |\t)?[A-Z_a-z]\w* (?::?=|= )) ?(.+)$", {
            "python": r"\1 None", "javascript": r"\1 undefined;", "go": r"\1 nil"}[self.kind.name])

    def edit_data(self, path):
        file = self.tree / path
        if self.chance.random() < 0.3:
            file.unlink()
            return "remove", path, 0
        data = file.read_bytes()
        at = self.chance.randrange(len(data)) if data else 0
        file.write_bytes(data[:at] + b"x" + data[at + 1 :])
        return "data", path, 0


def git(tree, *arguments):
    subprocess.run(
        ["git", "-c", "user.name=o", "-c", "user.email=o@o", "-c", "core.autocrlf=false", *arguments],
        cwd=tree, check=True, capture_output=True,
    )


def affected(options, tree, scratch):
    command = [str(options.lazycov), "affected", "--base", "HEAD", "--format", "json", "--root", str(tree)]
    done = subprocess.run(
        command, cwd=tree, capture_output=True, text=True, env={**os.environ, "XDG_CACHE_HOME": str(scratch / "cache")}
    )
    if done.returncode != 0:
        sys.exit(f"lazycov affected: exit {done.returncode}: {done.stderr}")
    return json.loads(done.stdout)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("project", type=Path)
    parser.add_argument("--lazycov", type=Path, required=True)
    parser.add_argument("--edits", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kind", choices=KINDS, default="python")
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--path", action="append", default=[], help="a folder of the project to import from")
    parser.add_argument("--cov", action="append", default=[], help="what to measure")
    parser.add_argument("--are-tests", default=r"(^|/)(tests?|spec|__tests__)/|_test\.go$|\.test\.", help="which paths are of tests")
    parser.add_argument("--args", action="append", default=[], help="arguments for the tests")
    parser.add_argument("--always", action="store_true")
    options = parser.parse_args()
    options.lazycov = options.lazycov.resolve()
    for name, kind in KINDS.items():
        kind.name = name

    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder).resolve()
        tree = scratch / "tree"
        shutil.copytree(options.project, tree, symlinks=True, ignore=shutil.ignore_patterns(".git", "__pycache__", ".coverage"))
        git(tree, "init", "-q")
        (tree / ".gitignore").open("a").write("\n.coverage\n__pycache__/\n.pytest_cache/\n")
        git(tree, "add", "-A")
        git(tree, "commit", "-qm", "before")
        kind = KINDS[options.kind](options, scratch, tree)
        begun = time.time()
        code, before, out = kind.measure()
        if code is None or "*" in before:
            sys.exit(f"the tests do not run: {out[-2000:]}")
        limit = 60 + 4 * (time.time() - begun)
        edits = Edits(tree, kind, random.Random(options.seed), options.are_tests)
        rows = dict(edits=0, opened=0, missed=0, after=0, endless=0, unbuilt=0, failing=0)
        shares, why = [], {}
        while rows["edits"] < options.edits:
            made = edits.make()
            if made is None:
                continue
            if options.kind == "go" and not kind.builds():
                # What does not build fails wherever it is built, and says so at once.
                rows["unbuilt"] += 1
                git(tree, "checkout", "-q", "."), git(tree, "clean", "-fdq")
                continue
            rows["edits"] += 1
            selection = affected(options, tree, scratch)
            named, known = selection["risk"]["tests"], selection["risk"]["total"]
            opened = bool(selection["everything"])
            failed, missed = set(), set()
            if opened:
                rows["opened"] += 1
                first = re.sub(r"\S+\.\w+(:\d+)?|\S+::\S+", "…", selection["everything"][0])
                why[first] = why.get(first, 0) + 1
            else:
                shares.append(named / max(1, known))
            if not opened or options.always:
                code, now, _ = kind.all(limit)
                if code is None:
                    rows["endless"] += 1
                failed = now - before
                rows["failing"] += bool(failed)
                missed = set() if opened else {test for test in failed if not kind.is_named(test, selection)}
                for test in sorted(missed):
                    # Does it fail for what was edited, or for what other tests left behind?
                    code, alone, _ = kind.alone(test, limit)
                    if test != "*" and test not in alone:
                        missed.discard(test)
                        rows["after"] += 1
                rows["missed"] += len(missed)
            shown = "everything" if opened else f"{named}/{known}"
            print(rows["edits"], *made, shown, len(failed), len(missed), *sorted(missed)[:3],
                  (selection["everything"] or selection["unaffected"] or [""])[0], sep="\t", flush=True)
            git(tree, "checkout", "-q", "."), git(tree, "clean", "-fdq")
        mean = sum(shares) / max(1, len(shares))
        print(json.dumps({**rows, "selected": round(mean, 4), "why": why}))
        sys.exit(1 if rows["missed"] else 0)


if __name__ == "__main__":
    main()
