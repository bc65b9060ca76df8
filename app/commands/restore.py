"""Take a copy back into an installation that is still empty, and audit every ledger in it."""

import asyncio
import shutil
from dataclasses import replace
from pathlib import Path

from app.commands import Refused
from app.commands.backup import DATABASE, FILES, SECRET, verify
from app.commands.installation import installation
from app.database import CopyFailed
from app.database import restore as restore_database
from app.settings import Settings
from voting.queries.ledgers import audit_all


def restore(settings: Settings, path: Path) -> int:
    """Verify the copy, take it back, and audit its ledgers; nothing that exists is overwritten."""
    source = path.expanduser().resolve()
    verify(source)
    stored = settings.data_dir / FILES
    if stored.exists() and any(stored.iterdir()):
        raise Refused(f"{stored} is not empty: restore into a new DATA_DIR.")
    try:
        copy = asyncio.run(restore_database(settings.database_url, source / DATABASE))
    except CopyFailed as failed:
        raise Refused(str(failed)) from failed
    # an empty DATA_DIR got a fresh secret when the settings were read: it protects nothing yet
    shutil.copyfile(source / SECRET, settings.data_dir / SECRET)
    (settings.data_dir / SECRET).chmod(0o600)
    if (source / FILES).is_dir():
        shutil.copytree(source / FILES, stored, dirs_exist_ok=True)
    restored = replace(settings, secret=(settings.data_dir / SECRET).read_bytes())
    damaged = asyncio.run(_audit(restored))
    for public_id, fault in damaged:
        print(f"The ledger of assembly {public_id} is damaged: {fault}")
    print(f"{sum(dict(copy.rows).values())} rows taken back.")
    return 1 if damaged else 0


async def _audit(settings: Settings) -> tuple[tuple[str, str], ...]:
    async with installation(settings):
        return await audit_all()
