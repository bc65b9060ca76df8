"""What happens here by itself."""

from collections.abc import Awaitable, Callable

from app.clock import now
from meetings.conventions.actions.release_submissions import release_submissions


async def free_texts(_: bytes) -> None:
    """A text whose meeting did not put it to the vote may be submitted again."""
    await release_submissions(at=now())


CHORES: tuple[Callable[[bytes], Awaitable[object]], ...] = (free_texts,)
