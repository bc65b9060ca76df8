"""Cast the ballot of one roll entry on a phone: one answer to every motion, once, with a receipt."""

import secrets
from collections.abc import Mapping
from datetime import datetime

from app.clock import now
from app.database import Row
from app.refusals import NotFound, Refusal
from voting.ballot_box import (
    Receipt,
    other_phones,
    owners_of_entry,
    put_ballot,
    refuse_out_of_hours,
    same_ballot,
    tell_about,
)
from voting.ledger.leaves import Ballot, moment
from voting.ledger.order import Entry
from voting.ledger_store import Held, holding
from voting.queries.ballots import who_cast
from voting.queries.opened import Opened, opened
from voting.rules.casting import Standing, Why, already, not_named, unanswered

# One row per owner of the entry whom the person acts for; everything the decision needs, read under the lock.
_STANDING = (
    "SELECT e.id AS entry, e.label, b.i AS current_i, b.contested, ro.owner, ro.kind, ro.name, ro.id AS at,"
    " oa.basis, o.representative, p.name AS person_name, s.i AS same_i, s.leaf, s.leaf_hash,"
    " (SELECT COUNT(*) FROM roll_entry_owner x WHERE x.entry = e.id) AS owners,"
    " (SELECT COUNT(*) FROM owner_access y"
    "  WHERE y.owner = ro.owner AND y.until IS NULL AND y.person <> oa.person) AS phones"
    " FROM roll_entry e"
    " JOIN roll_entry_owner ro ON ro.entry = e.id"
    " JOIN owner_access oa ON oa.owner = ro.owner AND oa.person = ? AND oa.until IS NULL"
    " JOIN owner o ON o.id = ro.owner"
    " JOIN person p ON p.id = oa.person"
    " LEFT JOIN current_ballot b ON b.assembly = e.assembly AND b.entry = e.id"
    " LEFT JOIN ledger_leaf s ON s.assembly = e.assembly AND s.op = ?"
    " WHERE e.version = ? AND e.number = ?"
)


async def cast_ballot(
    public_id: str,
    *,
    number: int,
    person: int,
    choices: Mapping[str, str],
    op: str,
    secret: bytes,
    seen: int | None = None,
) -> Receipt:
    """Write the ballot into the ledger and return its receipt; the same `op` brings the same receipt.

    `seen` is the index of the entry's ballot when the page to confirm was opened, 0 where there was none: a
    ballot that somebody cast in the meantime is not replaced unseen. None: not known, not asked.

    Refused: outside the hours, a missing answer, a second ballot where the rulebook allows none, a contested
    entry, a company's ballot by someone it does not name. NotFound: an entry the person does not act for.
    """
    box = await opened(public_id, secret)
    if box is None:  # whether such a vote is announced at all, the page settles for who asks
        raise Refusal(f"ballots.{Why.NOT_OPEN}")
    async with holding(box.id, _STANDING, [person, op, box.version, number]) as (held, rows):
        at = now()  # under the lock: what waited past the posted time is late
        row = min(rows, key=lambda each: (each["basis"], each["at"]))  # "digits" before "slip_only"
        if row["entry"] is None:
            raise NotFound
        e = box.entry(row["entry"])
        if row["same_i"] is not None:
            return same_ballot(
                row["same_i"], bytes(row["leaf"]), bytes(row["leaf_hash"]),
                number=number, e=e, choices=dict(choices),
            )  # fmt: skip
        refuse_out_of_hours(held, at)
        await _refuse(box, row, choices, seen)
        return await _put(box, held, row, e, number=number, person=person, choices=choices, op=op, at=at)


async def _refuse(box: Opened, row: Row, choices: Mapping[str, str], seen: int | None) -> None:
    if missing := unanswered(box.motions, choices):
        raise Refusal("ballots.unanswered", at=missing)
    if why := not_named(row["kind"], row["representative"], row["person_name"]):
        raise Refusal(f"ballots.{why}", company=row["name"], who=row["representative"])
    standing = Standing(row["current_i"], bool(row["contested"]))
    if why := already(standing, replace=box.replace, seen=seen):
        earlier = await who_cast(box.id, row["current_i"])
        raise Refusal(f"ballots.{why}", who=earlier.who, when=earlier.at)


async def _put(
    box: Opened,
    held: Held,
    row: Row,
    e: str,
    *,
    number: int,
    person: int,
    choices: Mapping[str, str],
    op: str,
    at: datetime,
) -> Receipt:
    leaf = Ballot(
        a=held.a,
        i=held.size,
        ts=moment(at),
        e=e,
        x=tuple(sorted(choices.items())),
        ch="online",
        g=None,
        s=row["current_i"],
        ev=None,
        pb=None,
        by=(),
        op=op,
        r=secrets.token_hex(16),
    )
    written = await put_ballot(
        box, held, leaf, Entry(e, current=row["current_i"]), row["entry"],
        person=person, owner=row["owner"], basis=row["basis"], at=at,
    )  # fmt: skip
    if row["owners"] > 1 or row["phones"]:
        await tell_about(
            "ballots.co_owner_voted" if row["current_i"] is None else "ballots.co_owner_replaced",
            box,
            number=number,
            label=row["label"],
            who=row["name"],
            at=at,
            owners=[owner for owner in await owners_of_entry(row["entry"]) if owner != row["owner"]],
            people=await other_phones(row["owner"], person),
        )
    return Receipt(number, written.index, written.code, leaf.ts)
