"""May this office be given for this term, and which login may a member of staff have?"""

import re
from datetime import date
from enum import StrEnum

from app.community.rules.logins import read_mobile
from app.community.rules.offices import STAFF, Office

# what an administrator of a community can grant; overseers are named a level above
GRANTABLE: tuple[Office, ...] = tuple(office for office in Office if office is not Office.OVERSEER)
BY_PASSWORD = STAFF  # offices that a slip alone must never open

_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{2,39}")


class WrongTerm(StrEnum):
    """Why a term cannot be entered; each is a message of `roles`."""

    OFFICE = "roles.wrong_office"
    CHAIR = "roles.wrong_chair"
    SINCE = "roles.wrong_since"
    UNTIL = "roles.wrong_until"


def wrong_term(kind: str, *, chair: bool, since: date | None, until: date | None) -> WrongTerm | None:
    """The first thing wrong with a term as it was typed; None when nothing is."""
    if kind not in GRANTABLE:
        return WrongTerm.OFFICE
    if chair and kind != Office.COMMITTEE:
        return WrongTerm.CHAIR
    if since is None:
        return WrongTerm.SINCE
    if until is not None and until < since:
        return WrongTerm.UNTIL
    return None


def staff_login(typed: str) -> str | None:
    """A login in small letters, or None; a mobile number is somebody's own way in and no login."""
    login = typed.strip().lower()
    return login if _LOGIN.fullmatch(login) and read_mobile(login) is None else None
