"""The grid, its known numbers, sheets of five and duties on the page, for everybody who may come."""

import io
import zipfile
from collections.abc import Iterator
from datetime import timedelta

import pytest
from PIL import Image

from app.clock import travel
from app.community.tables import Occupancy
from app.database import Database, fetch, write
from meetings.occupancies.tables import BaselineSheet, DutyDone, KnownOccupants
from meetings.roundtables.tables import Convenorship
from tests.pages.conftest import Someone
from tests.support.court import Court, build_court
from tests.support.open_vote import DURING
from tests.support.pages import Browser
from tests.support.table import CourtTables, court_tables, lives

TODAY = DURING.date()
GRID = "/communities/court/grid"
DUTIES = "/communities/court/landlord-duties"


@pytest.fixture
async def court(database: Database) -> Court:
    return await build_court()


@pytest.fixture
async def tables(court: Court) -> CourtTables:
    return await court_tables(court)


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with travel(DURING):
        yield


async def come(someone: Someone, court: Court, role: str, lang: str = "zh") -> Browser:
    browser: Browser = someone(lang=lang)
    if role:
        await browser.sign_in(court.people[role])
    return browser


def photo(kind: str = "PNG") -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (40, 30), "#888").save(target, kind)
    return target.getvalue()


# ---- the grid --------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_an_office_sees_the_whole_and_walks_down(
    court: Court, tables: CourtTables, someone: Someone, lang: str
) -> None:
    moderator = await come(someone, court, "moderator", lang)
    await moderator.get(GRID)
    assert moderator.sees("5人3户" if lang == "zh" else "5 people")
    assert moderator.sees("还没有底数" if lang == "zh" else "No known number on file")
    for place in ("east", "west", "house", "building"):
        await moderator.get(f"{GRID}/nodes/{place}")
    for show in ("alone", "overdue", "unconfirmed", "waiting", "unfresh", "nonsense"):
        await moderator.get(f"{GRID}/nodes/west?show={show}&page=99")
    await moderator.get(f"{GRID}/print")
    await moderator.get(f"{GRID}/nodes/nowhere", 404)


async def test_a_convenor_sees_his_branch_and_no_other(
    court: Court, tables: CourtTables, someone: Someone
) -> None:
    landlord = await come(someone, court, "sub_landlord")
    await landlord.follow(await landlord.get(GRID, 303))
    assert landlord.sees("4人")
    for place in ("top", "east", "west", "building"):
        await landlord.get(f"{GRID}/nodes/{place}", 404)
    await landlord.get("/communities/court/known-occupants", 404)
    await landlord.get(f"{GRID}/print")
    assert not landlord.sees("1 幢")
    sheet = (await landlord.get(f"{GRID}/export.xlsx")).content
    strings = zipfile.ZipFile(io.BytesIO(sheet)).read("xl/sharedStrings.xml").decode()
    assert "2 号" in strings
    assert "1 幢" not in strings


async def test_the_street_sees_figures_and_only_names_that_are_public(
    court: Court, tables: CourtTables, someone: Someone
) -> None:
    async with write():
        await Convenorship.update({Convenorship.consented_on: TODAY}).where(
            Convenorship.round_table == tables.house
        )
    street = await come(someone, court, "overseer")
    await street.get(f"{GRID}/nodes/west")
    assert street.sees("姓刘")
    await street.get(f"{GRID}/nodes/east")
    assert street.sees("有，未同意公开")
    assert "刘二房东" not in (street.page.source if street.page else "")
    assert "周一" not in (street.page.source if street.page else "")
    sheet = (await street.get(f"{GRID}/export.xlsx")).content
    text = zipfile.ZipFile(io.BytesIO(sheet)).read("xl/sharedStrings.xml").decode()
    assert not any(name in text for name in ("刘二房东", "周一", "丁一家", "陈租客"))
    await street.get("/communities/court/baseline")
    for path in (f"/communities/court/baseline/{tables.house_building}", DUTIES):
        await street.get(path, 404)


@pytest.mark.parametrize("role", ["stranger", "tenant", "li", "teller"])
async def test_others_find_no_grid(court: Court, tables: CourtTables, someone: Someone, role: str) -> None:
    browser = await come(someone, court, role)
    for path in (GRID, f"{GRID}/nodes/house", "/communities/court/baseline", DUTIES):
        await browser.get(path, 404)


async def test_a_cover_stands_with_its_source_and_says_when_it_is_beyond(
    court: Court, tables: CourtTables, someone: Someone
) -> None:
    moderator = await come(someone, court, "moderator")
    path = "/communities/court/known-occupants"
    await moderator.get(path)
    typed = {"people": "4", "source": "派出所台账", "as_of": "2026-11-01", "building": ""}
    for wrong in (
        {"people": "很多"},
        {"source": ""},
        {"as_of": "明天"},
        {"building": "99"},
        {"source": "长" * 10_000},
    ):
        await moderator.post(path, {**typed, **wrong}, status=422)
    assert await KnownOccupants.count() == 0
    await moderator.follow(await moderator.post(path, typed))
    assert moderator.sees("底数记下了")
    await moderator.get(GRID)
    assert moderator.sees("登记 5 / 底数 4")
    assert moderator.sees("125.0 %")
    assert moderator.sees("派出所台账，2026年11月1日")
    assert moderator.sees("登记的比底数还多 1 人")
    await moderator.follow(await moderator.post(path, {**typed, "people": "8", "building": "2"}))
    await moderator.get(f"{GRID}/nodes/west")
    assert moderator.sees("登记 4 / 底数 8")
    assert moderator.sees("50.0 %")


async def test_who_signed_in_by_themselves_is_counted_apart(
    court: Court, tables: CourtTables, someone: Someone
) -> None:
    waits = await lives(court, tables.house_building, "自报一家", people=2)
    async with write():
        await Occupancy.update({Occupancy.how: "self"}).where(Occupancy.id == waits)
    moderator = await come(someone, court, "moderator")
    await moderator.get(f"{GRID}/nodes/west?show=waiting")
    assert moderator.sees("共 2 人，确认以后才算进上面的数")
    assert moderator.sees("4人")


# ---- sheets of five --------------------------------------------------------------------------------


async def test_a_sheet_is_filled_in_and_a_hazard_goes_on_the_list(
    court: Court, tables: CourtTables, someone: Someone
) -> None:
    landlord = await come(someone, court, "sub_landlord")
    base = f"/communities/court/baseline/{tables.house_building}"
    await landlord.get("/communities/court/baseline")
    assert landlord.page is not None
    seen = {str(link.get("href")) for link in landlord.page.all("a")}
    assert base in seen
    assert f"/communities/court/baseline/{court.building}" not in seen
    await landlord.get(base)
    await landlord.get(f"{base}/people")
    assert landlord.sees("居住登记里的数")
    await landlord.post(f"{base}/people", {"heads": "四", "checked_on": TODAY.isoformat()}, status=422)
    assert landlord.sees("请填 0 到 999,999 的整数")
    assert 'value="四"' in landlord.page.source
    await landlord.post(f"{base}/people", {"heads": "4", "checked_on": "2999-01-01"}, status=422)
    await landlord.post(f"{base}/people", {"checked_on": TODAY.isoformat()}, status=422)
    assert landlord.sees("一格都没填")
    await landlord.post(
        f"{base}/people", {"words": "长" * 10_000, "checked_on": TODAY.isoformat()}, status=422
    )
    form = {"heads": "4", "households": "2", "checked_on": TODAY.isoformat()}
    await landlord.follow(await landlord.post(f"{base}/people", form))
    assert landlord.sees("存好了")
    hazards = {"words": "二楼过道堆纸箱\n飞线充电", "checked_on": TODAY.isoformat()}
    await landlord.follow(await landlord.post(f"{base}/hazards", hazards))
    sheet = (await BaselineSheet.select(BaselineSheet.id).where(BaselineSheet.kind == "hazards"))[0]["id"]
    for _ in range(2):
        await landlord.follow(await landlord.post(f"/baseline-sheets/{sheet}/issues", {"line": "1"}))
        assert landlord.sees("飞线充电")
    await landlord.get(f"{base}/hazards")
    assert landlord.sees("已在问题清单里")
    await landlord.post(f"/baseline-sheets/{sheet}/issues", {"line": "7"}, status=None)
    assert len(await fetch("SELECT 1 FROM list_item", [])) == 1
    moderator = await come(someone, court, "moderator", "en")
    await moderator.get("/communities/court/baseline?show=due")
    await moderator.get("/communities/court/baseline/0/hygiene")
    await moderator.get("/communities/court/baseline/0/nonsense", 404)
    for path in ("/communities/court/baseline/0", f"/communities/court/baseline/{court.building}"):
        await landlord.get(path, 404)


# ---- duties ----------------------------------------------------------------------------------------


async def test_duties_from_the_office_to_the_landlord_and_back(
    court: Court, tables: CourtTables, someone: Someone
) -> None:
    office = await come(someone, court, "committee")
    await office.get(f"{DUTIES}?begin=hazards")
    assert office.page is not None
    assert 'value="隐患自查"' in office.page.source
    form = {"title": "隐患自查", "words": "走一遍", "every": "month", "grace_days": "5",
            "since": (TODAY - timedelta(days=90)).isoformat(), "key": "k"}  # fmt: skip
    for wrong in (
        {"title": ""},
        {"every": "daily"},
        {"grace_days": "x"},
        {"since": ""},
        {"words": "长" * 10_000},
    ):
        await office.post(DUTIES, {**form, **wrong}, status=422)
    assert 'value="隐患自查"' in office.page.source
    for _ in range(2):
        await office.follow(await office.post(DUTIES, form))
    assert office.sees("1 项")
    assert office.sees("1 幢")  # house 2 is overdue
    landlord = await come(someone, court, "sub_landlord")
    path = f"/houses/{tables.house_building}/duties"
    await landlord.get(path)
    assert landlord.sees("逾期")
    duty = (await fetch("SELECT public_id FROM landlord_duty", []))[0]["public_id"]
    periods = [f"{TODAY:%Y-%m}", f"{TODAY.replace(day=1) - timedelta(days=1):%Y-%m}"]
    for _ in range(2):
        await landlord.follow(await landlord.post(path, {"duty": duty, "period": periods[1]}))
    assert landlord.sees("记下了，做好了")
    tick = {"duty": duty, "period": periods[0], "words": "看了电线"}
    await landlord.post(path, {**tick, "words": "长" * 500}, status=422)
    await landlord.post(path, tick, files={"photo": ("a.txt", b"no picture")}, status=422)
    assert landlord.sees("看了电线") or "看了电线" in (landlord.page.source if landlord.page else "")
    await landlord.follow(await landlord.post(path, tick, files={"photo": ("a.png", photo())}))
    assert landlord.sees("看照片")
    assert landlord.page is not None
    link = next(str(a.get("href")) for a in landlord.page.all("a") if "看照片" in "".join(a.itertext()))
    assert (await landlord.get(link)).headers["content-type"].startswith("image/")
    for role in ("stranger", "tenant", "zhou"):
        await (await come(someone, court, role)).get(link, 404)
    await landlord.follow(await landlord.post(f"/houses/{tables.house_building}/duty-undoings", tick))
    assert landlord.sees("撤回了")
    assert await DutyDone.count() == 1
    await landlord.post(path, {"duty": "none", "period": "2026"}, status=422)
    await office.get(DUTIES)
    assert office.sees("没有逾期的")
    await office.follow(await office.post(f"/landlord-duties/{duty}/ending"))
    assert office.sees("这一项停了")
    await landlord.post(path, tick, status=422)


@pytest.mark.parametrize(
    ("role", "status"),
    [("li", 200), ("moderator", 200), ("zhou", 404), ("tenant", 404), ("stranger", 404), ("overseer", 404)],
)
async def test_a_house_list_is_for_whoever_answers_for_it(
    court: Court, tables: CourtTables, someone: Someone, role: str, status: int
) -> None:
    browser = await come(someone, court, role, "en")
    await browser.get(f"/houses/{tables.house_building}/duties", status)
    await browser.get("/houses/999999/duties", 404)


# ---- where one comes from --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "fees", "houses"),
    [("zhou", True, False), ("li", True, True), ("sub_landlord", False, True), ("tenant", False, False)],
)
async def test_home_leads_owners_to_their_fees_and_landlords_to_their_houses(
    someone: Someone, court: Court, tables: CourtTables, role: str, fees: bool, houses: bool
) -> None:
    phone = await come(someone, court, role)
    home = (await phone.get("/")).text
    assert ('href="/fees/mine"' in home) is fees
    assert ('href="/houses"' in home) is houses
    duties = f"/houses/{tables.house_building}/duties"
    if role == "sub_landlord":
        assert f'href="{duties}"' in (await phone.get("/houses")).text
        assert f'href="{duties}"' in (await phone.get(f"/houses/{tables.house_building}/month")).text
        await phone.get(duties)


async def test_the_street_and_the_desk_lead_to_the_grid(
    someone: Someone, court: Court, tables: CourtTables
) -> None:
    overseer = await come(someone, court, "overseer")
    assert f'href="{GRID}"' in (await overseer.get(f"/organisations/{court.organisation}")).text
    await overseer.get(GRID)
    desk = await come(someone, court, "committee")
    page = (await desk.get("/communities/court/desk")).text
    for path in ("grid", "publications", "accounts", "conventions"):
        assert f'href="/communities/court/{path}"' in page
        await desk.get(f"/communities/court/{path}")


async def test_the_register_of_one_house_counts_that_house(
    someone: Someone, court: Court, tables: CourtTables
) -> None:
    desk = await come(someone, court, "committee")
    await desk.get(f"/communities/court/occupancies/{tables.house_building}")
    assert desk.sees("丁一家")
    await desk.get("/communities/court/occupancies/999999", 404)
    await desk.get(f"/communities/next-door/occupancies/{tables.house_building}", 404)
