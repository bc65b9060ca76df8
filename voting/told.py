"""What do inbox items about a vote name: the vote and its dates, as text that any language can write out?"""

from datetime import datetime
from zoneinfo import ZoneInfo

from voting.queries.assemblies import AssemblyOnFile
from voting.rules.calendar import last_day_of


def told_dates(vote: AssemblyOnFile, zone: ZoneInfo, **more: str | int) -> dict[str, str | int]:
    """Params of a message that lies in inboxes for years: days and instants as ISO text."""
    objections = vote.objections_until
    return {
        "assembly": vote.title,
        "opens": _instant(vote.opens_at),
        "closes": _instant(vote.closes_at),
        "objections": last_day_of(objections.astimezone(zone)).isoformat() if objections else "",
        **more,
    }


def _instant(at: datetime | None) -> str:
    return at.isoformat() if at else ""
