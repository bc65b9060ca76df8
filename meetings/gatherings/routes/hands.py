"""Raised hands: the phone says whether its hand is up."""

from typing import Any

from litestar import Response, post
from litestar.params import FromPath

from app.clock import now
from app.web import read_form, see_other, signed_in
from meetings.gatherings.actions.raise_hand import raise_hand
from meetings.gatherings.actions.withdraw_hand import withdraw_hand
from meetings.gatherings.routes.room_gate import Asked, enter_room


@post("/meetings/{meeting:str}/hands", guards=[signed_in])
async def hand(request: Asked, meeting: FromPath[str]) -> Response[Any]:
    """`up` yes or no is the state wanted; `item` the public id of the item that the phone showed."""
    entered, form = await enter_room(request, meeting), await read_form(request)
    if form.text("up") == "yes":
        await raise_hand(meeting, form.text("item"), person=entered.person, side=form.text("side"), at=now())
    else:
        await withdraw_hand(meeting, person=entered.person, at=now())
    return see_other(f"/meetings/{meeting}/room")


ROUTES = (hand,)
