"""The result stands with both integers of every comparison, for its days, on a screen and on one sheet."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from app.clock import Traveller, travel
from app.community.tables import RulebookSetting
from app.database import Database, write
from app.settings import Settings
from tests.pages.conftest import SECRET, Someone
from tests.pages.test_assembly import cast, decide, links, sits
from tests.support.court import Court, build_court
from tests.support.open_vote import CLOSES, DURING, POSTED, Vote, open_vote
from tests.support.pages import Browser, running
from voting.actions.contest_ballot import contest_ballot
from voting.keys import fresh_op

EVERYBODY = ("zhou", "wu", "li", "qian", "sun", "zhao")
ROLES = ("chair", "committee", "teller", "administrator", "zhou", "wu", "tenant", "stranger", "")


@pytest.fixture(autouse=True)
def clock() -> Iterator[Traveller]:
    with travel(DURING) as traveller:
        yield traveller


@pytest.fixture
async def here(database: Database) -> Court:
    return await build_court()


async def passed(here: Court, clock: Traveller) -> Vote:
    """Five of six households agree, li is against: 600.00 of 700.00 ㎡."""
    vote = await open_vote(here, secret=SECRET)
    await cast(vote, here, *(name for name in EVERYBODY if name != "li"))
    await cast(vote, here, "li", choice="against")
    await decide(vote, clock)
    return vote


@pytest.mark.parametrize("name", ROLES)
async def test_before_there_is_a_result_there_is_no_page_of_it(
    someone: Someone, here: Court, name: str
) -> None:
    vote = await open_vote(here, secret=SECRET)
    browser = await sits(someone, here, name)
    for path in ("/result", "/result/print"):
        await browser.get(vote.path(path), status=404)


@pytest.mark.parametrize("name", ROLES)
async def test_a_result_is_everyones(someone: Someone, here: Court, clock: Traveller, name: str) -> None:
    vote = await passed(here, clock)
    browser = await sits(someone, here, name)
    for path in ("/result", "/result/print", "", "/screen"):
        await browser.get(vote.path(path))
        assert browser.sees("通过")


async def test_every_clause_stands_with_its_two_integers_and_the_least_number(
    someone: Someone, here: Court, clock: Traveller
) -> None:
    vote = await passed(here, clock)
    browser = await sits(someone, here)
    await browser.get(vote.path("/result"))
    for sentence in (
        "参与表决的户数须占全体 6 户的三分之二以上（至少 4 户），实际 6 户，达到。",
        "参与表决的面积须占总面积 700.00 ㎡的三分之二以上（至少 466.67 ㎡），实际 700.00 ㎡，达到。",
        "同意的户数须占参与表决的 6 户的四分之三以上（至少 5 户），实际 5 户，达到。",
        "同意的面积须占参与表决的 700.00 ㎡的四分之三以上（至少 525.00 ㎡），实际 600.00 ㎡，达到。",
    ):
        assert browser.sees(sentence)
    assert browser.sees("83.3 %")
    assert browser.sees("《民法典》第二百七十八条第一款第七项、第二款（2021年1月1日起施行）")


async def test_the_days_are_counted_from_the_day_after_the_posting(
    someone: Someone, here: Court, clock: Traveller
) -> None:
    vote = await passed(here, clock)
    browser = await sits(someone, here)
    for days, said in (
        (0, "今天贴出，公示 15 天"),
        (1, "公示第 1 天，共 15 天"),
        (15, "公示第 15 天，共 15 天"),
        (16, "公示已满，2026年12月14日 结束"),
    ):
        clock.to(CLOSES + timedelta(days=days))
        await browser.get(vote.path("/result"))
        assert browser.sees(said)


async def test_the_sheet_reads_as_a_notice_does(someone: Someone, here: Court, clock: Traveller) -> None:
    vote = await passed(here, clock)
    browser = await sits(someone, here)
    await browser.get(vote.path("/result/print"))
    for words in (
        "关于1幢加装电梯表决结果的公示",
        "1幢全体业主：",
        "“是否同意在1幢加装一台电梯？”一事，已于2026年11月1日公示，",
        "2026年11月20日 09:00至2026年11月29日 20:00表决。",
        "项目实际基数占比至少结论",
        "参与（户）66100.0 %4达到",
        "同意（㎡）600.00700.0085.7 %525.00达到",
        "表决结果：通过。全体6户，6户参与：同意5户，反对1户，弃权0户；面积依次为600.00㎡、100.00㎡、0.00㎡。",
        "公示期：2026年11月29日至2026年12月14日。",
        "小院业主委员会",
        "存证账本共 16 条",
        "表决规则：《民法典》第二百七十八条第一款第七项、第二款（2021年1月1日起施行）。",
    ):
        assert browser.sees(words), words
    english = await sits(someone, here, lang="en")
    await english.get(vote.path("/result/print"))
    for words in (
        "To all owners in building 1:",
        "Result: Passed.",
        "Civil Code art. 278, para. 1 item 7 and para. 2",
    ):
        assert english.sees(words), words


async def test_a_sheet_without_an_address_to_lead_to_is_not_printed(
    database: Database, tmp_path: Path, here: Court, clock: Traveller
) -> None:
    from app.main import create_app

    vote = await passed(here, clock)
    settings = Settings("sqlite:///unused", tmp_path, SECRET)
    async with running(create_app(settings)) as app, Browser(app) as browser:
        await browser.get(vote.path("/result/print"), status=422)
        assert browser.sees("PUBLIC_ADDRESS")
        await browser.get(vote.path("/result"))


async def test_what_a_contest_left_out_is_said(someone: Someone, here: Court, clock: Traveller) -> None:
    vote = await open_vote(here, secret=SECRET)
    await cast(vote, here, *EVERYBODY)
    await contest_ballot(
        vote.public_id, number=2, person=here.people["zheng"], target=9, op=fresh_op(), secret=SECRET
    )
    await decide(vote, clock)
    browser = await sits(someone, here)
    for path in ("/result", "/result/print", ""):
        await browser.get(vote.path(path))
        assert browser.sees("另有 1 户的票有争议，截止前没有商定，按议事规则不算参与。")


async def test_a_clause_on_unreturned_ballots_is_quoted_and_not_applied(
    someone: Someone, here: Court, clock: Traveller
) -> None:
    async with write():
        await RulebookSetting.insert(
            RulebookSetting(
                community=here.community,
                key="unreturned",
                value="follow_majority",
                clause="送达后未交回的，随多数意见。",
                valid_from=POSTED,
                entered_by=here.people["committee"],
                entered_at=DURING,
            )
        )
    vote = await open_vote(here, secret=SECRET, unreturned="follow_majority")
    await cast(vote, here, "zhou", "wu", "li")
    await decide(vote, clock)
    browser = await sits(someone, here)
    for path in ("/result", "/result/print"):
        await browser.get(vote.path(path))
        assert browser.sees("“送达后未交回的，随多数意见。”")
        assert browser.sees("没交回的一律不算参与、不算同意")
        assert browser.sees("参与不足，未形成决定")


async def test_a_late_closing_is_shown_with_the_posted_time(
    someone: Someone, here: Court, clock: Traveller
) -> None:
    vote = await open_vote(here, secret=SECRET)
    clock.to(CLOSES + timedelta(days=2))
    from voting.actions.close_due import close_due

    await close_due(SECRET)
    browser = await sits(someone, here)
    await browser.get(vote.path())
    assert browser.sees("2026年11月29日 周日 20:00 按公示时间截止")
    await browser.get(vote.path("/result/print"))
    assert browser.sees("公示期：2026年12月1日至2026年12月16日。")


async def test_the_result_page_leads_to_its_sheet_and_holds_the_root(
    someone: Someone, here: Court, clock: Traveller
) -> None:
    vote = await passed(here, clock)
    browser = await sits(someone, here)
    answer = await browser.get(vote.path("/result"))
    assert vote.path("/result/print") in links(browser)
    root = re.search(r'class="finger">([A-Za-z0-9+/=]{44})<', answer.text)
    assert root is not None
    sheet = await browser.get(vote.path("/result/print"))
    assert root.group(1) in sheet.text
