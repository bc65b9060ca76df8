"""Deal the shifts of the coming weeks: what is dealt stays, places that stand empty are filled."""

import secrets
from datetime import date, timedelta

from app.community.queries.standings import place_by_id
from app.database import lock, write
from meetings.agreements.rules.days import Days
from meetings.patrols.queries.rosters import DutyOnFile, Roster, all_duties, members_of, roster_by_id
from meetings.patrols.rules.dealing import Shift, deal
from meetings.patrols.rules.roster import duty_days, span
from meetings.patrols.tables import Duty, DutyTurn
from meetings.patrols.tables import Roster as RosterTable

_TOMORROW = timedelta(days=1)
_AT_ONCE = 200  # well below the engines' limits on parameters


async def deal_duties(number: int, weeks: int, *, today: date, days: Days) -> int:
    """Shifts from tomorrow on, for so many weeks; returns how many are new. `days` cover them all."""
    first, last = today + _TOMORROW, today + timedelta(weeks=weeks)
    async with write():
        await lock(RosterTable, number)  # two who deal at once deal one after the other
        roster, before = await roster_by_id(number), await all_duties(number)
        known = {duty.on_day: duty for duty in before}
        new = [on for on in duty_days(roster.rule, first, last, days) if on not in known]
        ids = await _write_duties(roster, new) | {on: duty.id for on, duty in known.items()}
        standing = [_shift(duty, roster, first) for duty in before if not duty.called_off]
        dealt = deal(
            [*standing, *(Shift(on, (), roster.rule.people) for on in new)],
            [member.dealt for member in await members_of(number)],
        )
        await _write_turns(dealt, ids, known)
    return len(new)


def _shift(duty: DutyOnFile, roster: Roster, first: date) -> Shift:
    """What is past stays as it was; a place that stands empty later is dealt."""
    places = max(roster.rule.people - len(duty.turns), 0) if duty.on_day >= first else 0
    return Shift(duty.on_day, duty.people, places)


async def _write_duties(roster: Roster, new: list[date]) -> dict[date, int]:
    zone = (await place_by_id(roster.community)).time_zone
    rows = []
    for on in new:
        starts_at, ends_at = span(roster.rule, on, zone)
        rows.append(
            Duty(
                public_id=secrets.token_urlsafe(12),
                roster=roster.id,
                on_day=on,
                starts_at=starts_at,
                ends_at=ends_at,
            )
        )
    ids: list[int] = []
    for start in range(0, len(rows), _AT_ONCE):
        ids += [int(row["id"]) for row in await Duty.insert(*rows[start : start + _AT_ONCE])]
    return dict(zip(new, ids, strict=True))


async def _write_turns(
    dealt: dict[date, tuple[int, ...]], ids: dict[date, int], known: dict[date, DutyOnFile]
) -> None:
    rows = []
    for on, people in dealt.items():
        taken = {turn.seat for turn in known[on].turns} if on in known else set()
        free = (seat for seat in range(1, len(taken) + len(people) + 1) if seat not in taken)
        rows += [
            DutyTurn(duty=ids[on], seat=seat, person=person)
            for seat, person in zip(free, people, strict=False)
        ]
    for start in range(0, len(rows), _AT_ONCE):
        await DutyTurn.insert(*rows[start : start + _AT_ONCE])
