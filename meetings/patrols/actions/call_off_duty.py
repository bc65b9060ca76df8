"""Call one shift off with its reason; whoever has it is told."""

from datetime import datetime

from app.community.actions.tell import settle, tell
from app.database import lock, write
from app.refusals import Refusal
from meetings.patrols.queries.rosters import duty_by_id, roster_by_id
from meetings.patrols.tables import Duty

LONGEST_REASON = 200


async def call_off_duty(number: int, reason: str, *, at: datetime) -> None:
    """Before it begins, and once: a second time changes nothing."""
    if not reason:
        raise Refusal("patrols.reason_missing", at="reason")
    if len(reason) > LONGEST_REASON:
        raise Refusal("patrols.too_long", at="reason", n=LONGEST_REASON)
    async with write():
        await lock(Duty, number)
        duty = await duty_by_id(number)
        if duty.called_off:
            return
        if duty.starts_at <= at:
            raise Refusal("patrols.begun_already", at="reason")
        await Duty.update({Duty.called_off: reason}).where(Duty.id == number)
        await settle(f"duty:{number}", at=at, people=duty.people)
        await tell(
            "patrols.told_called_off",
            at=at,
            community=(await roster_by_id(duty.roster)).community,
            params={"day": duty.on_day.isoformat(), "reason": reason},
            people=duty.people,
            link=f"/duties/{duty.public_id}",
        )
