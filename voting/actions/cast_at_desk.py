"""Cast, at the committee's desk, the ballot of an owner without a phone, before a teller and a witness."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.clock import now
from app.database import fetch, write
from app.refusals import NotFound, Refusal
from voting.ballot_box import (
    Receipt,
    ToWrite,
    put_ballots,
    refuse_out_of_hours,
    same_ballot,
    tell_about,
)
from voting.ledger.leaves import Ballot, Designate, moment
from voting.ledger.order import Entry
from voting.ledger_store import Held, Written, hold
from voting.queries.ballots import EntryToCast, entry_at_desk
from voting.queries.opened import Opened, opened
from voting.rules.casting import Standing, Why, already, unanswered, wrong_desk
from voting.tables import Settlement


@dataclass(frozen=True, slots=True)
class Desk:
    """Who sits at the desk and who stands before it."""

    teller: int
    witness: str
    present: frozenset[int]  # the owners of the entry who are there in person


async def cast_at_desk(
    public_id: str, *, number: int, desk: Desk, choices: Mapping[str, str], op: str, secret: bytes
) -> Receipt:
    """Write the ballot that the owner confirmed on the desk's screen, and return its receipt.

    Where all co-owners of a contested entry are present, their ballot is written as their joint one: it
    replaces the contested ballot and settles the contest.
    """
    box = await opened(public_id, secret)
    if box is None:
        raise NotFound
    async with write():
        held = await hold(box.id)
        entry = await entry_at_desk(box.id, number)
        if entry is None:
            raise NotFound
        at = now()
        if earlier := await _same_again(box, entry, choices, op):
            return earlier
        refuse_out_of_hours(held, at)
        await refuse_desk(box, entry, desk)
        if missing := unanswered(box.motions, choices):
            raise Refusal("ballots.unanswered", at=missing)
        by = (box.staff(str(desk.teller)), box.staff(f"witness:{desk.witness.strip()}"))
        written = await _put(box, held, entry, desk, by, choices=choices, op=op, at=at)
        await _tell(box, entry, desk, at)
        return Receipt(number, written.index, written.leaf_hash, moment(at))


async def refuse_desk(box: Opened, entry: EntryToCast, desk: Desk) -> None:
    """Refuse a desk that may not take this ballot: asked when the page opens, and again under the lock."""
    owners = [owner.id for owner in entry.owners]
    why = wrong_desk(
        teller=await _name(desk.teller),
        witness=desk.witness,
        owners=[owner.name for owner in entry.owners],
        present=desk.present & frozenset(owners),
        teller_owns=await _teller_owns(desk.teller, owners),
    )
    if why:
        raise Refusal(f"kiosk.{why}", at="witness" if why.startswith("witness") else "present")
    together = desk.present >= frozenset(owners)
    cast = entry.cast
    standing = Standing(cast.index if cast else None, cast.contested if cast else False)
    refused = already(standing, replace=box.replace, together=together)
    if refused is Why.CONTESTED:
        raise Refusal(f"kiosk.{Why.ALL_TOGETHER}", at="present")
    if refused:
        raise Refusal(f"kiosk.{refused}")


async def _same_again(box: Opened, entry: EntryToCast, choices: Mapping[str, str], op: str) -> Receipt | None:
    rows = await fetch("SELECT i FROM ledger_leaf WHERE assembly = ? AND op = ?", [box.id, op])
    if not rows:
        return None
    return await same_ballot(
        box, rows[0]["i"], number=entry.number, e=box.entry(entry.id), choices=dict(choices)
    )


async def _put(
    box: Opened,
    held: Held,
    entry: EntryToCast,
    desk: Desk,
    by: tuple[str, str],
    *,
    choices: Mapping[str, str],
    op: str,
    at: datetime,
) -> Written:
    e = box.entry(entry.id)
    current = entry.cast.index if entry.cast else None
    contested = current if entry.cast and entry.cast.contested else None
    leaf = Ballot(
        a=held.a,
        i=held.size,
        ts=moment(at),
        e=e,
        x=tuple(sorted(choices.items())),
        ch="kiosk",
        g=None,
        s=current,
        ev=None,
        pb=None,
        by=by,
        op=op,
        r=secrets.token_hex(16),
    )
    alone = next(iter(desk.present)) if len(desk.present) == 1 else None
    ballot = ToWrite(
        leaf, Entry(e, current=current, contested=contested), entry.id,
        person=None, owner=alone, basis="desk",
        teller=desk.teller, witness=desk.witness.strip(), present=desk.present,
    )  # fmt: skip
    (written,) = await put_ballots(box, held, [ballot], at)
    if contested is not None:
        await _settle(box, held, entry, desk, by, Entry(e, current=written.index, contested=contested), at)
    return written


async def _settle(
    box: Opened,
    held: Held,
    entry: EntryToCast,
    desk: Desk,
    by: tuple[str, str],
    standing: Entry,
    at: datetime,
) -> None:
    leaf = Designate(
        a=held.a,
        i=held.size,
        ts=moment(at),
        e=standing.e,
        target=standing.current or 0,
        ev=None,
        by=by,
        op=secrets.token_hex(16),
        r=secrets.token_hex(16),
    )
    written = await held.append(leaf, standing)
    await Settlement.insert(
        Settlement(
            assembly=box.id,
            entry=entry.id,
            target=leaf.target,
            leaf_index=written.index,
            owner=None,
            person=desk.teller,
            made_at=at,
        )
    )


async def _tell(box: Opened, entry: EntryToCast, desk: Desk, at: datetime) -> None:
    """Co-owners who were not there learn of it, and so does a phone in the name of someone who was."""
    owners = [owner.id for owner in entry.owners]
    marks = ", ".join("?" * len(owners))
    rows = await fetch(
        f"SELECT DISTINCT owner FROM owner_access WHERE until IS NULL AND owner IN ({marks})", owners
    )
    with_phone = {row["owner"] for row in rows}
    await tell_about(
        "kiosk.voted_at_desk",
        box,
        number=entry.number,
        label=entry.label,
        who="、".join(owner.name for owner in entry.owners if owner.id in desk.present),
        at=at,
        owners=[owner for owner in owners if owner not in desk.present or owner in with_phone],
    )


async def _name(person: int) -> str:
    return str((await fetch("SELECT name FROM person WHERE id = ?", [person]))[0]["name"])


async def _teller_owns(teller: int, owners: Sequence[int]) -> bool:
    """Whether the teller may act for an owner of the entry, or is one by the mobile on the roll."""
    marks = ", ".join("?" * len(owners))
    rows = await fetch(
        "SELECT 1 FROM person p WHERE p.id = ? AND (EXISTS (SELECT 1 FROM owner_access oa"
        f" WHERE oa.person = p.id AND oa.until IS NULL AND oa.owner IN ({marks}))"
        f" OR EXISTS (SELECT 1 FROM owner o WHERE o.id IN ({marks}) AND o.mobile <> ''"
        " AND o.mobile = p.mobile))",
        [teller, *owners, *owners],
    )
    return bool(rows)
