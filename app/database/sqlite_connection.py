"""One connection to an SQLite file: its settings, its types, and how a statement runs on it."""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from piccolo.engine.sqlite import ADAPTERS, CONVERTERS
from pysqlite3 import dbapi2 as sqlite

from app.database.faults import Unsuitable
from app.database.turns import Row

# Older ones can corrupt a WAL file that two connections write or checkpoint at once.
OLDEST_SQLITE = (3, 51, 3)

# A statement that reads runs in the event loop for this long, which is most of them: handing it to a thread
# costs more than running it, and under load the thread waits 5 ms for the interpreter at each row. What
# takes longer is broken off and run again in a thread. It is the processor time that tells a long statement:
# on a busy machine any may be kept waiting, and sent to the threads for that they would all queue there.
INLINE_SECONDS = 0.002
# Unless the disk keeps it waiting.
INLINE_WAIT = 0.050
OPERATIONS_BETWEEN_LOOKS = 2000

SETTINGS: tuple[tuple[str, str, object], ...] = (
    ("journal_mode", "WAL", "wal"),
    ("synchronous", "FULL", 2),
    ("foreign_keys", "ON", 1),
    ("mmap_size", "0", 0),
    ("trusted_schema", "OFF", 0),
    ("cell_size_check", "ON", 1),
    ("cache_size", "-16000", -16000),
    ("journal_size_limit", "67108864", 67108864),
    ("busy_timeout", "0", 0),
)

# What SQLite stores natively needs no converter; Piccolo's own for INTEGER goes through text and Decimal.
for _type, _adapter in ADAPTERS.items():
    sqlite.register_adapter(_type, _adapter)
for _name, _converter in CONVERTERS.items():
    if _name not in {"INTEGER", "NUMERIC", "M2M"}:
        sqlite.register_converter(_name, _converter)


class TookTooLong(Exception):
    """The statement should be run again in a thread."""


class SQLiteConnection:
    """A connection in autocommit mode, with every setting checked after it was set."""

    def __init__(self, path: Path, *, reader: bool) -> None:
        self.raw: Any = sqlite.connect(
            str(path),
            isolation_level=None,
            check_same_thread=False,
            detect_types=sqlite.PARSE_DECLTYPES,
            cached_statements=512,
            timeout=0,
        )
        self._deadline = self._longest_wait = float("inf")
        try:
            for name, value, expected in SETTINGS:
                self.raw.execute(f"PRAGMA {name}={value}")
                found = self.raw.execute(f"PRAGMA {name}").fetchone()[0]
                if found != expected:
                    raise Unsuitable(f"SQLite kept {name}={found!r} instead of {expected!r} on {path}.")
            if reader:
                self.raw.execute("PRAGMA busy_timeout=5000")
                self.raw.execute("PRAGMA query_only=ON")
        except BaseException:
            self.raw.close()
            raise
        self.raw.set_progress_handler(self._late, OPERATIONS_BETWEEN_LOOKS)

    def _late(self) -> bool:
        return time.thread_time() > self._deadline or time.perf_counter() > self._longest_wait

    @property
    def in_transaction(self) -> bool:
        """Say whether a transaction is open; some errors end it by themselves."""
        return bool(self.raw.in_transaction)

    def control(self, sql: str) -> None:
        """Run a statement without rows, such as BEGIN or COMMIT."""
        self.raw.execute(sql).close()

    def query(self, sql: str, params: Sequence[Any]) -> tuple[list[Row], int]:
        """Run a statement to its end; return its rows and how many it changed."""
        cursor = self.raw.execute(sql, params)
        try:
            if cursor.description is None:
                return [], max(cursor.rowcount, 0)
            names = [column[0] for column in cursor.description]
            rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
            return rows, max(cursor.rowcount, 0)
        finally:
            cursor.close()

    def quick_query(self, sql: str, params: Sequence[Any]) -> tuple[list[Row], int]:
        """Run a statement that only reads, or raise TookTooLong."""
        self._deadline = time.thread_time() + INLINE_SECONDS
        self._longest_wait = time.perf_counter() + INLINE_WAIT
        try:
            return self.query(sql, params)
        except sqlite.OperationalError as fault:
            if primary_code(fault) == sqlite.SQLITE_INTERRUPT:
                raise TookTooLong from fault
            raise
        finally:
            self._deadline = self._longest_wait = float("inf")

    def close(self) -> None:
        self.raw.close()


def primary_code(fault: BaseException) -> int:
    """Return SQLite's primary result code, 0 when `fault` is not SQLite's."""
    return int(getattr(fault, "sqlite_errorcode", 0) or 0) & 0xFF


def is_busy(fault: BaseException) -> bool:
    return primary_code(fault) in (sqlite.SQLITE_BUSY, sqlite.SQLITE_LOCKED)


def is_fatal(fault: BaseException) -> bool:
    """Say whether the disk or the file can no longer be trusted."""
    return primary_code(fault) in (sqlite.SQLITE_IOERR, sqlite.SQLITE_CORRUPT, sqlite.SQLITE_NOTADB)
