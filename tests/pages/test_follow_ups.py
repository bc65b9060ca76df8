"""After the vote: the committee opens actions that point back to the posted result."""

from collections.abc import Iterator

import pytest

from app.clock import Traveller, travel
from app.database import Database, fetch
from tests.pages.conftest import Someone
from tests.pages.test_assembly import sits
from tests.pages.test_results import passed
from tests.support.court import Court, build_court
from tests.support.open_vote import DURING


@pytest.fixture(autouse=True)
def clock() -> Iterator[Traveller]:
    with travel(DURING) as traveller:
        yield traveller


@pytest.fixture
async def here(database: Database) -> Court:
    return await build_court()


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_an_action_points_back_to_the_vote(
    someone: Someone, here: Court, clock: Traveller, lang: str
) -> None:
    vote = await passed(here, clock)
    chair = await sits(someone, here, "chair")
    await chair.get(vote.path("/result"))
    assert vote.path("/follow-ups") in chair.page.source  # type: ignore[union-attr]
    await chair.get(vote.path("/follow-ups"))
    fields = {"words": "签施工合同", "to_name": "何平", "due_on": "2027-01-15"}
    answer = await chair.post(vote.path("/follow-ups"), fields, status=422)
    assert "签施工合同" in answer.text
    for _ in range(2):  # a double click is one action
        await chair.post(vote.path("/follow-ups"), {**fields, "done_means": "合同盖章"})
    rows = await fetch("SELECT public_id, origin, origin_ref FROM list_item")
    assert [(row["origin"], row["origin_ref"]) for row in rows] == [("verdict", vote.public_id)]
    everyone = someone(lang=lang)
    await everyone.get(vote.path("/follow-ups"))
    assert everyone.sees("签施工合同")
    await everyone.get(f"/items/{rows[0]['public_id']}")
    assert f"/assemblies/{vote.public_id}" in everyone.page.source  # type: ignore[union-attr]
    assert not everyone.sees("何平")


async def test_who_is_not_the_committee_opens_nothing(
    someone: Someone, here: Court, clock: Traveller
) -> None:
    vote = await passed(here, clock)
    zhou = await sits(someone, here, "zhou")
    await zhou.get(vote.path("/follow-ups"))
    await zhou.post(vote.path("/follow-ups"), {"words": "我来"}, status=404)
