"""Anybody tries any rule with their own numbers; what is typed wrong stays typed, and nothing is kept."""

from urllib.parse import urlencode

import pytest

from app.database import Database, fetch
from tests.pages.conftest import Someone
from tests.support.court import build_court
from tests.support.pages import Browser
from voting.preset_library import all_presets

COMPUTED = [rule.id for rule in all_presets() if rule.computable]
THIRTY = {
    "preset": "cn.cc278.special",
    "heads_all": "30",
    "heads_agree": "19",
    "heads_against": "0",
    "heads_abstain": "0",
    "area_all": "3,000.00",
    "area_agree": "1,900.00",
    "area_against": "0",
    "area_abstain": "0",
}


async def asks(browser: Browser, status: int = 200, **changed: str) -> str:
    answer = await browser.get(f"/calculator?{urlencode({**THIRTY, **changed})}", status=status)
    return answer.text


def typed(browser: Browser) -> dict[str, str]:
    assert browser.page is not None
    return {
        str(field.get("name")): str(field.get("value"))
        for field in browser.page.all("input")
        if str(field.get("name")).startswith(("heads_", "area_"))
    }


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("rule", COMPUTED)
async def test_every_rule_can_be_tried(someone: Someone, database: Database, rule: str, lang: str) -> None:
    browser = someone(lang=lang)
    await asks(browser, preset=rule)
    assert browser.page is not None
    (chosen,) = [option for option in browser.page.all("option") if option.get("selected") is not None]
    assert chosen.get("value") == rule
    assert typed(browser)["heads_agree"] == "19"  # also where the rule does not read it


async def test_everybody_may_and_it_leaves_no_trace(someone: Someone, database: Database) -> None:
    here = await build_court()
    before = await fetch("SELECT COUNT(*) AS n FROM inbox_item")
    for name in ("zhou", "tenant", "teller", "chair", "administrator", "stranger", ""):
        browser = someone()
        if name:
            await browser.sign_in(here.people[name])
        await browser.get("/calculator")
    assert await fetch("SELECT COUNT(*) AS n FROM inbox_item") == before


async def test_the_example_of_thirty_households(someone: Someone, database: Database) -> None:
    """19 agree and nobody else votes: no quorum. One more vote, against: 19 of 20, passed."""
    browser = someone()
    await asks(browser)
    assert browser.sees("参与不足，未形成决定")
    assert browser.sees("19 × 3 = 57 < 30 × 2 = 60")
    assert browser.sees("实际 19 户，未达到，还差 1 户")
    assert browser.sees("再来一票反对 通过 结果会变")
    assert browser.sees("这里多一张反对票，反而能通过")
    assert browser.sees("其余的人都不投，还要 1 票同意才能通过")
    await asks(browser, heads_against="1", area_against="100.00")
    assert browser.sees("结果 通过")
    assert browser.sees("19 / 20 户")
    assert browser.sees("19 × 4 = 76 ≥ 20 × 3 = 60")


async def test_it_begins_with_an_example_that_says_that_it_is_one(
    someone: Someone, database: Database
) -> None:
    browser = someone()
    await browser.get("/calculator")
    assert browser.sees("先放了一个例子")
    await asks(browser)
    assert not browser.sees("先放了一个例子")


async def test_half_is_not_more_than_half(someone: Someone, database: Database) -> None:
    browser = someone()
    await asks(
        browser, preset="cn.cc278.ordinary", heads_agree="15", heads_against="15",
        area_agree="1500", area_against="1500",
    )  # fmt: skip
    assert browser.sees("未通过")
    assert browser.sees("全体都投了，没有剩下的票。")
    await asks(
        browser, preset="cn.cc278.ordinary", heads_agree="16", heads_against="14",
        area_agree="1500.01", area_against="1499.99",
    )  # fmt: skip
    assert browser.sees("结果 通过")
    assert browser.sees("150,001 × 2 = 300,002 > 300,000 × 1 = 300,000")


async def test_what_cannot_be_read_stays_typed_beside_its_reason(
    someone: Someone, database: Database
) -> None:
    browser = someone()
    wrong = {"heads_agree": "十九", "area_all": "3000.001", "area_agree": "-5"}
    await asks(browser, status=422, **wrong)
    for name, value in wrong.items():
        assert typed(browser)[name] == value
    assert browser.sees("请填整数，例如 25。")
    assert browser.sees("请填面积，小数点后最多两位，例如 2,090.96。")
    assert not browser.sees("再多投一票会怎样")


async def test_more_answers_than_people_is_no_count(someone: Someone, database: Database) -> None:
    browser = someone()
    await asks(browser, status=422, heads_against="12")
    assert browser.sees("同意、反对、弃权加起来比全体还多")
    assert typed(browser)["heads_against"] == "12"


@pytest.mark.parametrize(
    "hostile",
    [
        {"heads_all": "9" * 5000},
        {"heads_all": "1e9"},
        {"heads_all": "٣٠"},  # digits of another script are not read as ours
        {"area_all": "9" * 39},
        {"area_all": "1.1.1"},
        {"heads_all": "<script>alert(1)</script>"},
    ],
)
async def test_nonsense_is_refused_in_words(
    someone: Someone, database: Database, hostile: dict[str, str]
) -> None:
    text = await asks(someone(), 422, **hostile)
    assert "<script>alert" not in text


@pytest.mark.parametrize("rule", ["", "cn.nowhere", "cn.roundtable", "cn.committee.election", "'--"])
async def test_a_rule_that_cannot_be_computed_falls_back_to_the_first_example(
    someone: Someone, database: Database, rule: str
) -> None:
    browser = someone()
    await asks(browser, preset=rule)
    assert browser.sees("民法典")


async def test_full_width_figures_and_empty_fields_are_read(someone: Someone, database: Database) -> None:
    browser = someone()
    await asks(browser, heads_all="３０", heads_against="", area_all="3,000 ㎡", area_against="")
    assert browser.sees("参与不足，未形成决定")
    assert browser.sees("19 / 30 户")


async def test_shares_are_whole_and_areas_have_two_places(someone: Someone, database: Database) -> None:
    browser = someone()
    shares = {"preset": "nsw.special", "area_all": "1,000.00", "area_agree": "700", "area_against": "200"}
    await asks(browser, 200, **shares)
    assert browser.sees("900 / 1,000 份")
    assert browser.sees("份额")
    assert not browser.sees("面积（㎡）")
    await asks(browser, 422, **{**shares, "area_agree": "700.5"})
    assert browser.sees("请填整数")


async def test_a_rule_out_of_force_says_so(someone: Someone, database: Database) -> None:
    browser = someone()
    await asks(browser, preset="cn.sh.elevator.building_2014", heads_agree="27", area_agree="2700")
    assert browser.sees("到 2019年12月31日 止")
    assert browser.sees("结果 通过")  # 27 of 30 are nine tenths
    assert browser.sees("（不再适用）")
