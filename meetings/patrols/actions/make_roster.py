"""Make a roster: its rule and who is on it; the first weeks are dealt at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.community.tables import Community
from app.database import fetch, lock, write
from app.refusals import Refusal
from meetings.agreements.rules.days import Days
from meetings.patrols.actions.deal_duties import deal_duties
from meetings.patrols.rules.roster import LONGEST_NAME, MOST_PEOPLE, WEEKS_AHEAD, RosterRule
from meetings.patrols.tables import Roster, RosterMember
from meetings.sendings import address_of


@dataclass(frozen=True)
class NewRoster:
    """What was written into the form; `members` are people of the community."""

    name: str
    rule: RosterRule
    members: tuple[int, ...]


async def make_roster(
    new: NewRoster, *, community: int, by: int, at: datetime, today: date, days: Days, key: str = ""
) -> str:
    """Keep the roster and return its public id; `days` reach as far as the first weeks."""
    _check(new)
    public_id = address_of("roster", key)
    async with write():
        await lock(Community, community)
        if await fetch("SELECT id FROM roster WHERE public_id = ?", [public_id]):
            return public_id
        rule = new.rule
        rows = await Roster.insert(
            Roster(
                public_id=public_id,
                community=community,
                name=new.name,
                weekdays=rule.weekdays,
                holidays=rule.holidays,
                from_minute=rule.from_minute,
                until_minute=rule.until_minute,
                people=rule.people,
                since=rule.since,
                until=rule.until,
                made_by=by,
                made_at=at,
            )
        )
        number = int(rows[0]["id"])
        await _put_on(number, new.members, rule.since)
        await deal_duties(number, WEEKS_AHEAD, today=today, days=days)
    return public_id


def _check(new: NewRoster) -> None:
    if not new.name:
        raise Refusal("patrols.name_missing", at="name")
    if len(new.name) > LONGEST_NAME:
        raise Refusal("patrols.too_long", at="name", n=LONGEST_NAME)
    if not new.rule.weekdays:
        raise Refusal("patrols.weekdays_missing", at="weekdays")
    if not 1 <= new.rule.people <= MOST_PEOPLE:
        raise Refusal("patrols.people_wrong", at="people", n=MOST_PEOPLE)
    if new.rule.until is not None and new.rule.until < new.rule.since:
        raise Refusal("patrols.until_before_since", at="until")


async def _put_on(roster: int, people: Sequence[int], since: date) -> None:
    rows = [RosterMember(roster=roster, person=person, since=since) for person in dict.fromkeys(people)]
    if rows:
        await RosterMember.insert(*rows)
