"""What may be said at a house's code, when is a room full, and what is never taken?

Personal Information Protection Law 个人信息保护法 art. 6 (least that works), 28 to 31 (no identity number, no
face; of a child under fourteen nothing but that it is there), 39 of the Exit and Entry Administration Law
出境入境管理法 (who comes from abroad registers with the police within 24 hours of moving in).
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from hashlib import sha256

from app.community.rules.logins import read_mobile
from app.community.rules.occupancy import LONGEST_NAME, LONGEST_ROOM, MOST_PEOPLE

BACK = 366  # days: since when somebody may say that they live there
AHEAD = 92  # days: somebody who will move in
LONGEST_LEASE = 3660  # days
MOST_WAITING = 30  # sign-ins and leaving notices of one house that nobody has looked at
CHILD = 14  # years: below it a guardian decides (art. 31), and only the number is kept

# Seventeen digits and a check sign, however they are spaced; or the fifteen of the older cards.
_IDENTITY = re.compile(r"(?<!\d)(?:\d{17}[\dXx]|\d{15})(?!\d)")
_BETWEEN = re.compile(r"(?<=\d)[\s.\-—_·]+(?=[\dXx])")


class LivesAs(StrEnum):
    """What somebody may say of themselves at a house's code."""

    TENANT = "tenant"
    FAMILY = "family"
    OWNER = "owner"


@dataclass(frozen=True)
class SignIn:
    """A sign-in as it was typed; days are the community's own."""

    place: str
    name: str
    mobile: str
    capacity: str
    people: int | None
    children: int | None
    since: date | None
    lease_until: date | None
    from_abroad: bool
    papers_until: date | None
    agreed: bool


def wrong_sign_in(said: SignIn, today: date) -> tuple[str, str] | None:
    """The message and the field of the first thing wrong; None when nothing is."""
    for field in ("place", "name", "mobile"):
        if has_identity_number(getattr(said, field)):
            return "signing_in.no_identity", field
    if len(said.place) > LONGEST_ROOM:
        return "signing_in.wrong_place", "place"
    if not 0 < len(said.name) <= LONGEST_NAME or "\n" in said.name:
        return "signing_in.wrong_name", "name"
    if read_mobile(said.mobile) is None:
        return "signing_in.wrong_mobile", "mobile"
    if said.capacity not in set(LivesAs):
        return "signing_in.wrong_capacity", "capacity"
    if said.people is None or not 1 <= said.people <= MOST_PEOPLE:
        return "signing_in.wrong_people", "people"
    if said.children is None or not 0 <= said.children < said.people:
        return "signing_in.wrong_children", "children"
    return _wrong_days(said, today)


def _wrong_days(said: SignIn, today: date) -> tuple[str, str] | None:
    if said.since is None or not -BACK <= (said.since - today).days <= AHEAD:
        return "signing_in.wrong_since", "since"
    latest = today + timedelta(days=LONGEST_LEASE)
    if said.lease_until is not None and not max(said.since, today) <= said.lease_until <= latest:
        return "signing_in.wrong_lease", "lease_until"
    if said.papers_until is not None and not today <= said.papers_until <= latest:
        return "signing_in.wrong_papers", "papers_until"
    if not said.agreed:
        return "signing_in.not_agreed", "agreed"
    return None


def has_identity_number(text: str) -> bool:
    """Whether the number of an identity card stands in what was typed; it is never taken."""
    narrow = unicodedata.normalize("NFKC", text)
    return bool(_IDENTITY.search(_BETWEEN.sub("", narrow)))


def fits(most: int | None, lives: Iterable[int], coming: int) -> bool:
    """Whether `coming` heads find room beside the households that live there or wait to be confirmed."""
    return most is None or sum(lives) + coming <= most


def room_like(typed: str, names: Iterable[str]) -> str | None:
    """The room on file that was meant: "a 室" is A, "２０１房间" is 201; None where none is."""
    wanted = _bare(typed)
    return next((name for name in names if _bare(name) == wanted), None)


def _bare(name: str) -> str:
    narrow = "".join(unicodedata.normalize("NFKC", name).split()).casefold()
    return re.sub(r"(房间|室|房|间|号)$", "", narrow) or narrow


def told_digest(words: Iterable[str]) -> str:
    """SHA-256 of what was read before the first field: which words somebody agreed to."""
    return sha256("\n".join(words).encode()).hexdigest()
