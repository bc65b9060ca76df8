"""The wizard's documents, and the address under which a posted document is handed out."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from app.refusals import NotFound, Refusal
from app.web import file_store, public, read_form, see_other, signed_in
from app.web.file_store import LARGEST_REQUEST
from voting.actions.attach_document import attach_document
from voting.actions.remove_document import remove_document
from voting.queries.documents import file_of_document
from voting.routes.draft_view import Asked, Drafting, draft_page, enter_draft
from voting.routes.gate import enter_assembly


@get("/assemblies/{public_id:str}/draft/documents", guards=[signed_in])
async def draft_documents(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """What is posted beside the notice."""
    return _page(request, await enter_draft(request, public_id))


@post(
    "/assemblies/{public_id:str}/draft/documents",
    guards=[signed_in],
    request_max_body_size=LARGEST_REQUEST,
)
async def add_document(request: Asked, public_id: FromPath[str]) -> Response[Any]:
    """Take a PDF or a picture in under a title."""
    drafting = await enter_draft(request, public_id)
    form = await read_form(request)
    title = form.text("title")
    try:
        upload = form.file("file")
        if not title and upload is not None:
            title = upload.name.rsplit(".", 1)[0][:120]
        stored = await file_store.keep(
            request.app.state.settings, upload, kinds=file_store.DOCUMENTS, person_id=drafting.person
        )
        await attach_document(public_id, file=stored.id, title=title)
    except Refusal as refusal:
        return _page(request, drafting, form.text("title"), refusal)
    return see_other(drafting.path("documents"))


@post("/assemblies/{public_id:str}/draft/documents/removals", guards=[signed_in])
async def take_document_out(request: Asked, public_id: FromPath[str]) -> Response[Any]:
    """Take one out of the draft."""
    drafting = await enter_draft(request, public_id)
    form = await read_form(request)
    await remove_document(public_id, form.whole("document") or 0)
    return see_other(drafting.path("documents"))


@get("/assemblies/{public_id:str}/documents/{document:int}", guards=[public])
async def document(request: Asked, public_id: FromPath[str], document: FromPath[int]) -> Response[bytes]:
    """A document of a posted vote for everyone; of a draft for those who call it."""
    entered = await enter_assembly(request, public_id)
    file = await file_of_document(entered.assembly.id, document)
    if file is None:
        raise NotFound(public=True)
    return await file_store.serve(request.app.state.settings, await file_store.find(file))


def _page(
    request: Asked, drafting: Drafting, title: str = "", refusal: Refusal | None = None
) -> Response[str]:
    return draft_page(request, drafting, "documents", refusal=refusal, title=title)


ROUTES = (draft_documents, add_document, take_document_out, document)
