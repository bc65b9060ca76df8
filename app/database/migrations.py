"""How an installation's tables reach the shape that this version knows, and when it refuses to start.

All migrations that are missing run in one transaction together with the record that they ran: a machine
that stops in the middle has the old version, whole. On SQLite foreign keys are off meanwhile, since
dropping a table would take its children along, and are checked before the commit.
"""

import contextlib
import importlib.util
import io
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from piccolo.apps.migrations.tables import Migration
from piccolo.conf.apps import AppConfig, Finder

from app.database.faults import SchemaMismatch
from app.database.transactions import read, schema_change


@dataclass(frozen=True)
class Step:
    """One migration file."""

    app: str
    name: str
    module: ModuleType


async def migrate() -> tuple[str, ...]:
    """Run the migrations that are missing, all or nothing, and return their names."""
    steps = all_steps()
    async with schema_change():
        if not await Migration.table_exists():
            await Migration.create_table()
        ran = await _ran()
        _refuse_newer(steps, ran)
        missing = [step for step in steps if (step.app, step.name) not in ran]
        for step in missing:
            with contextlib.redirect_stdout(io.StringIO()):
                manager = await step.module.forwards()
                await manager.run()
            await Migration.insert(Migration(name=step.name, app_name=step.app))
    return tuple(f"{step.app} {step.name}" for step in missing)


async def check_schema() -> None:
    """Raise SchemaMismatch unless the tables are exactly those of this version."""
    steps = all_steps()
    async with read():
        if not await Migration.table_exists():
            raise SchemaMismatch(
                "The database is empty or was made by something else: run the migrations first."
            )
        ran = await _ran()
        _refuse_newer(steps, ran)
        missing = [step for step in steps if (step.app, step.name) not in ran]
        if missing:
            raise SchemaMismatch(f"The database is {len(missing)} migrations behind: run them first.")
        for table in Finder().get_table_classes():
            if not await table.table_exists():
                raise SchemaMismatch(
                    f"The table {table._meta.tablename} is missing: the database is damaged."
                )


async def _ran() -> frozenset[tuple[str, str]]:
    rows = await Migration.select(Migration.app_name, Migration.name)
    return frozenset((row["app_name"], row["name"]) for row in rows)


def _refuse_newer(steps: tuple[Step, ...], ran: frozenset[tuple[str, str]]) -> None:
    unknown = ran - {(step.app, step.name) for step in steps}
    if unknown:
        raise SchemaMismatch(
            f"The database was made by a newer version: {len(unknown)} of its migrations are unknown here."
        )


def all_steps() -> tuple[Step, ...]:
    """Return the migrations of every app, in the order in which they run."""
    return tuple(step for app in app_configs() for step in steps_of(app))


def app_configs() -> list[AppConfig]:
    """Return the apps of `piccolo_conf.py`, each after those it points to."""
    return Finder().get_app_configs(sort_by_migration_dependencies=True)


def steps_of(app: AppConfig) -> Iterator[Step]:
    """Return the migrations of one app, oldest first."""
    modules = [_loaded(app, file) for file in Path(app.resolved_migrations_folder_path).glob("*.py")]
    steps = [module for module in modules if hasattr(module, "ID")]
    for module in sorted(steps, key=lambda step: str(step.ID)):
        yield Step(app.app_name, module.ID, module)


def _loaded(app: AppConfig, file: Path) -> ModuleType:
    name = f"_migration_of_{app.app_name}_{file.stem}"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, file)
        if spec is None or spec.loader is None:
            raise SchemaMismatch(f"{file} can't be read.")
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return sys.modules[name]
