"""What do a meeting's minutes say as it stands, what has the recorder put, and what was published?"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from app.clock import now
from app.database import fetch
from meetings.gatherings.queries.agenda import Item, agenda
from meetings.gatherings.queries.attendees import attendees_of
from meetings.gatherings.queries.hands import Request, requests_of
from meetings.gatherings.queries.meetings import MeetingHead
from meetings.gatherings.queries.polls import Given, Poll, answers_of, polls_of
from meetings.gatherings.queries.raises import Raise, raises_of_meeting
from meetings.gatherings.queries.room import events_of
from meetings.gatherings.rules.attendance import Attendee
from meetings.gatherings.rules.attendance import count as counted
from meetings.gatherings.rules.minutes import (
    Counted,
    Decided,
    Entry,
    ItemMinutes,
    Minutes,
    Present,
    Promise,
    Spoken,
    edited,
    read,
)
from meetings.gatherings.rules.polls import SCALES, Count
from meetings.gatherings.rules.room import Listed, RoomState, Speech, fold


@dataclass(frozen=True)
class Edition:
    """Minutes as published; `reason` belongs to a correction."""

    number: int
    minutes: Minutes
    reason: str
    published_by: str
    published_at: datetime


async def draft(head: MeetingHead) -> Minutes:
    """The minutes by what happened in the room, with the recorder's words over it."""
    return edited(await from_the_room(head), await parts(head.id))


async def parts(meeting: int) -> dict[str, str]:
    """What the recorder typed, by part."""
    rows = await fetch("SELECT part, words FROM minutes_edit WHERE meeting = ?", [meeting])
    return {row["part"]: row["words"] for row in rows}


async def editions(meeting: int) -> tuple[Edition, ...]:
    """Everything published, the first edition first."""
    rows = await fetch(
        "SELECT e.number, e.content, e.reason, e.published_at, p.name AS published_by"
        " FROM minutes_edition e JOIN person p ON p.id = e.published_by WHERE e.meeting = ?"
        " ORDER BY e.number",
        [meeting],
    )
    return tuple(
        Edition(row["number"], read(row["content"]), row["reason"], row["published_by"], row["published_at"])
        for row in rows
    )


async def from_the_room(head: MeetingHead) -> Minutes:
    """What the events, the check-in and the lists say, without a word of the recorder's."""
    state, came = fold(await events_of(head.id)), await attendees_of(head.id)
    people, requests = (
        {each.id: each for each in came},
        {each.id: each for each in await requests_of(head.id)},
    )
    raises, at = await raises_of_meeting(head.id), head.closed_at or now()
    polls = await _polls(head.id)
    totals = counted(came)
    items = [
        _item(each, state, people, requests, raises.get(each.id), polls, at) for each in await agenda(head.id)
    ]
    return Minutes(
        title=head.title,
        community=head.community_name,
        table=head.table_name,
        place=head.place,
        started_at=_iso(state.started_at),
        ended_at=_iso(state.ended_at),
        chair=await _name(state.chair) or head.chair_name,
        recorder=head.recorder_name,
        people=totals.came,
        households=totals.households,
        capacities=tuple(Counter(each.capacity for each in came).most_common()),
        body=head.body,
        heads=totals.heads_came,
        members=await _members(head),
        opening="",
        closing="",
        items=tuple(item for item in items if item.spans or item.outcomes or item.entries or item.polls),
        entries=tuple(_entry(each) for each in state.listed_under(None)),
        promises=await _promises(head.public_id),
        present=tuple(Present(each.name, each.household, each.capacity) for each in came),
    )


def _item(
    item: Item,
    state: RoomState,
    people: dict[int, Attendee],
    requests: dict[int, Request],
    raised: Raise | None,
    polls: tuple[tuple[int | None, Counted], ...],
    at: datetime,
) -> ItemMinutes:
    spans = state.time_of(item.id).spans
    return ItemMinutes(
        ref=item.public_id,
        number=item.number,
        title=item.title,
        kind=item.kind,
        presenter=item.presenter,
        spans=tuple((_iso(span.start), _iso(span.end)) for span in spans),
        seconds=state.used(item.id, at),
        words="\n".join(remark.words for remark in state.remarks_on(item.id)),
        spoken=_spoken(state, state.speeches_on(item.id), people, requests, at),
        outcomes=tuple(Decided(each.kind, each.words) for each in state.outcomes_of(item.id)),
        polls=tuple(counted for about, counted in polls if about == item.id),
        entries=tuple(_entry(each) for each in state.listed_under(item.id)),
        raised_to=raised.to_name if raised else "",
        raised_reason=raised.reason if raised else "",
    )


def _spoken(
    state: RoomState,
    speeches: tuple[Speech, ...],
    people: dict[int, Attendee],
    requests: dict[int, Request],
    at: datetime,
) -> tuple[Spoken, ...]:
    """Everybody who spoke on an item, in the order of their first speech."""
    totals: dict[int, tuple[int, int]] = {}
    for speech in speeches:
        asked = requests.get(speech.request)
        if asked is not None:
            n, seconds = totals.get(asked.attendee, (0, 0))
            totals[asked.attendee] = (n + 1, seconds + state.spoken(speech, at))
    return tuple(
        Spoken(people[who].name, people[who].capacity, n, seconds)
        for who, (n, seconds) in totals.items()
        if who in people
    )


def _entry(listed: Listed) -> Entry:
    return Entry(listed.list, listed.entry, listed.words, listed.ref)


async def _polls(meeting: int) -> tuple[tuple[int | None, Counted], ...]:
    """Every closed poll under its item, as it was counted at the close."""
    return tuple(
        [
            (each.item, _counted(each, each.result, await answers_of(each.id)))
            for each in await polls_of(meeting)
            if each.result is not None
        ]
    )


def _counted(poll: Poll, result: Count, given: tuple[Given, ...]) -> Counted:
    words = dict(enumerate(SCALES.get(poll.method) or poll.options, 1))
    counts = {line.option: line.count for line in result.lines}
    order = result.drawn(poll.seed) if result.order else tuple(counts)
    return Counted(
        question=poll.question,
        method=poll.method,
        named=poll.named,
        answered=result.answered,
        present=result.present,
        lines=tuple((words[option], counts[option]) for option in order),
        reasons=tuple(sorted(each.reason for each in given if each.reason)),
    )


async def _promises(meeting: str) -> tuple[Promise, ...]:
    rows = await fetch(
        "SELECT title, public_id FROM agreement WHERE origin = 'meeting' AND origin_ref = ? ORDER BY id",
        [meeting],
    )
    return tuple(Promise(row["title"], row["public_id"]) for row in rows)


async def _members(head: MeetingHead) -> int:
    """How many the body has: its list, or the declared count; 0 where the meeting is nobody's body."""
    if not head.body:
        return 0
    rows = await fetch("SELECT count(*) AS n FROM body_member WHERE meeting = ?", [head.id])
    return int(rows[0]["n"]) if head.roll_kind == "list" else head.roll_count or 0


async def _name(person: int | None) -> str:
    if person is None:
        return ""
    rows = await fetch("SELECT name FROM person WHERE id = ?", [person])
    return str(rows[0]["name"]) if rows else ""


def _iso(at: datetime | None) -> str:
    return at.isoformat() if at else ""
