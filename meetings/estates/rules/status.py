"""Who runs an estate, what must be true before that is entered, and what each body may lawfully decide?

Sources: Civil Code 民法典 art. 277 (who sets an assembly and a committee up), 278 (what owners decide
together, and how), 280 (whose decisions bind), 281 (fund in an emergency), 282 and 283 (common income), 284
(owners may manage by themselves), 286 (what an assembly or a committee may demand); 物业管理条例 art. 16
(filing within 30 days); 城市居民委员会组织法 (2026) art. 30, 31 (residents' convention). A condition without
a citation is practice: it is shown as such and never shuts the gate.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Status(StrEnum):
    """Who runs the estate; words for people: messages `estate.status_<value>`."""

    NOBODY = "nobody"
    FORMING = "forming"
    SELF_MANAGED = "self_managed"
    COMMITTEE = "committee"


@dataclass(frozen=True)
class Condition:
    """One thing to be true before a status is entered; `cite` empty: practice, not law."""

    key: str
    cite: str = ""

    @property
    def by_law(self) -> bool:
        return bool(self.cite)


GATES: dict[Status, tuple[Condition, ...]] = {
    Status.NOBODY: (),
    Status.FORMING: (Condition("guidance", "277"), Condition("group_named"), Condition("contacts")),
    Status.SELF_MANAGED: (
        Condition("managed_by_owners", "284"),
        Condition("members_consented"),
        Condition("limits_posted"),
        Condition("account_open"),
    ),
    Status.COMMITTEE: (
        Condition("elected", "278_3"),
        Condition("procedure", "278_1"),
        Condition("filed", "regulation_16"),
        Condition("handed_over"),
    ),
}


class Body(StrEnum):
    """Who may speak or decide in an estate; words for people: messages `estate.body_<value>`."""

    ASSEMBLY = "assembly"
    COMMITTEE = "committee"
    SELF_MANAGED_GROUP = "self_managed_group"
    RESIDENTS_COMMITTEE = "residents_committee"


class May(StrEnum):
    """What a body may do in a matter; words for people: messages `estate.may_<value>`."""

    DECIDE = "decide"  # its decision binds
    DEMAND = "demand"  # it may demand or apply by itself
    CARRY_OUT = "carry_out"  # does what others have decided
    PREPARE = "prepare"  # collects, drafts, proposes
    GUIDE = "guide"  # helps and guides
    NO = "no"


@dataclass(frozen=True)
class Matter:
    """One row: what it is about, where that stands, and what each body may do, in the order of `Body`."""

    key: str
    cite: str
    may: tuple[May, May, May, May]


def _of_owners(item: int) -> Matter:
    """One item of art. 278: owners decide together, everyone else prepares or helps."""
    return Matter(f"owners_{item}", f"278_{item}", (May.DECIDE, May.PREPARE, May.PREPARE, May.GUIDE))


MATTERS: tuple[Matter, ...] = (
    *(_of_owners(item) for item in range(1, 9)),
    Matter("common_income", "282_283", (May.DECIDE, May.CARRY_OUT, May.CARRY_OUT, May.NO)),
    Matter("emergency_fund", "281", (May.DEMAND, May.DEMAND, May.NO, May.GUIDE)),
    Matter("stop_nuisance", "286", (May.DEMAND, May.DEMAND, May.PREPARE, May.GUIDE)),
    Matter("daily", "", (May.DECIDE, May.CARRY_OUT, May.CARRY_OUT, May.GUIDE)),
    Matter("residents_convention", "committee_law_30", (May.NO, May.PREPARE, May.PREPARE, May.PREPARE)),
)

# the bodies that exist under a status beside the owners themselves
BODIES: dict[Status, tuple[Body, ...]] = {
    Status.NOBODY: (Body.ASSEMBLY, Body.RESIDENTS_COMMITTEE),
    Status.FORMING: (Body.ASSEMBLY, Body.RESIDENTS_COMMITTEE),
    Status.SELF_MANAGED: (Body.ASSEMBLY, Body.SELF_MANAGED_GROUP, Body.RESIDENTS_COMMITTEE),
    Status.COMMITTEE: (Body.ASSEMBLY, Body.COMMITTEE, Body.RESIDENTS_COMMITTEE),
}


def missing(to: Status, ticked: frozenset[str]) -> tuple[Condition, ...]:
    """Which conditions of law the step to `to` still lacks; practice never shuts the gate."""
    return tuple(each for each in GATES[to] if each.by_law and each.key not in ticked)


def in_order(since: date, last: date | None, today: date) -> bool:
    """A status begins on a past day or today, and not before the one it follows."""
    return since <= today and (last is None or since >= last)
