"""A process that writes without end and says what was acknowledged, for tests that kill it.

`python -m tests.support.voting_machine URL` prints `ack N` after each `write()` of two rows. With a number
behind the address it falls dead after so many; with NORMAL behind that it makes a weaker promise, to test the
test.
"""

import asyncio
import itertools
import os
import sys

from app.database import open_database, sqlite_connection, write
from tests.support.toys import Half

CLIENTS = 8


async def vote(url: str, most: float) -> None:
    await open_database(url)
    numbers = itertools.count(int.from_bytes(os.urandom(5), "big"))
    said = itertools.count(1)
    await asyncio.gather(*(_client(numbers, said, most) for _ in range(CLIENTS)))


async def _client(numbers: "itertools.count[int]", said: "itertools.count[int]", most: float) -> None:
    while True:
        number = next(numbers)
        async with write():
            await Half.insert(Half(action=number, side="left"))
            await asyncio.sleep(0)
            await Half.insert(Half(action=number, side="right"))
        # One call to the system for each line: what was written when the process is killed, was said.
        os.write(1, b"ack %d\n" % number)
        if next(said) >= most:
            os._exit(0)


if __name__ == "__main__":
    if sys.argv[2:]:
        # Small steps from the log into the file, so that a short run has some.
        sqlite_connection.SETTINGS += (("wal_autocheckpoint", "12", 12),)
    if sys.argv[3:] == ["NORMAL"]:
        sqlite_connection.SETTINGS += (("synchronous", "NORMAL", 1),)
    asyncio.run(vote(sys.argv[1], float(sys.argv[2]) if sys.argv[2:] else float("inf")))
