"""Which kinds of text are there, who adopts each, by which steps, and who signs it?

Sources: Organic Law of Urban Residents' Committees 城市居民委员会组织法 (in force 2026-01-01) art. 26 to 34;
Civil Code 民法典 art. 278 para. 1 items 1 and 2; guidance 民发〔2018〕144号 for the steps of a residents'
convention. A residents' convention binds everyone who lives there, a management convention the owners, and
guidance (handbook, guide) nobody: it is read and signed for.
"""

from dataclasses import dataclass
from enum import StrEnum

from app.community.rules.offices import Office


class Kind(StrEnum):
    RESIDENTS_CONVENTION = "residents_convention"  # 居民公约
    MANAGEMENT_CONVENTION = "management_convention"  # 管理规约
    RULES_OF_PROCEDURE = "rules_of_procedure"  # 业主大会议事规则
    OWNERS_HANDBOOK = "owners_handbook"  # 业主手册
    TENANTS_GUIDE = "tenants_guide"  # 租客入住须知
    SHORT_RULES = "short_rules"  # parking until 8:00, dogs, stairwells


class Body(StrEnum):
    """Who decides on a text; `issued`: nobody votes, an office puts it out."""

    ADULTS = "adults"
    HOUSEHOLDS = "households"
    REPRESENTATIVES = "representatives"
    OWNERS = "owners"
    ISSUED = "issued"


class Electorate(StrEnum):
    RESIDENTS = "residents"
    OWNERS = "owners"
    NONE = "none"


class Step(StrEnum):
    """What has to happen on the way, beside the vote itself."""

    PARTY_STUDY = "party_study"  # important items are first studied by the community's party organisation
    LEGAL_REVIEW = "legal_review"  # 提请审核: against law, public order, personal and property rights
    CONSULTATION = "consultation"  # 公示征求意见, every comment answered
    FILING = "filing"  # with the street office or the district government
    POSTING = "posting"  # on the notice board


class When(StrEnum):
    BEFORE = "before"  # before the body decides
    AFTER = "after"  # after it has adopted


@dataclass(frozen=True)
class StepRule:
    """One step of a kind: `needed` ones hold the vote up (before) or stay on the to-do list (after)."""

    step: Step
    when: When
    needed: bool
    days: int = 0  # how long a posting lasts at least; the first day is not counted (Civil Code art. 201)
    citation: str = ""  # a message key


@dataclass(frozen=True)
class KindRule:
    """What one kind asks for."""

    kind: Kind
    electorate: Electorate
    bodies: tuple[Body, ...]
    steps: tuple[StepRule, ...]
    signed: bool  # households read and sign it
    drafted_by: frozenset[Office]
    citation: str  # a message key, "" where no law asks for anything

    @property
    def voted(self) -> bool:
        return self.electorate is not Electorate.NONE

    def step(self, step: Step) -> StepRule | None:
        return next((each for each in self.steps if each.step is step), None)


_RESIDENTS_BODIES = (Body.ADULTS, Body.HOUSEHOLDS, Body.REPRESENTATIVES)
_BY_MODERATORS = frozenset({Office.MODERATOR, Office.COMMITTEE, Office.ADMINISTRATOR})
_BY_COMMITTEE = frozenset({Office.COMMITTEE, Office.ADMINISTRATOR})
_CONSULT_DAYS = 15

_RESIDENTS_STEPS = (
    StepRule(Step.PARTY_STUDY, When.BEFORE, needed=True, citation="conventions.law_study"),
    StepRule(Step.LEGAL_REVIEW, When.BEFORE, needed=False, citation="conventions.law_guidance"),
    StepRule(
        Step.CONSULTATION, When.BEFORE, needed=True, days=_CONSULT_DAYS, citation="conventions.law_guidance"
    ),
    StepRule(Step.FILING, When.AFTER, needed=True, citation="conventions.law_filing"),
    StepRule(Step.POSTING, When.AFTER, needed=True, days=15, citation="conventions.law_board"),
)
_SHORT_STEPS = (
    StepRule(Step.LEGAL_REVIEW, When.BEFORE, needed=False, citation="conventions.law_guidance"),
    StepRule(Step.CONSULTATION, When.BEFORE, needed=True, days=7),
    StepRule(Step.POSTING, When.AFTER, needed=True, days=15, citation="conventions.law_board"),
)
_OWNERS_STEPS = (
    StepRule(
        Step.CONSULTATION,
        When.BEFORE,
        needed=True,
        days=_CONSULT_DAYS,
        citation="conventions.law_owners_guidance",
    ),
    StepRule(Step.FILING, When.AFTER, needed=True, citation="conventions.law_owners_guidance"),
    StepRule(Step.POSTING, When.AFTER, needed=True, days=15),
)
_ISSUED_STEPS = (StepRule(Step.CONSULTATION, When.BEFORE, needed=False, days=7),)

KINDS: dict[Kind, KindRule] = {
    rule.kind: rule
    for rule in (
        KindRule(
            Kind.RESIDENTS_CONVENTION,
            Electorate.RESIDENTS,
            _RESIDENTS_BODIES,
            _RESIDENTS_STEPS,
            signed=True,
            drafted_by=_BY_MODERATORS,
            citation="conventions.law_residents_text",
        ),
        KindRule(
            Kind.MANAGEMENT_CONVENTION,
            Electorate.OWNERS,
            (Body.OWNERS,),
            _OWNERS_STEPS,
            signed=True,
            drafted_by=_BY_COMMITTEE,
            citation="conventions.law_item_2",
        ),
        KindRule(
            Kind.RULES_OF_PROCEDURE,
            Electorate.OWNERS,
            (Body.OWNERS,),
            _OWNERS_STEPS,
            signed=False,
            drafted_by=_BY_COMMITTEE,
            citation="conventions.law_item_1",
        ),
        KindRule(
            Kind.OWNERS_HANDBOOK,
            Electorate.NONE,
            (Body.ISSUED,),
            _ISSUED_STEPS,
            signed=True,
            drafted_by=_BY_MODERATORS,
            citation="",
        ),
        KindRule(
            Kind.TENANTS_GUIDE,
            Electorate.NONE,
            (Body.ISSUED,),
            _ISSUED_STEPS,
            signed=True,
            drafted_by=_BY_MODERATORS,
            citation="",
        ),
        KindRule(
            Kind.SHORT_RULES,
            Electorate.RESIDENTS,
            _RESIDENTS_BODIES,
            _SHORT_STEPS,
            signed=True,
            drafted_by=_BY_MODERATORS,
            citation="conventions.law_residents_text",
        ),
    )
}


def may_adopt(kind: Kind, body: Body, *, delegated: bool) -> bool:
    """Whether this body may decide on a text of this kind.

    The representatives' meeting decides on a residents' text only where the residents' meeting gave it that
    power (art. 30): `delegated` says that the decision is on record.
    """
    if body not in KINDS[kind].bodies:
        return False
    return body is not Body.REPRESENTATIVES or delegated
