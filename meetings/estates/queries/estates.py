"""Of which type is an estate, who runs it, since when, and on what does that rest?"""

import json
from dataclasses import dataclass
from datetime import date

from app.database import fetch
from meetings.estates.rules.status import Status
from meetings.estates.rules.types import EstateType


@dataclass(frozen=True)
class StatusOnFile:
    """One status with its proof; `gate` are the conditions that were ticked, `file` a public id or ""."""

    id: int
    status: Status
    since: date
    words: str
    gate: frozenset[str]
    file: str
    file_name: str


@dataclass(frozen=True)
class Estate:
    """What is on file today; `type` None and status NOBODY with `since` None where nobody entered any."""

    type: EstateType | None
    type_since: date | None
    status: Status
    since: date | None
    now: StatusOnFile | None
    history: tuple[StatusOnFile, ...]  # the latest first


async def estate_of(community: int, today: date) -> Estate:
    """Type and status as they hold today."""
    types = await fetch(
        "SELECT type, since FROM estate_type WHERE community = ? AND since <= ?"
        " ORDER BY since DESC, id DESC LIMIT 1",
        [community, today],
    )
    rows = await fetch(
        "SELECT s.id, s.status, s.since, s.words, s.gate, COALESCE(f.public_id, '') AS file,"
        " COALESCE(f.name, '') AS file_name FROM estate_status s LEFT JOIN stored_file f ON f.id = s.file"
        " WHERE s.community = ? AND s.since <= ? ORDER BY s.since DESC, s.id DESC",
        [community, today],
    )
    history = tuple(
        StatusOnFile(
            row["id"],
            Status(row["status"]),
            row["since"],
            row["words"],
            frozenset(json.loads(row["gate"])),
            row["file"],
            row["file_name"],
        )
        for row in rows
    )
    now = history[0] if history else None
    return Estate(
        type=EstateType(types[0]["type"]) if types else None,
        type_since=types[0]["since"] if types else None,
        status=now.status if now else Status.NOBODY,
        since=now.since if now else None,
        now=now,
        history=history,
    )
