"""What everybody looks at while a vote runs costs no more questions to the database where thousands live."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from app.clock import Traveller, travel
from app.database import Database, fetch, sqlite_connection
from tests.pages.conftest import SECRET, Someone
from tests.support.open_vote import CLOSES, DURING
from tests.support.pages import Browser
from tests.support.tower import open_tower
from voting.actions.cast_at_desk import Desk, cast_at_desk
from voting.actions.close_assembly import close_assembly
from voting.queries import evidence as module

MOST = {"/turnout": 8, "/screen/wall": 10, "/desk/figures": 13, "/desk/now": 15}
DECIDED = {"/turnout": 8, "/screen/wall": 14, "/result": 16}


@pytest.fixture(autouse=True)
def clock() -> Iterator[Traveller]:
    with travel(DURING) as traveller:
        yield traveller


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every statement that the database is asked, in order."""
    statements: list[str] = []
    query = sqlite_connection.SQLiteConnection.query

    def counted(self: Any, sql: str, params: Any = ()) -> Any:
        statements.append(sql)
        return query(self, sql, params)

    monkeypatch.setattr(sqlite_connection.SQLiteConnection, "query", counted)
    return statements


async def test_pages_of_a_large_vote_ask_as_few_questions_as_those_of_a_small_one(
    someone: Someone, database: Database, asked: list[str], clock: Traveller
) -> None:
    here, tower = await open_tower(400)
    rows = await fetch(
        "SELECT e.number, ro.owner FROM roll_entry e JOIN roll_entry_owner ro ON ro.entry = e.id"
        " WHERE e.number >= 100 ORDER BY e.number LIMIT 40"
    )
    for at, row in enumerate(rows):
        await cast_at_desk(
            tower,
            number=row["number"],
            desk=Desk(here.people["teller"], "王女士", frozenset({row["owner"]})),
            choices={"m1": "agree"},
            op=f"{at:032x}",
            secret=SECRET,
        )
    passer_by, chair = someone(), someone()
    await chair.sign_in(here.people["chair"])
    for path, most in MOST.items():
        await _costs(chair if "/desk" in path else passer_by, f"/assemblies/{tower}{path}", asked, most)
    await passer_by.get(f"/assemblies/{tower}/turnout")
    assert "40" in (await passer_by.get(f"/assemblies/{tower}/turnout")).text
    clock.to(CLOSES)
    await close_assembly(tower, secret=SECRET)
    for path, most in DECIDED.items():
        await _costs(passer_by, f"/assemblies/{tower}{path}", asked, most)


async def test_a_result_that_many_open_is_read_through_once_in_a_while(
    someone: Someone, database: Database, asked: list[str], clock: Traveller
) -> None:
    _, tower = await open_tower(20)
    clock.to(CLOSES)
    await close_assembly(tower, secret=SECRET)
    browser = someone()
    for _ in range(5):
        await browser.get(f"/assemblies/{tower}/result")
    asked.clear()
    for _ in range(5):
        await browser.get(f"/assemblies/{tower}/result")
    assert not [sql for sql in asked if "leaf_hash FROM ledger_leaf" in sql]
    clock.to(CLOSES + module.AGAIN)
    await browser.get(f"/assemblies/{tower}/result")
    assert len([sql for sql in asked if "leaf_hash FROM ledger_leaf" in sql]) == 1


async def test_a_building_with_many_floors_is_one_grid_and_the_list_of_visits_is_short(
    someone: Someone, database: Database
) -> None:
    here, tower = await open_tower(60)
    teller = someone()
    await teller.sign_in(here.people["teller"])
    await teller.get(f"/assemblies/{tower}/desk?at=2")
    assert teller.page is not None
    cells = [cell for cell in teller.page.all("td") if "u " in f"{cell.get('class')} "]
    assert len(cells) == 60
    assert teller.sees("1 幢 0/7")
    assert teller.sees("2 幢 0/60")
    assert teller.sees("要去拜访的 66 户")
    assert teller.sees("看全部 66 户")
    waiting = json.dumps(
        [1 for row in teller.page.all("tr") if "1 户 /" in "".join(row.itertext()).replace("\u00a0", " ")]
    )
    assert waiting.count("1") == 30
    await teller.get(f"/assemblies/{tower}/desk?at=nowhere&all=1")
    assert not teller.sees("看全部 66 户")


async def _costs(browser: Browser, path: str, asked: list[str], most: int) -> None:
    await browser.get(path)
    asked.clear()
    await browser.get(path)
    assert len(asked) <= most, f"{path} asks {len(asked)} questions:\n" + "\n".join(asked)
