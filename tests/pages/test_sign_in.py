"""Signing in, setting a password, reset links and one's own page; nothing tells who exists."""

import re
from datetime import timedelta

import pytest
from litestar import Litestar

from app.clock import now, travel
from app.community.actions.issue_reset_link import issue_reset_link
from app.community.tables import Person
from app.database import write
from app.web.passwords import hash_password
from app.web.tables import Session
from tests.pages.conftest import SECRET, Someone
from tests.support.court import Court, build_court

GOOD, BETTER = "stairs lamp river", "window onion train"


@pytest.fixture
async def court(app: Litestar) -> Court:
    court, hashed = await build_court(), await hash_password(GOOD)
    async with write():
        await Person.update({Person.login: "feng", Person.password_hash: hashed}).where(
            Person.id == court.people["teller"]
        )
    return court


# ---- signing in ---------------------------------------------------------------------------------


async def test_staff_sign_in_and_go_on_where_they_were(court: Court, someone: Someone) -> None:
    desk = someone()
    await desk.get("/sign-in?back=/communities/court/slips")
    answer = await desk.post(
        "/sign-in", {"login": "Feng", "password": GOOD, "back": "/communities/court/slips"}
    )
    assert answer.headers["location"] == "/communities/court/slips"
    [session] = await Session.select()
    assert (session["way_in"], session["idle_seconds"]) == ("password", 12 * 3600)
    await desk.get("/sign-in?back=/me", 303)
    await desk.get("/me")
    assert desk.sees("计票员")
    assert desk.sees("登录名 feng")


async def test_unknown_and_wrong_look_alike(court: Court, someone: Someone) -> None:
    pages = []
    for login, password in (("feng", "wrong"), ("nobody", "wrong"), ("12000000001", GOOD), ("", "")):
        browser = someone()
        answer = await browser.post("/sign-in", {"login": login, "password": password}, status=422)
        assert browser.sees("手机号、登录名或密码不对")
        pages.append(re.sub(r'value="[^"]*"', "", answer.text))
    assert len(set(pages)) == 1
    assert not await Session.exists()


@pytest.mark.parametrize("login", ["feng", "nobody"])
async def test_six_tries_are_one_too_many_for_whoever_it_is(
    court: Court, someone: Someone, login: str
) -> None:
    with travel(now()) as clock:
        for _ in range(5):
            await someone().post("/sign-in", {"login": login, "password": "wrong"}, status=422)
        browser = someone()
        await browser.post("/sign-in", {"login": login.upper(), "password": GOOD}, status=429)
        assert browser.sees("15 分钟")
        clock.shift(minutes=16)
        await browser.post(
            "/sign-in", {"login": login, "password": GOOD}, status=303 if login == "feng" else 422
        )


async def test_the_way_back_stays_on_this_site(court: Court, someone: Someone) -> None:
    for back in ("https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere"):
        answer = await someone().post("/sign-in", {"login": "feng", "password": GOOD, "back": back})
        assert answer.headers["location"] == "/"


async def test_the_sign_in_page_is_there_in_both_languages(court: Court, someone: Someone) -> None:
    for lang, words in (("zh", "输入凭条编码"), ("en", "Type the slip's code")):
        browser = someone(lang=lang)
        await browser.get("/sign-in?back=/me")
        assert browser.sees(words)
        await browser.get("/codes")


# ---- passwords ----------------------------------------------------------------------------------


async def test_an_owner_sets_a_password_and_comes_in_by_number_elsewhere(
    court: Court, someone: Someone
) -> None:
    phone, other, elsewhere = someone(), someone(), someone()
    for browser in (phone, other):
        await browser.sign_in(court.people["zhou"])
    await phone.get("/passwords")
    answer = await phone.post("/passwords", {"mobile": "120 0000 0001", "password": GOOD, "again": GOOD})
    await phone.follow(answer)
    assert phone.sees("密码已经保存")
    await other.get("/me", 303)  # every other device is out
    await elsewhere.post("/sign-in", {"login": "+86 12000000001", "password": GOOD})
    await elsewhere.get("/me")
    assert elsewhere.sees("周一")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"mobile": "12000000002"}, "和名册上的号码不一样"),
        ({"again": "something else"}, "两次输入的不一样"),
        ({"password": "short", "again": "short"}, "密码至少要 8 位"),
        ({"password": "password", "again": "password"}, "太常见"),
    ],
)
async def test_a_refused_password_says_why(
    court: Court, someone: Someone, fields: dict[str, str], words: str
) -> None:
    phone = someone()
    await phone.sign_in(court.people["zhou"])
    await phone.post(
        "/passwords", {"mobile": "12000000001", "password": GOOD, "again": GOOD, **fields}, status=422
    )
    assert phone.sees(words)


async def test_the_number_on_file_cannot_be_guessed(court: Court, someone: Someone) -> None:
    phone = someone()
    await phone.sign_in(court.people["zhou"])
    for guess in range(8):
        await phone.post(
            "/passwords", {"mobile": f"1200001000{guess}", "password": GOOD, "again": GOOD}, status=422
        )
    await phone.post("/passwords", {"mobile": "12000000001", "password": GOOD, "again": GOOD}, status=429)


@pytest.mark.parametrize("role", ["sun", "tenant", "qian"])
async def test_without_a_number_on_file_the_page_says_what_to_do(
    court: Court, someone: Someone, role: str
) -> None:
    phone = someone(lang="en")
    await phone.sign_in(court.people[role])
    await phone.get("/passwords")
    assert phone.sees("Ask the committee to enter your number on the roll")


async def test_a_password_changes_only_with_the_present_one(court: Court, someone: Someone) -> None:
    desk = someone()
    await desk.sign_in(court.people["teller"], way_in="password")
    await desk.get("/passwords")
    new = {"password": BETTER, "again": BETTER}
    await desk.post("/passwords", {"current": "wrong", **new}, status=422)
    assert desk.sees("现在的密码不对")
    await desk.post("/passwords", {"current": GOOD, **new})
    await someone().post("/sign-in", {"login": "feng", "password": GOOD}, status=422)
    await someone().post("/sign-in", {"login": "feng", "password": BETTER})


# ---- reset links --------------------------------------------------------------------------------


async def test_a_reset_link_sets_a_new_password_once(court: Court, someone: Someone) -> None:
    code = await issue_reset_link(court.people["teller"], secret=SECRET, at=now(), issued_by=None)
    desk, before = someone(), someone()
    await before.sign_in(court.people["teller"])
    answer = await desk.get(f"/c/{code.token}")
    assert desk.sees("登录名：feng")
    assert answer.headers["cache-control"] == "no-store"
    form = {"token": code.token, "password": BETTER, "again": BETTER}
    await desk.post("/passwords/reset", {**form, "again": "other words"}, status=422)
    await desk.follow(await desk.post("/passwords/reset", form))
    await before.get("/me", 303)
    await someone().get(f"/c/{code.token}", 404)
    await someone().post("/passwords/reset", form, status=404)
    await someone().post("/sign-in", {"login": "feng", "password": BETTER})


async def test_a_dead_reset_link_looks_like_one_that_never_was(court: Court, someone: Someone) -> None:
    code = await issue_reset_link(court.people["teller"], secret=SECRET, at=now(), issued_by=None)
    form = {"password": BETTER, "again": BETTER}
    with travel(now() + timedelta(hours=24)):
        for token in (code.token, "x" * 22):
            await someone().get(f"/c/{token}", 404)
            await someone().post("/passwords/reset", {"token": token, **form}, status=404)
    await someone().post("/sign-in", {"login": "feng", "password": GOOD})


# ---- one's own page -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "words"),
    [
        ("zhou", "小院，1-101、1-102"),
        ("zheng", "小院，1-201"),
        ("zhao", "红砖商贸有限公司（代表：赵经理）"),
        ("chair", "业委会主任"),
        ("administrator", "管理员"),
        ("tenant", "居民"),
        ("overseer", "小街道"),
        ("stranger", "别院"),
    ],
)
async def test_everyone_sees_what_they_are(court: Court, someone: Someone, role: str, words: str) -> None:
    browser = someone()
    await browser.sign_in(court.people[role])
    await browser.get("/me")
    assert browser.sees(words)
    assert role == "stranger" or not browser.sees("别院")


async def test_one_ends_ones_own_other_devices_and_nobody_elses(court: Court, someone: Someone) -> None:
    phone, tablet, other = someone(), someone(), someone()
    await phone.sign_in(court.people["zhou"])
    await tablet.sign_in(court.people["zhou"])
    await other.sign_in(court.people["li"])
    rows = await Session.select(Session.id, Session.person_id).order_by(Session.id)
    theirs = next(row["id"] for row in rows if row["person_id"] == court.people["li"])
    answer = await phone.get("/me")
    [mine] = re.findall(r'name="session" value="(\d+)"', answer.text)
    await phone.follow(await phone.post("/session-endings", {"session": mine}))
    assert phone.sees("那台设备已经退出")
    await tablet.get("/me", 303)
    await phone.post("/session-endings", {"session": str(theirs)})
    await other.get("/me")


async def test_signed_out_nobody_ends_anything(court: Court, someone: Someone) -> None:
    browser = someone()
    await browser.post("/session-endings", {"session": "1"}, status=303)
    answer = await browser.post("/passwords", {"password": GOOD}, status=303)
    assert answer.headers["location"].startswith("/sign-in")
