"""What no person types: numbers too large, strange digits, long words. A page answers; nothing breaks."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from litestar import Litestar
from litestar.routes import HTTPRoute

from app.clock import travel
from app.database import Database
from tests.pages.conftest import SECRET, Someone
from tests.support.court import Court, build_court
from tests.support.open_vote import DURING, Vote, open_vote

ODD = ("9" * 25, "9223372036854775808", "3000000000", "²", "-1", "%00")
ASKED = (
    *("at", "building", "buildings", "changes", "code", "days", "done", "entry", "find", "index", "kind"),
    *("lang", "merged", "page", "part", "preset", "question", "reason", "units", "version"),
    *("heads_all", "area_all"),
)
FILLED_IN = (
    *("access", "changes", "document", "entry", "item", "merged", "notice", "other", "page", "present"),
    *("question", "result_days", "role", "seen", "session", "target", "unit", "units"),
)
LEAVING = ("/sign-out", "/preferences")


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with travel(DURING):
        yield


@pytest.fixture
async def here(database: Database) -> Court:
    return await build_court()


@pytest.fixture
async def vote(here: Court) -> Vote:
    return await open_vote(here, secret=SECRET)


async def test_odd_numbers_in_addresses_break_nothing(
    app: Litestar, someone: Someone, here: Court, vote: Vote
) -> None:
    broken = []
    for name in ("", "chair"):
        browser = someone()
        if name:
            await browser.sign_in(here.people[name])
        for pattern in patterns(app):
            for word in ODD:
                path = filled(pattern, here, vote, word)
                spelled = quote(word, safe="%")
                asked = "&".join(f"{each}={spelled}" for each in ASKED)
                for address in {path, f"{path}?{asked}"}:
                    answer = await browser.http.get(address)
                    if answer.status_code >= 500:
                        broken.append((pattern, name, word[:30], "?" in address))
    assert not broken, broken


async def test_odd_numbers_in_forms_break_nothing(
    app: Litestar, someone: Someone, here: Court, vote: Vote
) -> None:
    broken = []
    for name in ("chair", "zhou"):
        browser = someone()
        await browser.sign_in(here.people[name])
        for pattern in patterns(app, "POST"):
            if pattern in LEAVING:
                continue
            for word in ODD:
                path = filled(pattern, here, vote, "1")
                answer = await browser.post(path, dict.fromkeys(FILLED_IN, word), status=None)
                if answer.status_code >= 500:
                    broken.append((pattern, name, word[:30]))
    assert not broken, broken


def patterns(app: Litestar, method: str = "GET") -> list[str]:
    return sorted(
        {
            route.path_format
            for route in app.routes
            if isinstance(route, HTTPRoute)
            and method in route.methods
            and not route.path_format.endswith("/live")
        }
    )


def filled(pattern: str, here: Court, vote: Vote, word: str) -> str:
    parts = pattern.split("/")
    known = {"assemblies": vote.public_id, "communities": here.public_id}
    for at, part in enumerate(parts):
        if part.startswith("{"):
            parts[at] = (
                known.get(parts[at - 1], "") if at == 2 and parts[1] in known else quote(word, safe="%")
            )
    return "/".join(parts)
