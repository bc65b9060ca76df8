"""Store a derived roll as the next version of an assembly's posted roll."""

from datetime import datetime

from app.community.rules.labels import unit_label
from app.database import write
from voting.queries.derived_roll import DerivedEntry, DerivedRoll
from voting.rules.roll_digest import PostedEntry, roll_digest
from voting.tables import RollEntry, RollEntryOwner, RollEntryUnit, RollVersion

AT_ONCE = 400  # rows per statement, below the engines' limits on parameters


async def store_roll(
    assembly: int, roll: DerivedRoll, *, reason: str, made_by: int | None, at: datetime
) -> int:
    """Write version, entries, units and owners; returns the version's id."""
    async with write():
        number = await RollVersion.count().where(RollVersion.assembly == assembly) + 1
        rows = await RollVersion.insert(
            RollVersion(
                assembly=assembly,
                number=number,
                digest=roll_digest(_posted(entry) for entry in roll.entries),
                heads=roll.heads,
                area_dm2=roll.area_dm2,
                reason=reason,
                made_by=made_by,
                made_at=at,
            )
        )
        version = int(rows[0]["id"])
        for start in range(0, len(roll.entries), AT_ONCE):
            await _store(assembly, version, roll.entries[start : start + AT_ONCE])
    return version


async def _store(assembly: int, version: int, entries: tuple[DerivedEntry, ...]) -> None:
    await RollEntry.insert(
        *(
            RollEntry(
                version=version,
                assembly=assembly,
                number=entry.number,
                area_dm2=entry.area_dm2,
                label=entry.label[:400],
                merged=entry.merged,
            )
            for entry in entries
        )
    )
    stored = await RollEntry.select(RollEntry.id, RollEntry.number).where(
        (RollEntry.version == version)
        & (RollEntry.number >= entries[0].number)
        & (RollEntry.number <= entries[-1].number)
    )
    ids = {row["number"]: row["id"] for row in stored}
    units = [row for entry in entries for row in _units(ids[entry.number], entry)]
    owners = [row for entry in entries for row in _owners(ids[entry.number], entry)]
    for start in range(0, len(units), AT_ONCE):
        await RollEntryUnit.insert(*units[start : start + AT_ONCE])
    for start in range(0, len(owners), AT_ONCE):
        await RollEntryOwner.insert(*owners[start : start + AT_ONCE])


def _units(entry: int, derived: DerivedEntry) -> list[RollEntryUnit]:
    return [
        RollEntryUnit(
            entry=entry,
            unit=unit.id,
            label=unit_label(unit.building, unit.entrance, unit.room),
            building=unit.building,
            entrance=unit.entrance,
            room=unit.room,
            floor=unit.floor,
            use=unit.use,
            area_dm2=unit.area_dm2 or 0,
            area_source=unit.area_source,
        )
        for unit in derived.units
    ]


def _owners(entry: int, derived: DerivedEntry) -> list[RollEntryOwner]:
    return [
        RollEntryOwner(
            entry=entry,
            owner=owner.owner,
            name=owner.name,
            kind=owner.kind,
            representative=owner.representative,
        )
        for owner in derived.owners
    ]


def _posted(entry: DerivedEntry) -> PostedEntry:
    units = tuple(
        (unit_label(unit.building, unit.entrance, unit.room), unit.area_dm2 or 0) for unit in entry.units
    )
    return PostedEntry(entry.number, units, entry.area_dm2)
