"""Open a posted vote at or after its hour: its roll is frozen and its ledger begins, in one act."""

from collections.abc import Mapping
from datetime import date, datetime

from app.clock import now
from app.community.actions.tell import settle, tell
from app.database import after_commit, write
from app.live import publish
from app.refusals import Refusal
from voting.actions.confirm_items import confirm_items
from voting.actions.write_opening_leaves import write_opening_leaves
from voting.calling import HeldAssembly, hold_assembly
from voting.queries.openings import awaiting, window_left
from voting.queries.scopes import callers_of, owners_on
from voting.rules.readiness import open_items
from voting.rules.stages import Stage
from voting.tables import Opening
from voting.told import told_dates

OPENED = frozenset({Stage.OPEN, Stage.CLOSED, Stage.DECIDED})


async def open_assembly(
    public_id: str,
    *,
    secret: bytes,
    person: int | None = None,
    confirmed: Mapping[str, str] | None = None,
    address_set: bool = True,
) -> bool:
    """Freeze the last posted roll and take ballots; false where somebody opened it before.

    `confirmed` gives a reason for each item of the check that is gone on with; `person` None is the clock.
    """
    async with write():
        held = await hold_assembly(public_id)
        if held.assembly.stage in OPENED:
            return False
        at = now()
        _refuse_out_of_time(held, at)
        if confirmed and person is not None:
            items = (await awaiting(held, address_set=address_set)).items
            await confirm_items(held.assembly.id, "opening", items, confirmed, person=person)
        ready = await awaiting(held, address_set=address_set)
        if left := open_items(ready.items):
            raise Refusal("calling.not_ready_to_open", n=len(left))
        await Opening.insert(
            Opening(assembly=held.assembly.id, version=ready.version.id, opened_at=at, opened_by=person)
        )
        await write_opening_leaves(held.assembly, ready.version.id, secret=secret, at=at)
        await _tell(held, ready.version.id, at)
        return True


def _refuse_out_of_time(held: HeldAssembly, at: datetime) -> None:
    vote = held.assembly
    if vote.stage is not Stage.POSTED or vote.opens_at is None or vote.closes_at is None:
        raise Refusal(f"calling.not_now_{vote.stage}")
    if at < vote.opens_at:
        raise Refusal("calling.too_early_to_open", opens=held.local(vote.opens_at))
    if at >= vote.closes_at:
        raise Refusal("calling.too_late_to_open", closes=held.local(vote.closes_at))


async def _tell(held: HeldAssembly, version: int, at: datetime) -> None:
    vote = held.assembly
    callers = await callers_of(vote.community)
    await settle(f"opening:{vote.id}", at=at, people=callers)
    await settle(f"hang:{vote.id}", at=at, people=callers)
    await tell(
        "notices.opened",
        at=at,
        community=vote.community,
        params=told_dates(vote, held.zone),
        owners=await owners_on(version),
        link=f"/assemblies/{vote.public_id}",
        todo=True,
        subject=f"assembly:{vote.id}",
        due_at=vote.closes_at,
    )
    if late := window_left(held, at):
        told = {name: value.isoformat() if isinstance(value, date) else value for name, value in late.values}
        await tell(
            "notices.opened_late",
            at=at,
            community=vote.community,
            params=told_dates(vote, held.zone, **told),
            people=callers,
            link=f"/assemblies/{vote.public_id}/extension",
        )
    after_commit(lambda: publish("assembly", vote.public_id))
