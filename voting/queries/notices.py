"""What was posted for an assembly: its notices, where they hung, and what they say?"""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.database import fetch
from voting.tables import Notice, Posting


@dataclass(frozen=True)
class PostingOnFile:
    """That a notice hung at a place."""

    id: int
    notice: int
    place: str
    hung_at: datetime
    hung_by: str
    photo: str  # the file's public id, "" without one
    taken_down_at: datetime | None
    taken_down_by: str


@dataclass(frozen=True)
class NoticeOnFile:
    """One notice as posted; `said` is what its hash binds."""

    id: int
    assembly: int
    kind: str
    said: dict[str, Any]
    content_hash: str
    reason: str
    posted_on: date
    public_until: date | None
    made_by: str
    made_at: datetime
    postings: tuple[PostingOnFile, ...] = ()


CALLS = ("calling", "correction")  # the notices that a vote stands on; the last one holds


async def calling_of(assembly: int) -> int:
    """The id of the notice that called the vote."""
    rows = await fetch("SELECT id FROM notice WHERE assembly = ? AND kind = 'calling'", [assembly])
    return int(rows[0]["id"])


async def notices_of(assembly: int) -> tuple[NoticeOnFile, ...]:
    """Every notice of an assembly, oldest first, with its postings."""
    return await _notices(Notice.assembly == assembly)


async def notice(number: int) -> NoticeOnFile | None:
    found = await _notices(Notice.id == number)
    return found[0] if found else None


def holding(notices: tuple[NoticeOnFile, ...]) -> NoticeOnFile | None:
    """The notice that holds: the calling, or its last correction."""
    calls = [each for each in notices if each.kind in CALLS]
    return calls[-1] if calls else None


async def _notices(wanted: Any) -> tuple[NoticeOnFile, ...]:
    rows = await (
        Notice.select(*Notice.all_columns(), Notice.made_by.name.as_alias("by"))
        .where(wanted)
        .order_by(Notice.id)
    )
    postings = await _postings([row["id"] for row in rows])
    return tuple(
        NoticeOnFile(
            id=row["id"],
            assembly=row["assembly"],
            kind=row["kind"],
            said=json.loads(row["content"]),
            content_hash=row["content_hash"],
            reason=row["reason"],
            posted_on=row["posted_on"],
            public_until=row["public_until"],
            made_by=row["by"] or "",
            made_at=row["made_at"],
            postings=tuple(each for each in postings if each.notice == row["id"]),
        )
        for row in rows
    )


async def _postings(notices: list[int]) -> tuple[PostingOnFile, ...]:
    rows = await (
        Posting.select(*Posting.all_columns(), Posting.photo.public_id.as_alias("file"))
        .where(Posting.notice.is_in(notices or [0]))
        .order_by(Posting.hung_at, Posting.id)
    )
    return tuple(
        PostingOnFile(
            id=row["id"],
            notice=row["notice"],
            place=row["place"],
            hung_at=row["hung_at"],
            hung_by=row["hung_by"],
            photo=row["file"] or "",
            taken_down_at=row["taken_down_at"],
            taken_down_by=row["taken_down_by"],
        )
        for row in rows
    )
