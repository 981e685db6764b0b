"""The command ``tako-report``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tako_analytics.journeys import journeys
from tako_analytics.lanes import lanes
from tako_analytics.loading import LoadError, load_scans
from tako_analytics.punctuality import punctuality
from tako_analytics.tables import render


def parser() -> argparse.ArgumentParser:
    """The options of the command."""
    result = argparse.ArgumentParser(prog="tako-report", description=__doc__)
    result.add_argument("scans", type=Path, help="journal or CSV export")
    result.add_argument("--style", choices=["text", "markdown", "csv"], default="text")
    result.add_argument("--minimum", type=int, default=1, help="hide lanes with fewer parcels")
    result.add_argument("--fail-below", type=float, metavar="RATE")
    return result


def main(arguments: list[str] | None = None) -> int:
    """Print the lanes and return the exit status."""
    options = parser().parse_args(arguments)
    try:
        scans = load_scans(options.scans)
    except FileNotFoundError:
        print(f"tako-report: {options.scans}: no such file", file=sys.stderr)
        return 2
    except LoadError as error:
        print(f"tako-report: {options.scans}: {error}", file=sys.stderr)
        return 2

    parcels = journeys(scans)
    rows = [
        (lane.name, lane.parcels, lane.median_hours, lane.slow_hours)
        for lane in lanes(parcels, options.minimum)
    ]
    print(render(["lane", "parcels", "median h", "slow h"], rows, options.style))

    result = punctuality(parcels)
    if options.fail_below is not None and result.rate is not None:
        if result.rate < options.fail_below:
            print(f"only {result.rate:.1%} on time", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
