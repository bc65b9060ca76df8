"""Raise an issue from a phone in under a minute; put a need, a resource or an action on its list."""

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from app.clock import now
from app.refusals import NotFound, Refusal, SignInNeeded
from app.web import Form, page, public, read_form, see_other
from app.web.file_store import ROOMY_REQUEST
from app.web.ground import ground_of
from app.web.limits import try_once
from meetings.checklists.actions.raise_item import FollowCode, RaisedItem, raise_item
from meetings.checklists.queries.buildings import buildings_of
from meetings.checklists.queries.history import waiting_photos
from meetings.checklists.queries.items import Line, is_raised
from meetings.checklists.queries.search import lines_by_id, open_issues
from meetings.checklists.queries.settings import list_settings
from meetings.checklists.routes.door import Entered, enter_lists
from meetings.checklists.routes.photos import take_photos
from meetings.checklists.routes.view import Asked, beside, line_views
from meetings.checklists.rules.addresses import address_of
from meetings.checklists.rules.items import LISTS, TOPICS, Visibility
from meetings.checklists.rules.likeness import same_things

TYPED = (
    "words",
    "detail",
    "place",
    "building",
    "topic",
    "visibility",
    "without_name",
    "offered_by",
    "available_from",
    "available_until",
    "to_name",
    "due_on",
    "done_means",
    "key",
)
PER_ADDRESS, PER_PERSON = 60, 60
A_WHILE, A_DAY = timedelta(minutes=15), timedelta(days=1)


@get("/communities/{community:str}/items/new", guards=[public])
async def new_item(request: Asked, community: FromPath[str]) -> Response[str]:
    """Photo, place, words."""
    entered = await enter_lists(request, community)
    list_ = _list(request.query_params.get("list", "issue"))
    await _may_raise(entered, list_)
    return await _page(request, entered, list_)


@post("/communities/{community:str}/items", guards=[public], request_max_body_size=ROOMY_REQUEST)
async def raise_one(request: Asked, community: FromPath[str]) -> Response[Any]:
    """What looks like the same thing is shown first; sent twice it is one."""
    entered, form = await enter_lists(request, community), await read_form(request)
    list_ = _list(form.text("list", "issue"))
    await _may_raise(entered, list_)
    await _count(request, entered)
    photos, fault = await take_photos(request, form, _named(entered, form))
    try:
        if fault:
            raise fault
        if alike := await _alike(entered, form, list_):
            return _alike_page(request, entered, form, photos, alike)
        return await _raised(request, entered, form, list_, photos)
    except Refusal as refusal:
        return await _page(request, entered, list_, form, refusal, photos)


async def _raised(
    request: Asked, entered: Entered, form: Form, list_: str, photos: tuple[str, ...]
) -> Response[Any]:
    key, secret = _key(form, entered), ground_of(request).settings.secret
    person = _named(entered, form)
    follow = FollowCode.of(secret, key) if person is None else None
    if due_wrong := [name for name in ("due_on", "available_from", "available_until") if _no_day(form, name)]:
        raise Refusal("lists.day_wrong", at=due_wrong[0])
    item = await raise_item(
        list_,
        form.text("words"),
        community=entered.place.id,
        at=now(),
        by=person,
        detail=form.text("detail"),
        topic=form.text("topic") if form.text("topic") in TOPICS else "",
        place=form.text("place"),
        building=await _building(entered, form),
        round_table=None,
        visibility=_visibility(entered, form),
        offered_by=form.text("offered_by"),
        available_from=form.day("available_from"),
        available_until=form.day("available_until"),
        responsible_name=form.text("to_name") if list_ == "action" else "",
        due_on=form.day("due_on") if list_ == "action" else None,
        done_means=form.text("done_means") if list_ == "action" else "",
        photos=await waiting_photos(photos),
        key=key,
        follow=follow,
        secret=secret,
    )
    if follow is None:
        return see_other(f"/items/{item.public_id}?raised=1")
    return _code_page(request, entered, item, follow)


async def _may_raise(entered: Entered, list_: str) -> None:
    """An issue: who belongs here, or anyone where no name is asked for. An action: who is in charge."""
    if list_ == "issue" and (await list_settings(entered.place.id)).without_name:
        return
    if entered.reader.person is None:
        raise SignInNeeded
    if not (entered.reader.belongs or entered.reader.office):
        raise NotFound
    if list_ == "action" and not (entered.reader.office or entered.reader.convenes):
        raise NotFound


async def _count(request: Asked, entered: Entered) -> None:
    """A hall shares one address; a person does not raise sixty things a day."""
    settings, person = ground_of(request).settings, entered.reader.person
    if person is not None:
        await try_once(settings, f"issues-of:{person}", limit=PER_PERSON, per=A_DAY)
    else:
        host = request.client.host if request.client else ""
        await try_once(settings, f"issues-from:{host}", limit=PER_ADDRESS, per=A_WHILE)


def _named(entered: Entered, form: Form) -> int | None:
    """Who raises it; None without a name. Whoever does not belong here leaves no name either."""
    if form.flag("without_name") or not (entered.reader.belongs or entered.reader.office):
        return None
    return entered.reader.person


def _visibility(entered: Entered, form: Form) -> str:
    """Whoever does not belong here publishes nothing: those in charge look at it first."""
    if not (entered.reader.belongs or entered.reader.office):
        return Visibility.OFFICE
    asked = form.text("visibility", Visibility.COMMUNITY)
    allowed = _visibilities(entered)
    return asked if asked in allowed else Visibility.COMMUNITY


def _visibilities(entered: Entered) -> tuple[str, ...]:
    usual: tuple[str, ...] = (Visibility.COMMUNITY, Visibility.TABLE, Visibility.OFFICE)
    return (*usual, Visibility.PUBLIC) if entered.reader.office else usual


async def _building(entered: Entered, form: Form) -> int | None:
    asked = form.whole("building")
    known = {building.id for building in await buildings_of(entered.place.id)}
    return asked if asked in known else None


async def _alike(entered: Entered, form: Form, list_: str) -> tuple[Line, ...]:
    """Open issues that may be the same; none once the person has said that it is something else."""
    if list_ != "issue" or form.flag("anyway") or not form.text("words"):
        return ()
    if await is_raised(address_of(_key(form, entered))):
        return ()  # sent twice: it is its own likeness
    found = same_things(
        form.text("words"), form.text("place"), form.whole("building"), await open_issues(entered.reader)
    )
    return await lines_by_id(entered.reader, found)


def _key(form: Form, entered: Entered) -> str:
    """The sending of this very text: typed anew after going back, the same page raises something new."""
    said = "\0".join(form.text(name) for name in ("key", "words", "detail", "place", "building"))
    typed = form.text("key") or secrets.token_urlsafe(16)
    return hashlib.sha256(f"{entered.place.id}\0{typed}\0{said}".encode()).hexdigest()


def _no_day(form: Form, name: str) -> bool:
    return bool(form.text(name)) and form.day(name) is None


def _list(asked: str) -> str:
    if asked not in LISTS:
        raise NotFound
    return asked


async def _page(
    request: Asked,
    entered: Entered,
    list_: str,
    form: Form | None = None,
    refusal: Refusal | None = None,
    photos: tuple[str, ...] = (),
) -> Response[str]:
    t, reads = entered.voice.t, entered.reader
    typed = {name: form.text(name) if form else "" for name in TYPED}
    if form is None:
        typed["key"] = secrets.token_urlsafe(16)
        typed["building"] = str(min(reads.homes)) if len(reads.homes) == 1 else ""
    words = t(refusal.reason, **refusal.params) if refusal else ""
    return page(
        request,
        "lists/raise.html",
        refusal.status if refusal else 200,
        place=entered.place,
        list=list_,
        is_issue=list_ == "issue",
        is_resource=list_ == "resource",
        is_action=list_ == "action",
        typed=typed,
        kept=photos,
        refused=words,
        at=f"f-{refusal.at}" if refusal and refusal.at else "",
        error=beside(refusal, words),
        buildings=[("", t("lists.no_building"))]
        + [(str(b.id), t("lists.building", name=b.name)) for b in await buildings_of(entered.place.id)],
        topics=[("", t("lists.topic_none")), *((topic, t(f"lists.topic_{topic}")) for topic in TOPICS)],
        visibilities=[(each, t(f"lists.visibility_{each}")) for each in _visibilities(entered)],
        belongs=reads.belongs or reads.office,
        without_name=(await list_settings(entered.place.id)).without_name,
    )


def _alike_page(
    request: Asked, entered: Entered, form: Form, photos: tuple[str, ...], alike: tuple[Line, ...]
) -> Response[str]:
    return page(
        request,
        "lists/alike.html",
        place=entered.place,
        alike=line_views(entered.voice, alike),
        may_join=entered.reader.belongs,
        typed=[(name, form.text(name)) for name in ("list", *TYPED) if form.text(name)],
        words=form.text("words"),
        kept=photos,
    )


def _code_page(request: Asked, entered: Entered, item: RaisedItem, follow: FollowCode) -> Response[str]:
    settings = ground_of(request).settings
    base = settings.public_address or str(request.base_url).rstrip("/")
    response = page(
        request,
        "lists/raised_code.html",
        place=entered.place,
        number=item.number,
        address=f"{base}/follow/{follow.token}",
        groups=follow.typed.split("-"),
    )
    response.headers["Cache-Control"] = "no-store"
    return response


ROUTES = (new_item, raise_one)
