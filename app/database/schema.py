"""Which tables, indexes and triggers the database has, and how it gets them."""

from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module

from piccolo.table import Table, sort_table_classes

from app.database.connections import Kind, engine_kind
from app.database.transactions import execute, schema_change


async def create_schema(tables: Sequence[type[Table]], statements: Iterable[str]) -> None:
    """Create tables and then run `statements` (indexes, triggers), all or nothing: for tests and trials.

    An installation is built by `migrate()`, so that a later version can tell what it finds.
    """
    async with schema_change():
        for table in sort_table_classes(list(tables)):
            await table.create_table(if_not_exists=True)
        for statement in statements:
            await execute(statement)


async def create_schema_of(modules: Sequence[str]) -> None:
    """Create the tables of modules such as `voting.tables`, each after those it points to."""
    tables: list[type[Table]] = []
    statements: list[str] = []
    for name in modules:
        tables += tables_of(name)
        statements += statements_of(name)[engine_kind()]
    await create_schema(tables, statements)


def tables_of(module: str) -> Sequence[type[Table]]:
    """Return the module's `TABLES`."""
    found: Sequence[type[Table]] = import_module(module).TABLES
    return found


def statements_of(module: str) -> Mapping[Kind, Sequence[str]]:
    """Return the module's `STATEMENTS` for each engine, or its `INDEXES`, which both understand."""
    tables = import_module(module)
    indexes: Sequence[str] = getattr(tables, "INDEXES", ())
    found: Mapping[Kind, Sequence[str]] = getattr(
        tables, "STATEMENTS", {"sqlite": indexes, "postgresql": indexes}
    )
    return found
