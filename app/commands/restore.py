"""Take a copy back into an installation that is still empty, and audit every ledger in it."""

import asyncio
import contextlib
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import asyncpg

from app.commands import Refused
from app.commands.copies import DATABASE, FILES, SECRET, engine_of, verified
from app.commands.installation import set_up_already
from app.commands.terminal import say
from app.database import Copy, DatabaseFault, fetch
from app.database import restore as restore_database
from app.settings import Settings
from voting.keys import WrongSecret
from voting.ledger.evidence import LedgerDamaged
from voting.queries.evidence import evidence
from voting.queries.opened import opened


def restore(settings: Settings, path: Path) -> int:
    """Verify the copy, take it back, and audit its ledgers; nothing that exists is overwritten."""
    source = path.expanduser().resolve()
    manifest = verified(source)
    if manifest.engine != engine_of(settings.database_url):
        raise Refused("commands.other_engine", engine=manifest.engine)
    with _laid_down(source, settings.data_dir):
        try:
            copy: Copy = asyncio.run(restore_database(settings.database_url, source / DATABASE))
        except (DatabaseFault, asyncpg.PostgresError, OSError) as fault:
            raise Refused("commands.restore_failed", why=str(fault)) from fault
    damaged = asyncio.run(_audit(replace(settings, secret=(settings.data_dir / SECRET).read_bytes())))
    say("commands.restored", rows=sum(rows for _, rows in copy.rows), made_at=manifest.made_at)
    for public_id, found in damaged:
        say("commands.ledger_damaged", assembly=public_id, why=found)
    if not damaged:
        say("commands.ledgers_whole")
    return 1 if damaged else 0


@contextlib.contextmanager
def _laid_down(source: Path, data_dir: Path) -> Iterator[None]:
    """Secret and files beside the database; taken away again when the database is not taken back."""
    for name in (SECRET, FILES):
        if (data_dir / name).exists():
            raise Refused("commands.not_empty", path=str(data_dir / name))
    try:
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        shutil.copyfile(source / SECRET, data_dir / SECRET)
        (data_dir / SECRET).chmod(0o600)
        if (source / FILES).is_dir():
            shutil.copytree(source / FILES, data_dir / FILES)
        yield
    except BaseException as fault:
        (data_dir / SECRET).unlink(missing_ok=True)
        shutil.rmtree(data_dir / FILES, ignore_errors=True)
        if isinstance(fault, OSError):
            raise Refused("commands.restore_failed", why=str(fault)) from fault
        raise


async def _audit(settings: Settings) -> list[tuple[str, str]]:
    """Every ledger that does not agree with itself, with its roll, rules and notices, and why."""
    damaged = []
    async with set_up_already(settings):
        for row in await fetch(
            "SELECT a.public_id FROM assembly a JOIN ledger_head h ON h.assembly = a.id ORDER BY a.id"
        ):
            try:
                box = await opened(row["public_id"], settings.secret)
                if box is not None:
                    await evidence(box)
            except (LedgerDamaged, WrongSecret) as fault:
                damaged.append((row["public_id"], str(fault)))
    return damaged
