"""A tower of many flats, one owner each, whose vote is open: for what must stay cheap where many live."""

from app.community.tables import Building, Owner, Unit
from app.database import write
from tests.support.court import BEGAN, FLAT, Court, build_court
from tests.support.open_vote import OPENS, SECRET, on_file, posted_vote
from voting.actions.write_opening_leaves import write_opening_leaves
from voting.tables import Opening, RollEntry, RollEntryOwner, RollEntryUnit, RollVersion

A_FLOOR = 10
AT_ONCE = 200


async def open_tower(flats: int, *, public_id: str = "as_tower") -> tuple[Court, str]:
    """The small court's vote with `flats` more entries on its roll, before anybody has cast."""
    here = await build_court()
    vote = await posted_vote(here, public_id=public_id)
    rooms = [(at // A_FLOOR + 1, at % A_FLOOR + 1) for at in range(flats)]
    async with write():
        building = (await Building.insert(Building(community=here.community, name="2", position=2)))[0]["id"]
        units = await _many(
            Unit,
            [
                Unit(
                    community=here.community,
                    building=building,
                    room=f"{floor}{stack:02d}",
                    floor=floor,
                    area_dm2=FLAT,
                )
                for floor, stack in rooms
            ],
        )
        owners = await _many(
            Owner,
            [Owner(community=here.community, name=f"业主{at}", created_at=BEGAN) for at in range(flats)],
        )
        entries = await _many(
            RollEntry,
            [
                RollEntry(
                    version=vote.version,
                    assembly=vote.id,
                    number=100 + at,
                    area_dm2=FLAT,
                    label=f"2-{floor}{stack:02d}",
                )
                for at, (floor, stack) in enumerate(rooms)
            ],
        )
        await _many(
            RollEntryUnit,
            [
                RollEntryUnit(
                    entry=entry,
                    unit=unit,
                    label=f"2-{floor}{stack:02d}",
                    building="2",
                    room=f"{floor}{stack:02d}",
                    floor=floor,
                    use="dwelling",
                    area_dm2=FLAT,
                )
                for entry, unit, (floor, stack) in zip(entries, units, rooms, strict=True)
            ],
        )
        await _many(
            RollEntryOwner,
            [
                RollEntryOwner(entry=entry, owner=owner, name=f"业主{at}", kind="person")
                for at, (entry, owner) in enumerate(zip(entries, owners, strict=True))
            ],
        )
        await RollVersion.update(
            {
                RollVersion.heads: RollVersion.heads + flats,
                RollVersion.area_dm2: RollVersion.area_dm2 + flats * FLAT,
            }
        ).where(RollVersion.id == vote.version)
        await Opening.insert(Opening(assembly=vote.id, version=vote.version, opened_at=OPENS))
        await write_opening_leaves(await on_file(vote), vote.version, secret=SECRET, at=OPENS)
    return here, public_id


async def _many(table: type, rows: list) -> list[int]:
    ids: list[int] = []
    for start in range(0, len(rows), AT_ONCE):
        ids += [row["id"] for row in await table.insert(*rows[start : start + AT_ONCE])]  # type: ignore[attr-defined]
    return ids
