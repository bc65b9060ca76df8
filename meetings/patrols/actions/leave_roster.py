"""Take somebody off a roster after a day; their later shifts are dealt to the others."""

from datetime import date, datetime

from app.community.actions.tell import settle
from app.database import execute, fetch, lock, write
from meetings.agreements.rules.days import Days
from meetings.patrols.actions.deal_duties import deal_duties
from meetings.patrols.rules.roster import WEEKS_AHEAD
from meetings.patrols.tables import Duty, Roster

_LATER = (
    "SELECT t.id, t.duty FROM duty_turn t JOIN duty d ON d.id = t.duty"
    " WHERE d.roster = ? AND t.person = ? AND d.on_day > ? AND d.starts_at > ?"
)


async def leave_roster(
    number: int, person: int, *, last_day: date, at: datetime, today: date, days: Days
) -> None:
    """End the membership; requests to swap the shifts that go are withdrawn."""
    async with write():
        await lock(Roster, number)
        await execute(
            "UPDATE roster_member SET until = ? WHERE roster = ? AND person = ? AND until IS NULL",
            [last_day, number, person],
        )
        going = await fetch(_LATER, [number, person, last_day, at])
        for duty in sorted(row["duty"] for row in going):
            await lock(Duty, duty)  # a swap that is being agreed holds its shifts in the same order
        for row in going:
            await execute("DELETE FROM duty_swap WHERE turn = ? OR other_turn = ?", [row["id"], row["id"]])
            await execute("DELETE FROM duty_turn WHERE id = ?", [row["id"]])
            await settle(f"duty:{row['duty']}", at=at, people=[person])
        await deal_duties(number, WEEKS_AHEAD, today=today, days=days)
