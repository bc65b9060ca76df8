"""Open this installation's database for a command, with its tables brought up to date."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg

from app.commands import Refused
from app.commands.birth import refuse_foreign_secret
from app.database import AnotherWriter, Database, DatabaseFault, SchemaMismatch, migrate, open_database
from app.settings import Settings
from app.web.facts import BORN, fact


@asynccontextmanager
async def installation(settings: Settings) -> AsyncIterator[Database]:
    """The database of these settings, migrated; closed again whatever happens."""
    database = await _opened(settings)
    try:
        await _up_to_date()
        await refuse_foreign_secret(settings)
        yield database
    finally:
        await database.close()


@asynccontextmanager
async def set_up_already(settings: Settings) -> AsyncIterator[Database]:
    """The same for commands that have nothing to do where nothing was set up."""
    if not settings.secret:
        raise Refused("commands.nothing_here", path=str(settings.data_dir))
    async with installation(settings) as database:
        if await fact(BORN) is None:
            raise Refused("commands.nothing_here", path=str(settings.data_dir))
        yield database


async def _opened(settings: Settings) -> Database:
    try:
        return await open_database(settings.database_url, group_commit=settings.group_commit)
    except AnotherWriter as busy:
        raise Refused("commands.another_writer", path=str(settings.data_dir)) from busy
    except (DatabaseFault, asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as fault:
        raise Refused("commands.database_shut", why=str(fault) or type(fault).__name__) from fault


async def _up_to_date() -> None:
    try:
        await migrate()
    except SchemaMismatch as mismatch:
        raise Refused("commands.other_version", why=str(mismatch)) from mismatch
