"""How the one database of a process is opened."""

from app.database.connections import Database, any_open, make_current
from app.database.faults import Misuse, Unsuitable
from app.database.postgresql import open_server
from app.database.sqlite_file import SQLiteFile


async def open_database(url: str, *, group_commit: bool = True, check: bool = True) -> Database:
    """Open `sqlite:///absolute/path` or `postgresql://…` and make it the one that `read()` and `write()` use.

    `group_commit` is the switch for SQLite's shared commit; PostgreSQL groups commits by itself. `check`
    looks through an SQLite file for damage before it is served.
    """
    if any_open():
        raise Misuse("A database is already open in this process.")
    database: Database
    if url.startswith("sqlite:"):
        database = SQLiteFile(url, group_commit=group_commit, check=check)
    elif url.startswith(("postgresql:", "postgres:")):
        database = await open_server(url)
    else:
        raise Unsuitable(f"Not the address of a database: {url.split(':', 1)[0]}:…")
    make_current(database)
    return database
