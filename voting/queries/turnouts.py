"""How many have taken part, and which units have not voted yet? Never what anybody chose."""

from dataclasses import dataclass
from datetime import datetime

from app.database import Row, fetch
from voting.queries.assemblies import AssemblyOnFile
from voting.rules.turnout import Participation


@dataclass(frozen=True)
class UnitInHouse:
    """One unit of the frozen or posted roll as the tellers' grid shows it."""

    entry: int  # number on the posted roll
    label: str
    building: str
    entrance: str
    room: str
    floor: int | None
    area_dm2: int
    entry_label: str
    entry_area_dm2: int
    twins: tuple[str, ...]  # the other units of the same head: "303", or "2-303" from elsewhere
    owners: str
    voted_at: datetime | None
    channel: str
    contested: bool

    @property
    def place(self) -> str:
        """The building, or the building and entrance: "13", "3-2"."""
        return "-".join(part for part in (self.building, self.entrance) if part)


@dataclass(frozen=True)
class Channels:
    """Through which door the ballots came."""

    online: int
    kiosk: int
    slip_only: int
    contested: int  # of all these, whose co-owners do not agree


# the frozen roll, or before the opening the version posted last
_VERSION = (
    "(SELECT COALESCE((SELECT o.version FROM opening o WHERE o.assembly = ?),"
    " (SELECT MAX(v.id) FROM roll_version v WHERE v.assembly = ?)))"
)


async def participation(found: AssemblyOnFile) -> Participation:
    """Both weights of the roll, and of those whose ballot stands.

    A contested ballot is left out unless the rulebook lets the first one stand: the number on the wall
    must not be higher than the one the verdict will count.
    """
    contested = "" if found.rulebook.get("joint_conflict") == "first_stands" else " AND b.contested = 0"
    rows = await fetch(
        # The roll's totals as they were posted: only those who voted are counted, not the roll once more.
        "SELECT v.heads AS heads_all, v.area_dm2 AS area_all,"
        " COUNT(b.i) AS heads_part, COALESCE(SUM(e.area_dm2), 0) AS area_part"
        f" FROM roll_version v LEFT JOIN current_ballot b ON b.assembly = v.assembly{contested}"
        f" LEFT JOIN roll_entry e ON e.id = b.entry WHERE v.id = {_VERSION} GROUP BY v.heads, v.area_dm2",
        [found.id, found.id],
    )
    row = rows[0] if rows else {"heads_all": 0, "area_all": 0, "heads_part": 0, "area_part": 0}
    return Participation(
        heads_all=row["heads_all"],
        heads_part=row["heads_part"],
        area_all_dm2=int(row["area_all"]),
        area_part_dm2=int(row["area_part"]),
    )


async def channels(assembly: int) -> Channels:
    """How the standing ballots came in."""
    rows = await fetch(
        "SELECT c.channel, c.basis, COUNT(*) AS n, SUM(b.contested) AS contested FROM current_ballot b"
        " JOIN cast_record c ON c.assembly = b.assembly AND c.leaf_index = b.i"
        " WHERE b.assembly = ? GROUP BY c.channel, c.basis",
        [assembly],
    )
    return Channels(
        online=sum(row["n"] for row in rows if row["channel"] == "online"),
        kiosk=sum(row["n"] for row in rows if row["channel"] == "kiosk"),
        slip_only=sum(row["n"] for row in rows if row["basis"] == "slip_only"),
        contested=sum(int(row["contested"]) for row in rows),
    )


async def houses(assembly: int) -> tuple[UnitInHouse, ...]:
    """Every unit on the roll with who has voted, in order of place: for tellers, who plan visits."""
    owners = await fetch(
        "SELECT ro.entry, ro.name FROM roll_entry_owner ro JOIN roll_entry e ON e.id = ro.entry"
        f" WHERE e.version = {_VERSION} ORDER BY ro.id",
        [assembly, assembly],
    )
    names: dict[int, list[str]] = {}
    for row in owners:
        names.setdefault(row["entry"], []).append(row["name"])
    rows = await fetch(
        "SELECT u.label, u.building, u.entrance, u.room, u.floor, u.area_dm2, e.id, e.number,"
        " e.label AS entry_label, e.area_dm2 AS entry_area, b.contested, c.cast_at, c.channel"
        " FROM roll_entry_unit u JOIN roll_entry e ON e.id = u.entry"
        " LEFT JOIN current_ballot b ON b.assembly = e.assembly AND b.entry = e.id"
        " LEFT JOIN cast_record c ON c.assembly = b.assembly AND c.leaf_index = b.i"
        f" WHERE e.version = {_VERSION} ORDER BY u.building, u.entrance, u.floor DESC, u.room",
        [assembly, assembly],
    )
    held: dict[int, list[Row]] = {}
    for row in rows:
        held.setdefault(row["id"], []).append(row)
    return tuple(
        UnitInHouse(
            entry=row["number"],
            label=row["label"],
            building=row["building"],
            entrance=row["entrance"],
            room=row["room"],
            floor=row["floor"],
            area_dm2=row["area_dm2"],
            entry_label=row["entry_label"],
            entry_area_dm2=row["entry_area"],
            twins=tuple(_seen_from(row, other) for other in held[row["id"]] if other is not row),
            owners="、".join(names.get(row["id"], ())),
            voted_at=row["cast_at"],
            channel=row["channel"] or "",
            contested=bool(row["contested"]),
        )
        for row in rows
    )


def _seen_from(row: Row, other: Row) -> str:
    near = (row["building"], row["entrance"]) == (other["building"], other["entrance"])
    return str(other["room"] if near else other["label"])
