"""Charge one period of a fee to all its units in one step; charging it again adds only who was missing."""

from dataclasses import dataclass
from datetime import date, datetime

from app.database import execute, fetch, lock, write
from app.refusals import NotFound, Refusal
from meetings.accounts.queries.fees import FeeOnFile, fee
from meetings.accounts.rules.money import by_area
from meetings.accounts.rules.periods import Every, days_of
from meetings.accounts.tables import Fee

AT_ONCE = 400  # rows of one statement: well below the engines' limits on parameters


@dataclass(frozen=True)
class Charged:
    """How many units were charged now, and how many could not be for want of an area."""

    units: int
    without_area: int


async def charge_period(
    public_id: str, period: str, due_on: date | None, *, by: int, at: datetime
) -> Charged:
    """Refused outside the days of the fee; amounts by area are rounded half up to the fen, unit by unit."""
    async with write():
        found = await fee(public_id)
        if found is None:
            raise NotFound
        await lock(Fee, found.id)
        due = _refuse(found, period, due_on)
        units = await _units(found, period)
        without = [each for each in units if found.basis == "area" and not each[1]]
        owed = [
            (unit, by_area(found.fen, area or 0) if found.basis == "area" else found.fen)
            for unit, area in units
            if (unit, area) not in without
        ]
        for start in range(0, len(owed), AT_ONCE):
            part = owed[start : start + AT_ONCE]
            await execute(
                "INSERT INTO charge (fee, unit, period, fen, due_on, waived_why, charged_by, charged_at)"
                f" VALUES {', '.join(['(?, ?, ?, ?, ?, ?, ?, ?)'] * len(part))}",
                [value for unit, fen in part for value in (found.id, unit, period, fen, due, "", by, at)],
            )
    return Charged(len(owed), len(without))


def _refuse(found: FeeOnFile, period: str, due_on: date | None) -> date:
    span = days_of(period, Every(found.period))
    if span is None:
        raise Refusal(f"open_account.period_{found.period}", at="charge")
    if span[1] < found.since or (found.until is not None and span[0] > found.until):
        raise Refusal("open_account.period_outside", at="charge")
    if due_on is None:
        raise Refusal("open_account.day_missing", at="due_on")
    return due_on


async def _units(found: FeeOnFile, period: str) -> list[tuple[int, int | None]]:
    """Units that this fee is for and that were not charged for the period yet, with their areas."""
    rows = await fetch(
        "SELECT u.id, u.area_dm2, u.use, u.building FROM unit u WHERE u.community = ?"
        " AND u.removed_on IS NULL AND NOT EXISTS"
        " (SELECT 1 FROM charge c WHERE c.fee = ? AND c.unit = u.id AND c.period = ?) ORDER BY u.id",
        [found.community, found.id, period],
    )
    return [
        (row["id"], row["area_dm2"])
        for row in rows
        if found.use in ("", row["use"]) and found.building_id in (None, row["building"])
    ]
