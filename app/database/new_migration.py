"""`python -m app.database.new_migration APP` writes the migrations that the tables of an app need now.

Piccolo compares the tables with what the earlier migrations made and writes one file; indexes, triggers and
tables that are raw SQL (`STATEMENTS` or `INDEXES` in tables.py) and stand in no earlier migration go into a
second one. Read both before committing them: a column that was renamed, made NOT NULL or given another type
needs a step by hand that copies the table, since SQLite can't alter one. `--initial` throws the app's
migrations away and begins anew: only before the first release.
"""

import argparse
import asyncio
import contextlib
import pprint
import sys
import tempfile
from pathlib import Path

from piccolo.apps.migrations.commands import new as piccolo_new
from piccolo.conf.apps import AppConfig

from app.database.connections import Kind
from app.database.migrations import app_configs, steps_of
from app.database.opening import open_database
from app.database.schema import statements_of

KINDS: tuple[Kind, ...] = ("sqlite", "postgresql")

RAW = '''"""Indexes, triggers and tables that are raw SQL."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.database import engine_kind, execute

ID = "{id}"
VERSION = "1"
DESCRIPTION = "raw SQL"

STATEMENTS = {statements}


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="{app}", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS[engine_kind()]:
            await execute(statement)

    manager.add_raw(run)
    return manager
'''


async def new_migration(app: AppConfig) -> list[str]:
    """Write the missing migrations of one app and return their files."""
    written: list[str] = []
    with contextlib.suppress(piccolo_new.NoChanges):
        meta = await piccolo_new._create_new_migration(app_config=app, auto=True, auto_input="n")
        written.append(meta.migration_path)
    raw = _missing_statements(app)
    if any(raw.values()):
        written.append(_write_raw(app, raw))
    return written


def forget(app: AppConfig) -> None:
    """Throw the migrations of one app away."""
    for old in Path(app.resolved_migrations_folder_path).glob(f"{app.app_name}_*.py"):
        old.unlink()


def _write_raw(app: AppConfig, raw: dict[Kind, tuple[str, ...]]) -> str:
    meta = piccolo_new._generate_migration_meta(app)
    statements = pprint.pformat(raw, width=100, sort_dicts=False)
    text = RAW.format(id=meta.migration_id, app=app.app_name, statements=statements)
    Path(meta.migration_path).write_text(text, encoding="utf-8")
    return meta.migration_path


def _missing_statements(app: AppConfig) -> dict[Kind, tuple[str, ...]]:
    module = sys.modules[app.table_classes[0].__module__]
    wanted = statements_of(module.__name__)
    done = [getattr(step.module, "STATEMENTS", {}) for step in steps_of(app)]
    return {
        kind: tuple(text for text in wanted[kind] if not any(text in each.get(kind, ()) for each in done))
        for kind in KINDS
    }


async def _main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("app", help="the app's name, or all")
    parser.add_argument("--initial", action="store_true", help="begin anew: only before the first release")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        # Piccolo asks for an engine even where it only compares.
        database = await open_database(f"sqlite://{folder}/none.sqlite")
        try:
            for app in app_configs():
                if wanted.app in ("all", app.app_name):
                    if wanted.initial:
                        forget(app)
                    for path in await new_migration(app):
                        sys.stdout.write(f"{path}\n")
        finally:
            await database.close()


if __name__ == "__main__":
    asyncio.run(_main())
