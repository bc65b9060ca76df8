"""Why was something refused? One value per reason, with what the sentence about it needs."""

from collections.abc import Mapping
from typing import Any


class Refusal(Exception):
    """Something that may not be done now, with its reason as a message key ("slips.used").

    `params` fill the sentence; `at` names the form field the sentence belongs beside.
    """

    status = 422

    def __init__(self, reason: str, /, *, at: str = "", **params: Any) -> None:
        self.reason = str(reason)
        self.at = at
        self.params: Mapping[str, Any] = params
        super().__init__(self.reason)


class TooManyTrials(Refusal):
    """Somebody guesses: the same words whether what was guessed exists or not."""

    status = 429

    def __init__(self, minutes: int) -> None:
        super().__init__("web.too_many_trials", minutes=minutes)
        self.retry_after = minutes * 60


class Unavailable(Refusal):
    """Not now: the installation is frozen, busy or closing; nothing was changed."""

    status = 503

    def __init__(self, reason: str = "web.busy", /, *, retry_after: int = 5, **params: Any) -> None:
        super().__init__(reason, **params)
        self.retry_after = retry_after


class NotFound(Exception):
    """It does not exist, or not for this person: nobody can tell which.

    Signed out this becomes the sign-in page, unless the address is public for ever
    (`public=True`: a slip's link, a posted notice), which then simply is not there.
    """

    def __init__(self, *, public: bool = False) -> None:
        self.public = public
        super().__init__()


class SignInNeeded(Exception):
    """A public address was asked for something that only a person who signed in may have."""
