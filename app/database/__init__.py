"""The only transactions in the product: `read()` and `write()`, for SQLite and PostgreSQL alike.

    database = await open_database("sqlite:///var/lib/roundtable/roundtable.sqlite")
    async with write():
        await Unit.insert(Unit(...))          # Piccolo, or execute()/fetch() with `?`
        await lock(Assembly, assembly_id)     # a row lock on PostgreSQL
        after_commit(lambda: hub.publish(...))
    async with read():
        units = await Unit.select()           # one consistent snapshot
    await database.close()

A `write()` returns when its commit is on the disk; one inside another joins it. A statement that changes
rows outside `write()` raises. docs/adr/0001-write-path.md says why it is built so.
"""

from app.database.connections import Database, Kind, current, engine_kind
from app.database.copies import Copy, CopyFailed, backup, restore
from app.database.engine import ENGINE
from app.database.faults import (
    AnotherWriter,
    Busy,
    CommitFailed,
    DatabaseFault,
    Doomed,
    Frozen,
    Misuse,
    NotOpen,
    OutcomeUnknown,
    SchemaMismatch,
    Unsuitable,
    WriteInsideRead,
    WriteOutsideWrite,
    is_unique_violation,
)
from app.database.migrations import check_schema, migrate
from app.database.opening import open_database
from app.database.schema import create_schema, create_schema_of
from app.database.statements import Statement
from app.database.transactions import (
    after_commit,
    execute,
    execute_together,
    fetch,
    lock,
    read,
    savepoint,
    write,
)
from app.database.turns import Row, RowLock, announced

__all__ = [
    "ENGINE",
    "AnotherWriter",
    "Busy",
    "CommitFailed",
    "Copy",
    "CopyFailed",
    "Database",
    "DatabaseFault",
    "Doomed",
    "Frozen",
    "Kind",
    "Misuse",
    "NotOpen",
    "OutcomeUnknown",
    "Row",
    "RowLock",
    "SchemaMismatch",
    "Statement",
    "Unsuitable",
    "WriteInsideRead",
    "WriteOutsideWrite",
    "after_commit",
    "announced",
    "backup",
    "check_schema",
    "create_schema",
    "create_schema_of",
    "current",
    "engine_kind",
    "execute",
    "execute_together",
    "fetch",
    "is_unique_violation",
    "lock",
    "migrate",
    "open_database",
    "read",
    "restore",
    "savepoint",
    "write",
]
