"""What stands in an assembly's ledger, and what opens the commitments of its roll?"""

import json
from collections import defaultdict
from dataclasses import dataclass

from app.database import fetch
from voting.ledger.pseudonyms import entry_pseudonym, salt
from voting.ledger.recount import Opening
from voting.ledger.tree import Frontier


@dataclass(frozen=True)
class FrozenEntry:
    """One head of a roll version: its number as posted, its units with their areas in dm²."""

    id: int
    number: int
    label: str
    area_dm2: int
    units: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class StoredLedger:
    """Every leaf as stored, its stored hash, and the stored head: what an audit is given."""

    leaves: tuple[bytes, ...]
    hashes: tuple[bytes, ...]
    frontier: Frontier


async def stored_ledger(assembly: int) -> StoredLedger | None:
    """The whole ledger, None before the opening. Read it inside one `read()` or under the ledger's lock."""
    heads = await fetch("SELECT size, frontier FROM ledger_head WHERE assembly = ?", [assembly])
    if not heads:
        return None
    rows = await fetch("SELECT leaf, leaf_hash FROM ledger_leaf WHERE assembly = ? ORDER BY i", [assembly])
    return StoredLedger(
        leaves=tuple(bytes(row["leaf"]) for row in rows),
        hashes=tuple(bytes(row["leaf_hash"]) for row in rows),
        frontier=Frontier.from_text(heads[0]["size"], heads[0]["frontier"]),
    )


async def wrapped_key(assembly: int) -> bytes:
    """The assembly's key as stored (`voting.keys.unwrap` opens it); empty before the opening."""
    return bytes((await fetch("SELECT key_wrapped FROM assembly WHERE id = ?", [assembly]))[0]["key_wrapped"])


async def frozen_entries(version: int) -> tuple[FrozenEntry, ...]:
    """The entries of a roll version in the order of their posted numbers."""
    units: dict[int, list[tuple[str, int]]] = defaultdict(list)
    held = await fetch(
        "SELECT u.entry, u.label, u.area_dm2 FROM roll_entry_unit u JOIN roll_entry e ON e.id = u.entry"
        " WHERE e.version = ? ORDER BY u.id",
        [version],
    )
    for row in held:
        units[row["entry"]].append((row["label"], row["area_dm2"]))
    rows = await fetch(
        "SELECT id, number, label, area_dm2 FROM roll_entry WHERE version = ? ORDER BY number", [version]
    )
    return tuple(FrozenEntry(**row, units=tuple(units[row["id"]])) for row in rows)


def opening_of(key: bytes, a: str, entry: FrozenEntry) -> Opening:
    """What the entry's commitments hide, and the salts that show it: one line of the owners' file."""
    subject = str(entry.id)
    return Opening(
        e=entry_pseudonym(key, a, subject),
        area_dm2=entry.area_dm2,
        units=[[label, area] for label, area in entry.units],
        label=entry.label,
        area_salt=salt(key, a, subject, "area"),
        units_salt=salt(key, a, subject, "units"),
        label_salt=salt(key, a, subject, "label"),
    )


def choices_in(leaf: bytes) -> dict[str, str]:
    """The answers of a ballot leaf by motion; only for the entry that cast it, or after the close."""
    said = json.loads(leaf)
    return dict(said["x"])
