"""The file for the police registration: made on purpose, with a reason, by whoever has the duty.

Whoever lets a house reports who lives there (Housing Rental Regulations 住房租赁条例 2025, landlord; Zhejiang
2016 and Hangzhou 2018, within three working days): so the person in charge of a house makes its file. For the
whole community the duty lies on nobody here: only the administrator, who runs the installation for the
residents' committee, makes such a file, for an office that asked (个人信息保护法 art. 23, 34). Committee and
moderators make none.
"""

from asyncio import to_thread
from typing import Any
from urllib.parse import quote

from litestar import Response, get, post
from litestar.params import FromPath

from app.clock import now, today
from app.community.queries.standings import Place
from app.community.routes.gate import enter
from app.community.rules.offices import Office
from app.i18n import Translate
from app.refusals import NotFound, Refusal
from app.web import Form, page, read_form, signed_in
from app.web.templates import scene_of
from meetings.occupancies.actions.record_police_file import Purpose, record_police_file
from meetings.occupancies.police_sheet import police_workbook
from meetings.occupancies.queries.police_files import Registered, made_files, registered
from meetings.occupancies.routes.gate import Asked, AtHouse, at_house

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADS = (
    "building", "place", "name", "mobile", "capacity", "people", "children", "since", "until", "lease_until",
    "from_abroad", "papers_until",
)  # fmt: skip


@get("/houses/{building:int}/police-file", guards=[signed_in])
async def of_house(request: Asked, building: FromPath[int]) -> Response[str]:
    """Why and for whom; which files were made before."""
    at = await _in_charge(request, building)
    return await _page(request, at.place, building, at.house.name, f"{at.path}/month")


@post("/houses/{building:int}/police-file", guards=[signed_in])
async def make_of_house(request: Asked, building: FromPath[int]) -> Response[Any]:
    """The file of a house."""
    at, form = await _in_charge(request, building), await read_form(request)
    try:
        return await _file(request, at.place, building, at.house.name, form, at.me)
    except Refusal as refusal:
        return await _page(request, at.place, building, at.house.name, f"{at.path}/month", form, refusal)


@get("/communities/{community:str}/police-file", guards=[signed_in])
async def of_community(request: Asked, community: FromPath[str]) -> Response[str]:
    """The same for everything, for the administrator."""
    entered = await enter(request, community, Office.ADMINISTRATOR)
    return await _page(request, entered.place, None, "", f"/communities/{community}/occupancies")


@post("/communities/{community:str}/police-file", guards=[signed_in])
async def make_of_community(request: Asked, community: FromPath[str]) -> Response[Any]:
    """The file of the whole community."""
    entered, form = await enter(request, community, Office.ADMINISTRATOR), await read_form(request)
    try:
        return await _file(request, entered.place, None, "", form, entered.standing.person or 0)
    except Refusal as refusal:
        back = f"/communities/{community}/occupancies"
        return await _page(request, entered.place, None, "", back, form, refusal)


async def _in_charge(request: Asked, building: int) -> AtHouse:
    at = await at_house(request, building)
    if at.office:
        raise NotFound
    return at


async def _file(
    request: Asked, place: Place, building: int | None, name: str, form: Form, me: int
) -> Response[Any]:
    this_day, t = today(place.time_zone), scene_of(request).t
    rows = await registered(place.id, building, this_day)
    heads = [t.plain(f"police_files.head_{each}") for each in HEADS]
    title = t.plain("police_files.file_name", place=name or place.name, on=this_day.isoformat())
    content = await to_thread(police_workbook, heads, [_line(t, each) for each in rows], name or place.name)
    purpose = Purpose(form.text("reason"), form.text("asked_by"))
    await record_police_file(
        place.id, building, purpose, content, rows=len(rows), by=me, at=now(), today=this_day
    )
    return Response(
        content,
        status_code=200,
        media_type=XLSX,
        headers={
            "Content-Disposition": f"attachment; filename=register-{this_day}.xlsx;"
            f" filename*=UTF-8''{quote(title, safe='')}.xlsx",
            "Cache-Control": "no-store",
        },
    )


def _line(t: Translate, row: Registered) -> list[str | int]:
    days = [str(day) if day else "" for day in (row.since, row.until, row.lease_until)]
    return [
        row.building, row.place, row.name, row.mobile, t.plain(f"occupancy.as_{row.capacity}"), row.people,
        row.children, *days, t.plain("police_files.yes") if row.from_abroad else "",
        str(row.papers_until) if row.papers_until else "",
    ]  # fmt: skip


async def _page(
    request: Asked,
    place: Place,
    building: int | None,
    name: str,
    back: str,
    form: Form | None = None,
    refusal: Refusal | None = None,
) -> Response[str]:
    return page(
        request,
        "occupancies/police_file.html",
        refusal.status if refusal else 200,
        place=place,
        building=building,
        name=name,
        back=back,
        heads=[scene_of(request).t.plain(f"police_files.head_{each}") for each in HEADS],
        made=await made_files(place.id, building),
        typed={each: form.text(each) if form else "" for each in ("reason", "asked_by")},
        refusal=refusal,
    )


ROUTES = (of_house, make_of_house, of_community, make_of_community)
