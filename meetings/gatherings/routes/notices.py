"""A meeting's notice as a sheet of paper to hang at the door, with its QR code."""

from typing import Any

from litestar import Response, get
from litestar.params import FromPath

from app.web import page, public
from app.web.ground import ground_of
from meetings.gatherings.queries.agenda import agenda
from meetings.gatherings.queries.invitations import invitations
from meetings.gatherings.queries.planning import legal_plan
from meetings.gatherings.routes.meetings import quorum_of
from meetings.gatherings.routes.planning_gate import Asked, enter_meeting
from meetings.gatherings.rules.agenda import timetable
from meetings.gatherings.rules.templates import BY_KEY


@get("/meetings/{public_id:str}/notice", guards=[public])
async def notice(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """Time, place and agenda, as people expect an official notice to look; a draft's is a preview."""
    entered = await enter_meeting(request, public_id)
    head, items = entered.head, await agenda(entered.head.id)
    begins, _ = timetable(head.starts_at, [item.minutes for item in items])
    base = ground_of(request).settings.public_address or str(request.base_url).rstrip("/")
    return page(
        request,
        "meetings/notice_print.html",
        meeting=head,
        place=entered.place,
        template=BY_KEY[head.template],
        items=[(item, begins[n] if begins else None) for n, item in enumerate(items)],
        parties=[each.party for each in await invitations(head.id) if each.party],
        quorum=await quorum_of(head),
        roll=(await legal_plan(head)).roll,
        posted_on=head.posted_on
        or (head.called_at.astimezone(head.zone).date() if head.called_at else entered.today),
        address=f"{base}{entered.path}",
        base=base,
    )


ROUTES: tuple[Any, ...] = (notice,)
