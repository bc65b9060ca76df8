"""Which items does a reader find by list, state, table, building, topic and words, page by page?"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from app.database import fetch
from meetings.checklists.queries.items import Line, lines, seen_by
from meetings.checklists.rules.items import LISTS, TOPICS
from meetings.checklists.rules.likeness import Known
from meetings.checklists.rules.reading import Reader

ON_A_PAGE = 50
MOST_COMPARED = 2_000
STATES = ("open", "overdue", "nobody", "done", "closed", "all")
SORTS = ("new", "due", "level", "number")
_STATE = {
    "open": "i.state IN ('open', 'answered', 'underway', 'done')",
    "nobody": "i.state IN ('open', 'answered') AND i.responsible IS NULL AND i.responsible_name = ''",
    "done": "i.state = 'done'",
    "closed": "i.state = 'closed'",
    "all": "i.state <> 'joined'",
    "overdue": "i.state IN ('open', 'answered', 'underway') AND i.due_on < ?",
}
_ORDER = {
    "new": "i.raised_at DESC, i.id DESC",
    "due": "CASE WHEN i.due_on IS NULL THEN 1 ELSE 0 END, i.due_on, i.id",
    "level": "CASE WHEN i.level_due_at IS NULL THEN 1 ELSE 0 END, i.level_due_at, i.id",
    "number": "i.list, i.number",
}


@dataclass(frozen=True)
class Filter:
    """What somebody asked for; anything unknown reads as the default."""

    list: str = ""
    state: str = "open"
    table: int | None = None
    building: int | None = None
    topic: str = ""
    mine: bool = False
    words: str = ""
    sort: str = "new"
    page: int = 1

    def condition(self, today: date, person: int | None) -> tuple[str, tuple[Any, ...]]:
        """SQL over `i` of everything but who may see it."""
        parts: Any = [_STATE[self.state]]
        params: Any = [today] if self.state == "overdue" else []
        for column, value in (
            ("i.list", self.list),
            ("i.round_table", self.table),
            ("i.building", self.building),
            ("i.topic", self.topic),
        ):
            if value:
                parts.append(f"{column} = ?")
                params.append(value)
        if self.mine:
            parts.append(
                "(i.raised_by = ? OR i.responsible = ? OR EXISTS (SELECT 1 FROM item_follower f"
                " WHERE f.item = i.id AND f.person = ?))"
            )
            params += [person or 0] * 3
        for word in self.words.split()[:5]:
            parts.append(
                "(LOWER(i.words) LIKE ? ESCAPE '!' OR LOWER(i.place) LIKE ? ESCAPE '!' OR i.number = ?)"
            )
            like = f"%{_escaped(word.lower())}%"
            params += [like, like, int(word) if word.isascii() and word.isdigit() and len(word) < 9 else 0]
        return " AND ".join(parts), tuple(params)


@dataclass(frozen=True)
class Found:
    """One page of lines, with how many there are."""

    lines: tuple[Line, ...]
    of: int


def read_filter(asked: dict[str, str]) -> Filter:
    """A filter from what stands in an address."""
    return Filter(
        list=asked.get("list", "") if asked.get("list") in LISTS else "",
        state=asked.get("state", "open") if asked.get("state") in STATES else "open",
        table=_number(asked.get("table")),
        building=_number(asked.get("building")),
        topic=asked.get("topic", "") if asked.get("topic") in TOPICS else "",
        mine=asked.get("mine") == "yes",
        words=asked.get("q", "").strip()[:60],
        sort=asked.get("sort", "new") if asked.get("sort") in SORTS else "new",
        page=_number(asked.get("page")) or 1,
    )


async def search(who: Reader, wanted: Filter, today: date, *, limit: int = ON_A_PAGE) -> Found:
    """What the reader may see of it."""
    where, params = wanted.condition(today, who.person)
    visible, may = seen_by(who)
    whole, values = f"i.community = ? AND {visible} AND {where}", [who.community, *may, *params]
    count = await fetch(f"SELECT COUNT(*) AS n FROM list_item i WHERE {whole}", values)
    found = await lines(
        f"{whole} ORDER BY {_ORDER[wanted.sort]} LIMIT ? OFFSET ?",
        [*values, limit, (wanted.page - 1) * limit],
    )
    return Found(found, int(count[0]["n"]))


async def open_issues(who: Reader) -> tuple[Known, ...]:
    """Open issues that the reader may see, to be compared with one about to be raised."""
    visible, may = seen_by(who)
    rows = await fetch(
        "SELECT i.id, i.words, i.place, i.building FROM list_item i WHERE i.community = ?"
        " AND i.list = 'issue' AND i.state IN ('open', 'answered', 'underway', 'done')"
        f" AND {visible} ORDER BY i.id DESC LIMIT ?",
        [who.community, *may, MOST_COMPARED],
    )
    return tuple(Known(**row) for row in rows)


async def lines_by_id(who: Reader, numbers: tuple[int, ...]) -> tuple[Line, ...]:
    """These items, in this order, as far as the reader may see them."""
    if not numbers:
        return ()
    visible, may = seen_by(who)
    marks = ", ".join("?" * len(numbers))
    found = await lines(
        f"i.community = ? AND i.id IN ({marks}) AND {visible}", [who.community, *numbers, *may]
    )
    by_id = {line.id: line for line in found}
    return tuple(by_id[number] for number in numbers if number in by_id)


def _escaped(word: str) -> str:
    return word.replace("!", "!!").replace("%", "!%").replace("_", "!_")


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and 0 < len(text) < 10 else None
