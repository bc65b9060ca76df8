"""The lists as a sheet, out and in, in one and the same format."""

import asyncio
from typing import Any
from urllib.parse import quote

from litestar import Response, get, post
from litestar.params import FromPath

from app.clock import now
from app.community.roll_reading.limits import FILE_BYTES
from app.community.roll_reading.workbook import read_workbook
from app.refusals import NotFound, Refusal
from app.web import page, read_form, see_other, signed_in
from app.web.templates import scene_of
from meetings.checklists.actions.end_upload import end_upload
from meetings.checklists.actions.import_items import import_items
from meetings.checklists.actions.keep_upload import keep_upload
from meetings.checklists.queries.search import read_filter
from meetings.checklists.queries.sheets import (
    Upload,
    on_file,
    places_by_name,
    sheet_values,
    upload_of,
)
from meetings.checklists.routes.door import Entered, enter_lists
from meetings.checklists.routes.view import Asked
from meetings.checklists.rules.sheet import Fault, Plan, Vocabulary, plan, read_lines
from meetings.checklists.sheet_file import csv_bytes, table_of, vocabulary, xlsx_bytes

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_SHOWN = 100


@get("/communities/{community:str}/lists.xlsx", guards=[signed_in])
async def lists_xlsx(request: Asked, community: FromPath[str]) -> Response[bytes]:
    """What the page's filter shows, as a workbook."""
    entered = await _inside(request, community)
    rows = await _rows(request, entered)
    body = await asyncio.to_thread(xlsx_bytes, rows, entered.voice.t.plain("lists.heading"))
    return _file(body, XLSX, f"{_name(entered)}.xlsx")


@get("/communities/{community:str}/lists.csv", guards=[signed_in])
async def lists_csv(request: Asked, community: FromPath[str]) -> Response[bytes]:
    """The same as CSV."""
    entered = await _inside(request, community)
    return _file(csv_bytes(await _rows(request, entered)), "text/csv; charset=utf-8", f"{_name(entered)}.csv")


@get("/communities/{community:str}/lists/uploads", guards=[signed_in])
async def uploads(request: Asked, community: FromPath[str]) -> Response[str]:
    """Choose a file."""
    return _page(request, await _office(request, community))


@post(
    "/communities/{community:str}/lists/uploads",
    guards=[signed_in],
    request_max_body_size=4 * FILE_BYTES,
)
async def upload(request: Asked, community: FromPath[str]) -> Response[Any]:
    """Read it; nothing is taken in yet."""
    entered, form = await _office(request, community), await read_form(request)
    file = form.file("file")
    try:
        if file is None:
            raise Refusal("lists.sheet_no_file", at="file")
        book = await asyncio.to_thread(read_workbook, file.content, file.name)
        sheet = next((each for each in book.sheets if each.rows and not each.hidden), None)
        if sheet is None:
            raise Refusal("lists.sheet_empty", at="file")
        kept = await keep_upload(
            entered.place.id, file.name, sheet.rows, person=entered.reader.person or 0, at=now()
        )
    except Refusal as refusal:
        return _page(request, entered, refusal)
    return see_other(f"/communities/{community}/lists/uploads/{kept}")


@get("/communities/{community:str}/lists/uploads/{upload_id:str}", guards=[signed_in])
async def preview(request: Asked, community: FromPath[str], upload_id: FromPath[str]) -> Response[str]:
    """What it would do, and what is wrong with which line."""
    entered = await _office(request, community)
    return await _preview(request, entered, await _waiting(entered, upload_id))


@post("/communities/{community:str}/lists/uploads/{upload_id:str}/confirmation", guards=[signed_in])
async def confirm(request: Asked, community: FromPath[str], upload_id: FromPath[str]) -> Response[Any]:
    """Take it in, all or nothing."""
    entered = await _office(request, community)
    try:
        done = await import_items(
            upload_id,
            await _words(entered),
            who=entered.reader,
            zone=entered.voice.zone,
            at=now(),
            today=entered.voice.today,
        )
    except Refusal as refusal:
        return await _preview(request, entered, await _waiting(entered, upload_id), refusal)
    return see_other(
        f"/communities/{community}/lists/uploads?new={len(done.new)}&changed={len(done.changed)}"
    )


@post("/communities/{community:str}/lists/uploads/{upload_id:str}/giving-up", guards=[signed_in])
async def give_up(request: Asked, community: FromPath[str], upload_id: FromPath[str]) -> Response[Any]:
    """Leave everything as it is."""
    entered = await _office(request, community)
    if await upload_of(upload_id, entered.place.id) is None:
        raise NotFound
    await end_upload(upload_id, entered.place.id, at=now())
    return see_other(f"/communities/{community}/lists/uploads")


async def _inside(request: Asked, community: str) -> Entered:
    entered = await enter_lists(request, community)
    if not (entered.reader.belongs or entered.reader.office):
        raise NotFound
    return entered


async def _office(request: Asked, community: str) -> Entered:
    entered = await enter_lists(request, community)
    if not entered.reader.office:
        raise NotFound
    return entered


async def _waiting(entered: Entered, upload_id: str) -> Upload:
    found = await upload_of(upload_id, entered.place.id)
    if found is None:
        raise NotFound
    return found


async def _rows(request: Asked, entered: Entered) -> list[list[str]]:
    asked = dict(request.query_params)
    wanted = read_filter({"state": "all", **asked})
    v = entered.voice
    return table_of(v.t, await sheet_values(entered.reader, wanted, v.today, v.zone, names=v.names))


async def _words(entered: Entered) -> Vocabulary:
    buildings, tables = await places_by_name(entered.place.id)
    return vocabulary(buildings, tables)


def _name(entered: Entered) -> str:
    return f"{entered.place.name}-{entered.voice.t.plain('lists.heading')}-{entered.voice.today.isoformat()}"


def _file(body: bytes, kind: str, name: str) -> Response[bytes]:
    return Response(
        body,
        media_type=kind,
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
            "Cache-Control": "no-store",
        },
    )


def _page(request: Asked, entered: Entered, refusal: Refusal | None = None) -> Response[str]:
    t, query = scene_of(request).t, request.query_params
    return page(
        request,
        "lists/uploads.html",
        refusal.status if refusal else 200,
        place=entered.place,
        refused=t(refusal.reason, **refusal.params) if refusal else "",
        new=_count(query.get("new")),
        changed=_count(query.get("changed")),
        done="new" in query,
    )


async def _preview(
    request: Asked, entered: Entered, found: Upload, refusal: Refusal | None = None
) -> Response[str]:
    t, ended = entered.voice.t, found.ended_at is not None
    result = Plan() if ended else await _planned(entered, found)
    return page(
        request,
        "lists/upload.html",
        refusal.status if refusal else 200,
        place=entered.place,
        upload=found,
        ended=ended,
        result=result,
        faults=[_fault(entered, fault) for fault in result.faults[:MOST_SHOWN]],
        more=max(0, len(result.faults) - MOST_SHOWN),
        new=[(t(f"lists.list_{line.list}"), line.values["words"]) for line in result.new[:MOST_SHOWN]],
        changed=[
            (
                f"{t.plain(f'lists.list_{line.list}')} {line.number}",
                line.values.get("words", ""),
                ", ".join(t.plain(f"lists.column_{name}") for name in names),
            )
            for line, names in result.changed[:MOST_SHOWN]
        ],
        refused=t(refusal.reason, **refusal.params) if refusal else "",
    )


async def _planned(entered: Entered, found: Upload) -> Plan:
    v = entered.voice
    lines, faults = read_lines(found.cells, await _words(entered))
    return plan(lines, faults, await on_file(entered.reader, v.today, v.zone))


def _fault(entered: Entered, fault: Fault) -> tuple[str, str, str]:
    t = entered.voice.t
    column = t.plain(f"lists.column_{fault.column}") if fault.column else ""
    return (str(fault.line), column, t.plain(fault.reason, said=fault.said))


def _count(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else 0


ROUTES = (lists_xlsx, lists_csv, uploads, upload, preview, confirm, give_up)
