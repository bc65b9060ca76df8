"""Store a password that was just typed under today's cost, if it has not changed meanwhile."""

from app.community.tables import Person
from app.database import write


async def renew_password_hash(person: int, before: str, after: str) -> None:
    """Compare and set."""
    async with write():
        await Person.update({Person.password_hash: after}).where(
            (Person.id == person) & (Person.password_hash == before)
        )
