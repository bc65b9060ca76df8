"""Decide that two owners of a name are one person, or that they are not; on record and open to objection."""

import json
from typing import Any

from app.community.actions.record_roll_change import Editor, record_roll_change
from app.community.actions.tell import tell
from app.community.queries.roll_desk import OwnerOnFile, namesakes, owner_on_file
from app.community.tables import Community, Holding, OwnerIdentity
from app.database import lock, write
from app.refusals import NotFound, Refusal


async def decide_identity(editor: Editor, owner: int, other: int, *, one: bool) -> int:
    """The owner who holds the units afterwards: the one who came onto the roll first.

    The other holds nothing from now on but stays on file, since a vote that runs may have it on its roll.
    No phone, number or digits go from one to the other: a mistaken merging must hand nobody a ballot. Where
    the one kept has no phone, a new slip is printed.
    """
    async with write():
        await lock(Community, editor.community)
        found = await owner_on_file(editor.community, owner)
        if found is None:
            raise NotFound
        second = await _namesake(editor, found, other)
        kept, merged = (found, second) if found.id < second.id else (second, found)
        await _record(editor, kept, merged, one=one)
        if not one:
            return owner
        await _move_holdings(editor, kept, merged)
        await _tell(editor, kept, merged)
    return kept.id


async def _namesake(editor: Editor, found: OwnerOnFile, other: int) -> OwnerOnFile:
    others = await namesakes(editor.community, found.name, found.kind, but=found.id)
    second = next((each for each in others if each.id == other), None)
    if second is None:
        raise Refusal("roll.no_namesake")
    return second


async def _record(editor: Editor, kept: OwnerOnFile, merged: OwnerOnFile, *, one: bool) -> None:
    labels = [label for _, label in (*kept.units, *merged.units)]
    await OwnerIdentity.insert(
        OwnerIdentity(
            community=editor.community,
            name=kept.name,
            one=one,
            basis="decided",
            rows=json.dumps(list(dict.fromkeys(labels)), ensure_ascii=False),
            for_all=False,
            decided_at=editor.at,
            decided_by=editor.person,
        )
    )
    await record_roll_change(
        editor,
        "owners_merged" if one else "owners_apart",
        owner=kept.id,
        before={"units": [label for _, label in merged.units], "owner": merged.id},
        after={"units": labels},
    )


async def _move_holdings(editor: Editor, kept: OwnerOnFile, merged: OwnerOnFile) -> None:
    """Held since the same day as before: who is who has changed, not what they hold."""
    has = {unit for unit, _ in kept.units}
    rows: list[dict[str, Any]] = await Holding.select().where(
        (Holding.owner == merged.id) & Holding.until.is_null()
    )
    await Holding.update({Holding.until: editor.today}).where(
        (Holding.owner == merged.id) & Holding.until.is_null()
    )
    for row in rows:
        if row["unit"] not in has:
            await Holding.insert(
                Holding(unit=row["unit"], owner=kept.id, certificate=row["certificate"], since=row["since"])
            )


async def _tell(editor: Editor, kept: OwnerOnFile, merged: OwnerOnFile) -> None:
    """Both may object; whoever was taken for somebody else must hear of it."""
    await tell(
        "roll.told_merged",
        at=editor.at,
        community=editor.community,
        params={"name": kept.name},
        owners=[kept.id, merged.id],
    )
