"""What follows a ballot, a contest or an agreement: which ballot stands, who cast it, who is told.

Shared by the actions that write such leaves; all of it inside their `write()`, under the ledger's lock.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from app.community.actions.tell import tell
from app.database import Statement, fetch
from app.live import publish
from app.refusals import Refusal
from voting.ledger.leaves import Ballot, decode, moment
from voting.ledger.order import Entry, Phase
from voting.ledger.pseudonyms import receipt_code
from voting.ledger_store import Held, Written
from voting.queries.opened import Opened
from voting.rules.casting import Hours, out_of_hours

_CURRENT = (
    "INSERT INTO current_ballot (assembly, entry, i, contested) VALUES (?, ?, ?, 0)"
    " ON CONFLICT (assembly, entry) DO UPDATE SET i = excluded.i, contested = 0"
)
_CAST = (
    "INSERT INTO cast_record (assembly, entry, leaf_index, person, owner, channel, basis, teller,"
    " witness, present, cast_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
# Done is the to-do of every owner of the entry who has no other entry left to vote for.
_SETTLED = (
    "UPDATE inbox_item SET done_at = ? WHERE done_at IS NULL"
    " AND owner IN (SELECT ro.owner FROM roll_entry_owner ro WHERE ro.entry = ?)"
    " AND kind = 'todo' AND subject || '' = ?"  # || '': not by the index that all owners share
    " AND NOT EXISTS (SELECT 1 FROM roll_entry_owner mine JOIN roll_entry e ON e.id = mine.entry"
    "  LEFT JOIN current_ballot b ON b.assembly = e.assembly AND b.entry = e.id"
    "  WHERE mine.owner = inbox_item.owner AND e.version = ? AND e.id <> ? AND b.i IS NULL)"
)


class SameKeyOtherBallot(Refusal):
    """The form's key was used for a ballot with other content: not a retry, so nothing is done (409)."""

    status = 409

    def __init__(self) -> None:
        super().__init__("ballots.same_key_other_ballot")


@dataclass(frozen=True, slots=True)
class Receipt:
    """The proof that a ballot is in the ledger; it does not say what was chosen."""

    number: int  # of the entry on the posted roll
    index: int
    code: str
    at: str  # as the leaf says it
    again: bool = False  # the same ballot came a second time, and this is its first receipt


def refuse_out_of_hours(held: Held, at: datetime) -> None:
    """Refuse strictly from the posted time on, whether or not anybody has closed yet."""
    head = held.head
    hours = Hours(
        opens=head.setup.opens if head.setup else "",
        closes=head.closes,
        open=held.voting,
        called_off=head.phase is Phase.CALLED_OFF,
    )
    if why := out_of_hours(hours, moment(at)):
        raise Refusal(f"ballots.{why}")


def same_ballot(
    index: int, leaf: bytes, leaf_hash: bytes, *, number: int, e: str, choices: dict[str, str]
) -> Receipt:
    """The receipt of a ballot that was taken before under this key; another ballot under it is refused."""
    stored = decode(leaf)
    if not isinstance(stored, Ballot) or stored.e != e or dict(stored.x) != choices:
        raise SameKeyOtherBallot
    return Receipt(number, index, receipt_code(leaf_hash), stored.ts, again=True)


async def put_ballot(
    opened: Opened,
    held: Held,
    leaf: Ballot,
    standing: Entry,
    entry: int,
    *,
    person: int | None,
    owner: int | None,
    basis: str,
    at: datetime,
    teller: int | None = None,
    witness: str = "",
    present: Iterable[int] = (),
) -> Written:
    """Write the ballot as the entry's current one, and who cast it and how; its choice is in the leaf."""
    current: Statement = (_CURRENT, [opened.id, entry, leaf.i])
    together = json.dumps(sorted(present), separators=(",", ":"))
    cast: Statement = (
        _CAST,
        [opened.id, entry, leaf.i, person, owner, leaf.ch, basis, teller, witness, together, at],
    )
    settled: Statement = (_SETTLED, [at, entry, f"assembly:{opened.id}", opened.version, entry])
    written = await held.append(leaf, standing, also=(current, cast, settled))
    publish("assembly", opened.public_id)
    return written


async def owners_of_entry(entry: int) -> tuple[int, ...]:
    """The owners of a roll entry."""
    rows = await fetch("SELECT owner FROM roll_entry_owner WHERE entry = ? ORDER BY id", [entry])
    return tuple(row["owner"] for row in rows)


async def other_phones(owner: int, person: int) -> tuple[int, ...]:
    """Whoever else may act for this owner."""
    rows = await fetch(
        "SELECT DISTINCT person FROM owner_access WHERE owner = ? AND until IS NULL AND person <> ?",
        [owner, person],
    )
    return tuple(row["person"] for row in rows)


async def tell_about(
    message: str,
    opened: Opened,
    *,
    number: int,
    label: str,
    who: str,
    at: datetime,
    owners: Iterable[int] = (),
    people: Iterable[int] = (),
    todo: bool = False,
) -> None:
    """Word to an entry's owners about their own ballot; never what was chosen."""
    await tell(
        message,
        at=at,
        community=opened.community,
        params={"assembly": opened.title, "units": label, "who": who},
        owners=owners,
        people=people,
        link=f"/assemblies/{opened.public_id}/ballot/receipt?entry={number}",
        todo=todo,
    )
