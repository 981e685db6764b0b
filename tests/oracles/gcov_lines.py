"""Compare the lines that `lazycov trace` says ran with those of gcov, on one project in C.

    python tests/oracles/gcov_lines.py LAZYCOV ROOT PLAIN COUNTED [ARGUMENT...]

PLAIN is the program built with `-g -O0`, COUNTED the same with `--coverage` besides, in a folder of its own beside its
counters. Both run with the same arguments. Prints how many lines both know, how many agree, and each that does not.
"""

import collections
import glob
import json
import os
import subprocess
import sys
import tempfile

lazycov, root, plain, counted, *arguments = sys.argv[1:]
lazycov, root, plain, counted = (os.path.realpath(path) for path in (lazycov, root, plain, counted))
folder = os.path.dirname(counted)


def theirs():
    for old in glob.glob(f"{folder}/*.gcda"):
        os.remove(old)
    subprocess.run([counted, *arguments], stdout=subprocess.DEVNULL)
    counters = [os.path.basename(path) for path in glob.glob(f"{folder}/*.gcda")]
    said = subprocess.run(["gcov", "--stdout", "--json-format", *counters], cwd=folder, capture_output=True, check=True)
    lines = collections.Counter()
    for document in said.stdout.decode().splitlines():
        for file in json.loads(document)["files"]:
            path = os.path.realpath(os.path.join(folder, file["file"]))
            if path.startswith(root + "/"):
                for line in file["lines"]:
                    lines[os.path.relpath(path, root), line["line_number"]] += line["count"]
    return lines


def ours():
    lines = {}
    with tempfile.TemporaryDirectory() as out:
        report = f"{out}/trace.lcov"
        subprocess.run([lazycov, "trace", "--root", root, "-o", report, "--", plain, *arguments], stdout=subprocess.DEVNULL)
        for record in open(report):
            kind, _, rest = record.strip().partition(":")
            if kind == "SF":
                file = rest
            elif kind == "DA":
                line, hits = rest.split(",")
                lines[file, int(line)] = int(hits)
    return lines


gcov, traced = theirs(), ours()
both = sorted(set(gcov) & set(traced))
differ = [place for place in both if (gcov[place] > 0) != (traced[place] > 0)]
for file, line in differ:
    text = open(os.path.join(root, file), errors="replace").read().split("\n")[line - 1].strip()
    print(f"{file}:{line}: gcov {gcov[file, line]}, trace {traced[file, line]}: {text}")
share = 100 * (len(both) - len(differ)) / max(len(both), 1)
print(f"{len(both)} lines that both know, {len(differ)} differ: {share:.2f} % agree; "
      f"{len(set(gcov) - set(traced))} only gcov knows, {len(set(traced) - set(gcov))} only we")
