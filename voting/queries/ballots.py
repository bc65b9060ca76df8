"""For which entries may a person vote here, what was cast for them, and which receipt is whose?

A choice is read only for the entry that cast it: `own_ballot` asks who is asking in the same query.
"""

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from app.clock import HOME
from app.database import Row, fetch
from voting.ledger.pseudonyms import parse_receipt_code, receipt_code
from voting.queries.ledgers import choices_in

LISTED_AT_DESK = 200  # of thousands; the others are found by unit or name

# The roll that holds: the frozen one, before the opening the one posted last.
_VERSION = (
    "COALESCE((SELECT op.version FROM opening op WHERE op.assembly = a.id),"
    " (SELECT v.id FROM roll_version v WHERE v.assembly = a.id ORDER BY v.number DESC LIMIT 1))"
)


@dataclass(frozen=True)
class UnitOfEntry:
    label: str
    area_dm2: int


@dataclass(frozen=True)
class OwnerOfEntry:
    id: int
    name: str
    kind: str
    representative: str  # whom a company names today

    @property
    def is_company(self) -> bool:
        return self.kind in ("company", "developer")


@dataclass(frozen=True)
class Cast:
    """That a ballot was cast for an entry; not what it says."""

    index: int
    who: str  # the owner for whom it was cast; all owners' names where they voted together at the desk
    at: datetime
    channel: str
    basis: str
    owner: int | None
    person: int | None
    present: tuple[int, ...]
    contested: bool

    @property
    def at_desk(self) -> bool:
        return self.channel == "kiosk"

    @property
    def stood_by(self) -> frozenset[int]:
        """The owners who cast it."""
        return frozenset(self.present) | (frozenset() if self.owner is None else {self.owner})


@dataclass(frozen=True)
class EntryToCast:
    """One head of the roll that a person may act for (at the desk: that a teller may key)."""

    id: int
    number: int
    label: str
    area_dm2: int
    units: tuple[UnitOfEntry, ...]
    owners: tuple[OwnerOfEntry, ...]
    acting_for: tuple[int, ...]  # the owners among them whom the person acts for
    by_slip_only: bool  # the phone was bound by the slip alone
    person_name: str
    cast: Cast | None

    @property
    def shared(self) -> bool:
        """Whether co-owners share this ballot."""
        return len(self.owners) > 1

    @property
    def acting(self) -> OwnerOfEntry:
        """The owner in whose name the person votes."""
        return next(owner for owner in self.owners if owner.id in self.acting_for)


@dataclass(frozen=True)
class OwnBallot:
    """A ballot with its answers, for its entry only."""

    index: int
    code: str
    at: datetime
    choices: dict[str, str]
    current: bool
    contested: bool
    replaces: int | None


async def entries_to_cast(assembly: int, person: int) -> tuple[EntryToCast, ...]:
    """The entries whose ballot this person may cast, in the order of the roll; nobody else's exist."""
    # CROSS JOIN: SQLite keeps to this order, from the person's few owners; else it reads the whole roll.
    rows = await fetch(
        "SELECT e.id, e.number, e.label, e.area_dm2, oa.owner, oa.basis, p.name AS person_name"
        " FROM owner_access oa CROSS JOIN person p CROSS JOIN roll_entry_owner ro CROSS JOIN roll_entry e"
        " CROSS JOIN assembly a"
        " WHERE oa.person = ? AND oa.until IS NULL AND p.id = oa.person AND ro.owner = oa.owner"
        f" AND e.id = ro.entry AND e.assembly = ? AND a.id = e.assembly AND e.version = {_VERSION}"
        " ORDER BY e.number, oa.basis, ro.id",
        [person, assembly],
    )
    return await _entries(rows)


async def entry_to_cast(assembly: int, number: int, person: int) -> EntryToCast | None:
    """One of them, by its number on the posted roll."""
    found = await entries_to_cast(assembly, person)
    return next((entry for entry in found if entry.number == number), None)


async def entry_at_desk(assembly: int, number: int) -> EntryToCast | None:
    """Any entry, for the desk: with nobody acting for it."""
    rows = await fetch(
        "SELECT e.id, e.number, e.label, e.area_dm2, NULL AS owner, '' AS basis, '' AS person_name"
        " FROM assembly a"
        f" JOIN roll_entry e ON e.assembly = a.id AND e.version = {_VERSION}"
        " WHERE a.id = ? AND e.number = ?",
        [assembly, number],
    )
    found = await _entries(rows)
    return found[0] if found else None


@dataclass(frozen=True)
class DeskRow:
    """One line of the desk's list: who could vote here, and whether somebody has (never how)."""

    number: int
    label: str
    owners: tuple[str, ...]
    voted: bool
    contested: bool


@dataclass(frozen=True)
class DeskList:
    """The lines that were looked for, the first of them, and how many there are."""

    rows: tuple[DeskRow, ...]
    found: int


async def desk_list(assembly: int, find: str = "") -> DeskList:
    """Entries of the frozen roll with whether their ballot is in; `find` is part of a unit or of a name."""
    pattern = "%" + find.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%"
    rows = await fetch(
        "SELECT e.id, e.number, e.label, b.i, b.contested, COUNT(*) OVER () AS found FROM assembly a"
        f" JOIN roll_entry e ON e.assembly = a.id AND e.version = {_VERSION}"
        " LEFT JOIN current_ballot b ON b.assembly = a.id AND b.entry = e.id"
        " WHERE a.id = ? AND (e.label LIKE ? ESCAPE '!' OR EXISTS (SELECT 1 FROM roll_entry_owner ro"
        " WHERE ro.entry = e.id AND ro.name LIKE ? ESCAPE '!'))"
        f" ORDER BY e.number LIMIT {LISTED_AT_DESK}",
        [assembly, pattern, pattern],
    )
    names: dict[int, list[str]] = defaultdict(list)
    for row in await _owner_names([row["id"] for row in rows]):
        names[row["entry"]].append(row["name"])
    listed = tuple(
        DeskRow(
            number=row["number"],
            label=row["label"],
            owners=tuple(names[row["id"]]),
            voted=row["i"] is not None,
            contested=bool(row["contested"]),
        )
        for row in rows
    )
    return DeskList(listed, int(rows[0]["found"]) if rows else 0)


async def _owner_names(entries: list[int]) -> list[Row]:
    if not entries:
        return []
    marks = ", ".join("?" * len(entries))
    return await fetch(
        f"SELECT entry, name FROM roll_entry_owner WHERE entry IN ({marks}) ORDER BY id", entries
    )


async def who_cast(assembly: int, index: int) -> Cast:
    """Who cast the ballot at this index; shown to the entry's own people only."""
    rows = await fetch(_CASTS + " WHERE c.assembly = ? AND c.leaf_index = ?", [assembly, index])
    return _cast(rows[0])


async def own_ballot(assembly: int, entry: int, person: int, code: str = "") -> OwnBallot | None:
    """The entry's current ballot, or the one a receipt code names, for a person who acts for the entry.

    None as well for whoever does not act for the entry: to them there is no ballot.
    """
    rows = await fetch(
        "SELECT l.i, l.leaf, l.leaf_hash, c.cast_at, b.i AS current_i, b.contested"
        # From the entry's few ballots: by the assembly (hence the +) SQLite would go through everybody's.
        " FROM cast_record c"
        " CROSS JOIN ledger_leaf l"
        " CROSS JOIN current_ballot b"
        " WHERE +c.assembly = ? AND c.entry = ?"
        " AND l.assembly = c.assembly AND l.i = c.leaf_index"
        " AND b.assembly = c.assembly AND b.entry = c.entry AND EXISTS (SELECT 1 FROM roll_entry_owner ro"
        "  JOIN owner_access oa ON oa.owner = ro.owner AND oa.person = ? AND oa.until IS NULL"
        "  WHERE ro.entry = c.entry)"
        " ORDER BY l.i DESC",
        [assembly, entry, person],
    )
    wanted = parse_receipt_code(code) if code else None
    for row in rows:
        its_code = receipt_code(bytes(row["leaf_hash"]))
        if its_code == wanted or (not code and row["i"] == row["current_i"]):
            leaf = bytes(row["leaf"])
            return OwnBallot(
                index=row["i"],
                code=its_code,
                at=row["cast_at"],
                choices=choices_in(leaf),
                current=row["i"] == row["current_i"],
                contested=row["i"] == row["current_i"] and bool(row["contested"]),
                replaces=json.loads(leaf)["s"],
            )
    return None


async def receipt_at_desk(assembly: int, index: int) -> tuple[int, str, datetime] | None:
    """Index, code and time of a ballot cast at the desk, without its answers."""
    rows = await fetch(
        "SELECT l.i, l.leaf_hash, c.cast_at FROM ledger_leaf l"
        " JOIN cast_record c ON c.assembly = l.assembly AND c.leaf_index = l.i AND c.channel = 'kiosk'"
        " WHERE l.assembly = ? AND l.i = ?",
        [assembly, index],
    )
    return (rows[0]["i"], receipt_code(bytes(rows[0]["leaf_hash"])), rows[0]["cast_at"]) if rows else None


async def contested_by(assembly: int, target: int) -> dict[int, str]:
    """The co-owners who contested a ballot, with their names on the roll."""
    rows = await fetch(
        "SELECT c.owner, o.name FROM contest c JOIN owner o ON o.id = c.owner"
        " WHERE c.assembly = ? AND c.target = ? ORDER BY c.id",
        [assembly, target],
    )
    return {row["owner"]: row["name"] for row in rows}


async def roll_totals(assembly: int) -> tuple[int, int]:
    """Heads and area (dm²) of the roll that holds."""
    rows = await fetch(
        f"SELECT v.heads, v.area_dm2 FROM assembly a JOIN roll_version v ON v.id = {_VERSION} WHERE a.id = ?",
        [assembly],
    )
    return (rows[0]["heads"], rows[0]["area_dm2"]) if rows else (0, 0)


_CASTS = (
    "SELECT c.leaf_index, c.cast_at, c.channel, c.basis, c.owner, c.person, c.present, c.entry,"
    " o.name AS owner_name, b.i AS current_i, b.contested"
    " FROM cast_record c LEFT JOIN owner o ON o.id = c.owner"
    " JOIN current_ballot b ON b.assembly = c.assembly AND b.entry = c.entry"
)


async def _entries(rows: list[Row]) -> tuple[EntryToCast, ...]:
    acting: dict[int, list[int]] = defaultdict(list)
    first: dict[int, Row] = {}
    for row in rows:
        first.setdefault(row["id"], row)
        if row["owner"] is not None:
            acting[row["id"]].append(row["owner"])
    if not first:
        return ()
    marks, ids = ", ".join("?" * len(first)), list(first)
    units: dict[int, list[UnitOfEntry]] = defaultdict(list)
    for row in await fetch(
        f"SELECT entry, label, area_dm2 FROM roll_entry_unit WHERE entry IN ({marks}) ORDER BY id", ids
    ):
        units[row["entry"]].append(UnitOfEntry(row["label"], row["area_dm2"]))
    owners: dict[int, list[OwnerOfEntry]] = defaultdict(list)
    for row in await fetch(
        "SELECT ro.entry, ro.owner, ro.name, ro.kind, o.representative FROM roll_entry_owner ro"
        f" JOIN owner o ON o.id = ro.owner WHERE ro.entry IN ({marks}) ORDER BY ro.id",
        ids,
    ):
        owners[row["entry"]].append(
            OwnerOfEntry(row["owner"], row["name"], row["kind"], row["representative"])
        )
    casts = await fetch(f"{_CASTS} WHERE c.entry IN ({marks}) AND c.leaf_index = b.i", ids)
    cast = {row["entry"]: _cast(row, owners[row["entry"]]) for row in casts}
    return tuple(
        EntryToCast(
            id=number,
            number=row["number"],
            label=row["label"],
            area_dm2=row["area_dm2"],
            units=tuple(units[number]),
            owners=tuple(owners[number]),
            acting_for=tuple(acting[number]),
            by_slip_only=row["basis"] == "slip_only",
            person_name=row["person_name"],
            cast=cast.get(number),
        )
        for number, row in first.items()
    )


def _cast(row: Row, owners: list[OwnerOfEntry] | None = None) -> Cast:
    present = tuple(json.loads(row["present"]))
    together = "、".join(owner.name for owner in owners or () if owner.id in present)
    return Cast(
        index=row["leaf_index"],
        who=row["owner_name"] or together,
        at=row["cast_at"].astimezone(HOME),
        channel=row["channel"],
        basis=row["basis"],
        owner=row["owner"],
        person=row["person"],
        present=present,
        contested=row["leaf_index"] == row["current_i"] and bool(row["contested"]),
    )
