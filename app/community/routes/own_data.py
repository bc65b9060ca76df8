"""One's own data: see it, take a copy, put it right, have it deleted."""

import json
from datetime import date, datetime
from typing import Any

from litestar import Request, Response, get, post

from app.clock import now, today
from app.community.actions.correct_own_data import correct_own_data
from app.community.actions.delete_own_data import delete_own_data
from app.community.actions.note_own_request import note_own_request
from app.community.queries.data_readings import readings_of_home
from app.community.queries.own_data import Account, HeldRows, account, held_on, owners_named, written_by
from app.community.rules.held_data import Held
from app.community.rules.personal_data import FIELDS, Field
from app.i18n import Translate
from app.refusals import NotFound, Refusal
from app.web import Form, page, read_form, see_other, signed_in, visitor
from app.web.sessions import end_sessions
from app.web.templates import scene_of
from app.words import clock, day

Asked = Request[Any, Any, Any]
DONE = ("corrected", "deleted_part")
SHOWN = 20  # rows of one kind on the page; the file holds all


@get("/me/data", guards=[signed_in])
async def own_data(request: Asked) -> Response[str]:
    """Everything that names the visitor, by kind: what for, until when, and the rows themselves."""
    known = await _me(request)
    t, lang = scene_of(request).t, scene_of(request).lang
    done = request.query_params.get("done", "")
    rows = await held_on(known.person, today())
    return page(
        request,
        "me/data.html",
        kinds=_kinds(t, lang, rows),
        acts=await written_by(known.person),
        readings=await readings_of_home(known.person, today()),
        done=f"own_data.done_{done}" if done in DONE else "",
    )


@post("/me/data/exports", guards=[signed_in])
async def export(request: Asked) -> Response[bytes]:
    """A file of all of it, for any program: UTF-8 JSON."""
    known = await _me(request)
    await read_form(request)
    rows = await held_on(known.person, today(), most=None)
    await note_own_request(known.person, "export", at=now())
    content = {
        "made_at": now().isoformat(),
        "records_as_author": await written_by(known.person),
        "data": [
            {"field": each.held.field, "table": each.held.table, "rows": [_plain(row) for row in each.rows]}
            for each in rows
        ],
    }
    body = json.dumps(content, ensure_ascii=False, indent=1).encode()
    headers = {"content-disposition": 'attachment; filename="my-data.json"', "cache-control": "no-store"}
    return Response(body, status_code=200, media_type="application/json", headers=headers)


@get("/me/data/correction", guards=[signed_in])
async def correction(request: Asked) -> Response[str]:
    """Name and number as they are."""
    return await _correction_page(request, await _me(request))


@post("/me/data/correction", guards=[signed_in])
async def correct(request: Asked) -> Response[Any]:
    """Name and number as they should be."""
    known, form = await _me(request), await read_form(request)
    try:
        await correct_own_data(known.person, name=form.text("name"), mobile=form.text("mobile"), at=now())
    except Refusal as refusal:
        return await _correction_page(request, known, form, refusal)
    return see_other("/me/data?done=corrected")


@get("/me/data/deletion", guards=[signed_in])
async def deletion(request: Asked) -> Response[str]:
    """What goes and what stays, before anything is done."""
    return await _deletion_page(request, await _me(request))


@post("/me/data/deletion", guards=[signed_in])
async def delete(request: Asked) -> Response[Any]:
    """Take it away; whoever has no account any more is signed out everywhere."""
    known, form = await _me(request), await read_form(request)
    if form.text("sure") != "yes":
        return await _deletion_page(request, known, Refusal("own_data.say_sure", at="sure"))
    if not await delete_own_data(known.person, at=now(), today=today()):
        return see_other("/me/data?done=deleted_part")
    await end_sessions(known.person)
    return see_other("/")


async def _me(request: Asked) -> Account:
    who = visitor(request)
    known = await account(who.person_id) if who else None
    if known is None:
        raise NotFound
    return known


async def _correction_page(
    request: Asked, known: Account, form: Form | None = None, refusal: Refusal | None = None
) -> Response[str]:
    return page(
        request,
        "me/data_correction.html",
        refusal.status if refusal else 200,
        known=known,
        owners=await owners_named(known.person),
        typed={name: form.text(name) if form else getattr(known, name) for name in ("name", "mobile")},
        refusal=refusal,
    )


async def _deletion_page(request: Asked, known: Account, refusal: Refusal | None = None) -> Response[str]:
    t, lang = scene_of(request).t, scene_of(request).lang
    rows = await held_on(known.person, today())
    fields = _fields()
    stays = {fields[each.held.field] for each in rows if not each.held.taken_away} - {fields["account"]}
    goes = {fields[each.held.field] for each in rows if each.held.taken_away}
    return page(
        request,
        "me/data_deletion.html",
        refusal.status if refusal else 200,
        known=known,
        goes=[t(f"privacy.field_{field.key}") for field in FIELDS if field in goes],
        stays=[_words(t, field) for field in FIELDS if field in stays],
        acts=await written_by(known.person),
        lang=lang,
        refusal=refusal,
    )


def _fields() -> dict[str, Field]:
    return {field.key: field for field in FIELDS}


def _words(t: Translate, field: Field) -> dict[str, str]:
    return {
        "name": t(f"privacy.field_{field.key}"),
        "why": t(f"privacy.why_{field.key}"),
        "ground": t(f"privacy.ground_{field.ground}"),
        "deleted": t(f"privacy.deleted_{field.deletion}", n=field.days),
    }


def _kinds(t: Translate, lang: str, rows: tuple[HeldRows, ...]) -> list[dict[str, Any]]:
    """One section for each field, in the order of the privacy page."""
    sections = []
    for field in FIELDS:
        of_it = [each for each in rows if each.held.field == field.key]
        if of_it:
            shown = [_row(t, lang, each.held, row) for each in of_it for row in each.rows[:SHOWN]]
            count = sum(each.count for each in of_it)
            sections.append(
                {**_words(t, field), "key": field.key, "rows": [row for row in shown if row], "count": count}
            )
    return sections


def _row(t: Translate, lang: str, held: Held, row: dict[str, Any]) -> list[tuple[str, str]]:
    """What is known of one row, as label and words; empty columns say nothing."""
    said: list[tuple[str, str]] = []
    for name in held.shown:
        column, _, family = name.partition("=")
        value = row[column]
        if value is None or value == "":
            continue
        label = t(f"own_data.column_{column}")
        said.append((label, t(f"{family}{value}") if family else _said(t, lang, value)))
    return said


def _said(t: Translate, lang: str, value: Any) -> str:
    if isinstance(value, bool):
        return t("own_data.yes") if value else t("own_data.no")
    if isinstance(value, datetime):
        return f"{day(value, lang)} {clock(value)}"
    if isinstance(value, date):
        return day(value, lang)
    return str(value)


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, date | datetime) else value
        for name, value in row.items()
    }


ROUTES = (own_data, export, correction, correct, deletion, delete)
