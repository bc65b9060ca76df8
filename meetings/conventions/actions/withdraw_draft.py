"""Give a draft up: it stays with its drafters and is never put to anybody."""

from app.database import write
from app.refusals import Refusal
from meetings.conventions.actions.move_version import move_version
from meetings.conventions.queries.versions import version_by_id
from meetings.conventions.rules.canonical import settled
from meetings.conventions.rules.states import State
from meetings.conventions.tables import TextVersion


async def withdraw_draft(version: int, *, why: str) -> None:
    """A consultation that ran is withdrawn with it; what was submitted is taken back first."""
    reason = settled(why).replace("\n", " ")
    if not 0 < len(reason) <= 400:
        raise Refusal("clauses.say_why", at="why", most=400)
    async with write():
        if (await version_by_id(version)).state is State.WITHDRAWN:
            return
        await move_version(
            version, frozenset({State.DRAFT, State.CONSULTATION, State.CONSULTED}), State.WITHDRAWN
        )
        await TextVersion.update({TextVersion.ended_why: reason}).where(TextVersion.id == version)
