"""A version of a text: where it stands, and what it says clause by clause."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.database import fetch
from meetings.conventions.rules.canonical import ClauseWords, VersionText
from meetings.conventions.rules.kinds import Kind
from meetings.conventions.rules.states import State

_VERSION = (
    "SELECT v.id, v.public_id, v.convention, v.number, v.state, v.based_on, v.origin, v.origin_words,"
    " v.summary, v.summary_en, v.preamble, v.preamble_en, v.edits, v.fingerprint, v.frozen_at, v.delegated,"
    " v.adopted_on, v.in_force_from, v.replaced_by, v.replaced_on, v.posted_on, v.public_until, v.created_by,"
    " v.created_at, v.ended_why, c.public_id AS text, c.kind, c.title, c.title_en, c.community, c.building"
    " FROM text_version v JOIN convention c ON c.id = v.convention"
)


@dataclass(frozen=True)
class VersionOnFile:
    """One version with what belongs to its text: `text` is the text's address, `kind` what it is."""

    id: int
    public_id: str
    convention: int
    number: int | None
    state: State
    based_on: int | None
    origin: str
    origin_words: str
    summary: str
    summary_en: str
    preamble: str
    preamble_en: str
    edits: int
    fingerprint: str
    frozen_at: datetime | None
    delegated: str
    adopted_on: date | None
    in_force_from: date | None
    replaced_by: int | None
    replaced_on: date | None
    posted_on: date | None
    public_until: date | None
    created_by: int
    created_at: datetime
    ended_why: str
    text: str
    kind: Kind
    title: str
    title_en: str
    community: int
    building: int | None


async def version(public_id: str) -> VersionOnFile | None:
    """The version at an address."""
    return _one(await fetch(f"{_VERSION} WHERE v.public_id = ?", [public_id]))


async def version_by_id(number: int) -> VersionOnFile:
    """The version of a record."""
    found = _one(await fetch(f"{_VERSION} WHERE v.id = ?", [number]))
    if found is None:
        raise LookupError(f"There is no version {number}")
    return found


async def version_numbered(convention: int, number: int) -> VersionOnFile | None:
    """The version of a text that came into force under this number."""
    return _one(await fetch(f"{_VERSION} WHERE v.convention = ? AND v.number = ?", [convention, number]))


async def versions_of(convention: int) -> tuple[VersionOnFile, ...]:
    """Every version of a text, the newest first."""
    rows = await fetch(f"{_VERSION} WHERE v.convention = ? ORDER BY v.id DESC", [convention])
    return tuple(_version(row) for row in rows)


async def text_of(number: int) -> VersionText:
    """What a version says whole."""
    head = await version_by_id(number)
    rows = await fetch(
        "SELECT t.clause, c.public_id, t.chapter, t.chapter_en, t.heading, t.heading_en, t.words, t.words_en,"
        " t.reason, t.edits FROM clause_text t JOIN clause c ON c.id = t.clause WHERE t.version = ?"
        " ORDER BY t.position, t.id",
        [number],
    )
    clauses = tuple(ClauseWords(number=place, **row) for place, row in enumerate(rows, 1))
    return VersionText(head.title, head.preamble, clauses, head.title_en, head.preamble_en)


def _one(rows: Any) -> VersionOnFile | None:
    return _version(rows[0]) if rows else None


def _version(row: dict[str, Any]) -> VersionOnFile:
    return VersionOnFile(**{**row, "state": State(row["state"]), "kind": Kind(row["kind"])})
