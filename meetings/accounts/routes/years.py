"""The open account: a year's income and spending, its lines, its vouchers, its close."""

from collections.abc import Callable
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from app.clock import now
from app.i18n import Translate, translator
from app.refusals import NotFound, Refusal
from app.web import Form, page, public, read_form, see_other, signed_in
from app.web.file_store import DOCUMENTS, ROOMY_REQUEST, find, keep, serve
from app.web.ground import ground_of
from app.web.templates import scene_of
from app.words import NBSP, money
from meetings.accounts.actions.book import Entry, book
from meetings.accounts.actions.close_year import close_year
from meetings.accounts.actions.reverse_booking import reverse_booking
from meetings.accounts.actions.set_opening import set_opening
from meetings.accounts.queries.distributions import distributions_of
from meetings.accounts.queries.years import YearOnFile, booking, year_on_file, years_of
from meetings.accounts.routes.gate import (
    OFFICE,
    Asked,
    Here,
    amount,
    enter_here,
    here_of,
    kept,
    refused_words,
)
from meetings.accounts.rules.money import written
from meetings.accounts.rules.shares import State
from meetings.accounts.rules.years import CATEGORIES, Direction
from meetings.accounts.sheet_file import csv_bytes, xlsx_bytes
from meetings.estates.actions.publish import Paper
from meetings.estates.queries.estates import estate_of
from meetings.estates.rules.status import Status
from meetings.sendings import LONG_FORM, new_key

FIRST, LAST = 2000, 2200  # what an account may be asked for
TYPED = ("booked_on", "category", "words", "amount", "key")


@get("/communities/{community:str}/accounts", guards=[public])
async def account(request: Asked, community: FromPath[str]) -> Response[str]:
    """A year: figures by category, every line without names, whether it is closed."""
    return await _page(request, await enter_here(request, community))


@get("/communities/{community:str}/accounts/figures", guards=[public])
async def account_figures(request: Asked, community: FromPath[str]) -> Response[str]:
    """The canonical figures of a closed year: their SHA-256 is the fingerprint."""
    here = await enter_here(request, community)
    found = await year_on_file(here.place.id, _asked_year(request, here))
    return Response(found.written, media_type="text/plain; charset=utf-8")


@get("/communities/{community:str}/accounts.csv", guards=[public])
async def account_csv(request: Asked, community: FromPath[str]) -> Response[bytes]:
    """Every line as a file."""
    here = await enter_here(request, community)
    found = await year_on_file(here.place.id, _asked_year(request, here))
    return _file(csv_bytes(_rows(scene_of(request).t, found)), "text/csv; charset=utf-8", f"{found.year}.csv")


@get("/communities/{community:str}/accounts.xlsx", guards=[public])
async def account_xlsx(request: Asked, community: FromPath[str]) -> Response[bytes]:
    """Every line as a workbook."""
    here = await enter_here(request, community)
    found = await year_on_file(here.place.id, _asked_year(request, here))
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _file(xlsx_bytes(_rows(scene_of(request).t, found), str(found.year)), kind, f"{found.year}.xlsx")


@get("/communities/{community:str}/bookings/new", guards=[signed_in])
async def booking_new(request: Asked, community: FromPath[str]) -> Response[str]:
    """The form for one line."""
    return _form(request, await enter_here(request, community, *OFFICE))


@post("/communities/{community:str}/bookings", guards=[signed_in], request_max_body_size=ROOMY_REQUEST)
async def booking_add(request: Asked, community: FromPath[str]) -> Response[Any]:
    """Book it."""
    here, form = await enter_here(request, community, *OFFICE), await read_form(request)
    try:
        entry = Entry(form.day("booked_on"), form.text("category"), form.text("words"), amount(form))
        await book(
            here.place.id,
            entry,
            file=await _voucher(request, form, here),
            by=here.person,
            at=now(),
            today=here.today,
            key=form.text("key")[:64],
        )
    except Refusal as refusal:
        return _form(request, here, form, refusal)
    year = entry.booked_on.year if entry.booked_on else here.today.year
    return see_other(f"/communities/{community}/accounts?year={year}#lines")


@get("/bookings/{line:str}", guards=[signed_in])
async def booking_page(request: Asked, line: FromPath[str]) -> Response[str]:
    """One line with its voucher, for owners and the office; the way to reverse it for the office."""
    return await _line(request, line)


@get("/bookings/{line:str}/voucher", guards=[signed_in])
async def voucher(request: Asked, line: FromPath[str]) -> Response[bytes]:
    """The voucher, for owners and the office."""
    found = await booking(line)
    here = await here_of(request, found.community if found else None)
    if found is None or not found.file or not (here.is_office or here.standing.is_owner):
        raise NotFound
    return await serve(ground_of(request).settings, await find(found.file))


@post("/bookings/{line:str}/reversal", guards=[signed_in], request_max_body_size=LONG_FORM)
async def booking_reverse(request: Asked, line: FromPath[str]) -> Response[Any]:
    """Reverse it by another line."""
    found = await booking(line)
    here = await here_of(request, found.community if found else None, *OFFICE)
    form = await read_form(request)
    try:
        await reverse_booking(line, form.text("reason"), by=here.person, at=now(), today=here.today)
    except Refusal as refusal:
        return await _line(request, line, form, refusal)
    return see_other(f"/bookings/{line}")


@post("/communities/{community:str}/accounts/openings", guards=[signed_in], request_max_body_size=LONG_FORM)
async def opening(request: Asked, community: FromPath[str]) -> Response[Any]:
    """Say what the year began with."""
    here, form = await enter_here(request, community, *OFFICE), await read_form(request)
    year = form.whole("year") or here.today.year
    try:
        if not FIRST <= year <= here.today.year:
            raise Refusal("open_account.choose", at="opening")
        await set_opening(here.place.id, year, amount(form, "opening"), form.text("opening_words"))
    except Refusal as refusal:
        return await _page(request, here, form, refusal)
    return see_other(f"/communities/{community}/accounts?year={year}")


@post("/communities/{community:str}/accounts/closures", guards=[signed_in], request_max_body_size=LONG_FORM)
async def close(request: Asked, community: FromPath[str]) -> Response[Any]:
    """Close the year and publish it."""
    here, form = await enter_here(request, community, *OFFICE), await read_form(request)
    year = form.whole("year") or here.today.year
    status = (await estate_of(here.place.id, here.today)).status
    try:
        await close_year(
            here.place.id, year, paper_of(here.place.public_id, here.place.name, status),
            by=here.person, at=now(), today=here.today,
        )  # fmt: skip
    except Refusal as refusal:
        return await _page(request, here, form, refusal)
    return see_other(f"/communities/{community}/accounts?year={year}")


def paper_of(public_id: str, name: str, status: Status) -> Callable[[YearOnFile, str], Paper]:
    """The publication of a closed year, in both languages."""
    body = "self_managed_group" if status is Status.SELF_MANAGED else "committee"

    def paper(found: YearOnFile, digest: str) -> Paper:
        zh, en = translator("zh"), translator("en")
        return Paper(
            kind="accounts",
            body=body,
            title=_wrapping(zh.plain("open_account.paper_title", place=name, year=str(found.year))),
            words=_paper_words(zh, found, digest),
            title_en=_wrapping(en.plain("open_account.paper_title", place=name, year=str(found.year))),
            words_en=_paper_words(en, found, digest),
            link=f"/communities/{public_id}/accounts?year={found.year}",
            days=15,
        )

    return paper


def _paper_words(t: Translate, found: YearOnFile, digest: str) -> str:
    sums = found.figures
    rows = [t.plain("open_account.paper_row", what=t.plain("open_account.opening"), sum=money(sums.opening))]
    for name, parts, total in (
        ("income", sums.income, sums.came_in),
        ("spending", sums.spending, sums.went_out),
    ):
        rows.append(
            t.plain("open_account.paper_row", what=t.plain(f"open_account.all_{name}"), sum=money(total))
        )
        rows += [
            t.plain("open_account.paper_part", what=t.plain(f"open_account.category_{each}"), sum=money(fen))
            for each, fen in parts
        ]
    rows += [
        t.plain("open_account.paper_row", what=t.plain("open_account.surplus"), sum=money(sums.surplus)),
        t.plain("open_account.paper_row", what=t.plain("open_account.closing"), sum=money(sums.closing)),
        t.plain("open_account.paper_fingerprint", fingerprint=digest),
    ]
    return _wrapping("\n".join(rows))


def _wrapping(text: str) -> str:
    """Words that are kept and hashed: with blanks that everybody can type."""
    return text.replace(NBSP, " ")


def _asked_year(request: Asked, here: Here) -> int:
    typed = request.query_params.get("year", "")
    year = int(typed) if len(typed) == 4 and typed.isascii() and typed.isdigit() else 0
    return year if FIRST <= year <= LAST else here.today.year


async def _page(
    request: Asked, here: Here, form: Form | None = None, refusal: Refusal | None = None
) -> Response[str]:
    years = await years_of(here.place.id)
    asked = form.whole("year") if form else None
    year = asked or _asked_year(request, here)
    if not form and "year" not in request.query_params and years and here.today.year not in dict(years):
        year = years[0][0]
    found = await year_on_file(here.place.id, year if FIRST <= year <= LAST else here.today.year)
    return page(
        request,
        "accounts/year.html",
        refusal.status if refusal else 200,
        place=here.place,
        zone=here.place.time_zone,
        account=found,
        figures=found.figures,
        years=[each for each, _ in years] or [here.today.year],
        may_close=here.is_office and found.closed_at is None and found.year < here.today.year,
        may_open=here.is_office and found.closed_at is None and not dict(years).get(found.year - 1, False),
        is_office=here.is_office,
        sees_vouchers=here.is_office or here.standing.is_owner,
        distributions=[
            each
            for each in await distributions_of(here.place.id)
            if here.is_office or each.state != State.WITHDRAWN
        ],
        typed=kept(form, "opening", "opening_words"),
        **refused_words(request, refusal),
    )  # fmt: skip


def _form(
    request: Asked, here: Here, form: Form | None = None, refusal: Refusal | None = None
) -> Response[str]:
    typed = kept(form, *TYPED)
    if form is None:
        typed |= {"key": new_key(), "booked_on": here.today.isoformat()}
    return page(
        request,
        "accounts/booking_new.html",
        refusal.status if refusal else 200,
        place=here.place,
        income=CATEGORIES[Direction.INCOME],
        spending=CATEGORIES[Direction.SPENDING],
        today=here.today.isoformat(),
        typed=typed,
        **refused_words(request, refusal),
    )


async def _line(
    request: Asked, line: str, form: Form | None = None, refusal: Refusal | None = None
) -> Response[str]:
    found = await booking(line)
    here = await here_of(request, found.community if found else None)
    if found is None or not (here.is_office or here.standing.is_owner):
        raise NotFound
    return page(
        request,
        "accounts/booking.html",
        refusal.status if refusal else 200,
        place=here.place,
        zone=here.place.time_zone,
        line=found,
        is_office=here.is_office,
        typed=kept(form, "reason"),
        **refused_words(request, refusal),
    )


async def _voucher(request: Asked, form: Form, here: Here) -> int | None:
    upload = form.file("file")
    if upload is None:
        return None
    stored = await keep(ground_of(request).settings, upload, kinds=DOCUMENTS, person_id=here.person)
    return stored.id


def _rows(t: Translate, found: YearOnFile) -> list[list[str]]:
    """Head, opening, every booking, the sums of receipts by month, and the closing balance."""
    sums, said = found.figures, t.plain
    rows = [
        [
            said(f"open_account.column_{name}")
            for name in ("number", "day", "direction", "category", "words", "amount")
        ]
    ]
    rows.append(["", f"{found.year}-01-01", "", "", said("open_account.opening"), written(sums.opening)])
    rows += [
        [
            str(each.number),
            each.booked_on.isoformat(),
            said(f"open_account.direction_{each.direction}"),
            said(f"open_account.category_{each.category}"),
            each.words,
            written(each.fen),
        ]
        for each in found.bookings
    ]
    rows += [
        [
            "", f"{found.year}-{each.month:02d}", said(f"open_account.direction_{each.direction}"),
            said(f"open_account.category_{each.category}"),
            said("open_account.receipts_of", title=each.title, n=each.count), written(each.fen),
        ]
        for each in found.months
    ]  # fmt: skip
    rows.append(["", f"{found.year}-12-31", "", "", said("open_account.closing"), written(sums.closing)])
    return rows


def _file(body: bytes, kind: str, name: str) -> Response[bytes]:
    return Response(
        body, media_type=kind, headers={"Content-Disposition": f'attachment; filename="account-{name}"'}
    )


ROUTES = (
    account, account_figures, account_csv, account_xlsx, booking_new, booking_add, booking_page, voucher,
    booking_reverse, opening, close,
)  # fmt: skip
