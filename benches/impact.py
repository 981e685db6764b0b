#!/usr/bin/env python3
"""How much sooner the tests that an edit concerns are run than all of them.

    benches/impact.py LAZYCOV [pytest] [go] [rust]

Writes a project of each kind into a temporary folder: 500 tests of pytest, a Go module of twenty packages, a workspace of
five crates, each test with real work. Watches it as a person would, edits one function, and prints how long it takes from
the save until the data of the concerned tests are read, beside the run of all, with the tests that ran in each.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

# Work that no optimiser removes, so much that all tests of a project take half a minute or more.
PYTHON_ROUNDS = 270_000
ROUNDS = 70_000_000
RUST_ROUNDS = 90_000_000


def write(path: pathlib.Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def pytest_project(root: pathlib.Path) -> tuple[str, str, str]:
    write(root / "pyproject.toml", "[tool.pytest.ini_options]\ntestpaths = ['tests']\npythonpath = ['.']\n")
    for module in range(50):
        functions = "".join(
            f"def work_{at}(rounds):\n"
            f"    total = {at}\n"
            "    for n in range(rounds):\n"
            "        total = (total * 31 + n) % 1000003\n"
            "    if total < 0:\n"
            "        return None\n"
            "    return total\n\n\n"
            for at in range(10)
        )
        write(root / f"shop/part_{module}.py", functions)
        tests = "".join(
            f"def test_work_{at}():\n    assert part_{module}.work_{at}({PYTHON_ROUNDS}) is not None\n\n\n"
            for at in range(10)
        )
        write(root / f"tests/test_part_{module}.py", f"from shop import part_{module}\n\n\n{tests}")
    return "shop/part_7.py", "    total = 3\n", "    total = 3 + 0\n"


def go_project(root: pathlib.Path) -> tuple[str, str, str]:
    write(root / "go.mod", "module example.com/shop\n\ngo 1.22\n")
    for package in range(20):
        name = f"part{package}"
        functions = "".join(
            f"// Work{at} counts.\nfunc Work{at}(rounds int) int {{\n\ttotal := {at}\n\tfor n := 0; n < rounds; n++ {{\n"
            "\t\ttotal = (total*31 + n) % 1000003\n\t}\n\tif total < 0 {\n\t\treturn 0\n\t}\n\treturn total\n}\n\n"
            for at in range(5)
        )
        write(root / name / f"{name}.go", f"package {name}\n\n{functions}")
        tests = "".join(
            f"func TestWork{at}(t *testing.T) {{\n\tif Work{at}({ROUNDS}) < 0 {{\n\t\tt.Fatal()\n\t}}\n}}\n\n"
            for at in range(5)
        )
        write(root / name / f"{name}_test.go", f'package {name}\n\nimport "testing"\n\n{tests}')
    return "part7/part7.go", "\ttotal := 3\n", "\ttotal := 3 + 0\n"


def rust_project(root: pathlib.Path) -> tuple[str, str, str]:
    crates = [f"part{at}" for at in range(5)]
    write(root / "Cargo.toml", f"[workspace]\nresolver = \"2\"\nmembers = {json.dumps(crates)}\n")
    for name in crates:
        write(root / name / "Cargo.toml", f'[package]\nname = "{name}"\nversion = "0.1.0"\nedition = "2021"\n')
        functions = "".join(
            f"pub fn work_{at}(rounds: u64) -> u64 {{\n    let mut total = {at};\n    for n in 0..rounds {{\n"
            "        total = (total * 31 + n) % 1_000_003;\n    }\n    if total > 2_000_000 {\n        return 0;\n    }\n"
            "    total\n}\n\n"
            for at in range(10)
        )
        tests = "".join(
            f"    #[test]\n    fn work_{at}_is_done() {{\n        assert!(super::work_{at}({RUST_ROUNDS}) < 2_000_000);\n    }}\n\n"
            for at in range(10)
        )
        write(root / name / "src/lib.rs", f"{functions}#[cfg(test)]\nmod tests {{\n{tests}}}\n")
    write(root / ".gitignore", "target\n")
    # A lock file that the first run writes would be a change.
    subprocess.run(["cargo", "generate-lockfile", "--offline", "-q"], cwd=root, check=True)
    return "part2/src/lib.rs", "    let mut total = 3;\n", "    let mut total = 3 + 0;\n"


PROJECTS = {"pytest": pytest_project, "go": go_project, "rust": rust_project}


def watch(lazycov: str, root: pathlib.Path, edit: tuple[str, str, str]) -> None:
    command = [lazycov, "watch", "--headless", "--format", "json", "--yes"]
    environment = {**os.environ, "XDG_CACHE_HOME": str(root.parent / "cache")}
    child = subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True, env=environment)
    try:
        began = time.monotonic()
        full = json.loads(child.stdout.readline())
        whole = time.monotonic() - began
        path, old, new = edit
        text = (root / path).read_text()
        assert old in text
        time.sleep(3)
        for number, changed in enumerate([text.replace(old, new, 1), text]):
            began = time.monotonic()
            (root / path).write_text(changed)
            some = json.loads(child.stdout.readline())
            seconds = time.monotonic() - began
            counts = lambda run: sum((run["tests"] or {}).get(key, 0) for key in ("passed", "failed", "skipped"))
            print(
                f"  edit {number + 1}: all {counts(full)} tests {full['seconds']:.2f} s (with start {whole:.2f}), "
                f"concerned {counts(some)} tests {seconds:.2f} s from the save: {full['seconds'] / seconds:.1f} x sooner; "
                f"{full['outcome']}, {some['outcome']}"
            )
            time.sleep(2)
    finally:
        child.terminate()
        child.wait()


def main() -> None:
    lazycov, *kinds = sys.argv[1:]
    for kind in kinds or PROJECTS:
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder) / kind
            root.mkdir()
            edit = PROJECTS[kind](root)
            subprocess.run(["git", "init", "-q"], cwd=root, check=True)
            print(kind)
            watch(os.path.abspath(lazycov), root, edit)


if __name__ == "__main__":
    main()
