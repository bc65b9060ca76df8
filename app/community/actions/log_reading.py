"""Keep that somebody in charge opened, searched or took out personal data: one line a day for each thing."""

from datetime import date, datetime

from app.community.rules.read_lists import ReadList
from app.database import execute, write


async def log_reading(
    community: int,
    building: int | None,
    person: int,
    what: str,
    *,
    at: datetime,
    today: date,
    subject: str = "",
    reason: str = "",
) -> None:
    """The second time on a day, or two windows at once, count up in the same line.

    `what` is which list (rules/read_lists.py; any other is a ValueError), `subject` the record where there is
    one ("meeting:12"), `reason` what was said where a reason is asked for.
    """
    async with write():
        await execute(
            "INSERT INTO data_reading (community, building, person, what, subject, reason, times, read_on,"
            " read_at) VALUES (?, ?, ?, ?, ?, ?, 1, ?, ?)"
            " ON CONFLICT (community, COALESCE(building, 0), person, what, subject, reason, read_on)"
            " DO UPDATE SET times = data_reading.times + 1, read_at = excluded.read_at",
            [community, building, person, ReadList(what).value, subject, reason, today, at],
        )
