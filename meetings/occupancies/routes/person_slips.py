"""A printed slip for somebody without a login: printing it, opening it, coming in by it."""

from asyncio import to_thread
from typing import Any

from litestar import Request, Response, post
from litestar.params import FromPath

from app.clock import now, today
from app.community.actions.issue_code import PrintedCode
from app.community.queries.codes import FoundCode
from app.community.queries.me import first_address
from app.community.queries.occupancies import household
from app.community.queries.standings import Place, place_by_id, standing
from app.community.routes.code_doors import Shown, opens
from app.community.routes.own_phone import keep_phone
from app.community.routes.trials import count_binding
from app.database import write
from app.qr import qr_svg
from app.refusals import NotFound, Refusal
from app.web import page, public, read_form, see_other, signed_in, visitor
from app.web.ground import ground_of
from app.web.sessions import end_sessions, sign_in
from app.web.templates import scene_of
from meetings.occupancies.actions.issue_person_slip import (
    VALID_DAYS,
    Issuer,
    issue_person_slip,
    issue_slip_for_home,
)
from meetings.occupancies.actions.use_person_slip import use_person_slip
from meetings.occupancies.queries.person_slips import PERSON_SLIP, slip_person
from meetings.occupancies.routes.gate import OFFICES, at_house
from meetings.roundtables.queries.convenors import terms_at
from meetings.roundtables.routes.gate import at_table_below

Asked = Request[Any, Any, Any]


@post("/occupancies/{occupancy:str}/slip", guards=[signed_in])
async def for_home(request: Asked, occupancy: FromPath[str]) -> Response[Any]:
    """For somebody who lives in the house: printed by whoever is in charge of it, or by an office."""
    home = await household(occupancy)
    if home is None:
        raise NotFound
    at = await at_house(request, home.building)
    by = _issuer(request, at.me, at.place, office=at.office)
    code = await issue_slip_for_home(occupancy, by)
    return await _sheet(request, at.place, home.name, home.label, code, f"/occupancies/{occupancy}")


@post("/tables/{table:str}/convenors/{term:int}/slip", guards=[signed_in])
async def for_convenor(request: Asked, table: FromPath[str], term: FromPath[int]) -> Response[Any]:
    """For somebody who convenes a table by appointment: printed by an office."""
    at = await at_table_below(request, table)
    if not (await standing(at.me, at.place.id, at.today)).holds(*OFFICES):
        raise NotFound
    held = next((each for each in await terms_at(at.table.id) if each.term.id == term), None)
    if held is None or held.term.over(at.today):
        raise NotFound
    by = _issuer(request, at.me, at.place, office=True)
    code = await issue_person_slip(at.place.id, held.term.person, by)
    return await _sheet(request, at.place, held.name, at.table.name, code, f"{at.path}/convenors")


@opens(PERSON_SLIP)
async def door(request: Asked, found: FoundCode, shown: Shown) -> Response[Any]:
    """Opening changes nothing: one button lets in."""
    place = await place_by_id(found.community or 0)
    who = await slip_person(found.subject_id, today(place.time_zone))
    here = visitor(request)
    if here and found.used_by == here.person_id:
        return see_other(await first_address(here.person_id, now()))
    good = found.live(now()) and found.used_at is None and who is not None and not who.more
    if not good:
        return page(request, "slips/dead.html", 404)
    response = page(request, "occupancies/person_slip.html", shown=shown, place=place, refusal=None)
    keep_phone(request, response)
    return response


@post("/person-slips", guards=[public])
async def come_in(request: Asked) -> Response[Any]:
    """Once; whoever was signed in with an earlier slip is signed out."""
    shown = Shown.of(await read_form(request))
    found = await shown.find(ground_of(request).settings.secret)
    response: Response[Any] = see_other("/")
    try:
        await count_binding(request, shown.name(found))
        async with write():  # the slip is used and the phone signed in, or neither
            person = await use_person_slip(found.id if found else None, at=now(), today=today())
            await end_sessions(person)
            await sign_in(request, response, person, way_in="person_slip")
    except Refusal as refusal:
        return page(
            request, "occupancies/person_slip.html", refusal.status, shown=shown, place=None, refusal=refusal
        )
    response.headers["Location"] = await first_address(person, now())
    return response


def _issuer(request: Asked, me: int, place: Place, *, office: bool) -> Issuer:
    settings = ground_of(request).settings
    if settings.public_address is None:
        raise Refusal("slips.no_public_address")
    return Issuer(me, office, now(), today(place.time_zone), settings.secret)


async def _sheet(
    request: Asked, place: Place, name: str, where: str, code: PrintedCode, back: str
) -> Response[Any]:
    """The only page that ever holds the plain code."""
    t, address = scene_of(request).t, ground_of(request).settings.public_address or ""
    svg = await to_thread(qr_svg, f"{address}/c/{code.token}", t.plain("person_slips.qr_label"))
    slip = {
        "title": t("person_slips.slip_title", community=place.name),
        "to": t("person_slips.slip_to", name=name, place=where),
        "svg": svg,
        "groups": code.typed.split("-"),
        "lines": (
            t("slips.slip_scan", address=address.partition("://")[2] + "/codes"),
            t("person_slips.slip_secret"),
        ),
        "foot": t("person_slips.slip_foot", n=VALID_DAYS),
    }
    response = page(request, "occupancies/person_slips.html", place=place, slips=[slip], back=back)
    response.headers["Cache-Control"] = "no-store"
    return response


ROUTES = (for_home, for_convenor, come_in)
