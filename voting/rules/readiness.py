"""Is a vote ready to be posted, and later to be opened: what would a court ask, and what is the answer?

Sources: 物业管理条例 art. 14 (notice), Civil Code art. 278 (class of the matter) and art. 280 with SPC
interpretation art. 12 (a decision can be revoked for its procedure too).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from voting.rules.calendar import Finding, Severity
from voting.rules.presets import canonical


class State(StrEnum):
    OK = "ok"
    MISSING = "missing"  # has to be put right first
    CONFIRM = "confirm"  # can be gone on with, by somebody who says why, on record
    CONFIRMED = "confirmed"


@dataclass(frozen=True, slots=True)
class Item:
    """One question a court would ask, with its answer; `n` and `text` fill the words."""

    key: str
    state: State
    n: int = 0
    findings: tuple[Finding, ...] = ()
    reason: str = ""

    @property
    def facts(self) -> str:
        """What exactly is confirmed: another number or another date needs to be confirmed anew."""
        said = [[found.reason, *(str(value) for _, value in found.values)] for found in self.findings]
        return canonical([self.n, said])


@dataclass(frozen=True, slots=True)
class Confirmed:
    """Somebody went on with an item as it stood."""

    item: str
    facts: str
    reason: str


@dataclass(frozen=True, slots=True)
class MotionDrafted:
    question: str
    rule_offered: bool  # enabled, in force on the notice day, known from better than memory
    rule_verified: bool
    rule_fits: bool  # it is the one the matter, the scope and the place point to
    second_level_unsaid: bool
    second_level: bool


@dataclass(frozen=True, slots=True)
class Drafted:
    """All that the check before posting looks at."""

    motions: tuple[MotionDrafted, ...]
    title: str
    origin: str
    contact: str
    without_phones: str
    worth: str
    worth_basis: str
    heads: int
    without_area: int
    without_owner: int
    documents: int
    dated: bool
    posted_in_time: bool  # the notice day has not passed
    findings: tuple[Finding, ...]
    linked: bool
    address_set: bool


@dataclass(frozen=True, slots=True)
class Awaiting:
    """All that the check before opening looks at."""

    time_has_come: bool
    unanswered: int
    postings: int
    hung_days_late: int  # after the notice day; 0 where it hung in time
    taken_down: int  # of the postings, before the opening
    rule_verified: bool
    without_phones: str
    second_level: bool
    linked_posted: bool
    address_set: bool
    findings: tuple[Finding, ...]  # the calendar as it turned out
    unreached: int  # heads none of whose owners has bound a phone


def before_posting(draft: Drafted) -> tuple[Item, ...]:
    """What must stand before the notice is posted."""
    motions = draft.motions
    return (
        _item("title", bool(draft.title.strip())),
        _item("question", bool(motions) and all(motion.question.strip() for motion in motions)),
        _item("origin", bool(draft.origin.strip())),
        _item("rule", all(motion.rule_offered for motion in motions)),
        _soft("rule_verified", all(motion.rule_verified for motion in motions)),
        _soft("rule_fits", all(motion.rule_fits for motion in motions)),
        *_second_level(draft),
        _item("scope", draft.heads > 0),
        _item("areas", draft.without_area == 0, draft.without_area),
        _soft("owners", draft.without_owner == 0, draft.without_owner),
        _soft("documents", draft.documents > 0, draft.documents),
        *_calendar(draft),
        _item("without_phones", bool(draft.without_phones.strip())),
        _item("contact", bool(draft.contact.strip())),
        _item("worth", draft.worth != "binding" or bool(draft.worth_basis.strip())),
        _item("address", draft.address_set),
    )


def before_opening(vote: Awaiting) -> tuple[Item, ...]:
    """What must stand before ballots are taken."""
    warned = _sort(vote.findings)
    return (
        _item("time", vote.time_has_come),
        _soft("objections", vote.unanswered == 0, vote.unanswered),
        _soft("rule_verified", vote.rule_verified),
        *((_linked(vote.linked_posted),) if vote.second_level else ()),
        _soft("hung", vote.postings > 0, vote.postings),
        _soft("hung_in_time", vote.hung_days_late == 0, vote.hung_days_late),
        _soft("still_hanging", vote.taken_down == 0, vote.taken_down),
        *((Item("calendar", State.CONFIRM, findings=warned),) if warned else ()),
        _item("without_phones", bool(vote.without_phones.strip())),
        _item("address", vote.address_set),
        Item("reached", State.OK, vote.unreached),
    )


def with_confirmations(items: Iterable[Item], confirmed: Iterable[Confirmed]) -> tuple[Item, ...]:
    """The items, those that somebody confirmed as they stand marked so."""
    known: Mapping[tuple[str, str], str] = {(each.item, each.facts): each.reason for each in confirmed}
    return tuple(_marked(item, known) for item in items)


def open_items(items: Iterable[Item]) -> tuple[Item, ...]:
    """What still stands in the way."""
    return tuple(item for item in items if item.state in (State.MISSING, State.CONFIRM))


def _marked(item: Item, known: Mapping[tuple[str, str], str]) -> Item:
    reason = known.get((item.key, item.facts))
    if item.state is not State.CONFIRM or reason is None:
        return item
    return Item(item.key, State.CONFIRMED, item.n, item.findings, reason)


def _calendar(draft: Drafted) -> tuple[Item, ...]:
    if not draft.dated:
        return (Item("dates", State.MISSING),)
    refused = tuple(found for found in draft.findings if found.severity is Severity.REFUSE)
    warned = _sort(found for found in draft.findings if found.severity is Severity.WARN)
    dates = Item("dates", State.MISSING if refused else State.OK, findings=refused)
    soft = (Item("calendar", State.CONFIRM, findings=warned),) if warned else ()
    return (dates, *soft, _item("notice_day", draft.posted_in_time))


def _second_level(draft: Drafted) -> tuple[Item, ...]:
    if any(motion.second_level_unsaid for motion in draft.motions):
        return (Item("second_level", State.MISSING),)
    if any(motion.second_level for motion in draft.motions):
        return (_linked(draft.linked),)
    return ()


def _linked(there: bool) -> Item:
    return _soft("linked", there)


def _item(key: str, good: bool, n: int = 0) -> Item:
    return Item(key, State.OK if good else State.MISSING, n)


def _soft(key: str, good: bool, n: int = 0) -> Item:
    return Item(key, State.OK if good else State.CONFIRM, n)


def _sort(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda found: found.reason))
