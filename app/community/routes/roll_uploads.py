"""A committee's own file on its way to the roll: handed in, read, settled, confirmed or given up."""

from asyncio import to_thread
from typing import Any
from urllib.parse import urlencode

from litestar import Request, Response, get, post
from litestar.params import FromPath

from app.clock import now, today
from app.community.actions.answer_doubts import answer_doubts
from app.community.actions.confirm_upload import confirm_upload
from app.community.actions.give_up_upload import give_up_upload
from app.community.actions.start_upload import start_upload
from app.community.file_reading import Reading, begin_reading, reading_now, refused_of_late, stop_reading
from app.community.queries.settled_uploads import SettledUpload, settled_upload
from app.community.queries.uploads import UploadOnFile, open_uploads, upload
from app.community.roll_reading import content, files, limits
from app.community.routes.gate import Entered, enter
from app.community.routes.nav import desk_nav
from app.community.routes.upload_view import (
    Wanted,
    first_open_page,
    shown_doubts,
    upload_view,
)
from app.community.rules.offices import Office
from app.community.rules.roll.columns import Mapping, Meaning, Pairs, SheetMapping
from app.community.rules.roll.doubts import Option, Reason
from app.community.rules.roll.given import for_all, new_answers, new_choices
from app.refusals import NotFound, Refusal
from app.web import Form, fragment, page, read_form, see_other, signed_in, visitor
from app.web.ground import ground_of
from app.web.templates import scene_of

DESK = (Office.COMMITTEE, Office.ADMINISTRATOR)
# a file a little too large gets its own words instead of the bare refusal of the door
LARGEST_REQUEST = limits.FILE_BYTES * 2
LARGEST_ANSWERS = 256 * 1024
POLL_SECONDS = 1


@get("/communities/{community:str}/roll/uploads", guards=[signed_in])
async def uploads(request: Request[Any, Any, Any], community: FromPath[str]) -> Response[str]:
    """The form for a file, and files that are not finished."""
    entered = await enter(request, community, *DESK)
    return await _form_page(request, entered)


@post(
    "/communities/{community:str}/roll/uploads",
    guards=[signed_in],
    request_max_body_size=LARGEST_REQUEST,
)
async def hand_in(request: Request[Any, Any, Any], community: FromPath[str]) -> Response[Any]:
    """Keep the file, begin to read it, and show how far that is."""
    entered = await enter(request, community, *DESK)
    form = await read_form(request)
    file = form.file("file")
    try:
        if file is None:
            raise Refusal("roll_uploads.no_file", at="file")
        content.check_size(file.content)
        content.kind_of(file.content)
    except Refusal as refusal:
        return await _form_page(request, entered, form, refusal)
    public_id = await start_upload(
        entered.place.id,
        file.name,
        building=form.text("building"),
        person=_person(request),
        at=now(),
    )
    data_dir = ground_of(request).settings.data_dir
    await to_thread(files.keep, data_dir, public_id, file.content)
    begin_reading(await _found(entered, public_id), data_dir)
    return see_other(_address(entered, public_id))


@get("/communities/{community:str}/roll/uploads/{public_id:str}", guards=[signed_in])
async def upload_page(
    request: Request[Any, Any, Any], community: FromPath[str], public_id: FromPath[str]
) -> Response[str]:
    """How far the reading is, then what was read, then what became of it."""
    entered = await enter(request, community, *DESK)
    return await _page(request, entered, await _found(entered, public_id))


@get("/communities/{community:str}/roll/uploads/{public_id:str}/progress", guards=[signed_in])
async def progress(
    request: Request[Any, Any, Any], community: FromPath[str], public_id: FromPath[str]
) -> Response[str]:
    """The line that counts rows; when the reading is over, the page is to be fetched again."""
    entered = await enter(request, community, *DESK)
    found = await _found(entered, public_id)
    reading = reading_now(public_id)
    response = fragment(request, "roll/_progress.html", place=entered.place, upload=found, reading=reading)
    if reading is None:
        response.headers["HX-Refresh"] = "true"
    return response


@post("/communities/{community:str}/roll/uploads/{public_id:str}/reading", guards=[signed_in])
async def go_on_reading(
    request: Request[Any, Any, Any], community: FromPath[str], public_id: FromPath[str]
) -> Response[Any]:
    """Read the file that still lies there: the server stopped meanwhile, or was too busy."""
    entered = await enter(request, community, *DESK)
    found = await _found(entered, public_id)
    if found.ended_at is None and not found.is_read:
        begin_reading(found, ground_of(request).settings.data_dir)
    return see_other(_address(entered, public_id))


@post(
    "/communities/{community:str}/roll/uploads/{public_id:str}/answers",
    guards=[signed_in],
    request_max_body_size=LARGEST_ANSWERS,
)
async def answer(
    request: Request[Any, Any, Any], community: FromPath[str], public_id: FromPath[str]
) -> Response[Any]:
    """Keep what was said so far, and show what is left."""
    entered = await enter(request, community, *DESK)
    found, form = await _found(entered, public_id), await read_form(request)
    settled = await _settled(entered, public_id)
    if settled is None:
        return see_other(_address(entered, public_id))
    await _keep_answers(settled, form)
    after = await _settled(entered, public_id)
    if after is None:
        return see_other(_address(entered, public_id))
    wanted = _wanted(form)
    if _typed_wrong(after, form):
        return await _settled_page(request, entered, found, after, wanted, sent=form, status=422)
    return see_other(_after_answers(entered, after, wanted))


@post(
    "/communities/{community:str}/roll/uploads/{public_id:str}/confirmation",
    guards=[signed_in],
    request_max_body_size=LARGEST_ANSWERS,
)
async def confirm(
    request: Request[Any, Any, Any], community: FromPath[str], public_id: FromPath[str]
) -> Response[Any]:
    """Write it to the roll, unless something changed since the page was shown: then show it again."""
    entered = await enter(request, community, *DESK)
    found, form = await _found(entered, public_id), await read_form(request)
    settled = await _settled(entered, public_id)
    if settled is not None and await _keep_answers(settled, form):
        shown = await _settled(entered, public_id) or settled
        return see_other(_after_answers(entered, shown, _wanted(form)))
    try:
        await confirm_upload(
            entered.place.id,
            public_id,
            person=_person(request),
            seen=form.text("seen"),
            at=now(),
            today=today(entered.place.time_zone),
        )
    except Refusal as refusal:
        after = await _settled(entered, public_id)
        if after is None:
            return see_other(_address(entered, public_id))
        return await _settled_page(
            request, entered, found, after, _wanted(form), sent=form, refusal=refusal, status=422
        )
    await _forget_file(request, public_id)
    return see_other(_address(entered, public_id))


@post(
    "/communities/{community:str}/roll/uploads/{public_id:str}/mapping",
    guards=[signed_in],
    request_max_body_size=LARGEST_ANSWERS,
)
async def correct_columns(
    request: Request[Any, Any, Any], community: FromPath[str], public_id: FromPath[str]
) -> Response[Any]:
    """Read the file once more, with the columns as the person says they are."""
    entered = await enter(request, community, *DESK)
    found, form = await _found(entered, public_id), await read_form(request)
    settled = await _settled(entered, public_id)
    if settled is not None:
        mapping = _mapping(settled, form)
        begin_reading(found, ground_of(request).settings.data_dir, mapping)
    return see_other(_address(entered, public_id))


@post("/communities/{community:str}/roll/uploads/{public_id:str}/giving-up", guards=[signed_in])
async def give_up(
    request: Request[Any, Any, Any], community: FromPath[str], public_id: FromPath[str]
) -> Response[Any]:
    """Keep nothing of the file."""
    entered = await enter(request, community, *DESK)
    found = await _found(entered, public_id)
    await stop_reading(public_id)
    await give_up_upload(found.public_id, at=now())
    await _forget_file(request, public_id)
    return see_other(f"/communities/{entered.place.public_id}/roll/uploads?done=given_up")


# ---- pages --------------------------------------------------------------------------------------


async def _page(request: Request[Any, Any, Any], entered: Entered, found: UploadOnFile) -> Response[str]:
    if found.ended_at is not None:
        return await _ended_page(request, entered, found)
    reading = reading_now(found.public_id)
    refusal = refused_of_late(found.public_id)
    if reading is None and not found.is_read:
        found = await _found(entered, found.public_id)  # it may have come to its end just now
        if found.ended_at is not None:
            return await _ended_page(request, entered, found)
    if reading is not None or not found.is_read:
        return _reading_page(request, entered, found, reading, refusal)
    settled = await _settled(entered, found.public_id)
    if settled is None:
        return await _ended_page(request, entered, await _found(entered, found.public_id))
    return await _settled_page(
        request, entered, found, settled, _wanted_of(request), refusal=refusal, status=200
    )


def _reading_page(
    request: Request[Any, Any, Any],
    entered: Entered,
    found: UploadOnFile,
    reading: Reading | None,
    refusal: Refusal | None,
) -> Response[str]:
    return page(
        request,
        "roll/reading.html",
        place=entered.place,
        nav=_nav(request, entered),
        upload=found,
        reading=reading,
        refusal=refusal,
        poll=POLL_SECONDS,
    )


async def _settled_page(
    request: Request[Any, Any, Any],
    entered: Entered,
    found: UploadOnFile,
    settled: SettledUpload,
    wanted: Wanted,
    *,
    status: int,
    sent: Form | None = None,
    refusal: Refusal | None = None,
) -> Response[str]:
    fields = {name: values[0] for name, values in sent.fields.items()} if sent else {}
    view = await to_thread(upload_view, settled, wanted, fields)
    return page(
        request,
        "roll/upload.html",
        status,
        place=entered.place,
        nav=_nav(request, entered),
        upload=found,
        view=view,
        wanted=wanted,
        refusal=refusal,
        at=_address(entered, found.public_id),
        kept="kept" in request.query_params,
    )


async def _ended_page(
    request: Request[Any, Any, Any], entered: Entered, found: UploadOnFile
) -> Response[str]:
    if found.outcome == "refused":
        refusal = Refusal(found.summary["reason"], at="file", **found.summary["params"])
        return await _form_page(request, entered, None, refusal, file_name=found.file_name, status=200)
    return page(
        request,
        "roll/upload_over.html",
        place=entered.place,
        nav=_nav(request, entered),
        upload=found,
    )


async def _form_page(
    request: Request[Any, Any, Any],
    entered: Entered,
    form: Form | None = None,
    refusal: Refusal | None = None,
    *,
    file_name: str = "",
    status: int = 422,
) -> Response[str]:
    return page(
        request,
        "roll/uploads.html",
        status if refusal else 200,
        place=entered.place,
        nav=_nav(request, entered),
        waiting=await open_uploads(entered.place.id),
        building=form.text("building") if form else "",
        file_name=file_name,
        refusal=refusal,
        given_up=request.query_params.get("done") == "given_up",
        megabytes=limits.FILE_BYTES // 1024 // 1024,
    )


# ---- what the forms say -------------------------------------------------------------------------


async def _keep_answers(settled: SettledUpload, form: Form) -> bool:
    """Only what is new is written, True if anything was: nobody confirms what those answers brought about
    before they have seen it."""
    sent = {name: values[0] for name, values in form.fields.items()}
    chosen, typed = _beginning(sent, "d."), _beginning(sent, "t.")
    single = new_answers(shown_doubts(settled), settled.answers, chosen, typed)
    choices = new_choices(settled.changes.items, settled.choices, _beginning(sent, "c."))
    for_each = _for_all(settled, sent)
    if single or choices or for_each:
        await answer_doubts(settled.public_id, single=single, for_all=for_each, choices=choices)
    return bool(single or choices or for_each)


def _for_all(settled: SettledUpload, sent: dict[str, str]) -> dict[Reason, Option]:
    found: dict[Reason, Option] = {}
    for each in for_all(settled.plan, settled.answers):
        wanted = sent.get(f"all.{each.reason}", "")
        if wanted in each.options and wanted != each.chosen:
            found[each.reason] = Option(wanted)
    return found


def _beginning(sent: dict[str, str], start: str) -> dict[str, str]:
    return {name.removeprefix(start): value for name, value in sent.items() if name.startswith(start)}


def _typed_wrong(settled: SettledUpload, form: Form) -> bool:
    return any(f"d.{doubt}" in form.fields for doubt in settled.plan.wrong)


def _mapping(settled: SettledUpload, form: Form) -> Mapping:
    """What the selects of every sheet say; what was not sent stays as it was."""
    return Mapping(
        tuple(
            SheetMapping(
                sheet=view.index,
                read=form.flag(f"read.{view.index}"),
                header_top=_line(form, f"top.{view.index}", view.mapping.header_top, view.rows),
                header_bottom=_line(form, f"bottom.{view.index}", view.mapping.header_bottom, view.rows),
                columns=tuple(
                    _meaning(form.text(f"m.{view.index}.{place}"), column.meaning)
                    for place, column in enumerate(view.columns)
                ),
                building=form.text(f"building.{view.index}")[:40],
                pairs=Pairs.ENTRANCE if form.text(f"pairs.{view.index}") == "entrance" else Pairs.BUILDING,
            )
            for view in settled.preview.sheets
        )
    )


def _line(form: Form, name: str, before: int, most: int) -> int:
    wanted = form.whole(name)
    return before if wanted is None else min(max(wanted, 0), max(most, 0) + 50)


def _meaning(text: str, before: Meaning) -> Meaning:
    return Meaning(text) if text in list(Meaning) else before


def _wanted(form: Form) -> Wanted:
    return Wanted(
        page=form.whole("page") or 1,
        reason=_reason(form.text("reason")),
        building=form.text("building"),
        changes=form.whole("changes") or 1,
        merged=form.whole("merged") or 1,
    )


def _wanted_of(request: Request[Any, Any, Any]) -> Wanted:
    asked = request.query_params
    return Wanted(
        page=_number(asked.get("page")),
        reason=_reason(asked.get("reason") or ""),
        building="".join(sign for sign in asked.get("building") or "" if sign.isprintable())[:40],
        changes=_number(asked.get("changes")),
        merged=_number(asked.get("merged")),
    )


def _reason(text: str) -> str:
    return text if text in list(Reason) else ""


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else 1


def _after_answers(entered: Entered, settled: SettledUpload, wanted: Wanted) -> str:
    """The page where the next question waits; at the end the place where it is saved."""
    query = {"page": first_open_page(settled, wanted) if settled.plan.open else wanted.page}
    rest = {"reason": wanted.reason} if wanted.reason else {}
    more = {"changes": wanted.changes} if wanted.changes > 1 else {"kept": "yes"}
    anchor = "doubts" if settled.plan.open else "changes" if settled.open else "save"
    return f"{_address(entered, settled.public_id)}?{urlencode({**query, **rest, **more})}#{anchor}"


# ---- small things -------------------------------------------------------------------------------


async def _found(entered: Entered, public_id: str) -> UploadOnFile:
    found = await upload(entered.place.id, public_id)
    if found is None:
        raise NotFound
    return found


async def _settled(entered: Entered, public_id: str) -> SettledUpload | None:
    return await settled_upload(entered.place.id, public_id)


async def _forget_file(request: Request[Any, Any, Any], public_id: str) -> None:
    await to_thread(files.remove, ground_of(request).settings.data_dir, public_id)


def _address(entered: Entered, public_id: str) -> str:
    return f"/communities/{entered.place.public_id}/roll/uploads/{public_id}"


def _nav(request: Request[Any, Any, Any], entered: Entered) -> list[tuple[str, str, bool]]:
    return desk_nav(scene_of(request).t, entered.place, "roll", entered.standing)


def _person(request: Request[Any, Any, Any]) -> int:
    who = visitor(request)
    return who.person_id if who else 0


ROUTES = (uploads, hand_in, upload_page, progress, go_on_reading, answer, confirm, correct_columns, give_up)
