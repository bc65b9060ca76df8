"""State whether a warden agrees to be named by surname: given and taken back by the same form."""

from datetime import date

from app.database import execute, write


async def set_warden_consent(warden: int, building: int, *, agreed: bool, today: date) -> None:
    """The day of a consent that stands already is kept."""
    async with write():
        if agreed:
            await execute(
                "UPDATE fire_warden SET consented_on = ? WHERE id = ? AND building = ?"
                " AND consented_on IS NULL",
                [today, warden, building],
            )
        else:
            await execute(
                "UPDATE fire_warden SET consented_on = NULL WHERE id = ? AND building = ?", [warden, building]
            )
