"""For whom does this person act, in which offices, and what waits for them?"""

from dataclasses import dataclass
from datetime import date, datetime

from app.community.queries.occupancies import counted
from app.community.rules.labels import unit_label
from app.community.rules.slips import Basis
from app.community.tables import Holding, InboxItem, OwnerAccess, Role
from app.database import fetch


@dataclass(frozen=True)
class ActingFor:
    """One owner this person's phone may act for."""

    owner: int
    name: str
    kind: str
    representative: str
    community: str
    public_id: str
    time_zone: str
    basis: Basis
    since: datetime
    units: tuple[str, ...]


@dataclass(frozen=True)
class OfficeHeld:
    """One office, with where it is held."""

    kind: str
    chair: bool
    place: str
    public_id: str  # empty for an organisation above communities


async def acting_for(person: int) -> tuple[ActingFor, ...]:
    """Every owner, in order of community and binding."""
    rows = await (
        OwnerAccess.select(
            OwnerAccess.owner,
            OwnerAccess.basis,
            OwnerAccess.since,
            OwnerAccess.owner.name.as_alias("name"),
            OwnerAccess.owner.kind.as_alias("kind"),
            OwnerAccess.owner.representative.as_alias("representative"),
            OwnerAccess.owner.community.name.as_alias("community"),  # type: ignore[union-attr]
            OwnerAccess.owner.community.public_id.as_alias("public_id"),  # type: ignore[union-attr]
            OwnerAccess.owner.community.time_zone.as_alias("time_zone"),  # type: ignore[union-attr]
        )
        .where(
            (OwnerAccess.person == person)
            & OwnerAccess.until.is_null()
            & OwnerAccess.owner.ended_on.is_null()
        )
        .order_by(OwnerAccess.owner.community, OwnerAccess.id)
    )
    units = await _units([row["owner"] for row in rows])
    return tuple(
        ActingFor(**{**row, "basis": Basis(row["basis"])}, units=tuple(units.get(row["owner"], ())))
        for row in rows
    )


async def offices_of(person: int, today: date) -> tuple[OfficeHeld, ...]:
    """Every office held today."""
    rows = await (
        Role.select(
            Role.kind,
            Role.chair,
            Role.community.name.as_alias("community"),
            Role.community.public_id.as_alias("public_id"),
            Role.organisation.name.as_alias("organisation"),
        )
        .where(
            (Role.person == person)
            & (Role.since.is_null() | (Role.since <= today))
            & (Role.until.is_null() | (Role.until >= today))
        )
        .order_by(Role.id)
    )
    return tuple(
        OfficeHeld(
            row["kind"], row["chair"], row["community"] or row["organisation"] or "", row["public_id"] or ""
        )
        for row in rows
    )


async def lets_a_house(person: int, today: date) -> bool:
    """Whether somebody owns a house that stands for itself, or lets one on that they took over."""
    rows = await fetch(
        "SELECT 1 AS found FROM owner_access oa JOIN holding h ON h.owner = oa.owner"
        " JOIN unit u ON u.id = h.unit JOIN building b ON b.id = u.building WHERE oa.person = ?"
        " AND oa.until IS NULL AND (h.until IS NULL OR h.until >= ?) AND b.house"
        " UNION SELECT 1 FROM occupancy oc WHERE oc.person = ? AND oc.capacity = 'sub_landlord'"
        f" AND oc.since <= ? AND (oc.until IS NULL OR oc.until >= ?) AND {counted('oc')}",
        [person, today, person, today, today],
    )
    return bool(rows)


async def first_address(person: int, at: datetime) -> str:
    """Where someone who has just come in should go: to the one thing they must do, else home."""
    owners = await OwnerAccess.select(OwnerAccess.owner).where(
        (OwnerAccess.person == person) & OwnerAccess.until.is_null()
    )
    mine = (InboxItem.person == person) | InboxItem.owner.is_in([row["owner"] for row in owners] or [0])
    rows = await InboxItem.select(InboxItem.link).where(
        mine
        & (InboxItem.kind == "todo")
        & InboxItem.done_at.is_null()
        & (InboxItem.link != "")
        & (InboxItem.due_at.is_null() | (InboxItem.due_at > at))
    )
    links = {str(row["link"]) for row in rows}
    return links.pop() if len(links) == 1 else "/"


async def _units(owners: list[int]) -> dict[int, list[str]]:
    rows = await (
        Holding.select(
            Holding.owner,
            Holding.unit.room.as_alias("room"),
            Holding.unit.building.name.as_alias("building"),  # type: ignore[union-attr]
            Holding.unit.entrance.name.as_alias("entrance"),  # type: ignore[union-attr]
        )
        .where(Holding.owner.is_in(owners or [0]) & Holding.until.is_null())
        .order_by(
            Holding.unit.building.position,  # type: ignore[union-attr]
            Holding.unit.floor,
            Holding.unit.room,
        )
    )
    found: dict[int, list[str]] = {}
    for row in rows:
        label = unit_label(row["building"], row["entrance"] or "", row["room"])
        found.setdefault(row["owner"], []).append(label)
    return found
