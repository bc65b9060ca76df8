"""What happens here by itself."""

from collections.abc import Awaitable, Callable

CHORES: tuple[Callable[[bytes], Awaitable[object]], ...] = ()
