"""Write a copy of the whole installation: database, files and secret, each verified."""

import asyncio
import os
import shutil
from pathlib import Path

import asyncpg

from app.clock import now
from app.commands import Refused
from app.commands.copies import DATABASE, FILES, MANIFEST, SECRET, Manifest, engine_of, hashes, verified
from app.commands.terminal import say
from app.database import Copy, DatabaseFault
from app.database import backup as copy_database
from app.settings import Settings


def backup(settings: Settings, path: Path) -> int:
    """Fill the new folder `path`, while the server runs or not; it has its name only when it is whole."""
    if not settings.secret:
        raise Refused("commands.nothing_here", path=str(settings.data_dir))
    target = path.expanduser().resolve()
    if target.exists():
        raise Refused("commands.exists", path=str(target))
    part = target.with_name(target.name + ".part")
    try:
        manifest = _filled(settings, part)
        part.rename(target)
        _settle(target.parent)
    except (DatabaseFault, asyncpg.PostgresError, OSError) as fault:
        raise Refused("commands.copy_failed", why=str(fault)) from fault
    finally:
        shutil.rmtree(part, ignore_errors=True)
    say("commands.copied", path=str(target), rows=manifest.rows, files=len(manifest.sha256))
    return 0


def _filled(settings: Settings, part: Path) -> Manifest:
    """Make the copy under another name and read it back."""
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True, mode=0o700)
    # Twice around the database: what the copied rows name was there before or is there afterwards.
    _copy_files(settings.data_dir / FILES, part / FILES)
    copy: Copy = asyncio.run(copy_database(settings.database_url, part / DATABASE))
    _copy_files(settings.data_dir / FILES, part / FILES)
    shutil.copyfile(settings.data_dir / SECRET, part / SECRET)
    (part / SECRET).chmod(0o600)
    manifest = Manifest(
        made_at=now().isoformat(),
        engine=engine_of(settings.database_url),
        rows=sum(rows for _, rows in copy.rows),
        sha256=hashes(part),
    )
    (part / MANIFEST).write_text(manifest.written(), encoding="utf-8")
    for each in part.rglob("*"):
        _settle(each)
    _settle(part)
    return verified(part)


def _copy_files(stored: Path, into: Path) -> None:
    """What is not there yet; a file that goes meanwhile, or is half written, is no part of the copy."""
    for file in stored.glob("??/*"):
        copy = into / file.parent.name / file.name
        if len(file.name) != 64 or copy.exists():
            continue
        copy.parent.mkdir(parents=True, exist_ok=True)
        try:
            shutil.copyfile(file, copy)
        except FileNotFoundError:
            copy.unlink(missing_ok=True)


def _settle(path: Path) -> None:
    """On the disk, not only in memory."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
