"""What Piccolo's own SQLite engine does after a failed commit: the fault that app.database is there to mend.

Run as a process of its own, since the fault also leaves a thread behind that keeps the process from ending.
"""

import asyncio
import os
import sqlite3
import sys

from piccolo.engine.sqlite import SQLiteEngine

from tests.support.toys import LATER, Toy


async def vote(path: str) -> None:
    engine = SQLiteEngine(path=path, timeout=1)
    Toy._meta.db = engine
    await Toy.create_table()
    await engine.run_ddl(LATER)
    try:
        async with engine.transaction():
            await engine.run_ddl("INSERT INTO later (id, toy) VALUES (1, 999999)")
    except sqlite3.IntegrityError as fault:
        print("commit failed:", type(fault).__name__)
    print("acknowledged:", await Toy.insert(Toy(name="vote")))


if __name__ == "__main__":
    asyncio.run(vote(sys.argv[1]))
    sys.stdout.flush()
    os._exit(0)
