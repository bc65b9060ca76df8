"""For whom may a person act in a community, as far as a vote is concerned?"""

from app.database import fetch


async def owners_of_person(person: int, community: int) -> tuple[int, ...]:
    """The owners whose phone this person's is."""
    rows = await fetch(
        "SELECT DISTINCT a.owner FROM owner_access a JOIN owner o ON o.id = a.owner"
        " WHERE a.person = ? AND a.until IS NULL AND o.community = ? AND o.ended_on IS NULL ORDER BY a.owner",
        [person, community],
    )
    return tuple(row["owner"] for row in rows)
