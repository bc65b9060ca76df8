"""How much is there in a community, in numbers only, and which organisation may see them?"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from app.community.queries.standings import Place, places
from app.community.rules.offices import Office
from app.community.tables import Building, Organisation, Role
from app.database import fetch


@dataclass(frozen=True)
class Figures:
    """Totals of one community; a head (户) is a set of owners who hold exactly the same."""

    buildings: int
    units: int
    dwellings: int
    area_dm2: int
    owners: int
    heads: int
    without_area: int
    without_owner: int
    slips: int  # owners to whom a slip was ever issued
    phones: int  # owners for whom a phone acts


@dataclass(frozen=True)
class OrganisationOnFile:
    """One organisation with what stands directly below it."""

    id: int
    name: str
    kind: str
    parent: int | None


async def figures(community: int) -> Figures:
    """Counted anew each time: they are wanted on a few pages, and nobody else keeps them."""
    units = await fetch(
        "SELECT COUNT(*) AS units,"
        " COALESCE(SUM(CASE WHEN u.use = 'dwelling' THEN 1 ELSE 0 END), 0) AS dwellings,"
        " COALESCE(SUM(u.area_dm2), 0) AS area,"
        " COALESCE(SUM(CASE WHEN u.area_dm2 IS NULL THEN 1 ELSE 0 END), 0) AS without_area"
        " FROM unit u WHERE u.community = ? AND u.removed_on IS NULL",
        [community],
    )
    held = await fetch(
        "SELECT h.unit, h.owner FROM holding h JOIN unit u ON u.id = h.unit"
        " WHERE u.community = ? AND u.removed_on IS NULL AND h.until IS NULL",
        [community],
    )
    sets: dict[int, set[int]] = {}
    for row in held:
        sets.setdefault(row["unit"], set()).add(row["owner"])
    reached = await fetch(
        "SELECT"
        " (SELECT COUNT(DISTINCT c.subject) FROM code c"
        "  WHERE c.community = ? AND c.purpose = 'owner_slip') AS slips,"
        " (SELECT COUNT(DISTINCT oa.owner) FROM owner_access oa JOIN owner o ON o.id = oa.owner"
        "  WHERE o.community = ? AND o.ended_on IS NULL AND oa.until IS NULL) AS phones",
        [community, community],
    )
    row = units[0]
    return Figures(
        buildings=await Building.count().where(Building.community == community),
        units=row["units"],
        dwellings=int(row["dwellings"]),
        area_dm2=int(row["area"]),
        owners=len({owner["owner"] for owner in held}),
        heads=len({frozenset(owners) for owners in sets.values()}),
        without_area=int(row["without_area"]),
        without_owner=row["units"] - len(sets),
        slips=reached[0]["slips"],
        phones=reached[0]["phones"],
    )


async def overseen(organisation: int, person: int, today: date) -> OrganisationOnFile | None:
    """The organisation, if the person oversees it or one above it; None as if it did not exist."""
    all_of_them = await _organisations()
    watched = await _watched(person, today)
    above: int | None = organisation
    seen: set[int] = set()
    while above in all_of_them and above not in seen:
        if above in watched:
            return all_of_them[organisation]
        seen.add(above)
        above = all_of_them[above].parent
    return None


async def overseen_by(person: int, today: date) -> tuple[OrganisationOnFile, ...]:
    """The organisations a person works for, where their tree begins."""
    all_of_them = await _organisations()
    return tuple(all_of_them[number] for number in sorted(await _watched(person, today)))


async def organisations_below(organisation: int) -> tuple[OrganisationOnFile, ...]:
    """What stands directly below."""
    return tuple(found for found in (await _organisations()).values() if found.parent == organisation)


async def communities_below(organisation: int) -> tuple[Place, ...]:
    """Every community of an organisation and of all below it."""
    all_of_them = await _organisations()
    within, grows = {organisation}, True
    while grows:
        more = {found.id for found in all_of_them.values() if found.parent in within} - within
        within |= more
        grows = bool(more)
    return tuple(place for place in await places() if place.organisation in within)


async def _organisations() -> dict[int, OrganisationOnFile]:
    rows = await Organisation.select(
        Organisation.id, Organisation.name, Organisation.kind, Organisation.parent
    ).order_by(Organisation.id)
    return {row["id"]: OrganisationOnFile(**row) for row in rows}


async def _watched(person: int, today: date) -> set[int]:
    rows: list[dict[str, Any]] = await Role.select(Role.organisation).where(
        (Role.person == person)
        & Role.organisation.is_not_null()
        & Role.kind.is_in([Office.OVERSEER.value, Office.ADMINISTRATOR.value])
        & (Role.since.is_null() | (Role.since <= today))
        & (Role.until.is_null() | (Role.until >= today))
    )
    return {int(row["organisation"]) for row in rows}
