"""Writes a project and a data file of 1,000 tests (contexts) into a folder, by coverage.py's own means.

Usage: contexts.py FOLDER lines|branches FILES
"""

import pathlib
import random
import sys

import coverage

FUNCTIONS, TESTS = 40, 1000


def source():
    lines = ['"""A part of the shop."""', "", "RATE = 3", ""]
    starts = []
    for number in range(FUNCTIONS):
        starts.append(len(lines) + 1)
        lines += [
            f"def price_{number}(count, loud):",
            "    total = 0",
            "    for step in range(count):",
            "        if step % 2:",
            "            total += (step *",
            "                      RATE)",
            "        elif loud:",
            "            print(total)",
            "    return total",
            "",
        ]
    return "\n".join(lines) + "\n", starts


def main():
    folder, kind, files = pathlib.Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    random.seed(7)
    text, starts = source()
    paths = []
    for number in range(files):
        path = folder / f"part_{number}.py"
        path.write_text(text)
        paths.append(str(path.resolve()))
    data = coverage.CoverageData(str(folder / ".coverage"))

    def add(context, per_file):
        data.set_context(context)
        if kind == "lines":
            data.add_lines({path: [line for step in run for line in step if line > 0] for path, run in per_file.items()})
        else:
            data.add_arcs(per_file)

    add("", {path: list(zip([-1, 3, *starts], [3, *starts, -1])) for path in paths})
    for test in range(TESTS):
        per_file = {}
        for path in random.sample(paths, 12):
            run = []
            for start in random.sample(starts, 8):
                body = [-start, start + 1, start + 2, start + 3, start + 4, start + 5, start + 4, start + 2, start + 8]
                run += zip(body, [*body[1:], -start])
            per_file[path] = run
        add(f"tests/test_part_{test % 50}.py::test_price[{test}]|run", per_file)
    data.write()


main()
