"""Who lives where, from when to when: which entries can be made, and in which words is a home written?

Personal Information Protection Law 个人信息保护法 art. 6: a name, a number to be reached by, how many live
there, from when to when; no identity card, no birthday, no workplace.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.community.rules.logins import read_mobile

LONGEST_NAME = 60
LONGEST_ROOM = 40
MOST_PEOPLE = 99
AHEAD = 366  # days: somebody who will move in


class Capacity(StrEnum):
    """As what somebody lives there; none of them is a ballot of an owner."""

    OWNER = "owner"
    FAMILY = "family"
    TENANT = "tenant"
    SUB_LANDLORD = "sub_landlord"


@dataclass(frozen=True)
class OccupancyValues:
    """An entry as it was typed. `place` is the room as people write it, "" where only the house is known."""

    place: str
    name: str
    mobile: str
    capacity: str
    people: int | None
    since: date | None
    until: date | None
    children: int | None = 0  # of these, under fourteen
    lease_until: date | None = None
    from_abroad: bool = False
    papers_until: date | None = None  # of somebody from abroad: the day the papers run out, never the papers


def wrong_occupancy(values: OccupancyValues, today: date) -> tuple[str, str] | None:
    """The message and the field of the first thing wrong; None when nothing is."""
    if len(values.place) > LONGEST_ROOM:
        return "occupancy.wrong_place", "place"
    if not 0 < len(values.name) <= LONGEST_NAME:
        return "occupancy.wrong_name", "name"
    if values.mobile and read_mobile(values.mobile) is None:
        return "occupancy.wrong_mobile", "mobile"
    if values.capacity not in set(Capacity):
        return "occupancy.wrong_capacity", "capacity"
    if values.people is None or not 1 <= values.people <= MOST_PEOPLE:
        return "occupancy.wrong_people", "people"
    if values.children is None or not 0 <= values.children < values.people:
        return "occupancy.wrong_children", "children"
    if values.since is None or values.since > today + timedelta(days=AHEAD):
        return "occupancy.wrong_since", "since"
    if values.until is not None and values.until < values.since:
        return "occupancy.wrong_until", "until"
    if values.lease_until is not None and values.lease_until < values.since:
        return "occupancy.wrong_lease", "lease_until"
    return None
