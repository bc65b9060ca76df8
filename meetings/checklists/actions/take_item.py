"""Take an item on, or hand it to somebody else, who is told."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.community.queries.people import name_of
from app.community.queries.standings import place_by_id
from app.database import execute, write
from app.refusals import NotFound, Refusal
from meetings.checklists.holding import check_open, hold_item, said, settle_all, tell_of, write_note
from meetings.checklists.queries.circles import concerned
from meetings.checklists.queries.items import Seen
from meetings.checklists.queries.people import may_be_responsible
from meetings.checklists.queries.settings import list_settings
from meetings.checklists.rules.items import LONGEST_MEANS, LONGEST_NAME, goes_up_at


async def take_item(
    public_id: str,
    *,
    person: int,
    to: int | None,
    at: datetime,
    today: date,
    to_name: str = "",
    due_on: date | None = None,
    done_means: str = "",
    words: str = "",
) -> None:
    """`to` is a person on file, or None with `to_name` for a firm or somebody without a phone.

    Whoever leads or is responsible hands it to anybody; a neighbour may take on what nobody has.
    """
    reason, name = said(words, needed=False), to_name.strip()
    _check(to, name, due_on, done_means, today)
    async with write():
        seen = await hold_item(public_id, person, today)
        await _allowed(seen, person, to, today)
        check_open(seen.item)
        item = seen.item
        if (item.responsible, item.responsible_name if to is None else "", item.due_on) == (to, name, due_on):
            return  # as it is already
        settings, zone = (
            await list_settings(item.community),
            ZoneInfo((await place_by_id(item.community)).time_zone),
        )
        rests_from = datetime.combine(due_on + timedelta(days=1), time(), zone) if due_on else at
        await execute(
            "UPDATE list_item SET responsible = ?, responsible_name = ?, due_on = ?, done_means = ?,"
            " state = 'underway', first_answer_at = COALESCE(first_answer_at, ?), level_due_at = ?,"
            " done_at = NULL, closes_at = NULL WHERE id = ?",
            [
                to,
                "" if to is not None else name,
                due_on,
                done_means.strip() or item.done_means,
                at,
                goes_up_at(item.list, item.level, max(at, rests_from), settings),
                item.id,
            ],
        )
        whom = (await name_of(to) or "") if to is not None else name
        facts = {"to": whom, "due": due_on.isoformat() if due_on else "", "from": item.responsible_name}
        kind = "underway" if not item.in_charge else "handed_over"
        await write_note(item.id, kind, at=at, by=person, words=reason, facts=facts)
        await settle_all(item.id, at=at)
        if to is not None and to != person:
            await tell_of(item, "lists.told_responsible", (to,), at=at, todo=True, words=reason)
        others = [each for each in await concerned(item) if each not in (to, person)]
        await tell_of(item, "lists.told_underway", others, at=at, words=whom)


def _check(to: int | None, name: str, due_on: date | None, done_means: str, today: date) -> None:
    if to is None and not name:
        raise Refusal("lists.who_missing", at="to")
    if len(name) > LONGEST_NAME:
        raise Refusal("lists.too_long", at="to_name", most=LONGEST_NAME, n=len(name))
    if len(done_means.strip()) > LONGEST_MEANS:
        raise Refusal("lists.too_long", at="done_means", most=LONGEST_MEANS, n=len(done_means.strip()))
    if due_on is not None and due_on < today:
        raise Refusal("lists.due_is_past", at="due_on")


async def _allowed(seen: Seen, person: int, to: int | None, today: date) -> None:
    """A neighbour may take on what nobody has; who leads or is responsible hands over to those in scope."""
    if seen.leads or seen.is_responsible:
        if to is not None and not await may_be_responsible(to, seen.item, today):
            raise Refusal("lists.who_unknown", at="to")
        return
    if to != person or not seen.reader.belongs:
        raise NotFound
    if seen.item.in_charge:
        raise Refusal("lists.already_taken", name=seen.item.responsible_name)
