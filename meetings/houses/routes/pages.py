"""The page behind a house's code: without an account, the same for everybody, nothing private on it."""

from dataclasses import dataclass
from typing import Any

from litestar import Response, get
from litestar.params import FromPath

from app.clock import now, today
from app.community.queries.codes import FoundCode
from app.community.routes.code_doors import Shown, opens
from app.community.rules.surnames import surname
from app.i18n import Translate
from app.refusals import NotFound, Refusal
from app.web import page, public, see_other
from app.web.file_store import find, serve
from app.web.ground import ground_of
from app.web.templates import scene_of
from meetings.houses.queries.house_page import Talk, notices_of, talk_of, texts_in_force
from meetings.houses.queries.plates import HouseAtDoor, plate_of_code
from meetings.houses.queries.safety import WardenOnFile, lessons_of, routes_of, wardens_of
from meetings.houses.routes.gate import Asked, at_door, called_plate, secret_page
from meetings.houses.rules.plates import HOUSE, plain_code
from meetings.houses.rules.safety import Warden


@dataclass(frozen=True)
class Text:
    """Words in the reader's language, and the language they are really in."""

    title: str
    words: str
    lang: str


@opens(HOUSE)
async def house_code(request: Asked, found: FoundCode, shown: Shown) -> Response[Any]:
    """Scanned or typed, a living code leads to its house; a dead one is answered like one that never was."""
    plate = await plate_of_code(found.id)
    if plate is None:
        if shown.typed:
            raise Refusal("slips.code_unknown", at="typed")
        return page(request, "slips/dead.html", 404)
    secret = ground_of(request).settings.secret
    return see_other(f"/h/{shown.token or plain_code(secret, plate.id, plate.generation).token}")


@get("/h/{token:str}", guards=[public])
async def house_page(request: Asked, token: FromPath[str]) -> Response[Any]:
    """One code, many uses; opening it writes nothing."""
    door = await at_door(request, token)
    if isinstance(door, Response):
        return door
    t, this_day = scene_of(request).t, today(door.place.time_zone)
    community, building = door.place.id, door.building
    talk = await talk_of(building, now(), this_day)
    return secret_page(
        page(
            request,
            "houses/house.html",
            door=door,
            place=door.place,
            called=called_plate(t, door.plate),
            notices=[
                (each.public_id, _text(t, each.title, "", each.title_en, ""), each.posted_on)
                for each in await notices_of(community)
            ],
            texts=[
                (each, _text(t, each.title, "", each.title_en, ""))
                for each in await texts_in_force(community, building)
            ],
            wardens=_wardens(t, [w for w in await wardens_of(building) if w.holds_on(this_day)]),
            routes=[(_floor(t, each.floor), each) for each in await routes_of(building)],
            lessons=[
                _text(t, each.title, each.words, each.title_en, each.words_en)
                for each in await lessons_of(community)
            ],
            talk=talk,
            convenors=_convenors(t, talk),
        )
    )


@get("/h/{token:str}/escape-routes/{file:str}", guards=[public])
async def door_picture(request: Asked, token: FromPath[str], file: FromPath[str]) -> Response[Any]:
    """A picture that hangs in this house."""
    door = await at_door(request, token)
    if isinstance(door, Response):
        return door
    if file not in {each.file for each in await routes_of(door.building)}:
        raise NotFound(public=True)
    return await serve(ground_of(request).settings, await find(file))


def page_address(request: Asked, door: HouseAtDoor) -> str:
    """The whole address of a house's page, as it is printed."""
    base = ground_of(request).settings.public_address or str(request.base_url).rstrip("/")
    return f"{base}{door.path}"


def _wardens(t: Translate, wardens: list[WardenOnFile]) -> list[tuple[str, str]]:
    """Each of the four offices with who holds it: by surname with consent, else without a name."""
    rows = []
    for office in Warden:
        names = [
            t.plain("house_page.surnamed", surname=surname(each.name))
            if each.consented_on
            else t.plain("house_page.unnamed")
            for each in wardens
            if each.office == office
        ]
        if names:
            rows.append((t.plain(f"house_page.warden_{office}"), t.plain("house_page.names", names=names)))
    return rows


def _convenors(t: Translate, talk: Talk | None) -> str:
    if talk is None or not (talk.convenors or talk.unnamed):
        return ""
    if not talk.convenors:
        return t.plain("house_page.unnamed")
    named = [t.plain("house_page.surnamed", surname=surname(name)) for name in talk.convenors]
    return t.plain("house_page.names", names=named)


def _floor(t: Translate, floor: int | None) -> str:
    return t.plain("house_page.whole_house") if floor is None else t.plain("house_page.floor", floor=floor)


def _text(t: Translate, title: str, words: str, title_en: str, words_en: str) -> Text:
    if t.lang == "en" and title_en and (words_en or not words):
        return Text(title_en, words_en, "en")
    return Text(title, words, "zh-Hans")


ROUTES = (house_page, door_picture)
