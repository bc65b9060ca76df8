"""Write to a house's convenor or to the grid, find the answer, and answer: nobody's number is published."""

from datetime import timedelta
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from app.clock import now, today
from app.community.queries.standings import place_by_id
from app.community.rules.personal_data import HOUSE_MESSAGE_DAYS
from app.refusals import NotFound, Refusal
from app.web import Form, page, public, read_form, see_other, signed_in, visitor
from app.web.ground import ground_of
from app.web.limits import try_once
from app.web.templates import scene_of
from meetings.houses.actions.answer_message import answer_message
from meetings.houses.actions.write_to_house import write_to_house
from meetings.houses.queries.houses import House, house
from meetings.houses.queries.messages import Message, message, messages_of
from meetings.houses.queries.plates import HouseAtDoor
from meetings.houses.routes.gate import (
    Asked,
    AtHouse,
    at_door,
    at_house,
    called,
    called_plate,
    said,
    secret_page,
)
from meetings.houses.rules.messages import SentTo, may_read
from meetings.sendings import LONG_FORM, new_key

TYPED = ("to", "words", "reach", "key")
PER_ADDRESS, PER_HOUSE = 20, 60
A_WHILE, A_DAY = timedelta(minutes=15), timedelta(days=1)


@get("/h/{token:str}/messages", guards=[public])
async def message_page(request: Asked, token: FromPath[str]) -> Response[Any]:
    """To whom, what, and how to be answered if one likes."""
    door = await at_door(request, token)
    if isinstance(door, Response):
        return door
    return _form_page(request, door, to=request.query_params.get("to", ""))


@post("/h/{token:str}/messages", guards=[public], request_max_body_size=LONG_FORM)
async def write_message(request: Asked, token: FromPath[str]) -> Response[Any]:
    """Keep it; the address it leads to is where its writer finds the answer."""
    door = await at_door(request, token)
    if isinstance(door, Response):
        return door
    form, who = await read_form(request), visitor(request)
    try:
        await _count(request, door)
        address = await write_to_house(
            await _house(door.building),
            form.text("to"),
            form.text("words"),
            form.text("reach"),
            person=who.person_id if who and form.text("named") == "yes" else None,
            at=now(),
            today=today(door.place.time_zone),
            key=form.text("key")[:64],
        )
    except Refusal as refusal:
        return _form_page(request, door, form, refusal)
    return see_other(f"/house-messages/{address}")


@get("/house-messages/{message_id:str}", guards=[public])
async def own_message(request: Asked, message_id: FromPath[str]) -> Response[Any]:
    """What one wrote, and the answer once it is there; whoever knows the address wrote it."""
    found = await message(message_id[:64])
    if found is None:
        raise NotFound(public=True)
    here = await _house(found.building)
    place = await place_by_id(here.community)
    t = scene_of(request).t
    base = ground_of(request).settings.public_address or str(request.base_url).rstrip("/")
    return secret_page(
        page(
            request,
            "houses/message.html",
            place=place,
            called=called(t, here.name, self_built=here.house),
            message=found,
            kept_days=HOUSE_MESSAGE_DAYS,
            address=f"{base}/house-messages/{found.public_id}",
        )
    )


@get("/houses/{building:int}/messages", guards=[signed_in])
async def messages(request: Asked, building: FromPath[int]) -> Response[str]:
    """What was written at this house, for whom it was meant."""
    return await _desk_page(request, await at_house(request, building))


@post(
    "/houses/{building:int}/messages/{message_id:str}/answer",
    guards=[signed_in],
    request_max_body_size=LONG_FORM,
)
async def answer(request: Asked, building: FromPath[int], message_id: FromPath[str]) -> Response[Any]:
    """The first answer stands."""
    at, form = await at_house(request, building), await read_form(request)
    found = await message(message_id[:64])
    if found is None or found.building != at.house.id or not _reads(at, found):
        raise NotFound
    try:
        await answer_message(
            found, form.text(f"answer-{found.id}"), community=at.place.id, by=at.person, at=now()
        )
    except Refusal as refusal:
        return await _desk_page(request, at, form, refusal)
    return see_other(f"{at.path}/messages?done=answered")


async def _house(number: int) -> House:
    found = await house(number)
    if found is None:
        raise NotFound(public=True)
    return found


async def _count(request: Asked, door: HouseAtDoor) -> None:
    settings, host = ground_of(request).settings, request.client.host if request.client else ""
    await try_once(settings, f"house-messages-from:{host}", limit=PER_ADDRESS, per=A_WHILE)
    await try_once(settings, f"house-messages:{door.building}", limit=PER_HOUSE, per=A_DAY)


def _reads(at: AtHouse, found: Message) -> bool:
    return may_read(found.sent_to, own=at.standing.own, above=at.standing.above)


def _form_page(
    request: Asked, door: HouseAtDoor, form: Form | None = None, refusal: Refusal | None = None, to: str = ""
) -> Response[Any]:
    t = scene_of(request).t
    refused, error = said(t, refusal)
    typed = {name: form.text(name) if form else "" for name in TYPED}
    typed["to"] = typed["to"] or (to if to in tuple(SentTo) else "")
    typed["key"] = typed["key"] or new_key()
    return secret_page(
        page(
            request,
            "houses/write.html",
            refusal.status if refusal else 200,
            door=door,
            place=door.place,
            called=called_plate(t, door.plate),
            kept_days=HOUSE_MESSAGE_DAYS,
            whom=[(each, t(f"house_page.to_{each}"), t(f"house_page.to_{each}_note")) for each in SentTo],
            typed=typed,
            refused=refused,
            error=error,
        )
    )


async def _desk_page(
    request: Asked, at: AtHouse, form: Form | None = None, refusal: Refusal | None = None
) -> Response[str]:
    t = scene_of(request).t
    refused, error = said(t, refusal)
    found = [each for each in await messages_of(at.house.id) if _reads(at, each)]
    return page(
        request,
        "houses/messages.html",
        refusal.status if refusal else 200,
        at=at,
        place=at.place,
        called=called(t, at.house.name, self_built=at.house.house),
        messages=[
            (each, form.text(f"answer-{each.id}") if form else "", error.get(f"answer-{each.id}", ""))
            for each in found
        ],
        error=error,
        refused=refused,
        done=request.query_params.get("done") == "answered" and refusal is None,
    )


ROUTES = (message_page, write_message, own_message, messages, answer)
