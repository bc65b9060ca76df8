"""Open this installation's database for a command, with its tables brought up to date."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from app.commands import Refused
from app.database import AnotherWriter, Database, DatabaseFault, migrate, open_database
from app.settings import Settings


@asynccontextmanager
async def installation(settings: Settings) -> AsyncIterator[Database]:
    """The database of these settings, migrated; closed again whatever happens."""
    try:
        database = await open_database(settings.database_url, group_commit=settings.group_commit)
    except AnotherWriter as busy:
        raise Refused("Another process has this database open. Stop the server first.") from busy
    except DatabaseFault as fault:
        raise Refused(str(fault)) from fault
    try:
        await migrate()
        yield database
    finally:
        await database.close()
