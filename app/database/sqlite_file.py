"""An SQLite file as the product's database: one process writes it, its disk and settings are fit for it."""

import contextlib
import fcntl
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pysqlite3 import dbapi2 as sqlite

from app.database.connections import Database
from app.database.faults import AnotherWriter, Unsuitable
from app.database.sqlite_connection import OLDEST_SQLITE, SQLiteConnection
from app.database.sqlite_readers import Snapshot, SQLiteReaders
from app.database.sqlite_writer import SchemaTurn, SQLiteWriter, Turn
from app.database.turns import Row, RowLock

# Locks and shared memory of a WAL file don't hold across a network.
NETWORK_FILE_SYSTEMS = frozenset(
    ["9p", "afs", "ceph", "cifs", "fuse.glusterfs", "fuse.sshfs", "ncpfs", "nfs", "nfs4", "smb3", "smbfs"]
)


class SQLiteFile(Database):
    """An open file with its one writer and its readers.

    Nothing else in this process may open the file, not with Python's own `sqlite3` and not with `open()`:
    closing any descriptor of it drops the locks that SQLite holds.
    """

    kind = "sqlite"

    def __init__(self, url: str, *, group_commit: bool, check: bool) -> None:
        super().__init__(url)
        self.path = sqlite_path(url)
        _refuse_old_sqlite()
        _refuse_network(self.path)
        self._lock = _lock_for_writing(self.path)
        try:
            _create_private(self.path)
            connection = SQLiteConnection(self.path, reader=False)
            if check:
                _refuse_damage(connection, self.path)
            self.writer = SQLiteWriter(
                connection,
                group_commit=group_commit,
                freeze=self.freeze,
                raise_if_frozen=self.raise_if_frozen,
            )
            self.writer.find_deferred_keys()
            self.readers = SQLiteReaders(self.path, self.freeze)
        except BaseException:
            os.close(self._lock)
            raise

    async def begin_write(self, lock: RowLock | None = None) -> Turn:
        """Wait for the turn to write, which holds every row there is."""
        return await self.writer.take()

    async def begin_schema_change(self) -> SchemaTurn:
        """Take the turn with foreign keys off."""
        return await self.writer.take_for_schema()

    async def begin_read(self) -> Snapshot:
        """Open one consistent snapshot."""
        return await self.readers.begin()

    async def select(self, sql: str, params: Sequence[Any]) -> list[Row]:
        """Run one statement that reads."""
        return await self.readers.select(sql, params)

    async def _close(self) -> None:
        try:
            await self.readers.close()
            await self.writer.close()
        finally:
            os.close(self._lock)


def sqlite_path(url: str) -> Path:
    """Return the file that `sqlite:///absolute/path` names."""
    scheme, _, rest = url.partition("://")
    if scheme != "sqlite" or not rest.startswith("/") or not rest.strip("/"):
        raise Unsuitable(f"Not the address of an SQLite file: {url}")
    return Path("/" + rest.lstrip("/"))


def _refuse_old_sqlite() -> None:
    if sqlite.sqlite_version_info < OLDEST_SQLITE:
        oldest = ".".join(map(str, OLDEST_SQLITE))
        raise Unsuitable(f"SQLite {sqlite.sqlite_version} can damage a file; {oldest} or newer is needed.")


def _refuse_network(path: Path) -> None:
    kind = _file_system(path.parent.resolve())
    if kind in NETWORK_FILE_SYSTEMS:
        raise Unsuitable(
            f"{path} lies on a network ({kind}), where SQLite's locks don't hold: use a local disk."
        )


def _file_system(folder: Path) -> str:
    best, kind = "", ""
    with contextlib.suppress(OSError):
        for line in Path("/proc/self/mountinfo").read_text(encoding="utf-8").splitlines():
            left, _, right = line.partition(" - ")
            mount = left.split()[4].replace("\\040", " ")
            if folder.is_relative_to(mount) and len(mount) >= len(best):
                best, kind = mount, right.split()[0]
    return kind


def _lock_for_writing(path: Path) -> int:
    """Hold a lock beside the file for as long as this process writes to it; it goes when the process does."""
    beside = path.with_name(path.name + ".lock")
    lock = os.open(beside, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as fault:
        holder = os.pread(lock, 20, 0).decode("ascii", "replace").strip()
        os.close(lock)
        raise AnotherWriter(
            f"Another process (number {holder or 'unknown'}) already writes to {path}: "
            "ask the running server, or stop it first."
        ) from fault
    os.ftruncate(lock, 0)
    os.pwrite(lock, f"{os.getpid()}\n".encode(), 0)
    return lock


@contextlib.contextmanager
def locked_for_writing(path: Path) -> Iterator[None]:
    """Hold the writer's lock without opening the file."""
    lock = _lock_for_writing(path)
    try:
        yield
    finally:
        os.close(lock)


def _create_private(path: Path) -> None:
    """Create the file for this account only: it holds names and telephone numbers."""
    with contextlib.suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        # A new file's name is on the disk only after its folder is.
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _refuse_damage(connection: SQLiteConnection, path: Path) -> None:
    try:
        found = connection.query("PRAGMA quick_check(1)", ())[0][0]["quick_check"]
    except sqlite.DatabaseError as fault:
        connection.close()
        raise Unsuitable(f"{path} is damaged: {fault}. Restore the last backup.") from fault
    if found != "ok":
        connection.close()
        raise Unsuitable(f"{path} is damaged: {found}. Restore the last backup.")
