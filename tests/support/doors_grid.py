"""Whose doors: the grid, its known numbers, the sheets of five and the duties of landlords."""

from meetings.occupancies.tables import BaselineSheet, Duty, DutyDone
from tests.support.court import BEGAN, SINCE
from tests.support.doors import CONVENES, MODERATORS, OVERSEER
from tests.support.open_vote import DURING

BRANCH = CONVENES | {"zhou"}  # offices, and whoever convenes a table somewhere in the tree
LOOKS = BRANCH | OVERSEER  # the street office, too, for figures

GRID_DOORS: dict[str, set[str]] = {
    "GET /communities/{community}/grid": LOOKS,
    "GET /communities/{community}/grid/nodes/{table}": CONVENES | OVERSEER,
    "GET /communities/{community}/grid/print": LOOKS,
    "GET /communities/{community}/grid/export.xlsx": LOOKS,
    "GET /communities/{community}/known-occupants": MODERATORS,
    "POST /communities/{community}/known-occupants": MODERATORS,
    "GET /communities/{community}/baseline": LOOKS,
    "GET /communities/{community}/baseline/{building}": MODERATORS | {"zhou"},
    "GET /communities/{community}/baseline/{building}/{sheet}": MODERATORS | {"zhou"},
    "POST /communities/{community}/baseline/{building}/{sheet}": MODERATORS | {"zhou"},
    "POST /baseline-sheets/{baseline_sheet}/issues": MODERATORS | {"zhou"},
    "GET /communities/{community}/landlord-duties": BRANCH,
    "POST /communities/{community}/landlord-duties": MODERATORS,
    "POST /landlord-duties/{landlord_duty}/ending": MODERATORS,
    "GET /houses/{building}/duties": MODERATORS | {"zhou"},
    "POST /houses/{building}/duties": MODERATORS | {"zhou"},
    "POST /houses/{building}/duty-undoings": MODERATORS | {"zhou"},
    "GET /houses/{building}/duties/{duty_photo}": MODERATORS | {"zhou"},
}


async def grid_things(community: int, building: int, person: int, photo: int) -> dict[str, str]:
    """A duty that was done in a building, with a photo, and a sheet: as the words of their addresses."""
    address = f"duty-{community}"
    rows = await Duty.insert(
        Duty(
            public_id=address, community=community, title="查灭火器", every="year", since=SINCE,
            made_by=person, made_at=BEGAN,
        )
    )  # fmt: skip
    await DutyDone.insert(
        DutyDone(
            duty=rows[0]["id"], building=building, period=str(DURING.year), file=photo, done_by=person,
            done_at=BEGAN,
        )
    )  # fmt: skip
    sheets = await BaselineSheet.insert(
        BaselineSheet(
            community=community, building=building, kind="hazards", words="飞线充电", checked_on=SINCE,
            checked_by=person, entered_at=BEGAN,
        )
    )  # fmt: skip
    return {"landlord_duty": address, "sheet": "hazards", "baseline_sheet": str(sheets[0]["id"])}
