"""A process that writes without end and says what was acknowledged, for tests that kill it.

`python -m tests.support.voting_machine URL` prints `ack N` after each `write()` of two rows.
"""

import asyncio
import itertools
import os
import sys

from app.database import open_database, write
from tests.support.toys import Half

CLIENTS = 8


async def vote(url: str) -> None:
    await open_database(url)
    numbers = itertools.count(int.from_bytes(os.urandom(5), "big"))
    await asyncio.gather(*(_client(numbers) for _ in range(CLIENTS)))


async def _client(numbers: "itertools.count[int]") -> None:
    while True:
        number = next(numbers)
        async with write():
            await Half.insert(Half(action=number, side="left"))
            await asyncio.sleep(0)
            await Half.insert(Half(action=number, side="right"))
        # One call to the system for each line: what was written when the process is killed, was said.
        os.write(1, b"ack %d\n" % number)


if __name__ == "__main__":
    asyncio.run(vote(sys.argv[1]))
