"""Who comes to a contest: load it with what the visitor is there, or nothing exists."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from litestar import Request

from app.clock import now, today
from app.community.queries.standings import Place, place, place_by_id, standing
from app.community.rules.offices import Office, Standing
from app.refusals import NotFound
from app.web import visitor
from meetings.contests.queries.contests import Contest, JudgeOnFile, contest
from meetings.contests.rules.phases import Phase, phase

Asked = Request[Any, Any, Any]
MAKERS = (Office.COMMITTEE, Office.ADMINISTRATOR, Office.MODERATOR)


@dataclass(frozen=True)
class Entered:
    """A contest as one visitor may see it."""

    contest: Contest
    place: Place
    standing: Standing
    person: int | None
    phase: Phase
    today: date

    @property
    def makes(self) -> bool:
        return self.standing.holds(*MAKERS)

    @property
    def belongs(self) -> bool:
        return self.standing.belongs

    @property
    def judge(self) -> JudgeOnFile | None:
        return self.contest.judge_of(self.person)


async def enter_community(request: Asked, public_id: str) -> tuple[Place, Standing, int | None]:
    """The community at an address and what the visitor is there; anyone comes in."""
    found = await place(public_id)
    if found is None:
        raise NotFound
    return found, *await _standing(request, found)


async def enter_contest(request: Asked, public_id: str) -> Entered:
    """A published contest for anyone; a draft for its makers and judges."""
    found = await contest(public_id)
    if found is None:
        raise NotFound
    where = await place_by_id(found.community)
    stands, person = await _standing(request, where)
    at = phase(found.published_at, found.entries_until, found.closed_at, now())
    if at is Phase.DRAFT and not (stands.holds(*MAKERS) or found.judge_of(person)):
        raise NotFound
    return Entered(found, where, stands, person, at, today(where.time_zone))


def me(person: int | None) -> int:
    """The person behind an action that only people who signed in reach."""
    if person is None:
        raise NotFound
    return person


async def _standing(request: Asked, where: Place) -> tuple[Standing, int | None]:
    who = visitor(request)
    person = who.person_id if who else None
    return await standing(person, where.id, today(where.time_zone)), person
