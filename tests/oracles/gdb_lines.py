"""Ask gdb which lines of a program run.

    ROOT=FOLDER FILES="a.mojo b.mojo" OUT=lines.json gdb -batch -x tests/oracles/gdb_lines.py PROGRAM

Sets a breakpoint on every line of every file, keeps the locations that gdb resolves to the line that was asked for, runs
the program with a temporary breakpoint at each of them, and writes, by file and line, whether one was hit.
"""

import json
import os

import gdb

for setting in ("pagination", "confirm", "debuginfod enabled", "breakpoint pending"):
    gdb.execute(f"set {setting} off")

root = os.path.realpath(os.environ["ROOT"])
found = {}
for file in os.environ["FILES"].split():
    path = os.path.join(root, file)
    with open(path) as source:
        count = len(source.readlines())
    for line in range(1, count + 1):
        try:
            breakpoint_ = gdb.Breakpoint(f"{path}:{line}")
        except (gdb.error, RuntimeError):
            continue
        same = {at.address for at in breakpoint_.locations if at.source and at.source[1] == line}
        if same:
            found.setdefault(file, {})[line] = same
        breakpoint_.delete()

# Where the program lies is known once it is there.
gdb.execute("starti", to_string=True)
program = os.path.realpath(gdb.current_progspace().filename)
with open(f"/proc/{gdb.selected_inferior().pid}/maps") as maps:
    start = next(int(line.split("-")[0], 16) for line in maps if line.rstrip().endswith(program))
addresses = {address for lines in found.values() for same in lines.values() for address in same}
moved = start if min(addresses) < start else 0
for address in addresses:
    gdb.execute(f"tbreak *{address + moved}", to_string=True)

hit = set()
while True:
    try:
        gdb.execute("continue", to_string=True)
    except gdb.error:
        break
    if not gdb.selected_inferior().pid:
        break
    hit.add(gdb.selected_frame().pc() - moved)

with open(os.environ["OUT"], "w") as out:
    json.dump({file: {line: bool(same & hit) for line, same in lines.items()} for file, lines in found.items()}, out)
