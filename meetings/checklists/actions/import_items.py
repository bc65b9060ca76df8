"""Take a sheet into the lists: all of it, or nothing."""

import secrets
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from app.community.tables import Community
from app.database import execute, fetch, lock, write
from app.refusals import NotFound, Refusal
from meetings.checklists.holding import write_note
from meetings.checklists.queries.settings import list_settings
from meetings.checklists.queries.sheets import on_file, places_by_name, upload_of
from meetings.checklists.rules.items import OPEN_STATES, Level, ListSettings, goes_up_at
from meetings.checklists.rules.reading import Reader
from meetings.checklists.rules.sheet import Plan, SheetLine, Vocabulary, plan, read_lines
from meetings.checklists.tables import ItemLink, ListItem

_DAYS = ("due_on", "available_from", "available_until")


async def import_items(
    upload: str, words: Vocabulary, *, who: Reader, zone: ZoneInfo, at: datetime, today: date
) -> Plan:
    """What was done. Read and compared again inside the transaction: nothing changed since the preview is
    overwritten unseen. A second click finds it done.
    """
    async with write():
        await lock(Community, who.community)
        sheet = await upload_of(upload, who.community)
        if sheet is None:
            raise NotFound
        if sheet.ended_at is not None:
            return Plan()
        found = plan(*read_lines(sheet.cells, words), await on_file(who, today, zone))
        if found.faults:
            raise Refusal("lists.sheet_faults")
        buildings, tables = await places_by_name(who.community)
        settings = await list_settings(who.community)
        numbers = await _last_numbers(who.community)
        made: dict[tuple[str, int], int] = {}
        grown: list[tuple[tuple[str, int], int]] = []
        for line in found.new:
            numbers[line.list] = max(numbers.get(line.list, 0), line.number)
        for line in found.new:
            number = line.number or numbers.get(line.list, 0) + 1
            numbers[line.list] = max(numbers.get(line.list, 0), number)
            item = _item(line, number, who, buildings, tables, settings, zone, at)
            made[(line.list, number)] = int((await ListItem.insert(item))[0]["id"])
            await write_note(made[(line.list, number)], "imported", at=at, by=who.person)
            grown += [(before, made[(line.list, number)]) for before in line.comes_from]
        for before, item_id in grown:
            await _link(before, item_id, made, who, at)
        for line, names in found.changed:
            await _change(line, names, who, buildings, at)
        await execute(
            "UPDATE list_upload SET ended_at = ?, outcome = 'confirmed', cells = '[]' WHERE id = ?",
            [at, sheet.id],
        )
    return found


def _item(
    line: SheetLine,
    number: int,
    who: Reader,
    buildings: dict[str, int],
    tables: dict[str, Any],
    settings: ListSettings,
    zone: ZoneInfo,
    at: datetime,
) -> ListItem:
    def given(name: str) -> str:
        return line.values.get(name, "")

    table = tables.get(given("table"))
    state = given("state") or "open"
    raised = _instant(given("raised_on"), zone) or at
    level = str(table["level"]) if table else Level.COMMUNITY
    rests = state in OPEN_STATES and state != "done"
    return ListItem(
        public_id=secrets.token_urlsafe(16),
        community=who.community,
        list=line.list,
        number=number,
        words=given("words"),
        detail=given("detail"),
        topic=given("topic"),
        place=given("place"),
        building=buildings.get(given("building")),
        state=state,
        visibility=given("visibility") or "community",
        round_table=table["id"] if table else None,
        level_since=at,
        level_due_at=goes_up_at(line.list, level, at, settings) if rests else None,
        origin="import",
        origin_words=given("origin_words"),
        raised_name=given("raised_name"),
        raised_at=raised,
        first_answer_at=_instant(given("answered_on"), zone),
        responsible_name=given("responsible"),
        offered_by=given("offered_by"),
        available_from=_day(given("available_from")),
        available_until=_day(given("available_until")),
        due_on=_day(given("due_on")),
        done_means=given("done_means"),
        done_at=_instant(given("done_on"), zone),
        closed_at=_instant(given("closed_on"), zone) or (at if state == "closed" else None),
        closed_how=given("closed_how") or ("withdrawn" if state == "closed" else ""),
    )


async def _change(
    line: SheetLine, names: tuple[str, ...], who: Reader, buildings: dict[str, int], at: datetime
) -> None:
    """Only columns of rules.sheet.EDITABLE come here; their names are column names of the table."""
    item = int(
        (
            await fetch(
                "SELECT id FROM list_item WHERE community = ? AND list = ? AND number = ?",
                [who.community, line.list, line.number],
            )
        )[0]["id"]
    )
    for name in names:
        value: Any = line.values[name]
        if name == "building":
            value = buildings.get(value)
        elif name in _DAYS:
            value = _day(value)
        await execute(f"UPDATE list_item SET {name} = ? WHERE id = ?", [value, item])
    await write_note(item, "edited", at=at, by=who.person, facts={"columns": list(names)})


async def _link(
    before: tuple[str, int], item: int, made: dict[tuple[str, int], int], who: Reader, at: datetime
) -> None:
    first = made.get(before)
    if first is None:
        rows = await fetch(
            "SELECT id FROM list_item WHERE community = ? AND list = ? AND number = ?",
            [who.community, *before],
        )
        if not rows:
            raise Refusal("lists.sheet_faults")
        first = int(rows[0]["id"])
    link = ItemLink(from_item=first, to_item=item, kind="leads_to", made_by=who.person, made_at=at)
    await ItemLink.insert(link).on_conflict(action="DO NOTHING")


async def _last_numbers(community: int) -> dict[str, int]:
    rows = await fetch(
        "SELECT list, MAX(number) AS last FROM list_item WHERE community = ? GROUP BY list", [community]
    )
    return {row["list"]: int(row["last"]) for row in rows}


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _instant(text: str, zone: ZoneInfo) -> datetime | None:
    """Noon of that day: a sheet holds no hours."""
    return datetime.combine(date.fromisoformat(text), time(12), zone).astimezone(UTC) if text else None
