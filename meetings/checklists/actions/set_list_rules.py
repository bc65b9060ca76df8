"""Set how a community runs its lists."""

from dataclasses import astuple
from datetime import datetime

from app.community.tables import Community
from app.database import execute, fetch, lock, write
from app.refusals import Refusal
from meetings.checklists.rules.items import ListSettings
from meetings.checklists.tables import ListRules

LEAST_DAYS, MOST_DAYS = 1, 365
_DAYS = ("house_days", "building_days", "group_days", "community_days", "agree_days")


async def set_list_rules(community: int, settings: ListSettings, *, person: int, at: datetime) -> None:
    """Holds for what is raised, answered or moved from now on; running days go on as they were."""
    for name in _DAYS:
        if not LEAST_DAYS <= getattr(settings, name) <= MOST_DAYS:
            raise Refusal("lists.days_wrong", at=name, least=LEAST_DAYS, most=MOST_DAYS)
    async with write():
        await lock(Community, community)
        if await fetch("SELECT id FROM list_rules WHERE community = ?", [community]):
            await execute(
                "UPDATE list_rules SET without_name = ?, house_days = ?, building_days = ?, group_days = ?,"
                " community_days = ?, agree_days = ?, set_by = ?, set_at = ? WHERE community = ?",
                [*astuple(settings), person, at, community],
            )
            return
        await ListRules.insert(
            ListRules(
                community=community,
                without_name=settings.without_name,
                house_days=settings.house_days,
                building_days=settings.building_days,
                group_days=settings.group_days,
                community_days=settings.community_days,
                agree_days=settings.agree_days,
                set_by=person,
                set_at=at,
            )
        )
