"""Follows the scans of the backend while they arrive."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

Fetch = Callable[[int], Awaitable[list[dict]]]


class FeedClosed(Exception):
    """The backend has gone away for good."""


async def follow(fetch: Fetch, *, start: int = 0, pause: float = 1.0) -> AsyncIterator[dict]:
    """Yield every scan after ``start``, asking again when there is none."""
    position = start
    failures = 0
    while True:
        try:
            batch = await fetch(position)
        except ConnectionError as error:
            failures += 1
            if failures >= 5:
                raise FeedClosed(f"gave up after {failures} attempts") from error
            await asyncio.sleep(pause * 2**failures)
            continue
        except EOFError:
            return
        failures = 0
        for scan in batch:
            position += 1
            yield scan
        if not batch:
            await asyncio.sleep(pause)


async def collect(fetch: Fetch, count: int) -> list[dict]:
    """The first ``count`` scans of the feed."""
    scans: list[dict] = []
    async for scan in follow(fetch, pause=0):
        scans.append(scan)
        if len(scans) == count:
            break
    return scans
