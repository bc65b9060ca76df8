"""Agree, as the co-owner who contested it, that the ballot stands after all."""

import secrets

from app.clock import now
from app.database import execute, write
from app.live import publish
from app.refusals import NotFound, Refusal
from voting.ballot_box import refuse_out_of_hours, tell_about
from voting.ledger.leaves import Designate, moment
from voting.ledger.order import Entry
from voting.ledger_store import hold
from voting.queries.ballots import contested_by, entry_to_cast
from voting.queries.opened import opened
from voting.rules.casting import Why
from voting.tables import Settlement


async def settle_contest(
    public_id: str, *, number: int, person: int, target: int, op: str, secret: bytes
) -> None:
    """Write that the contested ballot at `target` is the co-owners' own; only who contested it may say so."""
    box = await opened(public_id, secret)
    if box is None:
        raise NotFound
    async with write():
        held = await hold(box.id)
        entry = await entry_to_cast(box.id, number, person)
        if entry is None:
            raise NotFound
        at = now()
        refuse_out_of_hours(held, at)
        if entry.cast is None or entry.cast.index != target:
            raise Refusal(f"ballots.{Why.NOTHING_TO_CONTEST}")
        if not entry.cast.contested:
            return
        own = frozenset(entry.acting_for) & frozenset(await contested_by(box.id, target))
        if not own:
            raise NotFound
        e = box.entry(entry.id)
        leaf = Designate(
            a=held.a,
            i=held.size,
            ts=moment(at),
            e=e,
            target=target,
            ev=None,
            by=(),
            op=op,
            r=secrets.token_hex(16),
        )
        written = await held.append(leaf, Entry(e, current=target, contested=target))
        await execute(
            "UPDATE current_ballot SET contested = 0 WHERE assembly = ? AND entry = ? AND i = ?",
            [box.id, entry.id, target],
        )
        await Settlement.insert(
            Settlement(
                assembly=box.id,
                entry=entry.id,
                target=target,
                leaf_index=written.index,
                owner=min(own),
                person=person,
                made_at=at,
            )
        )
        await tell_about(
            "ballots.contest_settled",
            box,
            number=number,
            label=entry.label,
            who=next(each.name for each in entry.owners if each.id == min(own)),
            at=at,
            owners=[each.id for each in entry.owners if each.id != min(own)],
        )
        publish("assembly", public_id)
