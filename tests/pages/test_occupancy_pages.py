"""The pages of signing in and out at a house's code and of the landlord's month, for all who may come."""

import io
import re
from datetime import timedelta

import openpyxl
import pytest

from app.clock import travel
from app.community.tables import Code, DataReading, Occupancy, Person, Role, Room
from app.database import Database, write
from meetings.houses.actions.make_plates import make_plates
from meetings.houses.actions.replace_plate import replace_plate
from meetings.houses.rules.plates import Spots, plain_code
from meetings.occupancies.tables import HouseConfirmation, LeavingNotice, PoliceExport
from tests.pages.conftest import SECRET, Someone
from tests.support.court import BEGAN, Court, build_court
from tests.support.open_vote import DURING
from tests.support.pages import Browser
from tests.support.table import CourtTables, court_tables

TODAY = DURING.date()
LEASE = (TODAY + timedelta(days=200)).isoformat()


@pytest.fixture
async def court(database: Database) -> Court:
    return await build_court()


@pytest.fixture
async def tables(court: Court) -> CourtTables:
    return await court_tables(court)


@pytest.fixture
async def door(court: Court, tables: CourtTables) -> str:
    spots = Spots(buildings=frozenset((tables.house_building,)))
    plate = (
        await make_plates(court.community, spots, secret=SECRET, by=court.people["committee"], at=BEGAN)
    )[0]
    return f"/h/{plain_code(SECRET, plate, 1).token}"


@pytest.fixture(autouse=True)
def clock() -> object:
    with travel(DURING):
        yield


async def come(someone: Someone, court: Court, role: str, lang: str = "zh") -> Browser:
    browser: Browser = someone(lang=lang)
    if role:
        await browser.sign_in(court.people[role])
    return browser


def filled(**other: str) -> dict[str, str]:
    return {
        "key": "k" * 22, "place": "A", "name": "安娜", "mobile": "12000000071", "capacity": "tenant",
        "people": "1", "children": "0", "since": TODAY.isoformat(), "lease_until": LEASE, "agreed": "yes",
        **other,
    }  # fmt: skip


async def signed_in_at(someone: Someone, door: str, **other: str) -> Browser:
    phone: Browser = someone()
    await phone.get(f"{door}/sign-in")
    await phone.follow(await phone.post(f"{door}/sign-in", filled(**other)))
    return phone


async def entry(name: str = "安娜") -> dict[str, object]:
    found: dict[str, object] = (await Occupancy.select().where(Occupancy.name == name))[0]
    return found


# ---- at the code -----------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_the_words_stand_before_the_first_field(someone: Someone, door: str, lang: str) -> None:
    phone: Browser = someone(lang=lang)
    await phone.get(f"{door}/sign-in")
    assert phone.page is not None
    source = phone.page.source
    assert source.index('id="words"') < source.index('name="place"')
    assert phone.sees("30 天" if lang == "zh" else "30 days")
    assert phone.sees("14 天" if lang == "zh" else "14 days")


async def test_a_tenant_signs_in_without_an_account_and_waits(
    court: Court, tables: CourtTables, someone: Someone, door: str
) -> None:
    phone = await signed_in_at(someone, door)
    assert phone.sees("等召集人确认")
    assert phone.sees("2-A")
    home = await entry()
    assert re.fullmatch("[0-9a-f]{64}", str(home["told"]))
    await phone.get("/tables/house")
    assert not phone.sees("刘二房东")  # no names of neighbours before it is confirmed
    await phone.get("/houses/999999/month", 404)
    # the same form again, from the same phone and from one that lost the answer
    again: Browser = someone()
    await again.get(f"{door}/sign-in")
    await again.follow(await again.post(f"{door}/sign-in", filled()))
    assert again.sees("等召集人确认")
    assert await Occupancy.count().where(Occupancy.how == "self") == 1
    stranger = await come(someone, court, "stranger")
    await stranger.get(f"/sign-ins/{home['public_id']}", 404)


HOSTILE = {
    "name": ["", "王" * 61, "x" * 10_000, "110105194912310021", "1101 0519 4912 31002X"],
    "mobile": ["", "12", "１２０", "110105 19491231 002x"],
    "people": ["", "0", "-1", "100", "1.5", "九"],
    "children": ["1", "-1", "x"],
    "since": ["", "2026-02-30", "1999-01-01", "9999-12-31", "昨天"],
    "lease_until": ["2020-01-01", "9999-12-31", "x"],
    "capacity": ["", "landlord", "sub_landlord"],
    "place": ["Z", "A" * 41, "<b>"],
    "agreed": [""],
}


async def test_what_is_wrong_is_said_beside_the_field_and_what_was_typed_is_kept(
    someone: Someone, door: str, tables: CourtTables
) -> None:
    phone: Browser = someone()
    await phone.get(f"{door}/sign-in")
    for field, values in HOSTILE.items():
        for value in values:
            response = await phone.post(f"{door}/sign-in", filled(**{field: value}), status=422)
            assert "安娜" in response.text or field == "name", field
            assert f'id="f-{field}-error"' in response.text, (field, value)
    assert not await Occupancy.exists().where(Occupancy.how == "self")
    assert not await Person.exists().where(Person.name == "安娜")


async def test_a_full_room_says_what_to_do(someone: Someone, door: str, tables: CourtTables) -> None:
    async with write():
        await Room.update({Room.most_people: 1}).where(Room.id == tables.room_a)
    phone: Browser = someone()
    await phone.get(f"{door}/sign-in")
    await phone.post(f"{door}/sign-in", filled(), status=422)
    assert phone.sees("最多住 1 人，已经登记满了")
    assert not phone.sees("刘二房东")


async def test_a_dead_code_opens_nothing(
    court: Court, someone: Someone, door: str, tables: CourtTables
) -> None:
    plate = (await Code.select(Code.subject).where(Code.purpose == "house"))[0]["subject"].partition(":")[2]
    await replace_plate(
        int(plate), seen=1, why="丢了", secret=SECRET, by=court.people["committee"], at=DURING
    )
    phone: Browser = someone()
    for path in ("sign-in", "sign-out", "signed-in", "signed-out"):
        await phone.get(f"{door}/{path}", 404)
    await phone.post(f"{door}/sign-in", filled(), status=404)
    await phone.post(f"{door}/sign-out", {"name": "x"}, status=404)


# ---- the landlord ----------------------------------------------------------------------------------


async def test_the_landlord_confirms_and_the_tenant_belongs(
    court: Court, tables: CourtTables, someone: Someone, door: str
) -> None:
    phone = await signed_in_at(someone, door, from_abroad="yes", papers_until=LEASE, children="0")
    owner = await come(someone, court, "li")
    await owner.get("/houses")
    assert owner.sees("您是房东")
    month = f"/houses/{tables.house_building}/month"
    await owner.get(month)
    assert owner.sees("等您核对的签进")
    assert owner.sees("24 小时")
    assert await DataReading.exists().where(DataReading.person == court.people["li"])
    path = f"/houses/{tables.house_building}/sign-ins/{(await entry())['public_id']}"
    await owner.post(path, {"answer": ""}, status=422)
    await owner.follow(await owner.post(path, {"answer": "lives"}))
    assert owner.sees("已确认，住在这里")
    await owner.post(path, {"answer": "denied"}, status=422)
    assert owner.sees("别人已经处理过")
    await phone.get(f"/sign-ins/{(await entry())['public_id']}")
    assert phone.sees("已经确认")
    await phone.get("/tables/house")
    assert phone.sees("刘二房东")
    await owner.get(month)
    assert owner.page is not None
    seen = next(e.get("value") for e in owner.page.all("input") if e.get("name") == "seen")
    await owner.post(month, {"seen": "old"}, status=422)
    assert owner.sees("名单刚刚变了")
    await owner.follow(await owner.post(month, {"seen": str(seen)}))
    assert owner.sees("本月已核对：李四")
    assert (await HouseConfirmation.select())[0]["people"] == 5
    english = await come(someone, court, "sub_landlord", "en")
    await english.get(month)
    assert english.sees("This month is confirmed")
    for role in ("tenant", "stranger", "teller", "zhou"):
        other = await come(someone, court, role)
        await other.get(month, 404)
        await other.post(month, {"seen": str(seen)}, status=404)


async def test_the_owner_puts_right_what_is_on_the_register(
    court: Court, tables: CourtTables, someone: Someone
) -> None:
    owner = await come(someone, court, "li")
    page = f"/communities/court/occupancies/{tables.house_building}"
    await owner.get(page)
    values = {
        "place": "B", "name": "新客", "mobile": "", "capacity": "tenant", "people": "2", "children": "1",
        "since": TODAY.isoformat(), "lease_until": LEASE, "from_abroad": "yes", "papers_until": LEASE,
    }  # fmt: skip
    await owner.post(page, {**values, "children": "2"}, status=422)
    assert owner.sees("要少于总人数")
    await owner.post(page, {**values, "lease_until": "x"}, status=422)
    await owner.follow(await owner.post(page, values))
    home = await entry("新客")
    assert (str(home["lease_until"]), home["children"]) == (LEASE, 1)
    await owner.get(f"/occupancies/{home['public_id']}")
    assert owner.page is not None
    seen = next(str(e.get("value")) for e in owner.page.all("input") if e.get("name") == "seen")
    await owner.follow(
        await owner.post(f"/occupancies/{home['public_id']}", {**values, "from_abroad": "", "seen": seen})
    )
    home = await entry("新客")
    assert (home["from_abroad"] in (False, 0), home["papers_until"]) == (True, None)
    await owner.get(f"/communities/court/occupancies/{court.building}", 404)


async def test_rooms_are_kept_by_whoever_lets_them(
    court: Court, tables: CourtTables, someone: Someone
) -> None:
    owner = await come(someone, court, "li")
    rooms = f"/houses/{tables.house_building}/rooms"
    await owner.get(rooms)
    await owner.post(rooms, {"name": "", "floor": "", "most": ""}, status=422)
    await owner.post(rooms, {"name": "301", "floor": "三", "most": ""}, status=422)
    await owner.post(rooms, {"name": "301", "floor": "3", "most": "0"}, status=422)
    await owner.follow(await owner.post(rooms, {"name": "301", "floor": "3", "most": "2"}))
    assert owner.sees("最多 2 人")
    room = (await Room.select(Room.id).where(Room.name == "301"))[0]["id"]
    await owner.get(f"{rooms}/{room}")
    await owner.follow(await owner.post(f"{rooms}/{room}", {"name": "302", "floor": "3", "most": "3"}))
    await owner.post(f"{rooms}/{tables.room_a}/removal", status=422)
    assert owner.sees("还住着人")
    await owner.follow(await owner.post(f"{rooms}/{room}/removal"))
    assert owner.sees("已去掉")
    await owner.get(f"{rooms}/{room}", 404)
    zhou = await come(someone, court, "zhou")
    await zhou.get(f"/houses/{court.building}/rooms", 404)  # flats stand on the roll


# ---- leaving ---------------------------------------------------------------------------------------


async def test_one_leaves_from_the_own_phone(
    court: Court, tables: CourtTables, someone: Someone, door: str
) -> None:
    phone = await signed_in_at(someone, door)
    async with write():
        await Occupancy.update({Occupancy.confirmed_on: TODAY}).where(Occupancy.how == "self")
    address = str((await entry())["public_id"])
    await phone.get(f"{door}/sign-out")
    assert phone.sees("安娜")
    await phone.post(f"{door}/sign-out", {"entry": address, "last_day": "x"}, status=422)
    await phone.follow(
        await phone.post(f"{door}/sign-out", {"entry": address, "last_day": TODAY.isoformat()})
    )
    assert phone.sees("已经签出")
    assert (await entry())["until"] in (TODAY, TODAY.isoformat())
    stranger = await come(someone, court, "stranger")
    await stranger.get(f"{door}/sign-out")
    assert not stranger.sees("安娜")
    await stranger.post(f"{door}/sign-out", {"entry": "home-3", "last_day": TODAY.isoformat()}, status=404)
    assert not await Occupancy.exists().where(
        (Occupancy.public_id == "home-3") & Occupancy.until.is_not_null()
    )


async def test_a_neighbour_signs_nobody_out(
    court: Court, tables: CourtTables, someone: Someone, door: str
) -> None:
    neighbour: Browser = someone()
    await neighbour.get(f"{door}/sign-out")
    answers = set()
    for name in ("丁一家", "没有这个人"):
        typed = {"room": "B", "name": name, "last_day": TODAY.isoformat()}
        response = await neighbour.post(f"{door}/sign-out", typed)
        await neighbour.follow(response)
        assert neighbour.page is not None
        answers.add(re.sub(r'value="[^"]*"', "", neighbour.page.source))
    assert len(answers) == 1  # whether anybody of that name lives there is told to nobody
    assert not await Occupancy.exists().where(Occupancy.until.is_not_null())
    await neighbour.post(f"{door}/sign-out", {"name": "", "last_day": ""}, status=422)
    owner = await come(someone, court, "li")
    await owner.get(f"/houses/{tables.house_building}/month")
    assert owner.sees("有人说搬走了")
    one, two = await LeavingNotice.select().order_by(LeavingNotice.id)
    leavings = f"/houses/{tables.house_building}/leavings"
    await owner.post(f"{leavings}/{one['public_id']}", {"outcome": "ended", "home": ""}, status=422)
    assert owner.sees("请选是哪一户")
    ended = {"outcome": "ended", "home": "home-3", "last_day": TODAY.isoformat()}
    await owner.follow(await owner.post(f"{leavings}/{one['public_id']}", ended))
    await owner.follow(await owner.post(f"{leavings}/{two['public_id']}", {"outcome": "unknown"}))
    assert await Occupancy.count().where(Occupancy.until.is_not_null()) == 1


# ---- a slip for a person ---------------------------------------------------------------------------


async def test_a_printed_slip_lets_a_neighbour_in(
    court: Court, tables: CourtTables, someone: Someone
) -> None:
    owner = await come(someone, court, "li")
    await owner.get("/occupancies/home-3")
    sheet = await owner.post("/occupancies/home-3/slip", status=200)
    assert sheet.headers["cache-control"] == "no-store"
    assert owner.sees("丁一家")
    typed = "-".join(re.findall(r"<span>([0-9A-Z]{4})</span>", sheet.text)[:3])
    phone: Browser = someone()
    await phone.get("/codes")
    await phone.post("/codes", {"typed": typed}, status=200)
    assert phone.sees("用凭条进入")
    await phone.follow(await phone.post("/person-slips", {"typed": typed}))
    await phone.get("/tables/house")
    assert phone.sees("刘二房东")
    other: Browser = someone()
    await other.get("/codes")
    await other.post("/codes", {"typed": typed}, status=404)
    await other.post("/person-slips", {"typed": typed}, status=422)
    assert other.sees("这张凭条不能用")
    # whoever lets the room cannot take the phone over now; the office can print another
    await owner.get("/occupancies/home-3")
    await owner.post("/occupancies/home-3/slip", status=422)
    assert owner.sees("已经在用自己的手机")
    committee = await come(someone, court, "committee")
    await committee.get("/occupancies/home-3")
    await committee.post("/occupancies/home-3/slip", status=200)


async def test_staff_are_not_taken_over_by_a_slip(
    court: Court, tables: CourtTables, someone: Someone
) -> None:
    async with write():
        await Role.insert(
            Role(
                person=court.people["sub_landlord"], community=court.community, kind="moderator",
                since=TODAY, granted_at=DURING,
            )
        )  # fmt: skip
    owner = await come(someone, court, "li")
    await owner.get("/occupancies/home-2")
    await owner.post("/occupancies/home-2/slip", status=422)
    assert owner.sees("另有登录方式")


# ---- the file for the police -----------------------------------------------------------------------


async def test_the_file_is_made_on_purpose(court: Court, tables: CourtTables, someone: Someone) -> None:
    owner = await come(someone, court, "li")
    path = f"/houses/{tables.house_building}/police-file"
    await owner.get(path)
    await owner.post(path, {"reason": "", "asked_by": "派出所"}, status=422)
    await owner.post(path, {"reason": "依法报送", "asked_by": ""}, status=422)
    await owner.post(path, {"reason": "110105194912310021", "asked_by": "派出所"}, status=422)
    assert await PoliceExport.count() == 0
    answer = await owner.post(path, {"reason": "依法报送", "asked_by": "镇派出所"}, status=200)
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert [row[2] for row in rows[1:]] == ["刘二房东", "丁一家"]
    assert rows[0][:3] == ["楼号", "房间", "姓名"]
    await owner.get(path)
    assert owner.sees("镇派出所：依法报送")
    for role in ("committee", "moderator", "stranger"):
        other = await come(someone, court, role)
        await other.get(path, 404)
        await other.get("/communities/court/police-file", 404)
    everything = await come(someone, court, "administrator")
    await everything.get("/communities/court/police-file")
    await everything.post(
        "/communities/court/police-file", {"reason": "依法协助", "asked_by": "分局"}, status=200
    )
    assert await PoliceExport.count() == 2


async def test_the_register_is_found_by_name_and_turned(
    court: Court, tables: CourtTables, someone: Someone
) -> None:
    committee = await come(someone, court, "committee")
    await committee.get("/communities/court/occupancies?find=2")
    assert committee.sees("1 幢合计")
    await committee.get("/communities/court/occupancies?find=%3Cb%3E&page=99")
    assert committee.sees("没有“<b>”这个楼号")
