"""What the terminal's commands do, one file each."""

from typing import Any


class Refused(Exception):
    """A command that cannot be done; the reason is a message that says why and what to do."""

    def __init__(self, reason: str, /, **params: Any) -> None:
        self.reason = reason
        self.params = params
        super().__init__(reason)
