"""What must stand before a notice is posted and before a vote opens, item by item."""

from dataclasses import replace

import pytest

from voting.rules.calendar import CalendarReason, Finding, Severity
from voting.rules.drafts import facts_in, fingerprint
from voting.rules.readiness import (
    Awaiting,
    Confirmed,
    Drafted,
    MotionDrafted,
    State,
    before_opening,
    before_posting,
    open_items,
    with_confirmations,
)
from voting.rules.roll_changes import Change, Line, changes

MOTION = MotionDrafted("是否同意？", True, True, True, second_level_unsaid=False, second_level=False)
READY = Drafted(
    motions=(MOTION,), title="标题", origin="联名", contact="何平", without_phones="当面投",
    worth="advisory", worth_basis="", heads=6, without_area=0, without_owner=0, documents=1, dated=True,
    posted_in_time=True, findings=(), linked=False, address_set=True,
)  # fmt: skip
WAITING = Awaiting(
    time_has_come=True, unanswered=0, postings=1, hung_days_late=0, taken_down=0, rule_verified=True,
    without_phones="当面投", second_level=False, linked_posted=False, address_set=True, findings=(),
    unreached=3,
)  # fmt: skip
WARNING = Finding(CalendarReason.NOTICE_ARGUABLE, Severity.WARN, (("n", 15),))
REFUSAL = Finding(CalendarReason.NOTICE_TOO_SHORT, Severity.REFUSE, (("n", 15),))


def left(items: object) -> dict[str, State]:
    return {item.key: item.state for item in open_items(items)}  # type: ignore[arg-type]


def test_a_draft_with_everything_in_it_is_ready() -> None:
    assert left(before_posting(READY)) == {}
    assert left(before_opening(WAITING)) == {}


@pytest.mark.parametrize(
    ("change", "item", "state"),
    [
        ({"title": " "}, "title", State.MISSING),
        ({"origin": ""}, "origin", State.MISSING),
        ({"contact": ""}, "contact", State.MISSING),
        ({"without_phones": ""}, "without_phones", State.MISSING),
        ({"heads": 0}, "scope", State.MISSING),
        ({"without_area": 1}, "areas", State.MISSING),
        ({"without_owner": 2}, "owners", State.CONFIRM),
        ({"documents": 0}, "documents", State.CONFIRM),
        ({"dated": False}, "dates", State.MISSING),
        ({"posted_in_time": False}, "notice_day", State.MISSING),
        ({"findings": (REFUSAL,)}, "dates", State.MISSING),
        ({"findings": (WARNING,)}, "calendar", State.CONFIRM),
        ({"worth": "binding"}, "worth", State.MISSING),
        ({"address_set": False}, "address", State.MISSING),
        ({"motions": (replace(MOTION, question=""),)}, "question", State.MISSING),
        ({"motions": (replace(MOTION, rule_offered=False),)}, "rule", State.MISSING),
        ({"motions": (replace(MOTION, rule_verified=False),)}, "rule_verified", State.CONFIRM),
        ({"motions": (replace(MOTION, rule_fits=False),)}, "rule_fits", State.CONFIRM),
        ({"motions": (replace(MOTION, second_level_unsaid=True),)}, "second_level", State.MISSING),
        ({"motions": (replace(MOTION, second_level=True),)}, "linked", State.CONFIRM),
    ],
)
def test_one_thing_short_of_ready(change: dict[str, object], item: str, state: State) -> None:
    assert left(before_posting(replace(READY, **change))) == {item: state}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("change", "item", "state"),
    [
        ({"time_has_come": False}, "time", State.MISSING),
        ({"unanswered": 1}, "objections", State.CONFIRM),
        ({"postings": 0}, "hung", State.CONFIRM),
        ({"hung_days_late": 1}, "hung_in_time", State.CONFIRM),
        ({"taken_down": 1}, "still_hanging", State.CONFIRM),
        ({"rule_verified": False}, "rule_verified", State.CONFIRM),
        ({"second_level": True}, "linked", State.CONFIRM),
        ({"findings": (REFUSAL,)}, "calendar", State.CONFIRM),
        ({"without_phones": " "}, "without_phones", State.MISSING),
        ({"address_set": False}, "address", State.MISSING),
    ],
)
def test_one_thing_short_of_opening(change: dict[str, object], item: str, state: State) -> None:
    assert left(before_opening(replace(WAITING, **change))) == {item: state}  # type: ignore[arg-type]


def test_a_confirmation_holds_for_what_was_confirmed_and_for_nothing_else() -> None:
    one, two = (before_opening(replace(WAITING, unanswered=n)) for n in (1, 2))
    confirmed = [Confirmed("objections", item.facts, "当面谈妥") for item in one if item.key == "objections"]
    assert left(with_confirmations(one, confirmed)) == {}
    assert left(with_confirmations(two, confirmed)) == {"objections": State.CONFIRM}


def test_what_is_missing_cannot_be_confirmed_away() -> None:
    items = before_posting(replace(READY, heads=0))
    confirmed = [Confirmed(item.key, item.facts, "急") for item in items]
    assert left(with_confirmations(items, confirmed)) == {"scope": State.MISSING}


def test_facts_are_read_line_by_line_with_either_colon() -> None:
    typed = "造价：698,000 元\n\n站数: 7\n没有冒号\n：空名"
    assert facts_in(typed) == (
        ("造价", "698,000 元"),
        ("站数", "7"),
        ("", "没有冒号"),
        ("", "：空名"),
    )


def test_any_change_of_a_draft_changes_its_fingerprint() -> None:
    assert fingerprint(["a", 1]) == fingerprint(["a", 1])
    assert fingerprint(["a", 1]) != fingerprint(["a", 2])


def test_a_roll_is_compared_head_by_head() -> None:
    same = Line((("1-101", 100),), (1,), ("周一",))
    sold, bought = Line((("1-102", 100),), (2,), ("李四",)), Line((("1-102", 100),), (3,), ("新人",))
    gone, new = Line((("1-201", 50),), (4,), ("吴",)), Line((("1-201", 50), ("1-202", 60)), (4,), ("吴",))
    found = changes((same, sold, gone), (same, bought, new))
    assert found == (Change(sold, bought), Change(gone, None), Change(None, new))
    assert found[0].owners == {2, 3}
    assert changes((same, sold), (same, sold)) == ()
