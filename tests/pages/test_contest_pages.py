"""An ordering contest on its pages, from the draft to the order that anyone can compute again."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from app.clock import Traveller, travel
from app.database import Database
from tests.pages.conftest import Someone
from tests.support.court import Court, build_court
from tests.support.pages import Browser, Typed

BEGUN = datetime(2026, 11, 1, 2, tzinfo=UTC)
PDF = b"%PDF-1.4\n%%EOF\n"


@pytest.fixture(autouse=True)
def clock() -> Iterator[Traveller]:
    with travel(BEGUN) as traveller:
        yield traveller


@pytest.fixture
async def here(database: Database) -> Court:
    return await build_court()


async def _as(someone: Someone, person: int) -> Browser:
    browser = someone()
    await browser.sign_in(person)
    return browser


async def _drafted(chair: Browser) -> str:
    await chair.get("/communities/court/contests/new")
    form: dict[str, Typed] = {
        "title": "先刷哪一幢",
        "entries_until": "2026-11-10",
        "scores_until": "2026-11-20",
        "per_month": "1",
        "starts_on": "2026-12-01",
    }
    answer = await chair.post("/communities/court/contests", form)
    path = str(answer.headers["location"])
    await chair.get(path)
    for name, weight, most in (("方案", 60, 10), ("急不急", 40, 5)):
        await chair.post(f"{path}/criteria", {"name": name, "weight": weight, "most": most})
    return path


async def test_from_the_draft_to_the_order(someone: Someone, here: Court, clock: Traveller) -> None:
    chair, passer_by = await _as(someone, here.people["chair"]), someone()
    path = await _drafted(chair)
    await passer_by.get(path, status=303)
    await chair.get(path)
    await chair.post(f"{path}/judges", {"person": here.people["committee"]})
    await chair.post(f"{path}/publication")
    for role, name in (("zhou", "东"), ("li", "西")):
        neighbour = await _as(someone, here.people[role])
        await neighbour.get(f"{path}/entries/new")
        await neighbour.post(f"{path}/entries", {"name": name}, files={"plan": ("plan.pdf", PDF)})
    clock.to(BEGUN + timedelta(days=12))
    judge = await _as(someone, here.people["committee"])
    await judge.get(f"{path}/scores")
    assert judge.page is not None
    named = [(str(each.get("name")), str(each.get("value"))) for each in judge.page.all("input")]
    entries = [value for name, value in named if name == "entry"]
    fields = sorted({name for name, _ in named if name.startswith("points-")})
    first, second = dict.fromkeys(entries)
    wrong: dict[str, Typed] = {"entry": first, fields[0]: 11, fields[1]: 5}
    await judge.post(f"{path}/scores", wrong, status=422)
    assert judge.sees("“方案”请填 0 到 10 的整数")
    for entry, points in ((first, 5), (second, 9)):
        await judge.post(f"{path}/scores", {"entry": entry, fields[0]: points, fields[1]: 5})
    await chair.get(path)
    await chair.post(f"{path}/closure")
    await passer_by.get(path)
    for words in ("94.00 分", "= 47/50，1 名评委", "= 7/10", "2026-12 做", "2027-01 做", "种子"):
        assert passer_by.sees(words), words
    assert not passer_by.sees("何平"), "judges are counted in public, not named"
    await judge.get(path)
    assert judge.sees("何平")


async def test_a_refused_plan_keeps_what_was_typed_and_chosen(someone: Someone, here: Court) -> None:
    chair = await _as(someone, here.people["chair"])
    path = await _drafted(chair)
    await chair.get(path)
    await chair.post(f"{path}/publication")
    neighbour = await _as(someone, here.people["zhou"])
    await neighbour.get(f"{path}/entries/new")
    form: dict[str, Typed] = {"name": "", "words": "先刷楼梯"}
    await neighbour.post(f"{path}/entries", form, files={"plan": ("plan.pdf", PDF)}, status=422)
    assert neighbour.sees("请选一幢楼，或者写名称")
    assert neighbour.sees("先刷楼梯")
    assert neighbour.sees("刚才的文件还在")
    script = {"plan": ("plan.html", b"<script>alert(1)</script>")}
    await neighbour.post(f"{path}/entries", {"name": "东"}, files=script, status=422)
    await neighbour.post(
        f"{path}/entries", {"name": "东", "words": "长" * 5_000}, files={"plan": ("", b"")}, status=422
    )
    assert neighbour.sees("太长了")
    assert neighbour.sees("长" * 5_000)


async def test_only_its_makers_change_a_contest(someone: Someone, here: Court) -> None:
    chair = await _as(someone, here.people["chair"])
    path = await _drafted(chair)
    for role in ("zhou", "tenant", "teller", "stranger"):
        visitor = await _as(someone, here.people[role])
        await visitor.get(path, status=404)
        await visitor.get("/communities/court/contests/new", status=404)
        for below in ("/publication", "/closure", "/criteria", "/judges"):
            await visitor.post(path + below, status=404)
