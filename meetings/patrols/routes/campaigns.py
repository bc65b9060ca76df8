"""Opinion slips: a campaign, its printed sheets, what came in, papers typed by the office."""

from asyncio import to_thread
from datetime import timedelta
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath
from markupsafe import Markup

from app.clock import now, today
from app.community.actions.issue_code import PrintedCode
from app.community.queries.codes import FoundCode, code_by_typing
from app.community.routes.trials import count_code
from app.qr import qr_svg
from app.refusals import NotFound, Refusal
from app.web import Form, page, read_form, see_other, signed_in
from app.web.ground import ground_of
from app.web.templates import scene_of
from meetings.patrols.actions.end_campaign import end_campaign
from meetings.patrols.actions.hand_in_slip import Answer, hand_in_slip
from meetings.patrols.actions.print_opinion_slips import print_opinion_slips
from meetings.patrols.actions.start_campaign import NewCampaign, start_campaign
from meetings.patrols.queries.campaigns import (
    CAMPAIGN,
    Campaign,
    campaign,
    campaigns_of,
    counts,
    slips_in,
)
from meetings.patrols.queries.rosters import Patroller
from meetings.patrols.routes.gate import Asked, enter_patrols, person_of
from meetings.patrols.rules.campaigns import LISTS
from meetings.sendings import LONG_FORM, new_key

USUAL_SPAN = timedelta(days=14)


@get("/communities/{community:str}/campaigns", guards=[signed_in])
async def campaigns(request: Asked, community: FromPath[str]) -> Response[str]:
    """What was asked, and how much came in."""
    me = await enter_patrols(request, community)
    found = await campaigns_of(me.place.id)
    this_day = today(me.place.time_zone)
    return page(
        request,
        "patrols/campaigns.html",
        place=me.place,
        rows=[(each, await counts(each.id), each.takes(this_day)) for each in found],
        office=me.reader.office,
    )


@get("/communities/{community:str}/campaigns/new", guards=[signed_in])
async def campaign_new(request: Asked, community: FromPath[str]) -> Response[str]:
    """One question, one list, a last day."""
    return _form_page(request, await enter_patrols(request, community, office=True))


@post("/communities/{community:str}/campaigns", guards=[signed_in], request_max_body_size=LONG_FORM)
async def start(request: Asked, community: FromPath[str]) -> Response[Any]:
    """Keep it; printing comes next."""
    me, form = await enter_patrols(request, community, office=True), await read_form(request)
    try:
        address = await start_campaign(
            NewCampaign(form.text("title"), form.text("question"), form.text("list"), form.day("ends_on")),
            community=me.place.id,
            by=me.person,
            at=now(),
            today=today(me.place.time_zone),
            key=form.text("key")[:64],
        )
    except Refusal as refusal:
        return _form_page(request, me, form, refusal)
    return see_other(f"/campaigns/{address}")


@get("/campaigns/{public_id:str}", guards=[signed_in])
async def campaign_page(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """Counts and what came in; printing and typing for the office."""
    return await _page(request, *await campaign(public_id, person_of(request), today()))


@post("/campaigns/{public_id:str}/slips", guards=[signed_in])
async def print_slips(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """Print at once: the plain codes stand on this answer and nowhere else."""
    found, me = await _office(request, public_id)
    form, settings = await read_form(request), ground_of(request).settings
    try:
        if settings.public_address is None:
            raise Refusal("slips.no_public_address", at="count")
        codes = await print_opinion_slips(
            found.id,
            form.whole("count") or 0,
            secret=settings.secret,
            by=me.person,
            at=now(),
            today=today(me.place.time_zone),
        )
    except Refusal as refusal:
        return await _page(request, found, me, form, refusal)
    drawn = await to_thread(_drawn, request, codes)  # some milliseconds each: nobody else waits for them
    slips = [_printed(request, found, me, code, svg) for code, svg in zip(codes, drawn, strict=True)]
    response = page(request, "patrols/slip_sheet.html", campaign=found, place=me.place, slips=slips)
    response.headers["Cache-Control"] = "no-store"
    return response


@post("/campaigns/{public_id:str}/papers", guards=[signed_in], request_max_body_size=LONG_FORM)
async def type_paper(request: Asked, public_id: FromPath[str]) -> Response[Any]:
    """A slip that came back by hand: typed by the office, with its code where it can be read."""
    found, me = await _office(request, public_id)
    form = await read_form(request)
    try:
        code = await _code_on_paper(request, found, form.text("code"))
        await hand_in_slip(
            found.id,
            Answer(form.text("words"), form.text("place"), form.text("name")),
            code=code.id if code else None,
            at=now(),
            today=today(me.place.time_zone),
            entered_by=me.person,
            key=form.text("key")[:64],
        )
    except Refusal as refusal:
        return await _page(request, found, me, form, refusal)
    return see_other(f"/campaigns/{public_id}?done=typed#papers")


@post("/campaigns/{public_id:str}/ending", guards=[signed_in])
async def end(request: Asked, public_id: FromPath[str]) -> Response[Any]:
    """Before its last day."""
    found, _ = await _office(request, public_id)
    await end_campaign(found.id, at=now())
    return see_other(f"/campaigns/{public_id}")


async def _office(request: Asked, public_id: str) -> tuple[Campaign, Patroller]:
    found, me = await campaign(public_id, person_of(request), today())
    if not me.reader.office:
        raise NotFound
    return found, me


async def _code_on_paper(request: Asked, found: Campaign, typed: str) -> FoundCode | None:
    if not typed:
        return None
    await count_code(request)
    code = await code_by_typing(ground_of(request).settings.secret, typed)
    if code is None or code.purpose != CAMPAIGN or code.subject_id != found.id:
        raise Refusal("campaigns.code_wrong", at="code")
    return code


def _drawn(request: Asked, codes: tuple[PrintedCode, ...]) -> list[Markup]:
    address = ground_of(request).settings.public_address or ""
    label = scene_of(request).t.plain("campaigns.qr_label")
    return [qr_svg(f"{address}/c/{code.token}", label) for code in codes]


def _printed(
    request: Asked, found: Campaign, me: Patroller, code: PrintedCode, svg: Markup
) -> dict[str, Any]:
    """One slip as the sheet's component takes it."""
    t, address = scene_of(request).t, ground_of(request).settings.public_address or ""
    return {
        "title": found.title,
        "to": found.question,
        "svg": svg,
        "groups": code.typed.split("-"),
        "lines": (
            t("campaigns.slip_scan", address=address.partition("://")[2] + "/codes"),
            t("campaigns.slip_write"),
        ),
        "foot": t("campaigns.slip_foot", place=me.place.name, day=found.ends_on),
    }


async def _page(
    request: Asked,
    found: Campaign,
    me: Patroller,
    form: Form | None = None,
    refusal: Refusal | None = None,
) -> Response[str]:
    t = scene_of(request).t
    words = t(refusal.reason, **refusal.params) if refusal else ""
    return page(
        request,
        "patrols/campaign.html",
        refusal.status if refusal else 200,
        place=me.place,
        zone=me.place.time_zone,
        campaign=found,
        counts=await counts(found.id),
        slips=await slips_in(found.id),
        takes=found.takes(today(me.place.time_zone)),
        office=me.reader.office,
        can_print=ground_of(request).settings.public_address is not None,
        done=request.query_params.get("done") == "typed" and not refusal,
        typed={name: form.text(name) if form else "" for name in ("words", "place", "name", "code", "count")},
        key=(form.text("key") if form else "") or new_key(),
        error={refusal.at: words} if refusal and refusal.at else {},
        refused=words,
    )


def _form_page(
    request: Asked, me: Patroller, form: Form | None = None, refusal: Refusal | None = None
) -> Response[str]:
    t, this_day = scene_of(request).t, today(me.place.time_zone)
    usual = {"title": "", "question": "", "list": "", "key": new_key()}
    usual["ends_on"] = (this_day + USUAL_SPAN).isoformat()
    words = t(refusal.reason, **refusal.params) if refusal else ""
    return page(
        request,
        "patrols/campaign_form.html",
        refusal.status if refusal else 200,
        place=me.place,
        lists=[(each, t(f"campaigns.list_{each}"), t(f"campaigns.list_{each}_note")) for each in LISTS],
        typed={name: form.text(name) for name in usual} if form else usual,
        error={refusal.at: words} if refusal and refusal.at else {},
        refused=words,
    )


ROUTES = (campaigns, campaign_new, start, campaign_page, print_slips, type_paper, end)
