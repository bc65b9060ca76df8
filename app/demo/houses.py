"""Write the demo's communities, houses, owners and people into the database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from piccolo.table import Table

from app.clock import now, today
from app.community.tables import (
    Building,
    Community,
    Entrance,
    Holding,
    Organisation,
    Owner,
    OwnerAccess,
    Person,
    Role,
    RulebookSetting,
    Unit,
)
from app.database import fetch, write
from app.demo.people import PEOPLE, DemoPerson
from app.demo.places import DemoOwner, DemoUnit, duxiang, minghui, pingan
from app.web.facts import state_fact

AT_ONCE = 300


def fact_of(person: str) -> str:
    """Under which name the demo keeps which of its people is who, for the links of later starts."""
    return f"demo_{person}"


@dataclass(frozen=True)
class Communities:
    """Ids of what the demo's votes are built on."""

    minghui: int
    pingan: int
    duxiang: int
    people: dict[str, int]


async def load_houses() -> Communities:
    """Everything but the votes, in one transaction."""
    at, day = now() - timedelta(days=60), today() - timedelta(days=60)
    async with write():
        street = await _insert(Organisation, [Organisation(name="北新泾街道（演示）", kind="street_office")])
        committee = await _insert(
            Organisation,
            [Organisation(name="明辉居委会（演示）", kind="residents_committee", parent=street[0])],
        )
        ids = {
            key: await _community(key, name, about, committee[0], units, at, day)
            for key, name, about, units in (
                ("minghui", "明辉西郊苑", "33 幢楼。13 号楼表决过加装电梯。", minghui()),
                ("pingan", "第二平安", "11 幢楼，44 个门洞，522 户。", pingan()),
                ("duxiang", "杜巷", "326 幢自建房，约 7,200 人，八成是租客。", duxiang()),
            )
        }
        people = {person.key: await _person(person, ids, street[0], at, day) for person in PEOPLE}
        for key, number in people.items():
            await state_fact(fact_of(key), str(number))
        await _rulebook(ids["minghui"], people["chair"], at)
    return Communities(**ids, people=people)


async def _community(
    key: str,
    name: str,
    about: str,
    organisation: int,
    units: Sequence[DemoUnit],
    at: datetime,
    day: date,
) -> int:
    community = (
        await _insert(
            Community,
            [
                Community(
                    public_id=key,
                    name=name,
                    about=about,
                    organisation=organisation,
                    region="shanghai",
                    time_zone="Asia/Shanghai",
                    created_at=at,
                )
            ],
        )
    )[0]
    names = list(dict.fromkeys(unit.building for unit in units))
    buildings = dict(
        zip(
            names,
            await _insert(
                Building,
                [Building(community=community, name=n, position=int(n)) for n in names],
            ),
            strict=True,
        )
    )
    places = list(dict.fromkeys((unit.building, unit.entrance) for unit in units if unit.entrance))
    entrances = dict(
        zip(
            places,
            await _insert(
                Entrance,
                [Entrance(building=buildings[b], name=e, position=int(e)) for b, e in places],
            ),
            strict=True,
        )
    )
    owners = await _owners(community, units, at)
    unit_ids = await _insert(
        Unit,
        [
            Unit(
                community=community,
                building=buildings[unit.building],
                entrance=entrances.get((unit.building, unit.entrance)),
                room=unit.room,
                floor=unit.floor,
                use=unit.use,
                area_dm2=unit.area_dm2,
                registry_dm2=unit.area_dm2,
                area_source="registry",
            )
            for unit in units
        ],
    )
    await _insert(
        Holding,
        [
            Holding(unit=unit_id, owner=owners[owner], since=day)
            for unit, unit_id in zip(units, unit_ids, strict=True)
            for owner in unit.owners
        ],
    )
    return community


async def _owners(community: int, units: Sequence[DemoUnit], at: datetime) -> dict[DemoOwner, int]:
    known = list(dict.fromkeys(owner for unit in units for owner in unit.owners))
    ids = await _insert(
        Owner,
        [
            Owner(
                community=community,
                kind=owner.kind,
                name=owner.name,
                mobile=owner.mobile,
                representative="丁宝珠" if owner.kind == "company" else "",
                created_at=at,
            )
            for owner in known
        ],
    )
    return dict(zip(known, ids, strict=True))


async def _person(
    person: DemoPerson, communities: dict[str, int], street: int, at: datetime, day: date
) -> int:
    community = communities[person.community]
    owner = await _owner_of(person, community)
    name = person.name or (owner[1] if owner else "")
    who = (await _insert(Person, [Person(name=name, created_at=at)]))[0]
    if person.office == "overseer":
        await _insert(
            Role, [Role(person=who, organisation=street, kind="overseer", since=day, granted_at=at)]
        )
    elif person.office:
        await _insert(
            Role,
            [
                Role(
                    person=who,
                    community=community,
                    kind=person.office,
                    chair=person.chair,
                    since=day,
                    granted_at=at,
                )
            ],
        )
    if owner:
        await _insert(OwnerAccess, [OwnerAccess(person=who, owner=owner[0], basis="digits", since=at)])
    return who


async def _owner_of(person: DemoPerson, community: int) -> tuple[int, str] | None:
    if person.key == "neighbour":
        rows = await fetch(f"{_HELD} AND b.name = '12' AND u.room = '301' ORDER BY h.id LIMIT 1", [community])
    elif person.owner:
        rows = await fetch(
            f"{_HELD} AND b.name = '13' AND o.name = ? ORDER BY h.id LIMIT 1", [community, person.owner]
        )
    else:
        return None
    return (rows[0]["id"], rows[0]["name"])


_HELD = (
    "SELECT o.id, o.name FROM owner o JOIN holding h ON h.owner = o.id JOIN unit u ON u.id = h.unit"
    " JOIN building b ON b.id = u.building WHERE u.community = ?"
)


async def _rulebook(community: int, entered_by: int, at: datetime) -> None:
    settings = (
        ("replace_ballot", "yes", "第二十一条　截止前业主可以改投，以最后一次为准，每次均留存。（演示）"),
        ("parking", "not_counted", "第九条　车位不计入投票权数。（演示）"),
    )
    await _insert(
        RulebookSetting,
        [
            RulebookSetting(
                community=community,
                key=key,
                value=value,
                clause=clause,
                adoption="2025年第一次业主大会会议决定（演示）",
                adopted_on=date(2025, 3, 16),
                valid_from=date(2025, 3, 16),
                entered_by=entered_by,
                entered_at=at,
            )
            for key, value, clause in settings
        ],
    )


async def _insert(table: type[Table], rows: Iterable[Table]) -> list[int]:
    """Insert in portions and return the ids in the same order."""
    waiting = list(rows)
    ids: list[int] = []
    for start in range(0, len(waiting), AT_ONCE):
        stored = await table.insert(*waiting[start : start + AT_ONCE])
        ids += [int(row["id"]) for row in stored]
    return ids
