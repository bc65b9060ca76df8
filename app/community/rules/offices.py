"""Which offices exist in a community, and which office may do what another may?"""

from dataclasses import dataclass
from enum import StrEnum


class Office(StrEnum):
    """A role in one community, held from a day to a day (table Role)."""

    ADMINISTRATOR = "administrator"
    COMMITTEE = "committee"
    TELLER = "teller"
    MODERATOR = "moderator"
    CONVENOR = "convenor"
    RESIDENT = "resident"
    OVERSEER = "overseer"  # street office or residents' committee: figures only


STAFF = frozenset({Office.ADMINISTRATOR, Office.COMMITTEE, Office.TELLER, Office.MODERATOR})


@dataclass(frozen=True)
class Standing:
    """What one person is in one community today.

    `owners` are the ids of the owners this person's phone may act for; nobody signed in has
    `person` None, no office and no owner.
    """

    person: int | None
    community: int
    offices: frozenset[Office]
    chair: bool
    owners: tuple[int, ...]
    tied: bool = False  # lives here, convenes a table or was invited to one

    def holds(self, *offices: Office) -> bool:
        """Whether the person holds one of these offices."""
        return not self.offices.isdisjoint(offices)

    @property
    def is_owner(self) -> bool:
        return bool(self.owners)

    @property
    def belongs(self) -> bool:
        """Whether the person has anything to do with this community at all."""
        return bool(self.offices or self.owners or self.tied)
