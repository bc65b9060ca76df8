"""A small court with round numbers and invented people, so that a reader can check every count by eye.

小院, building 1, no entrances, every flat 100.00 ㎡:

    401 红砖商贸 (named: 赵经理)
    301 钱二      302 孙三
    201 吴先生 & 郑女士   202 李四
    101 周一      102 周一

Seven flats, six heads (周一 holds two flats; the couple is one head), 700.00 ㎡. Beside them the office
holders, a tenant and a sub-landlord; in 别院 next door lives the stranger, who is somebody there.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from app.community.tables import (
    Building,
    Community,
    Holding,
    Organisation,
    Owner,
    OwnerAccess,
    Person,
    Role,
    Unit,
)
from app.database import write

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
SINCE = date(2026, 1, 1)
FLAT = 10_000  # dm²: 100.00 ㎡

# name of the owner: kind, mobile, last digits of the certificate, rooms
OWNERS: dict[str, tuple[str, str, str, tuple[str, ...]]] = {
    "周一": ("person", "12000000001", "", ("101", "102")),
    "吴先生": ("person", "12000000002", "", ("201",)),
    "郑女士": ("person", "12000000003", "", ("201",)),
    "李四": ("person", "12000000004", "", ("202",)),
    "钱二": ("person", "", "5678", ("301",)),  # no mobile on file, a certificate
    "孙三": ("person", "", "", ("302",)),  # nothing on file to check a slip by
    "红砖商贸有限公司": ("company", "12000000007", "", ("401",)),
}
REPRESENTATIVE = "赵经理"
# role in tests: name, offices, chair
OFFICE_HOLDERS: dict[str, tuple[str, str, bool]] = {
    "chair": ("王芳", "committee", True),
    "committee": ("何平", "committee", False),
    "teller": ("冯敏", "teller", False),
    "administrator": ("褚卫", "administrator", False),
    "moderator": ("卫红", "moderator", False),
    "overseer": ("蒋街", "overseer", False),
    "tenant": ("陈租客", "resident", False),
    "sub_landlord": ("刘二房东", "resident", False),
}
# who has bound a phone: role in tests, owner
PHONES: dict[str, str] = {
    "zhou": "周一",
    "wu": "吴先生",
    "zheng": "郑女士",
    "li": "李四",
    "qian": "钱二",
    "sun": "孙三",
    "zhao": "红砖商贸有限公司",
}


@dataclass
class Court:
    """Row numbers by name: `court.people["zhou"]`, `court.owners["周一"]`, `court.units["101"]`."""

    community: int
    public_id: str
    building: int
    organisation: int
    other_community: int
    other_public_id: str
    units: dict[str, int] = field(default_factory=dict)
    owners: dict[str, int] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)


async def build_court(*, phones: Iterable[str] = tuple(PHONES)) -> Court:
    """Write the court in one transaction; `phones` are the owners' people who have bound theirs."""
    async with write():
        court = await _places()
        await _homes(court)
        await _office_holders(court)
        for role in phones:
            await _phone(court, role)
        await _neighbours(court)
    return court


async def add_person(name: str, *, mobile: str = "", login: str = "", password_hash: str = "") -> int:
    """One more person who may sign in."""
    return _id(
        await Person.insert(
            Person(name=name, mobile=mobile, login=login, password_hash=password_hash, created_at=BEGAN)
        )
    )


async def add_role(person: int, community: int, kind: str, *, chair: bool = False) -> int:
    """One more office."""
    return _id(
        await Role.insert(
            Role(person=person, community=community, kind=kind, chair=chair, since=SINCE, granted_at=BEGAN)
        )
    )


async def _places() -> Court:
    organisation = _id(await Organisation.insert(Organisation(name="小街道", kind="street_office")))
    home = _id(
        await Community.insert(
            Community(
                public_id="court", name="小院", organisation=organisation, region="shanghai", created_at=BEGAN
            )
        )
    )
    other = _id(
        await Community.insert(Community(public_id="other", name="别院", region="other", created_at=BEGAN))
    )
    building = _id(await Building.insert(Building(community=home, name="1", position=1)))
    return Court(home, "court", building, organisation, other, "other")


async def _homes(court: Court) -> None:
    for name, (kind, mobile, digits, rooms) in OWNERS.items():
        owner = court.owners[name] = _id(
            await Owner.insert(
                Owner(
                    community=court.community,
                    kind=kind,
                    name=name,
                    mobile=mobile,
                    certificate_digits=digits,
                    representative=REPRESENTATIVE if kind == "company" else "",
                    created_at=BEGAN,
                )
            )
        )
        for room in rooms:
            if room not in court.units:
                court.units[room] = await _flat(court.community, court.building, room)
            await Holding.insert(Holding(unit=court.units[room], owner=owner, since=SINCE))


async def _office_holders(court: Court) -> None:
    for role, (name, office, chair) in OFFICE_HOLDERS.items():
        court.people[role] = await add_person(name)
        if office == "overseer":
            await Role.insert(
                Role(
                    person=court.people[role],
                    organisation=court.organisation,
                    kind=office,
                    since=SINCE,
                    granted_at=BEGAN,
                )
            )
        else:
            await add_role(court.people[role], court.community, office, chair=chair)


async def _phone(court: Court, role: str) -> None:
    owner = PHONES[role]
    kind, mobile, digits, _ = OWNERS[owner]
    person = court.people[role] = await add_person(
        REPRESENTATIVE if kind == "company" else owner, mobile=mobile
    )
    await OwnerAccess.insert(
        OwnerAccess(
            person=person,
            owner=court.owners[owner],
            basis="digits" if mobile or digits else "slip_only",
            since=BEGAN,
        )
    )


async def _neighbours(court: Court) -> None:
    """别院: the stranger owns a flat there and sits on its committee."""
    building = _id(await Building.insert(Building(community=court.other_community, name="1", position=1)))
    unit = await _flat(court.other_community, building, "101")
    owner = _id(
        await Owner.insert(
            Owner(community=court.other_community, name="何异", mobile="12000000099", created_at=BEGAN)
        )
    )
    await Holding.insert(Holding(unit=unit, owner=owner, since=SINCE))
    stranger = court.people["stranger"] = await add_person("何异", mobile="12000000099")
    await OwnerAccess.insert(OwnerAccess(person=stranger, owner=owner, basis="digits", since=BEGAN))
    await add_role(stranger, court.other_community, "committee", chair=True)


async def _flat(community: int, building: int, room: str) -> int:
    return _id(
        await Unit.insert(
            Unit(
                community=community,
                building=building,
                room=room,
                floor=int(room[0]),
                area_dm2=FLAT,
                area_source="registry",
                registry_dm2=FLAT,
            )
        )
    )


def _id(rows: list[dict[str, object]]) -> int:
    return int(str(rows[0]["id"]))
