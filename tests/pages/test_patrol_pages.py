"""Agreements, rosters, the log, slips and errands as neighbours use them; refusals in words."""

import io
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from PIL import Image

from app.clock import Traveller, travel
from app.database import fetch
from tests.pages.conftest import Someone
from tests.support.court import Court, build_court
from tests.support.open_vote import DURING
from tests.support.pages import Browser, Typed

DAY = DURING.date().isoformat()


@pytest.fixture(autouse=True)
def clock() -> Iterator[Traveller]:
    with travel(DURING) as traveller:
        yield traveller


async def signed_in(someone: Someone, court: Court, who: str, lang: str = "zh") -> Browser:
    browser = someone(lang=lang)
    await browser.sign_in(court.people[who])
    return browser


def picture() -> bytes:
    body = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(body, "PNG")
    return body.getvalue()


def pact(court: Court, **other: object) -> dict[str, object]:
    """An agreement as the form sends it: the chair and an owner sign on their phones."""
    return {
        "title": "施工时间约定",
        "since": "2026-01-01",
        "party-1": "业委会",
        "kind-1": "committee",
        "representative-1": "王芳",
        "person-1": court.people["chair"],
        "party-2": "居民",
        "kind-2": "residents",
        "representative-2": "周一",
        "person-2": court.people["zhou"],
        "term-1": "只在工作日 9:00 以后施工",
        "days-1": ["1", "2", "3", "4", "5"],
        "from-1": "09:00",
        "until-1": "18:00",
        "watcher": court.people["committee"],
        "public": "yes",
        "key": "k",
        **other,
    }


async def written(someone: Someone, court: Court) -> str:
    moderator = await signed_in(someone, court, "moderator")
    await moderator.get("/communities/court/agreements/new")
    answer = await moderator.post("/communities/court/agreements", pact(court))  # type: ignore[arg-type]
    return str(answer.headers["location"])


async def in_force(someone: Someone, court: Court) -> str:
    path = await written(someone, court)
    for seat, who in (("1", "chair"), ("2", "zhou")):
        browser = await signed_in(someone, court, who)
        await browser.get(path)
        await browser.follow(await browser.post(f"{path}/seats/{seat}/signature"))
    return path


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_an_agreement_is_public_without_the_names_of_who_signed(someone: Someone, lang: str) -> None:
    court = await build_court()
    path = await in_force(someone, court)
    stranger = someone(lang=lang)
    for page in ("/communities/court/agreements", path, f"{path}/print"):
        answer = await stranger.get(page)
        assert "王芳" not in answer.text
        assert "周一" not in answer.text
    assert "业委会" in answer.text
    tenant = await signed_in(someone, court, "tenant", lang)
    assert "王芳" in (await tenant.get(path)).text


async def test_a_breach_is_reported_with_a_photo_and_stands_on_the_agreement(someone: Someone) -> None:
    court = await build_court()
    path = await in_force(someone, court)
    tenant = await signed_in(someone, court, "tenant")
    await tenant.get(f"{path}/breaches/new")
    said = {"term": "1", "day": DAY, "time": "07:30", "words": "一早就打钻", "key": "b"}
    for _ in range(2):
        answer = await tenant.post(f"{path}/breaches", said, files={"photo": ("钻.png", picture())})
    await tenant.follow(answer)
    assert tenant.sees("一早就打钻")
    assert tenant.sees("不在允许的时间")
    issue = re.search(r"/items/[\w-]+", tenant.page.source if tenant.page else "")
    assert issue
    await tenant.get(issue[0])
    assert tenant.sees("一早就打钻")
    assert (await fetch("SELECT COUNT(*) AS n FROM breach"))[0]["n"] == 1


async def test_what_is_wrong_in_an_agreement_is_said_and_the_rest_stays(someone: Someone) -> None:
    court = await build_court()
    moderator = await signed_in(someone, court, "moderator")
    long = "长" * 10_000
    for other, words in (
        ({"words": long}, "最多 5000 个字"),
        ({"party-2": "", "representative-2": ""}, "至少要有两方"),
        ({"term-1": ""}, "至少要有一条约定"),
        ({"since": "明天"}, "请填起始日"),
        ({"person-2": court.people["chair"]}, "同一个人不能代表两方"),
    ):
        await moderator.post("/communities/court/agreements", pact(court, **other), status=422)  # type: ignore[arg-type]
        assert moderator.sees(words) or moderator.sees(words.replace("5000", "5,000")), words
        assert moderator.sees("施工时间约定") or "施工时间约定" in (
            moderator.page.source if moderator.page else ""
        )


async def test_a_signature_on_paper_needs_its_photo(someone: Someone) -> None:
    court = await build_court()
    path = await written(someone, court)
    moderator = await signed_in(someone, court, "moderator")
    await moderator.get(path)
    await moderator.post(f"{path}/seats/1/sheet", status=422)
    await moderator.post(f"{path}/seats/1/sheet", files={"file": ("字.txt", b"no picture")}, status=422)
    await moderator.follow(
        await moderator.post(f"{path}/seats/1/sheet", files={"file": ("字.png", picture())})
    )
    assert moderator.sees("纸面签字")
    answer = await moderator.get(f"{path}/seats/1/sheet")
    assert answer.headers["content-type"].startswith("image/")


async def on_roster(someone: Someone, court: Court) -> tuple[Browser, str]:
    moderator = await signed_in(someone, court, "moderator")
    await moderator.get("/communities/court/rosters/new")
    form = {
        "name": "晚间巡查",
        "weekdays": list("1234567"),
        "holidays": "yes",
        "from": "19:00",
        "until_time": "21:00",
        "people": "2",
        "since": DAY,
        "member": [str(court.people[name]) for name in ("zhou", "wu", "zheng", "li", "tenant")],
        "key": "r",
    }
    await moderator.post("/communities/court/rosters", {**form, "from": "七点"}, status=422)
    assert moderator.sees("请填时间")
    answer = await moderator.post("/communities/court/rosters", form)
    await moderator.follow(answer)
    return moderator, str(answer.headers["location"])


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_a_roster_its_month_its_print_and_its_members(someone: Someone, lang: str) -> None:
    court = await build_court()
    moderator, path = await on_roster(someone, court)
    await moderator.follow(await moderator.post(f"{path}/duties", {"weeks": "4"}))
    await moderator.post(f"{path}/duties", {"weeks": "400"}, status=422)
    await moderator.post(f"{path}/members", {"person": court.people["sub_landlord"], "since": DAY})
    await moderator.post(f"{path}/members/{court.people['zhou']}/ending")
    wu = await signed_in(someone, court, "wu", lang)
    for page in (path, f"{path}/print", f"{path}?month=2026-12", f"{path}?month=nonsense"):
        await wu.get(page)
    await wu.get("/communities/court/patrols")
    rows = await fetch("SELECT d.public_id FROM duty d JOIN duty_turn t ON t.duty = d.id"
                       " WHERE t.person = ? ORDER BY d.on_day", [court.people["wu"]])  # fmt: skip
    await wu.get(f"/duties/{rows[0]['public_id']}")


async def test_two_swap_a_shift_and_both_see_it(someone: Someone) -> None:
    court = await build_court()
    await on_roster(someone, court)
    zhou = court.people["zhou"]
    rows = await fetch("SELECT d.id, d.public_id FROM duty d JOIN duty_turn t ON t.duty = d.id"
                       " WHERE t.person = ? ORDER BY d.on_day LIMIT 1", [zhou])  # fmt: skip
    there = {
        row["person"] for row in await fetch("SELECT person FROM duty_turn WHERE duty = ?", [rows[0]["id"]])
    }
    other = next(name for name in ("wu", "zheng", "li") if court.people[name] not in there)
    asker = await signed_in(someone, court, "zhou")
    path = f"/duties/{rows[0]['public_id']}"
    await asker.get(path)
    await asker.post(f"{path}/swaps", {"with": "nobody"}, status=422)
    await asker.follow(await asker.post(f"{path}/swaps", {"with": f"take:{court.people[other]}"}))
    swap = (await fetch("SELECT public_id FROM duty_swap"))[0]["public_id"]
    asked = await signed_in(someone, court, other)
    await asked.get(f"/swaps/{swap}")
    await asked.follow(await asked.post(f"/swaps/{swap}/agreement"))
    assert asked.sees("已换好")
    await asked.post(f"/swaps/{swap}/refusal", status=422)
    assert asked.sees("不能再改")
    await asked.post(f"/swaps/{swap}/nonsense", status=404)


async def test_an_entry_takes_a_tap_and_a_photo(someone: Someone) -> None:
    court = await build_court()
    moderator, _ = await on_roster(someone, court)
    path = "/communities/court/entries"
    await moderator.get(f"{path}/new")
    tap: dict[str, Typed] = {"topic": "parking", "building": court.building, "outcome": "issue", "key": "e1"}
    for _ in range(2):
        answer = await moderator.post(path, tap, files={"photo": ("车.png", picture())})
    await moderator.follow(answer)
    assert moderator.sees("已列入问题清单")
    await moderator.post(path, {"words": "单元门没关", "outcome": "settled", "key": "e2"})
    await moderator.post(path, {"outcome": "issue"}, status=422)
    assert moderator.sees("请点一个事项")
    await moderator.post(path, {"words": "长" * 10_000, "outcome": "issue"}, status=422)
    await moderator.post(path, {"topic": "fire"}, files={"photo": ("x.txt", b"no picture")}, status=422)
    page = await moderator.get(path)
    assert moderator.sees("50.0 %（1 / 2 条）")
    for found in re.findall(r"/entries/[\w-]{16,}", page.text):
        await moderator.get(found)
    rows = await fetch("SELECT public_id FROM patrol_entry WHERE photo IS NOT NULL")
    await moderator.get(f"/entries/{rows[0]['public_id']}/photo")
    tenant = await signed_in(someone, court, "zhao", "en")
    await tenant.get("/communities/court/patrols")
    await tenant.get(f"/entries/{rows[0]['public_id']}")  # it is an issue of the whole community
    await tenant.get(f"/entries/{rows[0]['public_id']}/photo", 404)
    await tenant.get(path, 404)


async def asked_question(someone: Someone, court: Court) -> tuple[Browser, str]:
    moderator = await signed_in(someone, court, "moderator")
    await moderator.get("/communities/court/campaigns/new")
    form = {"title": "停车怎么停", "question": "车晚上停在哪里？", "list": "need", "ends_on": DAY, "key": "c"}
    await moderator.post("/communities/court/campaigns", {**form, "ends_on": "2020-01-01"}, status=422)
    answer = await moderator.post("/communities/court/campaigns", form)
    await moderator.follow(answer)
    return moderator, str(answer.headers["location"])


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_a_slip_is_printed_scanned_and_used_once(someone: Someone, lang: str, clock: Traveller) -> None:
    court = await build_court()
    moderator, path = await asked_question(someone, court)
    await moderator.post(f"{path}/slips", {"count": "4000"}, status=422)
    sheet = await moderator.post(f"{path}/slips", {"count": "3"}, status=200)
    assert sheet.headers["cache-control"] == "no-store"
    codes = ["-".join(re.findall(r"<span>(\w{4})</span>", code)) for code in
             re.findall(r'<p class="code">(.*?)</p>', sheet.text)]  # fmt: skip
    assert len(set(codes)) == 3
    passer_by = someone(lang=lang)
    await passer_by.get("/codes")
    await passer_by.post("/codes", {"typed": codes[0].lower()}, status=200)
    assert passer_by.sees("车晚上停在哪里？")
    await passer_by.post("/slips-in", {"typed": codes[0], "words": ""}, status=422)
    await passer_by.post("/slips-in", {"typed": codes[0], "words": "长" * 10_000}, status=422)
    await passer_by.post("/slips-in", {"typed": codes[0], "words": "北门加十个车位"}, status=200)
    await passer_by.post("/slips-in", {"typed": codes[0], "words": "再来一次"}, status=422)
    await passer_by.post("/codes", {"typed": codes[0]}, status=200)
    assert passer_by.sees("这份小条已经用过" if lang == "zh" else "This slip has been used")
    await passer_by.post("/slips-in", {"typed": "0000-0000-0000", "words": "猜一个"}, status=404)
    await moderator.get(path)
    await moderator.post(f"{path}/papers", {"words": "纸上写的", "code": "乱写"}, status=422)
    await moderator.follow(await moderator.post(f"{path}/papers", {"words": "纸上写的", "code": codes[1]}))
    assert moderator.sees("手机 1 份，纸上 1 份")
    clock.to(DURING + timedelta(days=2))
    await passer_by.post("/codes", {"typed": codes[2]}, status=200)
    assert passer_by.sees("征集已经结束" if lang == "zh" else "This has ended")
    await moderator.get("/communities/court/campaigns")


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_an_errand_from_asking_to_the_receipt(someone: Someone, lang: str) -> None:
    court = await build_court()
    zhou = await signed_in(someone, court, "zhou", lang)
    await zhou.get("/communities/court/errands/new")
    form = {"words": "取一次药", "papers": "医保卡一张", "room": "101", "key": "q"}
    await zhou.post("/communities/court/errands", form, status=422)
    path = str((await zhou.post("/communities/court/errands", {**form, "agreed": "yes"})).headers["location"])
    await zhou.get(path)
    moderator = await signed_in(someone, court, "moderator", lang)
    await moderator.get(path)
    await moderator.post(f"{path}/runner", {"runner": court.people["stranger"]}, status=422)
    await moderator.follow(await moderator.post(f"{path}/runner", {"runner": court.people["wu"]}))
    wu = await signed_in(someone, court, "wu", lang)
    await wu.get(path)
    await wu.follow(await wu.post(f"{path}/taking"))
    await wu.post(f"{path}/finish", {"done_words": "好了", "cost": "很多"}, status=422)
    await wu.follow(await wu.post(f"{path}/finish", {"done_words": "药交到手上", "cost": "32.5"}))
    assert wu.sees("¥32.50")
    await wu.post(f"{path}/receipt", status=404)
    await zhou.follow(await zhou.post(f"{path}/receipt"))
    await zhou.post(f"{path}/calling-off", {"reason": "晚了"}, status=422)
    await zhou.get("/communities/court/errands")
    li = await signed_in(someone, court, "li", lang)
    await li.get(path, 404)
    assert "取一次药" not in (await li.get("/communities/court/errands")).text


async def test_the_office_enters_an_errand_for_somebody_without_a_phone(someone: Someone) -> None:
    court = await build_court()
    moderator = await signed_in(someone, court, "moderator")
    form = {"words": "代交水费", "for_name": "王奶奶", "consent": "witness"}
    await moderator.get("/communities/court/errands/new")
    await moderator.post("/communities/court/errands", form, status=422)
    assert moderator.sees("见证人")
    answer = await moderator.post("/communities/court/errands", {**form, "witness": "吴先生"})
    await moderator.follow(answer)
    assert moderator.sees("见证人：吴先生")
