"""Answer a request to swap: agree, refuse or take it back. Agreeing moves both shifts, once."""

from datetime import datetime

from app.community.actions.tell import settle, tell
from app.database import execute, lock, write
from app.refusals import NotFound, Refusal
from meetings.patrols.queries.rosters import duty_by_id, roster_by_id
from meetings.patrols.queries.swaps import SwapOnFile, exchange, open_swaps_of, swap
from meetings.patrols.rules.swaps import SwapState, why_not
from meetings.patrols.tables import Duty

_COLUMNS = {
    SwapState.AGREED: "agreed_at",
    SwapState.REFUSED: "refused_at",
    SwapState.WITHDRAWN: "withdrawn_at",
}


async def answer_swap(public_id: str, answer: SwapState, *, by: int, at: datetime) -> None:
    """The other agrees or refuses, the asker withdraws; the same answer again changes nothing."""
    async with write():
        asked = await swap(public_id, by)
        await _hold(asked)
        asked = await swap(public_id, by)  # as it stands under the lock
        if by != (asked.asked_by if answer is SwapState.WITHDRAWN else asked.asked_of):
            raise NotFound
        if asked.state is answer:
            return
        if asked.state is not SwapState.OPEN:
            raise Refusal(f"patrols.swap_was_{asked.state}")
        if answer is SwapState.AGREED:
            await _move(asked, at)
        await _close(asked, answer, at)
        await _tell(asked, answer, at)


async def _hold(asked: SwapOnFile) -> None:
    """Both shifts, always in the same order, so that crossed swaps never wait for each other in a ring."""
    for duty in sorted({asked.duty, asked.other_duty or asked.duty}):
        await lock(Duty, duty)


async def _move(asked: SwapOnFile, at: datetime) -> None:
    now = await exchange(asked.turn, asked.other_turn, asked.asked_by, asked.asked_of)
    if reason := why_not(now, at):
        raise Refusal(reason)
    await execute("UPDATE duty_turn SET person = ? WHERE id = ?", [asked.asked_of, asked.turn])
    if asked.other_turn:
        await execute("UPDATE duty_turn SET person = ? WHERE id = ?", [asked.asked_by, asked.other_turn])
        await settle(f"duty:{asked.other_duty}", at=at, people=[asked.asked_of])
    await settle(f"duty:{asked.duty}", at=at, people=[asked.asked_by])
    turns = (asked.turn, *([asked.other_turn] if asked.other_turn else []))
    for other in await open_swaps_of(turns):
        if other.id != asked.id:  # the shift they were about is somebody else's now
            await _close(other, SwapState.WITHDRAWN, at)


async def _close(asked: SwapOnFile, answer: SwapState, at: datetime) -> None:
    await execute(f"UPDATE duty_swap SET {_COLUMNS[answer]} = ? WHERE id = ?", [at, asked.id])
    await settle(f"swap:{asked.id}", at=at, people=[asked.asked_of])


async def _tell(asked: SwapOnFile, answer: SwapState, at: datetime) -> None:
    on = await duty_by_id(asked.duty)
    told, name = (
        (asked.asked_of, asked.asker) if answer is SwapState.WITHDRAWN else (asked.asked_by, asked.asked)
    )
    await tell(
        f"patrols.told_swap_{answer}",
        at=at,
        community=(await roster_by_id(on.roster)).community,
        params={"name": name, "day": on.on_day.isoformat()},
        people=[told],
        link=f"/swaps/{asked.public_id}",
    )
