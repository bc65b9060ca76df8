"""Hand a unit over: a sale, an inheritance, a co-owner who comes or goes, or the first owner on the roll."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.community.actions.record_roll_change import Editor, record_roll_change
from app.community.queries.holdings import HoldingOnRoll
from app.community.queries.roll_desk import OwnerOnFile, UnitAtDesk, namesakes, unit_at_desk
from app.community.rules.roll.by_hand import OwnerValues
from app.community.rules.roll.owners import OwnerKind
from app.community.tables import Community, Holding, Owner, OwnerIdentity
from app.database import lock, write
from app.refusals import NotFound, Refusal


@dataclass(frozen=True)
class Incomer:
    """A new owner. `same_as` is the owner on the roll whom a person said it is, 0 for somebody else,
    None as long as nobody has said."""

    values: OwnerValues
    same_as: int | None = None
    field: str = "name1"


@dataclass(frozen=True)
class HandOver:
    """Who stays, who comes, from which day, by which certificate."""

    staying: frozenset[int]
    coming: Sequence[Incomer]
    since: date
    certificate: str = ""


async def hand_over_unit(editor: Editor, unit: int, wish: HandOver, *, seen: str) -> None:
    """End the holdings that go and begin those that come. A name that somebody on the roll has is asked
    about: nobody is one person by name alone."""
    async with write():
        await lock(Community, editor.community)
        found = await unit_at_desk(editor.community, unit)
        if found is None:
            raise NotFound
        if found.seen != seen:
            raise Refusal("roll.changed_meanwhile")
        going = [held for held in found.holdings if held.owner not in wish.staying]
        _refuse(editor, found, wish, going)
        owners = [await _owner(editor, found, incomer, wish) for incomer in wish.coming]
        for held in going:
            await Holding.update({Holding.until: wish.since}).where(Holding.id == held.id)
        for owner in dict.fromkeys(owners):
            await Holding.insert(
                Holding(unit=unit, owner=owner, certificate=wish.certificate, since=wish.since)
            )
        stay = [held.name for held in found.holdings if held.owner in wish.staying]
        await record_roll_change(
            editor,
            "owners_changed",
            unit=unit,
            before={"owners": [held.name for held in found.holdings]},
            after={"owners": [*stay, *(each.values.name for each in wish.coming)], "since": str(wish.since)},
        )


def _refuse(editor: Editor, found: UnitAtDesk, wish: HandOver, going: Sequence[HoldingOnRoll]) -> None:
    if not wish.coming and not going:
        raise Refusal("roll.nobody_changes", at="name1")
    if not wish.coming and len(going) == len(found.holdings):
        raise Refusal("roll.nobody_left", at="name1")
    if wish.since > editor.today:
        raise Refusal("roll.since_future", at="since")
    if any(held.since is not None and wish.since < held.since for held in going):
        raise Refusal("roll.since_before", at="since")


async def _owner(editor: Editor, found: UnitAtDesk, incomer: Incomer, wish: HandOver) -> int:
    values = incomer.values
    known = await namesakes(editor.community, values.name, str(values.kind))
    held = {each.owner for each in found.holdings if each.owner in wish.staying}
    candidates = [each for each in known if each.id not in held]
    chosen = _chosen(values, incomer.same_as, candidates, incomer.field)
    if candidates:
        await _decide(editor, found, values, chosen, candidates)
    if chosen is None:
        return await _new_owner(editor, values)
    if values.mobile and not chosen.mobile:
        await Owner.update({Owner.mobile: values.mobile}).where(Owner.id == chosen.id)
    return chosen.id


def _chosen(
    values: OwnerValues, same_as: int | None, candidates: Sequence[OwnerOnFile], field: str
) -> OwnerOnFile | None:
    if not candidates:
        return None
    if values.kind is OwnerKind.COMPANY:  # a registered name is one
        return candidates[0]
    if same_as is None or same_as not in {0, *(each.id for each in candidates)}:
        raise Refusal("roll.namesake", at=field, name=values.name)
    return next((each for each in candidates if each.id == same_as), None)


async def _decide(
    editor: Editor,
    found: UnitAtDesk,
    values: OwnerValues,
    chosen: OwnerOnFile | None,
    candidates: Sequence[OwnerOnFile],
) -> None:
    """On record and open to objection, like every decision that two rows are one person."""
    units = (chosen or candidates[0]).units
    company = values.kind is OwnerKind.COMPANY
    await OwnerIdentity.insert(
        OwnerIdentity(
            community=editor.community,
            name=values.name,
            one=chosen is not None,
            basis="company_name" if company else "decided",
            rows=json.dumps([found.label, *(label for _, label in units)], ensure_ascii=False),
            for_all=False,
            decided_at=editor.at,
            decided_by=editor.person,
        )
    )


async def _new_owner(editor: Editor, values: OwnerValues) -> int:
    rows = await Owner.insert(
        Owner(
            community=editor.community,
            kind=str(values.kind),
            name=values.name,
            mobile=values.mobile,
            created_at=editor.at,
        )
    )
    return int(rows[0]["id"])
