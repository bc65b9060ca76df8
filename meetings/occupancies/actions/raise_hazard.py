"""Put a hazard from a baseline sheet on the issue list, where it has a deadline and somebody in charge."""

from datetime import datetime

from app.refusals import Refusal
from meetings.checklists.actions.raise_item import RaisedItem, raise_item
from meetings.occupancies.queries.baseline import SheetOnFile
from meetings.occupancies.rules.baseline import Sheet, issue_words, lines_of


def hazard_key(sheet: int, line: str) -> str:
    """What names one hazard of one sheet, so that it is put on the list once."""
    return f"baseline:{sheet}:{line}"


async def raise_hazard(sheet: SheetOnFile, line: int, *, by: int, at: datetime, place: str) -> RaisedItem:
    """The issue; asked for twice it is the same one. `line` counts from nought."""
    lines = lines_of(sheet.words)
    if sheet.kind is not Sheet.HAZARDS or not 0 <= line < len(lines):
        raise Refusal("baseline.no_such_line")
    words, detail = issue_words(lines[line])
    return await raise_item(
        "issue",
        words,
        community=sheet.community,
        at=at,
        by=by,
        detail=detail,
        place=place,
        building=sheet.building,
        round_table=None,
        origin="patrol",
        origin_words=place,
        key=hazard_key(sheet.id, lines[line]),
    )
