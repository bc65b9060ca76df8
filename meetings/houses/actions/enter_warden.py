"""Enter who looks after fire safety in a house; the name is shown by surname only with consent."""

from datetime import date, datetime

from app.community.tables import Building
from app.database import fetch, lock, write
from app.refusals import Refusal
from meetings.houses.rules.safety import LONGEST_NAME, Warden
from meetings.houses.tables import FireWarden


async def enter_warden(
    building: int,
    name: str,
    office: str,
    since: date | None,
    *,
    agreed: bool,
    by: int,
    at: datetime,
    today: date,
) -> int:
    """The warden's number; the same name in the same office that runs already is not entered twice."""
    if not name:
        raise Refusal("house_page.name_missing", at="name")
    if len(name) > LONGEST_NAME:
        raise Refusal("house_page.too_long", at="name", n=LONGEST_NAME)
    if office not in tuple(Warden):
        raise Refusal("house_page.office_missing", at="office")
    if since is None:
        raise Refusal("house_page.day_missing", at="since")
    async with write():
        await lock(Building, building)
        rows = await fetch(
            "SELECT id FROM fire_warden WHERE building = ? AND office = ? AND name = ?"
            " AND (until IS NULL OR until >= ?) ORDER BY id",
            [building, office, name, today],
        )
        if rows:
            return int(rows[0]["id"])
        made = await FireWarden.insert(
            FireWarden(
                building=building,
                name=name,
                office=office,
                since=since,
                consented_on=today if agreed else None,
                entered_by=by,
                entered_at=at,
            )
        )
    return int(made[0]["id"])
