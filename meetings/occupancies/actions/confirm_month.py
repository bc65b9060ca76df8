"""Whoever is in charge of a house finds its list right: once a month, in one tap."""

from app.community.queries.occupancies import households_in
from app.community.tables import Building, Occupancy
from app.database import execute, lock, write
from app.refusals import Refusal
from meetings.occupancies.actions.confirm_sign_in import Looker
from meetings.occupancies.actions.settle_for_all import settle_for_all
from meetings.occupancies.queries.months import list_seen
from meetings.occupancies.rules.dues import month_of


async def confirm_month(building: int, seen: str, *, by: Looker) -> None:
    """Mark everybody on the list that was shown (`seen`); a list that has changed since is shown again.

    Twice in a month keeps the later look; a double click is harmless. Sign-ins that wait are never confirmed
    by this: each is looked at by itself.
    """
    async with write():
        await lock(Building, building)
        homes = [each for each in await households_in(building) if each.lives_on(by.today)]
        month = month_of(by.today)
        if list_seen(homes) != seen:
            if homes and all(each.confirmed_on == by.today for each in homes):
                return  # a double click: the first has marked them all
            raise Refusal("months.list_changed")
        await execute(
            "INSERT INTO house_confirmation (building, month, households, people, confirmed_by, confirmed_at)"
            " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (building, month) DO UPDATE SET"
            " households = excluded.households, people = excluded.people,"
            " confirmed_by = excluded.confirmed_by, confirmed_at = excluded.confirmed_at",
            [building, month, len(homes), sum(each.people for each in homes), by.person, by.at],
        )
        if homes:
            await Occupancy.update(
                {Occupancy.confirmed_on: by.today, Occupancy.confirmed_by: by.person}
            ).where(Occupancy.id.is_in([each.id for each in homes]))
        await settle_for_all(f"house-month:{building}:{month}", at=by.at)
