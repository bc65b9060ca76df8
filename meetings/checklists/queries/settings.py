"""How does a community run its lists?"""

from app.database import fetch
from meetings.checklists.rules.items import ListSettings


async def list_settings(community: int) -> ListSettings:
    """What the community has set, or the defaults of the rules."""
    rows = await fetch(
        "SELECT without_name, house_days, building_days, group_days, community_days, agree_days"
        " FROM list_rules WHERE community = ?",
        [community],
    )
    if not rows:
        return ListSettings()
    return ListSettings(**{**rows[0], "without_name": bool(rows[0]["without_name"])})
