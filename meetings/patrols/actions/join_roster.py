"""Put somebody on a roster; whoever is on it already stays as they are."""

from datetime import date, datetime

from app.community.actions.tell import tell
from app.database import fetch, lock, write
from app.refusals import Refusal
from meetings.agreements.queries.people import is_neighbour
from meetings.agreements.rules.days import Days
from meetings.patrols.actions.deal_duties import deal_duties
from meetings.patrols.queries.rosters import roster_by_id
from meetings.patrols.rules.roster import WEEKS_AHEAD
from meetings.patrols.tables import Roster, RosterMember


async def join_roster(
    number: int, person: int, *, since: date, at: datetime, today: date, days: Days
) -> None:
    """From a day on; empty places of the coming weeks are dealt at once."""
    async with write():
        await lock(Roster, number)
        roster = await roster_by_id(number)
        if not await is_neighbour(person, roster.community, today):
            raise Refusal("patrols.choose_somebody", at="person")
        there = await fetch(
            "SELECT id FROM roster_member WHERE roster = ? AND person = ? AND (until IS NULL OR until >= ?)",
            [number, person, since],
        )
        if there:
            return
        await RosterMember.insert(RosterMember(roster=number, person=person, since=since))
        await tell(
            "patrols.told_joined",
            at=at,
            community=roster.community,
            params={"roster": roster.name, "since": since.isoformat()},
            people=[person],
            link=f"/rosters/{roster.public_id}",
        )
        await deal_duties(number, WEEKS_AHEAD, today=today, days=days)
