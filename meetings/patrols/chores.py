"""What patrols do by themselves: deal the coming weeks, remind the evening before, forget what is over."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from app.clock import now, today
from meetings.days_off import days_between
from meetings.patrols.actions.deal_duties import deal_duties
from meetings.patrols.actions.forget_errands import forget_errands
from meetings.patrols.actions.remind_duties import remind_duties
from meetings.patrols.queries.rosters import rosters_running
from meetings.patrols.rules.roster import WEEKS_AHEAD

_Step = Callable[[], Awaitable[object]]
REMINDS_EVERY, DEALS_EVERY, FORGETS_EVERY = timedelta(minutes=5), timedelta(hours=6), timedelta(hours=6)


def every(span: timedelta, step: _Step) -> Callable[[bytes], Awaitable[None]]:
    """A chore that takes its step at the start, and then once in so long."""
    done_at: datetime | None = None

    async def chore(_: bytes) -> None:
        nonlocal done_at
        if done_at is None or now() - done_at >= span:
            await step()
            done_at = now()

    return chore


async def _remind() -> None:
    await remind_duties(at=now())


async def _deal() -> None:
    this_day = today()
    days = days_between(this_day, this_day + timedelta(weeks=WEEKS_AHEAD))
    for roster in await rosters_running(this_day):
        await deal_duties(roster.id, WEEKS_AHEAD, today=this_day, days=days)


async def _forget() -> None:
    await forget_errands(at=now())


CHORES = (every(DEALS_EVERY, _deal), every(REMINDS_EVERY, _remind), every(FORGETS_EVERY, _forget))
