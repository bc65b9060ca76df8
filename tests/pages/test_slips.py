"""What the committee, an owner, a stranger and a chat program see of slips; opening one changes nothing."""

import re
from datetime import timedelta
from typing import Any

import httpx
import pytest
from litestar import Litestar
from piccolo.table import Table

from app.clock import now, travel
from app.community.actions.issue_code import PrintedCode, issue_code
from app.community.tables import TABLES, Code, Owner, OwnerAccess, Person
from app.database import Database, write
from app.settings import Settings
from app.web.facts import BORN, DEMO, state_fact
from app.web.tables import Session, TrialLimit
from tests.pages.conftest import SECRET, Someone
from tests.support.court import Court, add_role, build_court
from tests.support.pages import Browser, running

DESK = "/communities/court/slips"
TOUCHED: tuple[type[Table], ...] = (*TABLES, Session)


@pytest.fixture
async def court(app: Litestar) -> Court:
    return await build_court(phones=("wu",))


async def slip(court: Court, name: str = "周一", **wishes: Any) -> PrintedCode:
    return await issue_code(
        "owner_slip",
        f"owner:{court.owners[name]}",
        secret=SECRET,
        at=now(),
        community=court.community,
        issued_by=court.people["committee"],
        **{"expires_at": now() + timedelta(days=90), **wishes},
    )


async def everything() -> str:
    """Every row of every table that a link could touch."""
    return repr([await table.select().order_by(table._meta.primary_key) for table in TOUCHED])


def terms(**fields: Any) -> dict[str, Any]:
    until = (now() + timedelta(days=30)).date().isoformat()
    return {"contact": "业委会何女士", "valid_until": until, **fields}


# ---- the committee's page -----------------------------------------------------------------------


@pytest.mark.parametrize("role", ["committee", "chair", "administrator"])
async def test_the_desk_sees_how_far_the_owners_have_come(court: Court, someone: Someone, role: str) -> None:
    desk = someone()
    await desk.sign_in(court.people[role])
    await desk.get(DESK)
    assert desk.sees("周一")
    assert desk.sees("1-101、1-102")
    assert desk.sees("代表：赵经理")
    await desk.get(f"{DESK}/owners/{court.owners['周一']}")
    assert desk.sees("还没有绑定手机")


@pytest.mark.parametrize(
    "role", ["teller", "moderator", "tenant", "sub_landlord", "overseer", "wu", "stranger"]
)
async def test_nobody_else_finds_the_slips(court: Court, someone: Someone, role: str) -> None:
    browser = someone()
    await browser.sign_in(court.people[role])
    owner = f"{DESK}/owners/{court.owners['周一']}"
    await browser.get(DESK, 404)
    await browser.get(owner, 404)
    await browser.post(DESK, terms(building=str(court.building), batch="all"), status=404)
    await browser.post(f"{owner}/unbindings", {"access": 1}, status=404)
    assert not await Code.exists()


async def test_signed_out_the_slips_lead_to_the_sign_in_page(court: Court, someone: Someone) -> None:
    browser = someone()
    for address in (DESK, "/communities/nowhere/slips", f"{DESK}/owners/1", "/me", "/passwords"):
        answer = await browser.get(address, 303)
        assert answer.headers["location"] == f"/sign-in?back={address}"
    await browser.post(DESK, terms(building=str(court.building)), status=303)
    assert not await Code.exists()


async def test_an_owner_of_another_community_is_not_there(court: Court, someone: Someone) -> None:
    desk = someone()
    await desk.sign_in(court.people["stranger"])
    await desk.get("/communities/other/slips")
    await desk.get(f"/communities/other/slips/owners/{court.owners['周一']}", 404)
    await desk.post("/communities/other/slips", terms(owner=str(court.owners["周一"])), status=404)
    assert not await Code.exists()


async def test_the_sheets_are_issued_and_shown_once(court: Court, someone: Someone) -> None:
    desk = someone()
    await desk.sign_in(court.people["committee"])
    await desk.get(DESK)
    answer = await desk.post(DESK, terms(building=str(court.building), batch="missing"), status=200)
    assert answer.headers["cache-control"] == "no-store"
    assert desk.sees("业委会何女士")
    assert desk.sees("testserver/codes")
    assert desk.sees("共 6 张凭条")
    assert not desk.sees("吴先生")  # a phone is bound already
    typed = re.findall(r'<p class="code">(.*?)</p>', answer.text)
    assert len(typed) == await Code.count() == 6
    await desk.get(DESK)
    for code in typed:
        bare = re.sub(r"<[^>]+>", "", code)
        assert bare not in (desk.page.source if desk.page else "")


async def test_all_buildings_at_once_leave_out_a_company_that_names_nobody(
    court: Court, someone: Someone
) -> None:
    async with write():
        await Owner.update({Owner.representative: ""}).where(Owner.id == court.owners["红砖商贸有限公司"])
    desk = someone(lang="en")
    await desk.sign_in(court.people["committee"])
    await desk.post(DESK, terms(building="every", batch="all"), status=200)
    assert desk.sees("6 slips")
    assert desk.sees("1 company has named nobody")
    await desk.get(f"{DESK}/owners/{court.owners['红砖商贸有限公司']}")
    assert desk.sees("enter its representative on the roll first")


async def test_printing_says_before_what_it_kills_and_then_kills_it(court: Court, someone: Someone) -> None:
    old, desk = await slip(court), someone()
    await desk.sign_in(court.people["committee"])
    await desk.get(f"{DESK}/owners/{court.owners['周一']}")
    assert desk.sees("那张马上作废")
    await desk.post(DESK, terms(owner=str(court.owners["周一"])), status=200)
    assert desk.sees("共 1 张凭条")
    await someone().get(f"/c/{old.token}", 404)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"batch": "all"}, "请至少选一幢"),
        ({"building": "b", "contact": ""}, "请写上有问题找谁"),
        ({"building": "b", "valid_until": "2020-01-01"}, "天以内的日子"),
        ({"building": "b", "valid_until": "soon"}, "天以内的日子"),
        ({"building": "999"}, "没有要印的业主"),
        ({"owner": "o", "contact": ""}, "请写上有问题找谁"),
    ],
)
async def test_a_refused_order_says_why_and_keeps_what_was_typed(
    court: Court, someone: Someone, fields: dict[str, str], words: str
) -> None:
    desk = someone()
    await desk.sign_in(court.people["committee"])
    real = {"b": str(court.building), "o": str(court.owners["周一"])}
    answer = await desk.post(DESK, terms(**{k: real.get(v, v) for k, v in fields.items()}), status=422)
    assert desk.sees(words)
    if "contact" not in fields:
        assert 'value="业委会何女士"' in answer.text
    assert not await Code.exists()


async def test_without_a_public_address_nothing_is_printed(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    from app.main import create_app

    async with running(create_app(replace(settings, public_address=None))) as app, Browser(app) as desk:
        court = await build_court(phones=())
        await desk.sign_in(court.people["committee"])
        await desk.get(DESK)
        assert desk.sees("PUBLIC_ADDRESS")
        await desk.post(DESK, terms(building=str(court.building)), status=422)
        assert desk.sees("PUBLIC_ADDRESS")
        assert not await Code.exists()


async def test_an_empty_roll_says_what_comes_first(court: Court, someone: Someone) -> None:
    from app.community.tables import Holding

    async with write():
        await Holding.delete(force=True)
    desk = someone(lang="en")
    await desk.sign_in(court.people["committee"])
    await desk.get(DESK)
    assert desk.sees("Import the owners' roll first")


async def test_the_committee_ends_a_lost_phone(court: Court, someone: Someone) -> None:
    desk, phone = someone(), someone()
    await phone.sign_in(court.people["wu"])
    await phone.get("/me")
    owner = f"{DESK}/owners/{court.owners['吴先生']}"
    await desk.sign_in(court.people["committee"])
    answer = await desk.get(owner)
    [access] = re.findall(r'name="access" value="(\d+)"', answer.text)
    await desk.follow(await desk.post(f"{owner}/unbindings", {"access": access}))
    assert desk.sees("已经解除")
    await desk.follow(await desk.post(f"{owner}/unbindings", {"access": access}))
    await phone.get("/me", 303)


# ---- opening a link -----------------------------------------------------------------------------


async def test_opening_a_link_changes_nothing_however_often(court: Court, someone: Someone) -> None:
    code, before = await slip(court), await everything()
    for _ in range(3):
        await someone().get(f"/c/{code.token}")
        await someone().http.head(f"/c/{code.token}")
        await someone().get("/c/nothing", 404)
    assert await everything() == before
    assert not await TrialLimit.exists()


async def test_before_binding_nothing_is_said_of_the_person(court: Court, someone: Someone) -> None:
    browser = someone()
    answer = await browser.get(f"/c/{(await slip(court)).token}")
    assert browser.sees("小院业主凭条")
    assert browser.sees("您手机号的后四位")
    assert not browser.sees("周一")
    assert not browser.sees("101")
    assert "0001" not in answer.text
    assert answer.headers["cache-control"] == "no-store"


async def test_a_companys_slip_says_for_whom_it_is(court: Court, someone: Someone) -> None:
    browser = someone()
    await browser.get(f"/c/{(await slip(court, '红砖商贸有限公司')).token}")
    assert browser.sees("只能由单位指定的那位代表绑定")


async def test_where_nothing_is_on_file_the_page_says_so(court: Court, someone: Someone) -> None:
    code, phone = await slip(court, "孙三"), someone()
    await phone.get(f"/c/{code.token}")
    assert phone.sees("仅凭凭条")
    assert not phone.sees("后四位")
    await phone.post("/bindings", {"token": code.token})
    await phone.get("/me")
    assert phone.sees("仅凭凭条")


async def test_unknown_dead_used_and_wrong_look_alike(court: Court, someone: Someone) -> None:
    good, ended, expired, used = (
        await slip(court),
        await slip(court, "李四"),
        await slip(court, "钱二", expires_at=now()),
        await slip(court, "郑女士"),
    )
    await slip(court, "李四")
    binder = someone()
    await binder.get(f"/c/{used.token}")
    await binder.post("/bindings", {"token": used.token, "digits": "0003"})

    unknown_pages = [
        bare(await someone().get(f"/c/{token}", 404)) for token in (ended.token, expired.token, "x" * 22)
    ]
    assert len(set(unknown_pages)) == 1
    answers = []
    for token in (good.token, ended.token, expired.token, used.token, "x" * 22, ""):
        browser = someone()
        await browser.get("/codes")
        answers.append(bare(await browser.post("/bindings", {"token": token, "digits": "9999"}, status=422)))
    assert len(set(answers[:-1])) == 1
    assert "对不上" in answers[0]
    assert len(answers[-1]) == len(answers[0])
    assert not await OwnerAccess.exists().where(OwnerAccess.owner == court.owners["周一"])


def bare(answer: httpx.Response) -> str:
    """The page without what differs by nature: its token and the slip it was sent."""
    return re.sub(
        r'<input type="hidden"[^>]*>|href="/sign-in\?back=[^"]*"|href="/preferences[^"]*"', "", answer.text
    )


# ---- binding ------------------------------------------------------------------------------------


async def test_an_owner_binds_comes_back_and_signs_in_again_on_the_same_phone(
    court: Court, someone: Someone
) -> None:
    code, phone = await slip(court), someone()
    await phone.get(f"/c/{code.token}")
    answer = await phone.post("/bindings", {"token": code.token, "digits": "0001"})
    assert answer.headers["location"] == "/"
    await phone.get("/me")
    assert phone.sees("周一")
    assert phone.sees("小院，1-101、1-102")
    assert phone.sees("核对过尾号")
    await phone.get(f"/c/{code.token}", 303)
    await phone.post("/sign-out")
    await phone.get(f"/c/{code.token}")
    assert phone.sees("欢迎回来")
    await phone.post("/bindings", {"token": code.token})
    await phone.get("/me")
    assert await Person.count().where(Person.name == "周一") == 1


async def test_elsewhere_a_used_slip_says_how_to_get_a_new_one(court: Court, someone: Someone) -> None:
    code, phone, elsewhere = await slip(court), someone(), someone()
    await phone.get(f"/c/{code.token}")
    await phone.post("/bindings", {"token": code.token, "digits": "0001"})
    await elsewhere.get(f"/c/{code.token}")
    assert elsewhere.sees("找业委会补一张凭条")
    assert elsewhere.sees("这张就作废")
    assert not elsewhere.sees("周一")
    await elsewhere.post("/bindings", {"token": code.token, "digits": "0001"}, status=422)


async def test_a_lost_answer_costs_no_slip(court: Court, someone: Someone) -> None:
    code, phone = await slip(court), someone()
    await phone.get(f"/c/{code.token}")
    token = await phone.token()
    kept = dict(phone.http.cookies)
    await phone.post("/bindings", {"token": code.token, "digits": "0001"}, token=token)
    phone.http.cookies.clear()  # the answer with its session never arrived
    phone.http.cookies.update(kept)
    await phone.post("/bindings", {"token": code.token, "digits": "0001"}, token=token)
    await phone.get("/me")
    assert await OwnerAccess.count().where(OwnerAccess.owner == court.owners["周一"]) == 1


async def test_the_slip_and_the_phone_outlive_a_restart(database: Database, settings: Settings) -> None:
    from app.main import create_app

    async with running(create_app(settings)) as app, Browser(app) as phone:
        court = await build_court(phones=())
        code = await slip(court)
        await phone.get(f"/c/{code.token}")
        await phone.post("/bindings", {"token": code.token, "digits": "0001"})
        cookies = dict(phone.http.cookies)
    async with running(create_app(settings)) as app, Browser(app) as phone, Browser(app) as other:
        phone.http.cookies.update(cookies)
        await phone.get("/me")
        await phone.post("/sign-out")
        await phone.get(f"/c/{code.token}")
        assert phone.sees("欢迎回来")
        await other.get(f"/c/{code.token}")
        assert other.sees("已经绑定了一部手机")


async def test_a_typed_code_never_comes_into_an_address(court: Court, someone: Someone) -> None:
    code, phone = await slip(court), someone()
    await phone.get("/codes?back=/me")
    answer = await phone.post(
        "/codes", {"typed": code.typed.lower().replace("-", " "), "back": "/me"}, status=200
    )
    assert phone.sees("小院业主凭条")
    assert code.typed not in answer.text.replace(f'name="typed" value="{code.typed}"', "")
    typed = re.findall(r'name="typed" value="([^"]+)"', answer.text)[0]
    answer = await phone.post("/bindings", {"typed": typed, "digits": "0001", "back": "/me"})
    assert answer.headers["location"] == "/me"


@pytest.mark.parametrize("typed", ["", "7K4M", "0000-0000-0000", "周一"])
async def test_a_code_that_is_none_keeps_what_was_typed(court: Court, someone: Someone, typed: str) -> None:
    browser = someone(lang="en")
    await browser.post("/codes", {"typed": typed}, status=422)
    assert browser.sees("No slip that works was found")


async def test_two_owners_on_one_phone_are_one_person(court: Court, someone: Someone) -> None:
    first, second, phone = await slip(court), await slip(court, "郑女士"), someone()
    await phone.get(f"/c/{first.token}")
    await phone.post("/bindings", {"token": first.token, "digits": "0001"})
    await phone.get(f"/c/{second.token}")
    assert phone.sees("现在登录的是 周一")
    await phone.post("/bindings", {"token": second.token, "digits": "0003"})
    await phone.get("/me")
    assert phone.sees("郑女士")
    assert phone.sees("1-101、1-102")


async def test_a_new_slip_lets_the_old_phone_go(court: Court, someone: Someone) -> None:
    old, phone, newer = await slip(court), someone(), someone()
    await phone.get(f"/c/{old.token}")
    await phone.post("/bindings", {"token": old.token, "digits": "0001"})
    new = await slip(court)
    await newer.get(f"/c/{new.token}")
    await newer.post("/bindings", {"token": new.token, "digits": "0001"})
    await phone.get("/me")
    assert phone.sees("您现在不代表任何业主")
    await phone.get(f"/c/{old.token}", 404)


async def test_whoever_holds_an_office_is_sent_to_the_password(court: Court, someone: Someone) -> None:
    code, phone = await slip(court), someone()
    await phone.get(f"/c/{code.token}")
    await phone.post("/bindings", {"token": code.token, "digits": "0001"})
    rows = await OwnerAccess.select(OwnerAccess.person).where(OwnerAccess.owner == court.owners["周一"])
    async with write():
        await add_role(rows[0]["person"], court.community, "committee")
    await phone.get("/me")
    await phone.post("/sign-out")
    await phone.get(f"/c/{code.token}")
    assert not phone.sees("欢迎回来")
    await phone.post("/bindings", {"token": code.token}, status=422)
    assert phone.sees("请用登录名和密码登录")


async def test_nine_guesses_at_four_digits_are_one_too_many(court: Court, someone: Someone) -> None:
    code = await slip(court)
    with travel(now()) as clock:
        for guess in range(8):
            browser = someone()
            await browser.get("/codes")
            await browser.post("/bindings", {"token": code.token, "digits": f"90{guess:02}"}, status=422)
        browser = someone()
        await browser.post("/bindings", {"token": code.token, "digits": "0001"}, status=429)
        await browser.post("/bindings", {"typed": code.typed, "digits": "0001"}, status=429)
        unknown = someone()
        for _ in range(8):
            await unknown.post("/bindings", {"token": "y" * 22, "digits": "1"}, status=422)
        await unknown.post("/bindings", {"token": "y" * 22, "digits": "1"}, status=429)
        clock.shift(hours=25)
        await browser.post("/bindings", {"token": code.token, "digits": "0001"})


async def test_a_link_never_leads_to_another_site(court: Court, someone: Someone) -> None:
    code, phone = await slip(court), someone()
    await phone.get(f"/c/{code.token}")
    answer = await phone.post(
        "/bindings", {"token": code.token, "digits": "0001", "back": "https://elsewhere.example/"}
    )
    assert answer.headers["location"] == "/"


# ---- demo links ---------------------------------------------------------------------------------


async def demo_link(person: int) -> PrintedCode:
    return await issue_code(
        "demo_link", f"person:{person}", secret=SECRET, at=now(), community=None, issued_by=None
    )


async def test_a_demo_link_signs_in_as_often_as_one_likes(court: Court, someone: Someone) -> None:
    await state_fact(BORN, DEMO)
    code = await demo_link(court.people["teller"])
    for _ in range(2):
        browser, before = someone(), await everything()
        await browser.get(f"/c/{code.token}")
        assert browser.sees("以冯敏的身份登录")
        assert await everything() == before
        await browser.post("/demo-sign-ins", {"token": code.token})
        await browser.get("/me")
        assert browser.sees("计票员")


async def test_a_real_installation_knows_no_demo_links(court: Court, someone: Someone) -> None:
    code, browser = await demo_link(court.people["teller"]), someone()
    dead = bare(await browser.get(f"/c/{code.token}", 404))
    assert dead == bare(await browser.get("/c/unknown", 404))
    await browser.post("/demo-sign-ins", {"token": code.token}, status=404)
    await browser.get("/me", 303)


async def test_other_codes_are_no_demo_links_either(court: Court, someone: Someone) -> None:
    await state_fact(BORN, DEMO)
    code, browser = await slip(court), someone()
    await browser.post("/demo-sign-ins", {"token": code.token}, status=404)
    await browser.post("/demo-sign-ins", {"token": "nothing"}, status=404)
