"""What does the posted roll of an assembly say, version by version, and what did owners object to?"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.database import fetch
from voting.tables import RollVersion


@dataclass(frozen=True)
class VersionOnFile:
    """One version of the posted roll: the calling posts the first, each correction the next."""

    id: int
    number: int
    digest: str
    heads: int
    area_dm2: int
    reason: str
    made_by: str
    made_at: datetime


@dataclass(frozen=True)
class UnitPosted:
    label: str
    use: str
    floor: int | None
    area_dm2: int
    area_source: str


@dataclass(frozen=True)
class EntryPosted:
    """One line of the roll: a head, its units and area, its owners by name."""

    id: int
    number: int
    label: str
    area_dm2: int
    merged: str
    units: tuple[UnitPosted, ...]
    owners: tuple[int, ...]
    names: tuple[str, ...]
    kinds: tuple[str, ...]
    representative: str


@dataclass(frozen=True)
class ObjectionOnFile:
    """What an owner objected to, and what was answered."""

    id: int
    assembly: int
    version: int  # the number of the version objected to
    entry_number: int | None
    owner: int
    owner_name: str
    person: int
    text: str
    made_at: datetime
    answer: str
    upheld: bool | None  # None: not answered yet
    answered_by: str
    answered_at: datetime | None
    corrected: int | None  # the number of the version that puts it right


async def roll_version(number: int) -> VersionOnFile:
    return (await _versions(RollVersion.id == number))[0]


async def roll_versions(assembly: int) -> tuple[VersionOnFile, ...]:
    """Every version, oldest first."""
    return await _versions(RollVersion.assembly == assembly)


async def posted_entries(version: int) -> tuple[EntryPosted, ...]:
    """The lines of a version by their posted numbers."""
    units: dict[int, list[UnitPosted]] = defaultdict(list)
    for row in await fetch(
        "SELECT u.entry, u.label, u.use, u.floor, u.area_dm2, u.area_source FROM roll_entry_unit u"
        " JOIN roll_entry e ON e.id = u.entry WHERE e.version = ? ORDER BY u.id",
        [version],
    ):
        units[row["entry"]].append(
            UnitPosted(row["label"], row["use"], row["floor"], row["area_dm2"], row["area_source"])
        )
    owners: dict[int, list[Any]] = defaultdict(list)
    for row in await fetch(
        "SELECT o.entry, o.owner, o.name, o.kind, o.representative FROM roll_entry_owner o"
        " JOIN roll_entry e ON e.id = o.entry WHERE e.version = ? ORDER BY o.id",
        [version],
    ):
        owners[row["entry"]].append(row)
    rows = await fetch(
        "SELECT id, number, label, area_dm2, merged FROM roll_entry WHERE version = ? ORDER BY number",
        [version],
    )
    return tuple(
        EntryPosted(
            id=row["id"],
            number=row["number"],
            label=row["label"],
            area_dm2=row["area_dm2"],
            merged=row["merged"],
            units=tuple(units[row["id"]]),
            owners=tuple(owner["owner"] for owner in owners[row["id"]]),
            names=tuple(owner["name"] for owner in owners[row["id"]]),
            kinds=tuple(owner["kind"] for owner in owners[row["id"]]),
            representative=next((o["representative"] for o in owners[row["id"]] if o["representative"]), ""),
        )
        for row in rows
    )


async def numbers_of(version: int, owners: tuple[int, ...]) -> tuple[int, ...]:
    """The posted numbers under which these owners stand on a version."""
    if not owners:
        return ()
    marks = ", ".join("?" * len(owners))
    rows = await fetch(
        "SELECT DISTINCT e.number FROM roll_entry e JOIN roll_entry_owner o ON o.entry = e.id"
        f" WHERE e.version = ? AND o.owner IN ({marks}) ORDER BY e.number",
        [version, *owners],
    )
    return tuple(row["number"] for row in rows)


async def in_scope(assembly: int, owners: tuple[int, ...]) -> tuple[int, ...]:
    """Which of these owners stand, or stood before a correction, on the posted roll."""
    if not owners:
        return ()
    marks = ", ".join("?" * len(owners))
    rows = await fetch(
        "SELECT DISTINCT o.owner FROM roll_entry_owner o JOIN roll_entry e ON e.id = o.entry"
        f" WHERE e.assembly = ? AND o.owner IN ({marks}) ORDER BY o.owner",
        [assembly, *owners],
    )
    return tuple(row["owner"] for row in rows)


async def unreached_heads(version: int) -> int:
    """Heads none of whose owners has bound a phone."""
    rows = await fetch(
        "SELECT COUNT(*) AS n FROM roll_entry e WHERE e.version = ? AND NOT EXISTS (SELECT 1 FROM"
        " roll_entry_owner o JOIN owner_access a ON a.owner = o.owner"
        " WHERE o.entry = e.id AND a.until IS NULL)",
        [version],
    )
    return int(rows[0]["n"])


async def objections_of(assembly: int) -> tuple[ObjectionOnFile, ...]:
    """Every objection with its answer, oldest first."""
    return await _objections("o.assembly = ?", assembly)


async def objection(number: int) -> ObjectionOnFile | None:
    found = await _objections("o.id = ?", number)
    return found[0] if found else None


async def _objections(where: str, param: int) -> tuple[ObjectionOnFile, ...]:
    rows = await fetch(
        "SELECT o.id, o.assembly, v.number AS version, o.entry_number, o.owner, w.name AS owner_name,"
        " o.person, o.text, o.made_at, a.text AS answer, a.upheld, p.name AS answered_by, a.answered_at,"
        " c.number AS corrected FROM roll_objection o JOIN roll_version v ON v.id = o.version"
        " JOIN owner w ON w.id = o.owner LEFT JOIN roll_answer a ON a.objection = o.id"
        " LEFT JOIN person p ON p.id = a.answered_by LEFT JOIN roll_version c ON c.id = a.version"
        f" WHERE {where} ORDER BY o.id",
        [param],
    )
    return tuple(
        ObjectionOnFile(
            **{
                **row,
                "answer": row["answer"] or "",
                "answered_by": row["answered_by"] or "",
                "upheld": None if row["upheld"] is None else bool(row["upheld"]),
            }
        )
        for row in rows
    )


async def _versions(wanted: Any) -> tuple[VersionOnFile, ...]:
    rows = await (
        RollVersion.select(*RollVersion.all_columns(), RollVersion.made_by.name.as_alias("by"))
        .where(wanted)
        .order_by(RollVersion.number)
    )
    return tuple(
        VersionOnFile(
            id=row["id"],
            number=row["number"],
            digest=row["digest"],
            heads=row["heads"],
            area_dm2=row["area_dm2"],
            reason=row["reason"],
            made_by=row["by"] or "",
            made_at=row["made_at"],
        )
        for row in rows
    )
