"""Programs that read the same files: what each is called, how it is run on a report, and how it is installed.

`{report}` stands for the report, `{folder}` for an empty folder of the program's own.
"""

from dataclasses import dataclass, field


@dataclass
class Peer:
    """A program that reads a format and prints or writes totals of it."""

    # The formats that it reads, by lazycov's ids.
    formats: list
    command: list
    # What has to be there before it runs, as a command.
    before: list = field(default_factory=list)
    # What it reads instead, where it asks for the sources: in a folder with these. lazycov then reads the same there.
    beside_sources: str = ""


NYC = "mkdir -p {folder}/in && ln -sf {report} {folder}/in/all.json"
GO = "cp {report} {folder}/cover.out && printf 'module example.org/counter\\n' > {folder}/go.mod"
# The sources that the report names, each of them long enough.
GO += " && sed -n 's|^example.org/counter/\\([^:]*\\):.*|\\1|p' {report} | sort -u | while read -r file; do"
GO += " mkdir -p \"{folder}/${file%/*}\" && cp tests/fixtures/go-counter/\"$(echo \"$file\" | cut -d/ -f2-)\" \"{folder}/$file\"; done"

# The same report with the sources that it names below the folder.
RUBY = "sed 's|/srv/|{folder}/|' {report} > {folder}/all.json && cd tests/fixtures/ruby-roster"
RUBY += " && sed -n 's|.*\"\\({folder}/[^\"]*\\)\": {$|\\1|p' {folder}/all.json | while read -r file; do"
RUBY += " folder=${file%/*}; [ -d \"$folder\" ] || mkdir -p \"$folder\"; cp lib/\"${file##*/}\" \"$file\"; done"
TOTALS = "puts SimpleCov::ResultMerger.merge_results(*ARGV, ignore_timeout: true).covered_percent"

PEERS = {
    "grcov": Peer(["lcov", "jacoco"], ["grcov", "{report}", "-t", "covdir", "--output-path", "{folder}/out"]),
    "lcov": Peer(["lcov"], ["lcov", "--summary", "{report}", "--rc", "lcov_branch_coverage=1"]),
    "go tool cover": Peer(
        ["go-coverprofile"], ["go", "-C", "{folder}", "tool", "cover", "-func=cover.out"], ["bash", "-c", GO]
    ),
    "gcovr": Peer(["gcovr-json"], ["gcovr", "--root", "{folder}", "--add-tracefile", "{report}", "--print-summary"]),
    "pycobertura": Peer(["cobertura", "coveragepy-xml"], ["pycobertura", "show", "{report}", "--output", "{folder}/out"]),
    "coverage.py": Peer(["coveragepy-sqlite"], ["env", "COVERAGE_FILE={report}", "coverage", "debug", "data"]),
    "nyc report": Peer(
        ["istanbul"],
        ["nyc", "report", "--temp-dir", "{folder}/in", "--reporter", "text-summary", "--exclude-after-remap=false"],
        ["bash", "-c", NYC],
    ),
    "simplecov": Peer(
        ["simplecov-resultset"],
        ["ruby", "-C", "{folder}", "-rsimplecov", "-e", TOTALS, "all.json"],
        ["bash", "-c", RUBY],
        beside_sources="all.json",
    ),
}
