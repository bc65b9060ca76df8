"""What never changes about an assembly once it is open: its motions, its roll, its rules, its key."""

import json
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from app.database import Database, current, fetch
from voting import keys
from voting.ledger.pseudonyms import entry_pseudonym, staff_pseudonym


@dataclass(frozen=True)
class Opened:
    """An opened assembly as casting needs it; read once per process, since nothing of it may change."""

    id: int
    public_id: str
    community: int
    title: str
    version: int  # the frozen roll
    motions: tuple[str, ...]  # "m1", "m2"
    replace: bool
    key: bytes = field(repr=False)

    def entry(self, entry_id: int) -> str:
        """What the ledger calls a roll entry."""
        return entry_pseudonym(self.key, self.public_id, str(entry_id))

    def staff(self, person: str) -> str:
        """What the ledger calls a teller ("12") or a witness by name ("witness:王女士")."""
        return staff_pseudonym(self.key, self.public_id, person)


async def opened(public_id: str, secret: bytes) -> Opened | None:
    """The opened assembly at this address, None before its opening. Ask outside `write()`."""
    known = _known.setdefault(current(), {})
    if public_id not in known:
        found = await _read(public_id, secret)
        if found is None:
            return None
        known[public_id] = found
    return known[public_id]


async def _read(public_id: str, secret: bytes) -> Opened | None:
    rows = await fetch(
        "SELECT a.id, a.public_id, a.community, a.title, a.rulebook, a.key_wrapped, o.version"
        " FROM assembly a JOIN opening o ON o.assembly = a.id WHERE a.public_id = ?",
        [public_id],
    )
    if not rows:
        return None
    row = rows[0]
    motions = await fetch("SELECT position FROM motion WHERE assembly = ? ORDER BY position", [row["id"]])
    return Opened(
        id=row["id"],
        public_id=row["public_id"],
        community=row["community"],
        title=row["title"],
        version=row["version"],
        motions=tuple(f"m{motion['position']}" for motion in motions),
        replace=json.loads(row["rulebook"])["replace_ballot"] == "yes",
        key=keys.unwrap(secret, public_id, bytes(row["key_wrapped"])),
    )


_known: WeakKeyDictionary[Database, dict[str, Opened]] = WeakKeyDictionary()
