"""What the communities have taken up to the street office, for whoever oversees them."""

from litestar import Response, get
from litestar.params import FromPath

from app.clock import today
from app.community.queries.figures import communities_below, overseen
from app.refusals import NotFound
from app.web import page, signed_in, visitor
from app.web.templates import scene_of
from meetings.checklists.queries.figures import figures_of
from meetings.checklists.queries.items import lines
from meetings.checklists.routes.view import Asked, line_views, share, voice
from meetings.checklists.rules.figures import ListFigures


@get("/organisations/{organisation:int}/items", guards=[signed_in])
async def office_items(request: Asked, organisation: FromPath[int]) -> Response[str]:
    """Items that stand with the office, and figures of every community below; no other item."""
    who, day = visitor(request), today()
    found = await overseen(organisation, who.person_id if who else 0, day)
    if found is None:
        raise NotFound
    places = await communities_below(found.id)
    groups = []
    for place in places:
        v = voice(request, today(place.time_zone), place.time_zone, names=False)
        here = await lines(
            "i.community = ? AND i.office_level AND i.state IN ('open', 'answered', 'underway', 'done')"
            " ORDER BY i.level_since, i.id",
            [place.id],
        )
        counted = (await figures_of(place.id, v.today))["issue"]
        groups.append((place, line_views(v, here), _row(request, counted)))
    return page(request, "lists/office.html", organisation=found, groups=groups)


def _row(request: Asked, counted: ListFigures) -> tuple[str, str, str, str]:
    t = scene_of(request).t
    return (str(counted.raised), str(counted.open), share(t, counted.overdue), share(t, counted.confirmed))


ROUTES = (office_items,)
