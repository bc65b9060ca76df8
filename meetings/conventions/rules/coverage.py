"""Which households should sign a text, whose signature counts for a household, and how far has it come?

A household is a place: a unit ("u12"), a room of a house ("r7"), or an entry of the register of occupancy
that names no place ("o31"). It has signed when one of those who may sign for it has, and it is counted once.
A signature counts while whoever gave it still lives there, or still holds the unit: the next household in the
same room begins anew. An entry that somebody made at a house's code ties nobody until it was confirmed, and
counts neither above nor below the line (queries/signatures.py reads such entries nowhere).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Audience(StrEnum):
    """Who is asked to sign a text."""

    LIVING = "living"  # whoever lives there: owners, families, sub-landlords, tenants
    TENANTS = "tenants"  # whoever rents: tenants and sub-landlords
    OWNERS = "owners"  # whoever holds a flat or a shop


# by kind of text: the electorate of the text is whom it binds, and a guide is read by whom it is written for
AUDIENCES: dict[str, Audience] = {  # the kinds that rules/kinds.py says are signed
    "residents_convention": Audience.LIVING,
    "short_rules": Audience.LIVING,
    "tenants_guide": Audience.TENANTS,
    "owners_handbook": Audience.OWNERS,
    "management_convention": Audience.OWNERS,
}
RENTING = frozenset({"tenant", "sub_landlord"})
AT_HOME = frozenset({"owner", "family"})  # an owner's signature counts where such a household lives
SIGNING_USES: dict[Audience, frozenset[str]] = {
    Audience.LIVING: frozenset({"dwelling"}),
    Audience.TENANTS: frozenset(),
    Audience.OWNERS: frozenset({"dwelling", "shop"}),
}


@dataclass(frozen=True)
class Living:
    """One entry of the register that holds today; `signed` as found for one version."""

    occupancy: int
    capacity: str
    people: int = 1
    since: date = date.min
    signed: bool = False


@dataclass(frozen=True)
class Home:
    """One place with everybody who might sign for it today.

    `owned` tells that somebody other than a developer holds the unit, `owner_signed` that one of them signed.
    """

    key: str
    house: bool = False  # in a house let by rooms, whose unit on the roll is nobody's home
    use: str = ""  # of a unit: dwelling, shop …; "" for a room or an entry without a place
    owned: bool = False
    owner_signed: bool = False
    living: tuple[Living, ...] = ()


def signing_subject(version: int) -> str:
    """By which the inbox knows what asks somebody to sign a version."""
    return f"signature:{version}"


def household_key(unit: int | None, room: int | None, occupancy: int) -> str:
    """ "u12", "r7" or "o31"."""
    if unit is not None:
        return f"u{unit}"
    return f"r{room}" if room is not None else f"o{occupancy}"


def asked(home: Home, audience: Audience) -> bool:
    """Whether this household is one of those who should sign."""
    if audience is Audience.OWNERS:
        return home.owned and home.use in SIGNING_USES[audience]
    if audience is Audience.TENANTS:
        return any(each.capacity in RENTING for each in home.living)
    return bool(home.living) or (home.owned and not home.house and home.use in SIGNING_USES[audience])


def owner_signs(home: Home, audience: Audience) -> bool:
    """Whether an owner's signature is the household's: never for those who rent the place."""
    if audience is Audience.OWNERS:
        return asked(home, audience)
    if audience is Audience.TENANTS or not home.owned:
        return False
    return asked(home, audience) and (
        not home.living or any(each.capacity in AT_HOME for each in home.living)
    )


def occupant_signs(capacity: str, audience: Audience) -> bool:
    """Whether somebody who lives there in this capacity signs for the household."""
    if audience is Audience.OWNERS:
        return False
    return audience is Audience.LIVING or capacity in RENTING


def signed(home: Home, audience: Audience) -> bool:
    """Whether a household that should sign has done so."""
    by_owner = home.owner_signed and owner_signs(home, audience)
    return asked(home, audience) and (
        by_owner or any(each.signed and occupant_signs(each.capacity, audience) for each in home.living)
    )


def still_to_sign(home: Home, audience: Audience, occupancy: int | None) -> bool:
    """Whether the text is put before this entry of the register, or before the owner (None), today.

    Whoever rents signs for himself also where somebody he shares the room with has: it is what he moves in
    under. Of a family one is enough.
    """
    if occupancy is None:
        return owner_signs(home, audience) and not signed(home, audience)
    mine = next((each for each in home.living if each.occupancy == occupancy), None)
    if mine is None or not occupant_signs(mine.capacity, audience) or not asked(home, audience):
        return False
    return not mine.signed if mine.capacity in RENTING else not signed(home, audience)


@dataclass(frozen=True)
class Counted:
    """Households and the heads registered in them, in one building or in all: whole numbers only.

    `registered` are households of which the register says who lives there: where that is less than all,
    `people` says nothing of the whole.
    """

    households: int = 0
    signed: int = 0
    people: int = 0
    people_signed: int = 0
    registered: int = 0
    new: int = 0  # households of which everybody moved in after the version came into force
    new_signed: int = 0

    def __add__(self, other: "Counted") -> "Counted":
        return Counted(*(getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__))

    @property
    def missing(self) -> int:
        return self.households - self.signed

    @property
    def by_people(self) -> bool:
        """Whether heads can stand for the whole: every household is on the register."""
        return 0 < self.households == self.registered


@dataclass(frozen=True)
class BuildingCoverage:
    """How far one building has come."""

    building: int
    name: str
    house: bool
    counted: Counted


@dataclass(frozen=True)
class Coverage:
    """How far a version has come: in all, and building by building in the committee's order."""

    buildings: tuple[BuildingCoverage, ...]

    @property
    def total(self) -> Counted:
        return added(each.counted for each in self.buildings)

    @property
    def begun(self) -> int:
        """Buildings in which at least one household signed."""
        return sum(1 for each in self.buildings if each.counted.signed)


def counted(homes: Iterable[Home], audience: Audience, in_force_from: date) -> Counted:
    """The households of these places, counted by the rules above."""
    return added(_one(home, audience, in_force_from) for home in homes if asked(home, audience))


def added(counts: Iterable[Counted]) -> Counted:
    """The sum of several."""
    return sum(counts, Counted())


def _one(home: Home, audience: Audience, in_force_from: date) -> Counted:
    signers = [each for each in home.living if occupant_signs(each.capacity, audience)]
    has, people = signed(home, audience), sum(each.people for each in signers)
    new = bool(signers) and all(each.since > in_force_from for each in signers)
    return Counted(
        households=1,
        signed=int(has),
        people=people,
        people_signed=people if has else 0,
        registered=int(bool(signers)),
        new=int(new),
        new_signed=int(new and has),
    )
