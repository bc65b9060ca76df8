"""The only ways to touch rows: `read()` a snapshot, `write()` an action, and what may be asked inside."""

import contextvars
from collections.abc import Awaitable, Callable, Sequence
from types import TracebackType
from typing import Any, Self

from piccolo.table import Table

from app.database.connections import Database, current
from app.database.faults import Misuse, WriteInsideRead, WriteOutsideWrite
from app.database.statements import Effect, Statement, effect
from app.database.turns import Callback, Row, RowLock, Transaction, enter, leave, running


def write(lock: RowLock | None = None) -> "_Write":
    """Open the action's transaction, holding a row from its beginning: all of it is kept, or nothing.

    The block ends only when the commit that holds it is on the disk. Inside another `write()` it joins that
    one. Keep it short: read what you can before, wait for nothing but the database inside, since on SQLite
    all actions take turns on one connection.
    """
    return _Write(lambda database: database.begin_write(lock), lock)


def schema_change() -> "_Write":
    """Open the transaction of the migrations, before anything is served."""
    return _Write(lambda database: database.begin_schema_change())


def read() -> "_Read":
    """Open one consistent snapshot; inside `read()` or `write()` it joins that one."""
    return _Read()


def savepoint() -> "_Savepoint":
    """Open a part of a `write()` that can fail, and be undone, by itself."""
    return _Savepoint()


async def fetch(sql: str, params: Sequence[Any] = ()) -> list[Row]:
    """Run raw SQL with `?` placeholders and return its rows; outside a transaction it may only read."""
    transaction = running()
    if transaction is not None:
        return await transaction.run(sql, params)
    if effect(sql) is Effect.WRITES:
        raise WriteOutsideWrite(f"Only inside `async with write()`: {sql[:60]}")
    return await current().select(sql, params)


async def execute(sql: str, params: Sequence[Any] = ()) -> int:
    """Run raw SQL with `?` placeholders inside `write()` and return how many rows it changed."""
    transaction = running()
    if transaction is None:
        raise WriteOutsideWrite(f"Only inside `async with write()`: {sql[:60]}")
    return await transaction.execute(sql, params)


async def execute_together(*statements: Statement) -> list[int]:
    """Run statements that change rows inside `write()`; on PostgreSQL in one exchange with the server.

    None may rest on what another one of them changes: on PostgreSQL all see the rows as they were before.
    """
    return await _writing("execute_together()").execute_together(statements)


def after_commit(callback: Callback) -> None:
    """Call `callback` (plain or async) once the commit of this `write()` is on the disk, and never else."""
    _writing("after_commit()").callbacks.append((contextvars.copy_context(), callback))


async def lock(table: type[Table], row_id: int) -> None:
    """Hold one row until this `write()` ends; on SQLite the one writer already holds everything."""
    key = table._meta.primary_key._meta.db_column_name
    await _hold(_writing("lock()"), RowLock(table._meta.tablename, key, row_id))


async def _hold(transaction: Transaction, row: RowLock) -> None:
    if current().kind == "postgresql":
        await transaction.run(row.sql, ())


def _writing(what: str) -> Transaction:
    transaction = running()
    if transaction is None or not transaction.writes:
        raise WriteOutsideWrite(f"{what} belongs inside `async with write()`.")
    return transaction


class _Write:
    __slots__ = ("_before", "_begin", "_joined", "_lock", "_own", "_task")

    def __init__(
        self, begin: Callable[[Database], Awaitable[Transaction]], lock: RowLock | None = None
    ) -> None:
        self._begin = begin
        self._lock = lock

    async def __aenter__(self) -> Self:
        self._own: Transaction | None = None
        self._joined = running()
        if self._joined is None:
            self._own = await self._begin(current())
            self._task = enter(self._own)
        elif not self._joined.writes:
            raise WriteInsideRead(
                "Leave read() before write(): what it read may be old by the time of writing."
            )
        else:
            self._before = self._joined.changes
            if self._lock is not None:
                await _hold(self._joined, self._lock)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._own is None:
            # Whoever catches this outside must not commit the half that was written; without a change there
            # is none.
            if fault is not None and self._joined is not None and self._joined.changes > self._before:
                self._joined.doomed = self._joined.doomed or fault
            return
        leave(self._task)
        if fault is not None:
            await self._own.drop()
        else:
            await self._own.keep()


class _Read:
    __slots__ = ("_own", "_task")

    async def __aenter__(self) -> Self:
        self._own: Transaction | None = None
        if running() is None:
            self._own = await current().begin_read()
            self._task = enter(self._own)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._own is not None:
            leave(self._task)
            await self._own.drop()


class _Savepoint:
    __slots__ = ("_callbacks", "_changes", "_doomed", "_name", "_transaction")

    async def __aenter__(self) -> Self:
        self._transaction = transaction = _writing("savepoint()")
        transaction.savepoints += 1
        self._name = f"part_{transaction.savepoints}"
        self._callbacks = len(transaction.callbacks)
        self._changes = transaction.changes
        self._doomed = transaction.doomed
        await transaction.control(f"SAVEPOINT {self._name}")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        transaction = self._transaction
        if transaction is not running():
            raise Misuse("A savepoint() outlived its write().")
        if fault is None:
            transaction.raise_if_doomed()
            await transaction.control(f"RELEASE {self._name}")
            return
        await transaction.control(f"ROLLBACK TO {self._name}")
        await transaction.control(f"RELEASE {self._name}")
        # What was undone is neither announced nor held against the rest.
        del transaction.callbacks[self._callbacks :]
        transaction.changes = self._changes
        transaction.doomed = self._doomed
