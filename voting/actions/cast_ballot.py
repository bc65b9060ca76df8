"""Cast the ballot of one roll entry on a phone: one answer to every motion, once, with a receipt."""

import secrets
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from app.clock import now
from app.database import Row
from app.database.turns import running
from app.refusals import NotFound, Refusal
from voting.ballot_box import (
    Receipt,
    ToWrite,
    other_phones,
    owners_of_entry,
    put_ballots,
    refuse_out_of_hours,
    same_ballot,
    tell_about,
)
from voting.ballot_line import Answer, Wanted, line_of
from voting.ledger.leaves import Ballot, moment
from voting.ledger.order import Entry
from voting.ledger_store import Held, holding
from voting.queries.ballots import who_cast
from voting.queries.opened import Opened, opened
from voting.rules.casting import Standing, Why, already, not_named, unanswered

# One row per owner of an entry whom the person acts for; everything the decisions need, read under the lock.
# CROSS JOIN: SQLite keeps to this order, from the few that ask. What is one value is a subquery and no join:
# PostgreSQL's time to plan grows with the joins.
_STANDING = (
    "WITH asked (number, person, op) AS (VALUES {})"
    " SELECT e.number, e.id AS entry, e.label, b.i AS current_i, b.contested,"
    " ro.owner, ro.kind, ro.name, ro.id AS at, oa.basis,"
    " (SELECT o.representative FROM owner o WHERE o.id = ro.owner) AS representative,"
    " (SELECT p.name FROM person p WHERE p.id = oa.person) AS person_name,"
    " (SELECT s.i FROM ledger_leaf s WHERE s.assembly = e.assembly AND s.op = asked.op) AS same_i,"
    " (SELECT COUNT(*) FROM roll_entry_owner x WHERE x.entry = e.id) AS owners,"
    " (SELECT COUNT(*) FROM owner_access y"
    "  WHERE y.owner = ro.owner AND y.until IS NULL AND y.person <> oa.person) AS phones"
    " FROM asked CROSS JOIN roll_entry e"
    " JOIN roll_entry_owner ro ON ro.entry = e.id"
    " JOIN owner_access oa ON oa.owner = ro.owner AND oa.person = asked.person AND oa.until IS NULL"
    " LEFT JOIN current_ballot b ON b.assembly = e.assembly AND b.entry = e.id"
    " WHERE e.version = ? AND e.number = asked.number"
)
_ASKED = "(CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS VARCHAR))"


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
    Ballots that come at once share a `write()` (`voting.ballot_line`); called inside one, it joins that.
    """
    box = await opened(public_id, secret)
    if box is None:  # whether such a vote is announced at all, the page settles for who asks
        raise Refusal(f"ballots.{Why.NOT_OPEN}")
    wanted = Wanted(number, person, choices, op, seen)
    if running() is None:
        return await line_of(box.id, partial(_cast_together, box)).cast(wanted)
    (answer,) = await _cast_together(box, [wanted])  # the line would wait for the caller's write() for ever
    if isinstance(answer, Exception):
        raise answer
    return answer


@dataclass(frozen=True, slots=True)
class _Accepted:
    wanted: Wanted
    row: Row
    ballot: ToWrite


async def _cast_together(box: Opened, wanted: Sequence[Wanted]) -> list[Answer]:
    """Decide on each, of different entries, and write those that may be cast; one answer for each."""
    answers: list[Answer | None] = []  # None: to be written
    accepted: list[_Accepted] = []
    async with holding(box.id, *_standing(box, wanted)) as (held, rows):
        at = now()  # under the lock: what waited past the posted time is late
        found: dict[int | None, list[Row]] = defaultdict(list)
        for row in rows:
            found[row["number"]].append(row)
        for one in wanted:
            try:
                decided = await _decide(box, held, found[one.number], one, at, held.size + len(accepted))
            except (Refusal, NotFound) as no:
                answers.append(no)
                continue
            if isinstance(decided, _Accepted):
                accepted.append(decided)
                answers.append(None)
            else:
                answers.append(decided)
        written = await put_ballots(box, held, [each.ballot for each in accepted], at)
        for each in accepted:
            await _tell(box, each, at)
    receipts = (
        Receipt(each.wanted.number, leaf.index, leaf.leaf_hash, each.ballot.leaf.ts)
        for each, leaf in zip(accepted, written, strict=True)
    )
    return [next(receipts) if answer is None else answer for answer in answers]


def _standing(box: Opened, wanted: Sequence[Wanted]) -> tuple[str, list[object]]:
    asked = [value for one in wanted for value in (one.number, one.person, one.op)]
    return _STANDING.format(", ".join([_ASKED] * len(wanted))), [*asked, box.version]


async def _decide(
    box: Opened, held: Held, rows: Sequence[Row], wanted: Wanted, at: datetime, index: int
) -> _Accepted | Receipt:
    """The ballot as it would stand at `index`, the receipt it got before, or a refusal."""
    if not rows:
        raise NotFound
    row = min(rows, key=lambda each: (each["basis"], each["at"]))  # "digits" before "slip_only"
    e = box.entry(row["entry"])
    if row["same_i"] is not None:
        return await same_ballot(box, row["same_i"], number=wanted.number, e=e, choices=dict(wanted.choices))
    refuse_out_of_hours(held, at)
    await _refuse(box, row, wanted)
    leaf = Ballot(
        a=held.a,
        i=index,
        ts=moment(at),
        e=e,
        x=tuple(sorted(wanted.choices.items())),
        ch="online",
        g=None,
        s=row["current_i"],
        ev=None,
        pb=None,
        by=(),
        op=wanted.op,
        r=secrets.token_hex(16),
    )
    ballot = ToWrite(
        leaf, Entry(e, current=row["current_i"]), row["entry"],
        person=wanted.person, owner=row["owner"], basis=row["basis"],
    )  # fmt: skip
    return _Accepted(wanted, row, ballot)


async def _refuse(box: Opened, row: Row, wanted: Wanted) -> None:
    if missing := unanswered(box.motions, wanted.choices):
        raise Refusal("ballots.unanswered", at=missing)
    if why := not_named(row["kind"], row["representative"], row["person_name"]):
        raise Refusal(f"ballots.{why}", company=row["name"], who=row["representative"])
    standing = Standing(row["current_i"], bool(row["contested"]))
    if why := already(standing, replace=box.replace, seen=wanted.seen):
        earlier = await who_cast(box.id, row["current_i"])
        raise Refusal(f"ballots.{why}", who=earlier.who, when=earlier.at)


async def _tell(box: Opened, cast: _Accepted, at: datetime) -> None:
    """Co-owners learn that somebody voted for them, and so does whoever else may act for the same owner."""
    row, wanted = cast.row, cast.wanted
    if row["owners"] == 1 and not row["phones"]:
        return
    await tell_about(
        "ballots.co_owner_voted" if row["current_i"] is None else "ballots.co_owner_replaced",
        box,
        number=wanted.number,
        label=row["label"],
        who=row["name"],
        at=at,
        owners=[owner for owner in await owners_of_entry(row["entry"]) if owner != row["owner"]],
        people=await other_phones(row["owner"], wanted.person),
    )
