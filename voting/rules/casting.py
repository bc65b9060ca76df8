"""May this ballot be taken now, may it be contested, and if not, for which reason?

Sources: one ballot per entry and none at or after the posted time; the rulebook's clause on replacing;
Guidance Rules 建房〔2009〕274号 art. 25: co-owners of a unit cast one ballot together.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

CHOICES = ("agree", "against", "abstain")


class Why(StrEnum):
    """Why not."""

    NOT_OPEN = "not_open"
    CALLED_OFF = "called_off"
    CLOSED = "closed"
    UNANSWERED = "unanswered"
    ALREADY_CAST = "already_cast"
    MEANWHILE = "meanwhile"
    CONTESTED = "contested"
    COMPANY_NAMES_NOBODY = "company_names_nobody"
    COMPANY_NAMES_ANOTHER = "company_names_another"
    NOTHING_TO_CONTEST = "nothing_to_contest"
    CONTEST_OWN = "contest_own"
    CONTEST_AGAIN = "contest_again"
    WITNESS_MISSING = "witness_missing"
    WITNESS_IS_TELLER = "witness_is_teller"
    WITNESS_IS_OWNER = "witness_is_owner"
    NOBODY_PRESENT = "nobody_present"
    TELLER_OWNS = "teller_owns"
    ALL_TOGETHER = "all_together"


@dataclass(frozen=True, slots=True)
class Hours:
    """When ballots are taken; moments as leaves write them, which compare as text."""

    opens: str
    closes: str
    open: bool  # the ledger takes ballots
    called_off: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands for one entry: the index of its current ballot, and whether a co-owner contests it."""

    current: int | None
    contested: bool


def out_of_hours(hours: Hours, now: str) -> Why | None:
    """A ballot counts from the opening on and strictly before the posted time, whoever closes later."""
    if hours.called_off:
        return Why.CALLED_OFF
    if not hours.open or now >= hours.closes:
        return Why.CLOSED
    return Why.NOT_OPEN if now < hours.opens else None


def unanswered(motions: Sequence[str], choices: Mapping[str, str]) -> str | None:
    """The first motion without a proper answer; a ballot answers every motion and no other."""
    for motion in motions:
        if choices.get(motion) not in CHOICES:
            return motion
    extra = sorted(set(choices) - set(motions))
    return extra[0] if extra else None


def already(
    standing: Standing, *, replace: bool, together: bool = False, seen: int | None = None
) -> Why | None:
    """Why a further ballot of the entry is refused; `together`: all its co-owners are at the desk.

    `seen`: the ballot that stood when the person began (0: none), where that is known.
    """
    if standing.current is None:
        return None
    if standing.contested:
        # While co-owners disagree neither may answer for both: only a joint ballot ends it.
        return None if together else Why.CONTESTED
    if not replace:
        return Why.ALREADY_CAST
    return Why.MEANWHILE if seen not in (None, standing.current) else None


def not_named(kind: str, representative: str, person: str) -> Why | None:
    """A company's ballot is cast by the person it names and by nobody else."""
    if kind not in ("company", "developer"):
        return None
    if not representative.strip():
        return Why.COMPANY_NAMES_NOBODY
    return None if representative.strip() == person.strip() else Why.COMPANY_NAMES_ANOTHER


def may_not_contest(
    owners: frozenset[int], stood_by: frozenset[int], contested_before: frozenset[int], *, same_phone: bool
) -> Why | None:
    """A co-owner who did not cast contests, once per ballot: `owners` are those the person acts for."""
    if same_phone or not owners - stood_by:
        return Why.CONTEST_OWN
    return None if owners - stood_by - contested_before else Why.CONTEST_AGAIN


def wrong_desk(
    *, teller: str, witness: str, owners: Sequence[str], present: frozenset[int], teller_owns: bool
) -> Why | None:
    """At the desk two people answer for the ballot, and neither is the one who votes."""
    if teller_owns:
        return Why.TELLER_OWNS
    if not present:
        return Why.NOBODY_PRESENT
    if not witness.strip():
        return Why.WITNESS_MISSING
    if witness.strip() == teller.strip():
        return Why.WITNESS_IS_TELLER
    return Why.WITNESS_IS_OWNER if witness.strip() in {owner.strip() for owner in owners} else None
