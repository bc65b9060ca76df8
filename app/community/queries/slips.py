"""Which owners have a slip, which have used it, and whose slip is this?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from app.community.queries.holdings import roll_of
from app.community.rules.labels import unit_label
from app.community.rules.slips import Basis, Check, Slip, SlipState, check_by, nobody_named, slip_state
from app.community.tables import Code, Holding, Owner, OwnerAccess
from app.database import read

OWNER_SLIP = "owner_slip"

T = TypeVar("T", "PrintedSlip", "BoundPhone")


@dataclass(frozen=True)
class PrintedSlip:
    """One slip that was printed, as the desk may know it: never its code."""

    id: int
    owner: int
    issued_at: datetime
    expires_at: datetime | None
    used_at: datetime | None
    ended_at: datetime | None

    @property
    def counted(self) -> Slip:
        return Slip(self.used_at is not None, self.ended_at is not None, self.expires_at)


@dataclass(frozen=True)
class BoundPhone:
    """That a phone may act for an owner now."""

    id: int
    owner: int
    person: int
    basis: Basis
    since: datetime


@dataclass(frozen=True)
class OwnerAtDesk:
    """An owner as the page of slips lists it, under the building of the first unit."""

    id: int
    name: str
    kind: str
    representative: str
    building_id: int
    building: str
    units: tuple[str, ...]
    state: SlipState
    slips: tuple[PrintedSlip, ...]
    phones: tuple[BoundPhone, ...]

    @property
    def nobody_named(self) -> bool:
        return nobody_named(self.kind, self.representative)


@dataclass(frozen=True)
class SlipCount:
    """How far the owners of a building, or of all, have come."""

    owners: int
    issued: int
    used: int
    by_digits: int
    by_slip_only: int
    waiting: int
    without: int


@dataclass(frozen=True)
class OwnerOnSlip:
    """For whom a slip was printed and what it is checked by; for the product, not for a page."""

    id: int
    community: int
    kind: str
    name: str
    mobile: str
    representative: str
    check: Check

    @property
    def acts(self) -> str:
        """Who will hold the phone: the person a company names, else the owner."""
        return self.representative or self.name


async def owners_at_desk(community: int, at: datetime) -> tuple[OwnerAtDesk, ...]:
    """Everyone who holds a unit now, in the order in which slips are handed out: by place."""
    async with read():
        roll = await roll_of(community)
        slips = _by_owner(await _slips(community))
        phones = _by_owner(await _phones(community))
    places: dict[int, list[str]] = {}
    first: dict[int, tuple[int, str]] = {}
    owners = {}
    for unit in roll.units:
        for holding in roll.holdings.get(unit.id, ()):
            owners[holding.owner] = holding
            first.setdefault(holding.owner, (unit.building_id, unit.building))
            places.setdefault(holding.owner, []).append(unit_label(unit.building, unit.entrance, unit.room))
    return tuple(
        OwnerAtDesk(
            id=owner,
            name=holding.name,
            kind=holding.kind,
            representative=holding.representative,
            building_id=first[owner][0],
            building=first[owner][1],
            units=tuple(places[owner]),
            state=slip_state(
                tuple(slip.counted for slip in slips.get(owner, ())),
                tuple(phone.basis for phone in phones.get(owner, ())),
                at,
            ),
            slips=tuple(slips.get(owner, ())),
            phones=tuple(phones.get(owner, ())),
        )
        for owner, holding in owners.items()
    )


def count(owners: Iterable[OwnerAtDesk]) -> SlipCount:
    """The figures over some owners."""
    listed = tuple(owners)
    states = [owner.state for owner in listed]
    return SlipCount(
        owners=len(listed),
        issued=sum(1 for owner in listed if owner.slips),
        used=sum(1 for owner in listed if any(slip.used_at for slip in owner.slips)),
        by_digits=states.count(SlipState.BY_DIGITS),
        by_slip_only=states.count(SlipState.BY_SLIP_ONLY),
        waiting=states.count(SlipState.WAITING),
        without=states.count(SlipState.NEVER) + states.count(SlipState.LAPSED),
    )


async def owner_on_slip(owner: int) -> OwnerOnSlip | None:
    """The owner a slip was printed for; None once that owner is no longer on the roll."""
    rows = await Owner.select().where((Owner.id == owner) & Owner.ended_on.is_null())
    if not rows or not await Holding.exists().where((Holding.owner == owner) & Holding.until.is_null()):
        return None
    row = rows[0]
    return OwnerOnSlip(
        id=row["id"],
        community=row["community"],
        kind=row["kind"],
        name=row["name"],
        mobile=row["mobile"],
        representative=row["representative"],
        check=check_by(row["mobile"], row["certificate_digits"]),
    )


async def person_on_own_phone(code: int, phone_hash: str) -> int | None:
    """Who bound a phone with this slip, if it was this very phone and that still holds."""
    rows = await OwnerAccess.select(OwnerAccess.person).where(
        (OwnerAccess.code == code)
        & (OwnerAccess.phone_hash == phone_hash)
        & (OwnerAccess.phone_hash != "")
        & OwnerAccess.until.is_null()
    )
    return int(rows[0]["person"]) if rows else None


async def _slips(community: int) -> tuple[PrintedSlip, ...]:
    rows = await (
        Code.select(Code.id, Code.subject, Code.issued_at, Code.expires_at, Code.used_at, Code.ended_at)
        .where((Code.community == community) & (Code.purpose == OWNER_SLIP))
        .order_by(Code.id)
    )
    return tuple(PrintedSlip(owner=int(row.pop("subject").partition(":")[2]), **row) for row in rows)


async def _phones(community: int) -> tuple[BoundPhone, ...]:
    rows = await (
        OwnerAccess.select(
            OwnerAccess.id, OwnerAccess.owner, OwnerAccess.person, OwnerAccess.basis, OwnerAccess.since
        )
        .where((OwnerAccess.owner.community == community) & OwnerAccess.until.is_null())
        .order_by(OwnerAccess.id)
    )
    return tuple(BoundPhone(**{**row, "basis": Basis(row["basis"])}) for row in rows)


def _by_owner(items: Iterable[T]) -> dict[int, list[T]]:
    found: dict[int, list[T]] = {}
    for item in items:
        found.setdefault(item.owner, []).append(item)
    return found
