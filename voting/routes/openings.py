"""The check before the opening, and the opening by hand."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from app.clock import now
from app.community.routes.nav import desk_nav
from app.i18n import translator
from app.refusals import Refusal
from app.web import Form, page, read_form, see_other, signed_in
from app.web.templates import language_of
from voting.actions.confirm_items import confirm_items
from voting.actions.open_assembly import open_assembly
from voting.calling import HeldAssembly
from voting.queries.openings import awaiting, window_left
from voting.routes.draft_view import Asked, item_views
from voting.routes.drafts import address_set, reasons_in
from voting.routes.gate import CALLERS, EnteredAssembly, enter_assembly
from voting.rules.readiness import State, open_items
from voting.rules.stages import Stage


@get("/assemblies/{public_id:str}/opening", guards=[signed_in])
async def opening(request: Asked, public_id: FromPath[str]) -> Response[Any]:
    """What a court would ask, before the first ballot."""
    entered = await enter_assembly(request, public_id, *CALLERS)
    if entered.assembly.stage is not Stage.POSTED:
        return see_other(f"/assemblies/{public_id}")
    return await _page(request, entered)


@post("/assemblies/{public_id:str}/opening", guards=[signed_in])
async def open_now(request: Asked, public_id: FromPath[str]) -> Response[Any]:
    """Keep the reasons; open if the hour has come."""
    entered = await enter_assembly(request, public_id, *CALLERS)
    form = await read_form(request)
    reasons, person = reasons_in(form), entered.standing.person or 0
    settings = request.app.state.settings
    opens = entered.assembly.opens_at
    try:
        if entered.assembly.stage is Stage.POSTED and opens is not None and now() < opens:
            await _confirm(request, entered, reasons, person)
            return see_other(f"/assemblies/{public_id}/opening")
        await open_assembly(
            public_id,
            secret=settings.secret,
            person=person,
            confirmed=reasons,
            address_set=address_set(request),
        )
    except Refusal as refusal:
        return await _page(request, entered, form, refusal)
    return see_other(f"/assemblies/{public_id}/desk")


async def _confirm(request: Asked, entered: EnteredAssembly, reasons: dict[str, str], person: int) -> None:
    """Ahead of the hour, so that the vote opens by itself."""
    held = HeldAssembly(entered.assembly, entered.place)
    ready = await awaiting(held, address_set=address_set(request))
    await confirm_items(entered.assembly.id, "opening", ready.items, reasons, person=person)


async def _page(
    request: Asked, entered: EnteredAssembly, form: Form | None = None, refusal: Refusal | None = None
) -> Response[str]:
    t, found = translator(language_of(request)), entered.assembly
    if found.stage is not Stage.POSTED:
        raise refusal or Refusal(f"calling.not_now_{found.stage}")
    held, at = HeldAssembly(found, entered.place), now()
    ready = await awaiting(held, address_set=address_set(request))
    late = window_left(held, at)
    path = f"/assemblies/{found.public_id}"
    links = {
        "objections": f"{path}/roll#objections",
        "hung": f"{path}/postings",
        "hung_in_time": f"{path}/postings",
        "still_hanging": f"{path}/postings",
        "without_phones": f"{path}/correction",
    }
    left = open_items(ready.items)
    return page(
        request,
        "voting/opening.html",
        status=refusal.status if refusal else 200,
        assembly=found,
        place=entered.place,
        zone=entered.place.time_zone,
        nav=desk_nav(t, entered.place, "assemblies", entered.standing),
        items=item_views(t, ready.items, links),
        missing=sum(item.state is State.MISSING and item.key != "time" for item in left),
        to_confirm=sum(item.state is State.CONFIRM for item in left),
        time_has_come=found.opens_at is not None and at >= found.opens_at,
        late=t(f"calendar.{late.reason}", **late.params) if late else "",
        version=ready.version,
        unanswered=sum(each.upheld is None for each in ready.objections),
        typed=reasons_in(form) if form else {},
        refused=t(refusal.reason, **refusal.params) if refusal else "",
    )


ROUTES = (opening, open_now)
