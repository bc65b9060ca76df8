"""An empty database with the whole schema for every test, on SQLite and on PostgreSQL, in a few milliseconds.

`database` runs a test twice, once on each engine. The schema is built once in a run; on SQLite a test gets
a copy of the file, on PostgreSQL the rows of the test before are deleted. Row ids therefore go on counting
there: no test may expect an id of 1.
"""

import asyncio
import shutil
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest

import piccolo_conf
from app.database import Database, create_schema_of, open_database
from tests.support import left_out, postgresql

ENGINES = ("sqlite", "postgresql")


class Schema:
    """A schema that is built once for each engine and handed out empty."""

    def __init__(self, name: str, build: Callable[[], Awaitable[None]]) -> None:
        self.name = name
        self.create = build
        self._file: Path | None = None
        self._server: str | None = None

    def sqlite(self, folder: Path, request: pytest.FixtureRequest) -> str:
        """Copy the built file into `folder` and return the address of the copy."""
        if self._file is None:
            factory = request.getfixturevalue("tmp_path_factory")
            file = factory.mktemp("schema") / f"{self.name}.sqlite"
            in_a_loop_of_its_own(lambda: self._built(f"sqlite://{file}"))
            self._file = file
        copy = folder / f"{self.name}.sqlite"
        shutil.copyfile(self._file, copy)
        return f"sqlite://{copy}"

    async def postgresql(self, request: pytest.FixtureRequest) -> str:
        """Delete the rows of the test before and return the address."""
        if self._server is None:
            cluster: postgresql.Cluster = request.getfixturevalue("postgresql_cluster")
            url = cluster.create(self.name)
            in_a_loop_of_its_own(lambda: self._built(url))
            self._server = url
        else:
            await _empty(self._server)
        return self._server

    async def _built(self, url: str) -> None:
        database = await open_database(url)
        try:
            await self.create()
        finally:
            await database.close()


PRODUCT = Schema(
    "product",
    lambda: create_schema_of([app.replace(".piccolo_app", ".tables") for app in piccolo_conf.APPS]),
)


@pytest.fixture(params=ENGINES)
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    """The open database of a test, with every table of the product and no rows."""
    if request.param == "sqlite":
        url = PRODUCT.sqlite(tmp_path, request)
    else:
        url = await PRODUCT.postgresql(request)
    opened = await open_database(url, check=False)
    yield opened
    await opened.close()


@pytest.fixture(scope="session")
def postgresql_cluster() -> Iterator[postgresql.Cluster]:
    """One throw-away server for all tests of a run."""
    binaries = postgresql.binaries()
    if binaries is None:
        left_out.leave_out("PostgreSQL", postgresql.INSTALL)
    cluster = postgresql.Cluster(binaries)
    yield cluster
    cluster.remove()


async def _empty(url: str) -> None:
    connection: Any = await asyncpg.connect(url)
    try:
        names = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        # As a replica no trigger and no foreign key objects: the ledger's rows go too.
        await connection.execute(
            "SET session_replication_role = replica;"
            + "".join(f'DELETE FROM "{row["tablename"]}";' for row in names)
        )
    finally:
        await connection.close()


def in_a_loop_of_its_own(coroutine: Callable[[], Any]) -> None:
    """Run a coroutine to its end, also when the caller's loop is running."""
    faults: list[BaseException] = []

    def run() -> None:
        try:
            asyncio.run(coroutine())
        except BaseException as fault:  # noqa: BLE001 - raised again below, in the test that asked
            faults.append(fault)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if faults:
        raise faults[0]
