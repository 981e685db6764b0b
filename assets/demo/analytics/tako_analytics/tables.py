"""Lays rows out as text, Markdown or CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

Row = Sequence[object]


def render(header: Sequence[str], rows: Sequence[Row], style: str = "text") -> str:
    """Write a table in one of the styles text, markdown and csv."""
    match style:
        case "text":
            return _text(header, rows)
        case "markdown":
            return _markdown(header, rows)
        case "csv":
            return _csv(header, rows)
        case _:
            raise ValueError(f"unknown style {style!r}")


def cell(value: object) -> str:
    """The text of one value."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.1f}"
    return str(value)


def _text(header: Sequence[str], rows: Sequence[Row]) -> str:
    lines = [list(header)] + [[cell(value) for value in row] for row in rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(header))]
    out = []
    for line, row in zip(lines, [header, *rows]):
        padded = []
        for text, value, width in zip(line, row, widths):
            numeric = isinstance(value, (int, float)) and not isinstance(value, bool)
            padded.append(text.rjust(width) if numeric else text.ljust(width))
        out.append("  ".join(padded).rstrip())
    return "\n".join(out)


def _markdown(header: Sequence[str], rows: Sequence[Row]) -> str:
    def line(cells: Sequence[str]) -> str:
        return "| " + " | ".join(text.replace("|", "\\|") for text in cells) + " |"

    body = [line([cell(value) for value in row]) for row in rows]
    return "\n".join([line(header), line(["---"] * len(header)), *body])


def _csv(header: Sequence[str], rows: Sequence[Row]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([cell(value) for value in row] for row in rows)
    return out.getvalue()
