"""What opens when an opinion slip is scanned or its code typed: one question, one field, without a name."""

from typing import Any

from litestar import Response, post

from app.clock import now, today
from app.community.queries.codes import FoundCode
from app.community.routes.code_doors import Shown, opens
from app.community.routes.trials import count_code
from app.refusals import NotFound, Refusal
from app.web import Form, page, public, read_form
from app.web.ground import ground_of
from app.web.templates import scene_of
from meetings.patrols.actions.hand_in_slip import Answer, hand_in_slip
from meetings.patrols.queries.campaigns import CAMPAIGN, campaign_by_id, item_of_slip
from meetings.patrols.routes.gate import Asked
from meetings.sendings import LONG_FORM


@opens(CAMPAIGN)
async def opinion_slip(request: Asked, found: FoundCode, shown: Shown) -> Response[Any]:
    """The question and a field; opening writes nothing."""
    return await _page(request, found, shown)


@post("/slips-in", guards=[public], request_max_body_size=LONG_FORM)
async def hand_in(request: Asked) -> Response[Any]:
    """Keep what was written; the paper is used up."""
    form = await read_form(request)
    shown = Shown.of(form)
    await count_code(request)
    found = await shown.find(ground_of(request).settings.secret)
    if found is None or found.purpose != CAMPAIGN:
        raise NotFound(public=True)
    _, place = await campaign_by_id(found.subject_id)
    try:
        await hand_in_slip(
            found.subject_id,
            Answer(form.text("words"), form.text("place"), form.text("name")),
            code=found.id,
            at=now(),
            today=today(place.time_zone),
        )
    except Refusal as refusal:
        return await _page(request, found, shown, form, refusal)
    return await _page(request, found, shown, thanks=True)


async def _page(
    request: Asked,
    found: FoundCode,
    shown: Shown,
    form: Form | None = None,
    refusal: Refusal | None = None,
    *,
    thanks: bool = False,
) -> Response[str]:
    asked, place = await campaign_by_id(found.subject_id)
    words = scene_of(request).t(refusal.reason, **refusal.params) if refusal else ""
    response = page(
        request,
        "patrols/slip_in.html",
        refusal.status if refusal else 200,
        place=place,
        campaign=asked,
        shown=shown,
        number=await item_of_slip(found.id),
        takes=asked.takes(today(place.time_zone)),
        thanks=thanks,
        typed={name: form.text(name) if form else "" for name in ("words", "place", "name")},
        error={refusal.at: words} if refusal and refusal.at else {},
        refused=words,
    )
    response.headers["Cache-Control"] = "no-store"
    return response


ROUTES = (hand_in,)
