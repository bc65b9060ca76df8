"""Give a person an office in a community from a day, perhaps to a day."""

from dataclasses import dataclass
from datetime import date, datetime

from app.community.actions.tell import tell
from app.community.queries.offices import terms_of
from app.community.rules.offices import Office
from app.community.rules.terms import wrong_term
from app.community.tables import Community, Role
from app.database import lock, write
from app.refusals import Refusal


@dataclass(frozen=True)
class Term:
    """An office as it was entered; `consented` means: may be named in public by surname and office."""

    kind: str
    chair: bool
    since: date | None
    until: date | None
    consented: bool


async def grant_role(
    community: int, person: int, term: Term, *, by: int | None, at: datetime, today: date
) -> int:
    """The number of the new term; nobody holds one office twice, and a committee has one chair."""
    wrong = wrong_term(term.kind, chair=term.chair, since=term.since, until=term.until)
    if wrong is not None:
        raise Refusal(wrong, at=wrong.name.lower())
    async with write():
        await lock(Community, community)
        await _refuse_twice(community, person, term)
        rows = await Role.insert(
            Role(
                person=person,
                community=community,
                kind=term.kind,
                chair=term.chair,
                since=term.since,
                until=term.until,
                granted_by=by,
                granted_at=at,
                consented_on=today if term.consented else None,
            )
        )
        office = "chair" if term.chair else term.kind
        await tell(f"roles.told_granted_{office}", at=at, community=community, people=[person], link="/me")
    return int(rows[0]["id"])


async def _refuse_twice(community: int, person: int, term: Term) -> None:
    for other in await terms_of(community):
        meets = (term.until is None or other.since is None or other.since <= term.until) and (
            other.until is None or term.since is None or term.since <= other.until
        )
        if meets and other.person == person and other.kind is Office(term.kind):
            raise Refusal("roles.already", at="office", name=other.name)
        if meets and term.chair and other.chair:
            raise Refusal("roles.chair_taken", at="chair", name=other.name)
