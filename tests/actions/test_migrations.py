"""Does an installation reach this version's tables whole, and does a wrong one refuse to start?"""

import shutil
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import pytest
from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.database import (
    CommitFailed,
    Database,
    SchemaMismatch,
    check_schema,
    create_schema,
    execute,
    fetch,
    migrate,
    migrations,
    new_migration,
    open_database,
    write,
)
from tests.support import postgresql
from tests.support.databases import ENGINES, PRODUCT

AT = datetime(2026, 11, 20, 4, tzinfo=UTC)


@pytest.fixture(params=ENGINES)
async def nothing(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    """An open database without a single table."""
    if request.param == "sqlite":
        url = f"sqlite://{tmp_path}/nothing.sqlite"
    else:
        cluster: postgresql.Cluster = request.getfixturevalue("postgresql_cluster")
        url = cluster.create(f"nothing_{abs(hash(tmp_path))}")
    opened = await open_database(url)
    yield opened
    await opened.close()


async def test_the_migrations_make_the_tables_of_this_version(
    nothing: Database, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    with pytest.raises(SchemaMismatch, match="empty"):
        await check_schema()
    ran = await migrate()
    assert ran
    await check_schema()
    assert await migrate() == ()
    migrated = await _shape(nothing.kind)
    await nothing.close()
    if nothing.kind == "sqlite":
        created = await open_database(PRODUCT.sqlite(tmp_path, request))
    else:
        created = await open_database(await PRODUCT.postgresql(request))
    try:
        assert await _shape(created.kind) == migrated
    finally:
        await created.close()


async def test_a_database_of_a_newer_version_is_refused(nothing: Database) -> None:
    await migrate()
    async with write():
        await execute(
            "INSERT INTO migration (name, app_name, ran_on) VALUES ('2999', 'voting', CURRENT_TIMESTAMP)"
        )
    with pytest.raises(SchemaMismatch, match="newer"):
        await check_schema()
    with pytest.raises(SchemaMismatch, match="newer"):
        await migrate()


async def test_a_database_of_an_older_version_is_refused_until_migrated(
    nothing: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await migrate()
    steps = (*migrations.all_steps(), _step("2998", "CREATE TABLE added (id INTEGER PRIMARY KEY)"))
    monkeypatch.setattr(migrations, "all_steps", lambda: steps)
    with pytest.raises(SchemaMismatch, match="behind"):
        await check_schema()
    assert await migrate() == ("trial 2998",)
    await check_schema()
    assert await fetch("SELECT * FROM added") == []


async def test_a_migration_that_fails_half_way_leaves_the_old_version(
    nothing: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = migrations.all_steps()
    broken = _step("2998", "CREATE TABLE added (id INTEGER PRIMARY KEY)", "SELECT nonsense FROM nowhere")
    monkeypatch.setattr(migrations, "all_steps", lambda: (*real, broken))
    with pytest.raises(Exception, match="nowhere"):
        await migrate()
    monkeypatch.undo()
    with pytest.raises(SchemaMismatch, match="empty"):
        await check_schema()
    await migrate()
    await check_schema()


async def test_dropping_a_table_in_a_migration_does_not_take_its_children_along(
    nothing: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    if nothing.kind == "postgresql":
        return  # it refuses to drop a table that others point to
    await create_schema(
        [],
        [
            "CREATE TABLE parent (id INTEGER PRIMARY KEY)",
            "CREATE TABLE child (id INTEGER PRIMARY KEY,"
            " parent INTEGER REFERENCES parent (id) ON DELETE CASCADE)",
        ],
    )
    async with write():
        await execute("INSERT INTO parent (id) VALUES (1)")
        await execute("INSERT INTO child (id, parent) VALUES (1, 1)")
    rebuild = (
        "CREATE TABLE new_parent (id INTEGER PRIMARY KEY, name TEXT NOT NULL DEFAULT '')",
        "INSERT INTO new_parent (id) SELECT id FROM parent",
        "DROP TABLE parent",
        "ALTER TABLE new_parent RENAME TO parent",
    )
    monkeypatch.setattr(migrations, "all_steps", lambda: (_step("1", *rebuild),))
    await migrate()
    assert await fetch("SELECT * FROM child") == [{"id": 1, "parent": 1}]
    monkeypatch.setattr(migrations, "all_steps", lambda: (_step("1"), _step("2", "DELETE FROM parent")))
    with pytest.raises(CommitFailed):
        await migrate()
    assert await fetch("SELECT count(*) AS n FROM parent") == [{"n": 1}]
    with pytest.raises(Exception, match="FOREIGN KEY"):
        async with write():
            await execute("INSERT INTO child (id, parent) VALUES (2, 99)")


async def test_the_migrations_are_complete(nothing: Database, tmp_path: Path) -> None:
    """When this fails: `make migration APP=…` writes what is missing."""
    for app in migrations.app_configs():
        folder = tmp_path / app.app_name
        shutil.copytree(app.resolved_migrations_folder_path, folder)
        before = app.migrations_folder_path
        app.migrations_folder_path = folder
        try:
            assert await new_migration.new_migration(app) == []
        finally:
            app.migrations_folder_path = before


async def _shape(kind: str) -> set[str]:
    """Every column, index, trigger and foreign key, whatever their order."""
    if kind == "postgresql":
        questions: tuple[str, ...] = POSTGRESQL_SHAPE
    else:
        tables = await fetch(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        )
        questions = (
            "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE type <> 'table'",
            *(
                f"SELECT '{table['name']}' AS of, {columns} FROM {pragma}('{table['name']}')"
                for table in tables
                for pragma, columns in SQLITE_SHAPE.items()
            ),
        )
    rows = [row for question in questions for row in await fetch(question)]
    return {str(sorted(row.items())) for row in rows if "migration" not in row.values()}


SQLITE_SHAPE = {
    "pragma_table_xinfo": 'name, type, "notnull", dflt_value, pk',
    "pragma_foreign_key_list": '"table", "from", "to", on_update, on_delete',
}
POSTGRESQL_SHAPE = (
    "SELECT table_name, column_name, data_type, is_nullable, column_default, character_maximum_length"
    " FROM information_schema.columns WHERE table_schema = 'public'",
    "SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "SELECT pg_get_triggerdef(oid) AS trigger FROM pg_trigger WHERE NOT tgisinternal",
    "SELECT conrelid::regclass::text AS of, pg_get_constraintdef(oid) AS rule FROM pg_constraint"
    " WHERE connamespace = 'public'::regnamespace AND contype <> 'n'",
)


def _step(name: str, *statements: str) -> migrations.Step:
    async def forwards() -> MigrationManager:
        manager = MigrationManager(migration_id=name, app_name="trial", description="")

        async def run() -> None:
            for statement in statements:
                await execute(statement)

        manager.add_raw(run)
        return manager

    module = ModuleType("trial")
    module.__dict__.update(ID=name, forwards=forwards)
    return migrations.Step("trial", name, module)


async def test_readings_of_the_register_move_into_the_one_log(
    nothing: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An installation of the version before keeps what it logged."""
    every = migrations.all_steps()
    moving = next(step for step in every if step.app == "roundtables" and "06:19:40" in step.name)
    # the log's own table is there already: its app runs before
    monkeypatch.setattr(migrations, "all_steps", lambda: tuple(step for step in every if step != moving))
    await migrate()
    async with write():
        await execute(
            "INSERT INTO community (id, public_id, name, region, time_zone, about, created_at)"
            " VALUES (1, 'c', 'c', 'other', 'Asia/Shanghai', '', ?)",
            [AT],
        )
        await execute(
            "INSERT INTO building (id, community, name, position, house) VALUES (1, 1, '1', 0, ?)", [False]
        )
        await execute(
            "INSERT INTO person (id, name, mobile, login, password_hash, lang, created_at)"
            " VALUES (1, 'x', '', '', '', '', ?)",
            [AT],
        )
        await execute(
            "INSERT INTO register_reading (id, building, person, read_on) VALUES (1, 1, 1, ?)", [AT.date()]
        )
    monkeypatch.setattr(migrations, "all_steps", lambda: every)
    await migrate()
    rows = await fetch("SELECT community, building, person, what, times, read_on, read_at FROM data_reading")
    assert [tuple(row.values()) for row in rows] == [(1, 1, 1, "register", 1, AT.date(), AT)]
