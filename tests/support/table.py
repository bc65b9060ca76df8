"""The small court's round tables: one above, two groups, a building's table and a house's.

    小院
    ├── 东片          group
    │   └── 1 幢      building: the seven flats; 周一 convenes; 陈租客 rents 102
    └── 西片          group
        └── 2 号      house of 李四, let by rooms A and B; 刘二房东 convenes, handed over by 李四

In room A lives 刘二房东, in room B a household of three without a login.
"""

from dataclasses import dataclass
from datetime import date

from app.community.tables import Building, Holding, Occupancy, Room, Unit
from app.database import write
from meetings.roundtables.tables import Convenorship, RoundTable
from tests.support.court import BEGAN, FLAT, SINCE, Court


@dataclass
class CourtTables:
    """Row numbers of the tables; the address of each is its name here: `/tables/east`."""

    top: int
    east: int
    west: int
    building: int
    house: int
    house_building: int
    room_a: int
    room_b: int
    unit: int  # 李四's house, as the one unit it is on the roll


async def court_tables(court: Court) -> CourtTables:
    """Write the tables of the court that `build_court` has written."""
    async with write():
        house = _id(
            await Building.insert(Building(community=court.community, name="2", position=2, house=True))
        )
        unit = _id(
            await Unit.insert(
                Unit(
                    community=court.community, building=house, room="整栋", floor=1,
                    area_dm2=FLAT, area_source="registry", registry_dm2=FLAT,
                )
            )
        )  # fmt: skip
        await Holding.insert(Holding(unit=unit, owner=court.owners["李四"], since=SINCE))
        rooms = [_id(await Room.insert(Room(building=house, name=name, floor=1))) for name in "AB"]
        top = await _table(court, "top", "community", "小院", None)
        east = await _table(court, "east", "group", "东片", top, position=1)
        west = await _table(court, "west", "group", "西片", top, position=2)
        tables = CourtTables(
            top, east, west,
            building=await _table(court, "building", "building", "1 幢", east, place=court.building),
            house=await _table(court, "house", "house", "2 号", west, place=house),
            house_building=house, room_a=rooms[0], room_b=rooms[1], unit=unit,
        )  # fmt: skip
        await _convenor(tables.building, court.people["zhou"], "owner")
        await _convenor(
            tables.house, court.people["sub_landlord"], "sub_landlord", handed_over_by=court.people.get("li")
        )
        await lives(court, court.building, "陈租客", unit=court.units["102"], person=court.people["tenant"])
        await lives(
            court, house, "刘二房东", room=rooms[0], person=court.people["sub_landlord"],
            capacity="sub_landlord",
        )  # fmt: skip
        await lives(court, house, "丁一家", room=rooms[1], people=3)
    return tables


async def neighbouring_table(court: Court) -> dict[str, str]:
    """A table and a household in 别院 next door, as the words of its addresses."""
    place = (await Building.select(Building.id).where(Building.community == court.other_community))[0]["id"]
    async with write():
        await RoundTable.insert(
            *(
                RoundTable(
                    public_id=key, community=court.other_community, level=level, name=name, created_at=BEGAN
                )
                for key, level, name in (("other-house", "house", "1 号"), ("other-group", "group", "前片"))
            )
        )
        await Occupancy.insert(
            Occupancy(
                public_id="other-home", community=court.other_community, building=place, name="何家",
                since=SINCE, recorded_at=BEGAN,
            )
        )  # fmt: skip
    return {"table": "other-house", "group": "other-group", "occupancy": "other-home"}


async def term_of(table: int) -> int:
    """The number of the term of a table's first convenor."""
    rows = await Convenorship.select(Convenorship.id).where(Convenorship.round_table == table)
    return int(rows[0]["id"])


async def lives(
    court: Court,
    building: int,
    name: str,
    *,
    unit: int | None = None,
    room: int | None = None,
    person: int | None = None,
    capacity: str = "tenant",
    people: int = 1,
    since: date = SINCE,
    until: date | None = None,
) -> int:
    """One more household on the register of occupancy."""
    count = await Occupancy.count()
    async with write():
        return _id(
            await Occupancy.insert(
                Occupancy(
                    public_id=f"home-{count + 1}", community=court.community, building=building, unit=unit,
                    room=room, person=person, name=name, capacity=capacity, people=people, since=since,
                    until=until, recorded_at=BEGAN,
                )
            )
        )  # fmt: skip


async def _table(
    court: Court, key: str, level: str, name: str, parent: int | None, *, place: int | None = None,
    position: int = 0,
) -> int:  # fmt: skip
    return _id(
        await RoundTable.insert(
            RoundTable(
                public_id=key, community=court.community, level=level, name=name, parent=parent,
                building=place, position=position, created_at=BEGAN, remind_weeks=0,
            )
        )
    )  # fmt: skip


async def _convenor(table: int, person: int, basis: str, *, handed_over_by: int | None = None) -> None:
    await Convenorship.insert(
        Convenorship(
            round_table=table, person=person, basis=basis, handed_over_by=handed_over_by, since=SINCE,
            granted_at=BEGAN,
        )
    )  # fmt: skip


def _id(rows: list[dict[str, object]]) -> int:
    return int(str(rows[0]["id"]))
