"""One's own data on the page, in the file, put right and taken away; and the log of who opened lists."""

import json
from collections.abc import Iterator

import pytest

from app.clock import Traveller, travel
from app.community.actions.log_reading import log_reading
from app.community.tables import Building, Occupancy, Person
from app.database import Database, write
from tests.pages.conftest import Someone
from tests.support.court import Court, build_court
from tests.support.open_vote import DURING
from tests.support.pages import Browser

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
def clock() -> Iterator[Traveller]:
    with travel(DURING) as traveller:
        yield traveller


@pytest.fixture
async def here(database: Database) -> Court:
    return await build_court()


async def lodger(here: Court) -> tuple[int, int]:
    """Somebody who only lives here: person and building."""
    rows = await Building.select(Building.id).where(Building.community == here.community)
    building = int(rows[0]["id"])
    async with write():
        made = await Person.insert(Person(name="小冯", mobile="12000000077", created_at=DURING))
        person = int(made[0]["id"])
        await Occupancy.insert(
            Occupancy(
                public_id="home77", community=here.community, building=building, person=person, name="小冯",
                mobile="12000000077", since=DURING.date(), recorded_at=DURING,
            )
        )  # fmt: skip
    return person, building


async def sits(someone: Someone, here: Court, name: str, lang: str = "zh") -> Browser:
    browser = someone(lang=lang)
    await browser.sign_in(here.people[name])
    return browser


@pytest.mark.parametrize(
    "name", ["zhou", "committee", "teller", "tenant", "stranger", "overseer", "administrator"]
)
@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_everyone_sees_what_is_held_on_them(
    someone: Someone, here: Court, name: str, lang: str
) -> None:
    browser = await sits(someone, here, name, lang)
    await browser.get("/me/data")
    assert browser.sees("登录用的姓名" if lang == "zh" else "Name and mobile number of your account")
    await browser.get("/me/data/correction")
    await browser.get("/me/data/deletion")


async def test_the_file_holds_ones_own_rows_and_no_secret(someone: Someone, here: Court) -> None:
    browser = await sits(someone, here, "zhou")
    answer = await browser.post("/me/data/exports", status=200)
    assert "attachment" in answer.headers["content-disposition"]
    assert answer.headers["cache-control"] == "no-store"
    content = json.loads(answer.text)
    tables = {each["table"]: each["rows"] for each in content["data"]}
    assert tables["owner"][0]["name"] == "周一"
    assert "吴二" not in answer.text
    assert "password_hash" not in answer.text
    assert "token_hash" not in answer.text


async def test_a_wrong_number_comes_back_with_what_was_typed(someone: Someone, here: Court) -> None:
    browser = await sits(someone, here, "tenant")
    await browser.post("/me/data/correction", {"name": "新名字", "mobile": "abc"}, status=422)
    assert browser.page is not None
    assert 'value="新名字"' in browser.page.source
    assert 'value="abc"' in browser.page.source


async def test_whoever_did_not_say_sure_keeps_everything(someone: Someone, here: Court) -> None:
    browser = await sits(someone, here, "tenant")
    await browser.post("/me/data/deletion", {}, status=422)
    rows = await Person.select(Person.ended_at).where(Person.id == here.people["tenant"])
    assert rows[0]["ended_at"] is None


async def test_whoever_is_forgotten_is_signed_out(someone: Someone, here: Court) -> None:
    person, _ = await lodger(here)
    browser = someone()
    await browser.sign_in(person)
    await browser.get("/me/data/deletion")
    assert browser.sees("登录用的姓名、手机号；所有手机都退出")
    await browser.post("/me/data/deletion", {"sure": "yes"})
    await browser.get("/me/data", 303)


async def test_an_office_keeps_its_account_and_is_told_so(someone: Someone, here: Court) -> None:
    browser = await sits(someone, here, "committee")
    answer = await browser.post("/me/data/deletion", {"sure": "yes"})
    await browser.follow(answer)
    assert browser.sees("能删的都删了")


async def test_the_administrator_reads_who_opened_lists(someone: Someone, here: Court) -> None:
    today = DURING.date()
    await log_reading(here.community, None, here.people["committee"], "roll", at=DURING, today=today)
    chair, why = here.people["chair"], "派出所来函"
    await log_reading(here.community, None, chair, "police_export", at=DURING, today=today, reason=why)
    browser = await sits(someone, here, "administrator")
    await browser.get("/communities/court/readings")
    assert browser.sees("派出所来函")
    assert browser.sees("业主名册")
    await browser.get("/communities/court/readings?what=roll")
    assert not browser.sees("派出所来函")
    await browser.get("/communities/court/readings?day=2020-01-01")
    assert browser.sees("还没有人打开过名单")
    await browser.get("/communities/court/readings?what=nonsense&day=nonsense&before=%00")


async def test_a_resident_sees_who_opened_the_lists_of_the_house(someone: Someone, here: Court) -> None:
    person, building = await lodger(here)
    await log_reading(
        here.community, building, here.people["committee"], "register", at=DURING, today=DURING.date()
    )
    browser = someone()
    await browser.sign_in(person)
    await browser.get("/me/data")
    assert browser.sees("谁看过您这幢的名单")


async def test_whoever_opens_the_owners_roll_leaves_a_line(someone: Someone, here: Court) -> None:
    browser = await sits(someone, here, "committee")
    await browser.get(f"/communities/court/roll/buildings/{here.building}")
    await browser.get(f"/communities/court/roll/owners/{here.owners['周一']}")
    await browser.get("/communities/court/roll/export.xlsx")
    administrator = await sits(someone, here, "administrator")
    await administrator.get("/communities/court/readings?what=roll")
    assert administrator.page is not None
    assert administrator.page.source.count("业主名册</") >= 3
