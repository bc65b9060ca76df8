"""Sign-in links for each kind of person in the demo; they exist in a demo only."""

from datetime import datetime

from app.clock import now
from app.community.actions.issue_code import issue_code
from app.database import fetch
from app.demo.houses import fact_of
from app.demo.people import PEOPLE
from app.demo.tables import HOUSE_OF_THE_DEMO
from app.demo.votes import RUNNING
from app.settings import Settings
from app.web.facts import fact, is_demo
from meetings.houses.rules.plates import plain_code


async def demo_links(settings: Settings) -> tuple[tuple[str, str], ...]:
    """Key and path for each person; links of an earlier start die. A real installation has none, ever."""
    if not await is_demo():
        return ()
    links = []
    for person in PEOPLE:
        number = await fact(fact_of(person.key))
        if number is None:  # a demo of an earlier version, which did not know this person
            continue
        code = await issue_code(
            "demo_link",
            f"person:{number}",
            secret=settings.secret,
            at=now(),
            community=None,
            issued_by=None,
        )
        links.append((person.key, f"/c/{code.token}"))
    return tuple(links)


async def demo_house(settings: Settings) -> str | None:
    """The path of the page behind the code of a house that can be tried; None where there is no demo."""
    rows = await fetch(
        "SELECT p.id, p.generation FROM house_plate p JOIN building b ON b.id = p.building"
        " JOIN community c ON c.id = b.community WHERE c.public_id = 'duxiang' AND b.name = ?"
        " AND p.entrance IS NULL AND p.unit IS NULL",
        [HOUSE_OF_THE_DEMO],
    )
    if not rows or not await is_demo():
        return None
    return f"/h/{plain_code(settings.secret, rows[0]['id'], rows[0]['generation']).token}"


async def demo_vote_is_over(at: datetime) -> bool:
    """Whether the vote that the demo was made for to try can't be tried any more."""
    rows = await fetch("SELECT closes_at FROM assembly WHERE public_id = ?", [RUNNING])
    return not rows or rows[0]["closes_at"] <= at
