"""Note that a table met without the product: in the yard, over supper, on paper."""

from datetime import date, datetime

from app.refusals import Refusal
from meetings.roundtables.actions.record_sitting import record_sitting
from meetings.roundtables.rules.sittings import LONGEST_WORDS, wrong_sitting


async def note_sitting(
    table_id: int,
    *,
    held_on: date | None,
    people: int | None,
    words: str,
    by: int,
    at: datetime,
    today: date,
) -> None:
    """One note for each day: who sends it again, or corrects the count, changes that day's note."""
    wrong = wrong_sitting(held_on, people, words, today)
    if wrong is not None or held_on is None or people is None:
        reason, field = wrong or ("roundtables.wrong_held_on", "held_on")
        raise Refusal(reason, at=field, n=LONGEST_WORDS)
    await record_sitting(table_id, held_on=held_on, people=people, meeting="", words=words, by=by, at=at)
