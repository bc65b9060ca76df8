"""Minutes on their pages: a draft for who runs the meeting, names for those in scope, none for others."""

import io
import re
import zipfile
from collections.abc import Iterator

import pytest

from app.clock import Traveller, travel
from app.database import Database
from tests.pages.conftest import Someone
from tests.support.closed_meeting import LATER, closed_meeting
from tests.support.court import Court, build_court
from tests.support.pages import Browser, Typed

HERE = "/meetings/meeting/minutes"


@pytest.fixture(autouse=True)
def clock() -> Iterator[Traveller]:
    with travel(LATER) as traveller:
        yield traveller


@pytest.fixture
async def here(database: Database) -> Court:
    court = await build_court()
    await closed_meeting(court)
    return court


async def _as(someone: Someone, person: int, lang: str = "zh") -> Browser:
    browser = someone(lang=lang)
    await browser.sign_in(person)
    return browser


async def _publish(chair: Browser, seen: int = 0, reason: str = "") -> None:
    await chair.get(HERE)
    await chair.post(f"{HERE}/editions", {"seen": seen, "reason": reason})


async def test_nothing_is_public_before_the_chair_publishes(someone: Someone, here: Court) -> None:
    chair, neighbour = await _as(someone, here.people["moderator"]), await _as(someone, here.people["zhou"])
    stranger = await _as(someone, here.people["stranger"])
    await chair.get(HERE)
    assert chair.sees("还没有发布，只有召集人和主持人看得到")
    assert chair.sees("周六换灯")
    await neighbour.get(HERE)
    assert neighbour.sees("纪要还没有发布")
    assert not neighbour.sees("周六换灯")
    await neighbour.get(f"{HERE}.docx", status=404)
    await stranger.get(HERE, status=404)
    await neighbour.get(f"{HERE}/edit", status=404)


async def test_published_minutes_name_people_to_those_in_scope_only(someone: Someone, here: Court) -> None:
    chair = await _as(someone, here.people["moderator"])
    await _publish(chair)
    neighbour, passer_by = await _as(someone, here.people["li"]), someone()
    await neighbour.get(HERE)
    assert neighbour.sees("周一（业主）：1 次，1:30")
    assert neighbour.sees("1-101")
    for path in (HERE, f"{HERE}/print"):
        await passer_by.get(path)
        assert passer_by.sees("业主：1 次，1:30")
        assert not passer_by.sees("周一")
        assert not passer_by.sees("1-101")
    in_english = someone(lang="en")
    await in_english.get(HERE)
    assert in_english.sees("Owner: 1 speech, 1:30")


async def test_the_file_says_what_the_page_says(someone: Someone, here: Court) -> None:
    chair = await _as(someone, here.people["moderator"])
    await _publish(chair)
    passer_by = someone()
    answer = await passer_by.get(f"{HERE}.docx")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as file:
        text = re.sub("<[^>]+>", "", file.read("word/document.xml").decode())
        about = file.read("docProps/core.xml").decode()
    for words in (
        "“十一月议事日”会议纪要",
        "1. 楼道灯",
        "三楼的灯坏了两周",
        "达成一致",
        "周六换灯",
        "行动 3",
    ):
        assert words in text
    assert "周一" not in text
    assert "python-docx" not in about, "a file tells nothing of how it was made"


async def test_what_was_typed_stays_when_somebody_else_was_faster(someone: Someone, here: Court) -> None:
    chair, recorder = (
        await _as(someone, here.people["moderator"]),
        await _as(someone, here.people["committee"]),
    )
    part = "item:meeting-1"
    await recorder.get(f"{HERE}/edit")
    await chair.get(f"{HERE}/edit")
    seen = "三楼的灯坏了两周"
    first: dict[str, Typed] = {"part": part, f"seen-{part}": seen, f"words-{part}": "换成声控灯"}
    second: dict[str, Typed] = {"part": part, f"seen-{part}": seen, f"words-{part}": "换成节能灯"}
    await recorder.post(f"{HERE}/parts", first)
    await chair.post(f"{HERE}/parts", second, status=422)
    assert chair.sees("您打开后别人改过这一段")
    assert chair.sees("换成节能灯")
    assert chair.sees("换成声控灯")
    long: dict[str, Typed] = {"part": part, f"seen-{part}": "换成声控灯", f"words-{part}": "长" * 10_000}
    await recorder.post(f"{HERE}/parts", long, status=422)
    assert recorder.sees("太长了")
    assert recorder.sees("长" * 10_000)


async def test_a_correction_is_shown_as_one(someone: Someone, here: Court) -> None:
    chair, passer_by = await _as(someone, here.people["moderator"]), someone()
    await _publish(chair)
    part = "outcome:meeting-1"
    await chair.get(f"{HERE}/edit")
    await chair.post(f"{HERE}/parts", {"part": part, f"seen-{part}": "周六换灯", f"words-{part}": "周日换灯"})
    await passer_by.get(HERE)
    assert not passer_by.sees("周日换灯"), "not before it is published"
    await chair.get(HERE)
    assert chair.sees("还没有发布的修改")
    await chair.post(f"{HERE}/editions", {"seen": 1, "reason": ""}, status=422)
    assert chair.sees("请写明为什么更正")
    await _publish(chair, 1, "日子写错了")
    await passer_by.get(HERE)
    for words in ("更正 1", "日子写错了", "周日换灯", "第 2 版"):
        assert passer_by.sees(words)
    neighbour = await _as(someone, here.people["li"])
    await neighbour.get(HERE)
    assert passer_by.page is not None
    assert neighbour.page is not None
    struck_out = [len(list(each.page.all("del"))) for each in (passer_by, neighbour) if each.page]
    assert struck_out == [0, 1], "a name that was taken out stays out of public sight"
