"""Sign-in links for each kind of person in the demo; they exist in a demo only."""

from app.clock import now
from app.community.actions.issue_code import issue_code
from app.database import fetch
from app.demo.people import PEOPLE
from app.settings import Settings


async def demo_links(settings: Settings) -> tuple[tuple[str, str], ...]:
    """Words and path for each person; links of an earlier start die."""
    rows = await fetch("SELECT id FROM person ORDER BY id LIMIT ?", [len(PEOPLE)])
    links = []
    for person, row in zip(PEOPLE, rows, strict=True):
        code = await issue_code(
            "demo_link",
            f"person:{row['id']}",
            secret=settings.secret,
            at=now(),
            community=None,
            issued_by=None,
        )
        links.append((person.words, f"/c/{code.token}"))
    return tuple(links)
