"""How are items put into words, for whoever reads?"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from litestar import Request

from app.i18n import Translate
from app.refusals import Refusal
from app.web.templates import scene_of
from app.words import NBSP, percent, short_day
from meetings.checklists.queries.history import Note
from meetings.checklists.queries.items import Board, Line
from meetings.checklists.rules.figures import Share
from meetings.checklists.rules.items import LISTS

Asked = Request[Any, Any, Any]
NAMING = ("underway", "handed_over")  # entries that say to whom something was given


@dataclass(frozen=True)
class LineView:
    """One item as a row or a cell: what people call it, what it is, where it stands, how far it is."""

    list: str
    tag: str
    href: str
    words: str
    about: str  # where and when, by whom as far as this reader may know
    status: str
    kind: str  # the status's shape: "", half, done, late
    goes_up: str


@dataclass(frozen=True)
class NoteView:
    """One entry of the history in words."""

    id: int
    head: str
    words: str
    at: datetime
    office: bool
    photos: tuple[str, ...] = ()


@dataclass(frozen=True)
class Voice:
    """In which language, on which day, in which time zone, and whether names may be said."""

    t: Translate
    today: date
    zone: ZoneInfo
    names: bool

    def day(self, on: date | datetime) -> str:
        return short_day(on, self.t.lang, self.zone)


def voice(request: Asked, today: date, time_zone: str, *, names: bool) -> Voice:
    """For this request."""
    return Voice(scene_of(request).t, today, ZoneInfo(time_zone), names)


def line_view(v: Voice, line: Line) -> LineView:
    """One item for a list, a board or a link."""
    words, kind = status_of(v, line)
    return LineView(
        list=line.list,
        tag=tag_of(v.t, line.list, line.number),
        href=f"/items/{line.public_id}",
        words=line.words,
        about=_about(v, line),
        status=words,
        kind=kind,
        goes_up=_goes_up(v, line),
    )


def line_views(v: Voice, lines: tuple[Line, ...]) -> list[LineView]:
    """Several."""
    return [line_view(v, line) for line in lines]


def tag_of(t: Translate, list: str, number: int) -> str:
    """What people call it by: issue 128."""
    return t.plain(f"lists.tag_{list}", number=number)


def level_of(t: Translate, line: Line) -> str:
    """The table it stands at, or the level where there is no table."""
    return line.table or t.plain(f"lists.level_{line.level}")


def status_of(v: Voice, line: Line) -> tuple[str, str]:
    """How far it is, in words with their shape."""
    t, state = v.t, line.state
    if state == "closed":
        day = v.day(line.closed_at) if line.closed_at else ""
        return t.plain(f"lists.status_closed_{line.closed_how}", day=day), "done"
    if state == "joined":
        return t.plain("lists.status_joined"), "done"
    if state == "done":
        return t.plain("lists.status_done", day=v.day(line.done_at) if line.done_at else ""), "half"
    if line.due_on is not None and line.overdue(v.today):
        late = (v.today - line.due_on).days
        return t.plain("lists.status_overdue", n=late, day=v.day(line.due_on)), "late"
    if line.list == "resource":
        return _resource(v, line)
    if line.due_on is not None:
        return t.plain("lists.status_due", day=v.day(line.due_on)), "half"
    return t.plain(f"lists.status_{state}"), "" if state == "open" else "half"


def note_view(v: Voice, note: Note, photos: tuple[str, ...]) -> NoteView:
    """What happened, in one sentence, and the words that were written with it."""
    facts: dict[str, Any] = dict.fromkeys(("from", "to", "due", "into", "party", "on_behalf"), "")
    facts |= {name: _fact(v, value) for name, value in note.facts.items()}
    facts["before"] = facts.pop("from") or v.t.plain("lists.level_community")
    if note.kind in NAMING:
        facts["to"] = (facts["to"] if v.names else "") or v.t.plain("lists.somebody")
    facts["on_behalf"] = (facts["on_behalf"] if v.names else "") or v.t.plain("lists.a_neighbour")
    facts["to"] = facts["to"] or v.t.plain(f"lists.level_{note.facts.get('level') or 'community'}")
    return NoteView(
        id=note.id,
        head=v.t.plain(_key(note), who=_who(v, note), other=_other(v, note), **facts),
        words=note.words,
        at=note.written_at,
        office=not note.public,
        photos=photos,
    )


def columns(v: Voice, board: Board) -> list[dict[str, Any]]:
    """The heads of the board: how many are open, and of how many."""
    return [
        {
            "name": v.t(f"lists.list_{name}"),
            "open": board.open[name],
            "words": v.t(f"lists.of_{name}", n=board.all[name]),
            "late": v.t("lists.late", n=board.overdue) if name == "action" and board.overdue else "",
        }
        for name in LISTS
    ]


def rows(v: Voice, board: Board) -> list[list[tuple[str, list[LineView], bool]]]:
    """The board's rows, four cells each: the list's name, what stands there, whether more follows."""
    found = []
    for row in board.rows:
        cells = (row.issues, row.needs, row.resources, row.actions)
        follows = [bool(cell) and any(cells[at + 1 :]) for at, cell in enumerate(cells)]
        found.append(
            [
                (v.t.plain(f"lists.list_{name}"), line_views(v, cell), leads)
                for name, cell, leads in zip(LISTS, cells, follows, strict=True)
            ]
        )
    return found


def share(t: Translate, part: Share) -> str:
    """ "6 / 8", with its per cent where that says anything."""

    if not part.of:
        return t.plain("lists.none_yet")
    return (
        f"{part.n}{NBSP}/{NBSP}{part.of}（{percent(part.n, part.of)}）"
        if t.lang == "zh"
        else (f"{part.n}{NBSP}/{NBSP}{part.of} ({percent(part.n, part.of)})")
    )


def span(t: Translate, length: timedelta | None) -> str:
    """Hours within two days, else days."""
    if length is None:
        return t.plain("lists.none_yet")
    hours = int(length.total_seconds() // 3600)
    return t.plain("lists.hours", n=hours) if hours < 48 else t.plain("lists.days", n=hours // 24)


def _about(v: Voice, line: Line) -> str:
    parts = [level_of(v.t, line), v.day(line.raised_at)]
    if line.list == "resource" and line.offered_by:
        parts = [line.offered_by]
    elif line.list == "action" and line.in_charge:
        parts = [line.responsible_name if v.names else v.t.plain("lists.somebody")]
    elif line.list == "issue":
        if v.names and line.raised_name:
            parts.append(v.t.plain("lists.raised_by", name=line.raised_name))
        elif not line.named:
            parts.append(v.t.plain("lists.without_name"))
    if line.followers:
        parts.append(v.t.plain("lists.followers", n=line.followers))
    return " · ".join(parts)


def _goes_up(v: Voice, line: Line) -> str:
    if line.level_due_at is None or line.state not in ("open", "answered"):
        return ""
    return v.t.plain("lists.goes_up", day=v.day(line.level_due_at))


def _resource(v: Voice, line: Line) -> tuple[str, str]:
    if line.state == "underway":
        return v.t.plain("lists.status_in_use"), "half"
    if line.available_until is not None:
        return v.t.plain("lists.status_until", day=v.day(line.available_until)), ""
    return v.t.plain("lists.status_offered"), ""


def _key(note: Note) -> str:
    if note.kind == "closed":
        return f"lists.note_closed_{note.facts.get('how', 'agreed')}"
    if note.kind == "joined":
        return "lists.note_joined_into" if "into" in note.facts else "lists.note_joined_from"
    if note.kind == "marked":
        return f"lists.note_marked_{note.facts.get('to', 'community')}"
    if note.kind == "escalated" and not note.name:
        return "lists.note_escalated_by_itself"
    if note.kind in ("agreed", "not_done") and note.facts.get("on_behalf") is not None:
        return f"lists.note_{note.kind}_on_behalf"
    if note.kind == "due" and not note.facts.get("to"):
        return "lists.note_due_none"
    if note.kind in ("underway", "handed_over") and note.facts.get("due"):
        return f"lists.note_{note.kind}_by"
    return f"lists.note_{note.kind}"


def _who(v: Voice, note: Note) -> str:
    if not note.name:
        return v.t.plain("lists.without_name")
    return note.name if v.names else v.t.plain("lists.somebody")


def _other(v: Voice, note: Note) -> str:
    """The item at the other end of a link."""
    if note.kind != "linked":
        return ""
    return tag_of(v.t, str(note.facts.get("list", "issue")), int(note.facts.get("number", 0)))


def _fact(v: Voice, value: Any) -> str:
    """A fact as it is said; a day, stored as ISO text, is written out."""
    text = str(value)
    try:
        return v.day(date.fromisoformat(text))
    except ValueError:
        return text


def beside(refusal: Refusal | None, words: str) -> dict[str, str]:
    """The sentence beside its field; every other field has none."""
    found: defaultdict[str, str] = defaultdict(str)
    if refusal and refusal.at:
        found[refusal.at] = words
    return found
