"""Whoever is in charge says of a sign-in that they live there, or that they do not."""

from dataclasses import dataclass
from datetime import date, datetime

from app.community.actions.tell import tell
from app.community.queries.occupancies import Household, household, households_in
from app.community.tables import Building, Occupancy, Person
from app.database import fetch, lock, write
from app.refusals import NotFound, Refusal
from meetings.occupancies.actions.set_aside import set_aside
from meetings.occupancies.actions.settle_for_all import settle_for_all

# somebody entered with a number, who never came in and is nothing else here
_ONLY_ENTERED = (
    "SELECT p.mobile FROM person p WHERE p.id = ? AND p.login = '' AND p.password_hash = ''"
    " AND NOT EXISTS (SELECT 1 FROM session s WHERE s.person_id = p.id)"
    " AND NOT EXISTS (SELECT 1 FROM owner_access oa WHERE oa.person = p.id)"
    " AND NOT EXISTS (SELECT 1 FROM role r WHERE r.person = p.id)"
    " AND NOT EXISTS (SELECT 1 FROM convenorship c WHERE c.person = p.id)"
    " AND NOT EXISTS (SELECT 1 FROM table_guest g WHERE g.person = p.id)"
    " AND (SELECT COUNT(*) FROM occupancy oc WHERE oc.person = p.id) = 1"
)


@dataclass(frozen=True)
class Looker:
    """Who looked, and when."""

    person: int
    at: datetime
    today: date


async def confirm_sign_in(address: str, building: int, *, lives: bool, by: Looker) -> None:
    """The same answer twice is harmless; the other answer afterwards is refused.

    Somebody who stands on the register already, entered by hand, is not counted twice: the entry by hand
    takes over what the sign-in says, and the phone.
    """
    async with write():
        await lock(Building, building)
        home = await household(address)
        if home is None or home.building != building or home.how != "self":
            raise NotFound
        gone = home.until is not None and home.until < home.since
        if not home.waits or gone:
            if lives == gone:
                raise Refusal("months.settled_already")
            return
        if not lives:
            await set_aside(home, by=by.person, at=by.at, today=by.today)
            return
        known = await _on_file(home)
        if known is None:
            await _confirmed(home.id, by)
        else:
            await _joined(known, home, by)
        await settle_for_all(f"sign-in:{address}", at=by.at)
        if home.person is not None:
            await tell(
                "signing_in.told_confirmed",
                at=by.at,
                community=home.community,
                params={"place": home.label},
                people=[home.person],
                link=f"/sign-ins/{known.public_id if known else address}",
            )


async def _on_file(home: Household) -> Household | None:
    """The entry by hand of the same name and number in the same place."""
    for each in await households_in(home.building):
        alike = (each.unit, each.room, each.name, each.mobile) == (
            home.unit, home.room, home.name, home.mobile,
        )  # fmt: skip
        if alike and each.id != home.id and not each.waits and each.until is None:
            return each
    return None


async def _confirmed(entry: int, by: Looker) -> None:
    await Occupancy.update({Occupancy.confirmed_on: by.today, Occupancy.confirmed_by: by.person}).where(
        Occupancy.id == entry
    )


async def _joined(known: Household, home: Household, by: Looker) -> None:
    if known.person is not None and known.person != home.person:
        rows = await fetch(_ONLY_ENTERED, [known.person])
        if not rows or home.person is None:
            raise Refusal("months.on_file_already", place=known.label)
        await Person.update({Person.mobile: "", Person.ended_at: by.at}).where(Person.id == known.person)
        await Person.update({Person.mobile: rows[0]["mobile"]}).where(
            (Person.id == home.person) & (Person.mobile == "")
        )
    rows = await Occupancy.select(Occupancy.told, Occupancy.consented_at).where(Occupancy.id == home.id)
    await set_aside(home, by=by.person, at=by.at, today=by.today, ends=False)
    await Occupancy.update(
        {
            Occupancy.person: home.person or known.person,
            Occupancy.people: home.people,
            Occupancy.children: home.children,
            Occupancy.lease_until: home.lease_until,
            Occupancy.papers_until: home.papers_until,
            Occupancy.from_abroad: home.from_abroad,
            Occupancy.told: rows[0]["told"],
            Occupancy.consented_at: rows[0]["consented_at"],
        }
    ).where(Occupancy.id == known.id)
    await _confirmed(known.id, by)
