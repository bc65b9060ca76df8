"""The first page: what is on now and what I must do, or what this is and how to come in."""

from typing import Any

from litestar import Request, Response, get

from app.clock import now, today
from app.community.queries.figures import overseen_by
from app.community.queries.inbox import Item, inbox
from app.community.queries.me import OfficeHeld, acting_for, lets_a_house, offices_of
from app.community.queries.standings import communities_of, places
from app.community.routes.inbox import ItemView, view
from app.community.rules.offices import Office
from app.web import page, public, visitor
from app.web.templates import scene_of

NEWS_SHOWN = 4
UNITS_SHOWN = 3
DESK = {Office.ADMINISTRATOR.value, Office.COMMITTEE.value, Office.TELLER.value}


@get("/", guards=[public])
async def home(request: Request[Any, Any, Any]) -> Response[str]:
    """Without a greeting: what is on, what to do, what happened."""
    who = visitor(request)
    if who is None:
        return page(request, "home/welcome.html", places=await places())
    items = await inbox(who.person_id)
    todo = [_view(request, item) for item in items if item.waits(now())]
    news = [_view(request, item) for item in items if item.kind == "news"]
    offices = await offices_of(who.person_id, today())
    owners = await acting_for(who.person_id)
    units = [label for owner in owners for label in owner.units]
    return page(
        request,
        "home/home.html",
        places=await communities_of(who.person_id, today()),
        units=units[:UNITS_SHOWN],
        more_units=len(units) > UNITS_SHOWN,
        todo=todo,
        unread=sum(item.read_at is None for item in items if item.kind == "news"),
        news=news[:NEWS_SHOWN],
        pays=bool(owners),
        landlord=await lets_a_house(who.person_id, today()),
        desks=_desks(offices),
        organisations=await overseen_by(who.person_id, today()),
    )


def _view(request: Request[Any, Any, Any], item: Item) -> ItemView:
    return view(scene_of(request).t, item)


def _desks(offices: tuple[OfficeHeld, ...]) -> list[tuple[str, str]]:
    """The places where this person has work to do, each once."""
    found = {office.public_id: office.place for office in offices if office.kind in DESK}
    return [(place, public_id) for public_id, place in found.items()]


ROUTES = (home,)
