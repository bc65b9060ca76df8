"""End a guest's invitation: from tomorrow they have no seat here."""

from datetime import date, timedelta

from app.database import write
from meetings.roundtables.tables import TableGuest


async def end_guest(table_id: int, guest: int, *, today: date) -> None:
    """Yesterday was the last day; ending twice, or somebody else's guest, changes nothing."""
    async with write():
        await TableGuest.update({TableGuest.until: today - timedelta(days=1)}).where(
            (TableGuest.id == guest)
            & (TableGuest.round_table == table_id)
            & (TableGuest.until.is_null() | (TableGuest.until >= today))
        )
