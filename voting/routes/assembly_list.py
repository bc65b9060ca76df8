"""The votes of a community, and the door to calling a new one."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from app.community.routes.gate import Entered, enter
from app.community.routes.nav import desk_nav
from app.i18n import translator
from app.refusals import Refusal
from app.web import page, public, read_form, see_other, signed_in
from app.web.templates import language_of
from voting.actions.start_draft import start_draft
from voting.queries.assemblies import assemblies_of
from voting.routes.draft_view import Asked, matter_choices
from voting.routes.gate import CALLERS, TELLERS
from voting.rules.stages import Stage

ORDER = (Stage.OPEN, Stage.POSTED, Stage.DRAFT, Stage.CLOSED, Stage.DECIDED, Stage.CALLED_OFF)


@get("/communities/{public_id:str}/assemblies", guards=[public])
async def assembly_list(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """What is being voted on, what is posted, what was decided; drafts for those who call votes."""
    entered = await enter(request, public_id)
    caller = entered.standing.holds(*CALLERS)
    shown = [each for each in await assemblies_of(entered.place.id) if each.public or caller]
    return page(
        request,
        "voting/assemblies.html",
        place=entered.place,
        zone=entered.place.time_zone,
        nav=_nav(request, entered),
        groups=[(str(stage), [each for each in shown if each.stage is stage]) for stage in ORDER],
        any=bool(shown),
        is_caller=caller,
    )


@get("/communities/{public_id:str}/assemblies/new", guards=[signed_in])
async def new_assembly(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """Which matter is it?"""
    return _new(request, await enter(request, public_id, *CALLERS))


@post("/communities/{public_id:str}/assemblies", guards=[signed_in])
async def begin_assembly(request: Asked, public_id: FromPath[str]) -> Response[Any]:
    """Begin the draft; the next page says the rule."""
    entered = await enter(request, public_id, *CALLERS)
    form = await read_form(request)
    try:
        draft = await start_draft(
            entered.place.id, person=entered.standing.person or 0, matter=form.text("matter")
        )
    except Refusal as refusal:
        return _new(request, entered, refusal)
    return see_other(f"/assemblies/{draft}/draft/matter")


def _new(request: Asked, entered: Entered, refusal: Refusal | None = None) -> Response[str]:
    t = translator(language_of(request))
    return page(
        request,
        "voting/assembly_new.html",
        status=refusal.status if refusal else 200,
        place=entered.place,
        nav=_nav(request, entered),
        matters=matter_choices(t),
        error=t(refusal.reason, **refusal.params) if refusal else "",
    )


def _nav(request: Asked, entered: Entered) -> list[tuple[str, str, bool]]:
    if not entered.standing.holds(*TELLERS):
        return []
    return desk_nav(translator(language_of(request)), entered.place, "assemblies", entered.standing)


ROUTES = (assembly_list, new_assembly, begin_assembly)
