"""Who holds an office or convenes a table in a community today, and so may be named as a judge?"""

from datetime import date

from app.database import fetch


async def office_holders(community: int, today: date) -> list[tuple[int, str]]:
    """Person and name, by name."""
    rows = await fetch(
        "SELECT DISTINCT p.id, p.name FROM person p JOIN role r ON r.person = p.id"
        " WHERE r.community = ? AND r.kind <> 'overseer' AND p.ended_at IS NULL"
        " AND (r.since IS NULL OR r.since <= ?) AND (r.until IS NULL OR r.until >= ?) ORDER BY p.name, p.id",
        [community, today, today],
    )
    return [(row["id"], row["name"]) for row in rows]
