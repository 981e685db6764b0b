"""What a command takes of all processors together, user and system, its children too: the median of some runs, in seconds.

    python3 benches/median.py RUNS COMMAND...

It ends where the command fails, and shows what that said.
"""

import os
import subprocess
import sys


def seconds():
    """What all children have taken so far."""
    used = os.times()
    return used.children_user + used.children_system


def cost(command):
    """What one run takes."""
    before = seconds()
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    if done.returncode:
        sys.stderr.buffer.write(done.stderr)
        sys.exit(f"{command[0]} fails with {done.returncode}")
    return seconds() - before


def main():
    runs, command = int(sys.argv[1]), sys.argv[2:]
    print(f"{sorted(cost(command) for _ in range(runs))[runs // 2]:.2f}")


main()
