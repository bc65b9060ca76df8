"""Raised hands: the phone says whether its hand is up."""

from typing import Any

from litestar import Response, post
from litestar.params import FromPath

from app.clock import now
from app.refusals import Refusal
from app.web import Form, read_form, see_other, signed_in
from app.web.addresses import is_htmx
from meetings.gatherings.actions.raise_hand import raise_hand
from meetings.gatherings.actions.withdraw_hand import withdraw_hand
from meetings.gatherings.routes.phone import hand_part
from meetings.gatherings.routes.room_gate import Asked, InRoom, enter_room


@post("/meetings/{meeting:str}/hands", guards=[signed_in])
async def hand(request: Asked, meeting: FromPath[str]) -> Response[Any]:
    """`up` yes or no is the state wanted; `item` the public id of the item that the phone showed."""
    entered, form = await enter_room(request, meeting), await read_form(request)
    try:
        await _put(entered, form)
    except Refusal as refusal:
        if not is_htmx(request):
            raise
        return await hand_part(request, entered, refusal)
    # A phone with scripts gets its hand alone: a poll that is being filled in beside it stays as it is.
    return await hand_part(request, entered) if is_htmx(request) else see_other(f"/meetings/{meeting}/room")


async def _put(entered: InRoom, form: Form) -> None:
    meeting, person = entered.head.public_id, entered.person
    if form.text("up") == "yes":
        await raise_hand(meeting, form.text("item"), person=person, side=form.text("side"), at=now())
    else:
        await withdraw_hand(meeting, person=person, at=now())


ROUTES = (hand,)
