"""How do a community's houses stand, by the tree of its tables? A handful of questions for any number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.community.queries.occupancies import counted
from app.database import Row, fetch
from meetings.occupancies.queries.duties import asked_pairs
from meetings.occupancies.rules.baseline import Sheet, oldest_fresh
from meetings.occupancies.rules.grid import HouseFigures, Known, NodeOnFile

# Registered and waiting households of each building that lives there today.
_REGISTER = (
    f"SELECT oc.building, SUM(CASE WHEN {counted('oc')} THEN 1 ELSE 0 END) AS households,"
    f" SUM(CASE WHEN {counted('oc')} THEN oc.people ELSE 0 END) AS people,"
    f" SUM(CASE WHEN {counted('oc')} THEN 0 ELSE 1 END) AS waiting,"
    f" SUM(CASE WHEN {counted('oc')} THEN 0 ELSE oc.people END) AS waiting_people"
    " FROM occupancy oc WHERE oc.community = ? AND oc.since <= ? AND (oc.until IS NULL OR oc.until >= ?)"
    " GROUP BY oc.building"
)
_HOUSES = (
    "SELECT b.id AS building, b.name, b.house, rt.id AS round_table FROM building b"
    " LEFT JOIN round_table rt ON rt.building = b.id AND rt.closed_on IS NULL"
    " WHERE b.community = ? AND (b.house OR rt.id IS NOT NULL) ORDER BY b.position, b.id"
)
_CONVENORS = (
    "SELECT c.round_table, c.person, p.name, c.consented_on FROM convenorship c"
    " JOIN round_table rt ON rt.id = c.round_table JOIN person p ON p.id = c.person"
    " WHERE rt.community = ? AND rt.closed_on IS NULL AND c.since <= ?"
    " AND (c.until IS NULL OR c.until >= ?) ORDER BY c.since, c.id"
)
_KNOWN = (
    "SELECT k.building, k.people, k.source, k.as_of FROM known_occupants k WHERE k.community = ?"
    " ORDER BY k.as_of, k.id"
)


@dataclass(frozen=True)
class PersonInCharge:
    """Who convenes a table today; `public` says whether they agreed to be named by surname and office."""

    person: int
    name: str
    public: bool


@dataclass(frozen=True)
class Grid:
    """The tree, its houses with their figures, who convenes which table, and the whole's own known number."""

    nodes: tuple[NodeOnFile, ...]
    houses: tuple[HouseFigures, ...]
    in_charge: Mapping[int, tuple[PersonInCharge, ...]]
    known: Known | None

    def level_of(self, node: NodeOnFile) -> str:
        """The level's name: a group below another is a micro-grid."""
        groups = {each.id for each in self.nodes if each.level == "group"}
        return "micro" if node.level == "group" and node.parent in groups else node.level


@dataclass(frozen=True)
class KnownOnFile:
    """One known number as it was entered; `place` is "" for the whole community."""

    place: str
    known: Known
    entered_by: str


async def grid_of(community: int, today: date) -> Grid:
    """Everything the grid shows: eight questions, none of them for one house."""
    nodes = await fetch(
        "SELECT id, public_id, level, name, parent, building FROM round_table"
        " WHERE community = ? AND closed_on IS NULL ORDER BY position, id",
        [community],
    )
    in_charge = await _in_charge(community, today)
    known = await _known(community)
    return Grid(
        tuple(NodeOnFile(**row) for row in nodes),
        await _houses(community, today, in_charge, known),
        in_charge,
        known.get(None),
    )


@dataclass(frozen=True)
class BuildingOnGrid:
    """A building with its open table, if it has one."""

    id: int
    community: int
    name: str
    house: bool
    table: int | None


async def building_on_grid(building: int) -> BuildingOnGrid | None:
    """One building."""
    rows = await fetch(
        "SELECT b.id, b.community, b.name, b.house, rt.id AS round_table FROM building b"
        " LEFT JOIN round_table rt ON rt.building = b.id AND rt.closed_on IS NULL WHERE b.id = ?",
        [building],
    )
    if not rows:
        return None
    row = rows[0]
    return BuildingOnGrid(row["id"], row["community"], row["name"], bool(row["house"]), row["round_table"])


async def known_numbers(community: int, most: int = 60) -> tuple[KnownOnFile, ...]:
    """What was entered, the latest first."""
    rows = await fetch(
        "SELECT COALESCE(b.name, '') AS place, k.people, k.source, k.as_of, p.name FROM known_occupants k"
        " JOIN person p ON p.id = k.entered_by LEFT JOIN building b ON b.id = k.building"
        " WHERE k.community = ? ORDER BY k.as_of DESC, k.id DESC LIMIT ?",
        [community, most],
    )
    return tuple(
        KnownOnFile(row["place"], Known(row["people"], row["source"], row["as_of"]), row["name"])
        for row in rows
    )


async def _houses(
    community: int,
    today: date,
    in_charge: Mapping[int, tuple[PersonInCharge, ...]],
    known: Mapping[int | None, Known],
) -> tuple[HouseFigures, ...]:
    register = await _by_building(_REGISTER, [community, today, today])
    confirmed = {row["building"] for row in await _confirmed(community, today)}
    fresh = await _by_building(*_fresh(community, today))
    pairs = await asked_pairs(community, today)
    done = await _by_building(*_done(community, pairs)) if pairs else {}
    owners = await _owners(community)
    found = []
    for row in await fetch(_HOUSES, [community]):
        building, table, house = row["building"], row["round_table"], bool(row["house"])
        convenors = frozenset(each.person for each in in_charge.get(table, ()))
        lived = register.get(building, {})
        duties = len(pairs) if house else 0
        found.append(
            HouseFigures(
                building=building,
                name=row["name"],
                house=house,
                table=table,
                households=int(lived.get("households", 0)),
                people=int(lived.get("people", 0)),
                waiting=int(lived.get("waiting", 0)),
                waiting_people=int(lived.get("waiting_people", 0)),
                known=known.get(building),
                contacts=convenors or (owners.get(building, frozenset()) if house else frozenset()),
                convened=bool(convenors),
                confirmed=building in confirmed,
                duties=duties,
                overdue=max(0, duties - int(done.get(building, {}).get("n", 0))),
                fresh=int(fresh.get(building, {}).get("n", 0)),
            )
        )
    return tuple(found)


async def _in_charge(community: int, today: date) -> dict[int, tuple[PersonInCharge, ...]]:
    found: dict[int, tuple[PersonInCharge, ...]] = {}
    for row in await fetch(_CONVENORS, [community, today, today]):
        each = PersonInCharge(row["person"], row["name"], row["consented_on"] is not None)
        found[row["round_table"]] = (*found.get(row["round_table"], ()), each)
    return found


async def _known(community: int) -> dict[int | None, Known]:
    """The newest of each building, and of the community itself under None."""
    return {
        row["building"]: Known(row["people"], row["source"], row["as_of"])
        for row in await fetch(_KNOWN, [community])
    }


async def _owners(community: int) -> dict[int, frozenset[int]]:
    """The owners of houses; their numbers below zero, so that no owner is taken for another person."""
    found: dict[int, frozenset[int]] = {}
    for row in await fetch(
        "SELECT u.building, h.owner FROM holding h JOIN unit u ON u.id = h.unit AND u.removed_on IS NULL"
        " JOIN building b ON b.id = u.building AND b.house WHERE u.community = ? AND h.until IS NULL",
        [community],
    ):
        found[row["building"]] = found.get(row["building"], frozenset()) | {-row["owner"]}
    return found


async def _confirmed(community: int, today: date) -> list[Row]:
    """Houses whose list was confirmed this month or last."""
    last = date(today.year - (today.month == 1), (today.month - 2) % 12 + 1, 1)
    return await fetch(
        "SELECT DISTINCT hc.building FROM house_confirmation hc JOIN building b ON b.id = hc.building"
        " WHERE b.community = ? AND hc.month IN (?, ?)",
        [community, f"{today:%Y-%m}", f"{last:%Y-%m}"],
    )


def _fresh(community: int, today: date) -> tuple[str, list[object]]:
    """How many of its five sheets are fresh, by building."""
    kinds = tuple(Sheet)
    either = " OR ".join(["(s.kind = ? AND s.checked_on >= ?)"] * len(kinds))
    return (
        "SELECT s.building, COUNT(DISTINCT s.kind) AS n FROM baseline_sheet s WHERE s.community = ?"
        f" AND s.building IS NOT NULL AND ({either}) GROUP BY s.building",
        [community, *(value for kind in kinds for value in (kind.value, oldest_fresh(kind, today)))],
    )


def _done(community: int, pairs: Sequence[tuple[int, str]]) -> tuple[str, list[object]]:
    """How many of the duties past their grace were done, by building."""
    either = " OR ".join(["(d.duty = ? AND d.period = ?)"] * len(pairs))
    return (
        "SELECT d.building, COUNT(*) AS n FROM landlord_duty_done d JOIN building b ON b.id = d.building"
        f" WHERE b.community = ? AND ({either}) GROUP BY d.building",
        [community, *(value for pair in pairs for value in pair)],
    )


async def _by_building(sql: str, params: list[object]) -> dict[int, Row]:
    return {row["building"]: row for row in await fetch(sql, params)}
