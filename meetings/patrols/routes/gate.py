"""Who comes in to patrols: the community, the visitor's standing, and the days a roster asks about."""

from datetime import date, timedelta
from typing import Any

from litestar import Request

from app.clock import today
from app.community.routes.gate import enter
from app.refusals import NotFound
from app.web import visitor
from meetings.agreements.rules.days import Days
from meetings.days_off import days_between
from meetings.patrols.queries.rosters import Patroller, patroller

Asked = Request[Any, Any, Any]


def person_of(request: Asked) -> int | None:
    """Who asks."""
    who = visitor(request)
    return who.person_id if who else None


async def enter_patrols(
    request: Asked, community: str, *, looks: bool = False, office: bool = False
) -> Patroller:
    """A community's patrols for whoever belongs there, looks at the log, or works in its office."""
    place = (await enter(request, community)).place
    me = await patroller(person_of(request), place, today(place.time_zone))
    if (looks and not me.looks) or (office and not me.reader.office):
        raise NotFound
    return me


def days_ahead(first: date, weeks: int) -> Days:
    """The kinds of the days that are dealt."""
    return days_between(first, first + timedelta(weeks=weeks))
