"""A text in public, its signatures and its feed: who sees what, and nothing is lost on the way."""

from xml.etree import ElementTree

import pytest

from app.community.tables import DataReading, Occupancy
from app.database import Database, write
from meetings.conventions.feed import ATOM
from meetings.conventions.tables import Signature, TextPosting, TextVersion
from tests.pages.conftest import Someone
from tests.support.court import Court, build_court
from tests.support.pages import Browser
from tests.support.signing import SECOND, SignedText, replace, text_to_sign
from tests.support.table import CourtTables, court_tables

World = tuple[Court, CourtTables, SignedText]


@pytest.fixture
async def world(database: Database) -> World:
    court = await build_court()
    return court, await court_tables(court), await text_to_sign(court)


async def as_(someone: Someone, world: World, role: str, lang: str = "zh") -> Browser:
    browser = someone(lang=lang)
    await browser.sign_in(world[0].people[role])
    return browser


async def test_anybody_reads_the_text_with_what_changed_and_its_fingerprint(
    someone: Someone, world: World
) -> None:
    browser = someone()
    answer = await browser.get("/conventions/pact")
    for words in ("小院公约", "第 2 版", "电瓶车不上楼。", "和第 1 版比，改在这里", "0 户已签", "2222 2222"):
        assert browser.sees(words), words
    assert "<del>进</del><ins>上</ins>" in answer.text
    assert browser.sees("http://testserver/conventions/pact/versions/2")
    assert not browser.sees("陈租客")


async def test_every_earlier_version_stays_at_its_address_and_says_what_replaced_it(
    someone: Someone, world: World
) -> None:
    browser = someone()
    await browser.get("/conventions/pact/versions/1")
    assert browser.sees("这一版已经不再施行")
    assert browser.sees("由第 2 版代替")
    assert browser.sees("1111 1111")
    assert not browser.sees("我读过了，签名"), "no signatures for what is no longer in force"
    await browser.get("/conventions/pact/versions/2")
    for path in ("/conventions/pact/versions/9", "/conventions/none", "/conventions/none/poster"):
        await browser.get(path, 404)


async def test_a_text_without_english_says_so_and_shows_the_chinese(someone: Someone, world: World) -> None:
    browser = someone(lang="en")
    await browser.get("/conventions/pact")
    assert browser.sees("This text has no English version")
    assert browser.sees("电瓶车不上楼。")


async def test_a_text_on_its_way_is_not_there_until_it_was_posted(someone: Someone, world: World) -> None:
    _, _, text = world
    async with write():
        await TextVersion.update({TextVersion.state: "draft", TextVersion.number: None}).where(
            TextVersion.id == text.version
        )
        await TextVersion.update({TextVersion.state: "withdrawn", TextVersion.number: None}).where(
            TextVersion.id == text.old
        )
    await someone().get("/conventions/pact", 404)
    drafter = await as_(someone, world, "moderator")
    await drafter.get("/conventions/pact")
    assert drafter.sees("还没有施行的版本")


async def test_the_poster_and_the_booklet_carry_code_address_and_fingerprint(
    someone: Someone, world: World
) -> None:
    browser = someone()
    for path in ("poster", "poster?paper=a3", "booklet"):
        await browser.get(f"/conventions/pact/{path}")
        assert browser.sees("电瓶车不上楼。")
        assert browser.sees("2222 2222")
        assert browser.sees("http://testserver/conventions/pact/versions/2")


async def test_a_tenant_reads_signs_once_and_keeps_a_receipt(someone: Someone, world: World) -> None:
    tenant = await as_(someone, world, "tenant")
    await tenant.get("/versions/pact-2/signature")
    assert tenant.sees("1-102")
    form = {"fingerprint": SECOND, "key": "k"}
    first = await tenant.post("/versions/pact-2/signatures", form)
    again = await tenant.post("/versions/pact-2/signatures", form)
    assert first.headers["location"] == again.headers["location"]
    await tenant.follow(first)
    for words in ("签好了", "陈租客", "1-102", "2222 2222"):
        assert tenant.sees(words), words
    await tenant.get("/conventions/pact")
    assert tenant.sees("1 户已签")
    await (await as_(someone, world, "zhou")).get(first.headers["location"], 404)
    await tenant.post(first.headers["location"] + "/withdrawal")
    await tenant.get(first.headers["location"])
    assert tenant.sees("这个签名撤回了")
    assert tenant.sees("再签一次")


async def test_who_does_not_live_here_is_told_who_may_sign(someone: Someone, world: World) -> None:
    stranger = await as_(someone, world, "stranger")
    await stranger.get("/versions/pact-2/signature")
    assert stranger.sees("要住在这里或是这里的业主才能签")
    await stranger.post("/versions/pact-2/signatures", {"fingerprint": SECOND}, status=422)
    assert stranger.sees("没有签")
    assert await Signature.count() == 0


async def test_a_version_replaced_while_reading_is_answered_with_the_newer_one(
    someone: Someone, world: World
) -> None:
    tenant = await as_(someone, world, "tenant")
    await tenant.get("/versions/pact-2/signature")
    await replace(world[2])
    await tenant.post("/versions/pact-2/signatures", {"fingerprint": SECOND}, status=422)
    assert tenant.sees("新的一版施行了")
    assert tenant.sees("看公开的全文")


async def test_counts_for_who_belongs_names_for_who_is_in_charge_and_that_is_kept(
    someone: Someone, world: World
) -> None:
    court, tables, _ = world
    zheng = await as_(someone, world, "zheng")
    await zheng.get("/versions/pact-2/signatures")
    assert zheng.sees("0 / 7")
    assert not zheng.sees("丁一家")
    await zheng.get(f"/versions/pact-2/signatures/{tables.house_building}", 404)
    await zheng.get("/versions/pact-2/signatures/paper", 404)
    convenor = await as_(someone, world, "sub_landlord")
    await convenor.get(f"/versions/pact-2/signatures/{tables.house_building}")
    assert convenor.sees("丁一家")
    await convenor.get(f"/versions/pact-2/signatures/{court.building}", 404)
    rows = await DataReading.select(DataReading.what, DataReading.building)
    assert {(row["what"], row["building"]) for row in rows} == {("signatures", tables.house_building)}


async def test_paper_is_entered_with_what_was_typed_kept(someone: Someone, world: World) -> None:
    _, tables, _ = world
    convenor = await as_(someone, world, "sub_landlord")
    path = f"/versions/pact-2/signatures/{tables.house_building}"
    await convenor.get(path)
    entry = (await Occupancy.select(Occupancy.id).where(Occupancy.name == "丁一家"))[0]["id"]
    mark = f"r{tables.room_b}:occupancy:{entry}"
    typed = {"signer": mark, "name": "丁一", "witness": "丁一", "signed_on": "2026-03-09", "key": "p"}
    answer = await convenor.post(path, typed, status=422)
    assert "见证人要是另外一个人" in answer.text
    assert 'value="丁一"' in answer.text
    await convenor.post(path, {**typed, "name": "丁" * 10_000}, status=422)
    await convenor.follow(await convenor.post(path, {**typed, "witness": "何平"}))
    assert convenor.sees("录好了")
    assert convenor.sees("纸上，见证人 何平")


async def test_the_sheet_to_sign_lists_households_without_names(someone: Someone, world: World) -> None:
    office = await as_(someone, world, "moderator")
    await office.get("/versions/pact-2/signatures/paper")
    assert office.sees("1-101")
    assert office.sees("2-B")
    assert not office.sees("丁一家")
    convenor = await as_(someone, world, "sub_landlord")
    await convenor.get("/versions/pact-2/signatures/paper")
    assert not convenor.sees("1-101")


async def test_reminders_are_pressed_twice_and_go_once(someone: Someone, world: World) -> None:
    office = await as_(someone, world, "committee")
    await office.get("/versions/pact-2/signatures")
    await office.follow(await office.post("/versions/pact-2/reminders"))
    assert office.sees("提醒了 9 个收件箱")
    await office.follow(await office.post("/versions/pact-2/reminders"))
    assert office.sees("没有要提醒的")
    tenant = await as_(someone, world, "tenant")
    await tenant.get("/inbox")
    assert tenant.sees("请读一读《小院公约》第 2 版")


async def test_boards_are_recorded_and_proved(someone: Someone, world: World) -> None:
    office = await as_(someone, world, "committee")
    await office.get("/versions/pact-2/postings")
    await office.post("/versions/pact-2/postings", {"place": "", "posted_on": "2026-03-08"}, status=422)
    form = {"place": "1 幢门厅", "posted_on": "2026-03-08"}
    await office.follow(await office.post("/versions/pact-2/postings", form))
    assert office.sees("1 幢门厅")
    number = (await TextPosting.select(TextPosting.id))[0]["id"]
    down = await office.post(f"/versions/pact-2/postings/{number}/removal", {"down": "2026-03-23"})
    await office.follow(down)
    await office.get("/versions/pact-2/postings/print")
    assert office.sees("15 天")
    public = someone()
    await public.get("/conventions/pact")
    assert public.sees("1 幢门厅")
    await (await as_(someone, world, "tenant")).get("/versions/pact-2/postings", 404)


async def test_the_feed_is_atom_with_absolute_links_and_answers_what_is_known(
    someone: Someone, world: World
) -> None:
    browser = someone()
    answer = await browser.get("/communities/court/feed.atom")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    root = ElementTree.fromstring(answer.content)
    names = {"a": ATOM}
    for element in [root, *root.findall("a:entry", names)]:  # RFC 4287, 4.1.1 and 4.1.2
        for name in ("id", "title", "updated"):
            found = element.find(f"a:{name}", names)
            assert found is not None
            assert found.text, name
        links = element.findall("a:link", names)
        assert links
        assert all(link.attrib["href"].startswith("http://testserver/") for link in links)
    assert root.find("a:author/a:name", names) is not None
    ids = [each.text for each in root.iterfind(".//a:id", names)]
    assert len(set(ids)) == len(ids) == 3
    titles = [each.text or "" for each in root.iterfind("a:entry/a:title", names)]
    assert any("第 2 版" in each for each in titles)
    tag = answer.headers["etag"]
    known = await browser.get("/communities/court/feed.atom", 304, **{"if-none-match": tag})
    assert known.content == b""
    moment = answer.headers["last-modified"]
    await browser.get("/communities/court/feed.atom", 304, **{"if-modified-since": moment})
    await browser.get("/communities/court/feed.atom", 200, **{"if-none-match": '"other"'})
    await browser.get("/communities/court/feed.atom", 200, **{"if-modified-since": "nonsense"})
    await browser.get("/communities/nowhere/feed.atom", None)
