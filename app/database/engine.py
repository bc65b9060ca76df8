"""How Piccolo's queries reach the transaction of the running task."""

from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING, Any

from piccolo.engine.base import BaseAtomic, BaseBatch, Engine

from app.database.connections import current
from app.database.faults import Misuse
from app.database.transactions import fetch, write
from app.database.turns import Row, running

if TYPE_CHECKING:
    from piccolo.query.base import Query
    from piccolo.querystring import QueryString


class CurrentDatabase(Engine[Any]):
    """The one engine of every table: it stands for whichever database is open in this process.

    `piccolo_conf.py` names it as `DB`, so a table finds it by itself, before or after a database is opened.
    Piccolo's own engines are never used: on SQLite each query opens a connection, after a failed commit
    later writes are lost without a word, and on PostgreSQL a failed commit or a cancelled request never
    gives its connection back.
    """

    def __init__(self) -> None:
        # Not super().__init__(): it would connect, and there is nothing to connect to yet.
        self.log_queries = False
        self.log_responses = False
        self.query_id = 0

    @property
    def engine_type(self) -> str:  # type: ignore[override]
        """Piccolo's name for the engine, by which it chooses its dialect."""
        return "sqlite" if current().kind == "sqlite" else "postgres"

    async def run_querystring(self, querystring: "QueryString", in_pool: bool = True) -> list[Row]:
        """Run a query of Piccolo's."""
        sql, params = querystring.compile_string(engine_type=self.engine_type)
        return await fetch(sql, params)

    async def run_ddl(self, ddl: str, in_pool: bool = True) -> list[Row]:
        """Run a statement that changes the schema."""
        return await fetch(ddl)

    def transaction(self, *args: Any, **kwargs: Any) -> AbstractAsyncContextManager[Any]:
        """Return a `write()`, for Piccolo's migrations, which open a transaction themselves."""
        return write()

    async def get_version(self) -> float:
        """Return the version, as Piccolo compares it."""
        return self.get_version_sync()

    def get_version_sync(self) -> float:
        """Return a version that has RETURNING and ON CONFLICT: `open_database` refuses older ones."""
        return 15.0 if self.engine_type == "postgres" else 3.51

    async def prep_database(self) -> None:
        """Do nothing: `open_database` does it."""

    async def batch(
        self, query: "Query[Any, Any]", batch_size: int = 100, node: str | None = None
    ) -> BaseBatch:
        """Refuse: a batch keeps a connection of its own."""
        raise Misuse("Read in pages, inside read().")

    def atomic(self) -> BaseAtomic:
        """Refuse: `write()` is the only transaction."""
        raise Misuse("Use `async with write()`.")

    def transaction_exists(self) -> bool:
        """Say whether the running task is in a transaction."""
        return running() is not None


ENGINE = CurrentDatabase()
