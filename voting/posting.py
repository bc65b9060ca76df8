"""What follows every change of a posted vote: a notice of its own, and word to everyone it concerns."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.community.actions.tell import tell
from voting import notice_text
from voting.calling import HeldAssembly, hold_assembly
from voting.queries.notices import holding, notices_of
from voting.queries.rolls import roll_versions
from voting.queries.scopes import callers_of, owners_on
from voting.tables import Notice
from voting.told import told_dates


async def post_change(
    held: HeldAssembly, kind: str, said: Mapping[str, Any], *, reason: str, person: int, at: datetime
) -> tuple[int, str]:
    """Write the notice of a change and return its id and hash; it names the notice that it changes."""
    vote = held.assembly
    before = holding(await notices_of(vote.id))
    text = notice_text.written(
        {
            "v": notice_text.VERSION,
            "assembly": vote.public_id,
            "community": held.place.name,
            "title": vote.title,
            "time_zone": held.place.time_zone,
            "changes": before.content_hash if before else None,
            **said,
            "kind": kind,
        }
    )
    rows = await Notice.insert(
        Notice(
            assembly=vote.id,
            kind=kind,
            content=text.content,
            content_hash=text.content_hash,
            reason=reason.strip(),
            posted_on=held.today(at),
            made_by=person,
            made_at=at,
        )
    )
    return int(rows[0]["id"]), text.content_hash


async def tell_change(public_id: str, message: str, *, reason: str, at: datetime) -> None:
    """Tell every owner on the roll, and give the committee the new notice to hang."""
    held = await hold_assembly(public_id)
    vote = held.assembly
    params = told_dates(vote, held.zone, reason=reason.strip())
    await tell(
        message,
        at=at,
        community=vote.community,
        params=params,
        owners=await owners_on((await roll_versions(vote.id))[-1].id),
        link=f"/assemblies/{vote.public_id}",
    )
    await tell(
        "notices.hang_change",
        at=at,
        community=vote.community,
        params=params,
        people=await callers_of(vote.community),
        link=f"/assemblies/{vote.public_id}/postings",
        todo=True,
        subject=f"hang:{vote.id}",
    )
