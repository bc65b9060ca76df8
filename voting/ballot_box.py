"""What follows a ballot, a contest or an agreement: which ballot stands, who cast it, who is told.

Shared by the actions that write such leaves; all of it inside their `write()`, under the ledger's lock.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from app.community.actions.tell import tell
from app.database import fetch
from app.live import publish
from app.refusals import Refusal
from voting.ledger.leaves import Ballot, decode, moment
from voting.ledger.order import Entry, Phase
from voting.ledger.pseudonyms import receipt_code
from voting.ledger_store import Held, Written
from voting.queries.opened import Opened
from voting.rules.casting import Hours, out_of_hours

_CURRENT = (
    "INSERT INTO current_ballot (assembly, entry, i, contested) VALUES {}"
    " ON CONFLICT (assembly, entry) DO UPDATE SET i = excluded.i, contested = 0"
)
_CAST = (
    "INSERT INTO cast_record (assembly, entry, leaf_index, person, owner, channel, basis, teller,"
    " witness, present, cast_at) VALUES {}"
)
# Done is the to-do of every owner of these entries who has no other entry left to vote for.
_SETTLED = (
    "UPDATE inbox_item SET done_at = ? WHERE done_at IS NULL"
    " AND owner IN (SELECT ro.owner FROM roll_entry_owner ro WHERE ro.entry IN ({marks}))"
    " AND kind = 'todo' AND subject || '' = ?"  # || '': not by the index that all owners share
    " AND NOT EXISTS (SELECT 1 FROM roll_entry_owner mine JOIN roll_entry e ON e.id = mine.entry"
    "  LEFT JOIN current_ballot b ON b.assembly = e.assembly AND b.entry = e.id"
    "  WHERE mine.owner = inbox_item.owner AND e.version = ? AND e.id NOT IN ({marks}) AND b.i IS NULL)"
)


@dataclass(frozen=True, slots=True)
class ToWrite:
    """A ballot that may be written: its leaf, what stood before it, and who casts it and how."""

    leaf: Ballot
    standing: Entry
    entry: int
    person: int | None
    owner: int | None
    basis: str
    teller: int | None = None
    witness: str = ""
    present: Iterable[int] = ()


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
    leaf_hash: bytes
    at: str  # as the leaf says it
    again: bool = False  # the same ballot came a second time, and this is its first receipt

    @property
    def code(self) -> str:
        """What is printed: `XXXX-XXXX-XXXX-XXXX`."""
        return receipt_code(self.leaf_hash)


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


async def same_ballot(opened: Opened, index: int, *, number: int, e: str, choices: dict[str, str]) -> Receipt:
    """The receipt of a ballot that was taken before under this key; another ballot under it is refused."""
    rows = await fetch(
        "SELECT leaf, leaf_hash FROM ledger_leaf WHERE assembly = ? AND i = ?", [opened.id, index]
    )
    stored = decode(bytes(rows[0]["leaf"]))
    if not isinstance(stored, Ballot) or stored.e != e or dict(stored.x) != choices:
        raise SameKeyOtherBallot
    return Receipt(number, index, bytes(rows[0]["leaf_hash"]), stored.ts, again=True)


async def put_ballots(
    opened: Opened, held: Held, ballots: Sequence[ToWrite], at: datetime
) -> tuple[Written, ...]:
    """Write ballots of different entries as current, and who cast them; the choice is in the leaf."""
    if not ballots:
        return ()
    currents: list[object] = []
    casts: list[object] = []
    for one in ballots:
        together = json.dumps(sorted(one.present), separators=(",", ":"))
        currents += (opened.id, one.entry, one.leaf.i)
        casts += (
            opened.id, one.entry, one.leaf.i, one.person, one.owner, one.leaf.ch, one.basis, one.teller,
            one.witness, together, at,
        )  # fmt: skip
    entries = [one.entry for one in ballots]
    settled: list[object] = [at, *entries, f"assembly:{opened.id}", opened.version, *entries]
    current, cast, settle = _statements(len(ballots))
    written = await held.append_all(
        [(one.leaf, one.standing) for one in ballots],
        also=((current, currents), (cast, casts), (settle, settled)),
    )
    publish("assembly", opened.public_id)
    return written


@lru_cache(maxsize=64)
def _statements(count: int) -> tuple[str, str, str]:
    """What is written beside the leaves, for so many ballots."""
    current = ", ".join(["(?, ?, ?, 0)"] * count)
    cast = ", ".join([f"({', '.join('?' * 11)})"] * count)
    return _CURRENT.format(current), _CAST.format(cast), _SETTLED.format(marks=", ".join("?" * count))


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
