"""Whose hand is up, who speaks, and what has each spoken in a meeting?"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.database import fetch
from meetings.gatherings.queries.agenda import Item
from meetings.gatherings.queries.meetings import MeetingHead
from meetings.gatherings.rules.room import RoomState
from meetings.gatherings.rules.speaking import Hand, SpeakingRules, Spoke, Total, Wait, order, totals


@dataclass(frozen=True)
class Request:
    """One raised hand as it is on file, with who raised it."""

    id: int
    item: int
    attendee: int
    person: int | None
    name: str
    household: str
    side: str
    asked_at: datetime
    withdrawn_at: datetime | None


@dataclass(frozen=True)
class Queued:
    """One place in the queue: `number` from 1, None when all turns are had; `wait` says why here."""

    request: int
    attendee: int
    person: int | None
    name: str
    side: str
    asked_at: datetime
    number: int | None
    wait: Wait


@dataclass(frozen=True)
class Speaking:
    """Who speaks now: since when, seconds used, allowed and left, and when the time is up (None: paused)."""

    request: int
    attendee: int
    person: int | None
    name: str
    side: str
    since: datetime
    allowed: int
    left: int
    ends: datetime | None


@dataclass(frozen=True)
class Said:
    """What one person has spoken in the meeting so far."""

    name: str
    speeches: int
    seconds: int


@dataclass(frozen=True)
class Floor:
    """The item's queue in the order of speaking, who speaks, and everybody's totals."""

    queue: tuple[Queued, ...] = ()
    speaker: Speaking | None = None
    said: tuple[Said, ...] = ()


_REQUEST = (
    "SELECT r.id, r.item, r.attendee, a.person, a.name, a.household, r.side, r.asked_at, r.withdrawn_at"
    " FROM speaking_request r JOIN attendee a ON a.id = r.attendee"
)


async def requests_of(meeting: int) -> tuple[Request, ...]:
    """Every hand that was ever raised in a meeting, in order."""
    return _requests(await fetch(f"{_REQUEST} WHERE r.meeting = ? ORDER BY r.asked_at, r.id", [meeting]))


async def open_hand(item: int, attendee: int, called: tuple[int, ...]) -> Request | None:
    """The hand that somebody has up for an item: neither withdrawn nor among the requests called."""
    found = _requests(
        await fetch(
            f"{_REQUEST} WHERE r.item = ? AND r.attendee = ? AND r.withdrawn_at IS NULL ORDER BY r.id",
            [item, attendee],
        )
    )
    return next((each for each in found if each.id not in called), None)


async def floor(head: MeetingHead, state: RoomState, item: Item | None, at: datetime) -> Floor:
    """The floor for the item that is on; empty where none is."""
    every = {each.id: each for each in await requests_of(head.id)}
    spoken = [
        Spoke(
            every[speech.request].attendee, speech.item, state.spoken(speech, at), every[speech.request].side
        )
        for speech in state.speeches
        if speech.request in every
    ]
    names = {each.attendee: each.name for each in every.values()}
    said = tuple(_said(total, names) for total in totals(spoken))
    if item is None:
        return Floor(said=said)
    called = set(called_requests(state))
    hands = [
        Hand(each.id, each.attendee, each.asked_at, each.side)
        for each in every.values()
        if each.item == item.id and each.withdrawn_at is None and each.id not in called
    ]
    places = order(hands, spoken, speaking_rules(head, item), item.id)
    queue = tuple(_queued(every[place.hand.request], place.number, place.wait) for place in places)
    return Floor(queue, _speaker(head, state, every, at), said)


def called_requests(state: RoomState) -> tuple[int, ...]:
    """The requests that were called up, so that their hands are no longer in the queue."""
    return tuple(speech.request for speech in state.speeches)


def speaking_rules(head: MeetingHead, item: Item) -> SpeakingRules:
    """The meeting's rules as they apply to one item."""
    return SpeakingRules(
        head.speech_seconds,
        head.speeches_per_item,
        newcomers_first=head.newcomers_first,
        alternate_sides=head.alternate_sides,
        proposal=item.proposal,
    )


def _speaker(head: MeetingHead, state: RoomState, every: dict[int, Request], at: datetime) -> Speaking | None:
    speech = state.speech
    who = every.get(speech.request) if speech else None
    if speech is None or who is None:
        return None
    return Speaking(
        who.id,
        who.attendee,
        who.person,
        who.name,
        who.side,
        speech.span.start,
        state.speech_allowed(speech, head.speech_seconds),
        state.speech_left(speech, head.speech_seconds, at),
        state.speech_ends(speech, head.speech_seconds, at),
    )


def _queued(asked: Request, number: int | None, wait: Wait) -> Queued:
    return Queued(
        asked.id, asked.attendee, asked.person, asked.name, asked.side, asked.asked_at, number, wait
    )


def _said(total: Total, names: dict[int, str]) -> Said:
    return Said(names[total.attendee], total.speeches, total.seconds)


def _requests(rows: list[dict[str, Any]]) -> tuple[Request, ...]:
    return tuple(Request(**row) for row in rows)
