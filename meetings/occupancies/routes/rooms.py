"""The rooms of a house: which there are, on which floor, and how many may live in each."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from app.refusals import NotFound, Refusal
from app.web import Form, page, read_form, see_other, signed_in
from meetings.occupancies.actions.remove_room import remove_room
from meetings.occupancies.actions.save_room import RoomValues, save_room
from meetings.occupancies.queries.rooms import RoomOnFile, rooms_of
from meetings.occupancies.routes.gate import Asked, AtHouse, at_house

FIELDS = ("name", "floor", "most")


@get("/houses/{building:int}/rooms", guards=[signed_in])
async def rooms(request: Asked, building: FromPath[int]) -> Response[str]:
    """The rooms on file, and the form for one more."""
    return await _page(request, await _house(request, building))


@post("/houses/{building:int}/rooms", guards=[signed_in])
async def add(request: Asked, building: FromPath[int]) -> Response[Any]:
    """One more room."""
    at, form = await _house(request, building), await read_form(request)
    try:
        await save_room(building, _values(form), at.today)
    except Refusal as refusal:
        return await _page(request, at, form, refusal)
    return see_other(f"{at.path}/rooms?done=saved")


@get("/houses/{building:int}/rooms/{room:int}", guards=[signed_in])
async def one(request: Asked, building: FromPath[int], room: FromPath[int]) -> Response[str]:
    """One room, to be put right or taken off."""
    at = await _house(request, building)
    return _room_page(request, at, await _room(at, room))


@post("/houses/{building:int}/rooms/{room:int}", guards=[signed_in])
async def put_right(request: Asked, building: FromPath[int], room: FromPath[int]) -> Response[Any]:
    """The room as it should be."""
    at, form = await _house(request, building), await read_form(request)
    found = await _room(at, room)
    try:
        await save_room(building, _values(form), at.today, room=room)
    except Refusal as refusal:
        return _room_page(request, at, found, form, refusal)
    return see_other(f"{at.path}/rooms?done=saved")


@post("/houses/{building:int}/rooms/{room:int}/removal", guards=[signed_in])
async def take_off(request: Asked, building: FromPath[int], room: FromPath[int]) -> Response[Any]:
    """It is let no more."""
    at, form = await _house(request, building), await read_form(request)
    try:
        await remove_room(building, room, at.today)
    except Refusal as refusal:
        return _room_page(request, at, await _room(at, room), form, refusal)
    return see_other(f"{at.path}/rooms?done=removed")


async def _house(request: Asked, building: int) -> AtHouse:
    """A house let by rooms; a building of flats has units on the roll instead."""
    at = await at_house(request, building)
    if not at.house.house:
        raise NotFound
    return at


async def _room(at: AtHouse, room: int) -> RoomOnFile:
    found = next((each for each in await rooms_of(at.house.id, at.today) if each.id == room), None)
    if found is None:
        raise NotFound
    return found


def _values(form: Form) -> RoomValues:
    for name in ("floor", "most"):
        if form.text(name) and form.whole(name) is None:
            raise Refusal(f"rooms.wrong_{name}", at=name)
    return RoomValues(form.text("name"), form.whole("floor"), form.whole("most"))


async def _page(
    request: Asked, at: AtHouse, form: Form | None = None, refusal: Refusal | None = None
) -> Response[str]:
    done = request.query_params.get("done", "")
    return page(
        request,
        "occupancies/rooms.html",
        refusal.status if refusal else 200,
        at=at,
        place=at.place,
        rooms=await rooms_of(at.house.id, at.today),
        typed={name: form.text(name) if form else "" for name in FIELDS},
        refusal=refusal,
        done=f"rooms.done_{done}" if done in ("saved", "removed") else "",
    )


def _room_page(
    request: Asked, at: AtHouse, room: RoomOnFile, form: Form | None = None, refusal: Refusal | None = None
) -> Response[str]:
    typed = {"name": room.name, "floor": _written(room.floor), "most": _written(room.most)}
    if form is not None and "name" in form.fields:
        typed = {name: form.text(name) for name in FIELDS}
    return page(
        request,
        "occupancies/room.html",
        refusal.status if refusal else 200,
        at=at,
        place=at.place,
        room=room,
        typed=typed,
        refusal=refusal,
    )


def _written(number: int | None) -> str:
    return "" if number is None else str(number)


ROUTES = (rooms, add, one, put_right, take_off)
