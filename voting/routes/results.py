"""The result: a page for phones and the notice that hangs on the wall."""

from datetime import date
from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath

from app.clock import today
from app.community.queries.rulebooks import rulebook
from app.community.rules.rulebook import CHOICES
from app.i18n import Translate, translator
from app.refusals import NotFound, Refusal
from app.web import page, public
from app.web.drawing import days
from app.web.templates import language_of
from voting.calling import HeldAssembly
from voting.queries.assemblies import AssemblyOnFile
from voting.queries.openings import late_opening
from voting.queries.results import NoticeOnFile, ResultWithheld, extensions
from voting.queries.scopes import scope_names
from voting.routes.assemblies import state_of
from voting.routes.assembly_view import ResultView
from voting.routes.gate import enter_assembly

Asked = Request[Any, Any, Any]


@get("/assemblies/{public_id:str}/result", guards=[public])
async def result(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """The verdict with every comparison, and for how many days it is posted."""
    return page(request, "voting/result.html", **await posted_result(request, public_id))


@get("/assemblies/{public_id:str}/result/print", guards=[public])
async def result_print(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """The notice for the wall."""
    shown = await posted_result(request, public_id)
    base = request.app.state.settings.public_address
    if base is None:
        raise Refusal("results.no_public_address")
    found: AssemblyOnFile = shown["assembly"]
    t = translator(language_of(request))
    return page(
        request,
        "voting/result_print.html",
        **shown,
        to=await _addressees(t, found),
        address=f"{base}/assemblies/{public_id}/result",
        base=base,
        bases=[t("results.basis", cite=cited) for cited in _cited(shown["results"])],
    )


async def posted_result(request: Asked, public_id: str) -> dict[str, Any]:
    """What the result's pages show, once it is posted."""
    found = (await enter_assembly(request, public_id)).assembly
    state = await state_of(translator(language_of(request)), found, request.app.state.settings.secret)
    if state["withheld"]:
        raise ResultWithheld
    notice: NoticeOnFile | None = state["result_on"]
    if notice is None:
        raise NotFound(public=True)
    return {
        **state,
        **_days(notice, today(state["place"].time_zone)),
        "notice": notice,
        "late": await late_opening(HeldAssembly(found, state["place"])),
        "extended": await extensions(found.id),
        "clause": await _unreturned_clause(translator(language_of(request)), found),
    }


def _cited(views: list[ResultView]) -> list[str]:
    """Where the rules stand, each once."""
    return list(dict.fromkeys(view.basis for view in views))


def _days(notice: NoticeOnFile, at: date) -> dict[str, Any]:
    """Day n of m; the day of posting is day 0 (Civil Code art. 201)."""
    until = notice.public_until or notice.posted_on
    of = max((until - notice.posted_on).days, 1)
    day = (at - notice.posted_on).days
    return {
        "day": min(day, of),
        "of": of,
        "until": until,
        "over": day > of,
        "days_drawn": days(min(day, of), of),
    }


async def _unreturned_clause(t: Translate, found: AssemblyOnFile) -> str:
    """The text of the rulebook's clause on ballots that never came back, where this vote was under one.

    The outcome is the strict count all the same: silence is not consent (Civil Code art. 140).
    """
    policy = found.rulebook.get("unreturned", CHOICES["unreturned"][0])
    if policy == CHOICES["unreturned"][0] or found.notice_on is None:
        return ""
    setting = (await rulebook(found.community, found.notice_on)).setting("unreturned")
    return setting.clause if setting and setting.clause else str(t(f"results.unreturned_{policy}"))


async def _addressees(t: Translate, found: AssemblyOnFile) -> str:
    """To whom the notice speaks: 13幢全体业主, or all owners of the community."""
    names = await scope_names(found.community, found.scope_kind, found.scope)
    if found.scope_kind in ("buildings", "entrances") and 0 < len(names) <= 4:
        joined = t.plain("results.comma_list").join(names)
        return str(t(f"results.to_{found.scope_kind}", names=joined))
    return str(t("results.to_all" if found.scope_kind == "community" else "results.to_concerned"))


ROUTES = (result, result_print)
