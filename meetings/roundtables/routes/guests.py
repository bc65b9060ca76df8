"""Who is invited to a table by name."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from app.clock import now
from app.refusals import Refusal
from app.web import Form, page, read_form, see_other, signed_in
from meetings.roundtables.actions.end_guest import end_guest
from meetings.roundtables.actions.invite_guest import Invited, invite_guest
from meetings.roundtables.queries.guests import guests_of
from meetings.roundtables.routes.gate import Asked, AtTable, at_own_table

FIELDS = ("name", "party", "mobile", "until")


@get("/tables/{table:str}/guests", guards=[signed_in])
async def guests(request: Asked, table: FromPath[str]) -> Response[str]:
    """Those invited now, and the form for one more."""
    return await _page(request, await at_own_table(request, table))


@post("/tables/{table:str}/guests", guards=[signed_in])
async def invite(request: Asked, table: FromPath[str]) -> Response[Any]:
    """One more guest; the same one again changes only until when."""
    at, form = await at_own_table(request, table), await read_form(request)
    try:
        until = form.day("until")
        if form.text("until") and until is None:
            raise Refusal("roundtables.wrong_until", at="until")
        guest = Invited(form.text("name"), form.text("party"), form.text("mobile"), until)
        await invite_guest(at.table.id, guest, by=at.me, at=now(), today=at.today)
    except Refusal as refusal:
        return await _page(request, at, form, refusal)
    return see_other(f"{at.path}?done=invited")


@post("/tables/{table:str}/guest-endings", guards=[signed_in])
async def end(request: Asked, table: FromPath[str]) -> Response[Any]:
    """From tomorrow this guest has no seat."""
    at, form = await at_own_table(request, table), await read_form(request)
    await end_guest(at.table.id, form.whole("guest") or 0, today=at.today)
    return see_other(f"{at.path}?done=uninvited")


async def _page(
    request: Asked, at: AtTable, form: Form | None = None, refusal: Refusal | None = None
) -> Response[str]:
    return page(
        request,
        "roundtables/guests.html",
        refusal.status if refusal else 200,
        at=at,
        place=at.place,
        guests=await guests_of(at.table.id, at.today),
        typed={name: form.text(name) if form else "" for name in FIELDS},
        refusal=refusal,
    )


ROUTES = (guests, invite, end)
