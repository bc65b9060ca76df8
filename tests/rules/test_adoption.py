"""Who decides on which text: never another body, never before its steps are done, never by rounding."""

import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.conventions.rules.adoption import (
    Prepared,
    body_fault,
    by_owners,
    filing_due,
    meeting_bodies,
    missing,
    recorded_steps,
    voted,
)
from meetings.conventions.rules.figures import Line, fault_in, in_fours, lines_in, of_owners, of_people
from meetings.conventions.rules.kinds import KINDS, Body, Kind

RESIDENTS = {"residents_convention", "short_rules"}
OWNERS = {"management_convention", "rules_of_procedure"}
ISSUED = {"owners_handbook", "tenants_guide"}
# kind -> body -> what is wrong, with and without the residents' delegation
WHO = {
    **{
        kind: {
            "adults": ("", ""), "households": ("", ""), "representatives": ("", "not_delegated"),
            "owners": ("wrong_body", "wrong_body"), "issued": ("wrong_body", "wrong_body"),
        }
        for kind in RESIDENTS
    },
    **{
        kind: {
            "adults": ("wrong_body",) * 2, "households": ("wrong_body",) * 2,
            "representatives": ("wrong_body",) * 2, "owners": ("", ""), "issued": ("wrong_body",) * 2,
        }
        for kind in OWNERS
    },
    **{
        kind: {
            "adults": ("wrong_body",) * 2, "households": ("wrong_body",) * 2,
            "representatives": ("wrong_body",) * 2, "owners": ("wrong_body",) * 2, "issued": ("", ""),
        }
        for kind in ISSUED
    },
}  # fmt: skip


def test_every_kind_and_every_body_stands_in_the_table() -> None:
    assert set(WHO) == {kind.value for kind in Kind}
    assert all(set(row) == {body.value for body in Body} for row in WHO.values())


@pytest.mark.parametrize(("kind", "body"), list(itertools.product(sorted(WHO), list(Body))))
def test_only_the_body_of_its_kind_decides(kind: str, body: Body) -> None:
    delegated, not_delegated = WHO[kind][body]
    assert body_fault(kind, body, delegated=True) == delegated
    assert body_fault(kind, body, delegated=False) == not_delegated


def test_a_body_that_does_not_exist_decides_nothing() -> None:
    assert body_fault("residents_convention", "street", delegated=True) == "wrong_body"


READY = Prepared("consulted", 3, frozenset({"party_study"}), consulted=True, unanswered=0, delegated=True)
# what is changed -> what is missing then, of a residents' convention before the representatives
SHORT = [
    ({}, []),
    ({"steps": frozenset()}, ["party_study"]),
    ({"consulted": False, "state": "draft"}, ["consultation"]),
    ({"unanswered": 3}, ["unanswered"]),
    ({"delegated": False}, ["delegation"]),
    ({"clauses": 0}, ["no_clause"]),
    ({"state": "submitted"}, ["not_a_draft"]),
    ({"state": "in_force"}, ["not_a_draft"]),
    (
        {"state": "draft", "steps": frozenset(), "consulted": False, "delegated": False},
        ["party_study", "consultation", "delegation"],
    ),
]


@pytest.mark.parametrize(("changed", "expected"), SHORT)
def test_what_is_missing_is_said_in_the_order_in_which_it_is_done(
    changed: dict[str, object], expected: list[str]
) -> None:
    ready = Prepared(**{**{name: getattr(READY, name) for name in Prepared.__slots__}, **changed})
    assert [each.what for each in missing("residents_convention", "representatives", ready)] == expected


def test_the_residents_themselves_need_no_delegation() -> None:
    alone = Prepared("consulted", 3, frozenset({"party_study"}), True, 0, delegated=False)
    assert missing("residents_convention", "adults", alone) == ()


def test_a_review_that_is_not_asked_for_everywhere_stops_nobody() -> None:
    assert "legal_review" not in READY.steps
    assert missing("residents_convention", "households", READY) == ()


def test_guidance_needs_no_consultation_and_owners_no_party_study() -> None:
    fresh = Prepared("draft", 3, frozenset(), False, 0, delegated=False)
    assert missing("tenants_guide", "issued", fresh) == ()
    assert [each.what for each in missing("management_convention", "owners", fresh)] == ["consultation"]


@given(st.sampled_from(sorted(WHO)), st.sampled_from(list(Body)), st.integers(1, 500))
def test_an_unanswered_comment_holds_every_vote_up(kind: str, body: Body, waiting: int) -> None:
    ready = Prepared("consulted", 1, frozenset({"party_study"}), True, waiting, delegated=True)
    assert [each.n for each in missing(kind, body, ready) if each.what == "unanswered"] == [waiting]


def test_the_ways_to_a_vote_follow_the_kind() -> None:
    assert {kind for kind in WHO if meeting_bodies(kind)} == RESIDENTS
    assert {kind for kind in WHO if by_owners(kind)} == OWNERS
    assert {kind for kind in WHO if not voted(kind)} == ISSUED
    assert recorded_steps("residents_convention") == ("delegation", "party_study", "legal_review", "filing")
    assert recorded_steps("tenants_guide") == ()


def test_filing_is_reminded_of_where_the_kind_asks_for_it() -> None:

    day = date(2026, 11, 2)
    assert filing_due("residents_convention", day) == date(2026, 11, 17)
    assert filing_due("tenants_guide", day) is None
    assert all((filing_due(kind.value, day) is not None) == bool(_files(kind)) for kind in KINDS)


def _files(kind: Kind) -> bool:
    return any(each.step == "filing" and each.needed for each in KINDS[kind].steps)


def test_figures_are_read_back_as_they_were_written() -> None:
    line = Line("people", "agree", 57, 61, "present", 31, met=True)
    choices = {"agree": 57, "against": 3, "abstain": 1}
    said = of_people(members=72, present=61, choices=choices, lines=[line])
    assert lines_in(said) == (line,)
    assert (said["members"], said["present"], said["agree"]) == (72, 61, 57)
    assert fault_in(said) == ""
    both = of_owners(
        heads={"all": 6, "agree": 4, "against": 1, "abstain": 0},
        area_dm2={"all": 70_000, "agree": 50_000, "against": 10_000, "abstain": 0},
        lines=(),
    )
    assert both["area_dm2"]["all"] == 70_000
    assert lines_in({}) == ()


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({}, ""),
        ({"present": 73}, "more_present"),
        ({"agree": 60}, "more_answers"),
        ({"abstain": -1}, "negative"),
        ({"agree": 0, "against": 0, "abstain": 0}, ""),  # whoever is present may say nothing
    ],
)
def test_figures_that_cannot_be_true_are_refused(changed: dict[str, int], fault: str) -> None:
    typed = {"members": 72, "present": 61, "agree": 57, "against": 3, "abstain": 1, **changed}
    assert fault_in(typed) == fault


def test_a_fingerprint_is_compared_in_groups_of_four() -> None:
    assert in_fours("0123456789abcdef" * 4)[:2] == ("0123", "4567")
    assert len(in_fours("a" * 64)) == 16
