"""Whom does an item concern, who says whether it is done, and what led to it or came of it?"""

from dataclasses import dataclass

from app.database import fetch
from meetings.checklists.queries.items import Item, Line, lines

_UP = (
    "WITH RECURSIVE up(id) AS (SELECT l.from_item FROM item_link l WHERE l.to_item = ?"
    " AND l.ended_at IS NULL AND l.kind = 'leads_to' UNION SELECT l.from_item FROM item_link l"
    " JOIN up ON l.to_item = up.id WHERE l.ended_at IS NULL AND l.kind = 'leads_to') "
)


@dataclass(frozen=True)
class Asked:
    """Who says whether an item is done: people, and items whose follow codes may say it."""

    people: tuple[int, ...]
    coded: tuple[int, ...]

    @property
    def nobody(self) -> bool:
        return not self.people and not self.coded


@dataclass(frozen=True)
class Linked:
    """One link of an item with what stands at its other end."""

    id: int
    kind: str
    line: Line


async def asked_about(item: Item) -> Asked:
    """Of an action: whoever raised the issues (else needs) that it grew from. Of others: who raised it."""
    if item.list == "action":
        above = await fetch(
            f"{_UP}SELECT i.id, i.list, i.raised_by, i.follow_code FROM up JOIN list_item i ON i.id = up.id"
            " WHERE i.raised_by IS NOT NULL OR i.follow_code IS NOT NULL ORDER BY i.id",
            [item.id],
        )
        wanted = [row for row in above if row["list"] == "issue"] or above
        if wanted:
            return Asked(
                tuple(dict.fromkeys(int(row["raised_by"]) for row in wanted if row["raised_by"])),
                tuple(int(row["id"]) for row in wanted if row["follow_code"]),
            )
    own = (item.raised_by,) if item.raised_by is not None else ()
    return Asked(own, (item.id,) if item.follow_code is not None else ())


async def concerned(item: Item) -> tuple[int, ...]:
    """Who raised it, who follows it and who is responsible, each once."""
    rows = await fetch("SELECT person FROM item_follower WHERE item = ? ORDER BY id", [item.id])
    people = [item.raised_by, item.responsible, *(row["person"] for row in rows)]
    return tuple(dict.fromkeys(int(person) for person in people if person is not None))


async def grown_from(item: int) -> tuple[Line, ...]:
    """Every item that led to this one, over any number of steps."""
    rows = await fetch(f"{_UP}SELECT id FROM up", [item])
    return await _lines([int(row["id"]) for row in rows])


async def led_to(item: int) -> tuple[Line, ...]:
    """The items that this one led to, one step on."""
    rows = await fetch(
        "SELECT to_item FROM item_link WHERE from_item = ? AND kind = 'leads_to' AND ended_at IS NULL", [item]
    )
    return await _lines([int(row["to_item"]) for row in rows])


async def links_of(item: int) -> tuple[tuple[Linked, ...], tuple[Linked, ...]]:
    """What leads here and what it leads to; whether the reader may see the other end is asked elsewhere."""
    rows = await fetch(
        "SELECT id, kind, from_item, to_item FROM item_link WHERE ended_at IS NULL"
        " AND (from_item = ? OR to_item = ?) ORDER BY id",
        [item, item],
    )
    ends = {row["from_item"] for row in rows} | {row["to_item"] for row in rows}
    found = {line.id: line for line in await _lines(sorted(int(end) for end in ends))}
    before = [Linked(r["id"], r["kind"], found[r["from_item"]]) for r in rows if r["to_item"] == item]
    after = [Linked(r["id"], r["kind"], found[r["to_item"]]) for r in rows if r["from_item"] == item]
    return tuple(before), tuple(after)


async def _lines(numbers: list[int]) -> tuple[Line, ...]:
    if not numbers:
        return ()
    return await lines(f"i.id IN ({', '.join('?' * len(numbers))}) ORDER BY i.id", numbers)


async def came_of(item: int) -> tuple[Line, ...]:
    """Every item that this one led to, over any number of steps."""
    rows = await fetch(
        "WITH RECURSIVE down(id) AS (SELECT l.to_item FROM item_link l WHERE l.from_item = ?"
        " AND l.ended_at IS NULL AND l.kind = 'leads_to' UNION SELECT l.to_item FROM item_link l"
        " JOIN down ON l.from_item = down.id WHERE l.ended_at IS NULL AND l.kind = 'leads_to')"
        " SELECT id FROM down",
        [item],
    )
    return await _lines([int(row["id"]) for row in rows])
