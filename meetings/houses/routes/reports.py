"""Report a defect or give a tip at a house's code, without a name if one likes; a code lets one follow it."""

import hashlib
from datetime import timedelta
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from app.clock import now, today
from app.refusals import Refusal, SignInNeeded
from app.web import Form, page, public, read_form, visitor
from app.web.file_store import ROOMY_REQUEST
from app.web.ground import ground_of
from app.web.limits import try_once
from app.web.templates import scene_of
from meetings.checklists.actions.raise_item import FollowCode, RaisedItem
from meetings.checklists.queries.history import waiting_photos
from meetings.checklists.queries.readers import reader
from meetings.checklists.queries.settings import list_settings
from meetings.checklists.routes.photos import take_photos
from meetings.houses.actions.report_at_house import Report, report_at_house
from meetings.houses.queries.houses import House, house
from meetings.houses.queries.plates import HouseAtDoor
from meetings.houses.routes.gate import Asked, at_door, called_plate, said, secret_page
from meetings.sendings import new_key

TYPED = ("words", "place", "name", "topic", "key", "named")
TOPICS = ("fire", "charging", "light", "water", "lift", "rubbish", "noise", "building", "safety")
PER_ADDRESS, PER_HOUSE = 20, 60
A_WHILE, A_DAY = timedelta(minutes=15), timedelta(days=1)


@get("/h/{token:str}/reports", guards=[public])
async def report_page(request: Asked, token: FromPath[str]) -> Response[Any]:
    """What, where, a photo; a name only if one likes."""
    door = await at_door(request, token)
    if isinstance(door, Response):
        return door
    return await _page(request, door, tip=request.query_params.get("tip") == "1")


@post("/h/{token:str}/reports", guards=[public], request_max_body_size=ROOMY_REQUEST)
async def report(request: Asked, token: FromPath[str]) -> Response[Any]:
    """Keep it, and show once the code to follow it by."""
    door = await at_door(request, token)
    if isinstance(door, Response):
        return door
    form = await read_form(request)
    tip = form.text("tip") == "1"
    photos: tuple[str, ...] = ()
    try:
        await _count(request, door)
        photos, fault = await take_photos(request, form, None)
        if fault:
            raise fault
        item, follow = await _raised(request, door, form, photos, tip=tip)
    except Refusal as refusal:
        return await _page(request, door, form, refusal, photos, tip=tip)
    return _thanks(request, door, item, follow)


async def _raised(
    request: Asked, door: HouseAtDoor, form: Form, photos: tuple[str, ...], *, tip: bool
) -> tuple[RaisedItem, FollowCode | None]:
    person = await _named(request, door) if form.text("named") == "yes" else None
    if person is None and not (await list_settings(door.place.id)).without_name:
        raise SignInNeeded
    key, secret = _key(form, door), ground_of(request).settings.secret
    follow = FollowCode.of(secret, key) if person is None else None
    item = await report_at_house(
        await _house(door),
        Report(
            form.text("words"),
            form.text("place") or door.plate.label,
            "" if person else form.text("name"),
            form.text("topic"),
            tip,
        ),
        photos=await waiting_photos(photos),
        person=person,
        at=now(),
        key=key,
        follow=follow,
        secret=secret,
    )
    return item, follow


async def _named(request: Asked, door: HouseAtDoor) -> int | None:
    """Whoever signed in and belongs here may say so with one tick; nobody is named without having said it."""
    who = visitor(request)
    if who is None:
        return None
    reads = await reader(who.person_id, door.place.id, today(door.place.time_zone))
    return who.person_id if reads.belongs or reads.office else None


async def _house(door: HouseAtDoor) -> House:
    found = await house(door.building)
    if found is None:
        raise LookupError(door.building)  # a plate hangs nowhere else
    return found


async def _count(request: Asked, door: HouseAtDoor) -> None:
    settings, host = ground_of(request).settings, request.client.host if request.client else ""
    await try_once(settings, f"house-reports-from:{host}", limit=PER_ADDRESS, per=A_WHILE)
    await try_once(settings, f"house-reports:{door.building}", limit=PER_HOUSE, per=A_DAY)


def _key(form: Form, door: HouseAtDoor) -> str:
    """The sending of this very text: typed anew after going back, the same page reports something new."""
    text = "\0".join(form.text(name) for name in ("key", "words", "place", "tip"))
    return hashlib.sha256(f"house {door.plate.id}\0{text}".encode()).hexdigest()


async def _page(
    request: Asked,
    door: HouseAtDoor,
    form: Form | None = None,
    refusal: Refusal | None = None,
    photos: tuple[str, ...] = (),
    *,
    tip: bool,
) -> Response[Any]:
    t = scene_of(request).t
    refused, error = said(t, refusal)
    typed = {name: form.text(name) if form else "" for name in TYPED}
    typed["key"] = typed["key"] or new_key()
    return secret_page(
        page(
            request,
            "houses/report.html",
            refusal.status if refusal else 200,
            door=door,
            place=door.place,
            called=called_plate(t, door.plate),
            tip=tip,
            kind="tip" if tip else "report",
            typed=typed,
            kept=photos,
            may_be_named=await _named(request, door) is not None,
            without_name=(await list_settings(door.place.id)).without_name,
            topics=[("", t("lists.topic_none")), *((each, t(f"lists.topic_{each}")) for each in TOPICS)],
            refused=refused,
            error=error,
        )
    )


def _thanks(request: Asked, door: HouseAtDoor, item: RaisedItem, follow: FollowCode | None) -> Response[Any]:
    t = scene_of(request).t
    base = ground_of(request).settings.public_address or str(request.base_url).rstrip("/")
    return secret_page(
        page(
            request,
            "houses/reported.html",
            door=door,
            place=door.place,
            called=called_plate(t, door.plate),
            number=item.number,
            item="" if follow else item.public_id,
            address=f"{base}/follow/{follow.token}" if follow else "",
            groups=follow.typed.split("-") if follow else (),
        )
    )


ROUTES = (report_page, report)
