"""When a commit fails, a request is cancelled or the disk is full: is all clean and nobody told a lie?"""

import asyncio
import contextlib
import contextvars
import random
from collections import Counter
from collections.abc import Sequence
from typing import Any

import asyncpg
import pytest
from pysqlite3 import dbapi2 as sqlite

from app.database import (
    CommitFailed,
    Database,
    Frozen,
    OutcomeUnknown,
    Row,
    after_commit,
    announced,
    execute,
    fetch,
    open_database,
    read,
    sqlite_writer,
    write,
)
from app.database.postgresql import PostgreSQLServer, ServerTransaction
from app.database.sqlite_file import SQLiteFile
from app.database.turns import running
from tests.support.toys import Half, Toy, add, names


async def test_after_a_failed_commit_nothing_is_lost(toys: Database) -> None:
    for _ in range(15):  # more often than PostgreSQL has connections
        with pytest.raises(CommitFailed):
            async with write():
                await add("never")
                await execute("INSERT INTO later (id, toy) VALUES (1, 999999)")
        assert await names() == []
    await _written("ball")
    assert await names() == ["ball"]
    await _everything_is_clean(toys)


async def test_a_commit_that_fails_fails_all_it_would_have_held_and_nobody_after(
    sqlite_toys: SQLiteFile,
) -> None:
    sqlite_toys.writer._deferred = ()  # as if SQLite alone looked, at COMMIT

    async def orphan() -> None:
        async with write():
            await execute("INSERT INTO later (id, toy) VALUES (1, 999999)")

    outcomes = await asyncio.gather(_written("first"), orphan(), _written("second"), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [CommitFailed] * 3
    await _written("third")
    assert await names() == ["third"]
    await _everything_is_clean(sqlite_toys)


async def test_one_that_fails_does_not_take_those_along_that_share_its_commit(toys: Database) -> None:
    await _written("taken")

    async def orphan() -> None:
        async with write():
            await execute("INSERT INTO later (id, toy) VALUES (1, 999999)")

    outcomes = await asyncio.gather(
        _written("first"), _written("taken"), orphan(), _written("second"), return_exceptions=True
    )
    assert outcomes[0] is outcomes[3] is None
    assert isinstance(outcomes[1], Exception)
    assert isinstance(outcomes[2], CommitFailed)
    assert await names() == ["first", "second", "taken"]


async def test_a_statement_that_failed_and_was_passed_over_never_halves_an_action(toys: Database) -> None:
    await _written("taken")
    with contextlib.suppress(CommitFailed):
        async with write():
            await add("before")
            with contextlib.suppress(sqlite.IntegrityError, asyncpg.UniqueViolationError):
                await add("taken")
            with contextlib.suppress(asyncpg.InFailedSQLTransactionError):
                await add("after")
    # SQLite goes on after a refused row; PostgreSQL answers such a COMMIT with ROLLBACK and no error.
    kept = ["after", "before", "taken"] if toys.kind == "sqlite" else ["taken"]
    assert await names() == kept


async def test_cancelled_anywhere_an_action_is_whole_or_not_there(toys: Database) -> None:
    acknowledged: set[int] = set()
    struck_within: set[int] = set()
    chance = random.Random(20261121)

    async def two_halves(action: int, strike_at: int | None) -> None:
        step = 0

        async def at_this_step() -> None:
            nonlocal step
            if step == strike_at and (task := asyncio.current_task()) is not None:
                task.cancel()  # raised at the next step that waits: a statement, or the commit
                struck_within.add(action)
            step += 1

        async with write():
            await at_this_step()
            await Half.insert(Half(action=action, side="left"))
            await at_this_step()
            await asyncio.sleep(0)
            await fetch("SELECT count(*) FROM half")
            await at_this_step()
            await Half.insert(Half(action=action, side="right"))
            await at_this_step()
        acknowledged.add(action)

    # Of each crowd eight are struck from within and at most six from outside: on a machine of any speed at
    # least two are struck while they write and at least six are left alone.
    left_alone: set[int] = set()
    for crowd in range(60):
        strikes: list[int | None] = [0, 1, 2, 3, 0, 1, 2, 3, *[None] * 12]
        chance.shuffle(strikes)
        tasks = {
            asyncio.create_task(two_halves(100 * crowd + n, strike_at)): 100 * crowd + n
            for n, strike_at in enumerate(strikes)
        }
        left_alone |= {100 * crowd + n for n, strike_at in enumerate(strikes) if strike_at is None}
        for _ in range(6):
            for _ in range(chance.randrange(12)):
                await asyncio.sleep(0)
            victim = chance.choice(list(tasks))
            victim.cancel()
            left_alone.discard(tasks[victim])
        await asyncio.gather(*tasks, return_exceptions=True)
    crowds = set(range(60))
    assert {action // 100 for action in struck_within} == crowds
    assert {action // 100 for action in left_alone} == crowds
    rows = Counter(row["action"] for row in await Half.select(Half.action))
    assert set(rows.values()) == {2}
    assert left_alone <= acknowledged <= set(rows)
    await _written("ball")
    assert await names() == ["ball"]
    await _everything_is_clean(toys)


async def test_cancelled_at_every_single_step(toys: Database) -> None:
    async def two_halves(action: int) -> None:
        async with write():
            await Half.insert(Half(action=action, side="left"))
            await asyncio.sleep(0)
            await Half.insert(Half(action=action, side="right"))

    for steps in range(60):
        task = asyncio.create_task(two_halves(steps))
        rival = asyncio.create_task(_written(f"rival {steps}"))
        for _ in range(steps):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await rival
    rows = Counter(row["action"] for row in await Half.select(Half.action))
    assert set(rows.values()) <= {2}
    assert await Toy.count() == 60
    await _everything_is_clean(toys)


async def test_a_reader_that_is_cancelled_gives_its_connection_back(toys: Database) -> None:
    async def reads() -> None:
        async with read():
            await Toy.select()
            await asyncio.sleep(60)

    for _ in range(30):
        task = asyncio.create_task(reads())
        for _ in range(5):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    assert await names() == []
    await _everything_is_clean(toys)


async def test_a_long_statement_that_is_cancelled_is_waited_for(sqlite_toys: SQLiteFile) -> None:
    numbers = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000)"
    for _ in range(5):
        task = asyncio.create_task(fetch(f"{numbers} SELECT max(i) FROM n"))
        for _ in range(3):
            await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    await _everything_is_clean(sqlite_toys)


async def test_word_goes_out_after_the_commit_and_never_without_one(toys: Database) -> None:
    heard: list[str] = []

    async def tell(word: str) -> None:
        heard.append(f"{word}: {await names()}")

    async with write():
        after_commit(lambda: tell("kept"))
        after_commit(lambda: heard.append("plain"))
        await add("ball")
        assert heard == []
    assert heard == ["kept: ['ball']", "plain"]
    with pytest.raises(ZeroDivisionError):
        async with write():
            after_commit(lambda: heard.append("never"))
            await add("x")
            raise ZeroDivisionError
    with pytest.raises(CommitFailed):
        async with write():
            after_commit(lambda: heard.append("never"))
            await execute("INSERT INTO later (id, toy) VALUES (1, 999999)")
    await announced()
    assert "never" not in heard


async def test_word_of_a_commit_goes_out_even_if_the_request_was_cancelled(toys: Database) -> None:
    told: set[str] = set()

    async def write_and_tell(name: str) -> None:
        async with write():
            after_commit(lambda: told.add(name))
            await add(name)

    for steps in range(25):
        task = asyncio.create_task(write_and_tell(f"toy {steps}"))
        for _ in range(steps):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    await _written("last")  # what was sent to be committed has an answer by now
    await announced()
    assert told == set(await names()) - {"last"}


async def test_word_that_fails_to_go_out_harms_nobody(
    toys: Database, caplog: pytest.LogCaptureFixture
) -> None:
    heard: list[str] = []
    language = contextvars.ContextVar("language", default="zh")
    language.set("en")

    async def fails() -> None:
        raise ZeroDivisionError

    async with write():
        await add("ball")
        after_commit(fails)
        after_commit(lambda: heard.append(language.get()))
    assert heard == ["en"]
    assert "ZeroDivisionError" in caplog.text
    assert await names() == ["ball"]


async def test_a_failing_disk_stops_all_writing_and_says_so(
    sqlite_toys: SQLiteFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    signals: list[BaseException] = []
    sqlite_toys.on_freeze(signals.append)
    await _written("ball")
    real = sqlite_toys.writer.connection.control

    def failing(sql: str) -> None:
        if sql == "COMMIT":
            raise _disk_error()
        real(sql)

    monkeypatch.setattr(sqlite_toys.writer.connection, "control", failing)
    outcomes = await asyncio.gather(_written("one"), _written("two"), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [OutcomeUnknown] * 2
    monkeypatch.undo()
    assert len(signals) == 1
    with pytest.raises(Frozen):
        await _written("never")
    assert await names() == ["ball"]


async def test_a_disk_that_fails_in_the_middle_keeps_nothing_of_the_group(
    sqlite_toys: SQLiteFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = sqlite_toys.writer.connection.query

    def failing(sql: str, params: Sequence[Any]) -> tuple[list[Row], int]:
        if "two" in params:
            raise _disk_error()
        return real(sql, params)

    monkeypatch.setattr(sqlite_toys.writer.connection, "query", failing)
    outcomes = await asyncio.gather(
        _written("one"), _written("two"), _written("three"), return_exceptions=True
    )
    assert [type(outcome) for outcome in outcomes] == [OutcomeUnknown, sqlite.OperationalError, Frozen]
    assert await names() == []


async def test_a_connection_that_dies_fails_its_own_action_only(postgresql_toys: Database) -> None:
    async def suicidal() -> None:
        async with write():
            await add("never")
            await fetch("SELECT pg_terminate_backend(pg_backend_pid())")

    for _ in range(12):
        with pytest.raises(asyncpg.ConnectionDoesNotExistError):
            await suicidal()
    await _written("ball")
    assert await names() == ["ball"]
    await _everything_is_clean(postgresql_toys)


async def test_a_commit_whose_answer_never_comes_is_called_unknown(
    postgresql_toys: PostgreSQLServer,
) -> None:
    with pytest.raises(OutcomeUnknown):
        async with write():
            await add("perhaps")
            running_transaction = running()
            assert isinstance(running_transaction, ServerTransaction)
            running_transaction._connection.terminate()
    await _written("ball")
    assert await names() == ["ball"]
    await _everything_is_clean(postgresql_toys)


async def test_on_a_full_disk_writes_are_refused_and_go_on_when_there_is_room(
    sqlite_toys: SQLiteFile,
) -> None:
    pages = sqlite_toys.writer.connection.query("PRAGMA page_count", ())[0][0]["page_count"]
    sqlite_toys.writer.connection.query(f"PRAGMA max_page_count={pages + 3}", ())

    async def big(action: int) -> None:
        async with write():
            await Half.insert(Half(action=action, side="left"))
            await fetch("SELECT 1")
            await execute("INSERT INTO toy (name, amount) VALUES (?, 0)", [f"{action}" + "x" * 3000])
            await Half.insert(Half(action=action, side="right"))

    outcomes = await asyncio.gather(*(big(n) for n in range(20)), return_exceptions=True)
    kept = sum(outcome is None for outcome in outcomes)
    assert kept < 20
    rows = Counter(row["action"] for row in await Half.select(Half.action))
    assert set(rows.values()) <= {2}
    assert len(rows) == kept
    sqlite_toys.writer.connection.query("PRAGMA max_page_count=1000000", ())
    await asyncio.gather(*(big(n) for n in range(100, 120)))
    await _everything_is_clean(sqlite_toys)


async def test_what_another_tool_holds_is_waited_for(sqlite_toys: SQLiteFile) -> None:
    intruder = sqlite.connect(str(sqlite_toys.path), isolation_level=None)
    intruder.execute("BEGIN IMMEDIATE")
    writing = asyncio.create_task(_written("ball"))
    for _ in range(20):
        await asyncio.sleep(0)
    assert not writing.done()
    assert await names() == []
    intruder.execute("COMMIT")
    intruder.close()
    await writing
    assert await names() == ["ball"]


async def test_a_commit_is_shared_and_a_switch_turns_that_off(
    sqlite_toys: SQLiteFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_writer, "GROUP_SECONDS", 60)  # however slow this machine is
    assert await _commits_of_thirty_actions(sqlite_toys) == 1
    await sqlite_toys.close()
    alone = await open_database(sqlite_toys.url, group_commit=False)
    assert isinstance(alone, SQLiteFile)
    assert await _commits_of_thirty_actions(alone) == 30
    await alone.close()


async def _commits_of_thirty_actions(database: SQLiteFile) -> int:
    commits: list[str] = []
    database.writer.connection.raw.set_trace_callback(
        lambda sql: commits.append(sql) if sql == "COMMIT" else None
    )
    before = await Toy.count()
    await asyncio.gather(*(_written(f"toy {before + n}") for n in range(30)))
    database.writer.connection.raw.set_trace_callback(None)
    assert await Toy.count() == before + 30
    return len(commits)


async def test_a_slow_disk_commits_in_a_thread(sqlite_toys: SQLiteFile) -> None:
    sqlite_toys.writer._commits_in_thread = 1_000_000
    outcomes = await asyncio.gather(*(_written(f"toy {n % 90}") for n in range(100)), return_exceptions=True)
    assert sum(outcome is None for outcome in outcomes) == 90
    assert await Toy.count() == 90
    await _everything_is_clean(sqlite_toys)


def _disk_error() -> Exception:
    fault = sqlite.OperationalError("disk I/O error")
    fault.sqlite_errorcode = sqlite.SQLITE_IOERR | (4 << 8)  # of fsync
    assert isinstance(fault, Exception)
    return fault


async def _written(name: str) -> None:
    async with write():
        await add(name)


async def _everything_is_clean(database: Database) -> None:
    """No transaction is open, no connection is missing, and a write goes through."""
    async with write():
        await Toy.update({Toy.amount: Toy.amount + 1}, force=True)
    if isinstance(database, SQLiteFile):
        assert database.writer.is_idle()
        assert not database.writer.connection.in_transaction
        assert database.readers.idle()
    if isinstance(database, PostgreSQLServer):
        assert database.pool.get_size() == database.pool.get_idle_size()
        busy = await fetch(
            "SELECT state FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND state LIKE '%in transaction%'"
        )
        assert busy == []
