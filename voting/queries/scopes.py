"""What is in a scope by name, and who are its owners?"""

from collections.abc import Iterable

from app.clock import today
from app.community.queries.holdings import buildings_of
from app.community.rules.labels import unit_label
from app.community.tables import Unit
from app.database import fetch


async def scope_names(community: int, kind: str, ids: Iterable[int]) -> tuple[str, ...]:
    """Buildings as "13", entrances as "3-2", units as "13-501"; nothing for the whole community."""
    wanted = set(ids)
    if kind == "units":
        return await _unit_names(wanted)
    buildings = await buildings_of(community)
    if kind == "buildings":
        return tuple(each.name for each in buildings if each.id in wanted)
    return tuple(
        f"{each.name}-{name}" for each in buildings for number, name in each.entrances if number in wanted
    )


async def owners_on(version: int) -> tuple[int, ...]:
    """Every owner on a version of a roll, once."""
    rows = await fetch(
        "SELECT DISTINCT o.owner FROM roll_entry_owner o JOIN roll_entry e ON e.id = o.entry"
        " WHERE e.version = ? ORDER BY o.owner",
        [version],
    )
    return tuple(row["owner"] for row in rows)


async def callers_of(community: int) -> tuple[int, ...]:
    """Whoever may call a vote here and answers for it: committee and administrators of today."""
    this_day = today()
    rows = await fetch(
        "SELECT DISTINCT person FROM role WHERE community = ? AND kind IN ('committee', 'administrator')"
        " AND (since IS NULL OR since <= ?) AND (until IS NULL OR until >= ?) ORDER BY person",
        [community, this_day, this_day],
    )
    return tuple(row["person"] for row in rows)


async def _unit_names(ids: set[int]) -> tuple[str, ...]:
    rows = await (
        Unit.select(
            Unit.room, Unit.building.name.as_alias("building"), Unit.entrance.name.as_alias("entrance")
        )
        .where(Unit.id.is_in(sorted(ids) or [0]))
        .order_by(Unit.building.position, Unit.floor, Unit.room)
    )
    return tuple(unit_label(row["building"], row["entrance"] or "", row["room"]) for row in rows)
