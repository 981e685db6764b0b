import asyncio
import os
import random

from tako_analytics.feed import collect


def test_the_feed_survives_a_bad_line():
    # The line breaks when it likes; a seed repeats such a day.
    day = random.Random(int(os.environ.get("TAKO_SEED", "5")))

    async def fetch(position):
        if day.random() < 0.3:
            raise ConnectionError("the line is broken")
        return [{"n": position}]

    assert asyncio.run(collect(fetch, 2)) == [{"n": 0}, {"n": 1}]
