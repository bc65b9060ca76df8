"""Object to the posted roll: one button for every owner in scope, until the day on the notice."""

from app.clock import now
from app.community.actions.tell import tell
from app.database import write
from app.refusals import NotFound, Refusal
from voting.calling import HeldAssembly, hold_assembly
from voting.queries.callers import owners_of_person
from voting.queries.rolls import in_scope, numbers_of, objections_of, roll_versions
from voting.queries.scopes import callers_of
from voting.rules.stages import Stage
from voting.tables import RollObjection

MOST_TEXT = 1000


async def object_to_roll(public_id: str, *, person: int, text: str = "", entry: int | None = None) -> int:
    """Write the objection and return it; the same one sent twice is one.

    `entry` is the number on the roll that it is about, the owner's own where nothing is said.
    """
    if len(text.strip()) > MOST_TEXT:
        raise Refusal("roll_posted.too_long", at="text", most=MOST_TEXT)
    async with write():
        held = await hold_assembly(public_id)
        owner = await _owner(held, person)
        at = now()
        until = held.assembly.objections_until
        if held.assembly.stage is not Stage.POSTED or until is None or at >= until:
            raise Refusal("roll_posted.too_late_to_object", until=held.local(until) if until else "")
        version = (await roll_versions(held.assembly.id))[-1]
        if entry is not None and not 1 <= entry <= version.heads:  # the lines are numbered from 1 on
            raise Refusal("roll_posted.no_such_line", number=entry)
        mine = await numbers_of(version.id, (owner,))
        about = entry if entry is not None else (mine[0] if mine else None)
        said = text.strip()
        for each in await objections_of(held.assembly.id):
            if each.upheld is None and (each.owner, each.entry_number, each.text) == (owner, about, said):
                return each.id
        rows = await RollObjection.insert(
            RollObjection(
                assembly=held.assembly.id,
                version=version.id,
                entry_number=about,
                owner=owner,
                person=person,
                text=said,
                made_at=at,
            )
        )
        number = int(rows[0]["id"])
        await tell(
            "roll_posted.objection_arrived",
            at=at,
            community=held.assembly.community,
            params={"assembly": held.assembly.title, "text": said},
            people=await callers_of(held.assembly.community),
            link=f"/assemblies/{public_id}/roll#objection-{number}",
            todo=True,
            subject=f"objection:{number}",
            due_at=held.assembly.opens_at,
        )
        return number


async def _owner(held: HeldAssembly, person: int) -> int:
    """The owner on this roll for whom the person may act; to anyone else the roll does not exist."""
    owners = await owners_of_person(person, held.assembly.community)
    mine = await in_scope(held.assembly.id, owners)
    if not mine:
        raise NotFound
    return mine[0]
