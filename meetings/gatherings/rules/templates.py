"""Which kinds of meeting are there, and what does each bring along before anybody has typed a word?

A template is data: a default length, the rules of speaking, a skeleton of the agenda, and what the law asks
of it. Its words (name, title, lines of the notice, items, legal steps) are messages of `gathering_templates`
under its key.

Sources: consultation by residents, Organic Law of Urban Residents' Committees (rev. 2025-10-28) art. 32 and
the 2015 guidance on community consultation; residents' meeting art. 26, 27, 30; residents' representatives'
meeting art. 28, 29; hearing, coordination and review meetings, the Shanghai rules of 2017, art. 16.
"""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from meetings.gatherings.rules.agenda import Kind


class Body(StrEnum):
    """Of whom a residents' meeting consists; its quorum counts these heads."""

    NONE = ""
    ADULTS = "adults"
    HOUSEHOLDS = "households"
    REPRESENTATIVES = "representatives"


@dataclass(frozen=True)
class Skeleton:
    """One item that a template brings: its words are `gathering_templates.item_<words>`; minutes planned."""

    words: str
    minutes: int
    kind: Kind = Kind.TOPIC
    list: str = ""  # of a list review
    proposal: bool = False


@dataclass(frozen=True)
class Template:
    """A kind of meeting. `speech_seconds` None: the table's own rules of speaking hold.

    `steps` are the legal or customary steps, in order: messages `gathering_templates.step_<step>`.
    `fills` says that the agenda is begun from what is still open on the lists and in the patrol log.
    """

    key: str
    minutes: int
    agenda: tuple[Skeleton, ...]
    bodies: tuple[Body, ...] = (Body.NONE,)
    speech_seconds: int | None = None
    speeches_per_item: int | None = None
    alternate_sides: bool | None = None
    newcomers_first: bool | None = None
    asks_departments: bool = False
    fills: bool = False
    steps: tuple[str, ...] = ()

    @property
    def of_residents(self) -> bool:
        """Whether it decides as a body by law, with a roll, a notice and a quorum."""
        return Body.NONE not in self.bodies


@dataclass(frozen=True)
class BodyRule:
    """What the law asks: which `share` of the heads is present, `over` it or at least; days of notice."""

    share: Fraction
    over: bool  # more than (过半数), else at least (以上)
    notice_days: int


BODY_RULES: dict[Body, BodyRule] = {
    Body.ADULTS: BodyRule(Fraction(1, 2), over=True, notice_days=10),  # art. 26, 30
    Body.HOUSEHOLDS: BodyRule(Fraction(1, 2), over=True, notice_days=10),  # art. 26, 30
    Body.REPRESENTATIVES: BodyRule(Fraction(2, 3), over=False, notice_days=0),  # art. 28
}

_OPENING = Skeleton("last_time", 10, Kind.INFORMATION)
_CLOSING = Skeleton("what_follows", 10, Kind.LIST_REVIEW, list="action")

TEMPLATES: tuple[Template, ...] = (
    Template(
        "house_table",
        60,
        (Skeleton("how_is_it", 20), Skeleton("house_issues", 25, Kind.LIST_REVIEW, "issue"), _CLOSING),
        speech_seconds=120,
        speeches_per_item=3,
        newcomers_first=True,
    ),
    Template(
        "deliberation_day",
        90,
        (_OPENING, Skeleton("issues", 50, Kind.LIST_REVIEW, "issue"), _CLOSING),
        newcomers_first=True,
        steps=("collect_topics", "tell_ahead", "everyone_speaks", "carry_out", "feed_back"),
    ),
    Template(
        "self_management",
        90,
        (_OPENING, _CLOSING),
        fills=True,
        steps=("collect_topics", "everyone_speaks", "carry_out", "feed_back"),
    ),
    Template(
        "festival",
        120,
        (Skeleton("welcome", 10, Kind.INFORMATION), Skeleton("share_dishes", 80), Skeleton("wishes", 20)),
        speech_seconds=180,
        newcomers_first=True,
    ),
    Template(
        "joint_consultation",
        90,
        (
            Skeleton("hard_items", 15, Kind.LIST_REVIEW, "issue"),
            Skeleton("departments_answer", 45),
            Skeleton("promises", 20, Kind.LIST_REVIEW, "action"),
        ),
        asks_departments=True,
        steps=("collect_topics", "invite_parties", "tell_ahead", "promise_with_date", "feed_back"),
    ),
    Template(
        "hearing",
        120,
        (
            Skeleton("project_explained", 20, Kind.INFORMATION),
            Skeleton("project_heard", 60, proposal=True),
            Skeleton("opinions_summed_up", 15, Kind.INFORMATION),
        ),
        alternate_sides=True,
        asks_departments=True,
        steps=("before_decision", "tell_ahead", "both_sides", "opinions_on_record", "feed_back"),
    ),
    Template(
        "coordination",
        90,
        (Skeleton("dispute_stated", 20), Skeleton("common_ground", 40), Skeleton("agreement_written", 20)),
        speeches_per_item=3,
        asks_departments=True,
        steps=("all_parties", "neutral_chair", "agreement_on_record"),
    ),
    Template(
        "review",
        90,
        (
            Skeleton("work_reported", 20, Kind.INFORMATION),
            Skeleton("work_reviewed", 40),
            Skeleton("work_graded", 15, Kind.STRAW_POLL),
        ),
        asks_departments=True,
        steps=("after_the_work", "tell_ahead", "grades_published"),
    ),
    Template(
        "residents_meeting",
        120,
        (
            Skeleton("attendance_counted", 10, Kind.INFORMATION),
            Skeleton("matter", 60, proposal=True),
            Skeleton("result_announced", 10, Kind.INFORMATION),
        ),
        bodies=(Body.HOUSEHOLDS, Body.ADULTS),
        alternate_sides=True,
        steps=(
            "party_first",
            "notice_ten_days",
            "quorum_half",
            "majority_present",
            "publish_result",
            "file_text",
        ),
    ),
    Template(
        "representatives_meeting",
        90,
        (
            Skeleton("attendance_counted", 10, Kind.INFORMATION),
            Skeleton("matter", 50, proposal=True),
            Skeleton("result_announced", 10, Kind.INFORMATION),
        ),
        bodies=(Body.REPRESENTATIVES,),
        alternate_sides=True,
        steps=("half_yearly", "quorum_two_thirds", "majority_present", "others_may_listen", "publish_result"),
    ),
)
BY_KEY = {template.key: template for template in TEMPLATES}
