"""What is a person in a community today, and which communities concern them?"""

from dataclasses import dataclass
from datetime import date

from app.community.queries.occupancies import counted
from app.community.rules.offices import Office, Standing
from app.community.tables import Community, OwnerAccess, Role
from app.database import fetch

# Plain SQL: nearly every page asks who somebody is here.
_PLACE = "SELECT id, public_id, name, region, time_zone, about, organisation FROM community"
_ROLES = (
    "SELECT kind, chair FROM role WHERE person = ? AND community = ?"
    " AND (since IS NULL OR since <= ?) AND (until IS NULL OR until >= ?)"
)
_ACCESS = (
    "SELECT oa.owner FROM owner_access oa JOIN owner o ON o.id = oa.owner"
    " WHERE oa.person = ? AND oa.until IS NULL AND o.community = ? AND o.ended_on IS NULL ORDER BY oa.owner"
)
# What ties somebody to a community beside offices and owners: SQL that selects `community`, with `?` for the
# person and twice for the day. Features above add what they keep.
_TIES = [
    "SELECT oc.community FROM occupancy oc WHERE oc.person = ? AND oc.since <= ?"
    f" AND (oc.until IS NULL OR oc.until >= ?) AND {counted('oc')}"
]


def ties_too(sql: str) -> None:
    """Say at import that this ties people to a community, too: such as an invitation to a round table."""
    if sql not in _TIES:
        _TIES.append(sql)


@dataclass(frozen=True)
class Place:
    """A community as pages address it."""

    id: int
    public_id: str
    name: str
    region: str
    time_zone: str
    about: str
    organisation: int | None


async def place(public_id: str) -> Place | None:
    """The community at this address."""
    rows = await fetch(f"{_PLACE} WHERE public_id = ?", [public_id])
    return _place(rows[0]) if rows else None


async def place_by_id(community: int) -> Place:
    """The community a record belongs to."""
    rows = await fetch(f"{_PLACE} WHERE id = ?", [community])
    return _place(rows[0])


async def places() -> tuple[Place, ...]:
    """All communities of this installation, in the order they were set up."""
    rows = await Community.select().order_by(Community.id)
    return tuple(_place(row) for row in rows)


async def standing(person: int | None, community: int, today: date) -> Standing:
    """Offices with dates that hold today, and owners the person may act for, in one community."""
    if person is None:
        return Standing(None, community, frozenset(), False, ())
    roles = await fetch(_ROLES, [person, community, today, today])
    access = await fetch(_ACCESS, [person, community])
    return Standing(
        person=person,
        community=community,
        offices=frozenset(Office(row["kind"]) for row in roles),
        chair=any(row["chair"] for row in roles),
        owners=tuple(row["owner"] for row in access),
        # whoever holds an office or acts for an owner belongs anyway: nobody else is asked about
        tied=not roles and not access and community in await tied_to(person, today),
    )


async def tied_to(person: int, today: date) -> frozenset[int]:
    """The communities in which the person lives, or sits at a table, without an office and without owning."""
    rows = await fetch(" UNION ".join(_TIES), [person, today, today] * len(_TIES))
    return frozenset(row["community"] for row in rows)


async def communities_of(person: int, today: date) -> tuple[Place, ...]:
    """The communities in which the person holds an office, acts for an owner, lives or sits at a table."""
    by_role = await Role.select(Role.community).where(
        (Role.person == person)
        & Role.community.is_not_null()
        & (Role.until.is_null() | (Role.until >= today))
    )
    by_owner = await OwnerAccess.select(OwnerAccess.owner.community.as_alias("community")).where(
        (OwnerAccess.person == person) & OwnerAccess.until.is_null()
    )
    wanted = {row["community"] for row in by_role} | {row["community"] for row in by_owner}
    wanted |= await tied_to(person, today)
    return tuple(found for found in await places() if found.id in wanted)


def _place(row: dict[str, object]) -> Place:
    return Place(
        id=int(str(row["id"])),
        public_id=str(row["public_id"]),
        name=str(row["name"]),
        region=str(row["region"]),
        time_zone=str(row["time_zone"]),
        about=str(row["about"]),
        organisation=row["organisation"] if isinstance(row["organisation"], int) else None,
    )
