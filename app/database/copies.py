"""How a copy of the database is made while it serves, proved to be whole, and taken back.

SQLite: one snapshot is counted and copied page by page, never the file by itself, whose newest rows may
still be in the log beside it. PostgreSQL: `pg_dump` of one snapshot that is counted too. A copy gets its
name only after it was read back: integrity, foreign keys and the number of rows of every table.
"""

import asyncio
import contextlib
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit, urlunsplit

import asyncpg
from pysqlite3 import dbapi2 as sqlite

from app.database.faults import DatabaseFault, Unsuitable
from app.database.sqlite_connection import SQLiteConnection
from app.database.sqlite_file import locked_for_writing, sqlite_path

COPY_LINE = re.compile(rb'^COPY (?:\S+\.)?"?([^\s"]+)"? \(')
# Who owns what is a matter of the server that the copy is taken back to.
BARE = ("--no-owner", "--no-privileges")


class CopyFailed(DatabaseFault):
    """The copy was not made, or reading it back showed that it is not whole."""


@dataclass(frozen=True)
class Copy:
    """A verified copy: where it is and how many rows each table has in it."""

    path: Path
    rows: tuple[tuple[str, int], ...]


async def backup(url: str, path: Path) -> Copy:
    """Write a verified copy of the database at `url` to `path`, while it serves or not."""
    if await asyncio.to_thread(path.exists):
        raise CopyFailed(f"{path} exists already.")
    part = path.with_name(path.name + ".part")
    try:
        if url.startswith("sqlite:"):
            rows = await asyncio.to_thread(_copy_sqlite, sqlite_path(url), part)
        else:
            rows = await _dump_postgresql(url, part)
        await asyncio.to_thread(_settle, part, path)
    except BaseException:
        await asyncio.to_thread(part.unlink, missing_ok=True)
        raise
    return Copy(path, rows)


async def restore(url: str, path: Path) -> Copy:
    """Take a copy back into a database that does not exist yet, or is empty, and verify the result."""
    if url.startswith("sqlite:"):
        rows = await asyncio.to_thread(_restore_sqlite, path, sqlite_path(url))
    else:
        rows = await _restore_postgresql(path, url)
    return Copy(path, rows)


# SQLite


def _copy_sqlite(source: Path, part: Path) -> tuple[tuple[str, int], ...]:
    if not source.exists():
        raise CopyFailed(f"There is no database at {source}.")
    _create_private(part)
    connection = SQLiteConnection(source, reader=True)
    try:
        # Counting opens the snapshot; the copy is then made of that snapshot, whatever is written meanwhile.
        connection.control("BEGIN")
        counted = _counted(connection.raw)
        target = sqlite.connect(str(part), isolation_level=None)
        try:
            connection.raw.backup(target, pages=-1)
            target.execute("PRAGMA journal_mode=DELETE")
        finally:
            target.close()
        connection.control("COMMIT")
    finally:
        connection.close()
    _compare(counted, _verified(part))
    return counted


def _restore_sqlite(copy: Path, target: Path) -> tuple[tuple[str, int], ...]:
    counted = _verified(copy)
    with locked_for_writing(target):
        for leftover in (
            target,
            *(target.with_name(target.name + end) for end in ("-wal", "-shm", "-journal")),
        ):
            if leftover.exists():
                raise CopyFailed(f"{leftover} exists: move it away first, it may be all that is left.")
        part = target.with_name(target.name + ".part")
        try:
            _create_private(part)
            shutil.copyfile(copy, part)
            _compare(counted, _verified(part))
            _settle(part, target)
        finally:
            part.unlink(missing_ok=True)
    return counted


def _verified(path: Path) -> tuple[tuple[str, int], ...]:
    if not path.exists():
        raise CopyFailed(f"There is no copy at {path}.")
    connection = sqlite.connect(f"file:{path}?mode=ro&immutable=1", uri=True, isolation_level=None)
    try:
        found = [row[0] for row in connection.execute("PRAGMA integrity_check(3)")]
        if found != ["ok"]:
            raise CopyFailed(f"{path} is damaged: {'; '.join(found)}")
        if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
            raise CopyFailed(f"In {path} rows point to rows that are not there.")
        return _counted(connection)
    except sqlite.DatabaseError as fault:
        raise CopyFailed(f"{path} is damaged: {fault}") from fault
    finally:
        connection.close()


def _counted(connection: Any) -> tuple[tuple[str, int], ...]:
    names = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    ).fetchall()
    return tuple(
        (name, int(connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0])) for (name,) in names
    )


# PostgreSQL


async def _dump_postgresql(url: str, part: Path) -> tuple[tuple[str, int], ...]:
    _create_private(part)
    connection: Any = await asyncpg.connect(url)
    try:
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            snapshot = await connection.fetchval("SELECT pg_export_snapshot()")
            counted = await _counted_on_server(connection)
            options = ("--format=custom", *BARE, f"--snapshot={snapshot}", f"--file={part}")
            await asyncio.to_thread(_run, url, "pg_dump", *options)
    finally:
        await connection.close()
    _compare(counted, await asyncio.to_thread(_counted_in_dump, part))
    return counted


async def _restore_postgresql(copy: Path, url: str) -> tuple[tuple[str, int], ...]:
    counted = await asyncio.to_thread(_counted_in_dump, copy)
    connection: Any = await asyncpg.connect(url)
    try:
        if await _counted_on_server(connection):
            raise CopyFailed("The database has tables already: restore into an empty one.")
        options = ("--exit-on-error", "--single-transaction", *BARE, str(copy))
        await asyncio.to_thread(_run, url, "pg_restore", *options)
        _compare(counted, await _counted_on_server(connection))
    finally:
        await connection.close()
    return counted


async def _counted_on_server(connection: Any) -> tuple[tuple[str, int], ...]:
    names = await connection.fetch(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename COLLATE \"C\""
    )
    return tuple(
        [
            (row["tablename"], int(await connection.fetchval(f'SELECT count(*) FROM "{row["tablename"]}"')))
            for row in names
        ]
    )


def _counted_in_dump(path: Path) -> tuple[tuple[str, int], ...]:
    """Read the whole dump back and count its rows."""
    rows: dict[str, int] = {}
    table: str | None = None
    command = [_program("pg_restore"), "--data-only", "--file=-", str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as reading:  # noqa: S603 - a fixed program
        for line in reading.stdout or ():
            if table is None:
                found = COPY_LINE.match(line)
                if found:
                    table = found.group(1).decode()
                    rows[table] = 0
            elif line == b"\\.\n":
                table = None
            else:
                rows[table] += 1
    if reading.returncode != 0:
        raise CopyFailed(f"{path} can't be read back.")
    return tuple(sorted(rows.items()))


def _run(url: str, program: str, *arguments: str) -> None:
    # The password goes through the environment: everybody on the machine can read a command line.
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    account = f"{parts.username}@" if parts.username else ""
    bare = urlunsplit(parts._replace(netloc=account + host))
    environment = dict(os.environ)
    if parts.password:
        environment["PGPASSWORD"] = unquote(parts.password)
    command = [_program(program), f"--dbname={bare}", *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, check=False)  # noqa: S603 - fixed
    if done.returncode != 0:
        raise CopyFailed(f"{program}: {done.stderr.decode(errors='replace').strip()}")


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise Unsuitable(
            f"{name} is missing: install PostgreSQL's client programs (Debian: postgresql-client)."
        )
    return found


# Both


def _compare(expected: tuple[tuple[str, int], ...], found: tuple[tuple[str, int], ...]) -> None:
    if expected != found:
        different = ", ".join(sorted({name for name, _ in set(expected) ^ set(found)}))
        raise CopyFailed(f"The copy does not hold the same rows: {different}")


def _create_private(part: Path) -> None:
    """Begin an empty file for this account only, in place of what an interrupted copy left."""
    part.unlink(missing_ok=True)
    os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def _settle(part: Path, path: Path) -> None:
    """Give the copy its name once all of it is on the disk."""
    for target in (part, path.parent):
        with _opened(target) as descriptor:
            os.fsync(descriptor)
    part.rename(path)
    with _opened(path.parent) as descriptor:
        os.fsync(descriptor)


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[int]:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        yield descriptor
    finally:
        os.close(descriptor)
