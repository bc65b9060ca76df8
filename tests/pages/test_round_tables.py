"""The pages of round tables, from the map to the register, for everybody who may come."""

from datetime import timedelta

import pytest

from app.clock import travel
from app.database import Database, fetch, write
from meetings.roundtables.tables import Convenorship, RoundTable, TableSitting
from tests.pages.conftest import Someone
from tests.support.court import Court, build_court
from tests.support.open_vote import DURING
from tests.support.pages import Browser
from tests.support.table import CourtTables, court_tables

TODAY = DURING.date()


@pytest.fixture
async def court(database: Database) -> Court:
    return await build_court()


@pytest.fixture
async def tables(court: Court) -> CourtTables:
    return await court_tables(court)


@pytest.fixture(autouse=True)
def clock() -> object:
    with travel(DURING):
        yield


async def come(someone: Someone, court: Court, role: str, lang: str = "zh") -> Browser:
    browser: Browser = someone(lang=lang)
    if role:
        await browser.sign_in(court.people[role])
    return browser


# ---- the map ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["", "stranger", "tenant", "moderator"])
@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_everyone_sees_the_map(
    court: Court, tables: CourtTables, someone: Someone, role: str, lang: str
) -> None:
    browser = await come(someone, court, role, lang)
    await browser.get("/communities/court/tables")
    assert browser.sees("东片" if lang == "zh" else "met within 30 days")
    for show in ("due", "never", "no_convenor", "nonsense"):
        await browser.get(f"/communities/court/tables?show={show}")
    await browser.get("/communities/court/tables/print")
    await browser.get("/communities/nowhere/tables", 404 if role else 303)


async def test_the_map_says_in_words_what_it_says_in_shades(
    court: Court, tables: CourtTables, someone: Someone
) -> None:
    async with write():
        await TableSitting.insert(
            TableSitting(round_table=tables.house, held_on=TODAY, people=6, recorded_at=DURING)
        )
        await Convenorship.update({Convenorship.until: TODAY - timedelta(days=1)}).where(
            Convenorship.round_table == tables.building
        )
    browser = await come(someone, court, "")
    await browser.get("/communities/court/tables")
    assert browser.sees("2，30 天内开过")
    assert browser.sees("1，还没开过，没有召集人")
    assert browser.sees("近 30 天开过 1 / 2 张 50.0 %")
    found = await browser.get("/communities/court/tables?find=2", 303)
    assert found.headers["location"] == "/tables/house"
    await browser.get("/communities/court/tables?find=99")
    assert browser.sees("没有叫“99”的圆桌")
    await browser.get("/communities/court/tables?show=never")
    assert browser.sees("1，还没开过")
    assert browser.page is not None
    assert "/tables/house" not in {each.get("href") for each in browser.page.all("a")}


async def test_the_tree_is_made_on_one_page(court: Court, someone: Someone) -> None:
    moderator = await come(someone, court, "moderator")
    await moderator.get("/communities/court/tables")
    assert moderator.sees("还没有圆桌")
    await moderator.get("/communities/court/tables/groups?groups=1")
    assert moderator.sees("小区一张桌")
    await moderator.get("/communities/court/tables/groups?groups=0")
    await moderator.get("/communities/court/tables/groups?groups=999")
    await moderator.get("/communities/court/tables/groups?groups=1")
    page = moderator.page
    assert page is not None
    fields = {e.get("name"): e.get("value") for e in page.all("input") if e.get("name") == "seen"}
    form = {
        "seen": str(fields["seen"]), "rows": "1", "table-0": "0", "name-0": "东片", "buildings-0": "7",
        "kind": "building", "buildings-direct": "", "buildings-without": "",
    }  # fmt: skip
    await moderator.post("/communities/court/tables/groups", form, status=422)
    assert moderator.sees("没有这些楼号：7")
    assert 'value="东片"' in moderator.page.source if moderator.page else False
    await moderator.post("/communities/court/tables/groups", {**form, "buildings-0": ""}, status=422)
    assert moderator.sees("还没有放进去：1")
    await moderator.follow(
        await moderator.post("/communities/court/tables/groups", {**form, "buildings-0": "1 幢"})
    )
    assert moderator.sees("分组已经存好")
    again = {**form, "buildings-0": "1", "name-0": "别的"}
    await moderator.post("/communities/court/tables/groups", again, status=422)
    assert moderator.sees("别人刚刚改过分组")
    assert await RoundTable.count() == 3


async def test_a_group_is_put_below_another_on_the_same_page(
    court: Court, tables: CourtTables, someone: Someone
) -> None:
    moderator = await come(someone, court, "moderator")
    await moderator.get("/communities/court/tables/groups")
    assert moderator.sees("上面是")
    page = moderator.page
    assert page is not None
    seen = next(str(e.get("value")) for e in page.all("input") if e.get("name") == "seen")
    form = {
        "seen": seen, "rows": "4", "table-0": str(tables.east), "name-0": "东片", "buildings-0": "1",
        "under-0": "", "table-1": str(tables.west), "name-1": "西片", "buildings-1": "", "under-1": "0",
        "name-2": "", "buildings-2": "", "name-3": "西片微网格", "buildings-3": "2", "under-3": "1",
        "buildings-direct": "", "buildings-without": "",
    }  # fmt: skip
    await moderator.post("/communities/court/tables/groups", form, status=422)
    assert moderator.sees("组下面只能再分一层")
    below = {**form, "under-1": "", "under-3": "1"}
    await moderator.follow(await moderator.post("/communities/court/tables/groups", below))
    assert moderator.sees("西片 · 西片微网格")
    await moderator.get("/communities/court/tables/groups")
    await moderator.get("/tables/west")
    assert moderator.sees("西片微网格")


# ---- a table ---------------------------------------------------------------------------------------


async def test_names_are_for_those_who_belong(court: Court, tables: CourtTables, someone: Someone) -> None:
    seen = {}
    for role in ("", "stranger", "sub_landlord", "li", "moderator"):
        browser = await come(someone, court, role)
        await browser.get("/tables/house")
        assert browser.sees("登记 2 户")
        seen[role] = (browser.sees("姓丁"), browser.sees("刘二房东"), browser.sees("丁一家"))
    assert seen == {
        "": (False, False, False),
        "stranger": (False, False, False),
        "sub_landlord": (True, True, False),
        "li": (True, True, False),
        "moderator": (True, True, False),
    }


async def test_a_convenor_is_named_in_public_by_surname_once_they_agree(
    court: Court, tables: CourtTables, someone: Someone
) -> None:
    convenor, anyone = await come(someone, court, "sub_landlord"), await come(someone, court, "")
    await anyone.get("/tables/house")
    assert anyone.sees("没有公开姓名")
    await convenor.get("/tables/house/convenors")
    await convenor.follow(await convenor.post("/tables/house/consents", {"named": "yes"}))
    await anyone.get("/tables/house")
    assert anyone.sees("姓刘")
    assert not anyone.sees("刘二房东")
    await convenor.post("/tables/house/consents", {"named": "no"})
    await anyone.get("/tables/house")
    assert not anyone.sees("姓刘")


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_every_page_of_a_table_opens_for_whoever_cares_for_it(
    court: Court, tables: CourtTables, someone: Someone, lang: str
) -> None:
    convenor = await come(someone, court, "sub_landlord", lang)
    for part in ("", "/sittings", "/guests", "/settings", "/convenors"):
        await convenor.get(f"/tables/house{part}")
    moderator = await come(someone, court, "moderator", lang)
    for table in ("top", "east", "house", "building"):
        for part in ("", "/sittings", "/guests", "/settings", "/convenors"):
            await moderator.get(f"/tables/{table}{part}")
    owner = await come(someone, court, "li", lang)
    await owner.get("/tables/house")
    await owner.get("/tables/house/hand-over")
    await owner.get("/tables/house/settings", 404)
    await owner.get("/tables/building/hand-over", 404)
    for path in ("/communities/court/occupancies", f"/communities/court/occupancies/{court.building}"):
        await moderator.get(path)
    await moderator.get("/occupancies/home-1")


async def test_a_sitting_is_noted_corrected_and_taken_back(
    court: Court, tables: CourtTables, someone: Someone
) -> None:
    convenor = await come(someone, court, "sub_landlord")
    await convenor.get("/tables/house/sittings")
    note = {"held_on": TODAY.isoformat(), "people": "6", "words": "说了车棚"}
    await convenor.follow(await convenor.post("/tables/house/sittings", note))
    assert convenor.sees("已记下")
    assert convenor.sees("说了车棚")
    anyone = await come(someone, court, "")
    await anyone.get("/tables/house/sittings")
    assert anyone.sees("6 人")
    assert not anyone.sees("说了车棚")
    long = {**note, "words": "字" * 10_000, "people": "many"}
    await convenor.post("/tables/house/sittings", long, status=422)
    assert convenor.sees("请写来了多少人")
    assert convenor.page is not None
    assert "字" * 10_000 in convenor.page.source
    await convenor.post("/tables/house/sittings", {**long, "people": "6"}, status=422)
    assert convenor.sees("太长，最多 400 字")
    sitting = (await TableSitting.select(TableSitting.id))[0]["id"]
    await convenor.follow(await convenor.post("/tables/house/sitting-removals", {"sitting": sitting}))
    assert convenor.sees("还没开过会")


async def test_an_owner_hands_over_on_the_phone(court: Court, tables: CourtTables, someone: Someone) -> None:
    owner = await come(someone, court, "li")
    await owner.get("/tables/house/hand-over")
    assert owner.sees("丁一家")
    day = {"since": TODAY.isoformat(), "until": "2027-11-20"}
    await owner.post("/tables/house/hand-over", {**day, "home": ""}, status=422)
    assert owner.sees("请选交给谁")
    await owner.post("/tables/house/hand-over", {**day, "home": "new", "name": "新人"}, status=422)
    assert owner.sees("请写手机号")
    await owner.post("/tables/house/hand-over", {"since": "2020-01-01", "home": "home-3"}, status=422)
    assert owner.sees("今天或以后")
    await owner.follow(await owner.post("/tables/house/hand-over", {**day, "home": "home-3"}))
    assert owner.sees("已经交接")
    assert owner.sees("丁一家")
    before = await come(someone, court, "sub_landlord")
    await before.get("/tables/house/settings", 404)
    await owner.get("/tables/house/convenors")  # whoever handed over may end it
    term = (await Convenorship.select(Convenorship.id).order_by(Convenorship.id))[-1]["id"]
    await owner.post("/tables/house/convenor-endings", {"term": term, "last_day": ""}, status=422)
    assert owner.sees("请写最后一天")
    await owner.post("/tables/house/convenor-endings", {"term": term, "last_day": TODAY.isoformat()})
    other = (await Convenorship.select(Convenorship.id).where(Convenorship.round_table == tables.building))[
        0
    ]["id"]
    await owner.post("/tables/building/convenor-endings", {"term": other, "last_day": ""}, status=404)


async def test_an_office_appoints(court: Court, tables: CourtTables, someone: Someone) -> None:
    moderator = await come(someone, court, "moderator")
    await moderator.get("/tables/building/convenors")
    form = {"person": "", "name": "", "who": "", "basis": "elected", "since": TODAY.isoformat(), "until": ""}
    await moderator.post("/tables/building/convenors", {**form, "person": "999999"}, status=422)
    assert moderator.sees("找不到这个人")
    await moderator.post("/tables/building/convenors", {**form, "until": "明天"}, status=422)
    await moderator.post(
        "/tables/building/convenors", {**form, "person": court.people["li"], "basis": "king"}, status=422
    )
    assert moderator.sees("请选怎么当上召集人的")
    await moderator.follow(
        await moderator.post("/tables/building/convenors", {**form, "name": "李四", "who": "12000000004"})
    )
    assert moderator.sees("召集人已定")
    assert moderator.sees("李四")
    convenor = await come(someone, court, "sub_landlord")
    await convenor.post("/tables/house/convenors", form, status=404)  # nobody appoints at their own table


async def test_a_guest_sees_the_table(court: Court, tables: CourtTables, someone: Someone) -> None:
    convenor, guest = await come(someone, court, "sub_landlord"), await come(someone, court, "stranger")
    await convenor.get("/tables/house/guests")
    form = {"name": "何异", "party": "水务所", "mobile": "abc", "until": ""}
    await convenor.post("/tables/house/guests", form, status=422)
    assert convenor.sees("11 位手机号")
    await convenor.follow(await convenor.post("/tables/house/guests", {**form, "mobile": "12000000099"}))
    assert convenor.sees("水务所")
    await guest.get("/tables/house")
    assert guest.sees("受邀列席")
    await guest.get("/")
    assert guest.sees("小院")  # whoever is invited comes in
    number = (await fetch("SELECT id FROM table_guest"))[0]["id"]
    await convenor.post("/tables/house/guest-endings", {"guest": number})
    await guest.get("/tables/house")
    assert not guest.sees("受邀列席")


async def test_a_table_is_set_and_closed(court: Court, tables: CourtTables, someone: Someone) -> None:
    moderator = await come(someone, court, "moderator")
    await moderator.get("/tables/house/settings")
    form = {"name": "刘家", "remind_weeks": "6", "speech_seconds": "90", "speeches_per_item": "1"}
    await moderator.post("/tables/house/settings", {**form, "remind_weeks": "200"}, status=422)
    assert moderator.sees("0 到 104")
    await moderator.follow(await moderator.post("/tables/house/settings", form))
    assert moderator.sees("刘家")
    convenor = await come(someone, court, "sub_landlord")
    await convenor.post("/tables/house/closure", {"reason": ""}, status=404)
    await moderator.post("/tables/west/closure", {"reason": "x" * 300}, status=422)
    await moderator.post("/tables/west/closure", {"reason": ""}, status=422)
    assert moderator.sees("下面还有桌")
    await moderator.follow(await moderator.post("/tables/house/closure", {"reason": "拆了"}))
    await moderator.get("/tables/house")
    assert moderator.sees("已于")
    await moderator.get("/tables/house/settings", 404)


# ---- the register ----------------------------------------------------------------------------------


async def test_the_register_is_for_whoever_is_in_charge(
    court: Court, tables: CourtTables, someone: Someone
) -> None:
    house, flats = tables.house_building, court.building
    for role, of_house, of_flats in (
        ("moderator", 200, 200),
        ("sub_landlord", 200, 404),
        ("zhou", 404, 200),
        ("tenant", 404, 404),
        ("teller", 404, 404),
        ("stranger", 404, 404),
    ):
        browser = await come(someone, court, role)
        await browser.get(f"/communities/court/occupancies/{house}", of_house)
        await browser.get(f"/communities/court/occupancies/{flats}", of_flats)
        await browser.get("/occupancies/home-2", of_house)
        await browser.get("/communities/court/occupancies", min(of_house, of_flats))
        await browser.get(f"/communities/other/occupancies/{house}", 404)


async def test_a_tenant_who_is_registered_comes_in(
    court: Court, tables: CourtTables, someone: Someone
) -> None:
    convenor = await come(someone, court, "sub_landlord")
    path = f"/communities/court/occupancies/{tables.house_building}"
    await convenor.get(path)
    form = {
        "place": "C", "name": "阿明", "mobile": "1", "capacity": "tenant", "people": "2",
        "since": TODAY.isoformat(), "until": "",
    }  # fmt: skip
    await convenor.post(path, form, status=422)
    assert convenor.sees("11 位手机号")
    await convenor.follow(await convenor.post(path, {**form, "mobile": "12000000041"}))
    assert convenor.sees("已登记")
    assert convenor.sees("阿明")
    person = (await fetch("SELECT id FROM person WHERE mobile = '12000000041'"))[0]["id"]
    tenant = someone()
    await tenant.sign_in(person)
    await tenant.get("/")
    assert tenant.sees("小院")
    await tenant.get("/tables/house")
    assert tenant.sees("您租住在这里")
    home = (await fetch("SELECT public_id FROM occupancy WHERE name = '阿明'"))[0]["public_id"]
    await convenor.get(f"/occupancies/{home}")
    await convenor.post(f"/occupancies/{home}", {**form, "seen": "old"}, status=422)
    await convenor.get(f"/occupancies/{home}")
    page = convenor.page
    assert page is not None
    seen = next(str(e.get("value")) for e in page.all("input") if e.get("name") == "seen")
    fixed = {**form, "mobile": "12000000041", "people": "3", "seen": seen}
    await convenor.follow(await convenor.post(f"/occupancies/{home}", fixed))
    assert convenor.sees("3 人")
    await convenor.post(f"/occupancies/{home}", fixed, status=422)
    assert convenor.sees("别人刚刚改过这一户")
    await convenor.post(f"/occupancies/{home}/ending", {"last_day": "2020-01-01"}, status=422)
    assert convenor.sees("最后住的一天")
    await convenor.follow(await convenor.post(f"/occupancies/{home}/ending", {"last_day": TODAY.isoformat()}))
    assert convenor.sees("已登记搬走")


async def test_a_flat_that_is_not_on_the_roll_is_refused(
    court: Court, tables: CourtTables, someone: Someone
) -> None:
    moderator = await come(someone, court, "moderator")
    path = f"/communities/court/occupancies/{court.building}"
    await moderator.get(path)
    form = {
        "place": "909", "name": "阿明", "mobile": "", "capacity": "tenant", "people": "2",
        "since": TODAY.isoformat(), "until": "",
    }  # fmt: skip
    await moderator.post(path, form, status=422)
    assert moderator.sees("名册上没有这一室")
    await moderator.follow(await moderator.post(path, {**form, "place": "301"}))
    assert moderator.sees("阿明")
