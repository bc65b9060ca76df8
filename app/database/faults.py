"""What can go wrong between an action and the disk, one exception for each."""

import asyncpg
from pysqlite3 import dbapi2 as sqlite


class DatabaseFault(Exception):
    """The database, or the way it was used, is at fault: never something a visitor typed."""


class NotOpen(DatabaseFault):
    """No database is open in this process."""


class Misuse(DatabaseFault):
    """The code asked for something that could lose or halve a write; the code must change."""


class WriteOutsideWrite(Misuse):
    """A statement that changes rows ran outside `write()`."""


class WriteInsideRead(Misuse):
    """`write()` was entered inside `read()`: the snapshot would be older than what is written."""


class Doomed(DatabaseFault):
    """An inner `write()` failed half-way and the outer one went on: nothing of either was kept."""


class CommitFailed(DatabaseFault):
    """Nothing of this action was kept."""


class OutcomeUnknown(CommitFailed):
    """The commit was sent and its answer never came: all of the action was kept, or nothing."""


class Frozen(DatabaseFault):
    """The disk failed or the file is damaged: nothing is written any more until an operator has looked."""


class Busy(DatabaseFault):
    """The one writing connection, or a pooled one, did not become free in time."""


class AnotherWriter(DatabaseFault):
    """Another process already writes to this file."""


class Unsuitable(DatabaseFault):
    """The database, its file system or its settings can't keep the promise, so the product does not start."""


class SchemaMismatch(DatabaseFault):
    """The tables are older, newer or halfway between what this code knows."""


def is_unique_violation(fault: BaseException | None) -> bool:
    """Say whether `fault`, or what caused it, is a row that a unique index refused."""
    while fault is not None:
        if isinstance(fault, asyncpg.UniqueViolationError):
            return True
        # SQLite says "UNIQUE constraint failed" for a primary key too.
        if isinstance(fault, sqlite.IntegrityError) and "UNIQUE constraint failed" in str(fault):
            return True
        fault = fault.__cause__
    return False
