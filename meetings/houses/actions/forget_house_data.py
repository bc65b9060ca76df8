"""Forget what was written at houses' codes half a year ago, and wardens whose office is over."""

from datetime import date, datetime, timedelta

from app.community.rules.personal_data import HOUSE_MESSAGE_DAYS, WARDEN_DAYS
from app.database import execute, write


async def forget_house_data(*, at: datetime, today: date) -> None:
    """Messages go with their answers; of a warden the office and its days stay. Twice changes nothing."""
    before = at - timedelta(days=HOUSE_MESSAGE_DAYS)
    async with write():
        await execute(
            "UPDATE inbox_item SET done_at = ? WHERE done_at IS NULL AND subject IN"
            " (SELECT 'house_message:' || m.id FROM house_message m WHERE m.written_at < ?)",
            [at, before],
        )
        await execute("DELETE FROM house_message WHERE written_at < ?", [before])
        await execute(
            "UPDATE fire_warden SET name = '', person = NULL WHERE until < ? AND name <> ''",
            [today - timedelta(days=WARDEN_DAYS)],
        )
