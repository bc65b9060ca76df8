"""When a process is killed, or a second one comes, is every acknowledged write there and no other half?"""

import asyncio
import contextlib
import os
import random
import re
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from piccolo.engine.postgres import PostgresEngine
from pysqlite3 import dbapi2 as sqlite

from app.database import AnotherWriter, Database, Unsuitable, open_database, write
from app.database.sqlite_connection import SQLiteConnection
from tests.support import postgresql
from tests.support.toys import TOYS, Half, Toy, add, names

ROOT = Path(__file__).resolve().parent.parent.parent


async def test_what_was_acknowledged_survives_the_kill_of_the_process(toys: Database) -> None:
    await toys.close()
    chance = random.Random(1121)
    said: set[int] = set()
    for _ in range(3):
        machine = _started(toys.url)
        said |= _acknowledged_before_kill(machine, chance.randrange(1, 120))
    reopened = await open_database(toys.url)
    rows = Counter(row["action"] for row in await Half.select(Half.action))
    await reopened.close()
    assert len(said) >= 3
    assert set(rows.values()) == {2}
    assert said <= set(rows)


async def test_what_was_acknowledged_survives_the_kill_of_the_whole_server(
    postgresql_alone: postgresql.Cluster,
) -> None:
    url = postgresql_alone.url("crash")
    machine = _started(url)
    said = {_ack(machine) for _ in range(60)}
    postgresql_alone.kill()
    said |= _rest(machine)
    postgresql_alone.start()
    reopened = await open_database(url)
    rows = Counter(row["action"] for row in await Half.select(Half.action))
    await reopened.close()
    assert set(rows.values()) == {2}
    assert said <= set(rows)


async def test_a_second_process_that_wants_to_write_is_told_so(sqlite_toys: Database) -> None:
    second = subprocess.run(
        [sys.executable, "-m", "tests.support.voting_machine", sqlite_toys.url],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert second.returncode == 1
    assert AnotherWriter.__name__ in second.stderr
    assert str(os.getpid()) in second.stderr
    async with write():
        await add("ball")
    assert await names() == ["ball"]


async def test_the_lock_goes_with_the_process_that_held_it(sqlite_toys: Database) -> None:
    await sqlite_toys.close()
    machine = _started(sqlite_toys.url)
    _ack(machine)
    with pytest.raises(AnotherWriter, match=str(machine.pid)):
        await open_database(sqlite_toys.url)
    _acknowledged_before_kill(machine, 1)
    reopened = await open_database(sqlite_toys.url)
    await reopened.close()


async def test_a_damaged_file_is_not_served(sqlite_toys: Database) -> None:
    async with write():
        await Toy.insert(*(Toy(name=f"toy {n}") for n in range(2000)))
    await sqlite_toys.close()
    path = Path(sqlite_toys.url.removeprefix("sqlite://"))
    content = bytearray(path.read_bytes())
    content[4096 * 3 : 4096 * 8] = os.urandom(4096 * 5)
    path.write_bytes(content)
    with pytest.raises(Unsuitable, match="damaged"):
        await open_database(sqlite_toys.url)


async def test_a_setting_that_could_lose_votes_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.database import sqlite_connection, sqlite_file

    monkeypatch.setattr(sqlite_connection, "SETTINGS", (("synchronous", "NORMAL", 2),))
    with pytest.raises(Unsuitable, match="synchronous"):
        SQLiteConnection(tmp_path / "x.sqlite", reader=False)
    monkeypatch.setattr(sqlite_file, "_file_system", lambda folder: "nfs4")
    with pytest.raises(Unsuitable, match="network"):
        await open_database(f"sqlite://{tmp_path}/y.sqlite")
    monkeypatch.undo()
    monkeypatch.setattr(sqlite_file, "OLDEST_SQLITE", (9, 0, 0))
    with pytest.raises(Unsuitable, match="newer"):
        await open_database(f"sqlite://{tmp_path}/y.sqlite")


async def test_a_new_file_is_for_this_account_only(tmp_path: Path) -> None:
    opened = await open_database(f"sqlite://{tmp_path}/private.sqlite")
    async with write():
        await Half.create_table()
    modes = {path.name: oct(path.stat().st_mode & 0o777) for path in tmp_path.iterdir()}
    await opened.close()
    assert set(modes.values()) == {"0o600"}
    assert "private.sqlite-wal" in modes


def test_nobody_opens_the_file_with_a_second_sqlite() -> None:
    """Two copies of SQLite in one process drop each other's locks on a file."""
    sources = [path for room in ("app", "meetings", "voting") for path in (ROOT / room).rglob("*.py")]
    assert sources
    other = re.compile(r"^\s*(import|from) (sqlite3|aiosqlite|apsw)\b", re.MULTILINE)
    assert [path for path in sources if other.search(path.read_text(encoding="utf-8"))] == []


def test_piccolo_alone_loses_a_vote_after_a_failed_commit(tmp_path: Path) -> None:
    path = tmp_path / "stock.sqlite"
    said = subprocess.run(
        [sys.executable, "-m", "tests.support.stock_piccolo", str(path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
    ).stdout
    assert "commit failed: IntegrityError" in said
    assert "acknowledged: [{'id': 1}]" in said
    with contextlib.closing(sqlite.connect(str(path))) as found:
        assert found.execute("SELECT count(*) FROM toy").fetchone() == (0,)


async def test_piccolo_alone_never_gives_a_connection_back_after_a_failed_commit(
    postgresql_toys: Database,
) -> None:
    engine = PostgresEngine(config={"dsn": postgresql_toys.url})
    await engine.start_connection_pool(min_size=2, max_size=2)

    async def request() -> None:
        async with engine.transaction():
            await engine.run_ddl("INSERT INTO later (id, toy) VALUES (1, 999999)")

    for _ in range(2):
        with pytest.raises(Exception, match="foreign key"):
            await asyncio.create_task(request())
    assert engine.pool is not None
    assert engine.pool.get_idle_size() == 0
    engine.pool.terminate()


@pytest.fixture
async def postgresql_alone(postgresql_cluster: postgresql.Cluster) -> AsyncIterator[postgresql.Cluster]:
    """A server of this test's own, which it may kill."""
    binaries = postgresql.binaries()
    assert binaries is not None
    cluster = postgresql.Cluster(binaries, settings=())
    url = cluster.create("crash")
    opened = await open_database(url)
    await TOYS.create()
    await opened.close()
    yield cluster
    cluster.remove()


def _started(url: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.support.voting_machine", url],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


def _ack(machine: subprocess.Popen[bytes]) -> int:
    assert machine.stdout is not None
    return int(machine.stdout.readline().split()[1])


def _acknowledged_before_kill(machine: subprocess.Popen[bytes], count: int) -> set[int]:
    said = {_ack(machine) for _ in range(count)}
    machine.send_signal(signal.SIGKILL)
    return said | _rest(machine)


def _rest(machine: subprocess.Popen[bytes]) -> set[int]:
    assert machine.stdout is not None
    with machine.stdout:
        lines = machine.stdout.read().splitlines()
    machine.wait()
    return {int(line.split()[1]) for line in lines if line.startswith(b"ack ")}
