"""Where does a printed code lead that another feature gave out? Each purpose has a door, marked there.

    @opens("campaign")
    async def campaign(request, found, shown): ...

The feature registers its door when its routes are imported, and settles itself what an ended, expired or used
code says: `found.live(at)`, `found.used_at`. Opening a door changes nothing, since chat programs open links
by themselves; the form on its page carries `shown` on (fields `token` and `typed`).
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from litestar import Request, Response

from app.community.queries.codes import FoundCode, code_by_link, code_by_typing
from app.community.rules import codes
from app.web import Form
from app.web.addresses import safe_path


@dataclass(frozen=True)
class Shown:
    """What was shown of a slip: the link's token, or the code as typed. It goes from form to form."""

    token: str = ""
    typed: str = ""
    back: str = ""

    @classmethod
    def of(cls, form: Form) -> "Shown":
        return cls(form.text("token")[:100], form.text("typed")[:60], safe_path(form.text("back"), ""))

    async def find(self, secret: bytes) -> FoundCode | None:
        if self.token:
            return await code_by_link(self.token)
        return await code_by_typing(secret, self.typed)

    def name(self, found: FoundCode | None) -> str:
        """What tries are counted by: one slip has one count, by whichever way it comes."""
        return str(found.id) if found else codes.link_hash(self.token or self.typed)


Door = Callable[[Request[Any, Any, Any], FoundCode, Shown], Awaitable[Response[Any]]]

_DOORS: dict[str, Door] = {}


def opens(purpose: str) -> Callable[[Door], Door]:
    """Mark what answers when a code of this purpose is scanned or typed; one door for each purpose."""

    def mark(door: Door) -> Door:
        known = _DOORS.setdefault(purpose, door)
        if known is not door:
            raise ValueError(f"codes of purpose {purpose} have a door already")
        return door

    return mark


def door_of(purpose: str) -> Door | None:
    """The door of a purpose that another feature gives out; None where there is none."""
    return _DOORS.get(purpose)
