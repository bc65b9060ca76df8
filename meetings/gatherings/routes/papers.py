"""The papers beside an agenda item: PDF and pictures, for those who may come to the meeting."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from app.clock import now
from app.refusals import NotFound, Refusal
from app.web import file_store, read_form, see_other, signed_in
from app.web.file_store import ROOMY_REQUEST
from app.web.ground import ground_of
from meetings.gatherings.actions.attach_paper import attach_paper
from meetings.gatherings.actions.remove_paper import remove_paper
from meetings.gatherings.routes.agenda import item_view
from meetings.gatherings.routes.planning_gate import Asked, enter_item
from meetings.gatherings.rules.states import Step, reason_against


@post("/agenda-items/{item_id:str}/papers", guards=[signed_in], request_max_body_size=ROOMY_REQUEST)
async def add_paper(request: Asked, item_id: FromPath[str]) -> Response[Any]:
    """Take a PDF or a picture in; without a title it is called like its file."""
    entered, item = await enter_item(request, item_id)
    form = await read_form(request)
    title = form.text("paper_title")
    try:
        if against := reason_against(entered.head.state, Step.PLAN):
            raise Refusal(against)
        upload = form.file("file")
        if not title and upload is not None:
            title = upload.name.rsplit(".", 1)[0][:120]
        stored = await file_store.keep(
            ground_of(request).settings, upload, kinds=file_store.DOCUMENTS, person_id=entered.me
        )
        await attach_paper(item_id, file=stored.id, title=title, by=entered.me, at=now())
    except Refusal as refusal:
        return await item_view(request, entered, item, None, refusal, title)
    return see_other(f"/agenda-items/{item_id}#papers")


@get("/agenda-items/{item_id:str}/papers/{paper:int}", guards=[signed_in])
async def paper_file(request: Asked, item_id: FromPath[str], paper: FromPath[int]) -> Response[bytes]:
    """The file itself, for those in scope."""
    _, item = await enter_item(request, item_id, own=False)
    found = next((each for each in item.papers if each.id == paper), None)
    if found is None:
        raise NotFound
    return await file_store.serve(ground_of(request).settings, await file_store.find(found.file))


@post("/agenda-items/{item_id:str}/papers/{paper:int}/removal", guards=[signed_in])
async def take_paper_away(request: Asked, item_id: FromPath[str], paper: FromPath[int]) -> Response[Any]:
    """Take it away again."""
    entered, item = await enter_item(request, item_id)
    try:
        await remove_paper(item_id, paper, by=entered.me, at=now())
    except Refusal as refusal:
        return await item_view(request, entered, item, None, refusal)
    return see_other(f"/agenda-items/{item_id}#papers")


ROUTES: tuple[Any, ...] = (add_paper, paper_file, take_paper_away)
