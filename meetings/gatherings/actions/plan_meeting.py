"""Write down when, where and about what a draft is to be held, who leads and who keeps the record."""

from dataclasses import dataclass
from datetime import datetime

from app.database import write
from app.refusals import Refusal
from meetings.gatherings.planning import hold_meeting
from meetings.gatherings.queries.meetings import MeetingHead
from meetings.gatherings.queries.planning import runners
from meetings.gatherings.rules.states import Step
from meetings.gatherings.tables import Meeting

LONGEST_NAME = 120
LONGEST_WORDS = 4000
MOST_MINUTES = 600


@dataclass(frozen=True)
class MeetingPlan:
    """What the first page of the wizard asks; minutes are whole, None where no number was typed."""

    title: str
    words: str
    place: str
    starts_at: datetime | None
    minutes: int | None
    chair: int | None
    recorder: int | None


async def plan_meeting(public_id: str, plan: MeetingPlan, *, by: int, at: datetime) -> None:
    """Keep the plan of a draft; the same plan twice is the same."""
    refuse_plan(plan, at)
    async with write():
        head = await hold_meeting(public_id, Step.DROP, by=by, at=at)
        await _refuse_people(head, plan, at)
        await Meeting.update(
            {
                Meeting.title: plan.title,
                Meeting.words: plan.words,
                Meeting.place: plan.place,
                Meeting.starts_at: plan.starts_at,
                Meeting.planned_minutes: plan.minutes,
                Meeting.chair: plan.chair,
                Meeting.recorder: plan.recorder,
            }
        ).where(Meeting.id == head.id)


def refuse_plan(plan: MeetingPlan, at: datetime) -> None:
    """Refuse the first field that is wrong."""
    if not plan.title:
        raise Refusal("gatherings.title_unsaid", at="title")
    if len(plan.title) > LONGEST_NAME:
        raise Refusal("gatherings.too_long", at="title", n=LONGEST_NAME)
    if plan.starts_at is None:
        raise Refusal("gatherings.start_unsaid", at="starts_on")
    if plan.starts_at <= at:
        raise Refusal("gatherings.start_is_past", at="starts_on")
    if not plan.place:
        raise Refusal("gatherings.place_unsaid", at="place")
    if len(plan.place) > LONGEST_NAME:
        raise Refusal("gatherings.too_long", at="place", n=LONGEST_NAME)
    if plan.minutes is None or not 10 <= plan.minutes <= MOST_MINUTES:
        raise Refusal("gatherings.minutes_unsaid", at="minutes", n=MOST_MINUTES)
    if len(plan.words) > LONGEST_WORDS:
        raise Refusal("gatherings.too_long", at="words", n=LONGEST_WORDS)


async def _refuse_people(head: MeetingHead, plan: MeetingPlan, at: datetime) -> None:
    """Chair and recorder are people who may run it."""
    may = {each.person for each in await runners(head, at.astimezone(head.zone).date())}
    if plan.chair is None or plan.chair not in may:
        raise Refusal("gatherings.chair_unsaid", at="chair")
    if plan.recorder is not None and plan.recorder not in may:
        raise Refusal("gatherings.chair_unsaid", at="recorder")
