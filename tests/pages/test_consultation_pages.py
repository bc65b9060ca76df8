"""A posted text on the phone, the desk of its comments, the answers for everybody."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from app.clock import Traveller, travel
from app.database import execute, write
from meetings.conventions.actions.start_version import start_version
from meetings.conventions.queries.comments import comments_on, counts_of
from meetings.conventions.queries.versions import version
from tests.pages.conftest import Someone
from tests.support.consulted import AFTERWARDS, NOW, PostedText, posted, say
from tests.support.conventions import a_text
from tests.support.court import Court, build_court
from tests.support.pages import Browser


@pytest.fixture(autouse=True)
def clock() -> Iterator[Traveller]:
    with travel(NOW) as traveller:
        yield traveller


async def browser_of(someone: Someone, court: Court, who: str, lang: str = "zh") -> Browser:
    browser = someone(lang=lang)
    await browser.sign_in(court.people[who])
    return browser


def at(text: PostedText, path: str = "") -> str:
    return f"/versions/{text.version.public_id}/consultation{path}"


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_anybody_reads_and_only_who_signs_in_speaks(someone: Someone, lang: str) -> None:
    text = await posted(await build_court())
    charlie = someone(lang=lang)
    for path in ("", "/print"):
        await charlie.get(at(text, path))
    await charlie.get(f"/versions/{text.version.public_id}/answers")
    await charlie.get(f"/versions/{text.version.public_id}/answers/print")
    page = await charlie.get(at(text))
    if lang == "zh":
        assert charlie.sees("第 6 天，共 15 天，还剩 9 天")
    assert "/sign-in?back=" in page.text
    assert "/agreement" not in page.text
    away = await charlie.get(at(text, f"/{text.clauses[0]}/comments"), 303)
    assert away.headers["location"].startswith("/sign-in?back=")


async def test_a_draft_is_not_there_for_neighbours_until_it_is_posted(someone: Someone) -> None:
    court = await build_court()
    draft = await a_text(court.community, court.people["moderator"], NOW)
    zhou = await browser_of(someone, court, "zhou")
    await zhou.get(f"/versions/{draft.public_id}/consultation", 404)
    await zhou.get(f"/versions/{draft.public_id}/consultation/new", 404)
    moderator = await browser_of(someone, court, "moderator")
    to_posting = await moderator.get(f"/versions/{draft.public_id}/consultation", 303)
    await moderator.follow(to_posting)
    short = {"opens_on": "2026-11-12", "days": "3", "words": "请看第二条"}
    await moderator.post(f"/versions/{draft.public_id}/consultation", short, status=422)
    assert moderator.sees("这类文本至少公示 15 天")
    assert moderator.sees("请看第二条")
    sent = await moderator.post(f"/versions/{draft.public_id}/consultation", {**short, "days": "15"})
    await moderator.follow(sent)
    assert moderator.sees("第 0 天，共 15 天，还剩 15 天")
    await zhou.get(f"/versions/{draft.public_id}/consultation")


async def test_a_tenant_agrees_comments_and_words_a_clause_otherwise(someone: Someone) -> None:
    court = await build_court()
    text = await posted(court)
    sub_landlord = await browser_of(someone, court, "li")
    await sub_landlord.get(at(text))
    await sub_landlord.follow(await sub_landlord.post(at(text, f"/{text.clauses[0]}/agreement")))
    assert sub_landlord.sees("您同意")
    by_htmx: dict[str, Any] = {"HX-Request": "true"}
    part = await sub_landlord.post(at(text, f"/{text.clauses[0]}/agreement"), status=200, **by_htmx)
    assert part.text.strip().startswith("<div")
    assert (await counts_of(text.consultation)).popitem()[1].agree == 1
    page = await sub_landlord.get(at(text, f"/{text.clauses[1]}/comments?say=proposal"))
    assert "电瓶车不进楼，到车棚充电。</textarea>" in page.text  # the clause to be changed
    key = re.search(r'name="key" value="([^"]+)"', page.text)
    assert key
    form = {"say": "proposal", "proposed": "电瓶车不进楼，到一号车棚充电。", "words": "写清楚", "key": key[1]}
    long = await sub_landlord.post(
        at(text, f"/{text.clauses[1]}/comments"), {**form, "words": "长" * 10_000}, status=422
    )
    assert "到一号车棚" in long.text
    assert "长" * 10_000 in long.text
    for _ in range(2):
        sent = await sub_landlord.post(at(text, f"/{text.clauses[1]}/comments"), form)
    await sub_landlord.follow(sent)
    assert sub_landlord.sees("您的改写")
    said = await comments_on(text.consultation)
    assert [each.proposed for each in said] == ["电瓶车不进楼，到一号车棚充电。"]
    await sub_landlord.follow(await sub_landlord.post(f"/comments/{said[0].public_id}/withdrawal"))
    assert not sub_landlord.sees("您的改写")


async def test_a_stranger_is_told_who_may_speak_and_keeps_the_words(someone: Someone) -> None:
    court = await build_court()
    text = await posted(court)
    stranger = await browser_of(someone, court, "stranger")
    await stranger.get(at(text))
    form = {"say": "comment", "words": "我也想说"}
    answer = await stranger.post(at(text, f"/{text.clauses[0]}/comments"), form, status=422)
    assert "我也想说" in answer.text
    await stranger.post(at(text, f"/{text.clauses[0]}/agreement"), status=422)
    assert await comments_on(text.consultation) == ()


async def test_whoever_writes_while_it_closes_keeps_the_words(someone: Someone, clock: Traveller) -> None:
    court = await build_court()
    text = await posted(court)
    zhou = await browser_of(someone, court, "zhou")
    await zhou.get(at(text, f"/{text.clauses[0]}/comments"))
    clock.to(AFTERWARDS)
    form = {"say": "comment", "words": "十点改成九点半"}
    answer = await zhou.post(at(text, f"/{text.clauses[0]}/comments"), form, status=422)
    assert "十点改成九点半" in answer.text
    assert zhou.sees("征求意见已经结束")


async def test_the_desk_answers_closes_and_makes_the_next_draft(someone: Someone, clock: Traveller) -> None:
    court = await build_court()
    text = await posted(court)
    v = text.version.public_id
    zhou, moderator = (
        await browser_of(someone, court, "zhou"),
        await browser_of(someone, court, "moderator"),
    )
    await zhou.get(f"/versions/{v}/comments", 404)
    other_words = "电瓶车不进楼，到一号车棚充电。"
    for browser in (zhou, await browser_of(someone, court, "li")):
        await browser.post(
            at(text, f"/{text.clauses[1]}/comments"),
            {"say": "proposal", "proposed": other_words, "named": "yes"},
        )
    await moderator.get(f"/versions/{v}/comments")
    assert moderator.sees("2 条意思相近")
    said = [each.public_id for each in await comments_on(text.consultation)]
    typed = {"comment": said, "outcome": "taken", "why": ""}
    await moderator.post(f"/versions/{v}/answers", typed, status=422)
    assert moderator.sees("请写明为什么")
    await moderator.follow(await moderator.post(f"/versions/{v}/answers", {**typed, "why": "写进第二条。"}))
    assert moderator.sees("写进第二条。")
    charlie = someone()
    answers = await charlie.get(f"/versions/{v}/answers")
    assert "写进第二条。" in answers.text
    assert "周一" not in answers.text
    number = (await comments_on(text.consultation))[0].answer
    fix = {"outcome": "partly", "why": "只写一号棚。"}
    await moderator.follow(await moderator.post(f"/versions/{v}/answers/{number}/correction", fix))
    assert moderator.sees("只写一号棚。")
    assert moderator.sees("写进第二条。")
    await moderator.get(f"/versions/{v}/consolidation", 404)  # while it runs
    clock.to(AFTERWARDS)
    await moderator.follow(await moderator.post(f"/versions/{v}/consultation/closure"))
    page = await moderator.get(f"/versions/{v}/consolidation")
    assert said[0] in page.text
    made = await moderator.post(f"/versions/{v}/consolidation", {f"clause-{text.clauses[1]}": said[0]})
    draft = made.headers["location"].split("/")[2]
    changed = await moderator.get(f"/versions/{draft}/posted-changes")
    assert "<ins>" in changed.text
    assert moderator.sees("采纳了周姓邻居等 2 位的意见")
    assert f"/versions/{draft}/posted-changes" in (await moderator.get(f"/versions/{draft}/comments")).text
    drafting = await moderator.get(f"/versions/{draft}/draft")
    assert f'href="/versions/{draft}/posted-changes"' in drafting.text
    assert f'href="/versions/{v}/comments"' in drafting.text
    assert not moderator.sees("还没答复的意见")
    await charlie.get(at(text))  # what was posted stays where it was posted
    await charlie.get(f"/versions/{draft}/posted-changes", 303)
    found = await version(draft)
    assert found is not None
    assert found.state == "draft"


async def test_more_days_show_with_their_reason(someone: Someone) -> None:
    court = await build_court()
    text = await posted(court)
    moderator = await browser_of(someone, court, "moderator")
    await moderator.get(at(text, "/extension"))
    form = {"closes_on": "2026-11-20", "why": "下雨"}
    await moderator.post(at(text, "/extension"), form, status=422)
    assert moderator.sees("下雨")
    await moderator.follow(await moderator.post(at(text, "/extension"), {**form, "closes_on": "2026-11-25"}))
    await moderator.get(at(text))
    assert moderator.sees("下雨")
    assert moderator.sees("共 19 天")


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_a_draft_lists_what_came_along_and_a_text_in_force_whose_words_it_took(
    someone: Someone, lang: str
) -> None:
    court = await build_court()
    text = await posted(court)
    said = await say(text, court.people["zhou"], 1, words="写明哪个车棚。", named=True)
    await say(text, court.people["li"], 2, words="谁来召集？")
    async with write():
        await execute(
            "UPDATE text_version SET state = 'in_force', number = 1 WHERE id = ?", [text.version.id]
        )
        await execute(
            "INSERT INTO clause_credit (version, clause, comment) SELECT ?, clause, id FROM clause_comment"
            " WHERE public_id = ?",
            [text.version.id, said],
        )
    charlie = someone(lang=lang)
    await charlie.get(f"/conventions/{text.version.text}")
    assert charlie.sees("采纳了周姓邻居的意见" if lang == "zh" else "a neighbour surnamed")
    draft = await start_version(text.version.id, person=court.people["moderator"], at=NOW)
    moderator = await browser_of(someone, court, "moderator", lang)
    page = await moderator.get(f"/versions/{draft}/draft")
    assert moderator.sees("还没答复的意见" if lang == "zh" else "Suggestions without an answer")
    assert moderator.sees("谁来召集？")
    desk = f"/versions/{text.version.public_id}/comments"
    assert f'href="{desk}#clause-{text.clauses[2]}"' in page.text
    assert f'id="clause-{text.clauses[2]}"' in (await moderator.get(desk)).text
