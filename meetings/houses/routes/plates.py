"""The printed codes of a community's houses: made in one step, printed again at will, replaced when lost."""

from asyncio import to_thread
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath
from markupsafe import Markup

from app.clock import now
from app.community.queries.standings import Place
from app.community.routes.gate import Entered, enter
from app.community.routes.nav import desk_nav
from app.community.rules import codes
from app.community.rules.offices import Office
from app.i18n import translator
from app.qr import qr_svg
from app.refusals import NotFound, Refusal
from app.web import Form, page, read_form, see_other, signed_in
from app.web.ground import ground_of
from app.web.templates import scene_of
from meetings.houses.actions.make_plates import make_plates
from meetings.houses.actions.note_printing import note_printing
from meetings.houses.actions.replace_plate import replace_plate
from meetings.houses.queries.plates import Plate, plates_in, plates_of, printings_of, replacements_in
from meetings.houses.queries.spots import HouseSpots, houses_to_plate, spots_in
from meetings.houses.routes.gate import Asked, AtHouse, at_house, called, called_plate, said, secret_page
from meetings.houses.rules.plates import Layout, Spots, plain_code
from meetings.sendings import LONG_FORM

DESK = (Office.COMMITTEE, Office.MODERATOR, Office.ADMINISTRATOR)
EVERY = "every"
KINDS = ("building", "entrance", "unit")
MOST_AT_ONCE = 1_200  # plates on one print: more than a browser lays out in patience
FEW_HOUSES = 6  # so many are chosen by ticks, more by their numbers
DONE = ("made", "replaced")


@dataclass(frozen=True)
class Printed:
    """One plate as it is printed; both languages stand on it."""

    called: str
    called_en: str
    svg: Markup
    groups: tuple[str, ...]


@get("/communities/{community:str}/plates", guards=[signed_in])
async def plates(request: Asked, community: FromPath[str]) -> Response[str]:
    """Which houses have their plate; making, printing."""
    return await _desk_page(request, await enter(request, community, *DESK))


@post("/communities/{community:str}/plates", guards=[signed_in], request_max_body_size=LONG_FORM)
async def make(request: Asked, community: FromPath[str]) -> Response[Any]:
    """Make what is missing."""
    entered, form = await enter(request, community, *DESK), await read_form(request)
    try:
        wanted = await _chosen(entered.place, form)
        await make_plates(
            entered.place.id,
            await _spots(entered.place, form, wanted),
            secret=ground_of(request).settings.secret,
            by=entered.standing.person,
            at=now(),
        )
    except Refusal as refusal:
        return await _desk_page(request, entered, form, refusal)
    return see_other(f"/communities/{community}/plates?done=made")


@post("/communities/{community:str}/plates/sheets", guards=[signed_in], request_max_body_size=LONG_FORM)
async def sheets(request: Asked, community: FromPath[str]) -> Response[Any]:
    """All chosen houses in one file, to print."""
    entered, form = await enter(request, community, *DESK), await read_form(request)
    try:
        wanted = {each.id for each in await _chosen(entered.place, form)}
        kind = _kind(form)
        found = [p for p in await plates_of(entered.place.id) if p.building in wanted and _is(p, kind)]
        return await _sheet(request, entered.place, found, form, None, f"/communities/{community}/plates")
    except Refusal as refusal:
        return await _desk_page(request, entered, form, refusal)


@get("/houses/{building:int}/plates", guards=[signed_in])
async def of_house(request: Asked, building: FromPath[int]) -> Response[str]:
    """One house's plates for whoever runs it: print again, replace what was lost."""
    return await _house_page(request, await at_house(request, building))


@post("/houses/{building:int}/plates", guards=[signed_in])
async def make_own(request: Asked, building: FromPath[int]) -> Response[Any]:
    """The house's own plate, where none hangs yet."""
    at = await at_house(request, building)
    await make_plates(
        at.place.id,
        Spots(buildings=frozenset((at.house.id,))),
        secret=ground_of(request).settings.secret,
        by=at.person,
        at=now(),
    )
    return see_other(f"{at.path}/plates?done=made")


@post("/houses/{building:int}/plates/sheets", guards=[signed_in])
async def own_sheets(request: Asked, building: FromPath[int]) -> Response[Any]:
    """One plate or all of this house, to print."""
    at, form = await at_house(request, building), await read_form(request)
    chosen = form.whole("plate")
    found = [each for each in await plates_in(at.house.id) if chosen is None or each.id == chosen]
    try:
        return await _sheet(request, at.place, found, form, at, f"{at.path}/plates")
    except Refusal as refusal:
        return await _house_page(request, at, form, refusal)


@post(
    "/houses/{building:int}/plates/{plate:int}/replacements",
    guards=[signed_in],
    request_max_body_size=LONG_FORM,
)
async def replace(request: Asked, building: FromPath[int], plate: FromPath[int]) -> Response[Any]:
    """The old code is dead at once; the new one waits to be printed."""
    at, form = await at_house(request, building), await read_form(request)
    if plate not in {each.id for each in await plates_in(at.house.id)}:
        raise NotFound
    try:
        await replace_plate(
            plate,
            seen=form.whole("generation") or 0,
            why=form.text("why"),
            secret=ground_of(request).settings.secret,
            by=at.person,
            at=now(),
        )
    except Refusal as refusal:
        return await _house_page(request, at, form, refusal)
    return see_other(f"{at.path}/plates?done=replaced")


async def _chosen(place: Place, form: Form) -> list[HouseSpots]:
    """The houses that were ticked or named: "1-20 35 88", by what they are called."""
    every = await houses_to_plate(place.id)
    picked, ticked = form.text("houses"), set(form.texts("building"))
    if EVERY in ticked and not picked:
        return list(every)
    names = _named(picked) if picked else set()
    if missing := sorted(names - {each.name for each in every}):
        raise Refusal("house_page.no_such_house", at="houses", names=missing[:10])
    found = [each for each in every if each.name in names or str(each.id) in ticked]
    if not found:
        raise Refusal("house_page.no_house_chosen", at="houses")
    return found


def _named(typed: str) -> set[str]:
    """ "1-3、8" -> {"1", "2", "3", "8"}; a range is of bare numbers, anything else is a name."""
    names: set[str] = set()
    for part in typed.translate(str.maketrans("，、；;,～~—–", "     ----")).split()[:400]:
        first, dash, last = part.partition("-")
        if dash and first.isascii() and first.isdigit() and last.isascii() and last.isdigit():
            if len(first) > 5 or len(last) > 5 or int(last) - int(first) > MOST_AT_ONCE:
                raise Refusal("house_page.range_wrong", at="houses")
            names.update(str(number) for number in range(int(first), int(last) + 1))
        else:
            names.add(part)
    return names


def _kind(form: Form) -> str:
    asked = form.text("kind", KINDS[0])
    return asked if asked in KINDS else KINDS[0]


async def _spots(place: Place, form: Form, wanted: Iterable[HouseSpots]) -> Spots:
    found = await spots_in(place.id, _kind(form), frozenset(each.id for each in wanted))
    if not len(found):
        raise Refusal(f"house_page.none_of_{_kind(form)}", at="kind")
    return found


def _is(plate: Plate, kind: str) -> bool:
    if kind == "unit":
        return plate.unit is not None
    return (plate.entrance is not None) if kind == "entrance" else plate.unit is None and not plate.entrance


async def _sheet(
    request: Asked, place: Place, found: list[Plate], form: Form, at: AtHouse | None, back: str
) -> Response[Any]:
    """The page to print; who made it is noted. The plain codes are worked out for it and kept nowhere."""
    settings, scene = ground_of(request).settings, scene_of(request)
    if settings.public_address is None:
        raise Refusal("slips.no_public_address", at="layout")
    if not found:
        raise Refusal("house_page.nothing_to_print", at="kind")
    if len(found) > MOST_AT_ONCE:
        raise Refusal("house_page.too_many_to_print", at="houses", n=MOST_AT_ONCE)
    layout = Layout(form.text("layout")) if form.text("layout") in tuple(Layout) else Layout.DOOR
    drawn = await to_thread(_drawn, request, settings.public_address, settings.secret, found)
    who = scene.visitor
    await note_printing(
        place.id,
        building=at.house.id if at else None,
        layout=layout,
        plates=len(found),
        by=at.person if at else (who.person_id if who else 0),
        at=now(),
    )
    return secret_page(
        page(
            request,
            "houses/plates_print.html",
            place=place,
            layout=layout.value,
            plates=drawn,
            back=back,
            typed_at=settings.public_address.partition("://")[2] + "/codes",
            zh=translator("zh"),
            en=translator("en"),
        )
    )


def _drawn(request: Asked, address: str, secret: bytes, found: list[Plate]) -> list[Printed]:
    """Some milliseconds each: nobody else waits for them."""
    zh, en, label = translator("zh"), translator("en"), scene_of(request).t.plain("house_page.qr_label")
    printed = []
    for plate in found:
        plain = plain_code(secret, plate.id, plate.generation)
        if codes.link_hash(plain.token) != plate.link_hash:  # the secret is not the one it was made with
            raise Refusal("house_page.other_secret", at="layout", house=plate.label)
        svg = qr_svg(f"{address}/h/{plain.token}", label)
        printed.append(
            Printed(called_plate(zh, plate), called_plate(en, plate), svg, tuple(plain.typed.split("-")))
        )
    return printed


async def _desk_page(
    request: Asked, entered: Entered, form: Form | None = None, refusal: Refusal | None = None
) -> Response[str]:
    t, place = scene_of(request).t, entered.place
    houses, hang = await houses_to_plate(place.id), await plates_of(place.id)
    refused, error = said(t, refusal)
    counts = {kind: sum(_is(each, kind) for each in hang) for kind in KINDS}
    there = {
        "building": len(houses),
        "entrance": sum(each.entrances for each in houses),
        "unit": sum(each.units for each in houses),
    }
    return page(
        request,
        "houses/plates.html",
        refusal.status if refusal else 200,
        place=place,
        nav=desk_nav(t, place, "tables", entered.standing),
        houses=[(each, called(t, each.name, self_built=each.house)) for each in houses],
        figures=[(kind, counts[kind], there[kind]) for kind in KINDS if there[kind]],
        kinds=[(kind, t(f"house_page.kind_{kind}")) for kind in KINDS if there[kind]],
        missing=counts["building"] < there["building"],
        any=bool(hang),
        few=len(houses) <= FEW_HOUSES,
        building_options=[(EVERY, t("house_page.every_house", n=len(houses)))]
        + [
            (str(each.id), called(t, each.name, self_built=each.house))
            for each in houses
            if len(houses) <= FEW_HOUSES
        ],
        layouts=_layouts(request),
        typed={
            "building": form.texts("building") if form else (EVERY,),
            "houses": form.text("houses") if form else "",
            "kind": form.text("kind") if form else KINDS[0],
            "layout": form.text("layout") if form else Layout.DOOR.value,
        },
        printings=await printings_of(place.id),
        can_print=ground_of(request).settings.public_address is not None,
        refused=refused,
        error=error,
        done=_done(request, refusal),
    )


async def _house_page(
    request: Asked, at: AtHouse, form: Form | None = None, refusal: Refusal | None = None
) -> Response[str]:
    t = scene_of(request).t
    refused, error = said(t, refusal)
    found, replaced = await plates_in(at.house.id), await replacements_in(at.house.id)
    return page(
        request,
        "houses/house_plates.html",
        refusal.status if refusal else 200,
        at=at,
        place=at.place,
        called=called(t, at.house.name, self_built=at.house.house),
        plates=[(each, called_plate(t, each), replaced.get(each.id, ())) for each in found],
        whole=any(_is(each, "building") for each in found),
        layouts=_layouts(request),
        why=form.text("why") if form else "",
        asked=form.whole("plate") if form else None,
        printings=await printings_of(at.place.id, buildings=(at.house.id,)),
        can_print=ground_of(request).settings.public_address is not None,
        refused=refused,
        error=error,
        done=_done(request, refusal),
    )


def _layouts(request: Asked) -> list[tuple[str, str, str]]:
    t = scene_of(request).t
    return [
        (each.value, t(f"house_page.layout_{each}"), t(f"house_page.layout_{each}_note")) for each in Layout
    ]


def _done(request: Asked, refusal: Refusal | None) -> str:
    done = request.query_params.get("done", "")
    return f"house_page.done_{done}" if done in DONE and refusal is None else ""


ROUTES = (plates, make, sheets, of_house, make_own, own_sheets, replace)
