"""Large reports of every format, made of the small ones in tests/fixtures: what a report repeats is repeated under new
names until the file is as large as wanted. The same size gives the same bytes.

A unit is everything between two marks; the marks and what is around them are written once.
"""

import gzip
import shutil
import sqlite3
from dataclasses import dataclass
from pathlib import Path

FIXTURES = Path(__file__).resolve().parents[2] / "tests" / "fixtures"
FUZZ = FIXTURES.parents[1] / "fuzz" / "corpus"


@dataclass
class Scaled:
    """How a fixture is made large."""

    # Below tests/fixtures, or below fuzz/corpus where no tool of today writes the format.
    fixture: str
    # What is replaced in each copy; `@` becomes the number of the copy.
    names: list
    # The marks around each unit. Without any the whole file is one.
    units: list = ()
    # What stands between two copies.
    between: str = ""
    # How the large file is called.
    ending: str = ""

    def write(self, size, folder, name):
        """Writes a file of about `size` bytes and returns its path."""
        path = FIXTURES / self.fixture
        raw = (path if path.exists() else FUZZ / self.fixture).read_bytes()
        text = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode()
        parts = self.parts(text)
        count = max(1, (size - sum(map(len, parts[0::2]))) // sum(len(unit) + 8 for unit in parts[1::2]))
        large = folder / f"{name}{self.ending or Path(self.fixture.removesuffix('.gz')).suffix}"
        with large.open("w") as out:
            for at, part in enumerate(parts):
                for copy in range(count if at % 2 else 1):
                    if at % 2:
                        out.write(self.between if copy else "")
                        for old, new in self.names:
                            part_of_copy = part if old is self.names[0][0] else part_of_copy
                            part_of_copy = part_of_copy.replace(old, new.replace("@", str(copy)))
                    out.write(part_of_copy if at % 2 else part)
        return large

    def parts(self, text):
        """What is written once, and the units, by turns."""
        if not self.units:
            return ["", text, ""]
        parts, rest = [], text
        for at, (first, last) in enumerate(self.units, 1):
            start = rest.index(first) + len(first)
            # The last unit goes as far as it can.
            end = rest.rindex(last) if at == len(self.units) else rest.index(last, start)
            parts += [rest[:start], rest[start:end]]
            rest = rest[end:]
        return [*parts, rest]


@dataclass
class Database:
    """How a data file of coverage.py is made large: with more files that were measured alike."""

    fixture: str

    def write(self, size, folder, name):
        """Writes a file of about `size` bytes and returns its path."""
        path = folder / name
        shutil.copy(FIXTURES / self.fixture, path)
        with sqlite3.connect(path) as data:
            (last,) = data.execute("select max(id) from file").fetchone()
            (pages,) = data.execute("select page_count * page_size from pragma_page_count, pragma_page_size").fetchone()
            # Pages of a small file are mostly empty.
            for copy in range(1, max(2, 6 * size // pages)):
                own = {"from": last * copy, "copy": f"p{copy}/", "last": last}
                data.execute("insert into file select id + :from, :copy || path from file where id <= :last", own)
                arcs = "select file_id + :from, context_id, fromno, tono from arc where file_id <= :last"
                data.execute(f"insert into arc {arcs}", own)
        return path


SCALED = {
    "lcov": Scaled("c-calc/reports/lcov.info", [("/srv/c-calc/", "/srv/p@/")]),
    "go-coverprofile": Scaled(
        "go-counter/reports/go1.27/cover.count.out", [("counter/", "counter/p@/")], [("mode: count\n", "")]
    ),
    "gcov-text": Scaled("c-calc/reports/gcov-text/check-calc.gcda##calc.c.gcov", [("Source:", "Source:p@/")]),
    "luacov": Scaled(
        "made/luacov.report.out", [("src/cart", "src/p@/cart")], [("", f"{'=' * 78}\nSummary")], ending=".report.out"
    ),
    "julia": Scaled("made/shop.jl.4711.cov", [("@@", "")], ending=".jl.4711.cov"),
    "gcov-intermediate": Scaled("made/calc.c.gcov", [("file:", "file:p@/")], [("cwd:/srv/c-calc\n", "")]),
    "d-listing": Scaled("d-tally/reports/src-tally.lst", [("@@", "")], [("\n", "src/tally.d is")], ending=".lst"),
    "coveragepy-xml": Scaled(
        "python-shop/reports/branch/coverage.xml", [('filename="', 'filename="p@/')], [("<packages>", "</packages>")]
    ),
    "cobertura": Scaled(
        "c-calc/reports/cobertura.xml", [('filename="', 'filename="p@/')], [("<packages>", "</packages>")]
    ),
    "jacoco": Scaled(
        "java-shelf/reports/jacoco.xml",
        [('package name="', 'package name="p@/')],
        [('dump="1780300800000"/>', '<counter type="INSTRUCTION"')],
    ),
    "ncover": Scaled("made/ncover.xml", [("Cart.cs", "Cart@.cs")], [("<module ", "</coverage>")], "<module "),
    "clover": Scaled("ts-cart/reports/clover.xml", [("/srv/ts-cart/", "/srv/p@/")], [('files="4" classes="4"/>', "</project>")]),
    "sonarqube": Scaled("c-calc/reports/sonarqube.xml", [('path="', 'path="p@/')], [('<coverage version="1">', "</coverage>")]),
    "opencover": Scaled(
        "made/opencover.xml", [("Cart.cs", "Cart@.cs"), ('id="1"', 'id="@"')], [("<Modules>", "</Modules>")]
    ),
    "scoverage": Scaled("made/scoverage.xml", [("/srv/Cart", "/srv/Cart@")], [("<packages>", "</packages>")]),
    "dotcover": Scaled("made/dotcover.xml", [('Name="Cart"', 'Name="Cart@"')], [("</FileIndices>", "</Root>")]),
    "visual-studio-xml": Scaled(
        "made/visual-studio-results.xml", [("Cart", "Cart@")], [("<modules>", "</modules>")]
    ),
    "partcover": Scaled("made/partcover.xml", [('name="Shop', 'name="S@')], [('Cart.cs"/>', "</PartCoverReport>")]),
    "phpunit-xml": Scaled("php-shelf/reports/coverage-xml/Shelf.php.xml", [("@@", "")], [("<coverage>", "</coverage>")]),
    "coveragepy-sqlite": Database("python-shop/reports/branch/.coverage"),
    "lazycov": Scaled("made/lazycov.json", [('"path":"', '"path":"p@/')], [('"files":[\n', "\n]}")], ",\n"),
    "coveragepy-json": Scaled(
        "python-shop/reports/branch/coverage.json", [('"shop/', '"p@/')], [('"files": {', '}, "totals"')], ", "
    ),
    "gcovr-json": Scaled("c-calc/reports/gcovr.json", [('"file": "', '"file": "p@/')], [('"files": [', "]}")], ", "),
    "gcov-json": Scaled(
        "c-calc/reports/gcov-json/check-calc.gcov.json.gz",
        [('"file": "', '"file": "p@/')],
        [('"files": [', '], "format_version"')],
        ", ",
    ),
    "simplecov-json": Scaled(
        "made/simplecov-coverage.json", [("lib/door", "lib/p@/door")], [('"coverage": {\n', '\n  },\n  "contexts"')], ",\n"
    ),
    "llvm-json": Scaled(
        "rust-toy/reports/llvm-cov.json",
        [("/srv/rust-toy/", "/srv/p@/")],
        [('"files":[', '],"functions"'), ('"functions":[', '],"totals"')],
        ",",
    ),
    "coveralls": Scaled(
        "c-calc/reports/coveralls.json", [('"name": "', '"name": "p@/')], [('"source_files": [', "]}")], ", "
    ),
    "dart": Scaled("made/dart-hitmap.json", [("door/src", "door/p@")], [('"coverage":[', "]}")], ","),
    "coverlet": Scaled("made/coverlet.json", [("Door.cs", "Door@.cs")], [('"Door.dll": {', "\n  }\n}")], ","),
    "simplecov-resultset": Scaled(
        "ruby-roster/reports/.resultset.json",
        [("/srv/ruby-roster/", "/srv/p@/")],
        [('"coverage": {', '\n    },\n    "timestamp"')],
        ",",
        ending=".json",
    ),
    "codecov": Scaled("made/kcov-codecov.json", [("sh-door", "p@")], [('"coverage": {', "\n  }\n}")], ","),
    "xccov": Scaled("made/xccov.json", [("Door.swift", "Door@.swift")], [("{", "]}")], "],"),
    "istanbul": Scaled("ts-cart/reports/coverage-final.json", [("/srv/ts-cart/", "/srv/p@/")], [("{", "}\n}")], "},"),
}
