"""The one door to an assembly's ledger: who holds it, what may be written, and in which order it came.

    async with write():
        held = await hold(assembly_id)             # waits until nobody else holds this ledger
        …read what the decision needs, under the lock…
        written = await held.append(Close(a=held.a, i=held.size, …))

Every append (opening, ballot, contest, extension, correction, close, result) goes through here. `hold` locks
the row of the ledger's head: on PostgreSQL with FOR UPDATE; on SQLite the one writer holds everything anyway.
What may follow what is decided by `voting.ledger.order`, the function that an auditor replays; the head's row
keeps what it needs.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from app.database import (
    Database,
    Row,
    RowLock,
    Statement,
    after_commit,
    current,
    engine_kind,
    execute,
    execute_together,
    fetch,
    write,
)
from app.refusals import Unavailable
from voting.ledger.leaves import Leaf, Once, Setup, decode, encode
from voting.ledger.order import Entry, Head, OutOfOrder, Phase, Reason, may_follow
from voting.ledger.pseudonyms import receipt_code
from voting.ledger.tree import Frontier, leaf_hash

AT_ONCE = 150  # leaves per statement: six values each, below the engines' limits

_HEAD = (
    "SELECT size, frontier, phase, heads, area_dm2, voted, closes, notice_h"
    " FROM ledger_head WHERE assembly = ?"
)
_HEAD_AND = (
    "SELECT h.size, h.frontier, h.phase, h.heads, h.area_dm2, h.voted, h.closes, h.notice_h, found.*"
    " FROM ledger_head h LEFT JOIN ({}) found ON 1 = 1 WHERE h.assembly = ?"
)
_LEAF = "INSERT INTO ledger_leaf (assembly, i, leaf, leaf_hash, op) VALUES "
_MOVE = (
    "UPDATE ledger_head SET size = ?, frontier = ?, phase = ?, heads = ?, area_dm2 = ?, voted = ?,"
    " closes = ?, notice_h = ? WHERE assembly = ? AND size = ?"
)


class NoLedger(LookupError):
    """This assembly has not been opened: it has no ledger yet."""


class LedgerFrozen(Unavailable):
    """A check found this ledger damaged: nobody writes to it until people have looked (503)."""

    def __init__(self) -> None:
        super().__init__("closing.frozen", retry_after=600)


class LedgerMoved(RuntimeError):
    """Somebody else wrote while this ledger was held: the lock is broken, and nothing of this may be kept."""


@dataclass(frozen=True, slots=True)
class Written:
    """A leaf as it stands in the ledger."""

    index: int
    leaf: bytes
    leaf_hash: bytes

    @property
    def code(self) -> str:
        """What a receipt prints: `XXXX-XXXX-XXXX-XXXX`."""
        return receipt_code(self.leaf_hash)


class Held:
    """An assembly's ledger while nobody else may write to it; good until the `write()` around it ends."""

    def __init__(self, assembly: int, head: Head, frontier: Frontier) -> None:
        self.assembly = assembly
        self.head = head
        self.frontier = frontier

    @property
    def a(self) -> str:
        return self.head.a

    @property
    def size(self) -> int:
        """The index that the next leaf takes."""
        return self.head.size

    @property
    def voting(self) -> bool:
        """Whether ballots may still be written, as far as the ledger says; its clock is the caller's."""
        return self.head.phase is Phase.OPEN

    async def append(self, leaf: Leaf, entry: Entry | None = None, also: Sequence[Statement] = ()) -> Written:
        """Write one leaf, or OutOfOrder; `entry` is what stands for the roll entry the leaf speaks of.

        `also` are the statements that belong to the leaf, run with it (see `execute_together`).
        """
        return (await self.append_all([(leaf, entry)], also))[0]

    async def append_all(
        self, leaves: Sequence[tuple[Leaf, Entry | None]], also: Sequence[Statement] = ()
    ) -> tuple[Written, ...]:
        """Write several leaves that follow each other, all or none."""
        before, head, frontier = self.size, self.head, self.frontier
        written: list[Written] = []
        ops: list[str | None] = []
        for leaf, entry in leaves:
            step = may_follow(head, leaf, entry)
            if isinstance(step, Reason):
                raise OutOfOrder(head.size, step)
            spelled = encode(leaf)  # reads its own bytes back before anyone hashes them
            hashed = leaf_hash(spelled)
            written.append(Written(head.size, spelled, hashed))
            ops.append(leaf.op if isinstance(leaf, Once) else None)
            head, frontier = step.head, frontier.append(hashed)
        await self._store(before, head, frontier, written, ops, also)
        self.head, self.frontier = head, frontier
        return tuple(written)

    async def _store(
        self,
        before: int,
        head: Head,
        frontier: Frontier,
        written: list[Written],
        ops: list[str | None],
        also: Sequence[Statement],
    ) -> None:
        insert: Statement = ("", ())
        for start in range(0, len(written), AT_ONCE):
            part = written[start : start + AT_ONCE]
            values: list[object] = []
            for leaf, op in zip(part, ops[start : start + AT_ONCE], strict=True):
                values += (self.assembly, leaf.index, leaf.leaf, leaf.leaf_hash, op)
            insert = (_LEAF + ", ".join(["(?, ?, ?, ?, ?)"] * len(part)), values)
            if start + AT_ONCE < len(written):
                await execute(*insert)
        values = [
            head.size, frontier.text(), head.phase.value, head.heads, head.area_dm2, head.voted,
            head.closes, head.notice_h, self.assembly, before,
        ]  # fmt: skip
        _, moved, *_ = await execute_together(insert, (_MOVE, values), *also)
        if moved != 1:
            raise LedgerMoved(f"assembly {self.assembly} is no longer at {before}")


async def begin(assembly: int) -> Held:
    """Set up an empty ledger and hold it; a second time the unique key refuses."""
    await execute("INSERT INTO ledger_head (assembly, size, frontier) VALUES (?, 0, '')", [assembly])
    return Held(assembly, Head(), Frontier())


async def hold(assembly: int) -> Held:
    """Wait for the turn to write to this ledger; whoever reads after it sees everything written before."""
    if is_frozen(assembly):
        raise LedgerFrozen
    rows = await fetch(_HEAD + (" FOR UPDATE" if engine_kind() == "postgresql" else ""), [assembly])
    return await _held(assembly, rows)


@asynccontextmanager
async def holding(assembly: int, sql: str, params: Sequence[object]) -> AsyncIterator[tuple[Held, list[Row]]]:
    """A `write()` that holds this ledger, and what `sql` finds under the lock, in the fewest exchanges.

    Where it finds nothing there is one row, of NULLs.
    """
    if is_frozen(assembly):
        raise LedgerFrozen
    async with write(RowLock("ledger_head", "assembly", assembly)):
        # After the lock, not with it: a statement sees the rows as they were when it began to wait.
        rows = await fetch(_HEAD_AND.format(sql), [*params, assembly])
        yield await _held(assembly, rows), rows


async def _held(assembly: int, rows: list[Row]) -> Held:
    if not rows:
        raise NoLedger(assembly)
    head = _head(rows[0], await _setup_of(assembly))
    return Held(assembly, head, Frontier.from_text(rows[0]["size"], rows[0]["frontier"]))


def freeze(assembly: int) -> bool:
    """Let nobody write to this ledger while this process lives; false where it is frozen already."""
    frozen = _frozen.setdefault(current(), set())
    if assembly in frozen:
        return False
    frozen.add(assembly)
    return True


def is_frozen(assembly: int) -> bool:
    return assembly in _frozen.get(current(), ())


async def _setup_of(assembly: int) -> Setup:
    """The first leaf: the rules the whole ledger is under. It never changes, so it is read once."""
    known = _setups.setdefault(current(), {})
    if assembly in known:
        return known[assembly]
    rows = await fetch("SELECT leaf FROM ledger_leaf WHERE assembly = ? AND i = 0", [assembly])
    setup = decode(bytes(rows[0]["leaf"]))
    if not isinstance(setup, Setup):
        raise TypeError(f"the ledger of assembly {assembly} does not begin with its setup")
    # Not sooner: an opening that is rolled back must leave nothing behind.
    after_commit(lambda: known.__setitem__(assembly, setup))
    return setup


def _head(row: Row, setup: Setup) -> Head:
    return Head(
        a=setup.a,
        size=row["size"],
        phase=Phase(row["phase"]),
        setup=setup,
        heads=row["heads"],
        area_dm2=row["area_dm2"],
        voted=row["voted"],
        closes=row["closes"],
        notice_h=row["notice_h"],
    )


_setups: WeakKeyDictionary[Database, dict[int, Setup]] = WeakKeyDictionary()
_frozen: WeakKeyDictionary[Database, set[int]] = WeakKeyDictionary()
