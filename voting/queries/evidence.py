"""What does an assembly's ledger prove, once every row that a count rests on has been checked?

Every page that shows a result asks here. The costly replay is done again only when any row is not, byte for
byte, what it was; and pages read the rows again only after a while, since a thousand may ask at once.
"""

import asyncio
import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from weakref import WeakKeyDictionary

from app.clock import now
from app.database import Database, Row, current, fetch, read
from voting.ledger.evidence import Evidence, LedgerDamaged, Stored, StoredMotion, weigh
from voting.ledger.order import Head, Phase
from voting.ledger.pseudonyms import entry_pseudonym
from voting.ledger.tree import Frontier
from voting.queries.ledgers import FrozenEntry, opening_of
from voting.queries.opened import Opened

# one statement per kind of row; each takes the assembly's id, `entries` and `units` that of the frozen roll
_ASKED = {
    "head": "SELECT size, frontier, phase, heads, area_dm2, voted, closes, notice_h"
    " FROM ledger_head WHERE assembly = ?",
    "leaves": "SELECT leaf, leaf_hash FROM ledger_leaf WHERE assembly = ? ORDER BY i",
    "current": "SELECT entry, i, contested FROM current_ballot WHERE assembly = ? ORDER BY entry",
    "motions": "SELECT position, question, preset FROM motion WHERE assembly = ? ORDER BY position",
    "notices": "SELECT content, content_hash FROM notice WHERE assembly = ? ORDER BY id",
    "entries": "SELECT id, number, label, area_dm2 FROM roll_entry WHERE version = ? ORDER BY number",
    "units": "SELECT u.entry, u.label, u.area_dm2 FROM roll_entry_unit u JOIN roll_entry e ON e.id = u.entry"
    " WHERE e.version = ? ORDER BY u.id",
}
Rows = dict[str, list[Row]]
NEVER = datetime(1, 1, 1, tzinfo=UTC)
AGAIN = timedelta(seconds=10)  # so much later pages look again whether every byte is what it was


@dataclass(slots=True)
class _Weighed:
    """What is known of one ledger; whoever comes while it is being read waits for that."""

    seen: bytes = b""
    proved: Evidence | None = None
    at: datetime = NEVER
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


async def evidence(box: Opened) -> Evidence:
    """What the stored ledger proves now, or LedgerDamaged with the first thing that does not agree."""
    known = _known(box)
    async with known.turn:
        return await _read(box, known)


async def evidence_for_pages(box: Opened) -> Evidence:
    """The same, as it was a few seconds ago at most; a ledger that grew is read at once."""
    known = _known(box)
    async with known.turn:
        if known.proved and now() - known.at < AGAIN and await _same_size(box, known.proved):
            return known.proved
        return await _read(box, known)


async def _read(box: Opened, known: _Weighed) -> Evidence:
    rows = await _rows(box)
    seen = hashlib.sha256(repr(rows).encode()).digest()
    if known.proved is None or known.seen != seen:
        known.proved = None
        known.proved, known.seen = await asyncio.to_thread(_weigh, box, rows), seen
    known.at = now()
    return known.proved


async def _same_size(box: Opened, proved: Evidence) -> bool:
    rows = await fetch("SELECT size FROM ledger_head WHERE assembly = ?", [box.id])
    return bool(rows) and rows[0]["size"] == proved.state.head.size


def _known(box: Opened) -> _Weighed:
    return _weighed.setdefault(current(), {}).setdefault(box.id, _Weighed())


async def _rows(box: Opened) -> Rows:
    async with read():
        return {
            name: [dict(row) for row in await fetch(sql, [_subject(name, box)])]
            for name, sql in _ASKED.items()
        }


def _subject(name: str, box: Opened) -> int:
    return box.version if name in ("entries", "units") else box.id


def _weigh(box: Opened, rows: Rows) -> Evidence:
    """Rows that cannot even be read are damage too."""
    try:
        return weigh(_stored(box, rows))
    except (ValueError, TypeError, KeyError, IndexError, AttributeError) as fault:
        raise LedgerDamaged(f"unreadable: {type(fault).__qualname__}") from fault


def _stored(box: Opened, rows: Rows) -> Stored:
    head = rows["head"][0]
    leaves = tuple(bytes(row["leaf"]) for row in rows["leaves"])
    return Stored(
        assembly=box.public_id,
        leaves=leaves,
        hashes=tuple(bytes(row["leaf_hash"]) for row in rows["leaves"]),
        frontier=Frontier.from_text(head["size"], head["frontier"]),
        head=Head(
            size=head["size"],
            phase=Phase(head["phase"]),
            heads=head["heads"],
            area_dm2=head["area_dm2"],
            voted=head["voted"],
            closes=head["closes"],
            notice_h=head["notice_h"],
        ),
        openings=tuple(opening_of(box.key, box.public_id, entry) for entry in _entries(rows)),
        current={
            entry_pseudonym(box.key, box.public_id, str(row["entry"])): (row["i"], bool(row["contested"]))
            for row in rows["current"]
        },
        motions={
            f"m{row['position']}": StoredMotion(row["question"], json.loads(row["preset"]))
            for row in rows["motions"]
        },
        notice=_notice(leaves[0], rows["notices"]),
    )


def _entries(rows: Rows) -> list[FrozenEntry]:
    units: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for row in rows["units"]:
        units[row["entry"]].append((row["label"], row["area_dm2"]))
    return [FrozenEntry(**row, units=tuple(units[row["id"]])) for row in rows["entries"]]


def _notice(setup: bytes, notices: list[Row]) -> dict[str, Any] | None:
    """What the notice says to which the ledger's first leaf is bound; None where no row says it any more."""
    bound = json.loads(setup)["title_h"]
    for row in notices:
        if row["content_hash"] == bound == hashlib.sha256(row["content"].encode()).hexdigest():
            said: dict[str, Any] = json.loads(row["content"])
            return said
    return None


_weighed: WeakKeyDictionary[Database, dict[int, _Weighed]] = WeakKeyDictionary()
