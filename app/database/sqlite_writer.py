"""The one writing connection of an SQLite file: actions take turns on it and may share a commit.

Statements run in the event loop (they are microseconds in WAL mode); the COMMIT with its fsync too where
the disk is quick, in a thread where it is not. An action that waits for nothing but the database therefore
runs from its first statement to its last without anybody in between. When it ends, its commit is put off to
the end of the loop's current round: whoever is ready to write by then, or came while the previous commit
was under way, joins the group, each behind a savepoint of its own. Every `write()` of the group returns
after that one commit, or fails with it.
"""

import asyncio
import contextlib
import heapq
import itertools
import time
from collections.abc import Callable, Sequence
from typing import Any

from pysqlite3 import dbapi2 as sqlite

from app.database.faults import Busy, CommitFailed, Misuse, NotOpen, OutcomeUnknown
from app.database.sqlite_connection import SQLiteConnection, TookTooLong, is_busy, is_fatal
from app.database.statements import Effect, Statement, first_word
from app.database.threads import Threads
from app.database.turns import Row, Transaction, announce

GROUP_ACTIONS = 64
GROUP_SECONDS = 0.020
WAIT_SECONDS = 30.0
# A commit that takes no longer runs in the event loop: on a fast disk it is a tenth of that, and a thread
# would cost twice as much as the commit. After a slower one the next commits, then ever more of them, run
# in the thread.
QUICK_COMMIT = 0.002
# A statement with more values than this (an import) runs in the thread, so that pages go on being served.
LONG_STATEMENT = 1000


class SQLiteWriter:
    """Gives out turns on the writing connection and commits what the turns left."""

    def __init__(
        self,
        connection: SQLiteConnection,
        *,
        group_commit: bool,
        freeze: Callable[[BaseException], None],
        raise_if_frozen: Callable[[], None],
    ) -> None:
        self.connection = connection
        self.threads = Threads("sqlite-writer")
        self.wait_seconds = WAIT_SECONDS
        self.freeze = freeze
        self.slow: set[str] = set()
        self._raise_if_frozen = raise_if_frozen
        self._loop = asyncio.get_running_loop()
        self.actions_a_commit = GROUP_ACTIONS if group_commit else 1
        self._holder: Turn | None = None
        self._numbers = itertools.count()
        self._waiting: list[tuple[int, asyncio.Future[None]]] = []  # a heap: first come, first served
        self._coming = 0  # called, and not yet there
        self._group: list[Turn] = []
        self._group_since = 0.0
        self._committing = False
        self._commit_is_planned = False
        self._deferred: tuple[str, ...] = ()
        self._closed = False
        self._idle = asyncio.Event()
        self._commits_in_thread = 0
        self._slow_commits = 10

    # Taking a turn

    async def take(self) -> "Turn":
        """Wait for the connection and open a transaction, or a savepoint in the group's."""
        return await self._take(Turn(self))

    async def take_for_schema(self) -> "SchemaTurn":
        """Wait for the connection and open a transaction in which foreign keys are off."""
        turn = SchemaTurn(self)
        await self._take(turn)
        return turn

    async def _take(self, turn: "Turn") -> "Turn":
        if self._closed:
            raise NotOpen("The database has been closed.")
        if not self._is_free():
            await self._wait()
        self._holder = turn
        try:
            self._raise_if_frozen()
            await self._begin(turn)
        except BaseException as fault:
            if turn.alone:
                self.connection.control("PRAGMA foreign_keys=ON")
            self.examine(fault)
            self.pass_on()
            raise
        return turn

    def _is_free(self) -> bool:
        return self._holder is None and not self._committing

    async def _wait(self) -> None:
        number = next(self._numbers)
        try:
            async with asyncio.timeout(self.wait_seconds):
                while not self._is_free():
                    await self._called(number)
        except TimeoutError as fault:
            raise Busy(
                "The turn to write did not come; does a write() wait for a task that writes?"
            ) from fault

    async def _called(self, number: int) -> None:
        """Wait in line to be called; who is called and finds the connection taken keeps the place."""
        place = (number, self._loop.create_future())
        heapq.heappush(self._waiting, place)
        try:
            await place[1]
        except asyncio.CancelledError:
            if not place[1].cancelled():
                self._coming -= 1
            elif place in self._waiting:
                self._waiting.remove(place)
                heapq.heapify(self._waiting)
            if self._is_free():
                self._go_on()
            raise
        self._coming -= 1

    async def _begin(self, turn: "Turn") -> None:
        if self._group and turn.alone:
            raise Misuse("Migrations run before anything is served.")
        if turn.alone:
            self.connection.control("PRAGMA foreign_keys=OFF")
        if self._group:
            self.connection.control("SAVEPOINT action")
            turn.behind_savepoint = True
            return
        until = self._loop.time() + self.wait_seconds
        while True:
            try:
                self.connection.control("BEGIN IMMEDIATE")
            except sqlite.Error as fault:
                # Only a tool outside the product can hold the lock: it must not hold up the event loop as
                # well.
                if not is_busy(fault) or self._loop.time() > until:
                    raise
                await asyncio.sleep(0.005)
            else:
                self._group_since = self._loop.time()
                return

    # Ending a turn

    def release(self, turn: "Turn") -> None:
        """End a turn well, up to the commit."""
        self._check_deferred_keys()
        if turn.behind_savepoint:
            self.connection.control("RELEASE action")
        elif not turn.changes:
            self.connection.control("COMMIT")

    def join_group(self, turn: "Turn") -> "asyncio.Future[asyncio.Task[None] | None]":
        """Count a turn among those of the next commit, unless it changed nothing and saw nobody's change."""
        turn.done = self._loop.create_future()
        if turn.changes or turn.behind_savepoint:
            self._group.append(turn)
        else:
            turn.answer(announce(turn.callbacks))
        return turn.done

    def undo(self, turn: "Turn") -> None:
        """Take back what a turn did; the rest of the group stands."""
        if turn.lost:
            return
        try:
            if turn.behind_savepoint:
                self.connection.control("ROLLBACK TO action")
                self.connection.control("RELEASE action")
            elif self.connection.in_transaction:
                self.connection.control("ROLLBACK")
        except sqlite.Error as fault:
            self.examine(fault)
            if self.connection.in_transaction:
                self.freeze(fault)
                raise

    def pass_on(self) -> None:
        """Give the connection to the next in line, or commit."""
        self._holder = None
        if self._group and self._group_is_ripe():
            self._commit()
        else:
            self._go_on()

    def _go_on(self) -> None:
        self._call_waiting()
        if self._group and not self._commit_is_planned:
            self._commit_is_planned = True
            self._loop.call_soon(self._commit_as_planned)

    def is_idle(self) -> bool:
        """Say whether no action is at work and no commit is owed."""
        return self._is_free() and not (self._group or self._waiting or self._coming)

    def _group_is_ripe(self) -> bool:
        old = self._loop.time() - self._group_since > GROUP_SECONDS
        return old or len(self._group) >= self.actions_a_commit

    def _call_waiting(self) -> None:
        """Call as many as may share the next commit: nearly all run through in one round of the loop.

        Called one by one, each would cost a round, and on a busy server a round is full of other work.
        """
        while self._waiting and self._coming + len(self._group) < self.actions_a_commit:
            _, called = heapq.heappop(self._waiting)
            # Whoever was cancelled while waiting may not have left the line yet.
            if not called.done():
                self._coming += 1
                called.set_result(None)
        if self.is_idle():
            self._idle.set()

    # Committing

    def _commit_as_planned(self) -> None:
        self._commit_is_planned = False
        # Whoever holds the connection by now has joined the group and commits, or passes on, at the end of
        # its turn.
        if self._holder is None and self._group and not self._committing:
            self._commit()

    def _commit(self) -> None:
        self._committing = True
        if self._commits_in_thread:
            self._commits_in_thread -= 1
            self.threads.submit(self._commit_now, self._committed)
            return
        fault: BaseException | None = None
        started = time.perf_counter()
        try:
            self._commit_now()
        except sqlite.Error as raised:
            fault = raised
        if time.perf_counter() - started > QUICK_COMMIT:
            self._slow_commits = min(self._slow_commits * 2, 1280)
            self._commits_in_thread = self._slow_commits
        else:
            self._slow_commits = 10
        self._committed(None, fault)

    def _commit_now(self) -> None:
        try:
            self.connection.control("COMMIT")
        finally:
            if self.connection.in_transaction:
                self.connection.control("ROLLBACK")

    def _committed(self, _: None, fault: BaseException | None) -> None:
        self._committing = False
        if fault is None:
            group, self._group = self._group, []
            for turn in group:
                turn.answer(announce(turn.callbacks))
        else:
            self.examine(fault)
            if self.connection.in_transaction:
                self.freeze(fault)
            self._fail_group(fault)
        self._call_waiting()

    def _fail_group(self, cause: BaseException) -> None:
        group, self._group = self._group, []
        for turn in group:
            turn.fail(cause)

    def examine(self, fault: BaseException) -> None:
        """Freeze on a failing disk, and find out whether SQLite rolled the whole group back by itself."""
        if is_fatal(fault):
            self.freeze(fault)
            # What the group holds must not be committed by a disk that has just failed.
            with contextlib.suppress(sqlite.Error):
                self.connection.control("ROLLBACK")
        if self.connection.in_transaction or not isinstance(fault, sqlite.Error):
            return
        # A full disk, for one: the turn that met it must not go on outside a transaction, each statement
        # committing.
        if self._holder is not None:
            self._holder.lost = fault
        self._fail_group(fault)

    # Foreign keys that are checked at COMMIT only

    def find_deferred_keys(self) -> None:
        """Note the tables whose keys SQLite checks at COMMIT, where one fault would fail the whole group."""
        rows, _ = self.connection.query(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND upper(sql) LIKE '%INITIALLY DEFERRED%'",
            (),
        )
        self._deferred = tuple(str(row["name"]) for row in rows)

    def _check_deferred_keys(self) -> None:
        for name in self._deferred:
            if self.connection.query(f'PRAGMA foreign_key_check("{name}")', ())[0]:
                raise CommitFailed(f"A row of {name} points to a row that is not there.")

    # Ending

    async def close(self) -> None:
        """Wait for the turns and commits under way, then close."""
        self._closed = True
        if not self.is_idle():
            self._idle.clear()
            await self._idle.wait()
        await self.threads.stopped()
        self.connection.close()


class Turn(Transaction):
    """One action's turn on the writing connection."""

    writes = True
    alone = False

    def __init__(self, writer: SQLiteWriter) -> None:
        super().__init__()
        self.behind_savepoint = False
        self.lost: BaseException | None = None
        self.done: asyncio.Future[asyncio.Task[None] | None] | None = None
        self._writer = writer

    async def run(self, sql: str, params: Sequence[Any]) -> list[Row]:
        """Run one statement and return its rows."""
        return (await self._statement(sql, params))[0]

    async def execute(self, sql: str, params: Sequence[Any]) -> int:
        """Run one statement and return how many rows it changed."""
        return (await self._statement(sql, params))[1]

    async def execute_together(self, statements: Sequence[Statement]) -> list[int]:
        """Run several statements and return how many rows each changed."""
        return [(await self._statement(sql, params))[1] for sql, params in statements]

    async def _statement(self, sql: str, params: Sequence[Any]) -> tuple[list[Row], int]:
        does = self.check(sql)
        self._raise_if_lost()
        connection = self._writer.connection
        try:
            if len(params) > LONG_STATEMENT or sql in self._writer.slow:
                return await self._in_thread(sql, params)
            if does is Effect.READS and first_word(sql) == "SELECT":
                try:
                    return connection.quick_query(sql, params)
                except TookTooLong:
                    remember(self._writer.slow, sql)
                    return await self._in_thread(sql, params)
            return connection.query(sql, params)
        except sqlite.Error as fault:
            self._writer.examine(fault)
            raise

    async def _in_thread(self, sql: str, params: Sequence[Any]) -> tuple[list[Row], int]:
        # Not to be interrupted: SQLite would roll the whole group back.
        result: tuple[list[Row], int] = await self._writer.threads.run(
            lambda: self._writer.connection.query(sql, params)
        )
        return result

    async def control(self, sql: str) -> None:
        """Run a SAVEPOINT, RELEASE or ROLLBACK TO of `savepoint()`."""
        self._raise_if_lost()
        self._writer.connection.control(sql)

    async def keep(self) -> None:
        """Give the turn back and wait for the commit that holds it."""
        writer = self._writer
        try:
            self._raise_if_lost()
            self.raise_if_doomed()
            writer.release(self)
        except BaseException:
            await self.drop()
            raise
        done = writer.join_group(self)
        writer.pass_on()
        announcement = await done
        if announcement is not None:
            await asyncio.shield(announcement)

    async def drop(self) -> None:
        """Take everything back and give the turn back."""
        try:
            self._writer.undo(self)
        finally:
            self._writer.pass_on()

    def answer(self, announcement: "asyncio.Task[None] | None") -> None:
        """Tell the action that its commit is on the disk; one that was cancelled no longer listens."""
        if self.done is not None and not self.done.done():
            self.done.set_result(announcement)

    def fail(self, cause: BaseException) -> None:
        """Tell the action that nothing of it was kept."""
        if self.done is None or self.done.done():
            return
        fault = (OutcomeUnknown if is_fatal(cause) else CommitFailed)(f"Nothing was kept: {cause}")
        fault.__cause__ = cause
        self.done.set_exception(fault)
        self.done.exception()  # seen: the action may be cancelled in this same round and never look

    def _raise_if_lost(self) -> None:
        if self.lost is not None:
            raise CommitFailed(f"Nothing was kept: {self.lost}") from self.lost


class SchemaTurn(Turn):
    """The turn of the migrations: alone, with foreign keys off, and checked before its commit."""

    alone = True

    async def keep(self) -> None:
        """Check every foreign key and commit."""
        connection = self._writer.connection
        try:
            self._raise_if_lost()
            self.raise_if_doomed()
            if connection.query("PRAGMA foreign_key_check", ())[0]:
                raise CommitFailed("After the migrations some rows would point to rows that are not there.")
            connection.control("COMMIT")
        finally:
            await self.drop()
        announce(self.callbacks)

    async def drop(self) -> None:
        """Take everything back that is not committed, and turn foreign keys on again."""
        try:
            self._writer.undo(self)
            self._writer.connection.control("PRAGMA foreign_keys=ON")
            self._writer.find_deferred_keys()
        finally:
            self._writer.pass_on()


def remember(slow: set[str], sql: str) -> None:
    """Note a statement that took too long for the event loop; forget all of them when they become many."""
    if len(slow) >= 256:
        slow.clear()
    slow.add(sql)
