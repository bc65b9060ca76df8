"""Load the demo: three communities at true size, one vote decided, one running, one posted."""

from app.database import fetch
from app.demo.houses import load_houses
from app.demo.votes import load_votes
from app.settings import Settings


async def load_demo(settings: Settings) -> None:
    """Fill an empty database; a database that holds the demo already stays as it is."""
    if await fetch("SELECT id FROM community LIMIT 1"):
        return
    communities = await load_houses()
    await load_votes(communities, settings.secret)
