"""What happened with an item, who was invited to answer, and which photos hang on it?"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.database import fetch
from app.refusals import NotFound


@dataclass(frozen=True)
class Note:
    """One entry; `name` is who wrote it, "" for what happened by itself or without a name."""

    id: int
    kind: str
    words: str
    facts: dict[str, Any]
    public: bool
    name: str
    written_at: datetime


@dataclass(frozen=True)
class Photo:
    """One photo of an item; `note` None: it came with the item itself."""

    note: int | None
    file: str
    width: int | None
    height: int | None


@dataclass(frozen=True)
class Invitation:
    """A party asked to answer. `standing` is waiting, late, promised, overdue, answered, kept or broken."""

    id: int
    item: int
    party: str
    contact: str
    asked: str
    answer_due: date | None
    invited_at: datetime
    promise: str
    promise_due: date | None
    answer: str
    answered_at: datetime | None
    kept: str

    def standing(self, today: date) -> str:
        if self.kept:
            return self.kept
        if self.promise:
            return "overdue" if self.promise_due and self.promise_due < today else "promised"
        if self.answer:
            return "answered"
        return "late" if self.answer_due and self.answer_due < today else "waiting"


_INVITATION = (
    "SELECT v.id, v.item, v.party, v.contact, v.asked, v.answer_due, v.invited_at, v.promise, v.promise_due,"
    " v.answer, v.answered_at, v.kept FROM party_invitation v"
)


async def notes_of(item: int, *, all: bool) -> tuple[Note, ...]:
    """Oldest first; `all` with those for the office alone."""
    rows = await fetch(
        "SELECT n.id, n.kind, n.words, n.facts, n.public, COALESCE(p.name, '') AS name, n.written_at"
        " FROM item_note n LEFT JOIN person p ON p.id = n.written_by WHERE n.item = ? ORDER BY n.id",
        [item],
    )
    return tuple(
        Note(**{**row, "facts": json.loads(row["facts"]), "public": bool(row["public"])})
        for row in rows
        if all or row["public"]
    )


async def photos_of(item: int) -> tuple[Photo, ...]:
    """In the order in which they came."""
    rows = await fetch(
        "SELECT ph.note, f.public_id AS file, f.width, f.height FROM item_photo ph"
        " JOIN stored_file f ON f.id = ph.file WHERE ph.item = ? ORDER BY ph.id",
        [item],
    )
    return tuple(Photo(**row) for row in rows)


async def photo_of(item: int, file: str, *, all: bool) -> str:
    """The stored file's id, if it hangs on the item and on no note that this reader may not see."""
    rows = await fetch(
        "SELECT f.public_id, n.public FROM item_photo ph JOIN stored_file f ON f.id = ph.file"
        " LEFT JOIN item_note n ON n.id = ph.note WHERE ph.item = ? AND f.public_id = ?",
        [item, file],
    )
    if not rows or not (all or rows[0]["public"] is None or rows[0]["public"]):
        raise NotFound
    return str(rows[0]["public_id"])


async def waiting_photos(files: Iterable[str]) -> tuple[int, ...]:
    """Row ids of photos that were taken in for a form and hang on nothing yet."""
    found = []
    for file in dict.fromkeys(files):
        rows = await fetch(
            "SELECT f.id FROM stored_file f WHERE f.public_id = ? AND f.delete_on IS NOT NULL"
            " AND NOT EXISTS (SELECT 1 FROM item_photo ph WHERE ph.file = f.id)",
            [file],
        )
        found += [int(row["id"]) for row in rows]
    return tuple(found)


async def invitations_of(item: int) -> tuple[Invitation, ...]:
    """Who was asked about an item, in order."""
    rows = await fetch(f"{_INVITATION} WHERE v.item = ? ORDER BY v.id", [item])
    return tuple(Invitation(**row) for row in rows)


async def invitations_in(community: int) -> tuple[Invitation, ...]:
    """Everybody who was asked about anything in a community, the latest first."""
    rows = await fetch(
        f"{_INVITATION} JOIN list_item i ON i.id = v.item WHERE i.community = ? ORDER BY v.id DESC LIMIT 500",
        [community],
    )
    return tuple(Invitation(**row) for row in rows)


async def has_been_up(item: int) -> bool:
    """Whether it was ever taken up a level."""
    rows = await fetch(
        "SELECT 1 AS found FROM item_note WHERE item = ? AND kind = 'escalated' LIMIT 1", [item]
    )
    return bool(rows)


async def follows(item: int, person: int | None) -> bool:
    """Whether the person follows it."""
    rows = await fetch(
        "SELECT 1 AS found FROM item_follower WHERE item = ? AND person = ?", [item, person or 0]
    )
    return bool(rows)
