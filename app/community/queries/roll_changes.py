"""What was changed on the roll, when, by whom and why?"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.community.rules.labels import unit_label
from app.community.tables import Person, RollChange

AT_ONCE = 50


@dataclass(frozen=True)
class ChangeOnFile:
    """One change with what was and what became of it."""

    id: int
    unit: int | None
    label: str
    owner: int | None
    owner_name: str
    what: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    reason: str
    made_at: datetime
    made_by: str


async def roll_changes(
    community: int, *, unit: int | None = None, owner: int | None = None, page: int = 1
) -> tuple[tuple[ChangeOnFile, ...], int]:
    """One page, newest first, and how many pages there are."""
    wanted: Any = RollChange.community == community
    if unit is not None:
        wanted = wanted & (RollChange.unit == unit)
    if owner is not None:
        wanted = wanted & (RollChange.owner == owner)
    pages = max(1, -(-int(await RollChange.count().where(wanted)) // AT_ONCE))
    rows = await (
        RollChange.select(
            *(getattr(RollChange, name) for name in _OWN),
            RollChange.unit.room.as_alias("room"),
            RollChange.unit.building.name.as_alias("building"),  # type: ignore[union-attr]
            RollChange.unit.entrance.name.as_alias("entrance"),  # type: ignore[union-attr]
            RollChange.owner.name.as_alias("owner_name"),
        )
        .where(wanted)
        .order_by(RollChange.id, ascending=False)
        .limit(AT_ONCE)
        .offset((min(max(page, 1), pages) - 1) * AT_ONCE)
    )
    names = await _names({row["made_by"] for row in rows if row["made_by"]})
    return tuple(_change(row, names) for row in rows), pages


_OWN = ("id", "unit", "owner", "what", "before", "after", "reason", "made_at", "made_by")


async def _names(people: set[int]) -> dict[int, str]:
    rows = await Person.select(Person.id, Person.name).where(Person.id.is_in(list(people) or [0]))
    return {row["id"]: row["name"] for row in rows}


def _change(row: dict[str, Any], names: Mapping[int, str]) -> ChangeOnFile:
    return ChangeOnFile(
        id=row["id"],
        unit=row["unit"],
        label=unit_label(row["building"] or "", row["entrance"] or "", row["room"] or ""),
        owner=row["owner"],
        owner_name=row["owner_name"] or "",
        what=row["what"],
        before=json.loads(row["before"] or "{}"),
        after=json.loads(row["after"] or "{}"),
        reason=row["reason"],
        made_at=row["made_at"],
        made_by=names.get(row["made_by"] or 0, ""),
    )
