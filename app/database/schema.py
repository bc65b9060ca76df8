"""Which tables, indexes and triggers the database has, and how it gets them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from piccolo.table import Table, sort_table_classes

from app.database.connections import engine_kind
from app.database.transactions import execute, write


@dataclass(frozen=True)
class PerEngine:
    """Statements that the engines spell differently, triggers above all."""

    sqlite: tuple[str, ...]
    postgresql: tuple[str, ...]


Statement = str | PerEngine


async def create_schema(tables: Sequence[type[Table]], statements: Iterable[Statement]) -> None:
    """Create tables and then run `statements` (indexes, triggers), all or nothing."""
    async with write():
        for table in sort_table_classes(list(tables)):
            await table.create_table(if_not_exists=True)
        for statement in spelled(statements):
            await execute(statement)


def spelled(statements: Iterable[Statement]) -> list[str]:
    """Return the statements as the open database wants them."""
    found: list[str] = []
    for statement in statements:
        if isinstance(statement, PerEngine):
            found.extend(statement.sqlite if engine_kind() == "sqlite" else statement.postgresql)
        else:
            found.append(statement)
    return found
