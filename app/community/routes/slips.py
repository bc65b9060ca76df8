"""The committee's slips: who has one, printing a batch, one owner's slip and phone."""

from asyncio import to_thread
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from litestar import Request, Response, get, post
from litestar.params import FromPath
from markupsafe import Markup

from app import words
from app.clock import now, today
from app.community.actions.end_access import end_access
from app.community.actions.issue_slips import IssuedSlip, issue_slips
from app.community.queries.slips import OwnerAtDesk, SlipCount, count, owners_at_desk
from app.community.routes.gate import Entered, enter
from app.community.routes.nav import desk_nav
from app.community.rules.offices import Office
from app.community.rules.slips import DAYS_VALID, MOST_DAYS, Batch, SlipState, in_batch, waiting
from app.database import write
from app.i18n import Translate
from app.qr import qr_svg
from app.refusals import NotFound, Refusal
from app.web import Form, page, read_form, see_other, signed_in, visitor
from app.web.ground import ground_of
from app.web.sessions import end_sessions
from app.web.templates import scene_of

DESK = (Office.COMMITTEE, Office.ADMINISTRATOR)
_UNITS_SHOWN = 2
EVERY = "every"


@dataclass(frozen=True)
class BuildingRow:
    """One building to choose."""

    id: int
    name: str
    count: SlipCount


@dataclass(frozen=True)
class Order:
    """What the desk asked to be printed."""

    owners: frozenset[int]
    contact: str
    expires_at: datetime
    skipped: int


@get("/communities/{community:str}/slips", guards=[signed_in])
async def slips(request: Request[Any, Any, Any], community: FromPath[str]) -> Response[str]:
    """Figures, the form for a batch, and the owners of one building."""
    entered = await enter(request, community, *DESK)
    return await _desk_page(request, entered)


@post("/communities/{community:str}/slips", guards=[signed_in])
async def issue(request: Request[Any, Any, Any], community: FromPath[str]) -> Response[str]:
    """Issue and print at once: the plain codes stand on this answer and nowhere else."""
    entered = await enter(request, community, *DESK)
    form = await read_form(request)
    try:
        order = _order(form, await owners_at_desk(entered.place.id, now()), entered)
        issued = await _issued(request, entered, order)
    except Refusal as refusal:
        if form.text("owner"):
            return await _owner_page(request, entered, _whole(form.text("owner")), form, refusal)
        return await _desk_page(request, entered, form, refusal)
    drawn = await to_thread(_drawn, request, issued)  # some milliseconds each: nobody else waits for them
    response = page(
        request,
        "slips/sheet.html",
        place=entered.place,
        slips=[
            _printed(request, entered, order, slip, code) for slip, code in zip(issued, drawn, strict=True)
        ],
        note=_sheet_note(request, len(issued), order.skipped),
    )
    response.headers["Cache-Control"] = "no-store"
    return response


@get("/communities/{community:str}/slips/owners/{owner:int}", guards=[signed_in])
async def owner_slips(
    request: Request[Any, Any, Any], community: FromPath[str], owner: FromPath[int]
) -> Response[str]:
    """One owner: the slips issued, the phone bound, one more slip."""
    entered = await enter(request, community, *DESK)
    return await _owner_page(request, entered, owner)


@post("/communities/{community:str}/slips/owners/{owner:int}/unbindings", guards=[signed_in])
async def unbind(
    request: Request[Any, Any, Any], community: FromPath[str], owner: FromPath[int]
) -> Response[None]:
    """A lost phone acts no more."""
    entered = await enter(request, community, *DESK)
    form = await read_form(request)
    async with write():  # the phone's right and its sessions end together
        over = await end_access(
            form.whole("access") or 0, entered.place.id, at=now(), today=today(entered.place.time_zone)
        )
        if over is not None:
            await end_sessions(over)
    return see_other(f"/communities/{community}/slips/owners/{owner}?done=access_ended")


async def _issued(request: Request[Any, Any, Any], entered: Entered, order: Order) -> tuple[IssuedSlip, ...]:
    settings = ground_of(request).settings
    if settings.public_address is None:
        raise Refusal("slips.no_public_address")
    who = visitor(request)
    return await issue_slips(
        entered.place.id,
        order.owners,
        secret=settings.secret,
        at=now(),
        issued_by=who.person_id if who else 0,
        expires_at=order.expires_at,
    )


def _order(form: Form, owners: tuple[OwnerAtDesk, ...], entered: Entered) -> Order:
    """Read and judge the form: one owner, or the batch of some buildings."""
    if form.text("owner"):
        chosen = [owner for owner in owners if owner.id == _whole(form.text("owner"))]
    else:
        buildings = {_whole(number) for number in form.texts("building")}
        if EVERY in form.texts("building"):
            buildings = {owner.building_id for owner in owners}
        if not buildings:
            raise Refusal("slips.chosen_no_building", at="building")
        batch = Batch(form.text("batch")) if form.text("batch") in list(Batch) else Batch.MISSING
        chosen = [o for o in owners if o.building_id in buildings and in_batch(o.state, batch)]
    contact = form.text("contact")[:40]
    if not contact:
        raise Refusal("slips.contact_missing", at="contact")
    return Order(
        owners=frozenset(owner.id for owner in chosen),
        contact=contact,
        expires_at=_end_of(form, entered),
        skipped=sum(1 for owner in chosen if owner.nobody_named),
    )


def _end_of(form: Form, entered: Entered) -> datetime:
    """The end of the chosen day in the community."""
    zone, this_day = ZoneInfo(entered.place.time_zone), today(entered.place.time_zone)
    chosen = form.day("valid_until")
    if chosen is None or not this_day < chosen <= this_day + timedelta(days=MOST_DAYS):
        raise Refusal("slips.day_wrong", at="valid_until", most=MOST_DAYS)
    return datetime.combine(chosen + timedelta(days=1), time(), zone).astimezone(UTC)


def _drawn(request: Request[Any, Any, Any], issued: tuple[IssuedSlip, ...]) -> list[Markup]:
    address = ground_of(request).settings.public_address or ""
    label = scene_of(request).t.plain("slips.qr_label")
    return [qr_svg(f"{address}/c/{slip.code.token}", label) for slip in issued]


def _printed(
    request: Request[Any, Any, Any], entered: Entered, order: Order, slip: IssuedSlip, code: Markup
) -> dict[str, Any]:
    """One slip as the sheet's component takes it."""
    t, address = scene_of(request).t, ground_of(request).settings.public_address or ""
    last_day = (order.expires_at - timedelta(seconds=1)).astimezone(ZoneInfo(entered.place.time_zone)).date()
    return {
        "title": t("slips.slip_title", community=entered.place.name),
        "to": _addressee(t, slip.owner),
        "svg": code,
        "groups": slip.code.typed.split("-"),
        "lines": (
            t("slips.slip_scan", address=address.partition("://")[2] + "/codes"),
            t("slips.slip_secret"),
        ),
        "foot": t("slips.slip_foot", day=last_day, contact=order.contact),
    }


def _sheet_note(request: Request[Any, Any, Any], printed: int, skipped: int) -> str:
    t = scene_of(request).t
    said = t.plain("slips.sheet_count", n=printed)
    return f"{said} {t.plain('slips.sheet_skipped', n=skipped)}" if skipped else said


def _addressee(t: Translate, owner: OwnerAtDesk) -> str:
    units = _units(t, owner)
    if owner.representative:
        return t.plain(
            "slips.slip_to_company", units=units, name=owner.name, representative=owner.representative
        )
    return t.plain("slips.slip_to", units=units, name=owner.name)


def _units(t: Translate, owner: OwnerAtDesk) -> str:
    shown = words.listed(owner.units[:_UNITS_SHOWN], t.lang)
    if len(owner.units) <= _UNITS_SHOWN:
        return shown
    return t.plain("slips.slip_units_more", units=shown, n=len(owner.units))


async def _desk_page(
    request: Request[Any, Any, Any],
    entered: Entered,
    form: Form | None = None,
    refusal: Refusal | None = None,
) -> Response[str]:
    owners = await owners_at_desk(entered.place.id, now())
    t, buildings = scene_of(request).t, _buildings(owners)
    shown = _whole(request.query_params.get("building", "")) or (buildings[0].id if buildings else 0)
    return page(
        request,
        "slips/slips.html",
        refusal.status if refusal else 200,
        place=entered.place,
        nav=desk_nav(t, entered.place, "slips", entered.standing),
        total=count(owners),
        buildings=buildings,
        building_options=[_every(t, owners), *(_option(t, row) for row in buildings)],
        buildings_links=[
            (t("slips.building", name=row.name), f"?building={row.id}", row.id == shown) for row in buildings
        ],
        owners=[owner for owner in owners if owner.building_id == shown],
        can_print=ground_of(request).settings.public_address is not None,
        refusal=refusal,
        **_typed(entered, form),
    )


async def _owner_page(
    request: Request[Any, Any, Any],
    entered: Entered,
    number: int,
    form: Form | None = None,
    refusal: Refusal | None = None,
) -> Response[str]:
    found = [owner for owner in await owners_at_desk(entered.place.id, now()) if owner.id == number]
    if not found:
        raise NotFound
    owner = found[0]
    return page(
        request,
        "slips/owner.html",
        refusal.status if refusal else 200,
        place=entered.place,
        nav=desk_nav(scene_of(request).t, entered.place, "slips", entered.standing),
        owner=owner,
        history=_history(owner),
        has_waiting=any(waiting(slip.counted, now()) for slip in owner.slips),
        can_print=ground_of(request).settings.public_address is not None,
        done=request.query_params.get("done") == "access_ended",
        refusal=refusal,
        **_typed(entered, form),
    )


def _every(t: Any, owners: tuple[OwnerAtDesk, ...]) -> tuple[str, str, str]:
    figures = count(owners)
    return (
        EVERY,
        t("slips.every_building"),
        t("slips.building_note", owners=figures.owners, without=figures.without),
    )


def _option(t: Any, row: BuildingRow) -> tuple[str, str, str]:
    return (
        str(row.id),
        t("slips.building", name=row.name),
        t("slips.building_note", owners=row.count.owners, without=row.count.without),
    )


def _history(owner: OwnerAtDesk) -> list[dict[str, Any]]:
    """Newest first; each with the one word that says what it is now."""
    return [
        {"issued_at": slip.issued_at, "expires_at": slip.expires_at, "words": _slip_word(slip.counted)}
        for slip in reversed(owner.slips)
    ]


def _slip_word(slip: Any) -> str:
    if slip.ended:
        return "slips.history_ended"
    if slip.used:
        return "slips.history_used"
    return "slips.history_waiting" if waiting(slip, now()) else "slips.history_expired"


def _buildings(owners: Iterable[OwnerAtDesk]) -> list[BuildingRow]:
    found: dict[int, list[OwnerAtDesk]] = {}
    for owner in owners:
        found.setdefault(owner.building_id, []).append(owner)
    return [BuildingRow(number, group[0].building, count(group)) for number, group in found.items()]


def _typed(entered: Entered, form: Form | None) -> dict[str, Any]:
    """What stands in the form: as typed, or as proposed."""
    proposed = today(entered.place.time_zone) + timedelta(days=DAYS_VALID)
    return {
        "typed_buildings": form.texts("building") if form else (),
        "typed_batch": (form.text("batch") if form else "") or Batch.MISSING.value,
        "typed_contact": form.text("contact") if form else "",
        "typed_until": form.text("valid_until") if form else proposed.isoformat(),
        "states": {state: _shape(state) for state in SlipState},
    }


def _shape(state: SlipState) -> str:
    """The mark beside the words."""
    if state in (SlipState.BY_DIGITS, SlipState.BY_SLIP_ONLY):
        return "done"
    return "half" if state is SlipState.WAITING else ""


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


ROUTES = (slips, issue, owner_slips, unbind)
