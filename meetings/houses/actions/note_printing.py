"""Note that somebody made a sheet of plates: who, when, how many, in which form."""

from datetime import datetime

from app.database import write
from meetings.houses.rules.plates import Layout
from meetings.houses.tables import PlatePrinting


async def note_printing(
    community: int, *, building: int | None, layout: Layout, plates: int, by: int, at: datetime
) -> None:
    """`building` is the one house a sheet is for; None for a sheet of several."""
    async with write():
        await PlatePrinting.insert(
            PlatePrinting(
                community=community,
                building=building,
                layout=layout.value,
                plates=plates,
                printed_by=by,
                printed_at=at,
            )
        )
