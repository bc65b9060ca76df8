"""What is on the lists, as far as this reader may see it?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from app.database import Row, fetch
from app.refusals import NotFound
from meetings.checklists.queries.readers import reader
from meetings.checklists.rules.chains import Chain, Link, chains
from meetings.checklists.rules.items import List, State, is_open
from meetings.checklists.rules.reading import Reader

BOARD_LONGEST = 60  # rows that a screen or a list review begins with
CLOSED_OF_LATE = timedelta(days=14)


@dataclass(frozen=True)
class Line:
    """One item as lists and boards show it; names are "" where there is none.

    `level` is house, building, group, community or office; `table` the name of the table it stands at.
    """

    id: int
    public_id: str
    community: int
    list: str
    number: int
    words: str
    topic: str
    place: str
    building: int | None
    building_name: str
    state: str
    visibility: str
    level: str
    round_table: int | None
    table: str
    office_level: bool
    level_due_at: datetime | None
    raised_at: datetime
    raised_by: int | None
    raised_name: str
    named: bool  # false: raised without a name
    responsible: int | None
    responsible_name: str
    offered_by: str
    available_from: date | None
    available_until: date | None
    due_on: date | None
    first_answer_at: datetime | None
    done_at: datetime | None
    closes_at: datetime | None
    closed_at: datetime | None
    closed_how: str
    followers: int

    @property
    def is_open(self) -> bool:
        return is_open(self.state)

    @property
    def in_charge(self) -> bool:
        """Whether somebody has taken it on."""
        return self.responsible is not None or bool(self.responsible_name)

    def overdue(self, today: date) -> bool:
        """Its day has passed, and it is neither done nor closed."""
        return self.due_on is not None and self.due_on < today and self.state in _RUNNING


@dataclass(frozen=True)
class Item(Line):
    """One item with everything on file."""

    detail: str
    origin: str
    origin_ref: str
    origin_words: str
    follow_code: int | None
    done_means: str
    level_since: datetime
    joined_into: int | None


@dataclass(frozen=True)
class Seen:
    """An item and who is looking at it."""

    item: Item
    reader: Reader

    @property
    def leads(self) -> bool:
        """May act for the level it stands at."""
        if self.item.office_level and self.reader.overseer:
            return True
        return self.reader.leads(self.item.round_table)

    @property
    def is_responsible(self) -> bool:
        return self.reader.person is not None and self.item.responsible == self.reader.person

    @property
    def raised_it(self) -> bool:
        return self.reader.person is not None and self.item.raised_by == self.reader.person


@dataclass(frozen=True)
class Board:
    """The four lists as one table of rows, with how many are open of how many (list: open, all)."""

    rows: tuple[Chain[Line], ...]
    open: dict[str, int]
    all: dict[str, int]
    overdue: int  # actions


_RUNNING = frozenset({State.OPEN, State.ANSWERED, State.UNDERWAY})
_LINE = (
    "i.id, i.public_id, i.community, i.list, i.number, i.words, i.topic, i.place, i.building,"
    " COALESCE(b.name, '') AS building_name, i.state, i.visibility,"
    " CASE WHEN i.office_level THEN 'office' ELSE COALESCE(rt.level, 'community') END AS level,"
    " i.round_table, COALESCE(rt.name, '') AS table_name, i.office_level, i.level_due_at, i.raised_at,"
    " i.raised_by, CASE WHEN i.raised_name <> '' THEN i.raised_name ELSE COALESCE(rb.name, '') END"
    " AS raised_name, i.responsible,"
    " CASE WHEN i.responsible IS NOT NULL THEN COALESCE(re.name, '') ELSE i.responsible_name END"
    " AS responsible_name, i.offered_by, i.available_from, i.available_until, i.due_on, i.first_answer_at,"
    " i.done_at, i.closes_at, i.closed_at, i.closed_how,"
    " (SELECT COUNT(*) FROM item_follower f WHERE f.item = i.id) AS followers"
)
_REST = (
    ", i.detail, i.origin, i.origin_ref, i.origin_words, i.follow_code, i.done_means, i.level_since,"
    " i.joined_into"
)
_FROM = (
    " FROM list_item i LEFT JOIN building b ON b.id = i.building LEFT JOIN round_table rt"
    " ON rt.id = i.round_table LEFT JOIN person rb ON rb.id = i.raised_by"
    " LEFT JOIN person re ON re.id = i.responsible"
)


async def item_for(public_id: str, person: int | None, today: date) -> Seen:
    """The item at this address, if the person may read it; else NotFound, as if there were none."""
    rows = await fetch(f"SELECT {_LINE}{_REST}{_FROM} WHERE i.public_id = ?", [public_id])
    if not rows:
        raise NotFound
    item = _item(rows[0])
    who = await reader(person, item.community, today)
    visible, params = seen_by(who)
    if not await fetch(
        f"SELECT 1 AS found FROM list_item i WHERE i.id = ? AND {visible}", [item.id, *params]
    ):
        raise NotFound
    return Seen(item, who)


async def number_of(public_id: str) -> int:
    """The row id behind an address."""
    rows = await fetch("SELECT id FROM list_item WHERE public_id = ?", [public_id])
    if not rows:
        raise NotFound
    return int(rows[0]["id"])


async def is_raised(public_id: str) -> bool:
    """Whether there is an item at an address."""
    return bool(await fetch("SELECT 1 AS found FROM list_item WHERE public_id = ?", [public_id]))


async def item_by_id(number: int) -> Item:
    """The item a record belongs to; whoever asks has asked before who may see it."""
    rows = await fetch(f"SELECT {_LINE}{_REST}{_FROM} WHERE i.id = ?", [number])
    if not rows:
        raise NotFound
    return _item(rows[0])


async def items_from(origin: str, origin_ref: str, who: Reader) -> tuple[Line, ...]:
    """What came out of one meeting, patrol, slip or verdict, as far as this reader may see it."""
    visible, params = seen_by(who)
    return await lines(
        f"i.origin = ? AND i.origin_ref = ? AND i.community = ? AND {visible} ORDER BY i.id",
        [origin, origin_ref, who.community, *params],
    )


async def open_items(
    community: int, *, list: str = "", round_table: int | None = None, limit: int = BOARD_LONGEST
) -> tuple[Line, ...]:
    """Open items that may be shown at a table: nothing for the office alone, other tables' own left out.

    With `round_table` only what stands at that table; without, what stands anywhere and is not a table's own.
    """
    where, params = _shown_at(community, round_table)
    if list:
        where, params = where + " AND i.list = ?", [*params, list]
    return await lines(
        f"{where} AND i.state IN ('open', 'answered', 'underway', 'done')"
        " ORDER BY CASE WHEN i.due_on IS NULL THEN 1 ELSE 0 END, i.due_on, i.id LIMIT ?",
        [*params, limit],
    )


async def board(community: int, round_table: int | None, today: date, at: datetime) -> Board:
    """The four lists for a room: open items with what was closed of late, linked ones side by side.

    Shows what everybody in the room may see: of a table's own items only those of `round_table`.
    """
    where, params = _shown_at(community, round_table)
    found = await lines(
        f"{where} AND (i.state IN ('open', 'answered', 'underway', 'done')"
        " OR (i.state = 'closed' AND i.closed_at > ?)) ORDER BY i.raised_at DESC, i.id DESC LIMIT ?",
        [*params, at - CLOSED_OF_LATE, 4 * BOARD_LONGEST],
    )
    return Board(
        rows=chains(found, await links_among(community))[:BOARD_LONGEST],
        overdue=await _overdue(where, params, today),
        **await _counts(where, params),
    )


async def board_for(who: Reader, where: str, params: Sequence[Any], today: date, limit: int) -> Board:
    """The same for one reader of the lists' page, with that page's filter as SQL over `i`."""
    visible, may = seen_by(who)
    whole = f"i.community = ? AND {visible} AND i.state <> 'joined'"
    found = await lines(
        f"{whole} AND {where} ORDER BY i.raised_at DESC, i.id DESC LIMIT ?",
        [who.community, *may, *params, limit],
    )
    return Board(
        rows=chains(found, await links_among(who.community)),
        overdue=await _overdue(whole, [who.community, *may], today),
        **await _counts(whole, [who.community, *may]),
    )


async def links_among(community: int) -> tuple[Link, ...]:
    """Every link between items of a community that stands."""
    rows = await fetch(
        "SELECT l.from_item, l.to_item, l.kind FROM item_link l JOIN list_item i ON i.id = l.from_item"
        " WHERE i.community = ? AND l.ended_at IS NULL ORDER BY l.id",
        [community],
    )
    return tuple(Link(**row) for row in rows)


async def lines(where: str, params: Sequence[Any]) -> tuple[Line, ...]:
    """Items by a condition of this package's own queries; never of a request."""
    rows = await fetch(f"SELECT {_LINE}{_FROM} WHERE {where}", params)
    return tuple(Line(**_named(row)) for row in rows)


def seen_by(who: Reader) -> tuple[str, list[Any]]:
    """SQL over `i` that is true for the items of the reader's community which that reader may see."""
    if who.office:
        return "1 = 1", []
    parts, params = ["i.visibility = 'public'"], []
    if who.belongs:
        parts.append("i.visibility = 'community'")
    if who.seats:
        parts.append(f"(i.visibility = 'table' AND i.round_table IN ({_marks(who.seats)}))")
        params += sorted(who.seats)
    if who.convenes:
        parts.append(f"i.round_table IN ({_marks(who.convenes)})")
        params += sorted(who.convenes)
    if who.overseer:
        parts.append("i.office_level")
    if who.person is not None:
        parts.append("i.raised_by = ? OR i.responsible = ?")
        parts.append("EXISTS (SELECT 1 FROM item_follower f WHERE f.item = i.id AND f.person = ?)")
        params += [who.person] * 3
    return f"({' OR '.join(parts)})", params


def _shown_at(community: int, round_table: int | None) -> tuple[str, list[Any]]:
    if round_table is None:
        return "i.community = ? AND i.visibility IN ('public', 'community')", [community]
    return (
        "i.community = ? AND i.round_table = ? AND i.visibility IN ('public', 'community', 'table')",
        [community, round_table],
    )


async def _counts(where: str, params: Sequence[Any]) -> dict[str, dict[str, int]]:
    rows = await fetch(
        "SELECT i.list, COUNT(*) AS every, SUM(CASE WHEN i.state IN ('open', 'answered', 'underway', 'done')"
        f" THEN 1 ELSE 0 END) AS open FROM list_item i WHERE {where} AND i.state <> 'joined' GROUP BY i.list",
        params,
    )
    found = {str(row["list"]): (int(row["open"]), int(row["every"])) for row in rows}
    return {
        "open": {str(name): found.get(name, (0, 0))[0] for name in List},
        "all": {str(name): found.get(name, (0, 0))[1] for name in List},
    }


async def _overdue(where: str, params: Sequence[Any], today: date) -> int:
    rows = await fetch(
        f"SELECT COUNT(*) AS n FROM list_item i WHERE {where} AND i.list = 'action' AND i.due_on < ?"
        " AND i.state IN ('open', 'answered', 'underway')",
        [*params, today],
    )
    return int(rows[0]["n"])


def _marks(numbers: frozenset[int]) -> str:
    return ", ".join("?" * len(numbers))


def _item(row: Row) -> Item:
    return Item(**_named(row))


def _named(row: Row) -> dict[str, Any]:
    named = {**row, "table": row["table_name"]}
    named["named"] = bool(row["raised_by"] or row["raised_name"])
    named["office_level"] = bool(row["office_level"])
    del named["table_name"]
    return named
