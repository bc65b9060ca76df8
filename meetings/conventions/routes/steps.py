"""Steps on a text's way that people do and somebody records: study, review, delegation, filing."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from app.clock import now
from app.refusals import NotFound, Refusal
from app.web import file_store, read_form, see_other, signed_in
from app.web.file_store import ROOMY_REQUEST
from app.web.ground import ground_of
from meetings.conventions.actions.record_step import record_step
from meetings.conventions.actions.withdraw_step import withdraw_step
from meetings.conventions.queries.adoptions import step_by_id
from meetings.conventions.routes.adoption_page import adoption_page
from meetings.conventions.routes.gate import Asked, at_draft, at_version


@post("/versions/{version:str}/steps", guards=[signed_in], request_max_body_size=ROOMY_REQUEST)
async def record(request: Asked, version: FromPath[str]) -> Response[Any]:
    """One step, with what was said and its paper; of a filing also the receipt."""
    seen, form = await at_draft(request, version), await read_form(request)
    person = seen.standing.person or 0
    try:
        upload, stored = form.file("file"), None
        if upload is not None and upload.content:
            stored = await file_store.keep(ground_of(request).settings, upload, person_id=person)
        await record_step(
            version,
            form.text("step"),
            done_on=form.day("done_on"),
            words=form.text("words"),
            receipt=form.text("receipt"),
            file=stored.id if stored else None,
            by=person,
            at=now(),
            today=seen.today,
        )
    except Refusal as refusal:
        return await adoption_page(request, seen, form, refusal)
    return see_other(f"/versions/{version}/adoption#steps")


@post("/versions/{version:str}/steps/{number:int}/withdrawal", guards=[signed_in])
async def withdraw(request: Asked, version: FromPath[str], number: FromPath[int]) -> Response[Any]:
    """An entry that was wrong; it stays readable."""
    seen = await at_draft(request, version)
    try:
        await withdraw_step(version, number, at=now())
    except Refusal as refusal:
        return await adoption_page(request, seen, None, refusal)
    return see_other(f"/versions/{version}/adoption#steps")


@get("/versions/{version:str}/steps/{number:int}/paper", guards=[signed_in])
async def paper(request: Asked, version: FromPath[str], number: FromPath[int]) -> Response[bytes]:
    """The paper of a step, for whoever belongs here: it may name people."""
    seen, found = await at_version(request, version), await step_by_id(number)
    if found is None or found.version != seen.version.id or not (found.file and seen.standing.belongs):
        raise NotFound
    return await file_store.serve(ground_of(request).settings, await file_store.find(found.file))


ROUTES: tuple[Any, ...] = (record, withdraw, paper)
