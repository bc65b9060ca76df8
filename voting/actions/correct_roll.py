"""Post the roll again after the community's roll was corrected: a new version with its reason and digest."""

from datetime import datetime

from app.clock import now
from app.community.actions.tell import tell
from app.community.rules.labels import unit_label
from app.community.tables import Community
from app.database import after_commit, lock, write
from app.live import publish
from app.refusals import Refusal
from voting.actions.store_roll import store_roll
from voting.calling import HeldAssembly, hold_assembly
from voting.queries.derived_roll import DerivedRoll, derived_roll
from voting.queries.rolls import posted_entries, roll_version, roll_versions
from voting.rules.roll_changes import Change, Line, changes
from voting.rules.stages import Stage


async def correct_roll(public_id: str, *, person: int, reason: str) -> int:
    """Derive the roll anew and store it as the next version, returned; refused where nothing differs.

    Only before the opening: from then on the roll is frozen.
    """
    if not reason.strip():
        raise Refusal("roll_posted.say_why", at="reason")
    async with write():
        held = await hold_assembly(public_id, Stage.POSTED)
        vote, at = held.assembly, now()
        await lock(Community, vote.community)  # an import may come in before or after, not in the middle
        roll = await derived_roll(
            vote.community,
            vote.scope_kind,
            vote.scope,
            parking_counts=vote.rulebook.get("parking") == "counted",
        )
        found = await _changes(vote.id, roll)
        if not found:
            raise Refusal("roll_posted.nothing_changed")
        if not roll.heads or roll.without_area:
            raise Refusal("roll_posted.without_area", n=len(roll.without_area))
        number = await store_roll(vote.id, roll, reason=reason.strip(), made_by=person, at=at)
        await _tell(held, number, found, at)
        after_commit(lambda: publish("assembly", public_id))
        return number


async def _changes(assembly: int, roll: DerivedRoll) -> tuple[Change, ...]:
    posted = await posted_entries((await roll_versions(assembly))[-1].id)
    before = [
        Line(tuple((unit.label, unit.area_dm2) for unit in entry.units), entry.owners, entry.names)
        for entry in posted
    ]
    after = [
        Line(
            tuple((unit_label(u.building, u.entrance, u.room), u.area_dm2 or 0) for u in entry.units),
            tuple(owner.owner for owner in entry.owners),
            tuple(owner.name for owner in entry.owners),
        )
        for entry in roll.entries
    ]
    return changes(before, after)


async def _tell(held: HeldAssembly, number: int, found: tuple[Change, ...], at: datetime) -> None:
    """Those whose own line changed, whether it came, went or was put right."""
    vote, version = held.assembly, await roll_version(number)
    await tell(
        "roll_posted.your_line_changed",
        at=at,
        community=vote.community,
        params={"assembly": vote.title, "version": version.number, "reason": version.reason},
        owners=sorted(frozenset().union(*(change.owners for change in found))),
        link=f"/assemblies/{vote.public_id}/roll",
    )
