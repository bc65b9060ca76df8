"""What can be unclear in a row, what may be chosen, and which answers did a person give?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Params = tuple[tuple[str, str | int], ...]
"""What a sentence needs. A name that ends in `_dm2` is an area in whole square decimetres."""


class Reason(StrEnum):
    """Why a row is to be looked at: one per sentence."""

    BUILDING_MISSING = "building_missing"
    ROOM_MISSING = "room_missing"
    PLACE_UNREADABLE = "place_unreadable"
    PLACE_BECAME_DATE = "place_became_date"
    PLACE_CONTRADICTION = "place_contradiction"
    AREA_MISSING = "area_missing"
    AREA_MERGED = "area_merged"
    AREA_ZERO = "area_zero"
    AREA_UNREADABLE = "area_unreadable"
    AREA_DECIMALS = "area_decimals"
    AREA_TIMES = "area_times"
    AREA_PART = "area_part"
    AREA_LARGE = "area_large"
    AREA_SMALL = "area_small"
    AREA_UNLIKE = "area_unlike"
    AREA_MARK = "area_mark"
    AREA_SOURCES = "area_sources"
    INNER_LARGER = "inner_larger"
    OWNER_MISSING = "owner_missing"
    OWNER_TENANT = "owner_tenant"
    OWNER_DECEASED = "owner_deceased"
    OWNER_SPACED = "owner_spaced"
    OWNER_COMMA = "owner_comma"
    OWNER_ODD = "owner_odd"
    CO_OWNERS = "co_owners"
    PHONE_BAD = "phone_bad"
    PHONE_FIXED = "phone_fixed"
    PHONE_SEVERAL = "phone_several"
    SAME_UNIT_OTHER_OWNER = "same_unit_other_owner"
    SAME_UNIT_OTHER_AREA = "same_unit_other_area"
    SAME_NAME_OTHER_PHONE = "same_name_other_phone"
    SAME_NAME_ONLY = "same_name_only"
    SAME_NAME_AND_PHONE = "same_name_and_phone"
    SAME_NAME_AND_CERTIFICATE = "same_name_and_certificate"
    SAME_NAME_AND_IDENTITY = "same_name_and_identity"
    SAME_PHONE_OTHER_IDENTITY = "same_phone_other_identity"


NAMESAKES = frozenset({Reason.SAME_NAME_OTHER_PHONE, Reason.SAME_NAME_ONLY})
"""Nothing but a name speaks for one person: a human being decides, singly or for all."""


class Subject(StrEnum):
    """Which part of the row the doubt is about."""

    PLACE = "place"
    AREA = "area"
    OWNER = "owner"
    PHONE = "phone"
    PERSON = "person"


class Weight(StrEnum):
    MUST = "must"  # nothing is saved until somebody chooses
    LOOK = "look"  # shown among the doubted rows, with the proposal already marked
    PROPOSED = "proposed"  # shown with the good rows, can be undone


class Option(StrEnum):
    """What may be chosen; the value beside it says which area, row or person."""

    USE = "use"  # this area
    KEEP = "keep"  # as it is written
    TYPE = "type"  # something that the person types
    LEAVE = "leave"  # empty for now; posted as 待核
    SKIP = "skip"  # this row is not taken over
    ROW = "row"  # what this row of the sheet says
    TOGETHER = "together"  # all of them, as co-owners
    HEIRS = "heirs"  # the heirs of the person named
    ONE = "one"  # one name
    SEVERAL = "several"  # several names
    SAME = "same"  # the same person as there
    APART = "apart"  # two persons
    CASTS = "casts"  # this co-owner casts the ballot
    LATER = "later"  # to be said later
    PHONE = "phone"  # this number
    DROP = "drop"  # no number


@dataclass(frozen=True)
class Choice:
    """One thing to choose; `id` is what the form sends back."""

    option: Option
    value: str = ""
    params: Params = ()

    @property
    def id(self) -> str:
        return f"{self.option}:{self.value}" if self.value else str(self.option)


@dataclass(frozen=True)
class Doubt:
    """One question about one row: `written` is what the sheet says there, never an identity number."""

    id: str
    draft: str
    sheet: int
    row: int
    subject: Subject
    reason: Reason
    written: str
    params: Params
    choices: tuple[Choice, ...]
    default: str = ""
    weight: Weight = Weight.MUST


@dataclass(frozen=True)
class Answer:
    """The id of the choice, and what was typed where the choice is to type."""

    choice: str
    text: str = ""


@dataclass(frozen=True)
class Answers:
    """What a person said so far: to single doubts, and to all doubts of a reason at once."""

    single: Mapping[str, Answer] = field(default_factory=dict)
    for_all: Mapping[Reason, Option] = field(default_factory=dict)

    def to(self, doubt: Doubt) -> Answer | None:
        """The answer that holds for a doubt: its own, the one for all, else the proposal."""
        own = self.single.get(doubt.id)
        if own is not None and any(choice.id == own.choice for choice in doubt.choices):
            return own
        wanted = self.for_all.get(doubt.reason)
        if wanted is not None:
            for choice in doubt.choices:
                if choice.option == wanted:
                    return Answer(choice.id)
        return Answer(doubt.default) if doubt.default else None

    def is_for_all(self, doubt: Doubt) -> bool:
        """Whether the answer came from a decision for all rows of this reason."""
        return doubt.id not in self.single and doubt.reason in self.for_all


TYPE = Choice(Option.TYPE)


def area_choice(option: Option, dm2: int) -> Choice:
    return Choice(option, str(dm2), (("area_dm2", dm2),))
