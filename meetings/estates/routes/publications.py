"""Publications: their list, one of them, putting up, hanging, taking back."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from app.clock import now, today
from app.community.queries.standings import Place, place_by_id, standing
from app.community.routes.gate import Entered, enter
from app.community.rules.offices import Office, Standing
from app.refusals import NotFound, Refusal
from app.web import Form, page, public, read_form, see_other, signed_in, visitor
from app.web.drawing import days
from app.web.file_store import DOCUMENTS, PICTURES, ROOMY_REQUEST, find, keep, serve
from app.web.ground import ground_of
from app.web.templates import scene_of
from meetings.estates.actions.hang_publication import hang_publication
from meetings.estates.actions.publish import Paper, publish
from meetings.estates.actions.take_down_publication import take_down_publication
from meetings.estates.actions.withdraw_publication import withdraw_publication
from meetings.estates.queries.publications import (
    PublicationOnFile,
    postings_of,
    publication,
    publications_of,
)
from meetings.estates.rules.publications import Kind, Speaker, day_of
from meetings.sendings import LONG_FORM, new_key

Asked = Request[Any, Any, Any]
SPEAKERS: dict[Office, tuple[Speaker, ...]] = {
    Office.ADMINISTRATOR: tuple(Speaker),
    Office.COMMITTEE: (Speaker.COMMITTEE, Speaker.SELF_MANAGED_GROUP),
    Office.MODERATOR: (Speaker.MODERATORS, Speaker.RESIDENTS_COMMITTEE),
}
OFFICES = tuple(SPEAKERS)
TYPED = ("kind", "body", "title", "words", "title_en", "words_en", "link", "days", "corrects", "key")


@dataclass(frozen=True)
class Seen:
    """A publication as one visitor comes to it."""

    paper: PublicationOnFile
    place: Place
    standing: Standing
    today: date

    @property
    def leads(self) -> bool:
        """Whether the visitor may speak for the body that published it."""
        return any(
            self.paper.body in speakers and self.standing.holds(office)
            for office, speakers in SPEAKERS.items()
        )


@get("/communities/{community:str}/publications", guards=[public])
async def publications(request: Asked, community: FromPath[str]) -> Response[str]:
    """Everything that was put up, the latest first."""
    entered = await enter(request, community)
    day = today(entered.place.time_zone)
    found = await publications_of(entered.place.id)
    return page(
        request,
        "estates/publications.html",
        place=entered.place,
        papers=[(each, *day_of(each.posted_on, each.public_until, day)) for each in found],
        may_publish=entered.standing.holds(*OFFICES),
    )


@get("/communities/{community:str}/publications/new", guards=[signed_in])
async def publication_new(request: Asked, community: FromPath[str]) -> Response[str]:
    """The form; `?corrects=` puts another one right."""
    return await _form(request, await enter(request, community, *OFFICES))


@post("/communities/{community:str}/publications", guards=[signed_in], request_max_body_size=ROOMY_REQUEST)
async def publication_add(request: Asked, community: FromPath[str]) -> Response[Any]:
    """Put it up."""
    entered, form = await enter(request, community, *OFFICES), await read_form(request)
    try:
        address = await _published(request, entered, form)
    except Refusal as refusal:
        return await _form(request, entered, form, refusal)
    return see_other(f"/publications/{address}")


@get("/publications/{publication_id:str}", guards=[public])
async def publication_page(request: Asked, publication_id: FromPath[str]) -> Response[str]:
    """The words, the days, the fingerprint, and what corrects what."""
    return await _page(request, await _enter(request, publication_id))


@get("/publications/{publication_id:str}/text", guards=[public])
async def publication_text(request: Asked, publication_id: FromPath[str]) -> Response[str]:
    """The canonical words: their SHA-256 is the fingerprint."""
    seen = await _enter(request, publication_id)
    return Response(seen.paper.text, media_type="text/plain; charset=utf-8")


@get("/publications/{publication_id:str}/file", guards=[public])
async def publication_file(request: Asked, publication_id: FromPath[str]) -> Response[bytes]:
    """The file that belongs to it."""
    seen = await _enter(request, publication_id)
    if not seen.paper.file:
        raise NotFound(public=True)
    return await serve(ground_of(request).settings, await find(seen.paper.file))


@get("/publications/{publication_id:str}/print", guards=[public])
async def publication_print(request: Asked, publication_id: FromPath[str]) -> Response[str]:
    """The notice for the wall."""
    seen = await _enter(request, publication_id)
    base = ground_of(request).settings.public_address
    if base is None:
        raise Refusal("publications.no_public_address")
    return page(
        request,
        "estates/publication_print.html",
        paper=seen.paper,
        place=seen.place,
        address=f"{base}/publications/{publication_id}",
    )


@post("/publications/{publication_id:str}/postings", guards=[signed_in], request_max_body_size=ROOMY_REQUEST)
async def hang(request: Asked, publication_id: FromPath[str]) -> Response[Any]:
    """Record that it hangs on a board."""
    seen, form = await _led(request, publication_id), await read_form(request)
    try:
        await hang_publication(
            seen.paper.id,
            form.text("place"),
            form.day("hung_on"),
            file=await _photo(request, form, seen),
            by=seen.standing.person or 0,
            at=now(),
            today=seen.today,
        )
    except Refusal as refusal:
        return await _page(request, seen, form, refusal)
    return see_other(f"/publications/{publication_id}#postings")


@post(
    "/publications/{publication_id:str}/postings/{posting:int}/removal",
    guards=[signed_in],
    request_max_body_size=LONG_FORM,
)
async def take_down(request: Asked, publication_id: FromPath[str], posting: FromPath[int]) -> Response[Any]:
    """Record that it was taken down."""
    seen = await _led(request, publication_id)
    await take_down_publication(seen.paper.id, posting, today=seen.today)
    return see_other(f"/publications/{publication_id}#postings")


@get("/publications/{publication_id:str}/postings/{posting:int}/photo", guards=[signed_in])
async def photo(request: Asked, publication_id: FromPath[str], posting: FromPath[int]) -> Response[bytes]:
    """The board as it was photographed, for those who live or own here."""
    seen = await _enter(request, publication_id)
    found = next((each for each in await postings_of(seen.paper.id) if each.id == posting), None)
    if found is None or not found.file or not seen.standing.belongs:
        raise NotFound
    return await serve(ground_of(request).settings, await find(found.file))


@post("/publications/{publication_id:str}/withdrawal", guards=[signed_in], request_max_body_size=LONG_FORM)
async def withdraw(request: Asked, publication_id: FromPath[str]) -> Response[Any]:
    """Take it back with a reason."""
    seen, form = await _led(request, publication_id), await read_form(request)
    try:
        await withdraw_publication(seen.paper.id, form.text("why"), at=now())
    except Refusal as refusal:
        return await _page(request, seen, form, refusal)
    return see_other(f"/publications/{publication_id}")


async def _enter(request: Asked, public_id: str) -> Seen:
    found = await publication(public_id)
    if found is None:
        raise NotFound(public=True)
    where, who = await place_by_id(found.community), visitor(request)
    day = today(where.time_zone)
    return Seen(found, where, await standing(who.person_id if who else None, where.id, day), day)


async def _led(request: Asked, public_id: str) -> Seen:
    try:
        seen = await _enter(request, public_id)
    except NotFound:
        raise NotFound from None
    if not seen.leads:
        raise NotFound
    return seen


async def _published(request: Asked, entered: Entered, form: Form) -> str:
    if form.text("body") not in _speakers(entered.standing):
        raise Refusal("publications.choose_body", at="body")
    upload = form.file("file")
    kept = None
    if upload is not None:
        settings, person = ground_of(request).settings, entered.standing.person
        kept = (await keep(settings, upload, kinds=DOCUMENTS, person_id=person)).id
    return await publish(
        entered.place.id,
        Paper(
            kind=form.text("kind"),
            body=form.text("body"),
            title=form.text("title"),
            words=form.text("words"),
            title_en=form.text("title_en"),
            words_en=form.text("words_en"),
            link=form.text("link"),
            days=form.whole("days") if form.text("days") else 0,
        ),
        file=kept,
        corrects=form.text("corrects"),
        by=entered.standing.person or 0,
        at=now(),
        today=today(entered.place.time_zone),
        key=form.text("key")[:64],
    )


def _speakers(stands: Standing) -> list[str]:
    return [
        speaker.value
        for speaker in Speaker
        if any(speaker in speakers and stands.holds(office) for office, speakers in SPEAKERS.items())
    ]


async def _photo(request: Asked, form: Form, seen: Seen) -> int | None:
    upload = form.file("file")
    if upload is None:
        return None
    kept = await keep(ground_of(request).settings, upload, kinds=PICTURES, person_id=seen.standing.person)
    return kept.id


async def _form(
    request: Asked, entered: Entered, form: Form | None = None, refusal: Refusal | None = None
) -> Response[str]:
    typed = {name: form.text(name) if form else "" for name in TYPED}
    if form is None:
        typed |= {"key": new_key(), "days": "15", **await _of_the_corrected(request, entered)}
    speakers = _speakers(entered.standing)
    return page(
        request,
        "estates/publication_new.html",
        refusal.status if refusal else 200,
        place=entered.place,
        kinds=[each.value for each in Kind],
        speakers=speakers,
        typed=typed | ({"body": speakers[0]} if not typed["body"] else {}),
        refused=scene_of(request).t(refusal.reason, **refusal.params) if refusal else "",
        at=refusal.at if refusal else "",
    )


async def _of_the_corrected(request: Asked, entered: Entered) -> dict[str, str]:
    """The words of the one that is put right, so that only what is wrong is written anew."""
    found = await publication(request.query_params.get("corrects", ""))
    if found is None or found.community != entered.place.id:
        return {}
    kept = ("kind", "body", "title", "words", "title_en", "words_en", "link")
    return {name: getattr(found, name) for name in kept} | {"corrects": found.public_id}


async def _page(
    request: Asked, seen: Seen, form: Form | None = None, refusal: Refusal | None = None
) -> Response[str]:
    paper = seen.paper
    at, of = day_of(paper.posted_on, paper.public_until, seen.today)
    return page(
        request,
        "estates/publication.html",
        refusal.status if refusal else 200,
        paper=paper,
        place=seen.place,
        zone=seen.place.time_zone,
        at_day=at,
        of_days=of,
        over=paper.public_until is not None and seen.today > paper.public_until,
        drawn=days(at, of) if of else None,
        postings=await postings_of(paper.id),
        leads=seen.leads,
        belongs=seen.standing.belongs,
        today=seen.today.isoformat(),
        typed={name: form.text(name) if form else "" for name in ("place", "hung_on", "why")},
        refused=scene_of(request).t(refusal.reason, **refusal.params) if refusal else "",
        at=refusal.at if refusal else "",
    )


ROUTES = (
    publications,
    publication_new,
    publication_add,
    publication_page,
    publication_text,
    publication_file,
    publication_print,
    hang,
    take_down,
    photo,
    withdraw,
)
