"""Which database is open in this process, and what a database of either engine can do."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Any, Literal

from app.database.faults import Frozen, NotOpen
from app.database.turns import Row, RowLock, Transaction

Kind = Literal["sqlite", "postgresql"]


class Database(ABC):
    """An open database: the one that `read()` and `write()` use."""

    kind: Kind
    url: str

    def __init__(self, url: str) -> None:
        self.url = url
        self.frozen: BaseException | None = None
        self._closing = False
        self._on_freeze: list[Callable[[BaseException], object]] = []

    @abstractmethod
    async def begin_write(self, lock: RowLock | None = None) -> Transaction:
        """Wait for the turn to write, open a transaction and hold the row it begins with."""

    @abstractmethod
    async def begin_schema_change(self) -> Transaction:
        """Open the transaction that migrations run in; nobody else may be at work."""

    @abstractmethod
    async def begin_read(self) -> Transaction:
        """Open one consistent snapshot."""

    @abstractmethod
    async def select(self, sql: str, params: Sequence[Any]) -> list[Row]:
        """Run one statement that only reads, in a snapshot of its own."""

    @abstractmethod
    async def _close(self) -> None:
        """Finish what is under way and give every connection and lock back."""

    async def close(self) -> None:
        """Finish what is under way, give everything back, and stop being the current database."""
        global _current
        if self._closing:
            return
        self._closing = True
        try:
            await self._close()
        finally:
            if _current is self:
                _current = None

    def on_freeze(self, callback: Callable[[BaseException], object]) -> None:
        """Ask to be told, once, when writing stops for good; the server then ends with an error."""
        self._on_freeze.append(callback)

    def freeze(self, cause: BaseException) -> None:
        """Stop writing for good: after a failed fsync nobody knows what the disk holds."""
        if self.frozen is not None:
            return
        self.frozen = cause
        for callback in self._on_freeze:
            callback(cause)

    def raise_if_frozen(self) -> None:
        if self.frozen is not None:
            raise Frozen(f"Writing stopped: {self.frozen}") from self.frozen


_current: Database | None = None


def current() -> Database:
    """Return the open database."""
    if _current is None:
        raise NotOpen("No database is open: await open_database(url) first.")
    return _current


def make_current(database: Database) -> None:
    global _current
    _current = database


def any_open() -> bool:
    return _current is not None


def engine_kind() -> Kind:
    """Say which engine is in use."""
    return current().kind
