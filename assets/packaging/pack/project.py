"""What every package says of lazycov: read from Cargo.toml, so that it stands nowhere else."""

import os
import re
import time
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PACKAGE = tomllib.loads((ROOT / "Cargo.toml").read_text("utf-8"))["package"]

NAME = PACKAGE["name"]
VERSION = PACKAGE["version"]
LICENSE = PACKAGE["license"]
DESCRIPTION = PACKAGE["description"]
KEYWORDS = PACKAGE["keywords"]
AUTHORS = PACKAGE.get("authors") or [f"The {NAME} authors"]
# `repository` of Cargo.toml has the address. A workflow knows its own; where neither says it, this word stands for it.
REPOSITORY = PACKAGE.get("repository") or os.environ.get("LAZYCOV_REPOSITORY") or "REPOSITORY"

# What a person who gets a binary must be able to read, by its name in the packages.
LEGAL = {"LICENSE": ROOT / "LICENSE", "THIRD-PARTY.md": ROOT / "assets" / "THIRD-PARTY.md"}

# The time that all files of a package bear: the same sources make the same bytes where this is set.
WHEN = int(os.environ.get("SOURCE_DATE_EPOCH") or time.time())


def readme():
    """The README as a page outside of the repository: its relative links lead to this version's files."""
    text = (ROOT / "README.md").read_text("utf-8")
    if REPOSITORY == "REPOSITORY":
        return text

    def absolute(found):
        bang, label, path = found.groups()
        return f"{bang}[{label}]({REPOSITORY}/{'raw' if bang else 'blob'}/v{VERSION}/{path})"

    return re.sub(r"(!?)\[([^]]*)\]\((?!https?:|#)([^)\s]+)\)", absolute, text)
