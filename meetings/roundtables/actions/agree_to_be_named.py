"""A convenor agrees to be named in public by surname and office, or takes that back."""

from datetime import date

from app.database import write
from meetings.roundtables.tables import Convenorship


async def agree_to_be_named(table_id: int, person: int, *, agrees: bool, today: date) -> None:
    """Holds for the person's own terms at the table that are not over."""
    async with write():
        await Convenorship.update({Convenorship.consented_on: today if agrees else None}).where(
            (Convenorship.round_table == table_id)
            & (Convenorship.person == person)
            & (Convenorship.until.is_null() | (Convenorship.until >= today))
        )
