"""Before the close, no page shows or counts a choice to anybody but the entry that cast it.

Two votes that differ in nothing but what was chosen are shown to everybody: every address of an assembly must
read the same in both, word for word. New pages are included: the addresses come from the application.
"""

import logging
import re
from pathlib import Path

import pytest
from litestar import Litestar

from app.clock import travel
from app.database import open_database
from app.settings import Settings
from tests.pages.conftest import SECRET
from tests.support.court import Court, build_court
from tests.support.databases import PRODUCT
from tests.support.open_vote import DURING, Vote, open_vote
from tests.support.pages import Browser, Page, running
from voting.actions.cast_ballot import cast_ballot

VOTERS = ("wu", "li", "qian", "sun", "zhao")
OTHERS = (
    "zhou",
    "tenant",
    "sub_landlord",
    "teller",
    "committee",
    "chair",
    "administrator",
    "overseer",
    "stranger",
)
PARAMETER = re.compile(r"\{[^}]*\}")


async def test_no_page_differs_by_what_others_chose(
    tmp_path: Path, request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture
) -> None:
    from app.main import create_app

    caplog.set_level(logging.DEBUG)
    seen: dict[str, dict[tuple[str, str], tuple[int, str]]] = {}
    for choice in ("agree", "against"):
        folder = tmp_path / choice
        folder.mkdir()
        settings = Settings("sqlite:///unused", folder, SECRET, public_address="http://testserver")
        database = await open_database(PRODUCT.sqlite(folder, request), check=False)
        try:
            with travel(DURING):
                here = await build_court()
                vote = await open_vote(here, secret=SECRET, replace_ballot="yes")
                await _everybody_casts(here, vote, choice)
                async with running(create_app(settings)) as app:
                    seen[choice] = await _pages(app, here, vote)
        finally:
            await database.close()
    assert seen["agree"].keys() == seen["against"].keys()
    assert len({path for _, path in seen["agree"]}) > 5
    for place, page in seen["agree"].items():
        assert page == seen["against"][place], f"{place} shows what others chose"
    assert "against" not in caplog.text


async def _everybody_casts(here: Court, vote: Vote, choice: str) -> None:
    for at, name in enumerate(VOTERS):
        await cast_ballot(
            vote.public_id,
            number=vote.numbers[name],
            person=here.people[name],
            choices={"m1": choice},
            op=f"{at:032x}",
            secret=SECRET,
        )


async def _pages(app: Litestar, here: Court, vote: Vote) -> dict[tuple[str, str], tuple[int, str]]:
    """What each of the others reads at each address that names only the assembly or its community."""
    found: dict[tuple[str, str], tuple[int, str]] = {}
    for name in (*OTHERS, ""):
        browser = Browser(app)
        if name:
            await browser.sign_in(here.people[name])
        for path in _addresses(app, here, vote):
            answer = await browser.http.get(path)
            html = answer.headers.get("content-type", "").startswith("text/html") and answer.text
            assert answer.status_code < 500, f"{path} for {name or 'nobody'}: {answer.status_code}"
            found[name, path] = (answer.status_code, Page(answer).text if html else answer.text)
        await browser.http.aclose()
    return found


def _addresses(app: Litestar, here: Court, vote: Vote) -> list[str]:
    paths = ["/", "/inbox"]
    for route in app.routes:
        pattern, methods = route.path, getattr(route, "methods", ())
        if "GET" not in methods or len(PARAMETER.findall(pattern)) != 1 or pattern.endswith("/live"):
            continue
        if pattern.startswith("/assemblies/"):
            paths.append(PARAMETER.sub(vote.public_id, pattern))
        elif pattern.startswith("/communities/"):
            paths.append(PARAMETER.sub(here.public_id, pattern))
    return sorted(paths)
