"""The floor: the smallest Litestar application that reads a session and commits one row, as durably as ours.

No form, no token, no headers, no rules: what is left is what any answer to such a request costs here.
"""

import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg
from litestar import Litestar, Request, Response, post
from pysqlite3 import dbapi2 as sqlite

MOST_CONNECTIONS = 10  # as many as the product's pool has
SCHEMA = (
    "CREATE TABLE session (token_hash VARCHAR(64) PRIMARY KEY, person BIGINT NOT NULL)",
    "CREATE TABLE ballot (person BIGINT PRIMARY KEY, said TEXT NOT NULL)",
)

Commit = Callable[[str, str], Awaitable[bool]]


def create_floor(url: str) -> Litestar:
    """The application on either engine; it opens its database by itself."""

    @asynccontextmanager
    async def opened(app: Litestar) -> AsyncIterator[None]:
        if url.startswith("sqlite:"):
            connection = _sqlite(url)
            app.state.commit = _on_sqlite(connection)
            yield
            connection.close()
        else:
            async with asyncpg.create_pool(
                url, min_size=1, max_size=MOST_CONNECTIONS, server_settings={"synchronous_commit": "on"}
            ) as pool:
                app.state.commit = _on_postgresql(pool)
                yield

    return Litestar([ballot], lifespan=[opened], openapi_config=None, logging_config=None)


@post("/ballot")
async def ballot(request: Request[Any, Any, Any]) -> Response[None]:
    """Who is it, and one row."""
    token_hash = hashlib.sha256(request.cookies.get("sid", "").encode()).hexdigest()
    said = (await request.body()).decode()
    if not await request.app.state.commit(token_hash, said):
        return Response(None, status_code=403)
    return Response(None, status_code=303, headers={"Location": "/receipt"})


def _on_sqlite(connection: Any) -> Commit:
    async def commit(token_hash: str, said: str) -> bool:
        found = connection.execute(
            "SELECT person FROM session WHERE token_hash = ?", (token_hash,)
        ).fetchone()
        if found is None:
            return False
        connection.execute("INSERT INTO ballot (person, said) VALUES (?, ?)", (found[0], said))  # and commits
        return True

    return commit


def _on_postgresql(pool: Any) -> Commit:
    async def commit(token_hash: str, said: str) -> bool:
        async with pool.acquire() as connection:
            person = await connection.fetchval("SELECT person FROM session WHERE token_hash = $1", token_hash)
            if person is None:
                return False
            await connection.execute("INSERT INTO ballot (person, said) VALUES ($1, $2)", person, said)
        return True

    return commit


def _sqlite(url: str) -> Any:
    connection = sqlite.connect(str(Path(url.removeprefix("sqlite://"))), isolation_level=None)
    for setting in ("journal_mode=WAL", "synchronous=FULL", "mmap_size=0", "cache_size=-16000"):
        connection.execute(f"PRAGMA {setting}").close()
    return connection
