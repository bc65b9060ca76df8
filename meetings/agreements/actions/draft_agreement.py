"""Write down what parties are about to agree on; nothing holds before every seat has signed."""

from datetime import datetime

from app.community.actions.tell import tell
from app.community.tables import Community
from app.database import fetch, lock, write
from meetings.agreements.rules.drafts import Draft
from meetings.agreements.tables import Agreement
from meetings.agreements.writing import refuse_wrong, write_parts
from meetings.sendings import address_of


async def draft_agreement(
    draft: Draft,
    *,
    community: int,
    by: int,
    at: datetime,
    key: str = "",
    origin: str = "person",
    origin_ref: str = "",
) -> str:
    """Keep the draft, ask those who sign on a phone, and return its public id; the same key is one draft."""
    refuse_wrong(draft)
    public_id = address_of("agreement", key)
    async with write():
        await lock(Community, community)
        if await fetch("SELECT id FROM agreement WHERE public_id = ?", [public_id]):
            return public_id
        rows = await Agreement.insert(
            Agreement(
                public_id=public_id,
                community=community,
                round_table=draft.round_table,
                title=draft.title,
                words=draft.words,
                origin=origin,
                origin_ref=origin_ref,
                since=draft.since,
                until=draft.until,
                watcher=draft.watcher,
                watcher_name="" if draft.watcher else draft.watcher_name,
                public=draft.public,
                made_by=by,
                made_at=at,
            )
        )
        number = int(rows[0]["id"])
        await write_parts(number, draft)
        await tell(
            "agreements.told_to_sign",
            at=at,
            community=community,
            params={"title": draft.title},
            people=[seat.person for seat in draft.seats if seat.person],
            link=f"/agreements/{public_id}",
            todo=True,
            subject=f"agreement:{number}",
        )
    return public_id
