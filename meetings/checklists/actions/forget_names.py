"""Take names and contacts off items that were closed long ago; what was said and done stays."""

from datetime import datetime, timedelta

from app.community.rules.personal_data import LIST_DAYS
from app.database import execute, write

_OVER = "SELECT i.id FROM list_item i WHERE i.closed_at < ?"


async def forget_names(*, at: datetime) -> None:
    """Who raised it, who did it, who followed it, whom to reach at a party. A second time changes nothing."""
    before = at - timedelta(days=LIST_DAYS)
    async with write():
        await execute(
            "UPDATE list_item SET raised_by = NULL, raised_name = '', responsible = NULL,"
            " responsible_name = '', follow_code = NULL WHERE closed_at < ?"
            " AND (raised_by IS NOT NULL OR raised_name <> '' OR responsible IS NOT NULL"
            " OR responsible_name <> '' OR follow_code IS NOT NULL)",
            [before],
        )
        await execute(f"DELETE FROM item_follower WHERE item IN ({_OVER})", [before])
        await execute(
            f"UPDATE party_invitation SET contact = '' WHERE contact <> '' AND item IN ({_OVER})", [before]
        )
        await execute(
            "UPDATE item_note SET facts = '{}' WHERE kind IN ('underway', 'handed_over')"
            f" AND facts <> '{{}}' AND item IN ({_OVER})",
            [before],
        )
        await execute(
            "UPDATE item_note SET facts = '{\"on_behalf\":\"\"}' WHERE kind IN ('agreed', 'not_done')"
            f" AND facts <> '{{}}' AND item IN ({_OVER})",
            [before],
        )
        await execute(
            f"UPDATE item_note SET written_by = NULL WHERE written_by IS NOT NULL AND item IN ({_OVER})",
            [before],
        )
