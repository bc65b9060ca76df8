"""What was put before which body, what did it decide, and which steps on the way are done?"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.clock import today
from app.database import Row, fetch
from meetings.conventions.rules.kinds import KINDS, Kind


@dataclass(frozen=True)
class TextHead:
    """A version and its text, as its way to a decision needs them; `next` is the number it would take."""

    id: int
    public_id: str
    convention: int
    convention_public_id: str
    community: int
    kind: str
    building: int | None
    title: str
    title_en: str
    state: str
    number: int | None
    fingerprint: str
    delegated: str
    clauses: int
    next: int
    created_at: datetime


@dataclass(frozen=True)
class SubmissionOnFile:
    """A version put before a body, with the text it belongs to; all ids are row ids unless said otherwise."""

    id: int
    version: int
    version_public_id: str
    convention: int
    convention_public_id: str
    community: int
    kind: str
    title: str
    title_en: str
    state: str  # of the version
    body: str
    ref: str
    fingerprint: str
    submitted_by: int
    submitted_at: datetime
    put_at: datetime | None
    ended_at: datetime | None
    outcome: str

    @property
    def item(self) -> str:
        """The agenda item's public id, "" where it is an assembly."""
        return self.ref.removeprefix("item:") if self.ref.startswith("item:") else ""

    @property
    def assembly(self) -> str:
        """The assembly's public id, "" where it is a meeting."""
        return self.ref.split(":")[1] if self.ref.startswith("motion:") else ""


@dataclass(frozen=True)
class AdoptionOnFile:
    """What a body decided on a version, or that it was issued. `figures` as rules/figures.py writes them."""

    id: int
    version: int
    body: str
    outcome: str
    fingerprint: str
    decided_on: date
    link: str
    figures: Mapping[str, Any]
    citation: str
    outside: bool
    words: str
    file: str  # of one outside: the evidence, as the file store names it
    recorded_by: int | None
    recorder: str
    recorded_at: datetime


@dataclass(frozen=True)
class StepOnFile:
    """A step that somebody recorded as done; `file` as the file store names it, "" without one."""

    id: int
    version: int
    step: str
    done_on: date
    words: str
    receipt: str
    file: str
    recorder: str
    recorded_at: datetime
    withdrawn_at: datetime | None


@dataclass(frozen=True)
class MeetingOffered:
    """A meeting of a body whose notice is not posted yet: what is put on its agenda now is posted with it."""

    public_id: str
    title: str
    body: str
    starts_at: datetime | None


@dataclass(frozen=True)
class Place:
    """Where a submission stands outside this package: its item's meeting."""

    meeting: str
    meeting_title: str
    meeting_state: str
    starts_at: datetime | None
    removed: bool


_HEAD = (
    "SELECT v.id, v.public_id, v.convention, c.public_id AS convention_public_id, c.community, c.kind,"
    " c.building, c.title, c.title_en, v.state, v.number, v.fingerprint, v.delegated, v.created_at,"
    " (SELECT COUNT(*) FROM clause_text k WHERE k.version = v.id) AS clauses,"
    " (SELECT COALESCE(MAX(n.number), 0) + 1 FROM text_version n WHERE n.convention = v.convention)"
    " AS next FROM text_version v JOIN convention c ON c.id = v.convention"
)
_SUBMISSION = (
    "SELECT s.id, s.version, v.public_id AS version_public_id, v.convention,"
    " c.public_id AS convention_public_id, c.community, c.kind, c.title, c.title_en, v.state, s.body,"
    " s.question AS ref,"
    " s.fingerprint, s.submitted_by, s.submitted_at, s.put_at, s.ended_at, s.outcome FROM submission s"
    " JOIN text_version v ON v.id = s.version JOIN convention c ON c.id = v.convention"
)
_ADOPTION = (
    "SELECT a.id, a.version, a.body, a.outcome, a.fingerprint, a.decided_on, a.link, a.figures, a.citation,"
    " a.outside, a.words, COALESCE(f.public_id, '') AS file, a.recorded_by,"
    " COALESCE(p.name, '') AS recorder, a.recorded_at FROM adoption a"
    " LEFT JOIN stored_file f ON f.id = a.file LEFT JOIN person p ON p.id = a.recorded_by"
)
_STEP = (
    "SELECT l.id, l.version, l.step, l.done_on, l.words, l.receipt, COALESCE(f.public_id, '') AS file,"
    " p.name AS recorder, l.recorded_at, l.withdrawn_at FROM legal_step l"
    " LEFT JOIN stored_file f ON f.id = l.file JOIN person p ON p.id = l.recorded_by"
)


async def text_head(public_id: str) -> TextHead | None:
    """The version at this address, in whatever state: whoever shows it asks first who is looking."""
    rows = await fetch(f"{_HEAD} WHERE v.public_id = ?", [public_id])
    return TextHead(**rows[0]) if rows else None


async def text_head_by_id(version: int) -> TextHead:
    """The version that a record belongs to."""
    return TextHead(**(await fetch(f"{_HEAD} WHERE v.id = ?", [version]))[0])


async def submission_at(ref: str) -> SubmissionOnFile | None:
    """The last submission of a question; a question that was taken back may have been put again."""
    rows = await fetch(f"{_SUBMISSION} WHERE s.question = ? ORDER BY s.id DESC LIMIT 1", [ref])
    return SubmissionOnFile(**rows[0]) if rows else None


async def submission_of(version: int) -> SubmissionOnFile | None:
    """Where a version is before a body now."""
    rows = await fetch(f"{_SUBMISSION} WHERE s.version = ? AND s.ended_at IS NULL", [version])
    return SubmissionOnFile(**rows[0]) if rows else None


async def submissions_of(version: int) -> tuple[SubmissionOnFile, ...]:
    """Everything that was ever begun with a version, in order."""
    rows = await fetch(f"{_SUBMISSION} WHERE s.version = ? ORDER BY s.id", [version])
    return tuple(SubmissionOnFile(**row) for row in rows)


async def open_submissions() -> tuple[SubmissionOnFile, ...]:
    """All that are before a meeting now, of every community."""
    rows = await fetch(f"{_SUBMISSION} WHERE s.ended_at IS NULL AND s.question LIKE 'item:%' ORDER BY s.id")
    return tuple(SubmissionOnFile(**row) for row in rows)


async def place_of(submission: SubmissionOnFile) -> Place | None:
    """The meeting of a submission's item; None for an assembly's."""
    rows = await fetch(
        "SELECT m.public_id AS meeting, m.title AS meeting_title, m.state AS meeting_state, m.starts_at,"
        " i.removed_at FROM agenda_item i JOIN meeting m ON m.id = i.meeting WHERE i.public_id = ?",
        [submission.item],
    )
    if not rows:
        return None
    row = dict(rows[0])
    removed = row.pop("removed_at") is not None
    return Place(**row, removed=removed)


async def adoptions_of(version: int) -> tuple[AdoptionOnFile, ...]:
    """What was decided on a version, in order: a vote without a quorum may be followed by another."""
    rows = await fetch(f"{_ADOPTION} WHERE a.version = ? ORDER BY a.id", [version])
    return tuple(_adoption(row) for row in rows)


async def adoption_of(version: int) -> AdoptionOnFile | None:
    """By what a version came into force; None where it did not."""
    rows = await fetch(
        f"{_ADOPTION} WHERE a.version = ? AND a.outcome IN ('adopted', 'issued') ORDER BY a.id DESC LIMIT 1",
        [version],
    )
    return _adoption(rows[0]) if rows else None


async def adoption_by_id(number: int) -> AdoptionOnFile | None:
    """One record."""
    rows = await fetch(f"{_ADOPTION} WHERE a.id = ?", [number])
    return _adoption(rows[0]) if rows else None


async def steps_of(version: int) -> tuple[StepOnFile, ...]:
    """What was recorded of the steps, withdrawn entries too, in the order in which it was entered."""
    rows = await fetch(f"{_STEP} WHERE l.version = ? ORDER BY l.id", [version])
    return tuple(StepOnFile(**row) for row in rows)


async def step_by_id(number: int) -> StepOnFile | None:
    """One recorded step."""
    rows = await fetch(f"{_STEP} WHERE l.id = ?", [number])
    return StepOnFile(**rows[0]) if rows else None


async def keepers_of(head: TextHead) -> tuple[int, ...]:
    """Whoever may draft texts of this kind here today, and so has to see to what comes after."""
    offices = sorted(office.value for office in KINDS[Kind(head.kind)].drafted_by)
    this_day = today()
    rows = await fetch(
        f"SELECT DISTINCT person FROM role WHERE community = ? AND kind IN ({', '.join('?' * len(offices))})"
        " AND (since IS NULL OR since <= ?) AND (until IS NULL OR until >= ?) ORDER BY person",
        [head.community, *offices, this_day, this_day],
    )
    return tuple(row["person"] for row in rows)


async def meetings_not_called(community: int, bodies: tuple[str, ...]) -> tuple[MeetingOffered, ...]:
    """Meetings of these bodies that are being planned."""
    if not bodies:
        return ()
    rows = await fetch(
        "SELECT public_id, title, body, starts_at FROM meeting WHERE community = ? AND state = 'draft'"
        f" AND body IN ({', '.join('?' * len(bodies))}) ORDER BY starts_at, id",
        [community, *bodies],
    )
    return tuple(MeetingOffered(**row) for row in rows)


def _adoption(row: Row) -> AdoptionOnFile:
    return AdoptionOnFile(**{**row, "figures": json.loads(row["figures"]), "outside": bool(row["outside"])})
