"""Forget who came to meetings long over, and the ways in of those who gave only a name at the door."""

from datetime import date, datetime, timedelta

from app.community.queries.standings import tied_to
from app.community.rules.personal_data import ATTENDANCE_DAYS
from app.database import execute, fetch, write

AFTER = timedelta(days=1)  # of a meeting: whoever came by name only needs no way in any more
_OF_NOBODY = (  # a person who is nothing but somebody who came
    "p.login = '' AND NOT EXISTS (SELECT 1 FROM owner_access oa WHERE oa.person = p.id)"
    " AND NOT EXISTS (SELECT 1 FROM role r WHERE r.person = p.id)"
    " AND NOT EXISTS (SELECT 1 FROM occupancy oc WHERE oc.person = p.id)"
)


async def forget_attendance(*, at: datetime, today: date) -> None:
    """Names and homes of attendances go after their days; that somebody came, and as what, stays."""
    before = at - timedelta(days=ATTENDANCE_DAYS)
    async with write():
        for person in await _came_by_name(at - AFTER):
            if not await tied_to(person, today):
                await execute("UPDATE person SET ended_at = ? WHERE id = ?", [at, person])
        await execute(
            "UPDATE attendee SET name = '', household = '', person = NULL WHERE came_at < ?"
            " AND (name <> '' OR household <> '' OR person IS NOT NULL)",
            [before],
        )
        # the name of whoever came by name only goes with the last attendance that named them
        await execute(
            "UPDATE person SET name = '' WHERE name <> '' AND ended_at < ? AND id IN"
            f" (SELECT p.id FROM person p WHERE {_OF_NOBODY}"
            " AND NOT EXISTS (SELECT 1 FROM attendee a WHERE a.person = p.id))",
            [before],
        )


async def _came_by_name(before: datetime) -> tuple[int, ...]:
    """Those with a way in whose last meeting was before, and who are nothing else here."""
    rows = await fetch(
        f"SELECT p.id FROM person p WHERE p.ended_at IS NULL AND {_OF_NOBODY}"
        " AND EXISTS (SELECT 1 FROM attendee a WHERE a.person = p.id)"
        " AND NOT EXISTS (SELECT 1 FROM attendee a WHERE a.person = p.id AND a.came_at >= ?)",
        [before],
    )
    return tuple(row["id"] for row in rows)
