"""Freeze a ledger that is not whole: nobody votes, nothing is counted, and those in charge are told once."""

import logging

from app.clock import now
from app.community.actions.tell import tell
from app.database import fetch, write
from app.live import publish
from voting.ledger_store import freeze
from voting.queries.opened import Opened
from voting.queries.scopes import callers_of

log = logging.getLogger("voting")


async def freeze_ledger(box: Opened, why: str) -> None:
    """Refuse every write to it from now on, and say so in the log and to committee and administrators.

    It thaws by a restart that finds it whole. `why` names leaves and columns, never a choice.
    """
    if not freeze(box.id):
        return
    log.critical("the ledger of assembly %s is frozen: %s", box.public_id, why)
    subject = f"damage:{box.id}"
    async with write():
        if await fetch("SELECT 1 FROM inbox_item WHERE subject = ? AND done_at IS NULL LIMIT 1", [subject]):
            return  # told at an earlier start
        await tell(
            "closing.damaged",
            at=now(),
            community=box.community,
            params={"assembly": box.title},
            people=await callers_of(box.community),
            link=f"/assemblies/{box.public_id}/desk",
            todo=True,
            subject=subject,
        )
        publish("assembly", box.public_id)
