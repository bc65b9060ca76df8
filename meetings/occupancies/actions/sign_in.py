"""Write what somebody said of themselves at a house's code: it waits for whoever is in charge."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.community.actions.tell import tell
from app.community.queries.occupancies import household, places_in, unit_written
from app.community.rules.logins import read_mobile
from app.community.tables import Building, Occupancy, Person, Room
from app.database import fetch, lock, write
from app.refusals import Refusal
from meetings.occupancies.queries.houses import in_charge_of
from meetings.occupancies.queries.rooms import heads_in
from meetings.occupancies.rules.signing_in import MOST_WAITING, SignIn, fits, room_like, wrong_sign_in

AGAIN = timedelta(minutes=30)  # so long the same form, sent again, leads to the same entry


@dataclass(frozen=True)
class AtCode:
    """Through which house's code it came, with which form (`key`), told in which words, by whom and when.

    `person` is whoever is signed in on this phone already, with their name; None makes a new person.
    """

    community: int
    building: int
    key: str
    told: str
    person: int | None
    person_name: str
    at: datetime
    today: date


@dataclass(frozen=True)
class SignedIn:
    """The entry's address and the person whose phone it was; None where this phone is nobody's here."""

    public_id: str
    person: int | None


async def sign_in(said: SignIn, code: AtCode) -> SignedIn:
    """The same form twice is one entry. A full room, a wrong word or day is refused, and nothing is kept.

    Nobody becomes somebody who is known already by typing their name and number: a phone that is not signed
    in becomes a person of its own, and the number stands on the entry only, so that no way in hangs on it.
    """
    wrong = wrong_sign_in(said, code.today)
    if wrong is not None:
        raise Refusal(wrong[0], at=wrong[1])
    address = hashlib.sha256(f"sign-in\0{code.building}\0{code.key}".encode()).hexdigest()[:16]
    async with write():
        await lock(Building, code.building)
        sent = await household(address)
        if sent is not None:
            return await _again(sent.public_id, said, code)
        unit, room = await _place(code.building, said.place)
        same = await _waiting_alike(code.building, unit, room, said)
        if same is not None:
            return SignedIn(same, None)
        await _refuse_when_full(code, room, said)
        person = await _person(said, code)
        await Occupancy.insert(
            Occupancy(
                public_id=address, community=code.community, building=code.building, unit=unit, room=room,
                person=person, name=said.name, mobile=read_mobile(said.mobile) or "",
                capacity=said.capacity, people=said.people, children=said.children, since=said.since,
                lease_until=said.lease_until, papers_until=said.papers_until,
                from_abroad=said.from_abroad, how="self", told=code.told, consented_at=code.at,
                recorded_by=person, recorded_at=code.at,
            )
        )  # fmt: skip
        await _tell(address, said, code)
    return SignedIn(address, person)


async def _again(address: str, said: SignIn, code: AtCode) -> SignedIn:
    """A double click, or the answer was lost on the way: for a while it leads the phone in again."""
    rows = await Occupancy.select(Occupancy.person, Occupancy.name, Occupancy.recorded_at).where(
        (Occupancy.public_id == address) & (Occupancy.how == "self")
    )
    fresh = rows and rows[0]["recorded_at"] >= code.at - AGAIN and rows[0]["name"] == said.name
    return SignedIn(address, rows[0]["person"] if fresh else None)


async def _place(building: int, place: str) -> tuple[int | None, int | None]:
    if not place:
        return None, None
    unit = await unit_written(building, place)
    if unit is not None:
        return unit, None
    rooms = await Room.select(Room.id, Room.name).where(
        (Room.building == building) & Room.removed_on.is_null()
    )
    named = {str(row["name"]): int(row["id"]) for row in rooms}
    meant = room_like(place, named)
    if meant is not None:
        return None, named[meant]
    # a house that has no rooms on file yet gets them as people come
    if not named and await _is_house(building):
        made = await Room.insert(Room(building=building, name=place))
        return None, int(made[0]["id"])
    words = ", ".join((await places_in(building))[:20])
    raise Refusal("signing_in.no_such_room", at="place", words=words)


async def _is_house(building: int) -> bool:
    return await Building.exists().where((Building.id == building) & (Building.house == True))  # noqa: E712


async def _waiting_alike(building: int, unit: int | None, room: int | None, said: SignIn) -> str | None:
    """The address of an entry that waits already and says the same."""
    rows = await fetch(
        "SELECT public_id FROM occupancy WHERE building = ? AND how = 'self' AND confirmed_on IS NULL"
        " AND until IS NULL AND name = ? AND mobile = ? AND since = ? AND COALESCE(unit, 0) = ?"
        " AND COALESCE(room, 0) = ? ORDER BY id LIMIT 1",
        [building, said.name, read_mobile(said.mobile) or "", said.since, unit or 0, room or 0],
    )
    return str(rows[0]["public_id"]) if rows else None


async def _refuse_when_full(code: AtCode, room: int | None, said: SignIn) -> None:
    waiting = await Occupancy.count().where(
        (Occupancy.building == code.building)
        & (Occupancy.how == "self")
        & Occupancy.confirmed_on.is_null()
        & Occupancy.until.is_null()
    )
    if waiting >= MOST_WAITING:
        raise Refusal("signing_in.too_many_waiting", n=waiting)
    if room is None:
        return
    most, heads = await heads_in(room, said.since or code.today)
    if not fits(most, (heads,), said.people or 1):
        raise Refusal("signing_in.room_full", at="place", most=most, place=said.place)


async def _person(said: SignIn, code: AtCode) -> int | None:
    if code.person is not None:
        # one who is signed in and enters another name signs in somebody else, who has no phone
        return code.person if code.person_name == said.name else None
    made = await Person.insert(Person(name=said.name, created_at=code.at))
    return int(made[0]["id"])


async def _tell(address: str, said: SignIn, code: AtCode) -> None:
    rows = await Building.select(Building.name).where(Building.id == code.building)
    await tell(
        "signing_in.told_waiting",
        at=code.at,
        community=code.community,
        params={"building": rows[0]["name"], "place": said.place or "-"},
        people=[each.person for each in await in_charge_of(code.building, code.today)],
        link=f"/houses/{code.building}/month",
        todo=True,
        subject=f"sign-in:{address}",
    )
