"""The open account, fees, receipts, publications and the estate's page, by whoever opens them."""

import hashlib
import io
from collections.abc import Iterator

import openpyxl
import pytest

from app.clock import travel
from app.database import fetch, write
from meetings.accounts.tables import Distribution, Share
from tests.pages.conftest import Someone
from tests.support.court import SINCE, Court, build_court
from tests.support.open_vote import DURING

FEE = {
    "title": "物业管理费", "basis": "unit", "amount": "30", "period": "quarter", "use": "",
    "rests_on": "业主大会 2024 年决定", "since": "2026-01-01", "key": "k1",
}  # fmt: skip
PAID = {"amount": "¥10.00", "paid_on": "2026-11-21", "way": "cash", "payer": "周一", "key": "k2"}
BOOKED = {
    "category": "guard", "words": "门卫", "amount": "1,234.50", "booked_on": "2025-05-05", "key": "k3"
}  # fmt: skip
NOTICE = {
    "kind": "notice", "body": "committee", "title": "停水", "words": "明天停水。", "days": "15", "key": "k4"
}  # fmt: skip


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with travel(DURING):
        yield


@pytest.fixture
async def court(app: object) -> Court:
    return await build_court()


async def charged(someone: Someone, court: Court) -> str:
    """A fee charged to all; the chair's browser stays signed in. Return the charge of 101."""
    chair = someone()
    await chair.sign_in(court.people["chair"])
    await chair.follow(await chair.post("/communities/court/fees", FEE))
    assert chair.sees("每户每季 ¥30.00")
    fee = (await fetch("SELECT public_id FROM fee"))[0]["public_id"]
    done = await chair.post(f"/fees/{fee}/charges", {"charge": "2026q4", "due_on": "2026-11-01"})
    await chair.follow(done)
    assert chair.sees("这一次出了 7 户")
    assert chair.sees("¥210.00")
    rows = await fetch("SELECT id FROM charge WHERE unit = ?", [court.units["101"]])
    return str(rows[0]["id"])


async def test_what_a_household_owes_is_its_own_and_the_office_s(court: Court, someone: Someone) -> None:
    charge = await charged(someone, court)
    unit = court.units["101"]
    chair, zhou, wu, nobody = someone(), someone(), someone(), someone()
    await chair.sign_in(court.people["chair"])
    await zhou.sign_in(court.people["zhou"])
    await wu.sign_in(court.people["wu"])
    receipt = await chair.post(f"/communities/court/fees/units/{unit}/payments", {"charge": charge, **PAID})
    again = await chair.post(f"/communities/court/fees/units/{unit}/payments", {"charge": charge, **PAID})
    where = receipt.headers["location"]
    assert again.headers["location"] == where, "a double click is one payment"
    await chair.get(where)
    for words in ("收款收据第1号", "¥10.00", "周一", "住户联", "存根联"):
        assert chair.sees(words)
    await zhou.get(where)
    await wu.get(where, 404)
    await nobody.get(where, 303)
    await zhou.get("/fees/mine")
    assert zhou.sees("1-101")
    assert zhou.sees("还差¥20.00")
    assert not zhou.sees("1-201")
    await wu.get("/fees/mine")
    assert wu.sees("还差¥30.00")
    assert not wu.sees("1-101")
    for who in (zhou, wu):
        await who.get("/communities/court/fees/arrears", 404)
        await who.get(f"/communities/court/fees/units/{unit}", 404)
    await chair.get("/communities/court/fees/arrears")
    assert chair.sees("7 户，共¥200.00")
    logged = await fetch("SELECT what FROM data_reading WHERE person = ?", [court.people["chair"]])
    assert {"arrears"} <= {row["what"] for row in logged}
    await nobody.get("/communities/court/fees")
    assert nobody.sees("¥200.00")
    for words in ("101", "周一"):
        assert not nobody.sees(words)


async def test_what_was_typed_wrong_is_said_and_kept(court: Court, someone: Someone) -> None:
    charge = await charged(someone, court)
    unit = court.units["101"]
    chair = someone()
    await chair.sign_in(court.people["chair"])
    path = f"/communities/court/fees/units/{unit}/payments"
    for typed, words in (
        ("12,34", "看不懂"),
        ("1.005", "最多两位小数"),
        ("30.01", "最多还差¥30.00"),
        ("", "请填金额"),
    ):
        await chair.post(path, {"charge": charge, **PAID, "amount": typed, "key": typed}, status=422)
        assert chair.sees(words)
        assert chair.page is not None
        assert f'value="{typed}"' in chair.page.source
    await chair.post(path, {"charge": "99999", **PAID}, status=422)
    assert await fetch("SELECT id FROM payment") == []
    await chair.post("/communities/court/fees", {**FEE, "amount": "-1", "key": "x"}, status=422)
    await chair.post("/communities/court/fees", {**FEE, "title": "长" * 10_000, "key": "y"}, status=422)


async def test_the_office_finds_a_flat_by_its_label(court: Court, someone: Someone) -> None:
    chair = someone()
    await chair.sign_in(court.people["chair"])
    found = await chair.get("/communities/court/fees/arrears?unit=1-101", 303)
    assert found.headers["location"].endswith(f"/fees/units/{court.units['101']}")
    await chair.get("/communities/court/fees/arrears?unit=9-999")
    assert chair.sees("没有这一户")


async def test_a_year_is_booked_closed_published_and_recomputed(court: Court, someone: Someone) -> None:
    chair, nobody = someone(), someone()
    await chair.sign_in(court.people["chair"])
    await chair.get("/communities/court/bookings/new")
    await chair.post("/communities/court/bookings", BOOKED)
    line = await chair.post(
        "/communities/court/bookings", {**BOOKED, "category": "parking", "amount": "2000", "key": "k5"}
    )
    await chair.follow(line)
    assert chair.sees("¥765.50")
    await chair.post(
        "/communities/court/accounts/openings", {"year": "2025", "opening": "100", "opening_words": "存折"}
    )
    await chair.follow(await chair.post("/communities/court/accounts/closures", {"year": "2025"}))
    assert chair.sees("结账")
    await chair.post("/communities/court/bookings", {**BOOKED, "key": "k6"}, status=422)
    assert chair.sees("2025 年已经结账")
    await nobody.get("/communities/court/accounts?year=2025")
    for words in ("¥865.50", "门卫", "本年结余"):
        assert nobody.sees(words)
    figures = await nobody.get("/communities/court/accounts/figures?year=2025")
    digest = hashlib.sha256(figures.content).hexdigest()
    assert digest in (await nobody.get("/communities/court/accounts?year=2025")).text
    await nobody.get("/communities/court/publications")
    assert nobody.sees("小院 2025 年收支公布")
    sheet = await nobody.get("/communities/court/accounts.xlsx?year=2025")
    rows = list(openpyxl.load_workbook(io.BytesIO(sheet.content)).active.values)
    assert (rows[1][-1], rows[-1][-1]) == (100, 865.5)
    text = (await nobody.get("/communities/court/accounts.csv?year=2025")).content.decode("utf-8-sig")
    assert "1234.50" in text
    for year in ("abcd", "0000", "99999", "-1"):
        await nobody.get(f"/communities/court/accounts?year={year}")
        await nobody.get(f"/communities/court/accounts.csv?year={year}")


async def test_a_line_is_for_owners_and_reversed_by_the_office(court: Court, someone: Someone) -> None:
    chair, zhou, tenant = someone(), someone(), someone()
    await chair.sign_in(court.people["chair"])
    await zhou.sign_in(court.people["zhou"])
    await tenant.sign_in(court.people["tenant"])
    await chair.post("/communities/court/bookings", {**BOOKED, "booked_on": "2026-05-05"})
    where = "/bookings/" + (await fetch("SELECT public_id FROM booking"))[0]["public_id"]
    await zhou.get(where)
    await tenant.get(where, 404)
    await zhou.post(f"{where}/reversal", {"reason": "x"}, status=404)
    await chair.post(f"{where}/reversal", {"reason": ""}, status=422)
    await chair.follow(await chair.post(f"{where}/reversal", {"reason": "记重了"}))
    assert chair.sees("已由第 2 号冲销")


async def test_a_publication_says_its_days_and_its_fingerprint(court: Court, someone: Someone) -> None:
    chair, moderator, nobody = someone(), someone(), someone()
    await chair.sign_in(court.people["chair"])
    await moderator.sign_in(court.people["moderator"])
    sent = await chair.post("/communities/court/publications", NOTICE)
    again = await chair.post("/communities/court/publications", NOTICE)
    where = sent.headers["location"]
    assert again.headers["location"] == where
    await nobody.get(where)
    assert nobody.sees("公示第 0 天，共 15 天")
    text = await nobody.get(f"{where}/text")
    assert hashlib.sha256(text.content).hexdigest() in (await nobody.get(where)).text
    await nobody.get(f"{where}/print")
    assert nobody.sees("明天停水")
    await moderator.post("/communities/court/publications", {**NOTICE, "key": "z"}, status=422)
    assert moderator.sees("请选一个您可以代表的")
    await moderator.post(f"{where}/withdrawal", {"why": "x"}, status=404)
    await chair.get(f"/communities/court/publications/new?corrects={where.rsplit('/', 1)[1]}")
    assert chair.sees("明天停水")
    right = {**NOTICE, "words": "后天停水。", "corrects": where.rsplit("/", 1)[1], "key": "r"}
    newer = (await chair.post("/communities/court/publications", right)).headers["location"]
    await nobody.get(where)
    assert nobody.sees("已有更正")
    await nobody.get(newer)
    assert nobody.sees("更正了较早的一份")
    hung = {"place": "门厅", "hung_on": "2026-11-21"}
    await chair.follow(await chair.post(f"{newer}/postings", hung))
    await chair.post(f"{newer}/postings", {**hung, "place": ""}, status=422)
    await chair.post(f"{newer}/withdrawal", {"why": "不停了"})
    await nobody.get(newer)
    assert nobody.sees("不停了")
    english = someone(lang="en")
    await english.get(newer)
    await english.get("/communities/court/publications")


async def test_the_estate_s_page_says_who_may_decide(court: Court, someone: Someone) -> None:
    chair, nobody = someone(), someone()
    await chair.sign_in(court.people["chair"])
    await nobody.get("/communities/court/estate")
    assert nobody.sees("无人管理")
    await chair.get("/communities/court/estate/statuses/new")
    await chair.get("/communities/court/estate/statuses/new?to=committee")
    entry = {"status": "committee", "since": "2024-03-01", "words": "2024 年 3 月选举"}
    await chair.post("/communities/court/estate/statuses", {**entry, "gate": ["elected"]}, status=422)
    assert chair.sees("还有 2 项没有打勾")
    assert chair.sees("2024 年 3 月选举")
    ticked = {**entry, "gate": ["elected", "procedure", "filed"]}
    await chair.follow(await chair.post("/communities/court/estate/statuses", ticked))
    await chair.post("/communities/court/estate/types", {"type": "commodity", "type_since": "2024-01-01"})
    await nobody.get("/communities/court/estate")
    for words in ("业主委员会", "商品房小区", "民法典第278条第一款第三项"):
        assert nobody.sees(words)
    english = someone(lang="en")
    await english.get("/communities/court/estate")
    assert english.sees("Owners’ committee")


async def test_a_list_of_payments_holds_no_names_in_public(court: Court, someone: Someone) -> None:
    async with write():
        plan = await Distribution.insert(
            Distribution(
                public_id="plan", community=court.community, year=2025, fen=10_01, basis="unit",
                title="新年红包", state="decided", decided_on=SINCE,
                made_by=court.people["chair"], made_at=DURING,
            )
        )  # fmt: skip
        for number, room, fen in ((1, "101", 5_01), (2, "201", 5_00)):
            await Share.insert(
                Share(distribution=plan[0]["id"], number=number, unit=court.units[room], weight=1, fen=fen)
            )
    chair, zhou, nobody = someone(), someone(), someone()
    await chair.sign_in(court.people["chair"])
    await zhou.sign_in(court.people["zhou"])
    await nobody.get("/distributions/plan")
    assert nobody.sees("合计¥10.01")
    for words in ("1-101", "周一", "吴先生"):
        assert not nobody.sees(words)
    await zhou.get("/distributions/plan")
    assert zhou.sees("1-101")
    assert not zhou.sees("1-201")
    await zhou.get("/distributions/plan/payments", 404)
    await chair.get("/distributions/plan/payments")
    assert chair.sees("吴先生")
    await chair.get("/distributions/plan/payments/print")
    await chair.post("/distributions/plan/payments/1", {"way": "", "paid_on": "2026-11-21"}, status=422)
    await chair.post("/distributions/plan/payments/1", {"way": "cash", "paid_on": "2026-11-21"})
    await chair.post("/distributions/plan/payments/9", {"way": "cash", "paid_on": "2026-11-21"}, status=404)
    await zhou.get("/fees/mine")
    assert zhou.sees("第 1 号，¥5.01")
    await nobody.get("/distributions/plan/votes")
    assert nobody.sees("还没有表决事项")
    await chair.post("/distributions/plan/decision", {"assembly": "none"})  # decided already: nothing happens


async def test_a_plan_shows_the_law_and_waits_for_a_vote(court: Court, someone: Someone) -> None:
    chair, nobody = someone(), someone()
    await chair.sign_in(court.people["chair"])
    await chair.get("/communities/court/distributions/new")
    assert chair.sees("还没有结账的年度")
    await chair.post("/communities/court/bookings", {**BOOKED, "category": "parking", "amount": "100.01"})
    await chair.post("/communities/court/accounts/closures", {"year": "2025"})
    await chair.get("/communities/court/distributions/new")
    plan = {"title": "新年红包", "year": "2025", "amount": "100.02", "basis": "unit", "key": "p"}
    await chair.post("/communities/court/distributions", plan, status=422)
    assert chair.sees("最多还可以返还¥100.01")
    sent = await chair.post("/communities/court/distributions", {**plan, "amount": "100.01"})
    where = sent.headers["location"]
    await nobody.get(where)
    for words in ("民法典第283条", "必须由业主共同决定", "还没有决定"):
        assert nobody.sees(words)
    await chair.post(f"{where}/decision", {"assembly": "none"}, status=422)
    await chair.post(f"{where}/withdrawal")
    await chair.get(where)
    await nobody.get(where, 303)
