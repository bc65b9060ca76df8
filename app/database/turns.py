"""Which transaction the running task is in, and what every transaction of either engine can do."""

import asyncio
import contextvars
import inspect
import logging
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from app.database.faults import Doomed, Misuse, WriteOutsideWrite
from app.database.statements import Effect, Statement, effect

Row = dict[str, Any]
Callback = Callable[[], Awaitable[object] | object]

logger = logging.getLogger(__name__)

FAILED = "A callback after a commit failed"

# Keyed by task, not a context variable: a task that is created inside a transaction copies the context of its
# parent, and would run its statements in a transaction that is long over, or in the middle of another action.
_open: dict[asyncio.Task[Any], "Transaction"] = {}
_running: set[asyncio.Task[None]] = set()


@dataclass(frozen=True, slots=True)
class RowLock:
    """A row that an action holds until it ends: that of `table` whose `key` is `number`."""

    table: str
    key: str
    number: int

    @property
    def sql(self) -> str:
        """PostgreSQL's statement. NO KEY: a row that only refers to this one may still come in.

        With FOR UPDATE a ballot, which holds the ledger and refers to its assembly, and an extension, which
        holds that, wait for each other.
        """
        return f'SELECT 1 FROM "{self.table}" WHERE "{self.key}" = {int(self.number)} FOR NO KEY UPDATE'


class Transaction(ABC):
    """One snapshot to read, or one action to write, held by one task."""

    writes: bool

    def __init__(self) -> None:
        self.changes = 0
        self.doomed: BaseException | None = None
        self.callbacks: list[tuple[contextvars.Context, Callback]] = []
        self.savepoints = 0

    def check(self, sql: str) -> Effect:
        """Refuse what does not belong here, and count what changes rows."""
        does = effect(sql)
        if does is Effect.WRITES:
            if not self.writes:
                raise WriteOutsideWrite(f"read() only reads: {sql[:60]}")
            self.changes += 1
        return does

    def raise_if_doomed(self) -> None:
        """Refuse to keep what an inner write left half done and the outer one passed over in silence."""
        if self.doomed is not None:
            raise Doomed("An inner write() failed after it had changed rows.") from self.doomed

    @abstractmethod
    async def run(self, sql: str, params: Sequence[Any]) -> list[Row]:
        """Run one statement and return its rows."""

    @abstractmethod
    async def execute(self, sql: str, params: Sequence[Any]) -> int:
        """Run one statement and return how many rows it changed."""

    async def execute_together(self, statements: Sequence[Statement]) -> list[int]:
        """Run several statements and return how many rows each changed."""
        return [await self.execute(sql, params) for sql, params in statements]

    @abstractmethod
    async def control(self, sql: str) -> None:
        """Run a SAVEPOINT, RELEASE or ROLLBACK TO."""

    @abstractmethod
    async def keep(self) -> None:
        """End well: return only when the commit that holds this action is on the disk."""

    @abstractmethod
    async def drop(self) -> None:
        """End as if nothing had happened."""


def running() -> Transaction | None:
    """Return the transaction of the running task, if it is in one."""
    task = asyncio.current_task()
    return _open.get(task) if task is not None else None  # a callback of the loop is in none


def enter(transaction: Transaction) -> "asyncio.Task[Any]":
    """Put the running task into `transaction` and return the task."""
    task = _task()
    _open[task] = transaction
    return task


def leave(task: "asyncio.Task[Any]") -> None:
    """Take a task out of its transaction, also when another task ends the block, as a generator's may."""
    _open.pop(task, None)


def _task() -> asyncio.Task[Any]:
    task = asyncio.current_task()
    if task is None:
        raise Misuse("The database is used from inside a task of the event loop.")
    return task


def announce(callbacks: list[tuple[contextvars.Context, Callback]]) -> "asyncio.Task[None] | None":
    """Call back what was asked for after the commit, each in the context that asked.

    The commit calls, not the task that wrote: that one may have been cancelled while it waited, and the word
    about a row that stands must go out all the same. From the first callback that has to wait for something,
    a task of its own goes on. A callback that fails is logged: the row stands.
    """
    for at, (context, callback) in enumerate(callbacks):
        outcome = _called(context, callback)
        if outcome is not None:
            task = asyncio.get_running_loop().create_task(_announce(context, outcome, callbacks[at + 1 :]))
            _running.add(task)
            task.add_done_callback(_running.discard)
            return task
    return None


async def announced() -> None:
    """Wait until every callback of a commit so far has run."""
    while _running:
        await asyncio.wait(set(_running))


async def _announce(
    context: contextvars.Context,
    outcome: Awaitable[object] | None,
    rest: list[tuple[contextvars.Context, Callback]],
) -> None:
    await _awaited(context, outcome)
    for later, callback in rest:
        await _awaited(later, _called(later, callback))


def _called(context: contextvars.Context, callback: Callback) -> Awaitable[object] | None:
    try:
        outcome = context.run(callback)
    except Exception:
        logger.exception(FAILED)
        return None
    return outcome if inspect.isawaitable(outcome) else None


async def _awaited(context: contextvars.Context, outcome: Awaitable[object] | None) -> None:
    if outcome is None:
        return
    try:
        await asyncio.get_running_loop().create_task(_coroutine(outcome), context=context)
    except Exception:
        logger.exception(FAILED)


async def _coroutine(outcome: Awaitable[object]) -> None:
    await outcome
