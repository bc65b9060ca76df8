"""How a community runs its lists: names, days at each level, days to agree."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from app.clock import now
from app.community.routes.gate import Entered, enter
from app.community.rules.offices import Office
from app.refusals import Refusal
from app.web import Form, page, read_form, see_other, signed_in
from app.web.templates import scene_of
from meetings.checklists.actions.set_list_rules import set_list_rules
from meetings.checklists.queries.settings import list_settings
from meetings.checklists.routes.view import Asked, beside
from meetings.checklists.rules.items import ListSettings

STAFF = (Office.COMMITTEE, Office.ADMINISTRATOR)
DAYS = ("house_days", "building_days", "group_days", "community_days", "agree_days")


@get("/communities/{community:str}/list-rules", guards=[signed_in])
async def list_rules(request: Asked, community: FromPath[str]) -> Response[str]:
    """What holds now."""
    return await _page(request, await enter(request, community, *STAFF))


@post("/communities/{community:str}/list-rules", guards=[signed_in])
async def keep_list_rules(request: Asked, community: FromPath[str]) -> Response[Any]:
    """What holds from now on."""
    entered, form = await enter(request, community, *STAFF), await read_form(request)
    settings = ListSettings(form.flag("without_name"), **{name: form.whole(name) or 0 for name in DAYS})
    try:
        await set_list_rules(entered.place.id, settings, person=entered.standing.person or 0, at=now())
    except Refusal as refusal:
        return await _page(request, entered, form, refusal)
    return see_other(f"/communities/{community}/list-rules?kept=1")


async def _page(
    request: Asked, entered: Entered, form: Form | None = None, refusal: Refusal | None = None
) -> Response[str]:
    settings = await list_settings(entered.place.id)
    words = scene_of(request).t(refusal.reason, **refusal.params) if refusal else ""
    return page(
        request,
        "lists/rules.html",
        refusal.status if refusal else 200,
        place=entered.place,
        without_name=form.flag("without_name") if form else settings.without_name,
        days=[(name, form.text(name) if form else str(getattr(settings, name))) for name in DAYS],
        error=beside(refusal, words),
        kept="kept" in request.query_params,
    )


ROUTES = (list_rules, keep_list_rules)
