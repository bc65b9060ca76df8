"""Call a meeting: everybody in the table's scope is invited in the moment in which it is called."""

import json
from datetime import datetime

from app.community.actions.tell import tell
from app.database import execute, fetch, write
from app.refusals import Refusal
from meetings.gatherings.actions.plan_meeting import MeetingPlan, refuse_plan
from meetings.gatherings.planning import hold_meeting
from meetings.gatherings.queries.invitations import Reach, reach
from meetings.gatherings.queries.meetings import MeetingHead
from meetings.gatherings.queries.planning import legal_plan
from meetings.gatherings.rules.notice import missing
from meetings.gatherings.rules.states import State, Step
from meetings.gatherings.tables import Meeting, MeetingChange

AT_ONCE = 500  # rows of one statement


async def call_meeting(public_id: str, *, by: int, at: datetime) -> int:
    """Tell them and return how many inboxes it reached; a second call changes nothing and tells nobody."""
    async with write():
        head = await hold_meeting(public_id, Step.CALL, by=by, at=at, done=State.CALLED)
        if head.state is State.CALLED:
            return 0
        refuse_plan(_plan(head), at)
        await _refuse_empty(head)
        for each in missing(await legal_plan(head)):
            params = {"n": each.n, **({"earliest": each.day} if each.day else {})}
            raise Refusal(each.reason, at=each.at, **params)
        today = at.astimezone(head.zone).date()
        found = await reach(head.table, today)
        people = tuple(dict.fromkeys([*found.people, *_running_it(head, found)]))
        await _invite(head, found.owners, people, at)
        await Meeting.update({Meeting.state: State.CALLED.value, Meeting.called_at: at}).where(
            (Meeting.id == head.id) & (Meeting.state == State.DRAFT.value)
        )
        await MeetingChange.insert(
            MeetingChange(
                meeting=head.id,
                what="called",
                after=json.dumps(facts(head), ensure_ascii=False, sort_keys=True),
                made_by=by,
                made_at=at,
            )
        )
        await tell(
            "gatherings.called",
            at=at,
            community=head.community,
            params=facts(head),
            people=people,
            owners=found.owners,
            link=f"/meetings/{head.public_id}",
            subject=f"meeting:{head.id}",
        )
        return len(people) + len(found.owners)


def facts(head: MeetingHead) -> dict[str, str | int]:
    """What a message about a meeting names: text and instants that any language can write out."""
    return {
        "meeting": head.title,
        "table": head.table_name,
        "starts": head.starts_at.isoformat() if head.starts_at else "",
        "place": head.place,
    }


def _plan(head: MeetingHead) -> MeetingPlan:
    return MeetingPlan(
        head.title, head.words, head.place, head.starts_at, head.planned_minutes, head.chair, head.recorder
    )


def _running_it(head: MeetingHead, found: Reach) -> tuple[int, ...]:
    """Chair and recorder hear of it too, also where they have no seat at the table."""
    known = set(found.people)
    return tuple(each for each in (head.chair, head.recorder) if each is not None and each not in known)


async def _refuse_empty(head: MeetingHead) -> None:
    rows = await fetch(
        "SELECT 1 AS found FROM agenda_item WHERE meeting = ? AND removed_at IS NULL LIMIT 1", [head.id]
    )
    if not rows:
        raise Refusal("gatherings.agenda_empty", at="agenda")


async def _invite(head: MeetingHead, owners: tuple[int, ...], people: tuple[int, ...], at: datetime) -> None:
    """One invitation each, in few statements: a whole estate is called in one transaction."""
    rows = [*((owner, None) for owner in owners), *((None, person) for person in people)]
    for start in range(0, len(rows), AT_ONCE):
        part = rows[start : start + AT_ONCE]
        await execute(
            "INSERT INTO invitation (meeting, owner, person, party, name, reply, invited_at) VALUES "
            + ", ".join(["(?, ?, ?, '', '', '', ?)"] * len(part)),
            [value for owner, person in part for value in (head.id, owner, person, at)],
        )
