"""Write what coverage.py itself says about the lines of Python files.

`tests/python_lines.rs` compares its answers with this script's:

    python tests/oracles/python_lines.py FILE_OR_FOLDER... > oracle.json
    LAZYCOV_PYTHON_ORACLE=oracle.json cargo test --test python_lines -- --nocapture

It needs coverage.py (the answers this project is held to are those of 7.17.3) and depends on the interpreter
that runs it, because coverage.py reads the statements off compiled bytecode: the reference is CPython 3.11.
Every file is analysed with the default exclusions of that coverage.py. The document lists, by path, either

    statements  the executable lines, excluded ones left out
    excluded    the lines `coverage json` prints as `excluded_lines`
    spans       [first, last] of every statement of more than one line
    arms        [from, to] of every arm of every branch

or, for a file that is not Python to that interpreter, the message as `error`.
"""

import json
import sys
import warnings
from pathlib import Path

import coverage
from coverage.config import DEFAULT_EXCLUDE
from coverage.exceptions import NotPython
from coverage.misc import join_regex
from coverage.parser import PythonParser


def answer(path, exclude):
    """The lines of one file, or why there are none."""
    try:
        parser = PythonParser(filename=str(path), exclude=exclude)
        parser.parse_source()
        exits = parser.exit_counts()
    except (NotPython, SyntaxError, UnicodeError, ValueError, RecursionError, MemoryError, AssertionError) as error:
        return {"error": str(error)}
    spans = {}
    # Versions before 7.11 name it otherwise.
    lines = parser.multiline_map if hasattr(parser, "multiline_map") else parser._multiline
    for line, first in lines.items():
        # Before 7.10 line 1 may stand there as a part of the first statement below it.
        if line >= first:
            spans[first] = max(line, spans.get(first, first))
    spans = {first: last for first, last in spans.items() if last > first}
    return {
        "statements": sorted(parser.statements),
        "excluded": sorted(parser.excluded),
        "spans": sorted(spans.items()),
        "arms": sorted((a, b) for a, b in parser.arcs() if exits.get(a, 0) > 1 and b not in parser.excluded),
    }


def main(roots):
    """Print the answers for every Python file at or under `roots`."""
    warnings.simplefilter("ignore")
    exclude = join_regex(DEFAULT_EXCLUDE)
    files = {}
    for root in map(Path, roots):
        for path in sorted(root.rglob("*.py")) if root.is_dir() else [root]:
            files[str(path)] = answer(path, exclude)
    document = {"python": sys.version.split()[0], "coverage": coverage.__version__, "files": files}
    json.dump(document, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1:])
