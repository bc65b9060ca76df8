"""The posting record: where each notice hung, since when, hung by whom, with a photo, and until when."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from app.clock import now
from app.community.routes.nav import desk_nav
from app.i18n import Translate, translator
from app.refusals import NotFound, Refusal
from app.web import Form, file_store, page, read_form, see_other, signed_in
from app.web.file_store import LARGEST_REQUEST
from app.web.templates import language_of
from voting.actions.record_posting import record_posting
from voting.actions.take_down_posting import take_down_posting
from voting.calling import HeldAssembly
from voting.queries.documents import photo_of_posting
from voting.queries.notices import NoticeOnFile, notices_of
from voting.routes.draft_view import Asked, beside
from voting.routes.gate import CALLERS, TELLERS, EnteredAssembly, enter_assembly
from voting.routes.typed_dates import hour_of, typed_moment


@dataclass(frozen=True)
class Hanging:
    """A notice with its records and the text for a chat group."""

    notice: NoticeOnFile
    name: str
    group: str


@get("/assemblies/{public_id:str}/postings", guards=[signed_in])
async def postings(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """Every notice of the vote with where it hangs."""
    return await _page(request, await enter_assembly(request, public_id, *CALLERS))


@post("/assemblies/{public_id:str}/postings", guards=[signed_in], request_max_body_size=LARGEST_REQUEST)
async def hang(request: Asked, public_id: FromPath[str]) -> Response[Any]:
    """Record that a notice was hung at a place."""
    entered = await enter_assembly(request, public_id, *CALLERS)
    form = await read_form(request)
    zone = HeldAssembly(entered.assembly, entered.place).zone
    try:
        number = form.whole("notice") or 0
        if number not in [each.id for each in await notices_of(entered.assembly.id)]:
            raise NotFound
        at = typed_moment(form, "hung", zone)
        if at is None:
            raise Refusal("calling.unreadable_day", at="hung_on")
        photo = await _photo(request, entered, form)
        await record_posting(
            number,
            person=entered.standing.person or 0,
            place=form.text("place"),
            hung_at=at,
            hung_by=form.text("hung_by"),
            photo=photo,
        )
    except Refusal as refusal:
        return await _page(request, entered, form, refusal)
    return see_other(f"/assemblies/{public_id}/postings#notice-{number}")


@post("/assemblies/{public_id:str}/postings/{posting:int}/removal", guards=[signed_in])
async def take_down(request: Asked, public_id: FromPath[str], posting: FromPath[int]) -> Response[Any]:
    """Record that it was taken down."""
    entered = await enter_assembly(request, public_id, *CALLERS)
    form = await read_form(request)
    zone = HeldAssembly(entered.assembly, entered.place).zone
    number = next(
        (
            each.id
            for each in await notices_of(entered.assembly.id)
            if posting in [hung.id for hung in each.postings]
        ),
        None,
    )
    if number is None:
        raise NotFound
    try:
        at = typed_moment(form, "down", zone)
        if at is None:
            raise Refusal("calling.unreadable_day", at=f"down_on-{posting}")
        await take_down_posting(number, posting, taken_down_at=at, by=form.text("down_by"))
    except Refusal as refusal:
        return await _page(request, entered, form, refusal)
    return see_other(f"/assemblies/{public_id}/postings#notice-{number}")


@get("/assemblies/{public_id:str}/postings/{posting:int}/photo", guards=[signed_in])
async def posting_photo(request: Asked, public_id: FromPath[str], posting: FromPath[int]) -> Response[bytes]:
    """The photo of a hung notice, for staff."""
    entered = await enter_assembly(request, public_id, *TELLERS)
    file = await photo_of_posting(entered.assembly.id, posting)
    if file is None:
        raise NotFound
    return await file_store.serve(request.app.state.settings, await file_store.find(file))


async def _photo(request: Asked, entered: EnteredAssembly, form: Form) -> int | None:
    upload = form.file("photo")
    if upload is None:
        return None
    kept = await file_store.keep(
        request.app.state.settings,
        upload,
        kinds=file_store.PICTURES,
        person_id=entered.standing.person,
    )
    return kept.id


async def _page(
    request: Asked, entered: EnteredAssembly, form: Form | None = None, refusal: Refusal | None = None
) -> Response[str]:
    t = translator(language_of(request))
    held, at = HeldAssembly(entered.assembly, entered.place), now()
    words = t(refusal.reason, **refusal.params) if refusal else ""
    found = [each for each in await notices_of(entered.assembly.id) if each.kind != "result"]
    base = request.app.state.settings.public_address or ""
    return page(
        request,
        "voting/postings.html",
        status=refusal.status if refusal else 200,
        assembly=entered.assembly,
        stage=str(entered.assembly.stage),
        place=entered.place,
        zone=entered.place.time_zone,
        nav=desk_nav(t, entered.place, "assemblies", entered.standing),
        hangings=[_hanging(t, held, each, base) for each in found],
        typed=_typed(form, held, at),
        error=beside(refusal, words),
        refused=words,
        posted_now="posted" in request.query_params,
        printable=bool(base),
    )


def _typed(form: Form | None, held: HeldAssembly, at: datetime) -> dict[str, str]:
    today, hour = held.today(at).isoformat(), hour_of(at, held.zone)
    proposed = {"hung_on": today, "hung_time": hour, "place": "", "hung_by": "", "notice": ""}
    proposed |= {"down_on": today, "down_time": hour, "down_by": ""}
    return {name: (form.text(name) or value) if form else value for name, value in proposed.items()}


def _hanging(t: Translate, held: HeldAssembly, found: NoticeOnFile, base: str) -> Hanging:
    vote = held.assembly
    group = t.plain(
        f"notices.group_{found.kind}",
        place=held.place.name,
        assembly=vote.title,
        opens=held.local(vote.opens_at) if vote.opens_at else "",
        closes=held.local(vote.closes_at) if vote.closes_at else "",
        reason=found.reason,
        address=f"{base}/assemblies/{vote.public_id}",
    )
    return Hanging(found, t.plain(f"notices.kind_{found.kind}"), group)


ROUTES = (postings, hang, take_down, posting_photo)
