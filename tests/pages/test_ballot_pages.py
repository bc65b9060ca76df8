"""An owner reads, chooses, checks and casts; nobody else finds the ballot or learns a choice."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest

from app.clock import Traveller, travel
from app.database import Database
from tests.pages.conftest import SECRET, Someone
from tests.support.court import Court, build_court
from tests.support.open_vote import CLOSES, DURING, OPENS, Vote, open_vote, posted_vote
from tests.support.pages import Browser

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
def clock() -> Iterator[Traveller]:
    with travel(DURING) as traveller:
        yield traveller


@pytest.fixture
async def here(database: Database) -> Court:
    return await build_court()


@pytest.fixture
async def vote(here: Court) -> Vote:
    return await open_vote(here, secret=SECRET)


async def sits(someone: Someone, here: Court, name: str, lang: str = "zh") -> Browser:
    browser = someone(lang=lang)
    await browser.sign_in(here.people[name])
    return browser


async def vote_on_phone(browser: Browser, vote: Vote, name: str, **choices: str) -> None:
    await browser.get(vote.path("/ballot"))
    fields = {"entry": str(vote.numbers[name]), **(choices or {"m1": "agree"})}
    await browser.post(vote.path("/ballot/check"), fields, status=200)
    answer = await browser.post(vote.path("/ballot"), hidden_fields(browser))
    await browser.follow(answer)


def hidden_fields(browser: Browser, form: int = 0) -> dict[str, str]:
    """What the page's forms carry along, without the token; the first form that confirms."""
    assert browser.page is not None
    forms = [found for found in browser.page.all("form") if "/ballot" in (found.get("action") or "")]
    return {
        str(field.get("name")): str(field.get("value"))
        for field in forms[form].iter("{http://www.w3.org/1999/xhtml}input")
        if field.get("type") == "hidden" and field.get("name") not in ("token", "csrf", "_token")
    }


async def test_an_owner_reads_the_matter_with_the_least_numbers(
    someone: Someone, here: Court, vote: Vote
) -> None:
    zhou = await sits(someone, here, "zhou")
    await zhou.get(vote.path("/ballot"))
    assert zhou.sees("是否同意在1幢加装一台电梯？")
    assert zhou.sees("您代表 1-101、1-102：200.00 ㎡，1 户")
    assert zhou.sees("至少 4 户")
    assert zhou.sees("至少 466.67 ㎡")
    assert zhou.sees("至少 5 户")
    assert zhou.sees("至少 525.00 ㎡")
    assert zhou.sees("截止以前只有本户看得到")
    assert zhou.page is not None
    assert not [box for box in zhou.page.all("input") if box.get("checked") is not None]


async def test_choose_check_cast_receipt(someone: Someone, here: Court, vote: Vote) -> None:
    zhou = await sits(someone, here, "zhou")
    await zhou.get(vote.path("/ballot"))
    await zhou.post(vote.path("/ballot/check"), {"entry": "1", "m1": "agree"}, status=200)
    assert zhou.sees("请再看一眼")
    assert zhou.sees("是否同意在1幢加装一台电梯？")
    assert zhou.sees("同意")
    assert zhou.sees("代表 1-101、1-102：200.00 ㎡，1 户")
    carried = hidden_fields(zhou)
    assert re.fullmatch(r"[0-9a-f]{32}", carried["op"])
    answer = await zhou.post(vote.path("/ballot"), carried)
    assert answer.headers["location"] == vote.path("/ballot/receipt?entry=1")
    await zhou.follow(answer)
    assert zhou.sees("您的票已计入")
    assert zhou.sees("账本编号 8")
    again = await zhou.post(vote.path("/ballot"), carried)  # the answer was lost, the button pressed again
    await zhou.follow(again)
    assert zhou.sees("账本编号 8")


async def test_going_back_keeps_the_choice(someone: Someone, here: Court, vote: Vote) -> None:
    zhou = await sits(someone, here, "zhou")
    await zhou.get(vote.path("/ballot"))
    await zhou.post(vote.path("/ballot/check"), {"entry": "1", "m1": "against"}, status=200)
    await zhou.post(vote.path("/ballot/check"), hidden_fields(zhou, 1), status=200)
    assert zhou.page is not None
    chosen = [box.get("value") for box in zhou.page.all("input") if box.get("checked") is not None]
    assert chosen == ["against"]


async def test_a_missing_answer_is_named_and_the_rest_is_kept(someone: Someone, here: Court) -> None:
    vote = await open_vote(here, secret=SECRET, questions=2)
    zhou = await sits(someone, here, "zhou", lang="en")
    await zhou.get(vote.path("/ballot"))
    await zhou.post(vote.path("/ballot/check"), {"entry": "1", "m1": "abstain"}, status=422)
    assert zhou.sees("Choose an answer to this question.")
    assert zhou.page is not None
    chosen = [box.get("value") for box in zhou.page.all("input") if box.get("checked") is not None]
    assert chosen == ["abstain"]


@pytest.mark.parametrize(
    "name",
    ["tenant", "sub_landlord", "teller", "committee", "chair", "administrator", "moderator", "stranger"],
)
async def test_whoever_owns_nothing_here_finds_no_ballot(
    someone: Someone, here: Court, vote: Vote, name: str
) -> None:
    browser = await sits(someone, here, name)
    for path in ("/ballot", "/ballot/check", "/ballot/receipt", "/ballot?entry=1", "/ballot/receipt?entry=1"):
        await browser.get(vote.path(path), 404)
    for path in ("/ballot", "/ballot/check", "/contests", "/settlements"):
        fields = {"entry": "1", "m1": "agree", "op": "0" * 32, "target": "8"}
        await browser.post(vote.path(path), fields, status=404)


async def test_signed_out_every_ballot_page_leads_to_the_sign_in(someone: Someone, vote: Vote) -> None:
    browser = someone()
    for path in (vote.path("/ballot"), "/assemblies/none/ballot", vote.path("/ballot/receipt")):
        answer = await browser.get(path, None)
        assert answer.status_code in (303, 401, 403), answer.status_code


async def test_another_entrys_ballot_does_not_exist(someone: Someone, here: Court, vote: Vote) -> None:
    li = await sits(someone, here, "li")
    await vote_on_phone(await sits(someone, here, "zhou"), vote, "zhou")
    await li.get(vote.path("/ballot?entry=1"), 404)
    await li.get(vote.path("/ballot/receipt?entry=1"), 404)
    await li.post(vote.path("/ballot/check"), {"entry": "1", "m1": "agree"}, status=404)
    await li.post(vote.path("/ballot"), {"entry": "1", "m1": "agree", "op": "1" * 32}, status=404)


async def test_a_co_owner_sees_who_voted_and_may_contest_and_agree(
    someone: Someone, here: Court, vote: Vote
) -> None:
    wu, zheng = await sits(someone, here, "wu"), await sits(someone, here, "zheng")
    await vote_on_phone(wu, vote, "wu", m1="against")
    assert not wu.sees("我不同意这张票")
    await wu.post(vote.path("/contests"), {"entry": "2", "target": "8", "op": "3" * 32}, status=422)
    await zheng.get(vote.path("/ballot"))
    assert zheng.sees("本户已经投过票")
    assert zheng.sees("由 吴先生 投出")
    await zheng.get(vote.path("/ballot/receipt"))
    assert zheng.sees("截止前没有商量好，这一户就算没有参与")
    answer = await zheng.post(vote.path("/contests"), {"entry": "2", "target": "8", "op": "2" * 32})
    await zheng.follow(answer)
    assert zheng.sees("郑女士 不同意这张票")
    assert zheng.sees("我们商量好了，就按这张票")
    await wu.get(vote.path("/ballot"))
    assert wu.sees("现在不能在手机上再投")
    await wu.get(vote.path("/ballot/receipt"))
    assert wu.sees("郑女士 不同意这张票")
    assert not wu.sees("我们商量好了")
    answer = await zheng.post(vote.path("/settlements"), {"entry": "2", "target": "8", "op": "4" * 32})
    await zheng.follow(answer)
    assert not zheng.sees("有共有人提出异议")


async def test_a_second_ballot_is_refused_with_who_and_when(
    someone: Someone, here: Court, vote: Vote
) -> None:
    wu, zheng = await sits(someone, here, "wu"), await sits(someone, here, "zheng")
    await zheng.get(vote.path("/ballot"))  # open in hand
    await vote_on_phone(wu, vote, "wu")
    await zheng.post(vote.path("/ballot"), {"entry": "2", "m1": "against", "op": "5" * 32}, status=422)
    assert zheng.sees("由 吴先生 在 2026年11月21日 周六 19:00 投出")


async def test_where_the_rulebook_allows_it_one_votes_again(someone: Someone, here: Court) -> None:
    vote = await open_vote(here, secret=SECRET, replace_ballot="yes")
    zhou = await sits(someone, here, "zhou")
    await vote_on_phone(zhou, vote, "zhou")
    await zhou.get(vote.path("/ballot"))
    assert zhou.sees("改投")
    await zhou.get(vote.path("/ballot?again=yes&entry=1"))
    await zhou.post(vote.path("/ballot/check"), {"entry": "1", "m1": "against"}, status=200)
    await zhou.follow(await zhou.post(vote.path("/ballot"), hidden_fields(zhou)))
    assert zhou.sees("账本编号 9")


async def test_a_receipt_is_found_by_its_code_in_its_own_entry_only(
    someone: Someone, here: Court, vote: Vote
) -> None:
    wu, zheng, li = [await sits(someone, here, name) for name in ("wu", "zheng", "li")]
    await vote_on_phone(wu, vote, "wu")
    await vote_on_phone(li, vote, "li")
    await wu.get(vote.path("/ballot/receipt"))
    assert wu.page is not None
    code = re.search(
        r"([0-9A-Z]{4})</span><span>([0-9A-Z]{4})</span><span>([0-9A-Z]{4})</span><span>([0-9A-Z]{4})",
        wu.page.source,
    )
    assert code is not None
    typed = "-".join(code.groups()).lower()
    await zheng.get(vote.path(f"/ballot/receipt?code={typed}"))
    assert zheng.sees("在账本里：编号 8")
    await li.get(vote.path(f"/ballot/receipt?code={typed}"))
    assert li.sees("本户没有这张回执")


async def test_before_and_after_the_hours_the_page_says_so(
    someone: Someone, here: Court, vote: Vote, clock: Traveller
) -> None:
    zhou = await sits(someone, here, "zhou")
    await zhou.get(vote.path("/ballot"))
    await zhou.post(vote.path("/ballot/check"), {"entry": "1", "m1": "agree"}, status=200)
    carried = hidden_fields(zhou)
    clock.to(CLOSES)
    await zhou.post(vote.path("/ballot"), carried, status=422)
    assert zhou.sees("这张票没有计入")
    await zhou.get(vote.path("/ballot"))
    assert zhou.sees("表决已经截止")
    posted = await posted_vote(here, public_id="as_posted")
    clock.to(OPENS - timedelta(days=3))
    await zhou.get(posted.path("/ballot"))
    assert zhou.sees("还没有开始投票")
    await zhou.get(posted.path("/ballot/receipt"))
    assert zhou.sees("本户还没有投票")
    await zhou.post(posted.path("/ballot"), {"entry": "1", "m1": "agree", "op": "6" * 32}, status=422)
    assert zhou.sees("还没有开始投票")


async def test_only_the_named_person_votes_for_a_company(someone: Someone, here: Court, vote: Vote) -> None:
    from app.community.tables import Owner
    from app.database import write

    zhao = await sits(someone, here, "zhao")
    await zhao.get(vote.path("/ballot"))
    assert zhao.sees("为 红砖商贸有限公司 投票，您是它指定的人")
    async with write():
        await Owner.update({Owner.representative: "牛副理"}).where(Owner.name == "红砖商贸有限公司")
    await zhao.get(vote.path("/ballot"))
    assert zhao.sees("指定由 牛副理 投票")
    await zhao.post(vote.path("/ballot"), {"entry": "6", "m1": "agree", "op": "7" * 32}, status=422)


async def test_who_may_vote_for_two_entries_chooses_one(someone: Someone, here: Court, vote: Vote) -> None:
    from app.community.tables import OwnerAccess
    from app.database import write

    async with write():
        await OwnerAccess.insert(
            OwnerAccess(person=here.people["li"], owner=here.owners["孙三"], basis="slip_only", since=OPENS)
        )
    li = await sits(someone, here, "li")
    await li.get(vote.path("/ballot"))
    assert li.sees("先选替哪一户投票")
    assert li.sees("您可以替 2 户投票")
    await li.get(vote.path(f"/ballot?entry={vote.numbers['sun']}"))
    assert li.sees("1-302")
    assert li.sees("仅凭凭条")
