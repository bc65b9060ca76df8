"""What was put to a residents' meeting, who of the body is in the room, and what came of it?"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.database import fetch
from voting.rules.meeting_counts import Body, Choices, HandCount
from voting.rules.presets import Preset, from_snapshot


@dataclass(frozen=True)
class BodyMeeting:
    """A residents' or representatives' meeting: its roll and how far it has come."""

    id: int
    public_id: str
    community: int
    round_table: int
    title: str
    state: str
    body: Body
    members: int  # how many the body has, by list or by declared count
    members_source: str
    listed: bool  # whether the roll is a list, so that each attendee is one line of it
    called_at: datetime | None
    starts_at: datetime | None


@dataclass(frozen=True)
class PuttableItem:
    """An agenda item and the motion that was made of it, if any; `posted` is whether the notice had it."""

    id: int
    public_id: str
    title: str
    words: str
    posted: bool
    source: str
    motion: str  # the motion's public id, "" while it was not put to the vote


@dataclass(frozen=True)
class MotionVerdictOnFile:
    present: int
    hands: Choices
    phones: Choices
    outcome: str
    closed_at: datetime


@dataclass(frozen=True)
class MeetingMotionOnFile:
    """One question with the rule it is held under, the hands counted so far, and its verdict once closed."""

    id: int
    public_id: str
    meeting: int
    item: int
    item_address: str  # the item's public id
    question: str
    words: str
    body: Body
    members: int
    members_source: str
    preset: Preset
    phones: bool
    text_version: str  # of a convention: the version it adopts, by public id; "" for any other question
    text_fingerprint: str
    text_title: str
    text_title_en: str
    text_number: int  # the one it has, or takes when it is adopted
    opened_at: datetime
    hand_counts: tuple[HandCount, ...]
    verdict: MotionVerdictOnFile | None


@dataclass(frozen=True)
class Voter:
    """Who answers by phone: the attendee, and the head of the body they are."""

    attendee: int
    head: str


_MEETING = (
    "SELECT m.id, m.public_id, m.community, m.round_table, m.title, m.state, m.body, m.roll_kind,"
    " m.roll_count, m.roll_source, m.called_at, m.starts_at,"
    " (SELECT count(*) FROM body_member b WHERE b.meeting = m.id) AS listed FROM meeting m"
)
_MOTION = (
    "SELECT mm.id, mm.public_id, mm.meeting, mm.item, mm.question, mm.words, mm.body, mm.members,"
    " mm.members_source, mm.preset, mm.phones, mm.opened_at, mm.text_version, mm.text_fingerprint,"
    " i.public_id AS item_address, COALESCE(c.title, '') AS text_title,"
    " COALESCE(c.title_en, '') AS text_title_en, COALESCE(v.number, (SELECT COALESCE(MAX(n.number), 0) + 1"
    " FROM text_version n WHERE n.convention = v.convention), 0) AS text_number"
    " FROM meeting_motion mm JOIN agenda_item i ON i.id = mm.item"
    " LEFT JOIN text_version v ON v.public_id = mm.text_version AND mm.text_version <> ''"
    " LEFT JOIN convention c ON c.id = v.convention"
)
# One head of the body is in the room once: a line of the list, a household, or a resident.
_HEAD = (
    "CASE WHEN a.member IS NOT NULL THEN 'm' || a.member"
    " WHEN m.body = 'households' AND a.household <> '' THEN 'h' || a.household ELSE 'a' || a.id END"
)
# By declared count anybody of the scope is a head, but not under a name that nobody has checked.
_COUNTS = (
    "(CASE WHEN m.roll_kind = 'list' THEN a.member IS NOT NULL"
    " ELSE a.how <> 'named' AND a.capacity NOT IN ('guest', 'office') END)"
)


async def body_meeting(public_id: str) -> BodyMeeting | None:
    """The meeting at an address, None where there is none or it is no body's meeting."""
    rows = await fetch(f"{_MEETING} WHERE m.public_id = ? AND m.body <> ''", [public_id])
    return _meeting(rows[0]) if rows else None


async def body_meeting_by_id(number: int) -> BodyMeeting:
    """The meeting of a motion."""
    return _meeting((await fetch(f"{_MEETING} WHERE m.id = ?", [number]))[0])


async def puttable_items(meeting: BodyMeeting) -> tuple[PuttableItem, ...]:
    """The agenda in its order."""
    rows = await fetch(
        "SELECT i.id, i.public_id, i.title, i.words, i.added_at, i.source, mm.public_id AS motion"
        " FROM agenda_item i"
        " LEFT JOIN meeting_motion mm ON mm.item = i.id"
        " WHERE i.meeting = ? AND i.removed_at IS NULL ORDER BY i.position, i.id",
        [meeting.id],
    )
    return tuple(
        PuttableItem(
            id=row["id"],
            public_id=row["public_id"],
            title=row["title"],
            words=row["words"],
            source=row["source"],
            posted=meeting.called_at is not None and row["added_at"] <= meeting.called_at,
            motion=row["motion"] or "",
        )
        for row in rows
    )


async def heads_present(meeting: int, motion: int = 0) -> int:
    """How many heads of the body are in the room now; of a motion, also who answered it and left since."""
    rows = await fetch(
        f"SELECT count(DISTINCT {_HEAD}) AS present FROM attendee a JOIN meeting m ON m.id = a.meeting"
        f" WHERE a.meeting = ? AND {_COUNTS} AND (a.left_at IS NULL"
        " OR EXISTS (SELECT 1 FROM motion_ballot b WHERE b.motion = ? AND b.attendee = a.id))",
        [meeting, motion],
    )
    return int(rows[0]["present"])


async def voter(meeting: int, person: int) -> Voter | None:
    """As which head of the body this person is in the room; None where they are not, or only listen."""
    rows = await fetch(
        f"SELECT a.id, {_HEAD} AS head FROM attendee a JOIN meeting m ON m.id = a.meeting"
        f" WHERE a.meeting = ? AND a.person = ? AND a.left_at IS NULL AND {_COUNTS}",
        [meeting, person],
    )
    return Voter(rows[0]["id"], rows[0]["head"]) if rows else None


async def meeting_motion(public_id: str) -> MeetingMotionOnFile | None:
    """One motion with all that is known of it; never a phone's choice."""
    rows = await fetch(f"{_MOTION} WHERE mm.public_id = ?", [public_id])
    return await _motion(rows[0]) if rows else None


async def motions_of_meeting(meeting: int) -> tuple[MeetingMotionOnFile, ...]:
    """In the order in which they were put."""
    rows = await fetch(f"{_MOTION} WHERE mm.meeting = ? ORDER BY mm.id", [meeting])
    return tuple([await _motion(row) for row in rows])


async def own_choice(motion: int, person: int) -> str:
    """What this person's phone answered last, "" before."""
    rows = await fetch(
        "SELECT b.choice FROM motion_ballot b JOIN attendee a ON a.id = b.attendee"
        " WHERE b.motion = ? AND a.person = ? ORDER BY b.id DESC LIMIT 1",
        [motion, person],
    )
    return str(rows[0]["choice"]) if rows else ""


async def heads_answered(motion: int) -> int:
    """How many heads have answered by phone; how is not read."""
    return len(await _last_of_each_head(motion))


async def phone_choices(motion: int) -> Choices:
    """The count of the phones: for closing the motion, and for nothing before it."""
    choices = [choice for _, choice in await _last_of_each_head(motion)]
    return Choices(*(choices.count(word) for word in ("agree", "against", "abstain")))


async def _last_of_each_head(motion: int) -> tuple[tuple[str, str], ...]:
    """The last answer of every head."""
    rows = await fetch(
        f"SELECT {_HEAD} AS head, b.choice FROM motion_ballot b JOIN attendee a ON a.id = b.attendee"
        " JOIN meeting m ON m.id = a.meeting"
        " WHERE b.motion = ? ORDER BY b.id",
        [motion],
    )
    return tuple({row["head"]: row["choice"] for row in rows}.items())


def _meeting(row: dict[str, Any]) -> BodyMeeting:
    listed = row["roll_kind"] == "list"
    return BodyMeeting(
        id=row["id"],
        public_id=row["public_id"],
        community=row["community"],
        round_table=row["round_table"],
        title=row["title"],
        state=row["state"],
        body=Body(row["body"]),
        members=row["listed"] if listed else row["roll_count"] or 0,
        members_source=row["roll_source"],
        listed=listed,
        called_at=row["called_at"],
        starts_at=row["starts_at"],
    )


async def _motion(row: dict[str, Any]) -> MeetingMotionOnFile:
    hands = await fetch(
        "SELECT round, counter, agree, against, abstain FROM motion_hand_count WHERE motion = ? ORDER BY id",
        [row["id"]],
    )
    decided = await fetch(
        "SELECT present, hands, phones, outcome, closed_at FROM motion_verdict WHERE motion = ?", [row["id"]]
    )
    return MeetingMotionOnFile(
        id=row["id"],
        public_id=row["public_id"],
        meeting=row["meeting"],
        item=row["item"],
        item_address=row["item_address"],
        question=row["question"],
        words=row["words"],
        body=Body(row["body"]),
        members=row["members"],
        members_source=row["members_source"],
        preset=from_snapshot(json.loads(row["preset"])),
        phones=bool(row["phones"]),
        text_version=row["text_version"],
        text_fingerprint=row["text_fingerprint"],
        text_title=row["text_title"],
        text_title_en=row["text_title_en"],
        text_number=row["text_number"],
        opened_at=row["opened_at"],
        hand_counts=tuple(
            HandCount(
                each["round"], each["counter"], Choices(each["agree"], each["against"], each["abstain"])
            )
            for each in hands
        ),
        verdict=_verdict(decided[0]) if decided else None,
    )


def _verdict(row: dict[str, Any]) -> MotionVerdictOnFile:
    return MotionVerdictOnFile(
        present=row["present"],
        hands=Choices(**json.loads(row["hands"])),
        phones=Choices(**json.loads(row["phones"])),
        outcome=row["outcome"],
        closed_at=row["closed_at"],
    )
