"""By which login and password does a person sign in, and what hangs on that person?"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from app.community.queries.standings import tied_to
from app.community.rules.logins import read_mobile
from app.community.rules.offices import STAFF, Office
from app.community.tables import Owner, OwnerAccess, Person, Role

# Whoever may see more than their own home signs in with a password and for a day's work.
_BY_PASSWORD = [office.value for office in (*STAFF, Office.OVERSEER)]


@dataclass(frozen=True)
class Credentials:
    """What a password is compared with; never shown."""

    person: int
    password_hash: str


@dataclass(frozen=True)
class OwnLogin:
    """What the page of passwords asks a person for."""

    person: int
    name: str
    login: str
    password_hash: str
    mobiles: tuple[str, ...]  # on file for the owners this person acts for


async def credentials(login: str) -> Credentials | None:
    """Whose login this is: a login as given, else a mobile number that one person with a password has."""
    by_login = await Person.select(Person.id, Person.password_hash, Person.login).where(
        Person.login.is_in([login, login.lower()]) & Person.ended_at.is_null() & (Person.password_hash != "")
    )
    exact = [row for row in by_login if row["login"] == login] or by_login
    if exact:
        return Credentials(exact[0]["id"], exact[0]["password_hash"])
    if read_mobile(login) is None:
        return None
    by_mobile = await Person.select(Person.id, Person.password_hash).where(
        (Person.mobile == login) & Person.ended_at.is_null() & (Person.password_hash != "")
    )
    return Credentials(by_mobile[0]["id"], by_mobile[0]["password_hash"]) if len(by_mobile) == 1 else None


async def own_login(person: int) -> OwnLogin | None:
    """One's own login and the numbers on file that may become one."""
    rows = await Person.select().where((Person.id == person) & Person.ended_at.is_null())
    if not rows:
        return None
    row = rows[0]
    numbers = await (
        Owner.select(Owner.mobile)
        .where(Owner.id.is_in(await _owners(person) or [0]) & (Owner.mobile != ""))
        .order_by(Owner.id)
    )
    mobiles = tuple(dict.fromkeys(read_mobile(number["mobile"]) or "" for number in numbers))
    return OwnLogin(row["id"], row["name"], row["login"], row["password_hash"], tuple(filter(None, mobiles)))


async def works_here(person: int, today: date) -> bool:
    """Whether the person holds an office that a slip alone must never open."""
    return bool(
        await Role.exists().where((Role.person == person) & Role.kind.is_in(_BY_PASSWORD) & _current(today))
    )


async def has_nothing_left(person: int, today: date) -> bool:
    """Whether no office, no owner, no home and no seat hangs on this person any more."""
    if await Role.exists().where((Role.person == person) & _current(today)):
        return False
    if await tied_to(person, today):
        return False
    return not await _owners(person)


async def stands_elsewhere(person: int, community: int, today: date) -> bool:
    """Whether the person holds an office or acts for an owner outside this community."""
    roles = await Role.select(Role.community).where((Role.person == person) & _current(today))
    if any(row["community"] != community for row in roles):
        return True
    return bool(
        await OwnerAccess.exists().where(
            (OwnerAccess.person == person)
            & OwnerAccess.until.is_null()
            & (OwnerAccess.owner.community != community)
        )
    )


async def _owners(person: int) -> list[int]:
    rows = await OwnerAccess.select(OwnerAccess.owner).where(
        (OwnerAccess.person == person) & OwnerAccess.until.is_null()
    )
    return [row["owner"] for row in rows]


def _current(today: date) -> Any:
    return Role.until.is_null() | (Role.until >= today)
