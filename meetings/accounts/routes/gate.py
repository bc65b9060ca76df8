"""Who comes to an account: load what is asked for with what the visitor is there, or nothing exists."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from litestar import Request

from app.clock import now, today
from app.community.actions.log_reading import log_reading
from app.community.queries.standings import Place, place_by_id, standing
from app.community.routes.gate import enter
from app.community.rules.offices import Office, Standing
from app.refusals import NotFound, Refusal
from app.web import Form, visitor
from app.web.templates import scene_of
from meetings.accounts.rules.money import Unreadable, parse_money

Asked = Request[Any, Any, Any]
OFFICE = (Office.COMMITTEE, Office.ADMINISTRATOR)


@dataclass(frozen=True)
class Here:
    """A community as one visitor comes to its account."""

    place: Place
    standing: Standing
    today: date

    @property
    def is_office(self) -> bool:
        return self.standing.holds(*OFFICE)

    @property
    def person(self) -> int:
        """Whoever acts; only behind a page that people who signed in reach."""
        if self.standing.person is None:
            raise NotFound
        return self.standing.person


async def enter_here(request: Asked, community: str, *offices: Office) -> Here:
    """The community at an address; with `offices` for whoever holds one of them."""
    entered = await enter(request, community, *offices)
    return Here(entered.place, entered.standing, today(entered.place.time_zone))


async def here_of(request: Asked, community: int | None, *offices: Office) -> Here:
    """The community of a record that was found (None: it was not)."""
    if community is None:
        raise NotFound
    where, who = await place_by_id(community), visitor(request)
    day = today(where.time_zone)
    stands = await standing(who.person_id if who else None, where.id, day)
    if offices and not stands.holds(*offices):
        raise NotFound
    return Here(where, stands, day)


async def log(here: Here, what: str, subject: str = "") -> None:
    """Keep that the office has looked at what households owe."""
    await log_reading(here.place.id, None, here.person, what, subject=subject, at=now(), today=here.today)


def amount(form: Form, name: str = "amount") -> int:
    """The fen that were typed, or a refusal beside the field."""
    read = parse_money(form.text(name))
    if isinstance(read, Unreadable):
        raise Refusal(f"open_account.money_{read}", at=name)
    return read


def refused_words(request: Asked, refusal: Refusal | None) -> dict[str, str]:
    """What a template shows of a refusal: amounts in its params are written as money."""
    if refusal is None:
        return {"refused": "", "at": ""}
    return {"refused": scene_of(request).t(refusal.reason, **refusal.params), "at": refusal.at}


def kept(form: Form | None, *names: str) -> dict[str, str]:
    """What was typed, so that a form comes back as it was sent."""
    return {name: form.text(name) if form else "" for name in names}
