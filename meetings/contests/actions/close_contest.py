"""Close a contest: count the marks, draw lots for who is equal, publish the order once."""

import json
from datetime import datetime

from app.community.actions.tell import tell
from app.database import execute, write
from app.refusals import Refusal
from meetings.contests.holding import hold_contest
from meetings.contests.queries.contests import marks_of
from meetings.contests.rules.order import Placed, missing, order
from meetings.contests.rules.phases import Phase


async def close_contest(contest: str, *, at: datetime) -> None:
    """Refused while a judge's sheet is missing; closing twice is closing once."""
    async with write():
        held = await hold_contest(contest, at)
        if held.closed_at is not None:
            return
        await hold_contest(contest, at, Phase.SCORES)
        if not held.entries:
            raise Refusal("contests.no_entries")
        numbers, panel, marks = [each.number for each in held.entries], held.panel(), await marks_of(held)
        if wanting := missing(numbers, held.rules, panel, marks):
            raise Refusal("contests.sheets_missing", n=len(wanting))
        placed = order(
            numbers,
            held.rules,
            panel,
            marks,
            seed=held.lot_seed,
            per_month=held.per_month,
            starts_on=held.starts_on,
        )
        await execute(
            "UPDATE ordering_contest SET closed_at = ?, result = ? WHERE id = ?",
            [at, json.dumps([_written(each) for each in placed], separators=(",", ":")), held.id],
        )
        await tell(
            "contests.over",
            at=at,
            community=held.community,
            params={"contest": held.title},
            people=[each.handed_in_by for each in held.entries],
            link=f"/contests/{contest}",
        )


def _written(placed: Placed) -> dict[str, object]:
    return {
        "entry": placed.entry,
        "place": placed.place,
        "score": [placed.score.numerator, placed.score.denominator],
        "judges": placed.judges,
        "tied": placed.tied,
        "month": placed.month.isoformat() if placed.month else "",
    }
