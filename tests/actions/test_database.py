"""Is an action kept whole or not at all, and is what was acknowledged there for everyone?"""

import asyncio
import contextlib

import asyncpg
import pytest
from pysqlite3 import dbapi2 as sqlite

from app.database import (
    Busy,
    Database,
    Doomed,
    Misuse,
    NotOpen,
    Row,
    WriteInsideRead,
    WriteOutsideWrite,
    current,
    execute,
    fetch,
    is_unique_violation,
    lock,
    open_database,
    read,
    savepoint,
    write,
)
from app.database.sqlite_file import SQLiteFile
from tests.support.toys import Toy, add, names


class Refused(Exception):
    """What an action raises when it changes its mind."""


async def test_what_was_acknowledged_is_there_for_everyone(toys: Database) -> None:
    async with write():
        await add("ball")
    assert await names() == ["ball"]
    async with read():
        assert await names() == ["ball"]


async def test_an_action_that_fails_leaves_nothing(toys: Database) -> None:
    with pytest.raises(Refused):
        async with write():
            await add("ball")
            raise Refused
    assert await names() == []


async def test_rows_come_back_as_they_went_in_and_counts_are_told(toys: Database) -> None:
    async with write():
        await add("ball", 3)
        assert await execute("UPDATE toy SET amount = amount + ? WHERE name = ?", [2, "ball"]) == 1
        assert await execute("UPDATE toy SET amount = 0 WHERE name = ?", ["no such"]) == 0
        changed: list[Row] = await fetch("UPDATE toy SET amount = 7 WHERE amount = ? RETURNING name", [5])
    assert changed == [{"name": "ball"}]
    assert await fetch("SELECT amount, '?' AS quoted FROM toy WHERE name = ?", ["ball"]) == [
        {"amount": 7, "quoted": "?"}
    ]


async def test_a_write_in_a_write_stands_or_falls_with_it(toys: Database) -> None:
    with pytest.raises(Refused):
        async with write():
            async with write():
                await add("inner")
            assert await names() == ["inner"]
            raise Refused
    assert await names() == []
    async with write():
        await add("outer")
        async with write():
            await add("inner")
    assert await names() == ["inner", "outer"]


async def test_half_an_inner_action_dooms_the_outer_one_even_if_nobody_looks(toys: Database) -> None:
    with pytest.raises(Doomed):
        async with write():
            await add("outer")
            try:
                async with write():
                    await add("inner")
                    raise Refused
            except Refused:
                pass
    assert await names() == []


async def test_an_inner_action_that_refuses_before_it_writes_dooms_nobody(toys: Database) -> None:
    async with write():
        await add("outer")
        with pytest.raises(Refused):
            async with write():
                raise Refused
    assert await names() == ["outer"]


async def test_a_part_can_fail_by_itself(toys: Database) -> None:
    async with write():
        await add("first")
        with contextlib.suppress(sqlite.IntegrityError, asyncpg.UniqueViolationError):
            async with savepoint():
                await add("undone")
                async with write():
                    await add("first")
        async with savepoint():
            await add("second")
    assert await names() == ["first", "second"]


async def test_nothing_changes_outside_a_write(toys: Database) -> None:
    with pytest.raises(WriteOutsideWrite):
        await Toy.insert(Toy(name="ball"))
    with pytest.raises(WriteOutsideWrite):
        await Toy.update({Toy.amount: 1}, force=True)
    with pytest.raises(WriteOutsideWrite):
        await execute("DELETE FROM toy")
    with pytest.raises(WriteOutsideWrite):
        await fetch("INSERT INTO toy (name, amount) VALUES ('ball', 1) RETURNING id")
    async with read():
        with pytest.raises(WriteOutsideWrite):
            await Toy.delete(force=True)
    assert await names() == []


async def test_a_change_that_looks_like_a_question_is_refused_by_the_engine(toys: Database) -> None:
    if toys.kind == "postgresql":
        sneaky = "WITH new AS (INSERT INTO toy (name, amount) VALUES ('x', 1) RETURNING id) SELECT * FROM new"
    else:
        sneaky = "WITH new (name) AS (VALUES ('x')) INSERT INTO toy (name, amount) SELECT name, 1 FROM new"
    with pytest.raises(Exception, match=r"read-?only"):
        await fetch(sneaky)
    async with read():
        with pytest.raises(Exception, match=r"read-?only"):
            await fetch(sneaky)
    assert await names() == []


async def test_an_action_cannot_end_or_loosen_its_own_transaction(toys: Database) -> None:
    async with write():
        await add("ball")
        for sql in ("COMMIT", "rollback ; -- quietly", "BEGIN", "PRAGMA synchronous=OFF", "SET fsync = off"):
            with pytest.raises(Misuse):
                await execute(sql)
    assert await names() == ["ball"]


async def test_a_write_inside_a_read_is_refused(toys: Database) -> None:
    async with read():
        with pytest.raises(WriteInsideRead):
            async with write():
                raise AssertionError("it was let in")
        assert await names() == []
    async with write():
        await add("ball")
        async with read():
            assert await names() == ["ball"]


async def test_a_read_is_one_moment(toys: Database) -> None:
    async with read():
        assert await names() == []
        await asyncio.create_task(_written("ball"))
        assert await names() == []
    assert await names() == ["ball"]


async def test_a_task_begun_inside_a_write_is_not_in_it(toys: Database) -> None:
    async def another_task() -> list[str]:
        with pytest.raises(WriteOutsideWrite):
            await add("from the task")
        return await names()

    async with write():
        await add("ball")
        assert await asyncio.create_task(another_task()) == []
        later = asyncio.create_task(_written("later"))
    await later
    assert await names() == ["ball", "later"]


async def test_a_task_that_outlives_its_parents_write_can_write(toys: Database) -> None:
    go = asyncio.Event()

    async def outlives() -> None:
        await go.wait()
        await _written("late")

    async with write():
        task = asyncio.create_task(outlives())
        await add("ball")
    go.set()
    await task
    assert await names() == ["ball", "late"]


async def test_a_write_that_waits_for_a_task_that_writes_ends_in_a_clear_error(
    sqlite_toys: SQLiteFile,
) -> None:
    sqlite_toys.writer.wait_seconds = 0.01
    with pytest.raises(Busy):
        async with write():
            await asyncio.create_task(_written("never"))
    await _written("ball")
    assert await names() == ["ball"]


async def test_a_row_twice_is_recognised(toys: Database) -> None:
    await _written("ball")
    with pytest.raises(Exception, match=r"(?i)unique") as caught:
        await _written("ball")
    assert is_unique_violation(caught.value)
    assert not is_unique_violation(ValueError())
    async with write():
        assert await Toy.insert(Toy(name="ball")).on_conflict(action="DO NOTHING") == []
    assert await names() == ["ball"]


async def test_a_locked_row_is_counted_up_by_one_at_a_time(toys: Database) -> None:
    await _written("ball")
    [ball] = await Toy.select(Toy.id).output(as_list=True)

    async def count_up() -> None:
        async with write():
            await lock(Toy, ball)
            [amount] = await _amounts()
            await asyncio.sleep(0)
            await Toy.update({Toy.amount: amount + 1}).where(Toy.id == ball)

    await asyncio.gather(*(count_up() for _ in range(20)))
    assert await _amounts() == [20]


async def test_without_the_lock_postgresql_loses_a_count(postgresql_toys: Database) -> None:
    await _written("ball")
    both_have_read = asyncio.Barrier(2)

    async def count_up() -> None:
        async with write():
            [amount] = await _amounts()
            await both_have_read.wait()
            await Toy.update({Toy.amount: amount + 1}, force=True)

    await asyncio.gather(count_up(), count_up())
    assert await _amounts() == [1]


async def test_an_import_and_a_long_list_are_whole(toys: Database) -> None:
    async with write():
        await Toy.insert(*(Toy(name=f"toy {n}", amount=n) for n in range(3000)))
    assert await Toy.count() == 3000
    async with read():
        assert len(await Toy.select()) == 3000
        assert len(await Toy.select()) == 3000
    async with write():
        assert len(await Toy.select()) == 3000


async def test_closing_waits_for_what_is_under_way_and_then_nothing_opens(toys: Database) -> None:
    writing = asyncio.gather(*(_written(f"toy {n}") for n in range(5)))
    await asyncio.sleep(0)
    await toys.close()
    await writing
    with pytest.raises(NotOpen):
        current()
    again = await open_database(toys.url)
    assert len(await names()) == 5
    await again.close()


async def test_only_one_database_is_open(toys: Database) -> None:
    with pytest.raises(Misuse):
        await open_database(toys.url)


async def _written(name: str) -> None:
    async with write():
        await add(name)


async def _amounts() -> list[int]:
    return [row["amount"] for row in await Toy.select(Toy.amount)]
