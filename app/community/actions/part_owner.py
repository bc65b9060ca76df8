"""Undo that one owner was taken for one person: some of the units belong to somebody else of that name."""

import json
from collections.abc import Collection

from app.community.actions.record_roll_change import Editor, record_roll_change
from app.community.queries.roll_desk import OwnerOnFile, owner_on_file
from app.community.tables import Community, Holding, Owner, OwnerIdentity, RollChange
from app.database import lock, write
from app.refusals import NotFound, Refusal


async def part_owner(editor: Editor, owner: int, units: Collection[int], *, seen: str) -> int:
    """The other owner's number: the one who was merged into this one before, else a new one.

    Numbers and phones stay with this owner: nobody can know whose they are, and a new slip tells.
    """
    async with write():
        await lock(Community, editor.community)
        found = await owner_on_file(editor.community, owner)
        if found is None:
            raise NotFound
        if found.seen != seen:
            raise Refusal("roll.changed_meanwhile")
        moving = [unit for unit in found.units if unit[0] in units]
        if not moving:
            raise Refusal("roll.choose_units", at="unit")
        if len(moving) == len(found.units):
            raise Refusal("roll.keep_one_unit", at="unit")
        other = await _merged_before(editor, found) or await _somebody_else(editor, found)
        for unit, _ in moving:
            await _move(editor, owner, other, unit)
        await _record(editor, found, other, [label for _, label in moving])
    return other


async def _merged_before(editor: Editor, found: OwnerOnFile) -> int:
    """The owner of the last merging, if it holds nothing since."""
    rows = await (
        RollChange.select(RollChange.before)
        .where(
            (RollChange.community == editor.community)
            & (RollChange.owner == found.id)
            & (RollChange.what == "owners_merged")
        )
        .order_by(RollChange.id, ascending=False)
    )
    for row in rows:
        other = await owner_on_file(editor.community, int(json.loads(row["before"])["owner"]))
        if other is not None and not other.units and other.name == found.name:
            return other.id
    return 0


async def _somebody_else(editor: Editor, found: OwnerOnFile) -> int:
    rows = await Owner.insert(
        Owner(community=editor.community, kind=found.kind, name=found.name, created_at=editor.at)
    )
    return int(rows[0]["id"])


async def _move(editor: Editor, owner: int, other: int, unit: int) -> None:
    held = (Holding.owner == owner) & (Holding.unit == unit) & Holding.until.is_null()
    rows = await Holding.select(Holding.certificate, Holding.since).where(held)
    await Holding.update({Holding.until: editor.today}).where(held)
    await Holding.insert(
        Holding(unit=unit, owner=other, certificate=rows[0]["certificate"], since=rows[0]["since"])
    )


async def _record(editor: Editor, found: OwnerOnFile, other: int, labels: list[str]) -> None:
    await OwnerIdentity.insert(
        OwnerIdentity(
            community=editor.community,
            name=found.name,
            one=False,
            basis="decided",
            rows=json.dumps([label for _, label in found.units], ensure_ascii=False),
            for_all=False,
            decided_at=editor.at,
            decided_by=editor.person,
        )
    )
    await record_roll_change(
        editor,
        "owners_parted",
        owner=found.id,
        before={"units": [label for _, label in found.units]},
        after={"units": labels, "owner": other},
    )
