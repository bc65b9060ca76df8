"""Bind a phone to the owner a slip was printed for, after the check against what is on file."""

from dataclasses import dataclass
from datetime import date, datetime

from app.community.actions.tell import tell
from app.community.queries.codes import FoundCode, code_by_id
from app.community.queries.logins import works_here
from app.community.queries.slips import OWNER_SLIP, OwnerOnSlip, owner_on_slip, person_on_own_phone
from app.community.rules.slips import Basis
from app.community.tables import Code, Owner, OwnerAccess, Person
from app.database import lock, write
from app.refusals import Refusal


@dataclass(frozen=True)
class Bound:
    """Who may act now from this phone."""

    person: int
    owner: int
    basis: Basis | None  # None: this phone was bound before and comes back


class NoMatch(Refusal):
    """Unknown, dead, used elsewhere or the wrong digits: one answer, so that nobody learns which."""

    def __init__(self) -> None:
        super().__init__("slips.no_match", at="digits")


async def bind_phone(
    code: int | None, digits: str, *, phone_hash: str, person: int | None, at: datetime, today: date
) -> Bound:
    """Bind once; the same phone again is welcome, any other phone is not.

    `person` is whoever is signed in on this phone already: the owner is added to what they may act
    for. Nobody signed in makes a new person, never an existing one: a slip and four digits must not
    open what somebody else is or may do.
    """
    async with write():
        if code is None:
            raise NoMatch
        await lock(Owner, (await code_by_id(code)).subject_id)  # what prints and unbinds holds it, too
        found = await code_by_id(code)
        owner = await owner_on_slip(found.subject_id)
        if found.purpose != OWNER_SLIP or not found.live(at) or owner is None:
            raise NoMatch
        if found.used_at is not None:
            return await _back_again(found, owner, phone_hash, today)
        if not owner.check.passes(digits):
            raise NoMatch
        return await _bind(found, owner, phone_hash, person, at)


async def _back_again(found: FoundCode, owner: OwnerOnSlip, phone_hash: str, today: date) -> Bound:
    who = await person_on_own_phone(found.id, phone_hash)
    if who is None:
        raise NoMatch
    if await works_here(who, today):
        raise Refusal("slips.staff_by_password")
    return Bound(who, owner.id, None)


async def _bind(
    found: FoundCode, owner: OwnerOnSlip, phone_hash: str, person: int | None, at: datetime
) -> Bound:
    who = person if person is not None else await _new_person(owner, at)
    await _end_earlier_phones(owner, who, at)
    await OwnerAccess.insert(
        OwnerAccess(
            person=who,
            owner=owner.id,
            basis=owner.check.basis.value,
            code=found.id,
            phone_hash=phone_hash,
            since=at,
        )
    )
    await Code.update({Code.used_at: at, Code.used_by: who}).where(Code.id == found.id)
    await tell(
        f"slips.told_bound_{owner.check.basis.value}",
        at=at,
        community=owner.community,
        params={"owner": owner.name},
        owners=[owner.id],
        link="/me",
    )
    return Bound(who, owner.id, owner.check.basis)


async def _new_person(owner: OwnerOnSlip, at: datetime) -> int:
    rows = await Person.insert(Person(name=owner.acts[:60], mobile=owner.mobile, created_at=at))
    return int(rows[0]["id"])


async def _end_earlier_phones(owner: OwnerOnSlip, who: int, at: datetime) -> None:
    """An owner acts from one phone; who loses it is told, since it may not have been their doing."""
    ended = await (
        OwnerAccess.update({OwnerAccess.until: at})
        .where(
            (OwnerAccess.owner == owner.id)
            & OwnerAccess.until.is_null()
            & ((OwnerAccess.basis != Basis.DESK.value) | (OwnerAccess.person == who))
        )
        .returning(OwnerAccess.person)
    )
    await tell(
        "slips.told_moved",
        at=at,
        community=owner.community,
        params={"owner": owner.name},
        people=[row["person"] for row in ended if row["person"] != who],
    )
