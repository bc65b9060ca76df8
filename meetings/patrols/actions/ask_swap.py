"""Ask another member to take one's shift, or to exchange it for theirs; nothing moves before they agree."""

from datetime import date, datetime

from app.community.actions.tell import tell
from app.database import fetch, lock, write
from app.refusals import NotFound, Refusal
from meetings.patrols.queries.rosters import Roster, duty_by_id, roster_by_id
from meetings.patrols.queries.swaps import exchange, open_swaps_of
from meetings.patrols.rules.swaps import why_not
from meetings.patrols.tables import Duty, DutySwap
from meetings.sendings import address_of


async def ask_swap(
    duty: int, *, asked_by: int, asked_of: int, other_turn: int | None = None, at: datetime, today: date
) -> str:
    """Keep the request, tell the other, and return its public id; the same request twice is one."""
    async with write():
        await lock(Duty, duty)
        on = await duty_by_id(duty)
        mine, roster = on.turn_of(asked_by), await roster_by_id(on.roster)
        if mine is None:
            raise NotFound
        await _refuse_strangers(roster, asked_of, other_turn, today)
        if reason := why_not(await exchange(mine.id, other_turn, asked_by, asked_of), at):
            raise Refusal(reason, at="with")
        for waiting in await open_swaps_of((mine.id,)):
            if waiting.turn == mine.id and waiting.asked_by == asked_by:
                if (waiting.asked_of, waiting.other_turn) == (asked_of, other_turn):
                    return waiting.public_id
                raise Refusal("patrols.swap_asked_already", at="with", name=waiting.asked)
        public_id = address_of("swap", "")
        rows = await DutySwap.insert(
            DutySwap(
                public_id=public_id,
                turn=mine.id,
                other_turn=other_turn,
                asked_by=asked_by,
                asked_of=asked_of,
                asked_at=at,
            )
        )
        await tell(
            "patrols.told_swap_asked",
            at=at,
            community=roster.community,
            params={"name": mine.name, "day": on.on_day.isoformat()},
            people=[asked_of],
            link=f"/swaps/{public_id}",
            todo=True,
            subject=f"swap:{rows[0]['id']}",
            due_at=on.starts_at,
        )
    return public_id


async def _refuse_strangers(roster: Roster, asked_of: int, other_turn: int | None, today: date) -> None:
    """Only a member of the same roster can be asked, and only for a shift of it."""
    there = await fetch(
        "SELECT id FROM roster_member WHERE roster = ? AND person = ? AND since <= ?"
        " AND (until IS NULL OR until >= ?)",
        [roster.id, asked_of, today, today],
    )
    same = other_turn is None or await fetch(
        "SELECT t.id FROM duty_turn t JOIN duty d ON d.id = t.duty WHERE t.id = ? AND d.roster = ?",
        [other_turn, roster.id],
    )
    if not there or not same:
        raise Refusal("patrols.choose_somebody", at="with")
