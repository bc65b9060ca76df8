"""The texts of a community: what is in force, what is on its way, and the next draft of one."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from app.clock import now
from app.community.routes.gate import enter
from app.community.routes.nav import desk_nav
from app.community.rules.offices import STAFF
from app.refusals import NotFound, Refusal
from app.web import page, public, read_form, see_other, signed_in
from app.web.templates import scene_of
from meetings.conventions.actions.start_version import start_version
from meetings.conventions.queries.conventions import ConventionOnFile, conventions_of
from meetings.conventions.routes.gate import Asked, at_text
from meetings.conventions.rules.drafting import may_draft, may_read
from meetings.conventions.rules.kinds import Kind


@get("/communities/{community:str}/conventions", guards=[public])
async def texts(request: Asked, community: FromPath[str]) -> Response[str]:
    """Everything in force for everyone; drafts for those who draft them."""
    entered = await enter(request, community)
    every = await conventions_of(entered.place.id)
    t, standing = scene_of(request).t, entered.standing
    context: dict[str, Any] = {}
    if standing.holds(*STAFF):
        context["nav"] = desk_nav(t, entered.place, "conventions", standing)
    return page(
        request,
        "conventions/conventions.html",
        place=entered.place,
        standing=[each for each in every if each.in_force],
        coming=[each for each in every if _may_see_coming(standing, each)],
        over=[each for each in every if each.ended_on],
        starts=any(may_draft(standing, kind) for kind in Kind),
        **context,
    )


@post("/conventions/{text:str}/versions", guards=[signed_in])
async def begin_version(request: Asked, text: FromPath[str]) -> Response[Any]:
    """The next draft, from the version in force."""
    found = await at_text(request, text)
    if not found.drafts or found.standing.person is None or found.text.in_force is None:
        raise NotFound
    await read_form(request)
    try:
        address = await start_version(found.text.in_force, person=found.standing.person, at=now())
    except Refusal:
        if found.text.coming_address is None:
            raise
        address = found.text.coming_address  # one is on its way already: that is where to go on
        return see_other(f"/versions/{address}")
    return see_other(f"/versions/{address}/draft")


def _may_see_coming(standing: Any, each: ConventionOnFile) -> bool:
    return each.coming_state is not None and may_read(standing, each.kind, each.coming_state)


ROUTES = (texts, begin_version)
