"""Contest, as a co-owner, the ballot that another co-owner cast for the entry you share."""

import secrets

from app.clock import now
from app.database import execute, fetch, write
from app.live import publish
from app.refusals import NotFound, Refusal
from voting.ballot_box import refuse_out_of_hours, tell_about
from voting.ledger import leaves
from voting.ledger.order import Entry
from voting.ledger_store import hold
from voting.queries.ballots import EntryToCast, contested_by, entry_to_cast
from voting.queries.opened import opened
from voting.rules.casting import Why, may_not_contest
from voting.tables import Contest


async def contest_ballot(
    public_id: str, *, number: int, person: int, target: int, op: str, secret: bytes
) -> None:
    """Write the contest of the ballot at index `target`; a ballot that is contested already stays so.

    Before the close an agreement settles it; else the rulebook's `joint_conflict` says what it is worth.
    """
    box = await opened(public_id, secret)
    if box is None:
        raise NotFound
    async with write():
        held = await hold(box.id)
        entry = await entry_to_cast(box.id, number, person)
        if entry is None:
            raise NotFound
        at = now()
        if await _same_again(box.id, target, op):
            return
        refuse_out_of_hours(held, at)
        owner = await _contesting_owner(box.id, entry, person, target)
        if entry.cast is not None and entry.cast.contested:
            return
        leaf = leaves.Contest(
            a=held.a, i=held.size, ts=leaves.moment(at), target=target, op=op, r=secrets.token_hex(16)
        )
        written = await held.append(leaf, Entry(box.entry(entry.id), current=target))
        await execute(
            "UPDATE current_ballot SET contested = 1 WHERE assembly = ? AND entry = ? AND i = ?",
            [box.id, entry.id, target],
        )
        await Contest.insert(
            Contest(
                assembly=box.id,
                entry=entry.id,
                target=target,
                leaf_index=written.index,
                owner=owner,
                person=person,
                made_at=at,
            )
        )
        await tell_about(
            "ballots.co_owner_contested",
            box,
            number=number,
            label=entry.label,
            who=next(each.name for each in entry.owners if each.id == owner),
            at=at,
            owners=[each.id for each in entry.owners if each.id != owner],
        )
        publish("assembly", public_id)


async def _same_again(assembly: int, target: int, op: str) -> bool:
    rows = await fetch(
        "SELECT c.target FROM ledger_leaf l JOIN contest c ON c.assembly = l.assembly AND c.leaf_index = l.i"
        " WHERE l.assembly = ? AND l.op = ?",
        [assembly, op],
    )
    return bool(rows) and rows[0]["target"] == target


async def _contesting_owner(assembly: int, entry: EntryToCast, person: int, target: int) -> int:
    if entry.cast is None or entry.cast.index != target:
        raise Refusal(f"ballots.{Why.NOTHING_TO_CONTEST}")
    acting = frozenset(entry.acting_for)
    before = frozenset(await contested_by(assembly, target))
    same_phone = entry.cast.person == person
    why = may_not_contest(acting, entry.cast.stood_by, before, same_phone=same_phone)
    if why and not entry.cast.contested:
        raise Refusal(f"ballots.{why}")
    return min(acting - entry.cast.stood_by - before, default=min(acting))
