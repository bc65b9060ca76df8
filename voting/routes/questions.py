"""Questions about the matter: asked before voting by owners, answered in public."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from app.i18n import translator
from app.refusals import NotFound, Refusal
from app.web import Form, page, public, read_form, see_other, signed_in
from app.web.templates import language_of
from voting.actions.answer_question import answer_question
from voting.actions.ask_question import ask_question
from voting.queries.questions import QuestionOnFile, questions_of
from voting.queries.rolls import in_scope
from voting.routes.draft_view import Asked, beside
from voting.routes.gate import CALLERS, EnteredAssembly, enter_assembly
from voting.rules.stages import Stage


@get("/assemblies/{public_id:str}/questions", guards=[public])
async def questions(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """What was asked and answered; one's own questions also while they wait."""
    return await _page(request, await _posted(request, public_id))


@post("/assemblies/{public_id:str}/questions", guards=[signed_in])
async def ask(request: Asked, public_id: FromPath[str]) -> Response[Any]:
    """Ask as an owner on the roll."""
    entered = await _posted(request, public_id)
    form = await read_form(request)
    try:
        number = await ask_question(public_id, person=entered.standing.person or 0, text=form.text("text"))
    except Refusal as refusal:
        return await _page(request, entered, form, refusal)
    return see_other(f"/assemblies/{public_id}/questions?asked=1#question-{number}")


@post("/assemblies/{public_id:str}/questions/{question:int}/answer", guards=[signed_in])
async def answer(request: Asked, public_id: FromPath[str], question: FromPath[int]) -> Response[Any]:
    """Answer, once and for everyone."""
    entered = await enter_assembly(request, public_id, *CALLERS)
    form = await read_form(request)
    try:
        await answer_question(
            public_id, question, person=entered.standing.person or 0, text=form.text("text")
        )
    except Refusal as refusal:
        return await _page(request, entered, form, refusal)
    return see_other(f"/assemblies/{public_id}/questions#question-{question}")


async def _posted(request: Asked, public_id: str) -> EnteredAssembly:
    entered = await enter_assembly(request, public_id)
    if entered.assembly.stage is Stage.DRAFT:
        raise NotFound
    return entered


async def _page(
    request: Asked, entered: EnteredAssembly, form: Form | None = None, refusal: Refusal | None = None
) -> Response[str]:
    t, found = translator(language_of(request)), entered.assembly
    caller = entered.standing.holds(*CALLERS)
    every = await questions_of(found.id)
    words = t(refusal.reason, **refusal.params) if refusal else ""
    return page(
        request,
        "voting/questions.html",
        status=refusal.status if refusal else 200,
        assembly=found,
        stage=str(found.stage),
        place=entered.place,
        zone=entered.place.time_zone,
        questions=[each for each in every if each.answer or caller or _own(each, entered)],
        is_caller=caller,
        may_ask=found.stage is Stage.POSTED and bool(await in_scope(found.id, entered.standing.owners)),
        typed=form.text("text") if form else "",
        error=beside(refusal, words),
        refused=words,
        asked="asked" in request.query_params,
    )


def _own(question: QuestionOnFile, entered: EnteredAssembly) -> bool:
    return entered.standing.person is not None and question.person == entered.standing.person


ROUTES = (questions, ask, answer)
