"""Reads a large report of every format: how fast, beside `wc -l` and beside the programs that read the same format.

    python benches/formats/run.py [--mb 50] [FORMAT...]

The reports are made of tests/fixtures (scaled.py). Each program runs three times, by turns, and medians count: seconds
on the clock, and processor seconds of user and system together, which say more where a machine is shared. `reader` is
the bench `scale`, which only reads and adds up; `lazycov` is the whole command on that report, to which each file costs
some microseconds, and the files of fixtures are small. A peer that asks for the sources gets them, and so does lazycov
beside it (`the same here`). Peers that are not installed are left out (peers.py names them all). LAZYCOV and SCALE name the programs; both are built without.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from peers import PEERS
from scaled import SCALED

ROOT = Path(__file__).resolve().parents[2]


def build(variable, *words):
    """The program that a variable names, or one that is built now."""
    if variable in os.environ:
        return os.environ[variable]
    command = ["cargo", "build", "--release", "--quiet", "--message-format=json", *words]
    made = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout
    programs = (json.loads(line).get("executable") for line in made.splitlines())
    return [program for program in programs if program][-1]


def cost(command):
    """Seconds on the clock and of the processors, or None where the program fails."""
    start = time.monotonic()
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    return None if status else (time.monotonic() - start, used.ru_utime + used.ru_stime)


def files_of(command):
    """How many files the reader found in a report."""
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True).stdout
    return next((line.split()[1] for line in said.splitlines() if line.startswith("files ")), "?")


def median(costs):
    """The median of each of both, or None where a run failed."""
    if None in costs:
        return None
    return tuple(sorted(column)[len(column) // 2] for column in zip(*costs))


def programs_for(name, report, scratch, lazycov, scale):
    """What is run on a report, by name."""
    empty = scratch / "empty"
    empty.mkdir(exist_ok=True)
    programs = {
        "wc": ["wc", "-l", report],
        "reader": [scale, report],
        "lazycov": [lazycov, "report", "--root", str(empty), "--limit", "1", report],
    }
    for peer, how in PEERS.items():
        if name in how.formats and shutil.which(how.command[0]):
            folder = scratch / peer.replace(" ", "-")
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            filled = [[word.replace("{report}", report).replace("{folder}", str(folder)) for word in words]
                      for words in (how.before, how.command)]
            if filled[0]:
                subprocess.run(filled[0], cwd=ROOT, check=True)
            programs[peer] = filled[1]
            if how.beside_sources:
                same = str(folder / how.beside_sources)
                programs["the same here"] = [lazycov, "report", "--root", str(folder), "--limit", "1", same]
    return programs


def main():
    words = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    words.add_argument("--mb", type=float, default=50)
    words.add_argument("formats", nargs="*", metavar="FORMAT", help=", ".join(SCALED))
    words = words.parse_args()
    lazycov, scale = build("LAZYCOV", "--bin", "lazycov"), build("SCALE", "--bench", "scale")
    print(f"{'format':<20} {'program':<14} {'MB/s':>7} {'seconds':>8} {'cpu':>8} {'times lazycov':>14} {'cpu':>6} {'times wc':>9}")
    with tempfile.TemporaryDirectory() as scratch:
        for name in words.formats or SCALED:
            report = SCALED[name].write(int(words.mb * 1e6), Path(scratch), name)
            size = report.stat().st_size / 1e6
            programs = programs_for(name, str(report), Path(scratch), lazycov, scale)
            rounds = [{program: cost(command) for program, command in programs.items()} for _ in range(3)]
            found = {program: median([of[program] for of in rounds]) for program in programs}
            print(f"{name:<20} {size:.0f} MB, {files_of(programs['reader'])} files", flush=True)
            for program, used in found.items():
                if used is None:
                    print(f"{'':<20} {program:<14} fails on it", flush=True)
                    continue
                # A data file says nothing without the sources, which are not there.
                (wall, cpu), ours, wc = used, found["lazycov"] or found["reader"], found["wc"]
                if program in PEERS and PEERS[program].beside_sources:
                    ours = found["the same here"]
                times = [f"{a / b:.1f}" for a, b in zip(used, ours)] if ours else ["-", "-"]
                print(
                    f"{'':<20} {program:<14} {size / wall:>7.0f} {wall:>8.3f} {cpu:>8.3f} {times[0]:>14} {times[1]:>6}"
                    f" {wall / wc[0]:>9.1f}",
                    flush=True,
                )
            report.unlink()


if __name__ == "__main__":
    sys.exit(main())
