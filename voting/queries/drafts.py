"""How does a draft stand: its fingerprint, its roll as it would be posted, and what a check of it says?"""

from dataclasses import dataclass
from datetime import date, datetime

from app.clock import now
from app.community.queries.rulebooks import rulebook
from app.community.rules.rulebook import Rulebook
from voting.calling import HeldAssembly, days_for, plan_of
from voting.queries.assemblies import AssemblyOnFile, assembly_by_id
from voting.queries.confirmations import confirmations
from voting.queries.derived_roll import DerivedRoll, derived_roll
from voting.rule_offers import chosen, clock_under, fitting
from voting.rules.calendar import judge
from voting.rules.drafts import fingerprint
from voting.rules.matters import BY_KEY
from voting.rules.presets import Certainty, Preset
from voting.rules.readiness import Drafted, Item, MotionDrafted, before_posting, with_confirmations
from voting.rules.stages import Stage


@dataclass(frozen=True)
class DraftedVote:
    """A draft with all that follows from it today."""

    held: HeldAssembly
    rules: tuple[Preset | None, ...]  # per motion; None: may not be used on the notice day
    rulebook: Rulebook
    roll: DerivedRoll
    items: tuple[Item, ...]


def draft_fingerprint(draft: AssemblyOnFile) -> str:
    """Changes with everything that a step can change."""
    return fingerprint(
        [
            [draft.title, draft.origin, draft.scope_kind, draft.scope, draft.extraordinary],
            [draft.worth, draft.worth_basis, draft.without_phones, draft.contact, draft.result_days],
            [str(day) for day in (draft.notice_on, draft.objections_until, draft.opens_at, draft.closes_at)],
            [
                [m.matter, m.preset_id, m.second_level, m.question, m.plan, m.facts]
                for m in draft.motions
            ],
        ]
    )  # fmt: skip


async def drafted(held: HeldAssembly, *, address_set: bool) -> DraftedVote:
    """The draft as it would be posted now."""
    draft, at = held.assembly, now()
    day = notice_day_of(held, at)
    rules = rules_of(held, day)
    book = await rulebook(draft.community, day)
    roll = await derived_roll(
        draft.community, draft.scope_kind, draft.scope, parking_counts=book.value("parking") == "counted"
    )
    plan = plan_of(draft, held.zone)
    clock = clock_under((rule for rule in rules if rule), extraordinary=draft.extraordinary)
    facts = Drafted(
        motions=tuple(_motion(held, n, day) for n in range(len(draft.motions))),
        title=draft.title,
        origin=draft.origin,
        contact=draft.contact,
        without_phones=draft.without_phones,
        worth=draft.worth,
        worth_basis=draft.worth_basis,
        heads=roll.heads,
        without_area=len(roll.without_area),
        without_owner=len(roll.without_owner),
        documents=len(draft.documents),
        dated=plan is not None,
        posted_in_time=plan is not None and plan.notice_day >= held.today(at),
        findings=judge(plan, clock, days_for(plan), today=held.today(at)) if plan else (),
        linked=draft.linked is not None
        and (await assembly_by_id(draft.linked)).stage is not Stage.CALLED_OFF,
        address_set=address_set,
    )
    items = with_confirmations(before_posting(facts), await confirmations(draft.id, "posting"))
    return DraftedVote(held, rules, book, roll, items)


def notice_day_of(held: HeldAssembly, at: datetime) -> date:
    """The day whose law counts: the notice day, today while there is none."""
    return held.assembly.notice_on or held.today(at)


def rules_of(held: HeldAssembly, day: date) -> tuple[Preset | None, ...]:
    """The rule of each motion: the chosen one, else the one that fits."""
    draft, region = held.assembly, held.place.region
    return tuple(
        chosen(motion.preset_id or fitting(motion.matter, draft.scope_kind, region, day).id, region, day)
        for motion in draft.motions
    )


def _motion(held: HeldAssembly, n: int, day: date) -> MotionDrafted:
    motion, draft = held.assembly.motions[n], held.assembly
    rule = rules_of(held, day)[n]
    fit = fitting(motion.matter, draft.scope_kind, held.place.region, day)
    from_matter = _may_need_second(motion.matter)
    return MotionDrafted(
        question=motion.question,
        rule_offered=rule is not None,
        rule_verified=rule is not None and rule.certainty is Certainty.VERIFIED,
        rule_fits=rule is not None and rule.id == fit.id,
        second_level_unsaid=from_matter and motion.second_level == "",
        second_level=motion.second_level == "yes",
    )


def _may_need_second(matter: str) -> bool:
    return BY_KEY[matter].second_level
