"""What do the figures of houses add up to at each level of the grid: which load, and which cover?

Community, grid, micro-grid, landlord: the tree of round tables carries the figures of its houses upwards.
Whoever said of themselves that they moved in and was not confirmed counts in no figure but their own. A cover
is registered over known, both from the same houses; where the community has a number of its own that holds.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

MOST_KNOWN = 9_999_999
LONGEST_SOURCE = 200


@dataclass(frozen=True)
class Known:
    """How many people are known to live somewhere, who says so, and of which day."""

    people: int
    source: str
    as_of: date


@dataclass(frozen=True)
class HouseFigures:
    """One house, or building: `table` is None where it has none; `due` and `overdue` count its duties."""

    building: int
    name: str
    house: bool
    table: int | None
    households: int = 0
    people: int = 0
    waiting: int = 0  # households that signed in by themselves and nobody has confirmed
    waiting_people: int = 0
    known: Known | None = None
    contacts: frozenset[int] = frozenset()  # who convenes it, or owns it where nobody does
    convened: bool = False
    confirmed: bool = False  # its list, this month or last
    duties: int = 0  # asked of it in the latest period past grace
    overdue: int = 0
    fresh: int = 0  # of the five sheets


@dataclass(frozen=True)
class NodeOnFile:
    """One open table of the tree."""

    id: int
    public_id: str
    level: str
    name: str
    parent: int | None
    building: int | None


@dataclass
class Figures:
    """The sum of some houses. Sheets are five of each house; contacts are different people."""

    houses: int = 0
    lived_in: int = 0  # houses in which somebody is registered
    households: int = 0
    people: int = 0
    waiting: int = 0
    waiting_people: int = 0
    alone: int = 0  # houses without a convenor
    confirmed: int = 0  # of those lived in
    unconfirmed: int = 0
    duties: int = 0
    overdue: int = 0
    overdue_houses: int = 0
    fresh: int = 0
    sheets: int = 0
    known_houses: int = 0  # with a number of their own
    known: int = 0  # people, in those
    covered: int = 0  # people registered, in those
    known_as_of: date | None = None  # the oldest of those numbers
    contacts: set[int] = field(default_factory=set)

    def take(self, house: HouseFigures) -> None:
        """Add one house."""
        self.houses += 1
        self.households += house.households
        self.people += house.people
        self.waiting += house.waiting
        self.waiting_people += house.waiting_people
        self.alone += not house.convened
        self.contacts |= house.contacts
        if house.households:
            self.lived_in += 1
            self.confirmed += house.confirmed
            self.unconfirmed += not house.confirmed
        self.duties += house.duties
        self.overdue += house.overdue
        self.overdue_houses += house.overdue > 0
        self.fresh += house.fresh
        self.sheets += SHEETS
        if house.known is not None:
            self.known_houses += 1
            self.known += house.known.people
            self.covered += house.people
            self.known_as_of = min(self.known_as_of or house.known.as_of, house.known.as_of)


SHEETS = 5


@dataclass(frozen=True)
class Cover:
    """Registered over known, with where the known number is from: `source` is "" for a sum over houses."""

    registered: int
    known: int
    source: str
    as_of: date
    of_houses: int = 0  # of a sum: so many houses have a number

    @property
    def beyond(self) -> int:
        """How many more are registered than are known: then the known number is out of date."""
        return max(0, self.registered - self.known)


def cover(figures: Figures, own: Known | None = None) -> Cover | None:
    """The cover of a node; None where nothing is known to reckon against."""
    if own is not None:
        return Cover(figures.people, own.people, own.source, own.as_of)
    if figures.known_as_of is None:
        return None
    return Cover(figures.covered, figures.known, "", figures.known_as_of, figures.known_houses)


def tenths_each(people: int, contacts: int) -> str:
    """How many people there are for each person in charge, cut to one decimal: (800, 40) -> "20.0"."""
    if contacts <= 0:
        return "–"
    tenths = people * 10 // contacts
    return f"{tenths // 10:,}.{tenths % 10}"


def add_up(nodes: Sequence[NodeOnFile], houses: Iterable[HouseFigures]) -> dict[int, Figures]:
    """The figures of each node, by its number; a house without a table counts at the top only."""
    parent: Mapping[int, int | None] = {node.id: node.parent for node in nodes}
    top = next((node.id for node in nodes if node.level == "community"), None)
    found = {node.id: Figures() for node in nodes}
    above: dict[int | None, tuple[int, ...]] = {}
    for house in houses:
        at = house.table if house.table in found else top
        if at not in above:
            above[at] = _upwards(parent, at, top)
        for node in above[at]:
            found[node].take(house)
    return found


def _upwards(parent: Mapping[int, int | None], start: int | None, top: int | None) -> tuple[int, ...]:
    """A node with all above it, each once; a table whose parent was closed still counts at the top."""
    found: dict[int, None] = {}
    at = start
    while at is not None and at in parent and at not in found:
        found[at] = None
        at = parent[at]
    if top is not None and start is not None:
        found.setdefault(top, None)
    return tuple(found)


def wrong_known(people: int | None, source: str, as_of: date | None, today: date) -> tuple[str, str] | None:
    """The message and the field of the first thing wrong with a known number as it was typed."""
    if people is None or not 0 < people <= MOST_KNOWN:
        return "grid.wrong_people", "people"
    if not source or len(source) > LONGEST_SOURCE:
        return "grid.wrong_source", "source"
    if as_of is None or as_of > today:
        return "grid.wrong_as_of", "as_of"
    return None
