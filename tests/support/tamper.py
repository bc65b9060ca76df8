"""Whoever owns the database can change what no program of ours can: this does it, past every trigger."""

import json
from collections.abc import Sequence
from typing import Any

from app.database import engine_kind, execute, fetch, write
from voting.ledger import leaves
from voting.ledger.tree import frontier_of, leaf_hash


async def tamper(sql: str, params: Sequence[Any] = ()) -> None:
    """Run a statement that the database would refuse; it must change something."""
    async with write():
        if engine_kind() == "postgresql":
            await fetch("SELECT set_config('session_replication_role', 'replica', true)")
        else:
            for row in await fetch("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
                await execute(f"DROP TRIGGER {row['name']}")
        assert await execute(sql, params), f"nothing was changed: {sql}"


async def swap_choice(assembly: int, *, hashes: bool = False, root: bool = False) -> None:
    """Turn the first ballot from agree to against, or back; `hashes` and `root`: carefully."""
    rows = await fetch("SELECT i, leaf FROM ledger_leaf WHERE assembly = ? ORDER BY i", [assembly])
    ballot = next(row for row in rows if json.loads(bytes(row["leaf"]))["t"] == "ballot")
    words = (b'"agree"', b'"against"')
    before, after = words if words[0] in bytes(ballot["leaf"]) else words[::-1]
    leaf = bytes(ballot["leaf"]).replace(before, after)
    leaves.decode(leaf)
    await tamper(
        "UPDATE ledger_leaf SET leaf = ? WHERE assembly = ? AND i = ?", [leaf, assembly, ballot["i"]]
    )
    if hashes or root:
        await tamper(
            "UPDATE ledger_leaf SET leaf_hash = ? WHERE assembly = ? AND i = ?",
            [leaf_hash(leaf), assembly, ballot["i"]],
        )
    if root:
        await set_root(assembly)


async def set_root(assembly: int) -> None:
    """Make the ledger's head fit the leaves as they now lie there."""
    rows = await fetch("SELECT leaf FROM ledger_leaf WHERE assembly = ? ORDER BY i", [assembly])
    frontier = frontier_of([leaf_hash(bytes(row["leaf"])) for row in rows])
    await tamper(
        "UPDATE ledger_head SET frontier = ?, size = ? WHERE assembly = ?",
        [frontier.text(), frontier.size, assembly],
    )
