"""How do minutes read? One sequence of blocks from which the page, the print and the file are made."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from app import words
from app.i18n import Lang, Translate
from meetings.gatherings.rules.minutes import Counted, Entry, ItemMinutes, Minutes, Spoken
from meetings.gatherings.rules.polls import SCALES

SECONDS = 60


@dataclass(frozen=True)
class Block:
    """One piece in order. `kind`: heading, item, text, outcome, facts (label and value), lines or table.

    `rows` are the pairs, the lines (one cell each) or the table's rows, its head first.
    """

    kind: str
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


def blocks(t: Translate, lang: Lang, minutes: Minutes, zone: ZoneInfo) -> tuple[Block, ...]:
    """The minutes in one language; times in the community's zone."""
    found = [Block("facts", "", _head(t, lang, minutes, zone))]
    if minutes.opening:
        found += _text(minutes.opening)
    for item in minutes.items:
        found += _item(t, item, zone)
    if minutes.entries:
        found += [Block("heading", t.plain("minutes.other_entries")), _entries(t, minutes.entries)]
    if minutes.promises:
        promised = tuple((each.title,) for each in minutes.promises)
        found += [Block("heading", t.plain("minutes.promises")), Block("lines", "", promised)]
    if minutes.closing:
        found += [Block("heading", t.plain("minutes.closing")), *_text(minutes.closing)]
    if minutes.present:
        found += [Block("heading", t.plain("minutes.present")), _present(t, minutes)]
    return tuple(found)


def _head(t: Translate, lang: Lang, minutes: Minutes, zone: ZoneInfo) -> tuple[tuple[str, ...], ...]:
    capacities = t.plain("minutes.comma").join(
        t.plain("minutes.capacity_n", capacity=t.plain(f"minutes.capacity_{name}"), n=n)
        for name, n in minutes.capacities
    )
    came = t.plain("minutes.came_n", n=minutes.people, households=minutes.households)
    rows = [
        (t.plain("minutes.table"), minutes.table),
        (t.plain("minutes.place"), minutes.place or "–"),
        (t.plain("minutes.time"), _from_to(lang, minutes.started_at, minutes.ended_at, zone)),
        (t.plain("minutes.came"), f"{came} {capacities}".strip()),
    ]
    if minutes.members:
        heads = t.plain("minutes.body_of", heads=minutes.heads, members=minutes.members)
        rows.append((t.plain(f"minutes.body_{minutes.body}"), heads))
    if minutes.chair:
        rows.append((t.plain("minutes.chair"), minutes.chair))
    if minutes.recorder:
        rows.append((t.plain("minutes.recorder"), minutes.recorder))
    return tuple(rows)


def _item(t: Translate, item: ItemMinutes, zone: ZoneInfo) -> list[Block]:
    found = [Block("item", t.plain("minutes.item", number=item.number, title=item.title))]
    if item.spans:
        spent = t.plain("minutes.spent", n=max(1, round(item.seconds / SECONDS)))
        times = t.plain("minutes.comma").join(
            f"{_clock(start, zone)}–{_clock(end, zone)}" for start, end in item.spans
        )
        presented = t.plain("minutes.presented", name=item.presenter) if item.presenter else ""
        found.append(Block("text", t.plain("minutes.stop").join(filter(None, (times, spent, presented)))))
    found += _text(item.words)
    if item.spoken:
        found.append(
            Block("lines", t.plain("minutes.spoke"), tuple((_spoken(t, each),) for each in item.spoken))
        )
    for poll in item.polls:
        found.append(_poll(t, poll))
        if poll.reasons:
            reasons = tuple((reason,) for reason in poll.reasons)
            found.append(Block("lines", t.plain("minutes.reasons"), reasons))
    for outcome in item.outcomes:
        kind = t.plain(f"minutes.outcome_{outcome.kind}")
        found.append(Block("outcome", kind, ((outcome.words,),)))
    if item.entries:
        found.append(_entries(t, item.entries))
    if item.raised_to:
        raised = t.plain("minutes.raised_to", table=item.raised_to, reason=item.raised_reason)
        found.append(Block("text", raised))
    return found


def _poll(t: Translate, poll: Counted) -> Block:
    head = t.plain(
        "minutes.poll",
        question=poll.question,
        answered=poll.answered,
        present=poll.present,
    )
    lines = tuple((_option(t, poll, words), str(n)) for words, n in poll.lines)
    return Block("table", head, ((t.plain("minutes.option"), t.plain(_counted_in(poll))), *lines))


def _option(t: Translate, poll: Counted, words: str) -> str:
    """On a fixed scale the minutes keep its key, so that each language has its word."""
    return t.plain(f"polls.{words}") if poll.method in SCALES else words


def _counted_in(poll: Counted) -> str:
    """A ranking counts first places, points are added up, everything else counts people."""
    return f"minutes.count_{poll.method}" if poll.method in ("ranking", "points") else "minutes.count"


def _spoken(t: Translate, spoken: Spoken) -> str:
    who = t.plain(f"minutes.capacity_{spoken.capacity}")
    if spoken.name:
        who = t.plain("minutes.speaker", name=spoken.name, capacity=who)
    minutes, seconds = divmod(spoken.seconds, SECONDS)
    return t.plain("minutes.spoken", who=who, n=spoken.speeches, time=f"{minutes}:{seconds:02d}")


def _entries(t: Translate, entries: tuple[Entry, ...]) -> Block:
    lines = tuple(
        (
            t.plain(
                "minutes.entry",
                list=t.plain(f"minutes.list_{each.list}"),
                number=each.number,
                words=each.words,
            ),
        )
        for each in entries
    )
    return Block("lines", t.plain("minutes.entries"), lines)


def _present(t: Translate, minutes: Minutes) -> Block:
    head = (t.plain("minutes.name"), t.plain("minutes.household"), t.plain("minutes.capacity"))
    rows = tuple(
        (each.name, each.household or "–", t.plain(f"minutes.capacity_{each.capacity}"))
        for each in minutes.present
    )
    return Block("table", "", (head, *rows))


def _text(text: str) -> list[Block]:
    return [Block("text", line) for line in text.splitlines() if line.strip()]


def _from_to(lang: Lang, start: str, end: str, zone: ZoneInfo) -> str:
    if not start:
        return "–"
    began = words.moment(datetime.fromisoformat(start), lang, zone)
    return f"{began}–{_clock(end, zone)}" if end else began


def _clock(at: str, zone: ZoneInfo) -> str:
    return words.clock(datetime.fromisoformat(at), zone) if at else "…"
