"""A clause, or a whole draft, on a table's agenda: to be talked about, not to be decided."""

from typing import Any

from litestar import Response, post
from litestar.params import FromPath

from app.clock import now
from app.refusals import Refusal
from app.web import read_form, see_other, signed_in
from meetings.conventions.actions.discuss_text import discuss_text
from meetings.conventions.routes.adoption_page import adoption_page
from meetings.conventions.routes.gate import Asked, at_draft
from meetings.gatherings.queries.meetings import may_run
from meetings.gatherings.queries.meetings import meeting as meeting_at
from meetings.sendings import address_of


@post("/versions/{version:str}/discussions", guards=[signed_in])
async def discuss(request: Asked, version: FromPath[str]) -> Response[Any]:
    """Onto the agenda of a meeting that one runs; the item shows the words as they stand now."""
    seen, form = await at_draft(request, version), await read_form(request)
    try:
        meeting = form.text("talk_meeting")
        head = await meeting_at(meeting) if meeting else None
        if head is None or not await may_run(seen.standing.person, head, seen.today):
            raise Refusal("adoptions.choose_meeting", at="talk_meeting")
        item = await discuss_text(
            version,
            meeting,
            clause=form.text("clause"),
            item=address_of("text talk", form.text("key")),
            by=seen.standing.person or 0,
            at=now(),
        )
    except Refusal as refusal:
        return await adoption_page(request, seen, form, refusal)
    return see_other(f"/agenda-items/{item}")


ROUTES: tuple[Any, ...] = (discuss,)
