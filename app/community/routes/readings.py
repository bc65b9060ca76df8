"""The log of who opened lists of personal data: the administrator of the community reads it."""

from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath

from app.community.queries.data_readings import PAGE, lists_read_in, readings_in
from app.community.routes.gate import enter
from app.community.routes.nav import desk_nav
from app.community.rules.offices import Office
from app.web import page, signed_in
from app.web.forms import Form
from app.web.templates import scene_of


@get("/communities/{community:str}/readings", guards=[signed_in])
async def readings(request: Request[Any, Any, Any], community: FromPath[str]) -> Response[str]:
    """By day, the newest first; one kind of list or one day alone where asked."""
    entered = await enter(request, community, Office.ADMINISTRATOR)
    known = await lists_read_in(entered.place.id)
    what = request.query_params.get("what", "")
    what = what if what in dict(known) else ""
    asked = Form({name: (request.query_params.get(name, ""),) for name in ("before", "day")}, {})
    rows = await readings_in(entered.place.id, what=what, before=asked.day("before"), day=asked.day("day"))
    return page(
        request,
        "community/readings.html",
        place=entered.place,
        nav=desk_nav(scene_of(request).t, entered.place, "", entered.standing),
        known=known,
        what=what,
        day=asked.text("day"),
        rows=rows,
        more=rows[-1].read_on if len(rows) == PAGE else None,
    )


ROUTES = (readings,)
