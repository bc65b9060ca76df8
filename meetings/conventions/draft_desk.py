"""A draft in somebody's hands: locked, still a draft, its clauses in order; every change counts one on."""

from dataclasses import dataclass
from datetime import datetime

from app.database import execute, fetch, lock
from app.refusals import NotFound, Refusal
from meetings.conventions.queries.versions import VersionOnFile, version_by_id
from meetings.conventions.rules.states import State
from meetings.conventions.tables import TextVersion


@dataclass(frozen=True)
class Editor:
    """Who changes a draft, and when."""

    person: int
    at: datetime


async def hold_draft(version: int) -> VersionOnFile:
    """Lock a draft inside a `write()`; refused once its words stand still."""
    await lock(TextVersion, version)
    held = await version_by_id(version)
    if held.state is not State.DRAFT or held.fingerprint:
        raise Refusal("clauses.stands_still")
    return held


async def count_edit(version: int) -> None:
    """One more change of this draft."""
    await execute("UPDATE text_version SET edits = edits + 1 WHERE id = ?", [version])


async def clause_in(version: int, public_id: str) -> int:
    """The row of a clause in a draft; refused in words where somebody took it out meanwhile."""
    rows = await fetch(
        "SELECT t.id FROM clause_text t JOIN clause c ON c.id = t.clause WHERE t.version = ?"
        " AND c.public_id = ?",
        [version, public_id],
    )
    if rows:
        return int(rows[0]["id"])
    lost = await fetch(
        "SELECT l.id FROM clause_loss l JOIN clause c ON c.id = l.clause WHERE l.version = ?"
        " AND c.public_id = ?",
        [version, public_id],
    )
    if lost:
        raise Refusal("clauses.taken_out")
    raise NotFound


async def order_of(version: int) -> list[int]:
    """The rows of a draft's clauses in their order."""
    rows = await fetch("SELECT id FROM clause_text WHERE version = ? ORDER BY position, id", [version])
    return [int(row["id"]) for row in rows]


async def put_in_order(rows: list[int]) -> None:
    """Number the rows 1, 2, 3 …"""
    for position, row in enumerate(rows, 1):
        await execute(
            "UPDATE clause_text SET position = ? WHERE id = ? AND position <> ?", [position, row, position]
        )
