"""Everyone sees how far a vote is; who may do more finds the door to it, and nobody else finds anything."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest

from app.clock import Traveller, travel
from app.database import Database, write
from tests.pages.conftest import SECRET, Someone
from tests.support.court import Court, build_court
from tests.support.open_vote import CLOSES, DURING, Vote, open_vote, posted_vote
from tests.support.pages import Browser
from tests.support.tamper import swap_choice
from voting.actions.cast_ballot import cast_ballot
from voting.actions.close_assembly import close_assembly
from voting.actions.contest_ballot import contest_ballot
from voting.actions.freeze_ledger import freeze_ledger
from voting.keys import fresh_op
from voting.queries.opened import opened
from voting.tables import Assembly, CallingOff, Extension, Notice

STAFF = ("chair", "committee", "teller", "administrator")
OTHERS = ("zhou", "wu", "tenant", "sub_landlord", "moderator", "overseer", "stranger", "")
PUBLIC = ("", "/turnout", "/screen", "/screen/wall", "/screen/say", "/screen/corner")


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


async def sits(someone: Someone, here: Court, name: str = "", lang: str = "zh") -> Browser:
    browser = someone(lang=lang)
    if name:
        await browser.sign_in(here.people[name])
    return browser


async def cast(vote: Vote, here: Court, *names: str, choice: str = "agree") -> None:
    for name in names:
        await cast_ballot(
            vote.public_id,
            number=vote.numbers[name],
            person=here.people[name],
            choices={"m1": choice},
            op=fresh_op(),
            secret=SECRET,
        )


async def decide(vote: Vote, clock: Traveller) -> None:
    clock.to(CLOSES)
    await close_assembly(vote.public_id, secret=SECRET)


def links(browser: Browser) -> set[str]:
    assert browser.page is not None
    return {str(link.get("href")) for link in browser.page.all("a")}


# ---- who sees what


@pytest.mark.parametrize("name", [*STAFF, *OTHERS])
async def test_the_page_turnout_and_wall_are_everyones(
    someone: Someone, here: Court, vote: Vote, name: str
) -> None:
    browser = await sits(someone, here, name)
    for path in PUBLIC:
        await browser.get(vote.path(path))
    await browser.get(vote.path())
    assert (vote.path("/desk") in links(browser)) is (name in STAFF)


@pytest.mark.parametrize("name", [*STAFF, *OTHERS])
async def test_the_desk_is_the_staffs(someone: Someone, here: Court, vote: Vote, name: str) -> None:
    browser = await sits(someone, here, name)
    for path in ("/desk", "/desk/now", "/desk/figures"):
        if name in STAFF:
            await browser.get(vote.path(path))
        elif name:
            await browser.get(vote.path(path), status=404)
        else:
            answer = await browser.get(vote.path(path), status=303)
            assert answer.headers["location"].startswith("/sign-in?back=")


@pytest.mark.parametrize("name", [*STAFF, *OTHERS])
async def test_a_draft_is_there_for_those_who_call_it_only(someone: Someone, here: Court, name: str) -> None:
    draft = await posted_vote(here, public_id="as_draft")
    async with write():
        await Notice.delete().where(Notice.assembly == draft.id)
    browser = await sits(someone, here, name)
    for path in (*PUBLIC, "/live"):
        if name in ("chair", "committee", "administrator") and path != "/live":
            await browser.get(draft.path(path))
        elif not name:
            await browser.get(draft.path(path), status=303)
        elif name not in ("chair", "committee", "administrator"):
            await browser.get(draft.path(path), status=404)


@pytest.mark.parametrize("path", [*PUBLIC, "/live", "/desk", "/desk/now", "/result", "/result/print"])
async def test_what_does_not_exist_is_not_found(someone: Someone, here: Court, vote: Vote, path: str) -> None:
    for name in ("chair", "stranger"):
        await (await sits(someone, here, name)).get(f"/assemblies/as_nowhere{path}", status=404)


async def test_an_unknown_part_of_wall_or_desk_is_not_found(
    someone: Someone, here: Court, vote: Vote
) -> None:
    chair = await sits(someone, here, "chair")
    await chair.get(vote.path("/screen/elsewhere"), status=404)
    await chair.get(vote.path("/desk/elsewhere"), status=404)


# ---- before, while and after


async def test_a_posted_vote_says_when_it_opens_and_nobody_can_vote(someone: Someone, here: Court) -> None:
    posted = await posted_vote(here)
    zhou = await sits(someone, here, "zhou")
    await zhou.get(posted.path())
    assert zhou.sees("公示中，还没开始投票")
    assert zhou.sees("2026年11月20日 周五 09:00 开始投票")
    assert posted.path("/ballot") not in links(zhou)


async def test_what_is_missing_is_said_in_households_and_square_metres(
    someone: Someone, here: Court, vote: Vote
) -> None:
    """Two thirds of 6 households are 4, of 700.00 ㎡ at least 466.67."""
    passer_by = await sits(someone, here)
    await passer_by.get(vote.path())
    assert passer_by.sees("还差 4 户 / 466.67 ㎡")
    await cast(vote, here, "zhou", "li")
    for path in ("", "/turnout"):
        await passer_by.get(vote.path(path))
    await passer_by.get(vote.path())
    assert passer_by.sees("还差 2 户 / 166.67 ㎡")
    assert passer_by.sees("法定线 4 户")
    assert passer_by.sees("法定线 466.67 ㎡")
    await cast(vote, here, "wu", "qian")
    await passer_by.get(vote.path())
    assert passer_by.sees("参与已经够数。")
    assert not passer_by.sees("还差")


async def test_one_weight_that_is_enough_is_not_said_to_be_missing(
    someone: Someone, here: Court, vote: Vote
) -> None:
    """zhou's two flats, wu and li: 3 of 4 households, 400.00 of 466.67 ㎡; with qian 500.00, enough."""
    english = await sits(someone, here, lang="en")
    await cast(vote, here, "zhou", "wu", "li")
    await english.get(vote.path())
    assert english.sees("Still needed: 1 household and 66.67 m²")


async def test_an_owner_finds_the_ballot_and_afterwards_the_receipt(
    someone: Someone, here: Court, vote: Vote, clock: Traveller
) -> None:
    zhou = await sits(someone, here, "zhou")
    await zhou.get(vote.path())
    assert vote.path("/ballot") in links(zhou)
    await cast(vote, here, "zhou")
    receipt = vote.path("/ballot/receipt?entry=1")
    await zhou.get(vote.path())
    assert vote.path("/ballot") not in links(zhou)
    assert receipt in links(zhou)
    await decide(vote, clock)
    await zhou.get(vote.path())
    assert receipt in links(zhou)


async def test_a_tenant_is_told_why_there_is_no_ballot(someone: Someone, here: Court, vote: Vote) -> None:
    for name in ("tenant", "sub_landlord", "stranger"):
        browser = await sits(someone, here, name)
        await browser.get(vote.path())
        assert browser.sees("您不在这次表决的业主名册上")
        assert vote.path("/ballot") not in links(browser)
    passer_by = await sits(someone, here)
    await passer_by.get(vote.path())
    assert "/codes" in links(passer_by)


async def test_from_the_posted_time_on_nobody_is_asked_to_vote(
    someone: Someone, here: Court, vote: Vote, clock: Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also in the moment before the clockwork writes the closing down."""
    zhou = await sits(someone, here, "zhou")
    clock.to(CLOSES)
    await zhou.get(vote.path())
    assert vote.path("/ballot") not in links(zhou)
    assert zhou.sees("已截止")
    assert not zhou.sees("正在表决")


async def test_the_wall_shows_the_verdict_as_a_sentence_with_its_integers(
    someone: Someone, here: Court, vote: Vote, clock: Traveller
) -> None:
    await cast(vote, here, "zhou", "wu", "li", "qian", "sun")
    await cast(vote, here, "zhao", choice="against")
    wall = await sits(someone, here)
    await wall.get(vote.path("/screen"))
    assert wall.sees("是否同意在1幢加装一台电梯？")
    assert wall.sees("同意和反对，截止后一起揭晓")
    await decide(vote, clock)
    await wall.get(vote.path("/screen"))
    assert wall.sees("1幢加装电梯，通过。")
    assert wall.sees("全体 6 户，6 户参与：5 户同意，1 户反对，0 户弃权。")
    assert wall.sees("600.00 / 700.00 ㎡")
    assert wall.sees("2026年11月29日 周日 20:00 截止")
    assert wall.sees("《民法典》第二百七十八条第一款第七项、第二款（2021年1月1日起施行）")


@pytest.mark.parametrize(
    ("names", "outcome"), [(("zhou",), "参与不足，未形成决定"), (("zhou", "wu", "li", "qian"), "未通过")]
)
async def test_a_vote_that_fails_says_what_failed(
    someone: Someone, here: Court, vote: Vote, clock: Traveller, names: tuple[str, ...], outcome: str
) -> None:
    await cast(vote, here, *names, choice="against")
    await decide(vote, clock)
    for path in ("", "/screen", "/result"):
        browser = await sits(someone, here)
        await browser.get(vote.path(path))
        assert browser.sees(outcome)


async def test_a_vote_with_two_questions_shows_both(someone: Someone, here: Court, clock: Traveller) -> None:
    vote = await open_vote(here, secret=SECRET, questions=2)
    for name, choices in (
        ("zhou", ("agree", "against")),
        ("wu", ("agree", "agree")),
        ("li", ("agree", "abstain")),
        ("qian", ("agree", "against")),
    ):
        await cast_ballot(
            vote.public_id,
            number=vote.numbers[name],
            person=here.people[name],
            choices=dict(zip(("m1", "m2"), choices, strict=True)),
            op=fresh_op(),
            secret=SECRET,
        )
    browser = await sits(someone, here)
    for path in ("", "/screen"):
        await browser.get(vote.path(path))
        assert browser.sees("是否同意用公共收益更换门厅的灯？")
    await decide(vote, clock)
    for path in ("", "/screen", "/result", "/result/print"):
        await browser.get(vote.path(path))
        assert browser.sees("是否同意用公共收益更换门厅的灯？")
        assert browser.sees("通过")
        assert browser.sees("未通过")


async def test_a_vote_that_was_called_off_says_why(someone: Someone, here: Court, vote: Vote) -> None:
    async with write():
        await CallingOff.insert(
            CallingOff(assembly=vote.id, reason="图纸有误", made_by=here.people["chair"], made_at=DURING)
        )
    zhou = await sits(someone, here, "zhou")
    await zhou.get(vote.path())
    assert zhou.sees("原因：图纸有误")
    assert vote.path("/ballot") not in links(zhou)
    await zhou.get(vote.path("/screen"))
    assert zhou.sees("已取消")
    await zhou.get(vote.path("/result"), status=404)


async def test_an_extension_is_told_with_its_reason(someone: Someone, here: Court, vote: Vote) -> None:
    later = CLOSES + timedelta(days=5)
    async with write():
        notice = (await Notice.select(Notice.id))[0]["id"]
        await Extension.insert(
            Extension(
                assembly=vote.id,
                closes_before=CLOSES,
                closes_at=later,
                reason="参与不足",
                notice=notice,
                made_by=here.people["chair"],
                made_at=DURING,
            )
        )
        await Assembly.update({Assembly.closes_at: later}).where(Assembly.id == vote.id)
    passer_by = await sits(someone, here)
    await passer_by.get(vote.path())
    assert passer_by.sees("原定 2026年11月29日 周日 20:00 截止，延到 2026年12月4日 周五 20:00。")
    assert passer_by.sees("原因：参与不足")


async def test_a_frozen_vote_says_so_and_takes_no_ballot(someone: Someone, here: Court, vote: Vote) -> None:
    box = await opened(vote.public_id, SECRET)
    assert box is not None
    await freeze_ledger(box, "leaf 8: wrong_hash")
    zhou = await sits(someone, here, "zhou")
    await zhou.get(vote.path())
    assert zhou.sees("投票已经暂停")
    assert vote.path("/ballot") not in links(zhou)
    await zhou.get(vote.path("/screen"))
    assert zhou.sees("投票已经暂停")
    chair = await sits(someone, here, "chair")
    await chair.get(vote.path("/desk"))
    assert chair.sees("存证账本核对不上")


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_a_result_that_does_not_agree_with_its_ledger_is_withheld_on_every_page(
    someone: Someone, here: Court, vote: Vote, clock: Traveller, lang: str
) -> None:
    await cast(vote, here, "zhou", "wu", "li", "qian", "sun", "zhao")
    await decide(vote, clock)
    await swap_choice(vote.id)
    browser = await sits(someone, here, lang=lang)
    withheld = {"zh": "结果暂不显示", "en": "the result is not shown"}[lang]
    for path, status in (("", 200), ("/screen", 200), ("/result", 503), ("/result/print", 503)):
        answer = await browser.get(vote.path(path), status=status)
        assert browser.sees(withheld)
        assert not re.search(r"通过。|Passed", answer.text)
    chair = await sits(someone, here, "chair")
    await chair.get(vote.path("/desk"))
    assert chair.sees("结果暂不显示")


# ---- the desk


async def test_the_grid_names_twins_times_and_totals(someone: Someone, here: Court, vote: Vote) -> None:
    await cast(vote, here, "zhou", "wu")
    teller = await sits(someone, here, "teller")
    await teller.get(vote.path("/desk"))
    assert teller.sees("101 同102 100.00 手机 11月21日")
    assert teller.sees("102 同101 100.00 手机 11月21日")
    assert teller.sees("201 100.00 手机 11月21日")
    assert teller.sees("1 楼")
    assert teller.sees("200.00 / 200.00")  # the first floor
    assert teller.sees("100.00 / 200.00")  # the second
    assert teller.sees("0.00 / 100.00")  # the fourth


async def test_who_has_not_voted_is_to_be_visited_the_largest_first(
    someone: Someone, here: Court, vote: Vote
) -> None:
    await cast(vote, here, "wu", "li", "sun", "zhao")
    teller = await sits(someone, here, "teller")
    await teller.get(vote.path("/desk"))
    assert teller.sees("要去拜访的 2 户")
    assert teller.page is not None
    rows = ["".join(row.itertext()) for row in teller.page.all("tr")]
    waiting = [row for row in rows if "1 户 /" in row.replace("\u00a0", " ")]
    assert [("周一" in row, "钱二" in row) for row in waiting] == [(True, False), (False, True)]
    assert teller.sees("300.00 ㎡")
    await cast(vote, here, "zhou", "qian")
    await teller.get(vote.path("/desk"))
    assert teller.sees("全部投完了。")


async def test_a_contested_ballot_is_marked_and_takes_no_part(
    someone: Someone, here: Court, vote: Vote
) -> None:
    await cast(vote, here, "wu", "li")
    await contest_ballot(
        vote.public_id, number=2, person=here.people["zheng"], target=8, op=fresh_op(), secret=SECRET
    )
    teller = await sits(someone, here, "teller")
    await teller.get(vote.path("/desk"))
    assert teller.sees("201 100.00 有争议 11月21日")
    assert teller.sees("有争议 1 户")
    assert teller.sees("已参与 1 / 6 户")
    assert teller.sees("100.00 / 200.00")


async def test_only_the_chair_is_offered_to_close_early_and_may(
    someone: Someone, here: Court, vote: Vote
) -> None:
    await cast(vote, here, "zhou", "wu", "li", "qian", "sun")
    for name in ("committee", "teller", "administrator"):
        browser = await sits(someone, here, name)
        await browser.get(vote.path("/desk"))
        assert not browser.sees("现在截止并计票")
        await browser.post(vote.path("/closure"), status=404)
    for name in ("zhou", "tenant", "stranger"):
        await (await sits(someone, here, name)).post(vote.path("/closure"), status=404)
    passer_by = await sits(someone, here)
    answer = await passer_by.post(vote.path("/closure"), status=303)
    assert answer.headers["location"].startswith("/sign-in")
    chair = await sits(someone, here, "chair")
    await chair.get(vote.path("/desk"))
    await chair.post(vote.path("/closure"), status=422)
    assert chair.sees("还有人没投，议事规则也没有提前截止的条款")
    await cast(vote, here, "zhao")
    await chair.get(vote.path("/desk"))
    answer = await chair.post(vote.path("/closure"))
    await chair.follow(answer)
    assert chair.sees("全部投完，提前截止")
    await chair.post(vote.path("/closure"))  # a second press leads to the same result


async def test_the_committee_keeps_nothing_from_the_page_before_the_close(
    someone: Someone, here: Court, vote: Vote
) -> None:
    await cast(vote, here, "zhou", "wu", choice="against")
    await cast(vote, here, "li")
    chair = await sits(someone, here, "chair")
    for path in ("/desk", "/desk/now", "/desk/figures", "", "/screen"):
        answer = await chair.get(vote.path(path))
        assert "against" not in answer.text
        assert "反对" not in answer.text.replace("同意和反对", "")
