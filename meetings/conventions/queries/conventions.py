"""Which texts does a community have, and how far is each?"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from app.database import fetch
from meetings.conventions.rules.kinds import Kind
from meetings.conventions.rules.states import State

_TEXT = (
    "SELECT c.id, c.public_id, c.community, c.kind, c.building, c.round_table, c.title, c.title_en,"
    " c.created_by, c.ended_on, c.ended_why, now_.id AS in_force, now_.public_id AS in_force_address,"
    " now_.number, now_.in_force_from, now_.fingerprint, next_.id AS coming,"
    " next_.public_id AS coming_address, next_.state AS coming_state FROM convention c"
    " LEFT JOIN text_version now_ ON now_.convention = c.id AND now_.state = 'in_force'"
    " LEFT JOIN text_version next_ ON next_.convention = c.id"
    " AND next_.state IN ('draft', 'consultation', 'consulted', 'submitted')"
)


@dataclass(frozen=True)
class ConventionOnFile:
    """A text, the version in force and the one on its way, if any."""

    id: int
    public_id: str
    community: int
    kind: Kind
    building: int | None
    round_table: int | None
    title: str
    title_en: str
    created_by: int
    ended_on: date | None
    ended_why: str
    in_force: int | None
    in_force_address: str | None
    number: int | None
    in_force_from: date | None
    fingerprint: str | None
    coming: int | None
    coming_address: str | None
    coming_state: State | None


async def convention(public_id: str) -> ConventionOnFile | None:
    """The text at an address."""
    rows = await fetch(f"{_TEXT} WHERE c.public_id = ?", [public_id])
    return _convention(rows[0]) if rows else None


async def convention_by_id(number: int) -> ConventionOnFile:
    """The text of a version."""
    return _convention((await fetch(f"{_TEXT} WHERE c.id = ?", [number]))[0])


async def conventions_of(community: int) -> tuple[ConventionOnFile, ...]:
    """Every text, those in force first, in the order in which they were begun."""
    rows = await fetch(
        f"{_TEXT} WHERE c.community = ? ORDER BY CASE WHEN now_.id IS NULL THEN 1 ELSE 0 END, c.id",
        [community],
    )
    return tuple(_convention(row) for row in rows)


def _convention(row: dict[str, Any]) -> ConventionOnFile:
    state = State(row["coming_state"]) if row["coming_state"] else None
    return ConventionOnFile(**{**row, "kind": Kind(row["kind"]), "coming_state": state})
