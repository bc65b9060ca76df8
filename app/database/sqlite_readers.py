"""The reading connections of an SQLite file: snapshots beside the writer, never in its way."""

import asyncio
import contextlib
from collections import deque
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path
from typing import Any

from pysqlite3 import dbapi2 as sqlite

from app.database.faults import Busy, NotOpen, WriteOutsideWrite
from app.database.sqlite_connection import SQLiteConnection, TookTooLong, is_fatal
from app.database.sqlite_writer import WAIT_SECONDS, remember
from app.database.statements import first_word
from app.database.threads import Threads
from app.database.turns import Row, Transaction

MOST_READERS = 8


class SQLiteReaders:
    """A small pool of connections that can only read."""

    def __init__(self, path: Path, freeze: Callable[[BaseException], None]) -> None:
        self._path = path
        self._freeze = freeze
        self._loop = asyncio.get_running_loop()
        self._threads = Threads("sqlite-reader", 2)
        self._all: list[SQLiteConnection] = []
        self._free: list[SQLiteConnection] = []
        self._waiting: deque[asyncio.Future[SQLiteConnection]] = deque()
        self._slow: set[str] = set()
        self._closing = False
        self._all_back = asyncio.Event()
        self._give_back(self._open())

    async def select(self, sql: str, params: Sequence[Any]) -> list[Row]:
        """Run one statement in a snapshot of its own."""
        async with self._borrowed() as connection:
            return (await self.query(connection, sql, params))[0]

    async def begin(self) -> "Snapshot":
        """Open a snapshot; it shows the file as it is at its first statement."""
        connection = await self._borrow()
        try:
            connection.control("BEGIN")
        except BaseException:
            self._give_back(connection)
            raise
        return Snapshot(self, connection)

    def end(self, connection: SQLiteConnection) -> None:
        """Close a snapshot."""
        try:
            if connection.in_transaction:
                connection.control("COMMIT")
        finally:
            self._give_back(connection)

    async def query(
        self, connection: SQLiteConnection, sql: str, params: Sequence[Any]
    ) -> tuple[list[Row], int]:
        """Run a statement here, or in a thread when it takes too long."""
        try:
            if sql not in self._slow and first_word(sql) != "WITH":
                try:
                    return connection.quick_query(sql, params)
                except TookTooLong:
                    remember(self._slow, sql)
            result: tuple[list[Row], int] = await self._threads.run(
                lambda: connection.query(sql, params), interrupt=connection.raw.interrupt
            )
        except sqlite.Error as fault:
            if is_fatal(fault):
                self._freeze(fault)
            raise
        return result

    def idle(self) -> bool:
        """Say whether no snapshot is open."""
        return len(self._free) == len(self._all)

    async def close(self) -> None:
        """Wait for the snapshots under way, then close."""
        self._closing = True
        if not self.idle():
            self._all_back.clear()
            await self._all_back.wait()
        await self._threads.stopped()
        for connection in self._all:
            connection.close()

    @contextlib.asynccontextmanager
    async def _borrowed(self) -> AsyncIterator[SQLiteConnection]:
        connection = await self._borrow()
        try:
            yield connection
        finally:
            self._give_back(connection)

    async def _borrow(self) -> SQLiteConnection:
        if self._closing:
            raise NotOpen("The database has been closed.")
        if self._free:
            return self._free.pop()
        if len(self._all) < MOST_READERS:
            return self._open()
        future: asyncio.Future[SQLiteConnection] = self._loop.create_future()
        self._waiting.append(future)
        try:
            async with asyncio.timeout(WAIT_SECONDS):
                return await future
        except (asyncio.CancelledError, TimeoutError) as fault:
            if future.done() and not future.cancelled():
                self._give_back(future.result())
            if isinstance(fault, TimeoutError):
                raise Busy("No reading connection became free.") from fault
            raise

    def _give_back(self, connection: SQLiteConnection) -> None:
        while self._waiting:
            future = self._waiting.popleft()
            if not future.done():
                future.set_result(connection)
                return
        self._free.append(connection)
        if self.idle():
            self._all_back.set()

    def _open(self) -> SQLiteConnection:
        connection = SQLiteConnection(self._path, reader=True)
        self._all.append(connection)
        return connection


class Snapshot(Transaction):
    """One consistent view of the file, on a connection of its own."""

    writes = False

    def __init__(self, readers: SQLiteReaders, connection: SQLiteConnection) -> None:
        super().__init__()
        self._readers = readers
        self._connection = connection

    async def run(self, sql: str, params: Sequence[Any]) -> list[Row]:
        """Run one statement that reads."""
        self.check(sql)
        return (await self._readers.query(self._connection, sql, params))[0]

    async def execute(self, sql: str, params: Sequence[Any]) -> int:
        """Refuse: nothing changes here."""
        raise WriteOutsideWrite(f"read() only reads: {sql[:60]}")

    async def control(self, sql: str) -> None:
        """Run nothing: a snapshot has no parts that could fail by themselves."""
        raise NotImplementedError

    async def keep(self) -> None:
        """End the snapshot."""
        await self.drop()

    async def drop(self) -> None:
        """End the snapshot."""
        self._readers.end(self._connection)
