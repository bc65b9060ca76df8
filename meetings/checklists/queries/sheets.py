"""What stands in the sheet of a community's lists, and which sheet waits to be confirmed?"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from app.database import fetch
from meetings.checklists.queries.items import lines, links_among, seen_by
from meetings.checklists.queries.search import Filter
from meetings.checklists.rules.reading import Reader

MOST_EXPORTED = 20_000


@dataclass(frozen=True)
class Upload:
    """A sheet between upload and confirming."""

    id: int
    public_id: str
    community: int
    file_name: str
    cells: tuple[tuple[str, ...], ...]
    uploaded_at: datetime
    ended_at: datetime | None
    outcome: str


async def sheet_values(
    who: Reader, wanted: Filter, today: date, zone: ZoneInfo, *, names: bool
) -> tuple[dict[str, str], ...]:
    """Each item as the values of `rules.sheet.COLUMNS`, by list and number; names only for those in scope."""
    where, params = wanted.condition(today, who.person)
    visible, may = seen_by(who)
    found = await lines(
        f"i.community = ? AND {visible} AND {where} ORDER BY"
        " CASE i.list WHEN 'issue' THEN 0 WHEN 'need' THEN 1 WHEN 'resource' THEN 2 ELSE 3 END,"
        " i.number LIMIT ?",
        [who.community, *may, *params, MOST_EXPORTED],
    )
    rest = {
        row["id"]: row
        for row in await fetch(
            "SELECT id, detail, done_means, origin_words FROM list_item WHERE community = ?", [who.community]
        )
    }
    tags = {line.id: f"{line.list} {line.number}" for line in found}
    before: dict[int, list[str]] = {}
    for link in await links_among(who.community):
        if link.from_item in tags and link.to_item in tags and link.kind == "leads_to":
            before.setdefault(link.to_item, []).append(tags[link.from_item])
    return tuple(
        {
            "list": line.list,
            "number": str(line.number),
            "words": line.words,
            "detail": rest[line.id]["detail"],
            "topic": line.topic,
            "building": line.building_name,
            "place": line.place,
            "state": line.state,
            "closed_how": line.closed_how,
            "table": line.table,
            "visibility": line.visibility,
            "raised_on": _day(line.raised_at, zone),
            "raised_name": line.raised_name if names else "",
            "responsible": line.responsible_name if names else "",
            "due_on": _iso(line.due_on),
            "done_means": rest[line.id]["done_means"],
            "offered_by": line.offered_by,
            "available_from": _iso(line.available_from),
            "available_until": _iso(line.available_until),
            "answered_on": _day(line.first_answer_at, zone),
            "done_on": _day(line.done_at, zone),
            "closed_on": _day(line.closed_at, zone),
            "comes_from": "; ".join(before.get(line.id, ())),
            "origin_words": rest[line.id]["origin_words"],
        }
        for line in found
    )


async def on_file(who: Reader, today: date, zone: ZoneInfo) -> Mapping[tuple[str, int], Mapping[str, str]]:
    """Everything as an office reads it, by list and number."""
    values = await sheet_values(who, Filter(state="all"), today, zone, names=True)
    found = {(each["list"], int(each["number"])): each for each in values}
    for row in await fetch(
        "SELECT list, number FROM list_item WHERE community = ? AND state = 'joined'", [who.community]
    ):
        found.setdefault((row["list"], row["number"]), {})  # the number is taken
    return found


async def upload_of(public_id: str, community: int) -> Upload | None:
    """A sheet that somebody sent in."""
    rows = await fetch(
        "SELECT id, public_id, community, file_name, cells, uploaded_at, ended_at, outcome FROM list_upload"
        " WHERE public_id = ? AND community = ?",
        [public_id, community],
    )
    if not rows:
        return None
    cells: list[list[str]] = json.loads(rows[0]["cells"])
    return Upload(**{**rows[0], "cells": tuple(tuple(row) for row in cells)})


async def places_by_name(community: int) -> tuple[dict[str, int], dict[str, Any]]:
    """Buildings and open tables by the names people use."""
    buildings = await fetch("SELECT id, name FROM building WHERE community = ?", [community])
    tables = await fetch(
        "SELECT id, name, level FROM round_table WHERE community = ? AND closed_on IS NULL ORDER BY id DESC",
        [community],
    )
    return {row["name"]: row["id"] for row in buildings}, {row["name"]: row for row in tables}


def _day(at: datetime | None, zone: ZoneInfo) -> str:
    return at.astimezone(zone).date().isoformat() if at else ""


def _iso(on: date | None) -> str:
    return on.isoformat() if on else ""
