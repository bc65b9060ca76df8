"""The safety lessons that every house's page shows: from ready words, or one's own."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from app.clock import now, today
from app.community.queries.standings import place_by_id, standing
from app.community.routes.gate import Entered, enter
from app.community.routes.nav import desk_nav
from app.community.rules.offices import Office
from app.i18n import translator
from app.refusals import NotFound, Refusal
from app.web import Form, page, read_form, see_other, signed_in, visitor
from app.web.templates import scene_of
from meetings.houses.actions.save_lesson import LessonWords, save_lesson
from meetings.houses.actions.take_down_lesson import take_down_lesson
from meetings.houses.queries.safety import Lesson, lesson, lessons_of
from meetings.houses.routes.gate import Asked, said
from meetings.houses.rules.safety import TEMPLATES
from meetings.sendings import LONG_FORM, new_key

DESK = (Office.COMMITTEE, Office.MODERATOR, Office.ADMINISTRATOR)
FIELDS = ("title", "words", "title_en", "words_en")
DONE = ("hung", "changed", "taken_down")


@get("/communities/{community:str}/lessons", guards=[signed_in])
async def lessons(request: Asked, community: FromPath[str]) -> Response[str]:
    """What hangs, ready words to hang, and a form for one's own."""
    return await _page(request, await enter(request, community, *DESK))


@post("/communities/{community:str}/lessons", guards=[signed_in], request_max_body_size=LONG_FORM)
async def hang(request: Asked, community: FromPath[str]) -> Response[Any]:
    """Some of the ready ones, or one's own words."""
    entered, form = await enter(request, community, *DESK), await read_form(request)
    by, at = entered.standing.person or 0, now()
    try:
        if ready := [each for each in TEMPLATES if each in form.texts("ready")]:
            for each in ready:  # hung twice it hangs once: its own words are its key
                said_so = _ready(each)
                key = f"{each} {said_so.words}"
                await save_lesson(entered.place.id, said_so, key=key, by=by, at=at)
        else:
            await save_lesson(entered.place.id, _words(form), key=form.text("key")[:64], by=by, at=at)
    except Refusal as refusal:
        return await _page(request, entered, form, refusal)
    return see_other(f"/communities/{community}/lessons?done=hung")


@get("/lessons/{lesson_id:str}", guards=[signed_in])
async def lesson_page(request: Asked, lesson_id: FromPath[str]) -> Response[str]:
    """One lesson, to be put right."""
    entered, found = await _lesson(request, lesson_id)
    return _lesson_page(request, entered, found)


@post("/lessons/{lesson_id:str}", guards=[signed_in], request_max_body_size=LONG_FORM)
async def change(request: Asked, lesson_id: FromPath[str]) -> Response[Any]:
    """The lesson as it should be."""
    (entered, found), form = await _lesson(request, lesson_id), await read_form(request)
    try:
        await save_lesson(
            entered.place.id,
            _words(form),
            public_id=found.public_id,
            by=entered.standing.person or 0,
            at=now(),
        )
    except Refusal as refusal:
        return _lesson_page(request, entered, found, form, refusal)
    return see_other(f"/communities/{entered.place.public_id}/lessons?done=changed")


@post("/lessons/{lesson_id:str}/removal", guards=[signed_in])
async def take_down(request: Asked, lesson_id: FromPath[str]) -> Response[None]:
    """It hangs no more."""
    entered, found = await _lesson(request, lesson_id)
    await take_down_lesson(found.public_id, entered.place.id, at=now())
    return see_other(f"/communities/{entered.place.public_id}/lessons?done=taken_down")


async def _lesson(request: Asked, address: str) -> tuple[Entered, Lesson]:
    found, who = await lesson(address[:64]), visitor(request)
    if found is None or who is None:
        raise NotFound
    place = await place_by_id(found.community)
    here = await standing(who.person_id, place.id, today(place.time_zone))
    if not here.holds(*DESK):
        raise NotFound
    return Entered(place, here), found


def _words(form: Form) -> LessonWords:
    return LessonWords(*(form.text(name) for name in FIELDS))


def _ready(key: str) -> LessonWords:
    """The words of a lesson that comes along, in both languages."""
    zh, en = translator("zh"), translator("en")
    title, text = f"house_page.lesson_{key}_title", f"house_page.lesson_{key}"
    return LessonWords(zh.plain(title), zh.plain(text), en.plain(title), en.plain(text))


async def _page(
    request: Asked, entered: Entered, form: Form | None = None, refusal: Refusal | None = None
) -> Response[str]:
    t, done = scene_of(request).t, request.query_params.get("done", "")
    refused, error = said(t, refusal)
    hanging = await lessons_of(entered.place.id)
    titles = {each.title for each in hanging}
    typed = {name: form.text(name) if form else "" for name in (*FIELDS, "key")}
    typed["key"] = typed["key"] or new_key()
    ready = [(each, _ready(each)) for each in TEMPLATES]
    return page(
        request,
        "houses/lessons.html",
        refusal.status if refusal else 200,
        place=entered.place,
        nav=desk_nav(t, entered.place, "tables", entered.standing),
        lessons=hanging,
        ready=[
            (each, t(f"house_page.lesson_{each}_title"), t(f"house_page.lesson_{each}"))
            for each, said_so in ready
            if said_so.title not in titles
        ],
        typed=typed,
        refused=refused,
        error=error,
        done=f"house_page.done_lesson_{done}" if done in DONE and refusal is None else "",
    )


def _lesson_page(
    request: Asked, entered: Entered, found: Lesson, form: Form | None = None, refusal: Refusal | None = None
) -> Response[str]:
    refused, error = said(scene_of(request).t, refusal)
    kept = {name: str(getattr(found, name)) for name in FIELDS}
    return page(
        request,
        "houses/lesson.html",
        refusal.status if refusal else 200,
        place=entered.place,
        lesson=found,
        typed={name: form.text(name) for name in FIELDS} if form else kept,
        refused=refused,
        error=error,
    )


ROUTES = (lessons, hang, lesson_page, change, take_down)
