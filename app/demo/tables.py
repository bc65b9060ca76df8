"""The demo's round tables: 杜巷's 1+3+326 with who lives there, and the trees of the two other communities.

Names and households are invented; that there are 326 houses, about 7,200 people and four tenants in five is
what public reports say.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from piccolo.table import Table

from app.clock import now, today
from app.community.actions.mark_houses import mark_houses
from app.community.tables import Occupancy, OwnerAccess, Person
from app.database import execute, fetch, write
from app.demo.houses import Communities
from app.demo.places import GIVEN, SURNAMES
from app.i18n import translator
from meetings.roundtables.actions.draw_tree import Drawer, draw_tree
from meetings.roundtables.queries.trees import TreeOnFile, tree_on_file
from meetings.roundtables.rules.tree import OnFile, WantedGroup, WantedTree, deal
from meetings.roundtables.tables import Convenorship, TableSitting

PEOPLE_IN_DUXIANG = 7200
GROUPS = (("第一楼组", 116), ("第二楼组", 104), ("第三楼组", 106))
HOUSE_OF_THE_DEMO = "12"  # whose owner, sub-landlord and tenant can be tried
AT_ONCE = 400
# how many of 326 tables met when, in days before today; the rest have never met
MET = ((41, (1, 29)), (118, (31, 88)), (96, (92, 300)), (37, (370, 500)))
SIZES = {"owner": (4, 5, 6, 7, 8), "sub_landlord": (2, 3, 4), "tenant": (1, 1, 2, 2, 3)}
WORDS = ("院子里坐了坐，说了停车和晾衣。", "说了充电桩。", "分了垃圾值日。", "新租客认认门。", "", "", "")


@dataclass(frozen=True)
class House:
    """One house of 杜巷 with its table and owner."""

    building: int
    name: str
    table: int
    owner: str
    mobile: str


async def load_tables(loaded: Communities) -> None:
    """Trees first, then who lives in 杜巷's houses, who convenes them and when they met."""
    at, day = now() - timedelta(days=59), today()
    async with write():
        await _tree(loaded.minghui, "明辉西郊苑", loaded.people["chair"], at, ("东片", "中片", "西片"))
        await _tree(loaded.pingan, "第二平安", None, at, ())
        await _duxiang_tree(loaded, at)
        houses = await _houses(loaded.duxiang)
        await _households(loaded.duxiang, houses, at, day)
        await _people_of_the_demo(loaded, houses, at)
        await _convenors(loaded, houses, at, day)
        await _sittings(loaded, houses, day)
        await _elsewhere(loaded, at, day)


async def _tree(community: int, name: str, person: int | None, at: datetime, groups: Sequence[str]) -> None:
    found = await tree_on_file(community)
    await draw_tree(
        community, name, deal(found.places, groups), Drawer(person, at, at.date(), _called), seen=found.seen
    )


async def _duxiang_tree(loaded: Communities, at: datetime) -> None:
    await mark_houses(loaded.duxiang, await _buildings(loaded.duxiang), house=True)
    found = await tree_on_file(loaded.duxiang)
    drawer = Drawer(loaded.people["moderator"], at, at.date(), _called, houses=True)
    await draw_tree(loaded.duxiang, "杜巷", _in_groups(found), drawer, seen=found.seen)


def _in_groups(found: TreeOnFile) -> WantedTree:
    groups, start = [], 0
    for name, count in GROUPS:
        part = found.places[start : start + count]
        groups.append(WantedGroup(None, name, tuple(place.building for place in part)))
        start += count
    return WantedTree(tuple(groups))


async def _buildings(community: int) -> list[int]:
    rows = await fetch("SELECT id FROM building WHERE community = ?", [community])
    return [row["id"] for row in rows]


async def _houses(community: int) -> list[House]:
    rows = await fetch(
        "SELECT b.id, b.name, rt.id AS round_table, o.name AS owner, o.mobile FROM building b"
        " JOIN round_table rt ON rt.building = b.id JOIN unit u ON u.building = b.id"
        " JOIN holding h ON h.unit = u.id JOIN owner o ON o.id = h.owner"
        " WHERE b.community = ? ORDER BY b.position",
        [community],
    )
    return [House(r["id"], r["name"], r["round_table"], r["owner"], r["mobile"]) for r in rows]


# ---- who lives there -------------------------------------------------------------------------------


async def _households(community: int, houses: Sequence[House], at: datetime, day: date) -> None:
    """7,200 people in rooms: the owner's family in two houses of three, all else let."""
    chance = random.Random(7200)  # noqa: S311
    rooms: list[tuple[object, ...]] = []
    homes: list[tuple[object, ...]] = []
    for number, (house, heads) in enumerate(zip(houses, _heads(chance, len(houses)), strict=True)):
        left, room = heads, 0
        while left:
            room += 1
            kind = "tenant"
            if room == 1 and number % 3:
                kind = "owner"
            elif room == 2 and number % 5 < 2:
                kind = "sub_landlord"
            size = min(left, chance.choice(SIZES[kind]))
            left -= size
            word = f"{1 + (room - 1) // 4}0{(room - 1) % 4 + 1}"
            rooms.append((house.building, word, 1 + (room - 1) // 4))
            name = house.owner if kind == "owner" else chance.choice(SURNAMES) + chance.choice(GIVEN)
            mobile = house.mobile if kind == "owner" else f"1204{len(homes):05d}{chance.randrange(100):02d}"
            since = day - timedelta(days=chance.randrange(70, 1400))
            home = f"dx{len(homes):05d}{chance.randrange(16**6):06x}"
            homes.append((home, community, house.building, word, name, mobile, kind, size, since, at))
    await _write_all("INSERT INTO room (building, name, floor) VALUES", rooms)
    numbers = {
        (row["building"], row["name"]): row["id"]
        for row in await fetch("SELECT id, building, name FROM room")
    }
    await _write_all(
        "INSERT INTO occupancy (public_id, community, building, room, name, mobile, capacity, people, since,"
        " recorded_at) VALUES",
        [(*home[:3], numbers[home[2], home[3]], *home[4:]) for home in homes],
    )


def _heads(chance: random.Random, houses: int) -> list[int]:
    """About 22 in each house, 7,200 in all."""
    heads = [chance.randrange(12, 33) for _ in range(houses)]
    while sum(heads) != PEOPLE_IN_DUXIANG:
        heads[chance.randrange(houses)] += 1 if sum(heads) < PEOPLE_IN_DUXIANG else -1
    return heads


async def _write_all(sql: str, rows: Sequence[tuple[object, ...]]) -> None:
    """Many rows in few statements: a demo is made while somebody waits."""
    for start in range(0, len(rows), AT_ONCE):
        part = rows[start : start + AT_ONCE]
        marks = ", ".join(f"({', '.join('?' * len(row))})" for row in part)
        await execute(f"{sql} {marks}", [value for row in part for value in row])


async def _people_of_the_demo(loaded: Communities, houses: Sequence[House], at: datetime) -> None:
    """In one house everybody can be tried: who owns it, who lets it by rooms, who rents a room."""
    house = next(each for each in houses if each.name == HOUSE_OF_THE_DEMO)
    homes = await (
        Occupancy.select(Occupancy.id, Occupancy.capacity)
        .where(Occupancy.building == house.building)
        .order_by(Occupancy.id)
    )
    lets = next((row["id"] for row in homes if row["capacity"] == "sub_landlord"), homes[0]["id"])
    rents = next(row["id"] for row in homes if row["capacity"] == "tenant" and row["id"] != lets)
    for home, key, capacity in ((lets, "sub_landlord", "sub_landlord"), (rents, "lodger", "tenant")):
        name = (await Person.select(Person.name).where(Person.id == loaded.people[key]))[0]["name"]
        await Occupancy.update(
            {
                Occupancy.person: loaded.people[key],
                Occupancy.name: name,
                Occupancy.capacity: capacity,
            }
        ).where(Occupancy.id == home)
    owner = (
        await fetch(
            "SELECT h.owner FROM holding h JOIN unit u ON u.id = h.unit WHERE u.building = ?",
            [house.building],
        )
    )[0]["owner"]
    landlord = loaded.people["landlord"]
    await Person.update({Person.name: house.owner}).where(Person.id == landlord)
    await OwnerAccess.insert(OwnerAccess(person=landlord, owner=owner, basis="digits", since=at))


# ---- who convenes, and when they met ---------------------------------------------------------------


async def _convenors(loaded: Communities, houses: Sequence[House], at: datetime, day: date) -> None:
    """The owner, or whoever lets the house; every thirteenth table has nobody yet."""
    lets = {
        row["building"]: row
        for row in await fetch(
            "SELECT id, building, name, mobile, person FROM occupancy WHERE community = ?"
            " AND capacity = 'sub_landlord'",
            [loaded.duxiang],
        )
    }
    since = day - timedelta(days=400)
    for number, house in enumerate(houses):
        if number % 13 == 7 and house.name != HOUSE_OF_THE_DEMO:
            continue
        home = lets.get(house.building)
        if home is None:
            person = await _one(Person, name=house.owner, mobile=house.mobile, created_at=at)
        elif home["person"] is not None:
            person = home["person"]
        else:
            person = await _one(Person, name=home["name"], mobile=home["mobile"], created_at=at)
            await Occupancy.update({Occupancy.person: person}).where(Occupancy.id == home["id"])
        handed = loaded.people["landlord"] if house.name == HOUSE_OF_THE_DEMO else None
        await _one(
            Convenorship, round_table=house.table, person=person,
            basis="owner" if home is None else "sub_landlord", handed_over_by=handed, since=since,
            granted_at=at, consented_on=since if number % 4 else None,
        )  # fmt: skip
    groups = await fetch(
        "SELECT id FROM round_table WHERE community = ? AND level = 'group' ORDER BY position",
        [loaded.duxiang],
    )
    for row, name in zip(groups, ("朱志明", "何秀英", "唐建华"), strict=True):
        person = await _one(Person, name=name, created_at=at)
        await _one(
            Convenorship, round_table=row["id"], person=person, basis="elected", since=since,
            granted_at=at, consented_on=since,
        )  # fmt: skip


async def _sittings(loaded: Communities, houses: Sequence[House], day: date) -> None:
    """A real mixture: some met this month, most this quarter, some long ago, some never."""
    chance = random.Random(330)  # noqa: S311
    order = [house for house in houses if house.name != HOUSE_OF_THE_DEMO]
    chance.shuffle(order)
    last: dict[int, int] = {next(h.table for h in houses if h.name == HOUSE_OF_THE_DEMO): 64}
    for count, (least, most) in MET:
        for _ in range(count):
            last[order.pop().table] = chance.randrange(least, most)
    rows = []
    for table, days in last.items():
        for back in range(chance.randrange(1, 6)):
            held = day - timedelta(days=days + back * chance.randrange(25, 70))
            rows.append((table, held, chance.randrange(5, 18), "", chance.choice(WORDS), _at(held)))
    others = await fetch(
        "SELECT id FROM round_table WHERE community = ? AND level IN ('community', 'group')", [loaded.duxiang]
    )
    for number, row in enumerate(others):
        for back in range(4):
            held = day - timedelta(days=12 + number * 3 + back * 30)
            rows.append((row["id"], held, 18 + number * 4 + back, "", "", _at(held)))
    await _write_all(
        "INSERT INTO table_sitting (round_table, held_on, people, meeting, words, recorded_at) VALUES", rows
    )


async def _elsewhere(loaded: Communities, at: datetime, day: date) -> None:
    """In 明辉西郊苑 building 13 has a convenor and met lately; in 第二平安 some buildings met."""
    table = (
        await fetch(
            "SELECT rt.id FROM round_table rt JOIN building b ON b.id = rt.building"
            " WHERE rt.community = ? AND b.name = '13'",
            [loaded.minghui],
        )
    )[0]["id"]
    since = day - timedelta(days=200)
    await _one(
        Convenorship, round_table=table, person=loaded.people["convenor"], basis="elected", since=since,
        granted_at=at, consented_on=since,
    )  # fmt: skip
    held = day - timedelta(days=9)
    await _one(
        TableSitting,
        round_table=table,
        held_on=held,
        people=21,
        words="电梯的施工和出行。",
        recorded_at=_at(held),
    )
    rows = await fetch(
        "SELECT id FROM round_table WHERE community = ? AND level = 'building' ORDER BY position",
        [loaded.pingan],
    )
    for number, row in enumerate(rows[:7]):
        held = day - timedelta(days=6 + number * number * 5)
        await _one(
            TableSitting, round_table=row["id"], held_on=held, people=12 + number, recorded_at=_at(held)
        )


def _at(held: date) -> datetime:
    return now().replace(year=held.year, month=held.month, day=held.day, hour=12)


async def _one(table: type[Table], **values: Any) -> int:
    rows = await table.insert(table(**values))
    return int(rows[0]["id"])


def _called(place: OnFile) -> str:
    kind = "house" if place.house else "building"
    return translator("zh").plain(f"roundtables.called_{kind}", name=place.name)
