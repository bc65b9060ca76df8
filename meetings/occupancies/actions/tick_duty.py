"""Say that a duty was done for a house in a period, perhaps with a note and a photo."""

from dataclasses import dataclass
from datetime import date, datetime

from app.community.tables import InboxItem
from app.database import execute, lock, write
from app.refusals import Refusal
from meetings.occupancies.queries.duties import DutyOnFile, done_in, running_duties
from meetings.occupancies.rules.duties import (
    LONGEST_NOTE,
    Period,
    asked_periods,
    period_called,
    reminder_subject,
)
from meetings.occupancies.tables import Duty


@dataclass(frozen=True)
class Tick:
    """Which duty, where, in which period; `file` is the number of a stored photo."""

    duty: DutyOnFile
    building: int
    period: str
    words: str = ""
    file: int | None = None


async def tick_duty(tick: Tick, *, by: int, at: datetime, today: date) -> None:
    """It is done. Said twice it is said once; a note or a photo that was missing is added."""
    if len(tick.words) > LONGEST_NOTE:
        raise Refusal("landlord_duties.too_long", at="words", n=LONGEST_NOTE)
    period = period_called(tick.period)
    if period is None or period not in asked_periods(tick.duty.rule, today) or not tick.duty.runs_on(today):
        raise Refusal("landlord_duties.not_asked", at="period", n=0)
    async with write():
        await lock(Duty, tick.duty.id)
        await execute(
            "INSERT INTO landlord_duty_done (duty, building, period, words, file, done_by, done_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (duty, building, period) DO UPDATE SET"
            " words = CASE WHEN landlord_duty_done.words = '' THEN excluded.words"
            " ELSE landlord_duty_done.words END,"
            " file = COALESCE(landlord_duty_done.file, excluded.file)",
            [tick.duty.id, tick.building, tick.period, tick.words, tick.file, by, at],
        )
        await _settle(tick, period, at, today)


async def _settle(tick: Tick, period: Period, at: datetime, today: date) -> None:
    """The reminder of this house and period is settled once everything it names is done."""
    duties = tuple(
        each
        for each in await running_duties(tick.duty.community, today)
        if each.rule.every is period.every and period in asked_periods(each.rule, today)
    )
    done = {each.duty for each in await done_in(tick.building, duties, today) if each.period == period.key}
    if all(each.id in done for each in duties):
        await InboxItem.update({InboxItem.done_at: at}).where(
            (InboxItem.subject == reminder_subject(tick.building, period)) & InboxItem.done_at.is_null()
        )
