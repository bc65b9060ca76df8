"""Take a version from one state to the next, if nobody else has done so meanwhile."""

from app.database import write
from app.refusals import Refusal
from meetings.conventions.queries.versions import version_by_id
from meetings.conventions.rules.states import State, may_follow
from meetings.conventions.tables import TextVersion


async def move_version(version: int, frm: frozenset[State], to: State) -> None:
    """A version that is there already stays there; from any other state it is refused."""
    async with write():
        moved = (
            await TextVersion.update({TextVersion.state: to.value})
            .where(
                (TextVersion.id == version)
                & TextVersion.state.is_in([each.value for each in frm if may_follow(each, to)] or [""])
            )
            .returning(TextVersion.id)
        )
        if not moved and (await version_by_id(version)).state is not to:
            raise Refusal("conventions.state_changed")
