"""The result: a page for phones and the notice that hangs on the wall."""

from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath

from app.clock import today
from app.i18n import translator
from app.refusals import NotFound, Refusal
from app.web import page, public
from app.web.drawing import days
from app.web.templates import language_of
from voting.queries.results import NoticeOnFile, result_notice, root_of_ledger
from voting.routes.assemblies import state_of
from voting.routes.gate import enter_assembly


@get("/assemblies/{public_id:str}/result", guards=[public])
async def result(request: Request[Any, Any, Any], public_id: FromPath[str]) -> Response[str]:
    """The verdict with every comparison, and for how many days it is posted."""
    return page(request, "voting/result.html", **await _posted(request, public_id))


@get("/assemblies/{public_id:str}/result/print", guards=[public])
async def result_print(request: Request[Any, Any, Any], public_id: FromPath[str]) -> Response[str]:
    """The notice for the wall."""
    base = request.app.state.settings.public_address
    if base is None:
        raise Refusal("web.no_public_address")
    return page(
        request,
        "voting/result_print.html",
        **await _posted(request, public_id),
        address=f"{base}/assemblies/{public_id}/result",
    )


async def _posted(request: Request[Any, Any, Any], public_id: str) -> dict[str, Any]:
    entered = await enter_assembly(request, public_id)
    notice = await result_notice(entered.assembly.id)
    if notice is None:
        raise NotFound(public=True)
    t = translator(language_of(request))
    state = await state_of(t, entered.assembly)
    return {
        **state,
        "notice": notice,
        "root": await root_of_ledger(entered.assembly.id),
        **_days(state, notice),
    }


def _days(state: dict[str, Any], notice: NoticeOnFile) -> dict[str, Any]:
    """Day n of m; the day of posting is day 0 (Civil Code art. 201)."""
    until = notice.public_until or notice.posted_on
    of = max((until - notice.posted_on).days, 1)
    day = (today(state["place"].time_zone) - notice.posted_on).days
    return {
        "day": min(day, of),
        "of": of,
        "until": until,
        "over": day > of,
        "days_drawn": days(min(day, of), of),
    }


ROUTES = (result, result_print)
