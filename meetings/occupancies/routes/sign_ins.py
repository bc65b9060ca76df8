"""Signing in at a house's code, without an account: first the words, then the fields, then the wait."""

import secrets
from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from app.clock import now, today
from app.community.queries.occupancies import household
from app.community.queries.standings import place_by_id
from app.community.rules.personal_data import MESSAGE_DAYS, OCCUPANCY_DAYS, SIGN_IN_DAYS
from app.database import write
from app.i18n import Translate
from app.refusals import NotFound, Refusal
from app.web import Form, page, public, read_form, see_other, signed_in, visitor
from app.web.sessions import sign_in as begin_session
from app.web.templates import scene_of
from meetings.conventions.queries.signatures import to_sign_by_entry
from meetings.houses.queries.plates import HouseAtDoor, house_of
from meetings.occupancies.actions.sign_in import AtCode, sign_in
from meetings.occupancies.queries.rooms import rooms_of
from meetings.occupancies.routes.trials import count_at_code
from meetings.occupancies.rules.signing_in import LivesAs, SignIn, told_digest

Asked = Request[Any, Any, Any]
FIELDS = (
    "place", "name", "mobile", "capacity", "people", "children", "since", "lease_until", "papers_until",
    "key",
)  # fmt: skip
WORDS = ("who", "what_for", "kinds", "how_long", "seen_by", "rights")


@get("/h/{token:str}/sign-in", guards=[public])
async def sign_in_form(request: Asked, token: FromPath[str]) -> Response[str]:
    """What is kept, for what and how long; below it the fields."""
    house = await house_of(token)
    return _dead(request) if house is None else await _form(request, house)


@post("/h/{token:str}/sign-in", guards=[public])
async def enter(request: Asked, token: FromPath[str]) -> Response[Any]:
    """Keep it, and let this phone in as whoever it now belongs to."""
    house = await house_of(token)
    if house is None:
        return _dead(request)
    form = await read_form(request)
    try:
        return await _entered(request, house, form)
    except Refusal as refusal:
        return await _form(request, house, form, refusal)


@get("/h/{token:str}/signed-in", guards=[public])
async def entered(request: Asked, token: FromPath[str]) -> Response[str]:
    """It waits: the same words for everybody, whatever was typed."""
    house = await house_of(token)
    if house is None:
        return _dead(request)
    return page(request, "occupancies/entered.html", house=house, days=SIGN_IN_DAYS)


@get("/sign-ins/{occupancy:str}", guards=[signed_in])
async def own(request: Asked, occupancy: FromPath[str]) -> Response[str]:
    """One's own entry: does it wait, what is there to sign, and how does one leave?"""
    home, who = await household(occupancy), visitor(request)
    if home is None or who is None or home.person != who.person_id:
        raise NotFound
    place = await place_by_id(home.community)
    this_day = today(place.time_zone)
    over = home.until is not None and home.until < this_day
    return page(
        request,
        "occupancies/own.html",
        place=place,
        home=home,
        over=over,
        texts=() if over else await to_sign_by_entry(home.id, this_day),
        days=SIGN_IN_DAYS if home.waits else OCCUPANCY_DAYS,
    )


async def _entered(request: Asked, house: HouseAtDoor, form: Form) -> Response[Any]:
    await count_at_code(request, house.building)
    who, said = visitor(request), _said(form)
    code = AtCode(
        community=house.place.id,
        building=house.building,
        key=form.text("key")[:64] or secrets.token_urlsafe(16),
        told=told_digest(_words(scene_of(request).t, house)),
        person=who.person_id if who else None,
        person_name=who.name if who else "",
        at=now(),
        today=today(house.place.time_zone),
    )
    response: Response[Any] = see_other(f"{house.path}/signed-in")
    async with write():  # the entry and the session stand or fall together
        done = await sign_in(said, code)
        if done.person is not None and who is None:
            await begin_session(request, response, done.person, way_in="house")
    if done.person is not None:
        response.headers["Location"] = f"/sign-ins/{done.public_id}"
    return response


def _said(form: Form) -> SignIn:
    for name in ("lease_until", "papers_until"):
        if form.text(name) and form.day(name) is None:
            raise Refusal(f"signing_in.wrong_{name.partition('_')[0]}", at=name)
    return SignIn(
        place=form.text("place"),
        name=form.text("name"),
        mobile=form.text("mobile"),
        capacity=form.text("capacity"),
        people=form.whole("people"),
        children=form.whole("children") if form.text("children") else 0,
        since=form.day("since"),
        lease_until=form.day("lease_until"),
        from_abroad=form.flag("from_abroad"),
        papers_until=form.day("papers_until") if form.flag("from_abroad") else None,
        agreed=form.flag("agreed"),
    )


async def _form(
    request: Asked, house: HouseAtDoor, form: Form | None = None, refusal: Refusal | None = None
) -> Response[str]:
    t, this_day = scene_of(request).t, today(house.place.time_zone)
    rooms = await rooms_of(house.building, this_day)
    typed = (
        {name: form.text(name) for name in FIELDS} if form else _fresh(request, house, this_day.isoformat())
    )
    typed["key"] = typed["key"] or secrets.token_urlsafe(16)
    response = page(
        request,
        "occupancies/sign_in.html",
        refusal.status if refusal else 200,
        house=house,
        words=[
            (t(f"signing_in.words_{key}"), said) for key, said in zip(WORDS, _words(t, house), strict=True)
        ],
        rooms=[("", t.plain("signing_in.room_unknown")), *((each.name, each.name) for each in rooms)],
        has_rooms=bool(rooms) and house.plate.house,
        capacities=[(each.value, t(f"occupancy.as_{each.value}")) for each in LivesAs],
        typed=typed,
        from_abroad=form.flag("from_abroad") if form else False,
        agreed=form.flag("agreed") if form else False,
        refusal=refusal,
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _fresh(request: Asked, house: HouseAtDoor, day: str) -> dict[str, str]:
    who = visitor(request)
    plain = {**dict.fromkeys(FIELDS, ""), "people": "1", "children": "0", "since": day, "capacity": "tenant"}
    return {**plain, "name": who.name if who else "", "place": house.plate.room}


def _words(t: Translate, house: HouseAtDoor) -> list[str]:
    """What is read before the first field; its numbers are those by which is deleted."""
    return [
        t.plain("signing_in.said_who", community=house.place.name),
        t.plain("signing_in.said_what_for"),
        t.plain("signing_in.said_kinds"),
        t.plain("signing_in.said_how_long", waiting=SIGN_IN_DAYS, after=OCCUPANCY_DAYS),
        t.plain("signing_in.said_seen_by", days=MESSAGE_DAYS),
        t.plain("signing_in.said_rights"),
    ]


def _dead(request: Asked) -> Response[str]:
    return page(request, "slips/dead.html", 404)


ROUTES = (sign_in_form, enter, entered, own)
