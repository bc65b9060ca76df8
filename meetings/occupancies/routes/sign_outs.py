"""Signing out at a house's code: from the own phone at once, by word for whoever is in charge to settle."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from app.clock import now, today
from app.community.actions.record_occupancy import Recorder
from app.community.queries.occupancies import Household, households_in
from app.refusals import Refusal
from app.web import Form, page, public, read_form, see_other, visitor
from meetings.houses.queries.plates import HouseAtDoor, house_of
from meetings.occupancies.actions.note_leaving import Said, note_leaving
from meetings.occupancies.actions.sign_out import sign_out
from meetings.occupancies.routes.trials import count_at_code

Asked = Request[Any, Any, Any]


@get("/h/{token:str}/sign-out", guards=[public])
async def sign_out_form(request: Asked, token: FromPath[str]) -> Response[str]:
    """One's own entry with one button; without one, or for somebody else, three fields."""
    house = await house_of(token)
    return _dead(request) if house is None else await _form(request, house)


@post("/h/{token:str}/sign-out", guards=[public])
async def leave(request: Asked, token: FromPath[str]) -> Response[Any]:
    """An own entry ends; what is said of others is kept for whoever is in charge. The answer is the same."""
    house = await house_of(token)
    if house is None:
        return _dead(request)
    form = await read_form(request)
    try:
        await count_at_code(request, house.building)
        await _left(request, house, form)
    except Refusal as refusal:
        return await _form(request, house, form, refusal)
    return see_other(f"{house.path}/signed-out{'?own=yes' if form.text('entry') else ''}")


@get("/h/{token:str}/signed-out", guards=[public])
async def left(request: Asked, token: FromPath[str]) -> Response[str]:
    """It was ended, or it was noted."""
    house = await house_of(token)
    if house is None:
        return _dead(request)
    return page(
        request, "occupancies/left.html", house=house, own=request.query_params.get("own", "") == "yes"
    )


async def _left(request: Asked, house: HouseAtDoor, form: Form) -> None:
    who, this_day = visitor(request), today(house.place.time_zone)
    entry = form.text("entry")
    if entry and who is not None:
        me = Recorder(who.person_id, now(), this_day)
        await sign_out(entry, house.building, form.day("last_day"), me=me)
        return
    said = Said(form.text("room"), form.text("name"), form.day("last_day"), who.person_id if who else None)
    await note_leaving(house.place.id, house.building, said, at=now(), today=this_day)


async def _form(
    request: Asked, house: HouseAtDoor, form: Form | None = None, refusal: Refusal | None = None
) -> Response[str]:
    this_day = today(house.place.time_zone)
    typed = {name: form.text(name) if form else "" for name in ("entry", "room", "name", "last_day")}
    typed["last_day"] = typed["last_day"] if form else this_day.isoformat()
    return page(
        request,
        "occupancies/sign_out.html",
        refusal.status if refusal else 200,
        house=house,
        own=await _own(request, house),
        typed=typed,
        today=this_day,
        refusal=refusal,
    )


async def _own(request: Asked, house: HouseAtDoor) -> list[Household]:
    who, this_day = visitor(request), today(house.place.time_zone)
    if who is None:
        return []
    return [
        each
        for each in await households_in(house.building)
        if each.person == who.person_id and (each.until is None or each.until >= this_day)
    ]


def _dead(request: Asked) -> Response[str]:
    return page(request, "slips/dead.html", 404)


ROUTES = (sign_out_form, leave, left)
