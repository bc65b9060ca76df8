"""Who belongs to a round table, and who may call it together?

Belonging is derived, never entered: from owning or living in the table's buildings, from an office in the
community, from a duty at a table above or below, or from an invitation by name.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.community.queries.occupancies import counted
from app.community.queries.standings import ties_too
from app.community.rules.labels import unit_label
from app.database import Row, fetch
from meetings.roundtables.queries.tables import (
    Table,
    nearest_first,
    open_tables,
    table_by_id,
    tables_by_id,
)
from meetings.roundtables.rules.scope import SEATED, SEATED_ON_TOP, Reach, Ties, calls, seat

# A tree bent into a ring ends too: UNION keeps each row once.
_BELOW = (
    "WITH RECURSIVE below(id) AS (SELECT rt.id FROM round_table rt WHERE rt.id = ?"
    " UNION SELECT rt.id FROM round_table rt JOIN below ON rt.parent = below.id WHERE rt.closed_on IS NULL) "
)
_REACH = (
    "WITH RECURSIVE below(id) AS (SELECT rt.id FROM round_table rt WHERE rt.id = ?"
    " UNION SELECT rt.id FROM round_table rt JOIN below ON rt.parent = below.id WHERE rt.closed_on IS NULL),"
    " above(id) AS (SELECT rt.parent FROM round_table rt WHERE rt.id = ? AND rt.parent IS NOT NULL"
    " UNION SELECT rt.parent FROM round_table rt JOIN above ON rt.id = above.id"
    " WHERE rt.parent IS NOT NULL)"
    " SELECT 'below' AS side, rt.id, rt.building FROM below JOIN round_table rt ON rt.id = below.id"
    " UNION ALL SELECT 'above', above.id, NULL FROM above"
)
_TIES = (
    "SELECT 'owned' AS tie, u.building AS number, '' AS word FROM owner_access oa"
    " JOIN owner o ON o.id = oa.owner JOIN holding h ON h.owner = o.id JOIN unit u ON u.id = h.unit"
    " WHERE oa.person = ? AND o.community = ? AND oa.until IS NULL AND o.ended_on IS NULL"
    " AND h.until IS NULL AND u.removed_on IS NULL"
    " UNION ALL SELECT 'lived_in', oc.building, oc.capacity FROM occupancy oc"
    " WHERE oc.person = ? AND oc.community = ? AND oc.since <= ? AND (oc.until IS NULL OR oc.until >= ?)"
    f" AND {counted('oc')}"
    " UNION ALL SELECT 'office', 0, ro.kind FROM role ro WHERE ro.person = ? AND ro.community = ?"
    " AND (ro.since IS NULL OR ro.since <= ?) AND (ro.until IS NULL OR ro.until >= ?)"
    " UNION ALL SELECT 'convened', c.round_table, '' FROM convenorship c"
    " JOIN round_table rt ON rt.id = c.round_table WHERE c.person = ? AND rt.community = ?"
    " AND rt.closed_on IS NULL AND c.since <= ? AND (c.until IS NULL OR c.until >= ?)"
    " UNION ALL SELECT 'invited', g.round_table, '' FROM table_guest g"
    " JOIN round_table rt ON rt.id = g.round_table WHERE g.person = ? AND rt.community = ?"
    " AND rt.closed_on IS NULL AND g.since <= ? AND (g.until IS NULL OR g.until >= ?)"
)

# Who convenes a table or was invited to one comes into its community, also without an office or a home there.
for _seats in ("convenorship", "table_guest"):
    ties_too(
        f"SELECT rt.community FROM {_seats} s JOIN round_table rt ON rt.id = s.round_table"
        " WHERE s.person = ? AND rt.closed_on IS NULL AND s.since <= ? AND (s.until IS NULL OR s.until >= ?)"
    )


@dataclass(frozen=True)
class Member:
    """One seat: somebody who owns, lives or was invited here.

    `person` is set once they can sign in, `owner` for a seat that rests on owning; `household` is the home
    ("13-501") that a household's one voice is counted by, "" for a guest; `people` are the heads living there
    that the seat stands for; `capacity` is owner, tenant, family, sub_landlord or guest.
    """

    person: int | None
    owner: int | None
    name: str
    household: str
    capacity: str
    people: int = 1
    company: bool = False  # an owner that is a firm, whose name is nobody's


@dataclass(frozen=True)
class Size:
    """How many belong to a table: counted for everyone, without a name."""

    owners: int
    households: int  # that live there, by the register of occupancy
    people: int  # heads in those households
    guests: int


async def belongs(person: int, table_id: int, today: date) -> bool:
    """Whether the person has a seat at this table."""
    return bool(await belongs_as(person, table_id, today))


async def belongs_as(person: int, table_id: int, today: date) -> str:
    """What the seat rests on: owner, tenant, resident, guest or office; "" for whoever does not belong."""
    here = await table_by_id(table_id)
    if not here.is_open:
        return ""
    return seat(await ties_of(person, here.community, today), await reach_of(here))


async def may_convene(person: int, table_id: int, today: date) -> bool:
    """Whether the person may call the table together: an office here, or its convenor or one above it."""
    here = await table_by_id(table_id)
    if not here.is_open:
        return False
    return calls(await ties_of(person, here.community, today), await reach_of(here))


async def tables_of(person: int, community: int, today: date) -> tuple[Table, ...]:
    """The tables at which the person has a seat, the nearest home first.

    An office gives a seat at every table, yet only the community's own is named for it: nobody is helped by
    a list of 330.
    """
    ties = await ties_of(person, community, today)
    homes = ties.owned | {building for building, _ in ties.lived_in}
    tree = {each.id: each for each in await open_tables(community)}
    wanted = {each.id for each in tree.values() if each.building in homes} | (ties.convened & tree.keys())
    for start in tuple(wanted):
        wanted.update(_climb(tree, start))
    if homes or ties.offices & (SEATED | SEATED_ON_TOP.keys()):
        wanted.update(each.id for each in tree.values() if each.level == "community")
    wanted |= ties.invited & tree.keys()
    return nearest_first(each for each in tree.values() if each.id in wanted)


async def convened_by(person: int, community: int, today: date) -> tuple[Table, ...]:
    """The open tables whose convenor the person is today."""
    ties = await ties_of(person, community, today)
    found = await tables_by_id(tuple(ties.convened))
    return tuple(found[number] for number in sorted(found))


async def members(table_id: int, today: date) -> tuple[Member, ...]:
    """Everybody who owns, lives or was invited here: owners by their first home, then those who live there.

    An owner of several units has one seat; whoever owns and lives here is named once, as the owner.
    """
    here = await table_by_id(table_id)
    first, root = _place(here)
    owners = await fetch(
        f"{first}SELECT h.owner, o.name, o.kind, b.name AS building, e.name AS entrance, u.room,"
        " (SELECT MIN(oa.person) FROM owner_access oa"
        " WHERE oa.owner = h.owner AND oa.until IS NULL) AS person"
        " FROM holding h JOIN owner o ON o.id = h.owner JOIN unit u ON u.id = h.unit"
        " JOIN building b ON b.id = u.building LEFT JOIN entrance e ON e.id = u.entrance"
        f" WHERE {_within(here, 'u')} AND h.until IS NULL AND u.removed_on IS NULL AND o.ended_on IS NULL"
        " ORDER BY b.position, b.name, e.position, u.floor, u.room, h.id",
        [root],
    )
    living = await fetch(
        f"{first}SELECT oc.person, oc.name, oc.capacity, oc.people, b.name AS building,"
        " e.name AS entrance, COALESCE(u.room, r.name, '') AS room FROM occupancy oc"
        " JOIN building b ON b.id = oc.building LEFT JOIN unit u ON u.id = oc.unit"
        " LEFT JOIN entrance e ON e.id = u.entrance LEFT JOIN room r ON r.id = oc.room"
        f" WHERE {_within(here, 'oc')} AND oc.since <= ? AND (oc.until IS NULL OR oc.until >= ?)"
        f" AND {counted('oc')} ORDER BY b.position, b.name, e.position, u.floor, 7, oc.id",
        [root, today, today],
    )
    guests = await fetch(
        "SELECT person, name FROM table_guest WHERE round_table = ? AND since <= ?"
        " AND (until IS NULL OR until >= ?) ORDER BY id",
        [table_id, today, today],
    )
    return tuple(_once(owners, living, guests))


async def size(table_id: int, today: date) -> Size:
    """How many seats there are, without reading a name."""
    here = await table_by_id(table_id)
    first, root = _place(here)
    owners = await fetch(
        f"{first}SELECT COUNT(DISTINCT h.owner) AS n FROM holding h JOIN owner o ON o.id = h.owner"
        " JOIN unit u ON u.id = h.unit"
        f" WHERE {_within(here, 'u')} AND h.until IS NULL AND u.removed_on IS NULL AND o.ended_on IS NULL",
        [root],
    )
    living = await fetch(
        f"{first}SELECT COUNT(*) AS households, COALESCE(SUM(oc.people), 0) AS people FROM occupancy oc"
        f" WHERE {_within(here, 'oc')} AND oc.since <= ? AND (oc.until IS NULL OR oc.until >= ?)"
        f" AND {counted('oc')}",
        [root, today, today],
    )
    guests = await fetch(
        "SELECT COUNT(*) AS n FROM table_guest WHERE round_table = ? AND since <= ?"
        " AND (until IS NULL OR until >= ?)",
        [table_id, today, today],
    )
    return Size(owners[0]["n"], living[0]["households"], int(living[0]["people"]), guests[0]["n"])


async def ties_of(person: int, community: int, today: date) -> Ties:
    """Everything that ties a person to a community today, in one question."""
    me, dated = [person, community], [person, community, today, today]
    found: dict[str, set[tuple[int, str]]] = {}
    for row in await fetch(_TIES, [*me, *dated, *dated, *dated, *dated]):
        found.setdefault(row["tie"], set()).add((row["number"], row["word"]))
    return Ties(
        owned=_numbers(found.get("owned", ())),
        lived_in=frozenset(found.get("lived_in", ())),
        offices=frozenset(word for _, word in found.get("office", ())),
        convened=_numbers(found.get("convened", ())),
        invited=_numbers(found.get("invited", ())),
    )


async def reach_of(here: Table) -> Reach:
    """What lies around a table: its buildings, the tables above and those below."""
    rows = await fetch(_REACH, [here.id, here.id])
    return Reach(
        table=here.id,
        whole=here.level == "community",
        buildings=frozenset(row["building"] for row in rows if row["building"] is not None),
        above=frozenset(row["id"] for row in rows if row["side"] == "above"),
        below=frozenset(row["id"] for row in rows if row["side"] == "below" and row["id"] != here.id),
    )


def _place(here: Table) -> tuple[str, int]:
    """What comes before SELECT, and the first parameter: the community, or the table with all below it."""
    return ("", here.community) if here.level == "community" else (_BELOW, here.id)


def _within(here: Table, alias: str) -> str:
    if here.level == "community":
        return f"{alias}.community = ?"
    return f"{alias}.building IN (SELECT rt.building FROM round_table rt JOIN below ON rt.id = below.id)"


def _climb(tree: dict[int, Table], start: int) -> Iterable[int]:
    seen: set[int] = set()
    at: int | None = start
    while at is not None and at in tree and at not in seen:
        seen.add(at)
        at = tree[at].parent
    return seen


def _once(owners: list[Row], living: list[Row], guests: list[Row]) -> Iterable[Member]:
    people: set[int | None] = {None}
    seated: set[int] = set()
    for row in owners:
        if row["owner"] not in seated:
            seated.add(row["owner"])
            people.add(row["person"])
            company = row["kind"] in ("company", "developer")
            yield Member(row["person"], row["owner"], row["name"], _home(row), "owner", company=company)
    for row in living:
        if row["person"] is None or row["person"] not in people:
            people.add(row["person"])
            yield Member(row["person"], None, row["name"], _home(row), row["capacity"], row["people"])
    for row in guests:
        if row["person"] is None or row["person"] not in people:
            people.add(row["person"])
            yield Member(row["person"], None, row["name"], "", "guest")


def _home(row: Row) -> str:
    return unit_label(row["building"], row["entrance"] or "", row["room"])


def _numbers(pairs: Iterable[tuple[int, str]]) -> frozenset[int]:
    return frozenset(number for number, _ in pairs)


async def buildings_convened(ties: Ties) -> frozenset[int]:
    """The buildings of the tables that somebody convenes, and of those below them."""
    if not ties.convened:
        return frozenset()
    marks = ", ".join("?" * len(ties.convened))
    rows = await fetch(
        f"WITH RECURSIVE below(id) AS (SELECT rt.id FROM round_table rt WHERE rt.id IN ({marks})"
        " UNION SELECT rt.id FROM round_table rt JOIN below ON rt.parent = below.id"
        " WHERE rt.closed_on IS NULL)"
        " SELECT rt.building FROM below JOIN round_table rt ON rt.id = below.id"
        " WHERE rt.building IS NOT NULL",
        sorted(ties.convened),
    )
    return frozenset(row["building"] for row in rows)
