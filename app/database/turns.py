"""Which transaction the running task is in, and what every transaction of either engine can do."""

import asyncio
import contextvars
import inspect
import logging
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from app.database.faults import Doomed, Misuse, WriteOutsideWrite
from app.database.statements import Effect, effect

Row = dict[str, Any]
Callback = Callable[[], Awaitable[object] | object]

logger = logging.getLogger(__name__)

# Keyed by task, not a context variable: a task that is created inside a transaction copies the context of its
# parent, and would run its statements in a transaction that is long over, or in the middle of another action.
_open: dict[asyncio.Task[Any], "Transaction"] = {}
_running: set[asyncio.Task[None]] = set()


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
    return _open.get(_task())


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

    The commit starts this, not the task that wrote: that one may have been cancelled while it waited, and
    the word about a row that stands must go out all the same. A callback that fails is logged: the row
    stands.
    """
    if not callbacks:
        return None
    task = asyncio.get_running_loop().create_task(_announce(callbacks))
    _running.add(task)
    task.add_done_callback(_running.discard)
    return task


async def announced() -> None:
    """Wait until every callback of a commit so far has run."""
    while _running:
        await asyncio.wait(set(_running))


async def _announce(callbacks: list[tuple[contextvars.Context, Callback]]) -> None:
    for context, callback in callbacks:
        try:
            outcome = context.run(callback)
            if inspect.isawaitable(outcome):
                await asyncio.get_running_loop().create_task(_awaited(outcome), context=context)
        except Exception:
            logger.exception("A callback after a commit failed")


async def _awaited(outcome: Awaitable[object]) -> None:
    await outcome
