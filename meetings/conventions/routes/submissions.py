"""A version goes before its body: the page of its way, submitting and taking back, issuing, what was decided
elsewhere."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from app.clock import now
from app.refusals import NotFound, Refusal
from app.web import Form, file_store, public, read_form, see_other, signed_in
from app.web.file_store import ROOMY_REQUEST
from app.web.ground import ground_of
from meetings.conventions.actions.issue_version import issue_version
from meetings.conventions.actions.record_adoption import record_adoption
from meetings.conventions.actions.submit_version import submit_version
from meetings.conventions.actions.take_back_version import take_back_version
from meetings.conventions.queries.adoptions import adoption_by_id
from meetings.conventions.routes.adoption_page import FIGURES, adoption_page
from meetings.conventions.routes.gate import Asked, at_draft, at_version
from meetings.gatherings.queries.meetings import may_run
from meetings.gatherings.queries.meetings import meeting as meeting_at
from meetings.sendings import address_of


@get("/versions/{version:str}/adoption", guards=[public])
async def adoption(request: Asked, version: FromPath[str]) -> Response[str]:
    """How far it is, what is missing, what was decided; for who drafts it, what to do next."""
    said = "taken_back" if "taken_back" in request.query_params else ""
    return await adoption_page(request, await at_version(request, version), said=said)


@post("/versions/{version:str}/submissions", guards=[signed_in])
async def submit(request: Asked, version: FromPath[str]) -> Response[Any]:
    """Onto the agenda of a meeting that is still being planned."""
    seen, form = await at_draft(request, version), await read_form(request)
    try:
        meeting = form.text("meeting")
        head = await meeting_at(meeting) if meeting else None
        if head is None or not await may_run(seen.standing.person, head, seen.today):
            raise Refusal("adoptions.choose_meeting", at="meeting")
        item = address_of(f"text item {version} {meeting}", form.text("key"))
        await submit_version(version, meeting, item=item, by=seen.standing.person or 0, at=now())
    except Refusal as refusal:
        return await adoption_page(request, seen, form, refusal)
    return see_other(f"/versions/{version}/adoption#submission")


@post("/versions/{version:str}/submissions/withdrawal", guards=[signed_in])
async def take_back(request: Asked, version: FromPath[str]) -> Response[Any]:
    """Off the agenda again, as long as the meeting was not asked."""
    seen = await at_draft(request, version)
    try:
        await take_back_version(version, at=now())
    except Refusal as refusal:
        return await adoption_page(request, seen, None, refusal)
    return see_other(f"/versions/{version}/adoption?taken_back=1")


@post("/versions/{version:str}/issue", guards=[signed_in])
async def issue(request: Asked, version: FromPath[str]) -> Response[Any]:
    """Guidance comes into force without a vote."""
    seen, form = await at_draft(request, version), await read_form(request)
    try:
        await issue_version(
            version,
            from_day=form.day("from_day"),
            person=seen.standing.person or 0,
            at=now(),
            today=seen.today,
        )
    except Refusal as refusal:
        return await adoption_page(request, seen, form, refusal)
    return see_other(f"/conventions/{seen.version.text}")


@post("/versions/{version:str}/adoptions", guards=[signed_in], request_max_body_size=ROOMY_REQUEST)
async def record(request: Asked, version: FromPath[str]) -> Response[Any]:
    """A vote that took place elsewhere, with the paper that proves it."""
    seen, form = await at_draft(request, version), await read_form(request)
    person = seen.standing.person or 0
    try:
        figures = _figures(form)
        upload = form.file("file")
        stored = None
        if upload is not None and upload.content:
            stored = await file_store.keep(ground_of(request).settings, upload, person_id=person)
        await record_adoption(
            version,
            form.text("body"),
            decided_on=form.day("decided_on"),
            words=form.text("said"),
            figures=figures,
            file=stored.id if stored else None,
            person=person,
            at=now(),
            today=seen.today,
        )
    except Refusal as refusal:
        return await adoption_page(request, seen, form, _beside(refusal))
    return see_other(f"/conventions/{seen.version.text}")


@get("/versions/{version:str}/adoptions/{number:int}/paper", guards=[signed_in])
async def evidence(request: Asked, version: FromPath[str], number: FromPath[int]) -> Response[bytes]:
    """The paper of a vote held elsewhere, for whoever belongs here: it may name people."""
    seen, found = await at_version(request, version), await adoption_by_id(number)
    if found is None or found.version != seen.version.id or not (found.file and seen.standing.belongs):
        raise NotFound
    return await file_store.serve(ground_of(request).settings, await file_store.find(found.file))


def _figures(form: Form) -> dict[str, int]:
    """All five, or none where the papers do not say them."""
    if not any(form.text(name) for name in FIGURES):
        return {}
    typed = {name: form.whole(name) for name in FIGURES}
    if any(number is None for number in typed.values()):
        raise Refusal("adoptions.figures_whole", at="members")
    return {name: number or 0 for name, number in typed.items()}


def _beside(refusal: Refusal) -> Refusal:
    """The fields of this form bear names of their own: another form on the page has words and a file, too."""
    names = {"words": "said", "file": "evidence"}
    return Refusal(refusal.reason, at=names.get(refusal.at, refusal.at), **refusal.params)


ROUTES: tuple[Any, ...] = (adoption, submit, take_back, issue, record, evidence)
