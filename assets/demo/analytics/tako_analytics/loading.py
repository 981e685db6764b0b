"""Turns journal lines and CSV exports into scans."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class LoadError(ValueError):
    """A line that cannot be a scan, with the place where it stands."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"line {line}: {reason}")
        self.line = line


@dataclass(frozen=True, order=True)
class Scan:
    """One reading of a label."""

    at: datetime
    code: str
    hub: str
    status: str


def load_scans(path: Path, *, strict: bool = False) -> list[Scan]:
    """Read a journal (.jsonl) or an export (.csv), oldest scan first."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".csv":
        scans = _from_csv(text.splitlines())
    elif path.suffix == ".jsonl":
        scans = _from_journal(text.splitlines(), strict=strict)
    else:
        raise ValueError(f"{path.name}: neither a journal nor an export")
    return sorted(scans)


def _from_csv(lines: Iterable[str]) -> Iterator[Scan]:
    for number, row in enumerate(csv.DictReader(lines), start=2):
        try:
            at = datetime.fromisoformat(row["at"])
        except KeyError:
            raise LoadError(1, "there is no column 'at'") from None
        except ValueError as error:
            raise LoadError(number, str(error)) from error
        yield Scan(at, row["code"], row["hub"], row["status"])


def _from_journal(lines: Iterable[str], *, strict: bool) -> Iterator[Scan]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
        except json.JSONDecodeError as error:
            if strict:
                raise LoadError(number, error.msg) from error
            continue
        if "scan" not in entry:
            continue
        scan = entry["scan"]
        yield Scan(
            at=datetime.fromisoformat(scan["at"]),
            code=scan["code"],
            hub=scan["hub"],
            status=scan["status"],
        )
