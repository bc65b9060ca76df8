"""What is true of this installation for good? Facts are stated once and never changed."""

from app.clock import now
from app.database import read, write
from app.web.tables import Fact

BORN = "born"
DEMO, REAL = "demo", "real"


async def fact(name: str) -> str | None:
    """What was stated under a name."""
    async with read():
        rows = await Fact.select(Fact.value).where(Fact.name == name)
    return rows[0]["value"] if rows else None


async def state_fact(name: str, value: str) -> str:
    """State a fact; if it was stated before, that stays, and is what comes back."""
    async with write():
        await Fact.insert(Fact(name=name, value=value, stated_at=now())).on_conflict(action="DO NOTHING")
        rows = await Fact.select(Fact.value).where(Fact.name == name)
    return str(rows[0]["value"])


async def is_demo() -> bool:
    """Whether this database was born as a demo, with invented people."""
    return await fact(BORN) == DEMO
