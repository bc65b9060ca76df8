"""When a table met: its history, and noting that it met without the product."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from app.clock import now
from app.refusals import Refusal
from app.web import Form, page, public, read_form, see_other, signed_in
from meetings.roundtables.actions.note_sitting import note_sitting
from meetings.roundtables.actions.remove_sitting import remove_sitting
from meetings.roundtables.queries.sittings import sittings_of
from meetings.roundtables.routes.gate import Asked, AtTable, at_own_table, at_table

LONGEST_FORM = 256 * 1024  # bytes: whoever pastes ten thousand signs is told so and loses none
FIELDS = ("held_on", "people", "words")


@get("/tables/{table:str}/sittings", guards=[public])
async def sittings(request: Asked, table: FromPath[str]) -> Response[str]:
    """Every day on which the table met; the convenor notes one here."""
    return await _page(request, await at_table(request, table))


@post("/tables/{table:str}/sittings", guards=[signed_in], request_max_body_size=LONGEST_FORM)
async def note(request: Asked, table: FromPath[str]) -> Response[Any]:
    """A sitting in the yard or over supper, with its day and how many came."""
    at, form = await at_own_table(request, table), await read_form(request)
    try:
        await note_sitting(
            at.table.id,
            held_on=form.day("held_on"),
            people=form.whole("people"),
            words=form.text("words"),
            by=at.me,
            at=now(),
            today=at.today,
        )
    except Refusal as refusal:
        return await _page(request, at, form, refusal)
    return see_other(f"{at.path}?done=noted")


@post("/tables/{table:str}/sitting-removals", guards=[signed_in])
async def take_back(request: Asked, table: FromPath[str]) -> Response[Any]:
    """Take back what was noted by mistake."""
    at, form = await at_own_table(request, table), await read_form(request)
    await remove_sitting(at.table.id, form.whole("sitting") or 0, by=at.me, at=now())
    return see_other(f"{at.path}?done=taken_back")


async def _page(
    request: Asked, at: AtTable, form: Form | None = None, refusal: Refusal | None = None
) -> Response[str]:
    fresh = {"held_on": at.today.isoformat(), "people": "", "words": ""}
    return page(
        request,
        "roundtables/sittings.html",
        refusal.status if refusal else 200,
        at=at,
        place=at.place,
        sittings=await sittings_of(at.table.id),
        typed={name: form.text(name) for name in FIELDS} if form else fresh,
        refusal=refusal,
    )


ROUTES = (sittings, note, take_back)
