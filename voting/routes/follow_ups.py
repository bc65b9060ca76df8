"""What is done after a verdict: actions on the community's list that point back to the vote."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from app.clock import now, today
from app.refusals import NotFound, Refusal
from app.web import Form, page, public, read_form, see_other, signed_in
from app.web.templates import scene_of
from meetings.checklists.actions.raise_item import raise_item
from meetings.checklists.queries.items import items_from
from meetings.checklists.queries.readers import reader
from meetings.checklists.routes.view import beside, line_views, voice
from voting.routes.gate import CALLERS, EnteredAssembly, enter_assembly
from voting.routes.results import Asked, posted_result

TYPED = ("words", "to_name", "due_on", "done_means")


@get("/assemblies/{public_id:str}/follow-ups", guards=[public])
async def follow_ups(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """Who does what by when, and how far it is."""
    await posted_result(request, public_id)
    return await _page(request, await enter_assembly(request, public_id))


@post("/assemblies/{public_id:str}/follow-ups", guards=[signed_in])
async def open_action(request: Asked, public_id: FromPath[str]) -> Response[Any]:
    """One more action; the verdict must be posted."""
    entered, form = await enter_assembly(request, public_id, *CALLERS), await read_form(request)
    try:
        shown = await posted_result(request, public_id)
    except NotFound:
        raise Refusal("lists.no_result_yet") from None
    try:
        await _open(entered, form, shown)
    except Refusal as refusal:
        return await _page(request, entered, form, refusal)
    return see_other(f"/assemblies/{public_id}/follow-ups")


async def _open(entered: EnteredAssembly, form: Form, shown: dict[str, Any]) -> None:
    if not form.text("to_name"):
        raise Refusal("lists.who_missing", at="to_name")
    if form.day("due_on") is None:
        raise Refusal("lists.due_missing", at="due_on")
    if not form.text("done_means"):
        raise Refusal("lists.means_missing", at="done_means")
    found = entered.assembly
    said = "\0".join(form.text(name) for name in TYPED)
    await raise_item(
        "action",
        form.text("words"),
        community=found.community,
        at=now(),
        by=entered.standing.person,
        round_table=None,
        visibility="public",  # a posted verdict is everyone's, and so is what follows from it
        origin="verdict",
        origin_ref=found.public_id,
        origin_words="\n".join([found.title, *(result.question for result in shown["results"])]),
        responsible_name=form.text("to_name"),
        due_on=form.day("due_on"),
        done_means=form.text("done_means"),
        key=f"verdict\0{found.public_id}\0{said}",
    )


async def _page(
    request: Asked, entered: EnteredAssembly, form: Form | None = None, refusal: Refusal | None = None
) -> Response[str]:
    found, place, t = entered.assembly, entered.place, scene_of(request).t
    day = today(place.time_zone)
    reads = await reader(entered.standing.person, place.id, day)
    v = voice(request, day, place.time_zone, names=reads.belongs or reads.office)
    words = t(refusal.reason, **refusal.params) if refusal else ""
    return page(
        request,
        "lists/follow_ups.html",
        refusal.status if refusal else 200,
        assembly=found,
        place=place,
        lines=line_views(v, await items_from("verdict", found.public_id, reads)),
        may_open=entered.standing.holds(*CALLERS),
        typed={name: form.text(name) if form else "" for name in TYPED},
        error=beside(refusal, words),
        refused=words,
        today=day.isoformat(),
    )


ROUTES = (follow_ups, open_action)
