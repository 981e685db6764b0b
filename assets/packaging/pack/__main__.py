"""Makes the packages of lazycov from a program that was built.

    python assets/packaging/pack wheel|npm|deb|archive --program FILE --target TRIPLE --out FOLDER
    python assets/packaging/pack launcher --out FOLDER
    python assets/packaging/pack lazycov.rb|PKGBUILD --released FOLDER --out FOLDER
    python assets/packaging/pack version

Python 3.11 or newer and nothing else. Several kinds can be named at once; each file that was made is printed.
"""

import argparse
from pathlib import Path

import archive
import deb
import npm
import project
import recipes
import wheel
from program import Program
from targets import named

OF_A_PROGRAM = {"wheel": wheel.make, "npm": npm.make, "deb": deb.make, "archive": archive.make}


def main():
    """Reads the command line and writes what it names."""
    kinds = [*OF_A_PROGRAM, "launcher", *recipes.TEMPLATES, "version"]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kinds", nargs="+", choices=kinds, metavar="KIND")
    parser.add_argument("--program", help="the built program")
    parser.add_argument("--target", help="what it was built for, as rustc calls it")
    parser.add_argument("--released", type=Path, help="where the archives of the release lie")
    parser.add_argument("--out", type=Path, default=Path("."), help="where the packages go")
    options = parser.parse_args()
    for kind in options.kinds:
        if kind == "version":
            print(project.VERSION)
            continue
        if kind == "launcher":
            name, content = npm.make_launcher()
        elif kind in recipes.TEMPLATES:
            if options.released is None:
                parser.error(f"{kind} needs --released")
            name, content = kind, recipes.make(kind, options.released).encode()
        elif options.program is None or options.target is None:
            parser.error(f"{kind} needs --program and --target")
        else:
            name, content = OF_A_PROGRAM[kind](Program(options.program), named(options.target))
        options.out.mkdir(parents=True, exist_ok=True)
        (options.out / name).write_bytes(content)
        print(options.out / name)


main()
