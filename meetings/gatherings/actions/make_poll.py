"""Write down a straw poll that is to be asked."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from app.database import write
from app.refusals import NotFound, Refusal
from meetings.gatherings.queries.agenda import agenda_item
from meetings.gatherings.queries.polls import poll, polls_of
from meetings.gatherings.room_log import HeldRoom, hold_room, refuse_others
from meetings.gatherings.rules.polls import SCALES, Method, poll_fault
from meetings.gatherings.rules.room import Kind
from meetings.gatherings.tables import PollOption, StrawPoll

MOST_POLLS = 60  # of one meeting


async def make_poll(
    meeting: str,
    method: str,
    question: str,
    *,
    options: Sequence[str] = (),
    most: int | None = None,
    named: bool = False,
    live_result: bool = False,
    item: str = "",
    op: str,
    by: int,
    at: datetime,
) -> str:
    """The poll's public id; nobody can answer yet. The same form (`op`) sent twice makes one poll.

    `item`: the public id of the agenda item it belongs to; "": the one that is on, if any.
    """
    question = " ".join(question.split())
    words = tuple(folded for option in options if (folded := " ".join(option.split())))
    fault = poll_fault(method, question, words, most)
    if fault:
        raise Refusal(fault.reason, at=fault.at, **fault.params)
    public_id = hashlib.sha256(f"poll\0{meeting}\0{by}\0{op}".encode()).hexdigest()[:24]
    async with write():
        held = await hold_room(meeting)
        await refuse_others(held, Kind.POLL_OPENED, by=by, at=at)
        if await poll(public_id) is not None:
            return public_id
        if held.state.ended_at is not None:
            raise Refusal("room.over")
        if len(await polls_of(held.head.id)) >= MOST_POLLS:
            raise Refusal("polls.too_many", n=MOST_POLLS)
        rows = await StrawPoll.insert(
            StrawPoll(
                public_id=public_id,
                meeting=held.head.id,
                item=await _item(held, item),
                method=method,
                question=question,
                named=named,
                live_result=live_result,
                most=most if method in (Method.MULTIPLE, Method.POINTS) else None,
                created_by=by,
                created_at=at,
            )
        )
        number = int(rows[0]["id"])
        if method not in SCALES:
            await PollOption.insert(
                *(PollOption(poll=number, position=n, words=each) for n, each in enumerate(words, 1))
            )
        return public_id


async def _item(held: HeldRoom, public_id: str) -> int | None:
    if not public_id:
        return held.state.item
    found = await agenda_item(public_id)
    if found is None or found.meeting != held.head.id:
        raise NotFound
    return found.id
