"""Say of whom a residents' meeting consists: by a list, or by a declared number with its source and day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.database import write
from app.refusals import Refusal
from meetings.gatherings.planning import hold_meeting
from meetings.gatherings.rules.notice import MOST_HEADS
from meetings.gatherings.rules.states import Step
from meetings.gatherings.rules.templates import BY_KEY
from meetings.gatherings.tables import BodyMember, Meeting

MOST_NAMES = 1500
LONGEST_NAME, LONGEST_HOUSEHOLD, LONGEST_SOURCE, LONGEST_REASON = 60, 120, 200, 400


@dataclass(frozen=True)
class BodyRoll:
    """What the page of a body asks; `names` are (name, household) in the order of the list."""

    body: str
    kind: str
    names: Sequence[tuple[str, str]]
    count: int | None
    source: str
    as_of: date | None
    posted_on: date | None
    urgent: bool
    urgent_reason: str


async def set_roll(public_id: str, roll: BodyRoll, *, by: int, at: datetime) -> None:
    """Keep it with the draft; a list takes the place of the one before."""
    _refuse(roll)
    async with write():
        head = await hold_meeting(public_id, Step.DROP, by=by, at=at)
        if roll.body not in {body.value for body in BY_KEY[head.template].bodies}:
            raise Refusal("gatherings.body_unsaid", at="body")
        await Meeting.update(
            {
                Meeting.body: roll.body,
                Meeting.roll_kind: roll.kind,
                Meeting.roll_count: roll.count if roll.kind == "count" else None,
                Meeting.roll_source: roll.source if roll.kind == "count" else "",
                Meeting.roll_as_of: roll.as_of if roll.kind == "count" else None,
                Meeting.posted_on: roll.posted_on,
                Meeting.urgent: roll.urgent,
                Meeting.urgent_reason: roll.urgent_reason if roll.urgent else "",
            }
        ).where(Meeting.id == head.id)
        await BodyMember.delete().where(BodyMember.meeting == head.id)
        names = roll.names if roll.kind == "list" else ()
        rows = [
            BodyMember(meeting=head.id, number=n, name=name, household=household)
            for n, (name, household) in enumerate(names, 1)
        ]
        for start in range(0, len(rows), 500):
            await BodyMember.insert(*rows[start : start + 500])


def _refuse(roll: BodyRoll) -> None:
    if roll.kind not in ("", "list", "count"):
        raise Refusal("gatherings.roll_unsaid", at="roll_kind")
    if len(roll.names) > MOST_NAMES:
        raise Refusal("gatherings.roll_too_long", at="names", n=MOST_NAMES)
    for name, household in roll.names:
        if len(name) > LONGEST_NAME or len(household) > LONGEST_HOUSEHOLD:
            raise Refusal("gatherings.roll_line_too_long", at="names", name=name[:LONGEST_NAME])
    if roll.kind == "count" and roll.count is not None and not 0 < roll.count <= MOST_HEADS:
        raise Refusal("gatherings.roll_count_unsaid", at="roll_count")
    if len(roll.source) > LONGEST_SOURCE:
        raise Refusal("gatherings.too_long", at="roll_source", n=LONGEST_SOURCE)
    if len(roll.urgent_reason) > LONGEST_REASON:
        raise Refusal("gatherings.too_long", at="urgent_reason", n=LONGEST_REASON)
