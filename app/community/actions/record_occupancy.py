"""Enter who lives in a unit or room, from when to when; or correct what was entered."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.community.queries.occupancies import (
    household,
    person_called,
    room_named,
    same_household,
    unit_written,
)
from app.community.rules.logins import read_mobile
from app.community.rules.occupancy import OccupancyValues, wrong_occupancy
from app.community.tables import Building, Occupancy, Person, Room
from app.database import lock, write
from app.refusals import NotFound, Refusal


@dataclass(frozen=True)
class Recorder:
    """Who writes on the register, and when."""

    person: int
    at: datetime
    today: date


async def record_occupancy(
    community: int,
    building: int,
    values: OccupancyValues,
    recorder: Recorder,
    *,
    correct: str = "",
    seen: str = "",
) -> str:
    """The entry's address. `correct` is the address of one that is put right, `seen` its fingerprint.

    A room that a house does not have yet is added to it. Who gives a number can be reached under it: a
    person of that name and number is taken for the same, else one is made who cannot sign in yet.
    """
    wrong = wrong_occupancy(values, recorder.today)
    if wrong is not None:
        raise Refusal(wrong[0], at=wrong[1])
    async with write():
        await lock(Building, building)
        rows = await Building.select(Building.house).where(
            (Building.id == building) & (Building.community == community)
        )
        if not rows:
            raise NotFound
        unit, room = await _place(building, values.place, house=bool(rows[0]["house"]))
        mobile = read_mobile(values.mobile) or ""
        written: dict[Any, Any] = {
            "unit": unit, "room": room, "name": values.name, "mobile": mobile, "capacity": values.capacity,
            "people": values.people, "since": values.since, "until": values.until,
            "children": values.children, "lease_until": values.lease_until, "from_abroad": values.from_abroad,
            "papers_until": values.papers_until if values.from_abroad else None,
        }  # fmt: skip
        if correct:
            return await _correct(building, correct, seen, written, recorder)
        assert values.since is not None  # noqa: S101 - wrong_occupancy has looked
        known = await same_household(building, unit, room, values.name, values.since)
        if known is not None:
            return known  # a double click
        written["person"] = await _person(values.name, mobile, recorder)
        address = secrets.token_hex(8)
        await Occupancy.insert(
            Occupancy(
                public_id=address, community=community, building=building, recorded_by=recorder.person,
                recorded_at=recorder.at, **written,
            )
        )  # fmt: skip
    return address


async def _correct(
    building: int, address: str, seen: str, written: dict[Any, Any], recorder: Recorder
) -> str:
    old = await household(address)
    if old is None or old.building != building:
        raise NotFound
    if old.seen != seen:
        raise Refusal("occupancy.changed_meanwhile")
    if (old.name, old.mobile) != (written["name"], written["mobile"]):
        # another name or number may be another person, unless a number is added where there was none
        same = old.name == written["name"] and not old.mobile and old.person is not None
        if not (same and await _reached_under(old.person, written["mobile"])):
            written["person"] = await _person(written["name"], written["mobile"], recorder)
    await Occupancy.update({**written, "recorded_by": recorder.person, "recorded_at": recorder.at}).where(
        Occupancy.id == old.id
    )
    return address


async def _reached_under(person: int | None, mobile: str) -> bool:
    """Give a number to somebody who has none and no other way in; whether that was possible."""
    changed = (
        await Person.update({Person.mobile: mobile})
        .where(
            (Person.id == person) & (Person.mobile == "") & (Person.login == "") & Person.ended_at.is_null()
        )
        .returning(Person.id)
    )
    return bool(changed)


async def _place(building: int, place: str, *, house: bool) -> tuple[int | None, int | None]:
    """The unit, or the room, that was written; neither where only the house is known."""
    if not place:
        return None, None
    unit = await unit_written(building, place)
    if unit is not None:
        return unit, None
    if not house:
        raise Refusal("occupancy.no_such_unit", at="place")
    room = await room_named(building, place)
    if room is None:
        made = await Room.insert(Room(building=building, name=place))
        room = int(made[0]["id"])
    return None, room


async def _person(name: str, mobile: str, recorder: Recorder) -> int | None:
    if not mobile:
        return None
    known = await person_called(name, mobile)
    if known is not None:
        return known
    made = await Person.insert(Person(name=name, mobile=mobile, created_at=recorder.at))
    return int(made[0]["id"])
