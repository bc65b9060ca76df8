"""A house's fire safety, for whoever runs it: wardens with consent, pictures of the way out."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from app.clock import now
from app.refusals import NotFound, Refusal
from app.web import Form, page, read_form, see_other, signed_in
from app.web.file_store import PICTURES, ROOMY_REQUEST, find, keep, serve
from app.web.ground import ground_of
from app.web.templates import scene_of
from meetings.houses.actions.end_warden import end_warden
from meetings.houses.actions.enter_warden import enter_warden
from meetings.houses.actions.hang_route import hang_route
from meetings.houses.actions.set_warden_consent import set_warden_consent
from meetings.houses.actions.take_down_route import take_down_route
from meetings.houses.queries.safety import lessons_of, routes_of, wardens_of
from meetings.houses.routes.gate import Asked, AtHouse, at_house, called, said
from meetings.houses.rules.safety import Warden
from meetings.sendings import LONG_FORM

WARDEN_FIELDS = ("name", "office", "since")
ROUTE_FIELDS = ("floor", "words")
DONE = ("entered", "ended", "agreed", "not_agreed", "hung", "taken_down")


@get("/houses/{building:int}/safety", guards=[signed_in])
async def safety(request: Asked, building: FromPath[int]) -> Response[str]:
    """Who and where, as it stands."""
    return await _page(request, await at_house(request, building))


@post("/houses/{building:int}/wardens", guards=[signed_in], request_max_body_size=LONG_FORM)
async def enter(request: Asked, building: FromPath[int]) -> Response[Any]:
    """One more warden."""
    at, form = await at_house(request, building), await read_form(request)
    try:
        await enter_warden(
            at.house.id,
            form.text("name"),
            form.text("office"),
            form.day("since"),
            agreed=form.flag("agreed"),
            by=at.person,
            at=now(),
            today=at.today,
        )
    except Refusal as refusal:
        return await _page(request, at, form, refusal)
    return see_other(f"{at.path}/safety?done=entered")


@post("/houses/{building:int}/wardens/{warden:int}/ending", guards=[signed_in])
async def end(request: Asked, building: FromPath[int], warden: FromPath[int]) -> Response[None]:
    """Today is the last day."""
    at = await at_house(request, building)
    await end_warden(warden, at.house.id, by=at.person, at=now(), today=at.today)
    return see_other(f"{at.path}/safety?done=ended")


@post("/houses/{building:int}/wardens/{warden:int}/consent", guards=[signed_in])
async def consent(request: Asked, building: FromPath[int], warden: FromPath[int]) -> Response[None]:
    """Agreed to be named, or not any more."""
    at, form = await at_house(request, building), await read_form(request)
    agreed = form.text("agreed") == "yes"
    await set_warden_consent(warden, at.house.id, agreed=agreed, today=at.today)
    return see_other(f"{at.path}/safety?done={'agreed' if agreed else 'not_agreed'}")


@post("/houses/{building:int}/escape-routes", guards=[signed_in], request_max_body_size=ROOMY_REQUEST)
async def hang(request: Asked, building: FromPath[int]) -> Response[Any]:
    """A new picture; the one of the same floor comes down."""
    at, form = await at_house(request, building), await read_form(request)
    try:
        if form.text("floor") and form.whole("floor") is None:
            raise Refusal("house_page.floor_wrong", at="floor")
        stored = await keep(
            ground_of(request).settings, form.file("file"), kinds=PICTURES, person_id=at.person
        )
        await hang_route(
            at.house.id, stored.id, form.whole("floor"), form.text("words"), by=at.person, at=now()
        )
    except Refusal as refusal:
        return await _page(request, at, form, refusal)
    return see_other(f"{at.path}/safety?done=hung#routes")


@post("/houses/{building:int}/escape-routes/{route:int}/removal", guards=[signed_in])
async def take_down(request: Asked, building: FromPath[int], route: FromPath[int]) -> Response[None]:
    """The picture hangs no more."""
    at = await at_house(request, building)
    await take_down_route(route, at.house.id, at=now())
    return see_other(f"{at.path}/safety?done=taken_down#routes")


@get("/houses/{building:int}/escape-routes/{file:str}", guards=[signed_in])
async def picture(request: Asked, building: FromPath[int], file: FromPath[str]) -> Response[Any]:
    """A picture that hangs in this house."""
    at = await at_house(request, building)
    if file not in {each.file for each in await routes_of(at.house.id)}:
        raise NotFound
    return await serve(ground_of(request).settings, await find(file))


async def _page(
    request: Asked, at: AtHouse, form: Form | None = None, refusal: Refusal | None = None
) -> Response[str]:
    t, done = scene_of(request).t, request.query_params.get("done", "")
    refused, error = said(t, refusal)
    wardens = await wardens_of(at.house.id)
    typed = {name: form.text(name) if form else "" for name in (*WARDEN_FIELDS, *ROUTE_FIELDS)}
    typed["since"] = typed["since"] or at.today.isoformat()
    return page(
        request,
        "houses/safety.html",
        refusal.status if refusal else 200,
        at=at,
        place=at.place,
        called=called(t, at.house.name, self_built=at.house.house),
        now=[each for each in wardens if each.until is None or each.until >= at.today],
        past=[each for each in wardens if each.until is not None and each.until < at.today],
        routes=await routes_of(at.house.id),
        lessons=len(await lessons_of(at.place.id)),
        offices=[(each.value, t(f"house_page.warden_{each}")) for each in Warden],
        typed=typed,
        agreed=form.flag("agreed") if form else False,
        entering=form is not None and "office" in form.fields,
        refused=refused,
        error=error,
        done=f"house_page.done_{done}" if done in DONE and refusal is None else "",
    )


ROUTES = (safety, enter, end, consent, hang, take_down, picture)
