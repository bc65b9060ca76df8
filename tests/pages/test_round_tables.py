"""The pages of round tables, from the map to the register, for everybody who may come."""

from datetime import date

import pytest

from app.clock import travel
from app.database import Database
from meetings.roundtables.tables import Convenorship, RoundTable, TableSitting
from tests.pages.conftest import Someone
from tests.support.court import Court, build_court
from tests.support.open_vote import DURING
from tests.support.pages import Browser
from tests.support.table import CourtTables, court_tables

TODAY = DURING.date()


@pytest.fixture
async def court(database: Database) -> Court:
    return await build_court()


@pytest.fixture
async def tables(court: Court) -> CourtTables:
    return await court_tables(court)


@pytest.fixture(autouse=True)
def clock() -> object:
    with travel(DURING):
        yield


async def come(someone: Someone, court: Court, role: str, lang: str = "zh") -> Browser:
    browser: Browser = someone(lang=lang)
    if role:
        await browser.sign_in(court.people[role])
    return browser


# ---- the map ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["", "stranger", "tenant", "moderator"])
@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_everyone_sees_the_map(
    court: Court, tables: CourtTables, someone: Someone, role: str, lang: str
) -> None:
    browser = await come(someone, court, role, lang)
    await browser.get("/communities/court/tables")
    assert browser.sees("东片" if lang == "zh" else "met within 30 days")
    for show in ("due", "never", "no_convenor", "nonsense"):
        await browser.get(f"/communities/court/tables?show={show}")
    await browser.get("/communities/court/tables/print")
    await browser.get("/communities/nowhere/tables", 404 if role else 303)
