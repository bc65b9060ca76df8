"""Walls, phones and the desk learn of every ballot and of the close, in each language, and of no choice."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest

from app import live
from app.clock import Traveller, travel
from app.database import Database
from app.live import hub
from tests.pages.conftest import SECRET, Someone
from tests.pages.test_assembly import cast
from tests.support.court import Court, build_court
from tests.support.open_vote import CLOSES, DURING, Vote, open_vote
from tests.support.tamper import swap_choice
from voting.actions.close_assembly import close_assembly
from voting.clockwork import tick
from voting.queries.assemblies import AssemblyOnFile
from voting.queries.turnouts import participation
from voting.rules.turnout import Participation

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Traveller]:
    monkeypatch.setattr(live, "PAUSE", 0.02)
    monkeypatch.setattr(live, "GATHER", 0.0)
    with travel(DURING) as traveller:
        yield traveller


@pytest.fixture
async def here(database: Database) -> Court:
    return await build_court()


@pytest.fixture
async def vote(here: Court) -> Vote:
    return await open_vote(here, secret=SECRET)


class Looker:
    """One page that follows a vote: what each of its parts says now."""

    def __init__(self, vote: Vote, lang: str = "zh") -> None:
        self.stream = hub.stream("assembly", vote.public_id, lang)  # type: ignore[arg-type]
        self.parts: dict[str, str] = {}

    async def sees(self, part: str, words: str) -> None:
        """Wait until a part says these words; what never comes ends in the test's time limit."""
        while words not in self.text(part):
            frames = (await anext(self.stream)).decode()
            for event, lines in re.findall(r"event: (\w+)\n((?:data: .*\n)+)", frames):
                self.parts[event] = lines.replace("data: ", "")

    def text(self, part: str) -> str:
        bare = re.sub(r"<[^>]+>", "", self.parts.get(part, ""))
        return re.sub(r"\s+", "", bare.replace("\u00a0", ""))


@asynccontextmanager
async def looking(vote: Vote, lang: str = "zh") -> AsyncIterator[Looker]:
    looker = Looker(vote, lang)
    try:
        yield looker
    finally:
        await looker.stream.aclose()  # type: ignore[attr-defined]


async def test_whoever_connects_gets_all_parts_and_then_each_ballot(here: Court, vote: Vote) -> None:
    async with looking(vote) as phone, looking(vote, "en") as wall:
        await phone.sees("turnout", "还差4户/466.67㎡")
        assert {"turnout", "wall", "say", "corner"} <= phone.parts.keys()
        await wall.sees("wall", "4moreneeded")
        await cast(vote, here, "zhou")
        await phone.sees("turnout", "还差3户/266.67㎡")
        await wall.sees("wall", "3moreneeded")
        await cast(vote, here, "wu", "li", "qian", choice="against")
        await phone.sees("turnout", "参与已经够数。")
        for looker in (phone, wall):
            said = "".join(looker.text(part) for part in looker.parts)
            assert "反对" not in said.replace("同意和反对", "")
            assert "against" not in said


async def test_the_close_is_shown_at_once_where_people_look(
    here: Court, vote: Vote, clock: Traveller
) -> None:
    await cast(vote, here, "zhou", "wu", "li", "qian", "sun", "zhao")
    async with looking(vote) as wall:
        await wall.sees("say", "同意和反对，截止后一起揭晓。")
        clock.to(CLOSES)
        await close_assembly(vote.public_id, secret=SECRET)
        await wall.sees("wall", "1幢加装电梯，通过。全体6户，6户参与：6户同意，0户反对，0户弃权。")
        await wall.sees("say", "结果公示到2026年12月14日")
        await wall.sees("corner", "2026年11月29日周日20:00截止")
        await wall.sees("turnout", "有结果了，看结果")


async def test_a_wall_keeps_the_time_while_no_ballot_comes(vote: Vote, clock: Traveller) -> None:
    async with looking(vote) as wall:
        await wall.sees("corner", "19:00")
        clock.shift(minutes=3)
        await tick(SECRET)
        await wall.sees("corner", "19:03")
        clock.shift(days=1)
        await tick(SECRET)
        await wall.sees("say", "还有7天")


async def test_a_result_that_does_not_agree_reaches_no_wall(
    here: Court, vote: Vote, clock: Traveller
) -> None:
    await cast(vote, here, "zhou", "wu", "li", "qian", "sun", "zhao")
    clock.to(CLOSES)
    await close_assembly(vote.public_id, secret=SECRET)
    await swap_choice(vote.id)
    async with looking(vote) as wall:
        await wall.sees("wall", "结果暂不显示")
        assert "通过" not in wall.text("wall")


async def test_many_lookers_cost_one_rendering(
    here: Court, vote: Vote, monkeypatch: pytest.MonkeyPatch
) -> None:
    rendered: list[str] = []

    async def counted(found: AssemblyOnFile) -> Participation:
        rendered.append(found.public_id)
        return await participation(found)

    monkeypatch.setattr("voting.routes.assemblies.participation", counted)
    lookers = [Looker(vote) for _ in range(50)]
    await asyncio.gather(*(looker.sees("turnout", "还差4户") for looker in lookers))
    assert len(rendered) == 1
    for looker in lookers:
        await looker.stream.aclose()  # type: ignore[attr-defined]


async def test_the_live_address_is_a_stream_for_everyone_and_a_drafts_for_nobody(
    someone: Someone, here: Court, vote: Vote
) -> None:
    stranger = someone()
    await stranger.sign_in(here.people["stranger"])
    await stranger.get("/assemblies/as_nowhere/live", status=404)
