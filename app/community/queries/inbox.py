"""What must this person do, what has happened, and whom can no phone be told?"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.community.rules.labels import unit_label
from app.database import fetch

MOST_SHOWN = 300


@dataclass(frozen=True)
class Item:
    """One item as its addressee reads it; `community` and `owner` are empty where it has none."""

    id: int
    kind: str
    message: str
    params: dict[str, Any]
    link: str
    community: str
    public_id: str
    time_zone: str
    owner: str
    created_at: datetime
    due_at: datetime | None
    done_at: datetime | None
    read_at: datetime | None

    def waits(self, at: datetime) -> bool:
        """Whether it is still to be done and can be."""
        return self.kind == "todo" and self.done_at is None and not self.late(at)

    def late(self, at: datetime) -> bool:
        """Whether its day has passed with nothing done."""
        return self.kind == "todo" and self.done_at is None and self.due_at is not None and self.due_at <= at


@dataclass(frozen=True)
class Unreached:
    """One message for an owner whom no phone reaches, with the door it has to go to."""

    owner: int
    name: str
    building: str
    units: str
    item: Item


_COLUMNS = (
    "i.id, i.kind, i.message, i.params, i.link, i.created_at, i.due_at, i.done_at,"
    " c.name AS community, c.public_id, c.time_zone, o.name AS owner"
)
_FROM = " FROM inbox_item i LEFT JOIN community c ON c.id = i.community LEFT JOIN owner o ON o.id = i.owner"


async def inbox(person: int) -> tuple[Item, ...]:
    """Everything for this person or for an owner they may act for, newest first."""
    rows = await fetch(
        f"SELECT {_COLUMNS}, r.read_at{_FROM}"
        " LEFT JOIN inbox_reading r ON r.item = i.id AND r.person = ?"
        " WHERE i.person = ? OR i.owner IN"
        " (SELECT oa.owner FROM owner_access oa WHERE oa.person = ? AND oa.until IS NULL)"
        " ORDER BY i.created_at DESC, i.id DESC LIMIT ?",
        [person, person, person, MOST_SHOWN],
    )
    return tuple(_item(row) for row in rows)


async def is_addressed(item: int, person: int) -> bool:
    """Whether an item is this person's to open."""
    rows = await fetch(
        "SELECT 1 AS found FROM inbox_item i WHERE i.id = ? AND (i.person = ? OR i.owner IN"
        " (SELECT oa.owner FROM owner_access oa WHERE oa.person = ? AND oa.until IS NULL))",
        [item, person, person],
    )
    return bool(rows)


async def unreached(community: int, since: datetime) -> tuple[Unreached, ...]:
    """Messages since a day for owners with no phone bound, in order of the doors to go to."""
    rows = await fetch(
        f"SELECT {_COLUMNS}, NULL AS read_at, o.id AS owner_id{_FROM}"
        " WHERE i.community = ? AND i.owner IS NOT NULL AND i.done_at IS NULL AND i.created_at >= ?"
        " AND o.ended_on IS NULL AND NOT EXISTS"
        " (SELECT 1 FROM owner_access oa WHERE oa.owner = i.owner AND oa.until IS NULL)"
        " ORDER BY i.id",
        [community, since],
    )
    doors = await _doors(community)
    found = [
        Unreached(row["owner_id"], row["owner"], *doors.get(row["owner_id"], ("", "")), _item(row))
        for row in rows
    ]
    places = {owner: place for place, owner in enumerate(doors)}
    return tuple(sorted(found, key=lambda one: (places.get(one.owner, len(places)), one.item.id)))


async def _doors(community: int) -> dict[int, tuple[str, str]]:
    """For each owner the building of the first unit, and all units; in order of place."""
    rows = await fetch(
        "SELECT h.owner, b.name AS building, e.name AS entrance, u.room FROM holding h"
        " JOIN unit u ON u.id = h.unit JOIN building b ON b.id = u.building"
        " LEFT JOIN entrance e ON e.id = u.entrance"
        " WHERE u.community = ? AND h.until IS NULL AND u.removed_on IS NULL"
        " ORDER BY b.position, b.name, e.position, u.floor, u.room",
        [community],
    )
    units: dict[int, list[str]] = {}
    building: dict[int, str] = {}
    for row in rows:
        label = unit_label(row["building"], row["entrance"] or "", row["room"])
        units.setdefault(row["owner"], []).append(label)
        building.setdefault(row["owner"], row["building"])
    return {owner: (building[owner], "、".join(labels)) for owner, labels in units.items()}


def _item(row: dict[str, Any]) -> Item:
    return Item(
        id=row["id"],
        kind=row["kind"],
        message=row["message"],
        params=json.loads(row["params"]),
        link=row["link"],
        community=row["community"] or "",
        public_id=row["public_id"] or "",
        time_zone=row["time_zone"] or "Asia/Shanghai",
        owner=row["owner"] or "",
        created_at=row["created_at"],
        due_at=row["due_at"],
        done_at=row["done_at"],
        read_at=row["read_at"],
    )
