"""Save what was changed by hand on one owner: name, kind, number, certificate, who casts for a company."""

from app.community.actions.record_roll_change import Editor, record_roll_change
from app.community.queries.roll_desk import owner_on_file
from app.community.rules.roll.by_hand import OwnerValues
from app.community.rules.roll.phones import for_record
from app.community.tables import Community, Owner
from app.database import lock, write
from app.refusals import NotFound, Refusal


async def save_owner(editor: Editor, owner: int, values: OwnerValues, *, seen: str) -> bool:
    """Whether anything changed. Slips and bound phones stay: they are the owner's, whatever the name."""
    async with write():
        await lock(Community, editor.community)
        found = await owner_on_file(editor.community, owner)
        if found is None:
            raise NotFound
        if found.seen != seen:
            raise Refusal("roll.changed_meanwhile")
        after: dict[str, str] = {
            "name": values.name,
            "kind": str(values.kind),
            "mobile": values.mobile,
            "certificate_digits": values.certificate_digits,
            "representative": values.representative,
        }
        changed = [name for name in after if after[name] != getattr(found, name)]
        if not changed:
            return False
        await Owner.update({name: after[name] for name in changed}).where(Owner.id == owner)
        before = {name: str(getattr(found, name)) for name in changed}
        await record_roll_change(
            editor,
            "owner_edited",
            owner=owner,
            before=_said(before),
            after=_said({name: after[name] for name in changed}),
        )
    return True


def _said(values: dict[str, str]) -> dict[str, str]:
    """The record outlives the number, so it does not repeat it."""
    return {name: for_record(name, value) for name, value in values.items()}
