"""Tables that only try the ground: a toy, a pair of rows that belong together, a key checked at COMMIT."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from piccolo.columns import BigInt, BigSerial, Varchar
from piccolo.table import Table

from app.database import Database, create_schema, open_database
from tests.support.databases import Schema

# SQLite with a shared commit and with a commit for each action, and PostgreSQL.
GROUNDS = ("sqlite", "sqlite-alone", "postgresql")


class Toy(Table, tablename="toy"):
    """A row with a name that no other row has."""

    id: BigSerial = BigSerial(primary_key=True)
    name = Varchar(length=50, unique=True)
    amount = BigInt(default=0)


class Half(Table, tablename="half"):
    """One of the two rows that an action writes: never one without the other."""

    id: BigSerial = BigSerial(primary_key=True)
    action = BigInt(default=0)
    side = Varchar(length=5)


LATER = (
    "CREATE TABLE IF NOT EXISTS later (id INTEGER PRIMARY KEY,"
    " toy BIGINT NOT NULL REFERENCES toy (id) DEFERRABLE INITIALLY DEFERRED)"
)


TOYS = Schema("toys", lambda: create_schema([Toy, Half], [LATER]))


@pytest.fixture(params=GROUNDS)
async def toys(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    """An open database with the toys, each way in which the product can write."""
    opened = await _opened(request.param, request, tmp_path)
    yield opened
    await opened.close()


@pytest.fixture
async def sqlite_toys(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    """The toys in an SQLite file with a shared commit."""
    opened = await _opened("sqlite", request, tmp_path)
    yield opened
    await opened.close()


@pytest.fixture
async def postgresql_toys(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    """The toys on PostgreSQL."""
    opened = await _opened("postgresql", request, tmp_path)
    yield opened
    await opened.close()


async def _opened(ground: str, request: pytest.FixtureRequest, folder: Path) -> Database:
    if ground == "postgresql":
        url = await TOYS.postgresql(request)
    else:
        url = TOYS.sqlite(folder, request)
    return await open_database(url, group_commit=ground != "sqlite-alone", check=False)


async def names() -> list[str]:
    """The names of the toys that are kept."""
    return sorted(row["name"] for row in await Toy.select(Toy.name))


async def add(name: str, amount: int = 0) -> None:
    """Add a toy inside the open `write()`."""
    await Toy.insert(Toy(name=name, amount=amount))
