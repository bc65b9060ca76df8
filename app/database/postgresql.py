"""A PostgreSQL server as the product's database: pooled connections that always come back clean."""

import asyncio
import contextlib
import logging
from collections.abc import Coroutine, Sequence
from typing import Any
from weakref import WeakValueDictionary

import asyncpg

from app.database.connections import Database
from app.database.faults import Busy, CommitFailed, NotOpen, OutcomeUnknown, Unsuitable
from app.database.statements import Statement, numbered, together
from app.database.turns import Row, RowLock, Transaction, announce

logger = logging.getLogger(__name__)

OLDEST_SERVER = 130000
MOST_CONNECTIONS = 10
WAIT_SECONDS = 30.0
BEGIN_WRITE = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"
BEGIN_READ = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"

# Given when a connection is opened, which outranks what the server, the database or the role has set.
SETTINGS = {
    "application_name": "roundtable",
    "timezone": "UTC",
    "synchronous_commit": "on",
    # Outside write() the server itself refuses to change anything.
    "default_transaction_read_only": "on",
    # Row locks are held by actions that last milliseconds.
    "lock_timeout": "20s",
    "idle_in_transaction_session_timeout": "60s",
    # The queries are short: compiling them takes longer than running them.
    "jit": "off",
    # And planning them takes longer than running them: a statement is planned when it first comes, not five
    # times more with its values.
    "plan_cache_mode": "force_generic_plan",
}


class PostgreSQLServer(Database):
    """An open pool of connections."""

    kind = "postgresql"

    def __init__(self, url: str, pool: "asyncpg.Pool[asyncpg.Record]") -> None:
        super().__init__(url)
        self.pool = pool
        self._tasks: set[asyncio.Task[Any]] = set()
        self._lines: WeakValueDictionary[RowLock, asyncio.Lock] = WeakValueDictionary()
        self._closed = False
        self._borrowed = 0
        self._all_back = asyncio.Event()

    async def begin_write(self, lock: RowLock | None = None) -> "ServerTransaction":
        """Open a transaction that locks rows as it needs them, the first in the same exchange."""
        if lock is None:
            return await self._begin(BEGIN_WRITE, writes=True)
        # This process's actions on one row wait here for each other. The row's lock decides all the same; but
        # who waits for it in the server keeps a connection from everybody else.
        line = self._lines.setdefault(lock, asyncio.Lock())
        if not line.locked():
            await line.acquire()
        else:
            try:
                async with asyncio.timeout(WAIT_SECONDS):
                    await line.acquire()
            except TimeoutError as fault:
                raise Busy("The turn to write did not come.") from fault
        try:
            transaction = await self._begin(f"{BEGIN_WRITE}; {lock.sql}", writes=True)
        except BaseException:
            line.release()
            raise
        transaction.line = line
        return transaction

    async def begin_schema_change(self) -> "ServerTransaction":
        """Open a transaction that another server's migrations wait for."""
        transaction = await self.begin_write()
        try:
            await transaction.run("SELECT pg_advisory_xact_lock(20261121)", ())
        except BaseException:
            await transaction.drop()
            raise
        return transaction

    async def begin_read(self) -> "ServerTransaction":
        """Open one consistent snapshot."""
        return await self._begin(BEGIN_READ, writes=False)

    async def select(self, sql: str, params: Sequence[Any]) -> list[Row]:
        """Run one statement that reads."""
        connection = await self._borrow()
        try:
            return [dict(row) for row in await connection.fetch(numbered(sql), *params)]
        finally:
            # Not by surely(): nothing is to be rolled back, and the pool itself sees a release to its end.
            await self.give_back(connection, clean=True)

    async def _begin(self, sql: str, *, writes: bool) -> "ServerTransaction":
        connection = await self._borrow()
        try:
            await connection.execute(sql)
        except BaseException:
            await self.surely(self.give_back(connection))
            raise
        return ServerTransaction(self, connection, writes=writes)

    async def _borrow(self) -> Any:
        if self._closed:
            raise NotOpen("The database has been closed.")
        self._borrowed += 1
        try:
            async with asyncio.timeout(WAIT_SECONDS):
                return await self.pool.acquire()
        except BaseException as fault:
            self._given_back()
            if isinstance(fault, TimeoutError):
                raise Busy("No connection became free.") from fault
            raise

    async def give_back(self, connection: Any, *, clean: bool = False) -> None:
        """Return a connection to the pool outside any transaction, or cut it off; this never raises."""
        try:
            if not clean:
                # Also when no transaction seems open: a BEGIN that was cancelled may still be on its way, and
                # execute() waits until the server has dealt with it.
                await connection.execute("ROLLBACK")
        except Exception:
            logger.warning("A connection could not be rolled back and was cut off", exc_info=True)
            with contextlib.suppress(asyncpg.InterfaceError):  # it may be gone already
                connection.terminate()
        finally:
            try:
                await self.pool.release(connection)
            except Exception:
                logger.warning("A connection could not be given back and was cut off", exc_info=True)
            finally:
                self._given_back()

    def _given_back(self) -> None:
        self._borrowed -= 1
        if not self._borrowed:
            self._all_back.set()

    async def surely(self, ending: Coroutine[Any, Any, Any]) -> Any:
        """Run `ending` to its end even when the task that asks is cancelled meanwhile."""
        task = asyncio.get_running_loop().create_task(ending)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return await asyncio.shield(task)

    def _ended(self, task: "asyncio.Task[Any]") -> None:
        self._tasks.discard(task)
        if not task.cancelled():
            task.exception()  # seen: the task that asked may have been cancelled

    async def _close(self) -> None:
        self._closed = True
        if self._borrowed:
            self._all_back.clear()
            await self._all_back.wait()
        while self._tasks:
            await asyncio.wait(set(self._tasks))
        await self.pool.close()


class ServerTransaction(Transaction):
    """One transaction on a connection of its own."""

    def __init__(self, server: PostgreSQLServer, connection: Any, *, writes: bool) -> None:
        super().__init__()
        self.writes = writes
        self.line: asyncio.Lock | None = None
        self._server = server
        self._connection = connection

    async def run(self, sql: str, params: Sequence[Any]) -> list[Row]:
        """Run one statement and return its rows."""
        self.check(sql)
        return [dict(row) for row in await self._connection.fetch(numbered(sql), *params)]

    async def execute(self, sql: str, params: Sequence[Any]) -> int:
        """Run one statement and return how many rows it changed."""
        self.check(sql)
        return _count(await self._connection.execute(numbered(sql) if params else sql, *params))

    async def execute_together(self, statements: Sequence[Statement]) -> list[int]:
        """Run several statements in one exchange with the server."""
        for sql, _ in statements:
            self.check(sql)
        values = [value for _, params in statements for value in params]
        row = await self._connection.fetchrow(together(tuple(sql for sql, _ in statements)), *values)
        return [int(count) for count in row]

    async def control(self, sql: str) -> None:
        """Run a SAVEPOINT, RELEASE or ROLLBACK TO."""
        await self._connection.execute(sql)

    async def keep(self) -> None:
        """Commit, and wait for the answer."""
        if self.doomed is not None:
            await self.drop()
            self.raise_if_doomed()
        try:
            announcement = await self._server.surely(self._commit())
        finally:
            self._leave_line()
        if announcement is not None:
            await asyncio.shield(announcement)

    async def drop(self) -> None:
        """Roll back and give the connection back."""
        try:
            await self._server.surely(self._server.give_back(self._connection))
        finally:
            self._leave_line()

    def _leave_line(self) -> None:
        if self.line is not None:
            self.line.release()
            self.line = None

    async def _commit(self) -> "asyncio.Task[None] | None":
        try:
            try:
                answer = await self._connection.execute("COMMIT")
            except asyncpg.PostgresError as fault:
                unknown = isinstance(
                    fault, asyncpg.PostgresConnectionError | asyncpg.OperatorInterventionError
                )
                raise (OutcomeUnknown if unknown else CommitFailed)(f"Nothing was kept: {fault}") from fault
            except (asyncpg.InterfaceError, OSError) as fault:
                raise OutcomeUnknown(f"The answer to COMMIT never came: {fault}") from fault
            if answer != "COMMIT":
                # After a failed statement that somebody caught, the server answers COMMIT with ROLLBACK,
                # not an error.
                raise CommitFailed(
                    "Nothing was kept: a statement in this write() had failed and was passed over."
                )
        except BaseException:
            await self._server.give_back(self._connection)
            raise
        await self._server.give_back(self._connection, clean=True)
        return announce(self.callbacks)


async def open_server(url: str) -> PostgreSQLServer:
    """Open the pool and check that the server can keep the promise."""
    pool = await asyncpg.create_pool(
        url,
        min_size=1,
        max_size=MOST_CONNECTIONS,
        server_settings=SETTINGS,
        timeout=10,
        # give_back() has rolled back, and nothing else of a session is ever changed: asyncpg's own reset
        # would cost an exchange with the server after every transaction.
        reset=_nothing_to_reset,
    )
    try:
        async with pool.acquire() as connection:
            await _refuse_unsuitable(connection)
    except BaseException:
        await pool.close()
        raise
    return PostgreSQLServer(url, pool)


async def _nothing_to_reset(connection: object) -> None:
    pass


async def _refuse_unsuitable(connection: Any) -> None:
    found = {
        row["name"]: row["setting"]
        for row in await connection.fetch(
            "SELECT name, setting FROM pg_settings WHERE name IN ('server_version_num', 'server_encoding', "
            "'fsync', 'full_page_writes', 'synchronous_commit', 'TimeZone')"
        )
    }
    if int(found["server_version_num"]) < OLDEST_SERVER:
        raise Unsuitable("PostgreSQL 13 or newer is needed.")
    if found["server_encoding"] != "UTF8":
        raise Unsuitable(f"The database must be encoded in UTF8, not {found['server_encoding']}.")
    if found["synchronous_commit"] != "on" or found["TimeZone"] != "UTC":
        raise Unsuitable("The server does not keep synchronous_commit=on and the time zone UTC.")
    if found["fsync"] != "on" or found["full_page_writes"] != "on":
        logger.warning(
            "PostgreSQL runs without fsync or full_page_writes: a power cut can lose acknowledged votes."
        )


def _count(status: str) -> int:
    last = status.rsplit(" ", 1)[-1]
    return int(last) if last.isdigit() and not status.startswith("SELECT") else 0
