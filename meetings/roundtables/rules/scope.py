"""On what does a seat at a round table rest?

A table's scope is its buildings: a house's table has one, a group's those of the tables below it, the
community's all. Whoever owns or lives there has a seat, and nobody is entered for it.
"""

from dataclasses import dataclass

# offices that may call any table of the community together
CALLING = frozenset({"administrator", "committee", "moderator"})
# offices that have a seat at every table, so that somebody can help
SEATED = CALLING | {"teller"}
# offices that have a seat at the community's own table only
SEATED_ON_TOP = {"convenor": "office", "resident": "resident"}


@dataclass(frozen=True)
class Ties:
    """What ties one person to one community on a day; numbers of buildings and tables."""

    owned: frozenset[int] = frozenset()  # buildings in which they act for an owner
    lived_in: frozenset[tuple[int, str]] = frozenset()  # building, capacity
    offices: frozenset[str] = frozenset()
    convened: frozenset[int] = frozenset()  # tables
    invited: frozenset[int] = frozenset()  # tables


@dataclass(frozen=True)
class Reach:
    """What lies around one table; `whole` is the community's own, whose scope is every building."""

    table: int
    whole: bool
    buildings: frozenset[int]
    above: frozenset[int]  # tables
    below: frozenset[int]  # tables, without itself


def seat(ties: Ties, reach: Reach) -> str:
    """The strongest ground for a seat: owner, tenant, resident, guest or office; "" for none."""
    if ties.owned and (reach.whole or ties.owned & reach.buildings):
        return "owner"
    homes = {capacity for building, capacity in ties.lived_in if reach.whole or building in reach.buildings}
    if homes:
        return "tenant" if homes == {"tenant"} else "resident"
    if reach.table in ties.invited:
        return "guest"
    # a convenor helps the tables below and speaks for the table at those above
    if ties.offices & SEATED or ties.convened & ({reach.table} | reach.above | reach.below):
        return "office"
    on_top = [SEATED_ON_TOP[office] for office in sorted(ties.offices) if office in SEATED_ON_TOP]
    return on_top[0] if reach.whole and on_top else ""


def calls(ties: Ties, reach: Reach) -> bool:
    """Whether somebody may call the table together: by office, or as its convenor or one above it."""
    return bool(ties.offices & CALLING or ties.convened & ({reach.table} | reach.above))


def appoints(ties: Ties, reach: Reach) -> bool:
    """Whether somebody says who convenes the table: by office, or as convenor of one above it."""
    return bool(ties.offices & CALLING or ties.convened & reach.above)
