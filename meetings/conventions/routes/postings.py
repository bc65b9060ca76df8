"""On which boards does a version hang, since when, and what proves it?"""

from collections import defaultdict
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from app.clock import now, today
from app.community.queries.standings import place_by_id, standing
from app.community.routes.nav import desk_nav
from app.i18n import Translate
from app.refusals import NotFound, Refusal
from app.web import Form, page, read_form, see_other, signed_in, visitor
from app.web.drawing import days
from app.web.file_store import PICTURES, ROOMY_REQUEST, find, keep, serve
from app.web.ground import ground_of
from app.web.templates import scene_of
from meetings.conventions.actions.post_version import post_version
from meetings.conventions.actions.take_down_version import take_down_version
from meetings.conventions.queries.publications import boards_of
from meetings.conventions.queries.versions import VersionOnFile, version
from meetings.conventions.routes.published import Read, base_of, enter_text
from meetings.conventions.routes.signing import Asked, in_fours
from meetings.conventions.rules.kinds import KINDS, Step
from meetings.conventions.rules.posting import PostedDays, posted_days
from meetings.conventions.rules.states import State


@get("/versions/{version:str}/postings", guards=[signed_in])
async def postings(request: Asked, version: FromPath[str]) -> Response[str]:
    """Boards and days, and the form for one more, for those who keep the text."""
    return await _page(request, *await _kept(request, version))


@post("/versions/{version:str}/postings", guards=[signed_in], request_max_body_size=ROOMY_REQUEST)
async def hang(request: Asked, version: FromPath[str]) -> Response[Any]:
    """Record that it hangs on a board."""
    seen, found = await _kept(request, version)
    form = await read_form(request)
    try:
        upload = form.file("file")
        photo = None
        if upload is not None:
            kept = await keep(
                ground_of(request).settings, upload, kinds=PICTURES, person_id=seen.standing.person
            )
            photo = kept.id
        await post_version(
            found.id,
            what=_what(found),
            place=form.text("place"),
            posted_on=form.day("posted_on"),
            file=photo,
            by=seen.standing.person or 0,
            at=now(),
            today=seen.today,
        )
    except Refusal as refusal:
        return await _page(request, seen, found, form, refusal)
    return see_other(f"/versions/{version}/postings")


@post("/versions/{version:str}/postings/{posting:int}/removal", guards=[signed_in])
async def take_down(request: Asked, version: FromPath[str], posting: FromPath[int]) -> Response[Any]:
    """Record the day it was taken down."""
    seen, found = await _kept(request, version)
    form = await read_form(request)
    try:
        await take_down_version(found.id, posting, taken_down_on=form.day("down"), today=seen.today)
    except Refusal as refusal:
        return await _page(request, seen, found, form, refusal)
    return see_other(f"/versions/{version}/postings")


@get("/versions/{version:str}/postings/{posting:int}/photo", guards=[signed_in])
async def posting_photo(request: Asked, version: FromPath[str], posting: FromPath[int]) -> Response[bytes]:
    """The board as it was photographed, for those who live or own here."""
    found = await _posted(version)
    who = visitor(request)
    where = await place_by_id(found.community)
    stands = await standing(who.person_id if who else None, where.id, today(where.time_zone))
    hung = next((each for each in await boards_of(found.id, _what(found)) if each.id == posting), None)
    if not stands.belongs or hung is None or not hung.file:
        raise NotFound
    return await serve(ground_of(request).settings, await find(hung.file))


@get("/versions/{version:str}/postings/print", guards=[signed_in])
async def proof_of_posting(request: Asked, version: FromPath[str]) -> Response[str]:
    """The proof on paper: which boards, from when to when, how many days."""
    seen, found = await _kept(request, version)
    boards, t = await boards_of(found.id, _what(found)), scene_of(request).t
    title = found.title_en if t.lang == "en" and found.title_en else found.title
    return page(
        request,
        "conventions/postings_print.html",
        text=seen.text,
        version=found,
        title=title,
        which=_which(t, found),
        place=seen.place,
        boards=[(each, posted_days(each.posted_on, each.taken_down_on, seen.today)) for each in boards],
        least=_least(found),
        groups=in_fours(found.fingerprint),
        address=f"{base_of(request)}/conventions/{seen.text.public_id}",
        today=seen.today,
    )


async def _posted(public_id: str) -> VersionOnFile:
    found = await version(public_id)
    if found is None or not found.fingerprint or found.state in (State.DRAFT, State.WITHDRAWN):
        raise NotFound
    return found


async def _kept(request: Asked, public_id: str) -> tuple[Read, VersionOnFile]:
    found = await _posted(public_id)
    seen = await enter_text(request, found.text)
    if not seen.drafts:
        raise NotFound
    return seen, found


def _what(found: VersionOnFile) -> str:
    return "adopted" if found.number is not None else "consultation"


def _least(found: VersionOnFile) -> int:
    """How many days it hangs at least: 0 where no rule says so."""
    step = KINDS[found.kind].step(Step.POSTING if found.number is not None else Step.CONSULTATION)
    return step.days if step else 0


def _which(t: Translate, found: VersionOnFile) -> str:
    if found.number is None:
        return t("published.proof_draft")
    return t("published.proof_version", number=found.number)


def _counted(t: Translate, days_hung: int, least: int) -> str:
    if not least:
        return t("published.day_plain", n=days_hung)
    if days_hung >= least:
        return t("published.day_enough", least=least)
    return t("published.day_of", n=days_hung, least=least)


async def _page(
    request: Asked, seen: Read, found: VersionOnFile, form: Form | None = None, refusal: Refusal | None = None
) -> Response[str]:
    t, least = scene_of(request).t, _least(found)
    boards = await boards_of(found.id, _what(found))
    first = min((each.posted_on for each in boards), default=None)
    counted = posted_days(first, None, seen.today) if first else PostedDays(0, None)
    words = t(refusal.reason, **refusal.params) if refusal else ""
    typed = {name: form.text(name) if form else "" for name in ("place", "posted_on", "down")}
    return page(
        request,
        "conventions/postings.html",
        refusal.status if refusal else 200,
        text=seen.text,
        version=found,
        place=seen.place,
        nav=desk_nav(t, seen.place, "conventions", seen.standing),
        boards=[(each, posted_days(each.posted_on, each.taken_down_on, seen.today)) for each in boards],
        title=found.title_en if t.lang == "en" and found.title_en else found.title,
        which=_which(t, found),
        counted_words=_counted(t, counted.days, least),
        drawn=days(counted.days, least) if least and first else None,
        typed={name: value or seen.today.isoformat() for name, value in typed.items()}
        | {"place": typed["place"]},
        error=defaultdict(str, {refusal.at: words} if refusal and refusal.at else {}),
        refused=words,
    )


ROUTES = (postings, hang, take_down, posting_photo, proof_of_posting)
