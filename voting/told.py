"""What do inbox items about a vote name: the vote and its dates, written alike in every language?"""

from datetime import datetime
from zoneinfo import ZoneInfo

from voting.queries.assemblies import AssemblyOnFile
from voting.rules.calendar import last_day_of


def told_dates(vote: AssemblyOnFile, zone: ZoneInfo, **more: str | int) -> dict[str, str | int]:
    """Params of a message: kept as text for years, so dates are written as numbers (2026-11-29 20:00)."""
    return {
        "assembly": vote.title,
        "opens": written_moment(vote.opens_at, zone),
        "closes": written_moment(vote.closes_at, zone),
        "objections": (
            last_day_of(vote.objections_until.astimezone(zone)).isoformat() if vote.objections_until else ""
        ),
        **more,
    }


def written_moment(at: datetime | None, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}" if at else ""
