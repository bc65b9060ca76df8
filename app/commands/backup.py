"""Write a copy of the whole installation: database, files and secret, each verified."""

import asyncio
import hashlib
import json
import shutil
from pathlib import Path

from app.clock import now
from app.commands import Refused
from app.database import CopyFailed
from app.database import backup as copy_database
from app.settings import Settings

DATABASE, FILES, SECRET, MANIFEST = "database", "files", "secret.key", "manifest.json"


def backup(settings: Settings, path: Path) -> int:
    """Fill the new folder `path`, while the server runs or not; it has its name only when it is whole."""
    target = path.expanduser().resolve()
    if target.exists():
        raise Refused(f"{target} exists already.")
    part = target.with_name(target.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True, mode=0o700)
    try:
        # the database first: a file it names was stored before, so the folder copied later holds it
        copy = asyncio.run(copy_database(settings.database_url, part / DATABASE))
        shutil.copyfile(settings.data_dir / SECRET, part / SECRET)
        (part / SECRET).chmod(0o600)
        stored = settings.data_dir / FILES
        if stored.is_dir():
            shutil.copytree(stored, part / FILES)
        manifest = {"made_at": now().isoformat(), "rows": dict(copy.rows), "sha256": hashes(part)}
        (part / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=1), encoding="utf-8")
        verify(part)
        part.rename(target)
    except CopyFailed as failed:
        raise Refused(str(failed)) from failed
    finally:
        shutil.rmtree(part, ignore_errors=True)
    print(f"{target}: {sum(dict(copy.rows).values())} rows, {len(hashes(target)) - 1} files, verified.")
    return 0


def hashes(folder: Path) -> dict[str, str]:
    """SHA-256 of every file below a folder but its manifest."""
    return {
        str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and file.name != MANIFEST
    }


def verify(folder: Path) -> None:
    """Refuse a copy in which anything is missing, added or changed."""
    manifest = folder / MANIFEST
    if not manifest.is_file():
        raise Refused(f"{folder} holds no copy: {MANIFEST} is missing.")
    expected: dict[str, str] = json.loads(manifest.read_text(encoding="utf-8"))["sha256"]
    found = hashes(folder)
    wrong = sorted({*expected, *found} - {name for name in found if expected.get(name) == found[name]})
    if wrong:
        raise Refused(f"The copy is not whole: {', '.join(wrong[:5])}")
