"""A text of the owners is put before their assembly, and taken back while its vote is a draft."""

from typing import Any

from litestar import Response, post
from litestar.params import FromPath

from app.clock import now
from app.refusals import NotFound, Refusal
from app.web import file_store, read_form, see_other, signed_in
from meetings.conventions.queries.adoptions import submission_of
from meetings.conventions.queries.versions import text_of
from meetings.conventions.routes.adoption_page import adoption_page
from meetings.conventions.routes.gate import at_draft
from meetings.conventions.rules.canonical import canonical_text
from voting.actions.put_text_to_owners import put_text_to_owners
from voting.actions.take_text_back import take_text_back
from voting.routes.draft_view import Asked
from voting.routes.gate import CALLERS


@post("/versions/{version:str}/assembly", guards=[signed_in])
async def put(request: Asked, version: FromPath[str]) -> Response[Any]:
    """Begin the draft of a vote whose question is this text, with its words as a document."""
    seen = await at_draft(request, version)
    if not seen.standing.holds(*CALLERS):
        raise NotFound
    await read_form(request)
    person = seen.standing.person or 0
    words = canonical_text(await text_of(seen.version.id))
    try:
        stored = await file_store.keep_text(
            request.app.state.settings, f"{seen.version.title}.txt", words, person_id=person
        )
        address = await put_text_to_owners(version, file=stored.id, person=person, at=now())
    except Refusal as refusal:
        return await adoption_page(request, seen, None, refusal)
    return see_other(f"/assemblies/{address}/draft")


@post("/versions/{version:str}/assembly/withdrawal", guards=[signed_in])
async def take_back(request: Asked, version: FromPath[str]) -> Response[Any]:
    """Out of the draft again; once posted, the vote is called off instead."""
    seen = await at_draft(request, version)
    if not seen.standing.holds(*CALLERS):
        raise NotFound
    running = await submission_of(seen.version.id)
    try:
        if running is not None and running.assembly:
            await take_text_back(running.assembly, version, at=now())
    except Refusal as refusal:
        return await adoption_page(request, seen, None, refusal)
    return see_other(f"/versions/{version}/adoption?taken_back=1")


ROUTES = (put, take_back)
