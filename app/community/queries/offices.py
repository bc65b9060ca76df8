"""Who holds which office in a community, and who may be given one?"""

from dataclasses import dataclass
from datetime import date, timedelta

from app.community.rules.offices import Office
from app.community.tables import OwnerAccess, Person, Role


@dataclass(frozen=True)
class OfficeTerm:
    """One office of one person from a day to a day."""

    id: int
    person: int
    name: str
    login: str
    has_password: bool
    kind: Office
    chair: bool
    since: date | None
    until: date | None
    consented_on: date | None

    def holds_on(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)

    def over(self, day: date) -> bool:
        return self.until is not None and self.until < day


async def terms_of(community: int) -> tuple[OfficeTerm, ...]:
    """Every term ever, in order of office and beginning."""
    rows = await (
        Role.select(
            Role.id,
            Role.person,
            Role.kind,
            Role.chair,
            Role.since,
            Role.until,
            Role.consented_on,
            Role.person.name.as_alias("name"),
            Role.person.login.as_alias("login"),
            Role.person.password_hash.as_alias("password_hash"),
        )
        .where(Role.community == community)
        .order_by(Role.since, Role.id)
    )
    order = list(Office)
    found = [
        OfficeTerm(
            **{name: value for name, value in row.items() if name not in ("kind", "password_hash")},
            kind=Office(row["kind"]),
            has_password=bool(row["password_hash"]),
        )
        for row in rows
    ]
    return tuple(sorted(found, key=lambda term: (not term.chair, order.index(term.kind))))


async def holds_after(community: int, kind: Office, day: date, *, but: int) -> bool:
    """Whether somebody will hold an office for good after a day, the term `but` aside."""
    terms = [term for term in await terms_of(community) if term.kind is kind and term.id != but]
    return any(term.until is None and term.holds_on(day + timedelta(days=1)) for term in terms)


async def person_with_login(login: str, name: str) -> int | None:
    """Whoever signs in with this and is called so; both must be right, or nobody is found."""
    rows = await Person.select(Person.id).where(
        (Person.login == login) & (Person.name == name) & Person.ended_at.is_null()
    )
    return int(rows[0]["id"]) if rows else None


async def person_with_mobile(community: int, mobile: str, name: str) -> int | None:
    """Whoever acts for an owner of this community under this number and name."""
    rows = await OwnerAccess.select(OwnerAccess.person).where(
        (OwnerAccess.owner.community == community)
        & OwnerAccess.until.is_null()
        & (OwnerAccess.person.name == name)
        & ((OwnerAccess.owner.mobile == mobile) | (OwnerAccess.person.mobile == mobile))
    )
    people = {int(row["person"]) for row in rows}
    return people.pop() if len(people) == 1 else None
