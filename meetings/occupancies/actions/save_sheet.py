"""Keep a baseline sheet as somebody found the place on a day; the sheets before it stay on record."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from app.community.tables import Community
from app.database import fetch, lock, write
from app.refusals import Refusal
from meetings.occupancies.rules.baseline import Sheet, Wrong, read_sheet, stored, wrong_day
from meetings.occupancies.tables import BaselineSheet


@dataclass(frozen=True)
class TypedSheet:
    """What stood in the form; `numbers` holds each field read as a whole number, None where it is none."""

    kind: Sheet
    typed: Mapping[str, str]
    numbers: Mapping[str, int | None]
    words: str
    checked_on: date | None


async def save_sheet(
    community: int, building: int | None, sheet: TypedSheet, *, by: int, at: datetime, today: date
) -> int:
    """The number of the sheet. The same sheet of the same day sent twice is one."""
    facts = read_sheet(sheet.kind, sheet.typed, sheet.numbers, sheet.words)
    if isinstance(facts, Wrong):
        raise Refusal(facts.why, at=facts.at, n=facts.n)
    if wrong := wrong_day(sheet.checked_on, today):
        raise Refusal(wrong.why, at=wrong.at, n=wrong.n)
    text = stored(facts)
    async with write():
        await lock(Community, community)
        same = await fetch(
            "SELECT id FROM baseline_sheet WHERE community = ? AND COALESCE(building, 0) = ? AND kind = ?"
            " AND checked_on = ? AND facts = ? AND words = ?",
            [community, building or 0, sheet.kind.value, sheet.checked_on, text, sheet.words],
        )
        if same:
            return int(same[0]["id"])
        rows = await BaselineSheet.insert(
            BaselineSheet(
                community=community,
                building=building,
                kind=sheet.kind.value,
                facts=text,
                words=sheet.words,
                checked_on=sheet.checked_on,
                checked_by=by,
                entered_at=at,
            )
        )
    return int(rows[0]["id"])
