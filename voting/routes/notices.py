"""What was posted: the notice for everyone, and each notice on paper."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from litestar import Response, get
from litestar.params import FromPath

from app.clock import today
from app.i18n import Translate, translator
from app.refusals import NotFound, Refusal
from app.web import page, public, see_other
from app.web.drawing import days as drawn_days
from app.web.templates import language_of
from voting.holidays import days_around
from voting.queries.assemblies import assembly_by_id
from voting.queries.notices import CALLS, NoticeOnFile, holding, notice, notices_of
from voting.queries.questions import answered
from voting.queries.results import extensions
from voting.queries.rolls import roll_versions
from voting.routes.draft_view import Asked
from voting.routes.gate import CALLERS, EnteredAssembly, enter_assembly
from voting.routes.notice_view import notice_view
from voting.rules.calendar import counter
from voting.rules.stages import Stage


@get("/assemblies/{public_id:str}/notice", guards=[public])
async def notice_page(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """Everything that was put to the owners, as posted; and what changed since."""
    entered, held, every = await _posted(request, public_id)
    t = translator(language_of(request))
    return page(
        request,
        "voting/notice.html",
        **await _shown(t, entered, held),
        history=[each for each in every if each.kind != "result"],
        extended=await extensions(entered.assembly.id),
        questions=await answered(entered.assembly.id),
        is_caller=entered.standing.holds(*CALLERS),
        counter=_counter(entered, held),
    )


@get("/assemblies/{public_id:str}/notice/print", guards=[public])
async def notice_print(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """The notice that holds, on paper."""
    entered, held, _ = await _posted(request, public_id)
    return await _sheet(request, entered, held)


@get("/notices/{number:int}/print", guards=[public])
async def any_notice_print(request: Asked, number: FromPath[int]) -> Response[Any]:
    """Any notice on paper: a calling, a correction, an extension, a calling-off."""
    found = await notice(number)
    if found is None:
        raise NotFound(public=True)
    entered = await enter_assembly(request, (await assembly_by_id(found.assembly)).public_id)
    if found.kind == "result":
        return see_other(f"/assemblies/{entered.assembly.public_id}/result/print")
    return await _sheet(request, entered, found)


async def _posted(
    request: Asked, public_id: str
) -> tuple[EnteredAssembly, NoticeOnFile, tuple[NoticeOnFile, ...]]:
    entered = await enter_assembly(request, public_id)
    every = await notices_of(entered.assembly.id)
    held = holding(every)
    if held is None:
        raise NotFound(public=True)
    return entered, held, every


async def _sheet(request: Asked, entered: EnteredAssembly, found: NoticeOnFile) -> Response[str]:
    base = request.app.state.settings.public_address
    if base is None:
        raise Refusal("notices.no_public_address")
    t = translator(language_of(request))
    calls = found.kind in CALLS
    shared: dict[str, Any] = {
        "address": f"{base}/assemblies/{entered.assembly.public_id}",
        "base": base,
        "paper": found,
        "said": found.said,
    }
    if calls:
        return page(request, "voting/notice_print.html", **await _shown(t, entered, found), **shared)
    return page(
        request,
        "voting/change_print.html",
        assembly=entered.assembly,
        place=entered.place,
        zone=entered.place.time_zone,
        before=_instant(found, "closes_before"),
        after=_instant(found, "closes"),
        **shared,
    )


def _instant(found: NoticeOnFile, name: str) -> datetime | None:
    return datetime.fromisoformat(found.said[name]) if name in found.said else None


async def _shown(t: Translate, entered: EnteredAssembly, held: NoticeOnFile) -> dict[str, Any]:
    return {
        "assembly": entered.assembly,
        "stage": str(entered.assembly.stage),
        "place": entered.place,
        "zone": entered.place.time_zone,
        "notice": held,
        "view": notice_view(t, held.said, entered.place.time_zone),
        "version": (await roll_versions(entered.assembly.id))[-1],
    }


def _counter(entered: EnteredAssembly, held: NoticeOnFile) -> dict[str, Any] | None:
    """Day n of the notice, while it waits for its opening."""
    opens = entered.assembly.opens_at
    if entered.assembly.stage is not Stage.POSTED or opens is None:
        return None
    opening_day = opens.astimezone(ZoneInfo(entered.place.time_zone)).date()
    of = max((opening_day - held.posted_on).days - 1, 1)
    days = days_around(held.posted_on, opening_day)
    count = counter(held.posted_on, of, today(entered.place.time_zone), days)
    return {"day": count.day, "of": count.of, "drawn": drawn_days(count.day, count.of)}


ROUTES = (notice_page, notice_print, any_notice_print)
