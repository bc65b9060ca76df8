"""The page behind a house's code for everybody, and its desk for whoever runs the house."""

import re
from collections.abc import Iterator

import pytest

from app.clock import Traveller, travel
from app.community.queries.standings import standing
from app.database import fetch
from meetings.checklists.actions.set_list_rules import set_list_rules
from meetings.checklists.rules.items import ListSettings
from meetings.houses.actions.make_plates import make_plates
from meetings.houses.actions.replace_plate import replace_plate
from meetings.houses.queries.plates import Plate, plates_of
from meetings.houses.rules.plates import Spots, plain_code
from tests.pages.conftest import SECRET, Someone
from tests.pages.test_patrol_pages import picture, signed_in
from tests.support.court import Court, build_court
from tests.support.open_vote import DURING
from tests.support.table import CourtTables, court_tables

DAY = DURING.date().isoformat()
LONG = "长" * 10_000


@pytest.fixture(autouse=True)
def clock() -> Iterator[Traveller]:
    with travel(DURING) as traveller:
        yield traveller


async def plated() -> tuple[Court, CourtTables, Plate, str]:
    """The court with a plate at its self-built house, and the path behind it."""
    court = await build_court()
    tables = await court_tables(court)
    spots = Spots(buildings=frozenset((tables.house_building,)))
    await make_plates(court.community, spots, secret=SECRET, by=None, at=DURING)
    (plate,) = await plates_of(court.community)
    return court, tables, plate, f"/h/{plain_code(SECRET, plate.id, 1).token}"


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_the_house_page_names_nobody_who_did_not_agree(someone: Someone, lang: str) -> None:
    court, tables, _, door = await plated()
    desk = await signed_in(someone, court, "sub_landlord")
    wardens = f"/houses/{tables.house_building}/wardens"
    for name, agreed in (("方小华", "yes"), ("许大明", "")):
        await desk.post(wardens, {"name": name, "office": "patrol", "since": DAY, "agreed": agreed})
    passer_by = someone(lang=lang)
    text = (await passer_by.get(door)).text
    for name in ("方小华", "许大明", "许", "刘二房东", "丁一家", "李四", "12000000004"):
        assert name not in text.replace("允许", ""), name
    assert passer_by.sees("姓方" if lang == "zh" else "surname 方")
    assert passer_by.sees("入住登记" if lang == "zh" else "Moving in")
    everybody = {who: (await signed_in(someone, court, who, lang)) for who in ("stranger", "li", "teller")}
    for browser in everybody.values():
        assert "许大明" not in (await browser.get(door)).text


async def test_a_house_code_is_scanned_or_typed(someone: Someone) -> None:
    _, _, plate, door = await plated()
    plain, passer_by = plain_code(SECRET, plate.id, 1), someone()
    scanned = await passer_by.get(f"/c/{plain.token}", 303)
    assert scanned.headers["location"] == door
    typed = await passer_by.post("/codes", {"typed": plain.typed.lower()})
    assert typed.headers["location"] == door


async def test_a_replaced_code_is_like_one_that_never_was(someone: Someone) -> None:
    court, _, plate, door = await plated()
    old = plain_code(SECRET, plate.id, 1)
    await replace_plate(plate.id, seen=1, why="丢了", secret=SECRET, by=court.people["moderator"], at=DURING)
    passer_by = someone()
    for below in ("", "/reports", "/messages", "/escape-routes/x"):
        gone = (await passer_by.get(door + below, 404)).text
        never = (await passer_by.get("/h/nothing" + below, 404)).text
        assert _bare(gone) == _bare(never)
        assert passer_by.sees("这个码用不了")
    for dead, unknown in ((f"/c/{old.token}", "/c/nothing"),):
        assert _bare((await passer_by.get(dead, 404)).text) == _bare((await passer_by.get(unknown, 404)).text)
    for typed in (old.typed, "0000-0000-0000"):
        await passer_by.post("/codes", {"typed": typed}, status=422)
    await passer_by.post(f"{door}/messages", {"to": "grid", "words": "话"}, status=404)
    await passer_by.post(f"{door}/reports", {"words": "话"}, status=404)
    assert await fetch("SELECT id FROM house_message") == []
    assert await fetch("SELECT id FROM list_item") == []


def _bare(page: str) -> str:
    """Without its own address and the visitor's token."""
    return re.sub(r'value="[^"]*"|back=[^"]*', "", page)


async def test_a_report_without_a_name_gives_a_code_to_follow_it(someone: Someone) -> None:
    court, _, _, door = await plated()
    passer_by = someone()
    await passer_by.get(f"{door}/reports")
    said = {"words": "二楼楼梯堆了纸箱", "key": "k", "topic": "fire"}
    first = await passer_by.post(f"{door}/reports", said, files={"photo": ("梯.png", picture())}, status=200)
    again = await passer_by.post(f"{door}/reports", said, status=200)
    follow = re.search(r"/follow/[\w-]+", first.text)
    assert follow
    assert follow[0] in again.text
    rows = await fetch("SELECT visibility, origin, raised_by, place FROM list_item")
    assert [tuple(row.values()) for row in rows] == [("office", "house_code", None, "2")]
    await passer_by.get(follow[0])
    assert passer_by.sees("二楼楼梯堆了纸箱")
    convenor = await signed_in(someone, court, "sub_landlord")
    await convenor.get("/communities/court/lists")
    assert "二楼楼梯堆了纸箱" in (await convenor.get("/communities/court/lists?list=issue")).text


async def test_a_tip_is_read_by_the_office_and_not_by_the_house(someone: Someone) -> None:
    court, _, _, door = await plated()
    passer_by = someone()
    await passer_by.get(f"{door}/reports?tip=1")
    await passer_by.post(f"{door}/reports", {"words": "一楼飞线充电", "tip": "1", "key": "k"}, status=200)
    item = (await fetch("SELECT public_id FROM list_item"))[0]["public_id"]
    for who, status in (("moderator", 200), ("sub_landlord", 404), ("li", 404), ("tenant", 404)):
        await (await signed_in(someone, court, who)).get(f"/items/{item}", status)


async def test_a_report_carries_a_name_only_when_it_is_asked_to(someone: Someone) -> None:
    court, _, _, door = await plated()
    li = await signed_in(someone, court, "li")
    await li.get(f"{door}/reports")
    await li.post(f"{door}/reports", {"words": "灯坏了", "key": "a"}, status=200)
    await li.post(f"{door}/reports", {"words": "门坏了", "key": "b", "named": "yes"}, status=200)
    stranger = await signed_in(someone, court, "stranger")
    await stranger.post(f"{door}/reports", {"words": "窗坏了", "key": "c", "named": "yes"}, status=200)
    rows = await fetch("SELECT raised_by FROM list_item ORDER BY id")
    assert [row["raised_by"] for row in rows] == [None, court.people["li"], None]


async def test_where_names_are_asked_for_a_report_leads_to_signing_in(someone: Someone) -> None:
    court, _, _, door = await plated()
    await set_list_rules(
        court.community, ListSettings(without_name=False), person=court.people["chair"], at=DURING
    )
    passer_by = someone()
    await passer_by.get(f"{door}/reports")
    answer = await passer_by.post(f"{door}/reports", {"words": "灯坏了", "key": "a"})
    assert answer.headers["location"].startswith("/sign-in")
    assert await fetch("SELECT id FROM list_item") == []


async def test_what_is_wrong_in_a_report_is_said_and_kept(someone: Someone) -> None:
    _, _, _, door = await plated()
    passer_by = someone()
    for fields, words in (({"words": ""}, "请写一句"), ({"words": LONG}, "最多 2000 个字"),
                          ({"words": "灯坏了", "place": LONG}, "字")):  # fmt: skip
        await passer_by.post(f"{door}/reports", fields, status=422)
        assert passer_by.sees(words) or passer_by.sees(words.replace("2000", "2,000")), words
    await passer_by.post(
        f"{door}/reports", {"words": "灯坏了"}, files={"photo": ("x.png", b"no picture")}, status=422
    )
    assert passer_by.page
    assert "灯坏了" in passer_by.page.source


async def test_a_message_is_answered_where_its_writer_finds_it(someone: Someone) -> None:
    court, tables, _, door = await plated()
    passer_by, desk = someone(), await signed_in(someone, court, "sub_landlord")
    await passer_by.get(f"{door}/messages?to=convenor")
    sent = await passer_by.post(
        f"{door}/messages", {"to": "convenor", "words": "<b>想问收据</b>", "key": "k"}
    )
    own = sent.headers["location"]
    await passer_by.follow(sent)
    assert passer_by.sees("还没有答复")
    await desk.get("/inbox")
    assert desk.sees("扫码写给召集人")
    at = f"/houses/{tables.house_building}/messages"
    page = (await desk.get(at)).text
    assert "<b>想问收据</b>" not in page
    number = re.search(r'name="(answer-\d+)"', page)
    answers = f"{at}/{own.rsplit('/', 1)[1]}/answer"
    assert number
    await desk.post(answers, {number[1]: ""}, status=422)
    await desk.post(answers, {number[1]: LONG}, status=422)
    await desk.follow(await desk.post(answers, {number[1]: "下周给您"}))
    await passer_by.get(own)
    assert passer_by.sees("下周给您")
    await (await signed_in(someone, court, "zhou")).get(at, 404)
    await passer_by.get("/house-messages/nothing", 404)


async def test_the_grid_is_written_to_behind_the_convenors_back(someone: Someone) -> None:
    court, tables, _, door = await plated()
    passer_by = someone()
    sent = await passer_by.post(f"{door}/messages", {"to": "grid", "words": "召集人不管", "key": "k"})
    at = f"/houses/{tables.house_building}/messages"
    convenor = await signed_in(someone, court, "sub_landlord")
    assert "召集人不管" not in (await convenor.get(at)).text
    secret = sent.headers["location"].rsplit("/", 1)[1]
    await convenor.post(f"{at}/{secret}/answer", {"answer-1": "看到了"}, status=404)
    assert "召集人不管" in (await (await signed_in(someone, court, "moderator")).get(at)).text


async def test_too_many_messages_from_one_address_are_stopped(someone: Someone) -> None:
    _, _, _, door = await plated()
    passer_by = someone()
    for n in range(20):
        await passer_by.post(f"{door}/messages", {"to": "grid", "words": f"第 {n} 句", "key": f"k{n}"})
    await passer_by.post(f"{door}/messages", {"to": "grid", "words": "再来", "key": "z"}, status=429)
    assert passer_by.page
    assert "再来" in passer_by.page.source


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_plates_are_made_and_printed_by_the_office(someone: Someone, lang: str) -> None:
    court, tables, _, _ = await plated()
    moderator, plates = await signed_in(someone, court, "moderator", lang), "/communities/court/plates"
    await moderator.get(plates)
    await moderator.follow(await moderator.post(plates, {"building": "every", "kind": "building"}))
    assert len(await plates_of(court.community)) == 2
    for layout in ("door", "stickers"):
        sheet = await moderator.post(f"{plates}/sheets", {"building": "every", "layout": layout}, status=200)
        assert sheet.headers["cache-control"] == "no-store"
        assert sheet.text.count('class="qr"') == 2
    only = await moderator.post(f"{plates}/sheets", {"houses": "2", "layout": "door"}, status=200)
    assert only.text.count('class="qr"') == 1
    for wrong in ({"houses": "99"}, {"houses": "1-99999"}, {"houses": LONG}, {"building": "x"}, {}):
        await moderator.post(f"{plates}/sheets", {**wrong, "layout": "door"}, status=422)
    await moderator.post(plates, {"building": "every", "kind": "entrance"}, status=422)
    await moderator.follow(await moderator.post(plates, {"building": "every", "kind": "unit"}))
    assert (
        len(await plates_of(court.community)) == 2 + 7
    )  # the house let by rooms is one unit and has its own
    await moderator.get(plates)
    assert moderator.sees("卫红")
    rows = await fetch("SELECT layout, plates FROM plate_printing ORDER BY id")
    assert [tuple(row.values()) for row in rows] == [("door", 2), ("stickers", 2), ("door", 1)]
    assert tables.house_building


async def test_a_convenor_prints_and_replaces_the_own_house_only(someone: Someone) -> None:
    court, tables, plate, door = await plated()
    convenor = await signed_in(someone, court, "sub_landlord")
    own, other = f"/houses/{tables.house_building}/plates", f"/houses/{court.building}/plates"
    await convenor.get(own)
    sheet = await convenor.post(f"{own}/sheets", {"plate": plate.id, "layout": "door"}, status=200)
    assert sheet.text.count('class="qr"') == 1
    replacing = f"{own}/{plate.id}/replacements"
    await convenor.post(replacing, {"generation": 1, "why": "", "plate": plate.id}, status=422)
    for _ in range(2):
        answer = await convenor.post(replacing, {"generation": 1, "why": "被撕了", "plate": plate.id})
    await convenor.follow(answer)
    assert convenor.sees("被撕了")
    assert [each.generation for each in await plates_of(court.community)] == [2]
    await someone().get(door, 404)
    for path in (other, "/communities/court/plates", "/communities/court/lessons"):
        await convenor.get(path, 404)
    zhou = await signed_in(someone, court, "zhou")  # convenes the other building
    await zhou.post(f"{other}/{plate.id}/replacements", {"generation": 2, "why": "试试"}, status=404)
    assert not (await standing(court.people["zhou"], court.community, DURING.date())).offices


async def test_pictures_of_the_way_out_hang_and_come_down(someone: Someone) -> None:
    court, tables, _, door = await plated()
    desk, passer_by = await signed_in(someone, court, "sub_landlord"), someone()
    at = f"/houses/{tables.house_building}"
    await desk.get(f"{at}/safety")
    for fields, file in (({"floor": "100"}, picture()), ({"floor": "二"}, picture()), ({}, b"no picture"),
                         ({"words": LONG}, picture())):  # fmt: skip
        await desk.post(f"{at}/escape-routes", fields, files={"file": ("图.png", file)}, status=422)
    sent = await desk.post(
        f"{at}/escape-routes", {"floor": "2", "words": "走东侧"}, files={"file": ("图.png", picture())}
    )
    await desk.follow(sent)
    page = (await passer_by.get(door)).text
    address = re.search(r'src="(/h/[^"]+)"', page)
    assert address
    assert (await passer_by.get(address[1])).headers["content-type"].startswith("image/")
    route = (await fetch("SELECT id FROM escape_route WHERE removed_at IS NULL"))[0]["id"]
    for _ in range(2):
        await desk.post(f"{at}/escape-routes/{route}/removal")
    await passer_by.get(address[1], 404)


async def test_wardens_are_entered_with_words_for_what_is_missing(someone: Someone) -> None:
    court, tables, _, _ = await plated()
    desk, at = await signed_in(someone, court, "sub_landlord"), f"/houses/{tables.house_building}"
    good = {"name": "方小华", "office": "patrol", "since": DAY}
    for wrong in ({"name": ""}, {"name": LONG}, {"office": "king"}, {"since": "明天"}):
        await desk.post(f"{at}/wardens", {**good, **wrong}, status=422)
    await desk.follow(await desk.post(f"{at}/wardens", good))
    assert desk.sees("方小华")
    warden = (await fetch("SELECT id FROM fire_warden"))[0]["id"]
    await desk.follow(await desk.post(f"{at}/wardens/{warden}/consent", {"agreed": "yes"}))
    await desk.follow(await desk.post(f"{at}/wardens/{warden}/ending"))


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_lessons_hang_on_every_house_in_the_readers_language(someone: Someone, lang: str) -> None:
    court, _, _, door = await plated()
    chair, lessons = await signed_in(someone, court, "chair"), "/communities/court/lessons"
    await chair.get(lessons)
    for _ in range(2):
        await chair.post(lessons, {"ready": ["stairs", "gas"]})
    await chair.post(lessons, {"title": "", "words": "话"}, status=422)
    await chair.post(lessons, {"title": "题", "words": LONG}, status=422)
    await chair.follow(await chair.post(lessons, {"title": "晾衣", "words": "不晾在楼道", "key": "k"}))
    passer_by = someone(lang=lang)
    await passer_by.get(door)
    assert passer_by.sees("楼梯和走道留空" if lang == "zh" else "Keep stairs and passages clear")
    assert passer_by.sees("不晾在楼道")
    address = (
        f"/lessons/{(await fetch('SELECT public_id FROM safety_lesson ORDER BY id DESC'))[0]['public_id']}"
    )
    await chair.get(address)
    changed = {"title": "晾衣", "words": "院子里晾", "title_en": "Washing", "words_en": "Hang it in the yard"}
    await chair.follow(await chair.post(address, changed))
    await passer_by.get(door)
    assert passer_by.sees("院子里晾" if lang == "zh" else "Hang it in the yard")
    for _ in range(2):
        await chair.post(f"{address}/removal")
    await chair.post(address, changed, status=422)
    await (await signed_in(someone, court, "stranger")).get(address, 404)
