"""Offices, the rulebook and the figures of an organisation: who may change what, and who only reads."""

import re
from collections.abc import Iterator

import pytest

from app.clock import Traveller, travel
from app.community.queries.offices import terms_of
from app.community.queries.rulebooks import rulebook
from app.community.rules.offices import Office
from app.community.tables import OwnerAccess, Person
from app.database import Database, write
from tests.pages.conftest import Someone
from tests.support.court import OWNERS, Court, build_court
from tests.support.open_vote import DURING
from tests.support.pages import Browser

pytestmark = pytest.mark.usefixtures("database")

HOME = "/communities/court"
READERS = ("administrator", "committee", "chair")
EVERYONE = (*READERS, "teller", "zhou", "wu", "tenant", "sub_landlord", "moderator", "stranger", "overseer")
NEW = {"name": "沈新", "login": "shen.xin", "office": "teller", "since": "2026-11-21"}
CLAUSE = {
    "value": "yes",
    "clause": "第二十条 业主在截止前可以改投，以最后一次为准。",
    "adoption": "2024年第一次业主大会会议决定",
    "adopted_on": "2024-05-01",
    "valid_from": "2024-06-01",
}
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def clock() -> Iterator[Traveller]:
    with travel(DURING) as traveller:
        yield traveller


@pytest.fixture
async def here(database: Database) -> Court:
    return await build_court()


async def sits(someone: Someone, here: Court, name: str, lang: str = "zh") -> Browser:
    browser = someone(lang=lang)
    await browser.sign_in(here.people[name])
    return browser


# ---- offices -------------------------------------------------------------------------------------


async def test_administrator_and_committee_read_the_list_and_nobody_else(
    someone: Someone, here: Court
) -> None:
    answer = await someone().get(HOME + "/roles", status=303)
    assert answer.headers["location"].startswith("/sign-in")
    for name in EVERYONE:
        browser = await sits(someone, here, name)
        await browser.get(HOME + "/roles", status=200 if name in READERS else 404)
        if name in READERS:
            assert browser.sees("冯敏")
            assert browser.sees("添加新人员") is (name == "administrator")


@pytest.mark.parametrize("path", ["/roles", "/staff", "/role-endings", "/reset-links"])
async def test_only_an_administrator_changes_anything(someone: Someone, here: Court, path: str) -> None:
    for name in EVERYONE:
        if name != "administrator":
            browser = await sits(someone, here, name)
            await browser.post(HOME + path, {**NEW, "role": "1"}, status=404)
    answer = await someone().post(HOME + path, NEW)
    assert answer.headers["location"].startswith("/sign-in")


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_a_new_member_of_staff_gets_a_link_that_is_shown_once(
    someone: Someone, here: Court, lang: str
) -> None:
    admin = await sits(someone, here, "administrator", lang)
    await admin.get(HOME + "/roles")
    answer = await admin.post(HOME + "/staff", NEW, status=200)
    assert answer.headers["cache-control"] == "no-store"
    link = re.search(r"http://testserver(/c/[\w-]+)", answer.text)
    assert link
    shen = someone()
    await shen.get(link[1])
    await admin.get(HOME + "/roles")
    assert admin.sees("沈新")
    assert link[1] not in (await admin.get(HOME + "/roles")).text


async def test_what_was_typed_wrong_is_named_and_kept(someone: Someone, here: Court) -> None:
    admin = await sits(someone, here, "administrator")
    for wrong, words in (
        ({"login": "王"}, "登录名要 3 到 40 个"),
        ({"login": "12000000001"}, "不能是手机号"),
        ({"name": ""}, "请写姓名"),
        ({"office": "overseer"}, "请选一个职务"),
        ({"office": "chair"}, "已有主任：王芳"),
        ({"since": "soon"}, "请写从哪天起"),
        ({"until": "2026-11-20"}, "不能早于开始的日子"),
        ({"until": "x"}, "不能早于开始的日子"),
    ):
        await admin.post(HOME + "/staff", {**NEW, **wrong}, status=422)
        assert admin.sees(words), wrong
    await admin.post(HOME + "/staff", {**NEW, "office": ""}, status=422)
    assert admin.page is not None
    assert "shen.xin" in [field.get("value") for field in admin.page.all("input")]


async def test_a_login_is_given_once(someone: Someone, here: Court) -> None:
    admin = await sits(someone, here, "administrator")
    await admin.post(HOME + "/staff", NEW, status=200)
    await admin.post(HOME + "/staff", {**NEW, "name": "别人"}, status=422)
    assert admin.sees("这个登录名有人用了")
    assert not await Person.exists().where(Person.name == "别人")


async def test_an_owner_with_a_password_is_given_an_office_and_signs_in_anew(
    someone: Someone, here: Court
) -> None:
    admin, zhou = await sits(someone, here, "administrator"), await sits(someone, here, "zhou")
    asked = {"who": OWNERS["周一"][1], "name": "周一", "office": "committee", "since": "2026-11-21"}
    await admin.post(HOME + "/roles", asked, status=422)
    assert admin.sees("此人还没有密码")
    async with write():
        await Person.update({Person.password_hash: "set"}).where(Person.id == here.people["zhou"])
    await admin.follow(await admin.post(HOME + "/roles", asked))
    answer = await zhou.get("/inbox", status=303)  # a slip's session does not open the desk
    assert answer.headers["location"].startswith("/sign-in")
    await admin.post(HOME + "/roles", asked, status=422)
    assert admin.sees("已经担任这个职务")


async def test_a_resident_needs_no_password(someone: Someone, here: Court) -> None:
    admin = await sits(someone, here, "administrator")
    asked = {"who": OWNERS["李四"][1], "name": "李四", "office": "resident", "since": "2026-11-21"}
    await admin.follow(await admin.post(HOME + "/roles", asked))


async def test_nobody_is_found_by_number_alone_or_from_next_door(someone: Someone, here: Court) -> None:
    admin = await sits(someone, here, "administrator")
    for who, name in ((OWNERS["李四"][1], "张三"), ("12000000099", "何异"), ("no.such", "李四")):
        asked = {"who": who, "name": name, "office": "resident", "since": "2026-11-21"}
        await admin.post(HOME + "/roles", asked, status=422)
        assert admin.sees("没有找到这个人")


async def test_a_term_ends_and_the_last_administrator_stays(someone: Someone, here: Court) -> None:
    admin = await sits(someone, here, "administrator")
    terms = {term.kind: term.id for term in await terms_of(here.community)}
    await admin.post(
        HOME + "/role-endings", {"role": terms[Office.ADMINISTRATOR], "last_day": "2026-11-21"}, status=422
    )
    assert admin.sees("这是最后一位管理员")
    teller = await sits(someone, here, "teller")
    await teller.get(HOME + "/desk")
    ended = await admin.post(HOME + "/role-endings", {"role": terms[Office.TELLER], "last_day": "2026-11-20"})
    await admin.follow(ended)
    assert admin.sees("任过")
    answer = await teller.get(HOME + "/desk", status=303)  # nothing is left, and the session ended with it
    assert answer.headers["location"].startswith("/sign-in")
    await admin.post(HOME + "/role-endings", {"role": terms[Office.MODERATOR], "last_day": "x"}, status=422)
    assert admin.sees("请写最后一天")
    await admin.post(HOME + "/role-endings", {"role": "0", "last_day": "2026-11-21"}, status=404)


async def test_a_reset_link_is_for_those_in_office_here(someone: Someone, here: Court) -> None:
    admin = await sits(someone, here, "administrator")
    await admin.post(HOME + "/staff", NEW, status=200)
    terms = {term.name: term.id for term in await terms_of(here.community)}
    answer = await admin.post(HOME + "/reset-links", {"role": terms["沈新"]}, status=200)
    assert "/c/" in answer.text
    await admin.post(HOME + "/reset-links", {"role": terms["陈租客"]}, status=404)  # has no login
    away = {term.name: term.id for term in await terms_of(here.other_community)}
    await admin.post(HOME + "/reset-links", {"role": away["何异"]}, status=404)


# ---- the rulebook --------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_everyone_reads_the_rules_and_sees_what_is_a_default(
    someone: Someone, here: Court, lang: str
) -> None:
    charlie = someone(lang=lang)
    await charlie.get(HOME + "/rulebook")
    assert charlie.sees("规则没有写，按默认" if lang == "zh" else "the rules are silent: default")
    assert not charlie.sees("登记条款" if lang == "zh" else "Enter a clause")
    for name in EVERYONE:
        await (await sits(someone, here, name, lang)).get(HOME + "/rulebook")


async def test_committee_and_administrator_enter_a_clause_and_nobody_else(
    someone: Someone, here: Court
) -> None:
    path = HOME + "/rulebook/replace_ballot"
    answer = await someone().get(path, status=303)
    assert answer.headers["location"].startswith("/sign-in")
    for name in EVERYONE:
        browser = await sits(someone, here, name)
        await browser.get(path, status=200 if name in READERS else 404)
        if name not in READERS:
            await browser.post(path, CLAUSE, status=404)
    committee = await sits(someone, here, "committee")
    await committee.follow(await committee.post(path, CLAUSE))
    assert committee.sees("截止前可以改")
    assert committee.sees("何平 登记")
    charlie = someone()
    await charlie.get(HOME + "/rulebook")
    assert charlie.sees("第二十条")
    assert not charlie.sees("何平")


async def test_the_scan_is_for_neighbours(someone: Someone, here: Court) -> None:
    committee = await sits(someone, here, "committee")
    path = HOME + "/rulebook/early_close"
    fields = {**CLAUSE, "value": "chair_with_clause"}
    await committee.follow(await committee.post(path, fields, files={"file": ("规则.pdf", PDF)}))
    zhou = await sits(someone, here, "zhou")
    await zhou.get(HOME + "/rulebook")
    assert zhou.page is not None
    link = next(str(a.get("href")) for a in zhou.page.all("a") if "/files/" in str(a.get("href")))
    assert (await zhou.get(link)).content == PDF
    await (await sits(someone, here, "stranger")).get(link, status=404)
    answer = await someone().get(link, status=303)
    assert answer.headers["location"].startswith("/sign-in")
    await someone().get(HOME + "/rulebook")
    await zhou.get(HOME + "/rulebook/files/nothing", status=404)
    await committee.post(path, fields, files={"file": ("x.pdf", b"MZ")}, status=422)


async def test_a_clause_typed_wrong_is_named_and_kept(someone: Someone, here: Court) -> None:
    committee = await sits(someone, here, "committee")
    path = HOME + "/rulebook/replace_ballot"
    for wrong, words in (
        ({"value": "perhaps"}, "请选规则怎么写的"),
        ({"clause": ""}, "请抄上条款原文"),
        ({"adoption": ""}, "请写怎么通过的"),
        ({"adopted_on": "2027-01-01"}, "不能晚于今天"),
        ({"valid_from": "2024-04-01"}, "不能早于通过的日期"),
        ({"valid_until": "2024-05-31"}, "不能早于开始的日子"),
        ({"valid_until": "never"}, "不能早于开始的日子"),
    ):
        await committee.post(path, {**CLAUSE, **wrong}, status=422)
        assert committee.sees(words), wrong
    assert committee.sees("第二十条")
    assert (await rulebook(here.community, DURING.date())).value("replace_ballot") == "no"


async def test_unreturned_ballots_say_that_only_the_strict_count_is_shown(
    someone: Someone, here: Court
) -> None:
    committee = await sits(someone, here, "committee", lang="en")
    path = HOME + "/rulebook/unreturned"
    await committee.get(path)
    assert committee.sees("the strict count of returned ballots only")
    await committee.follow(await committee.post(path, {**CLAUSE, "value": "follow_majority"}))
    assert committee.sees("the strict count of returned ballots only")


@pytest.mark.parametrize("key", ["head_rule", "nonsense", "files"])
async def test_what_has_no_choice_has_no_form(someone: Someone, here: Court, key: str) -> None:
    committee = await sits(someone, here, "committee")
    await committee.get(f"{HOME}/rulebook/{key}", status=404)
    await committee.post(f"{HOME}/rulebook/{key}", CLAUSE, status=404)


# ---- organisations -------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_an_overseer_sees_figures_and_no_name(someone: Someone, here: Court, lang: str) -> None:
    overseer = await sits(someone, here, "overseer", lang)
    answer = await overseer.get(f"/organisations/{here.organisation}")
    assert overseer.sees("小院")
    assert overseer.sees("700.00")
    assert not overseer.sees("别院")
    for name in (*OWNERS, "王芳", "冯敏", "陈租客"):
        assert name not in answer.text
    for path in ("/desk", "/roll", "/slips", "/roles", "/print-list"):
        await overseer.get(HOME + path, status=404)


async def test_nobody_else_sees_an_organisation(someone: Someone, here: Court) -> None:
    path = f"/organisations/{here.organisation}"
    for below in ("", "/communities", "/organisations"):
        for name in EVERYONE:
            if name != "overseer":
                browser = await sits(someone, here, name)
                if below:
                    await browser.post(path + below, {"community": "新院"}, status=404)
                else:
                    await browser.get(path, status=404)
    answer = await someone().get(path, status=303)
    assert answer.headers["location"].startswith("/sign-in")
    await (await sits(someone, here, "overseer")).get("/organisations/999999999", status=404)


async def test_an_overseer_sets_up_a_community_and_stays_outside(someone: Someone, here: Court) -> None:
    overseer = await sits(someone, here, "overseer")
    path = f"/organisations/{here.organisation}"
    asked = {"community": "新院", "region": "shanghai", "name": "许新", "login": "xu.xin"}
    await overseer.post(path + "/communities", {**asked, "community": ""}, status=422)
    assert overseer.sees("请写名称")
    await overseer.post(path + "/communities", {**asked, "login": "x"}, status=422)
    assert overseer.sees("登录名要 3 到 40 个")
    await overseer.get(path)
    assert not overseer.sees("新院")  # nothing is left of what was refused
    answer = await overseer.post(path + "/communities", asked, status=200)
    assert "/c/" in answer.text
    assert answer.headers["cache-control"] == "no-store"
    await overseer.get(path)
    assert overseer.sees("新院")
    assert overseer.page is not None
    new = next(str(a.get("href")) for a in overseer.page.all("a") if "".join(a.itertext()) == "新院")
    await overseer.get(new)
    await overseer.get(new + "/desk", status=404)


async def test_figures_go_up_the_tree_and_not_down(someone: Someone, here: Court) -> None:
    overseer = await sits(someone, here, "overseer")
    path = f"/organisations/{here.organisation}"
    asked = {"organisation": "小居委", "kind": "residents_committee", "name": "居一", "login": "ju.yi"}
    await overseer.post(path + "/organisations", {**asked, "kind": "x"}, status=422)
    await overseer.post(path + "/organisations", asked, status=200)
    await overseer.get(path)
    assert overseer.sees("小居委")
    assert overseer.page is not None
    below = next(str(a.get("href")) for a in overseer.page.all("a") if "小居委" in "".join(a.itertext()))
    await overseer.get(below)
    assert overseer.sees("还没有小区")
    row = (await Person.select(Person.id).where(Person.login == "ju.yi"))[0]
    ju = someone()
    await ju.sign_in(row["id"])
    await ju.get(below)
    await ju.get(path, status=404)


async def test_an_office_does_not_reach_over_to_another_community(someone: Someone, here: Court) -> None:
    async with write():
        await OwnerAccess.update({OwnerAccess.until: DURING}).where(
            OwnerAccess.person == here.people["stranger"]
        )
    stranger = await sits(someone, here, "stranger")
    await stranger.get("/communities/other/desk")
    await stranger.get(HOME + "/desk", status=404)
