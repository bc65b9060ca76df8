"""A vote has decided a distribution: write the list of payments, once, so that it sums to the fen."""

from datetime import date

from app.database import execute, lock, write
from app.refusals import NotFound, Refusal
from meetings.accounts.queries.distributions import distribution, units_held
from meetings.accounts.rules.shares import By, State, claims, shares, without_area
from meetings.accounts.tables import Distribution

AT_ONCE = 400


async def draw_up_shares(public_id: str, *, assembly: str, motion: int, decided_on: date, seed: str) -> None:
    """Called by whoever has checked the verdict, in the same `write()`; twice is once.

    `seed` (kept nowhere) decides the order of the list, so that numbers tell nobody who is who.
    """
    async with write():
        first = await distribution(public_id)
        if first is None:
            raise NotFound
        await lock(Distribution, first.id)
        found = await distribution(public_id)
        if found is None or found.state in (State.DECIDED, State.PAID):
            return
        if found.state != State.PLANNED:
            raise Refusal("open_account.withdrawn_already")
        units = await units_held(found.community)
        if found.basis == By.AREA and (lacking := without_area(units)):
            raise Refusal("open_account.areas_missing", n=lacking)
        owed = claims(By(found.basis), units)
        if not owed:
            raise Refusal("open_account.nobody_gets")
        lines = shares(found.fen, owed, seed)
        for start in range(0, len(lines), AT_ONCE):
            part = lines[start : start + AT_ONCE]
            await execute(
                "INSERT INTO share (distribution, number, unit, owner, weight, fen, way)"
                f" VALUES {', '.join(['(?, ?, ?, ?, ?, ?, ?)'] * len(part))}",
                [
                    value
                    for each in part
                    for value in (
                        found.id, each.number, each.claim.unit, each.claim.owner, each.claim.weight,
                        each.fen, "",
                    )
                ],
            )  # fmt: skip
        await execute(
            "UPDATE distribution SET state = 'decided', assembly = ?, motion = ?, decided_on = ?"
            " WHERE id = ?",
            [assembly, motion, decided_on, found.id],
        )
