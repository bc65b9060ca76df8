"""Change the text of an agreement, as long as nobody has signed it."""

from datetime import date, datetime

from app.community.actions.tell import settle, tell
from app.database import lock, write
from app.refusals import Refusal
from meetings.agreements.queries.agreements import agreement_by_id
from meetings.agreements.rules.drafts import Draft
from meetings.agreements.tables import Agreement
from meetings.agreements.writing import refuse_wrong, write_parts


async def change_agreement(number: int, draft: Draft, *, at: datetime, today: date) -> None:
    """Replace the draft whole; what has one signature stands as it was signed."""
    refuse_wrong(draft)
    async with write():
        await lock(Agreement, number)
        found = await agreement_by_id(number, today)
        if found.signed or found.ended_at:
            raise Refusal("agreements.signed_already")
        await Agreement.update(
            {
                Agreement.round_table: draft.round_table,
                Agreement.title: draft.title,
                Agreement.words: draft.words,
                Agreement.since: draft.since,
                Agreement.until: draft.until,
                Agreement.watcher: draft.watcher,
                Agreement.watcher_name: "" if draft.watcher else draft.watcher_name,
                Agreement.public: draft.public,
            }
        ).where(Agreement.id == number)
        await write_parts(number, draft)
        before = {seat.person for seat in found.seats if seat.person}
        now_asked = {seat.person for seat in draft.seats if seat.person}
        await settle(f"agreement:{number}", at=at, people=before - now_asked)
        await tell(
            "agreements.told_to_sign",
            at=at,
            community=found.community,
            params={"title": draft.title},
            people=sorted(now_asked - before),
            link=f"/agreements/{found.public_id}",
            todo=True,
            subject=f"agreement:{number}",
        )
