"""Keep that somebody asked for a copy of their data, put it right or took it away; never the data itself."""

from datetime import datetime

from app.community.tables import OwnDataRequest
from app.database import write


async def note_own_request(
    person: int, what: str, *, at: datetime, outcome: str = "done", why: str = ""
) -> None:
    """`what` is export, correct or delete; `outcome` done or kept, with the message that says why."""
    async with write():
        await OwnDataRequest.insert(
            OwnDataRequest(person=person, what=what, made_at=at, outcome=outcome, why=why)
        )
