"""Only one order of leaves is a ledger, and what stands at its end is what a short model says."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.support.ledgers import CLOSES, ENTRIES, TELLER, WITNESS, Pen, digest
from voting.ledger import leaves
from voting.ledger.order import Entry, Head, OutOfOrder, Phase, Reason, Step, may_follow, replay

A, B, C = ENTRIES
ROWS = (("m1", "agree", 1, 8913), ("m1", "against", 0, 0), ("m1", "abstain", 0, 0))


@pytest.fixture
def pen() -> Any:
    written = Pen()
    written.open()
    return written


def counted(pen: Pen, e: str) -> int | None:
    state = pen.state()
    ballot = state.counted(state.entries[e])
    return ballot.i if ballot else None


def reason_of(pen: Pen) -> Reason:
    with pytest.raises(OutOfOrder) as refusal:
        pen.state()
    assert refusal.value.i == len(pen.leaves) - 1
    return refusal.value.reason


def test_the_plain_course_of_a_vote(pen: Pen) -> None:
    first = pen.ballot(A)
    pen.close(1)
    pen.result(*ROWS)
    state = pen.state()
    assert state.head.phase == Phase.RESULT
    assert state.head.size == len(pen.leaves)
    assert state.result == pen.leaves[-1]
    assert state.entries[A] == Entry(A, current=first)
    assert state.counted(state.entries[B]) is None


def test_nothing_follows_a_result(pen: Pen) -> None:
    pen.close(0)
    pen.result(("m1", "agree", 0, 0), ("m1", "against", 0, 0), ("m1", "abstain", 0, 0))
    pen.ballot(A)
    assert reason_of(pen) == Reason.CLOSED


@pytest.mark.parametrize("late", ["ballot", "contest", "designate", "extend", "notice", "close", "call_off"])
@pytest.mark.parametrize("end", ["close", "call_off"])
def test_nothing_of_the_vote_follows_its_end(pen: Pen, late: str, end: str) -> None:
    target = pen.ballot(A)
    if end == "close":
        pen.close(1)
    else:
        pen.call_off()
    {
        "ballot": lambda: pen.ballot(B),
        "contest": lambda: pen.contest(target),
        "designate": lambda: pen.designate(A, target),
        "extend": pen.extend,
        "notice": pen.notice,
        "close": lambda: pen.close(1),
        "call_off": pen.call_off,
    }[late]()
    assert reason_of(pen) == Reason.CLOSED


@pytest.mark.parametrize("early", ["ballot", "close", "extend", "call_off", "result", "correction"])
def test_nothing_of_the_vote_precedes_its_opening(early: str) -> None:
    pen = Pen()
    write: dict[str, Callable[[], int]] = {
        "ballot": lambda: pen.ballot(A),
        "close": lambda: pen.close(0),
        "extend": pen.extend,
        "call_off": pen.call_off,
        "result": lambda: pen.result(*ROWS),
        "correction": lambda: pen.correction("d" * 24, "add", 4, 1),
    }
    write[early]()
    assert reason_of(pen) == Reason.OUT_OF_ORDER


def test_a_ledger_begins_with_its_setup_and_has_one() -> None:
    pen = Pen()
    assert may_follow(Head(), replace(pen.leaves[1], i=0)) == Reason.OUT_OF_ORDER
    again = replace(pen.leaves[0], i=len(pen.leaves))
    pen.leaves.append(again)
    assert reason_of(pen) == Reason.OUT_OF_ORDER


def test_the_roll_ends_where_voting_begins(pen: Pen) -> None:
    pen.write(leaves.Roll, e="d" * 24, area_c=digest("1"), units_c=digest("2"), label_c=digest("3"))
    assert reason_of(pen) == Reason.OUT_OF_ORDER


@pytest.mark.parametrize("entries", [(B, A), (A, A)])
def test_the_roll_stands_in_the_order_of_pseudonyms_each_once(entries: tuple[str, ...]) -> None:
    assert reason_of(Pen(entries=entries)) == Reason.ROLL_UNSORTED


@pytest.mark.parametrize("heads", [0, 2, 4])
def test_voting_opens_on_the_number_of_heads_that_is_there(heads: int) -> None:
    pen = Pen()
    pen.open(heads=heads)
    assert reason_of(pen) == Reason.WRONG_TOTALS


def test_voting_never_opens_on_an_empty_roll() -> None:
    pen = Pen(entries=())
    pen.open(heads=0, area_dm2=0)
    assert reason_of(pen) == Reason.WRONG_TOTALS


def test_a_ballot_needs_an_entry_on_the_roll(pen: Pen) -> None:
    pen.ballot("d" * 24)
    assert reason_of(pen) == Reason.NOT_ON_ROLL


@pytest.mark.parametrize("x", [(("m2", "agree"),), (("m1", "agree"), ("m2", "agree"))])
def test_a_ballot_answers_every_motion_and_no_other(pen: Pen, x: Any) -> None:
    pen.ballot(A, x=x)
    assert reason_of(pen) == Reason.WRONG_MOTIONS


def test_a_ballot_that_leaves_a_motion_out_is_refused() -> None:
    pen = Pen(motions=("m1", "m2"))
    pen.open()
    pen.ballot(A, x=(("m2", "agree"),))
    assert reason_of(pen) == Reason.WRONG_MOTIONS


def test_nobody_votes_twice_by_forgetting_the_first_ballot(pen: Pen) -> None:
    pen.ballot(A)
    pen.ballot(A)
    assert reason_of(pen) == Reason.NOT_THE_CURRENT_BALLOT


def test_a_first_ballot_replaces_nothing(pen: Pen) -> None:
    other = pen.ballot(A)
    pen.ballot(B, s=other)
    assert reason_of(pen) == Reason.NOT_THE_CURRENT_BALLOT


def test_a_ballot_is_replaced_only_where_the_rulebook_says_so(pen: Pen) -> None:
    pen.ballot(A, s=None)
    pen.ballot(A, "against", s=len(pen.leaves) - 1)
    assert reason_of(pen) == Reason.MAY_NOT_REPLACE


def test_a_replacement_names_the_ballot_that_is_current_not_an_older_one() -> None:
    pen = Pen(replace=True)
    pen.open()
    first = pen.ballot(A)
    second = pen.ballot(A, "against", s=first)
    assert counted(pen, A) == second
    state = pen.state()
    assert state.head.voted == 1
    assert set(state.ballots) == {first, second}
    pen.ballot(A, s=first)
    assert reason_of(pen) == Reason.NOT_THE_CURRENT_BALLOT


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"g": 1}, Reason.NO_SUCH_MANDATE),
        (
            {"ch": "paper", "ev": digest("scan"), "pb": 2, "by": (TELLER, WITNESS)},
            Reason.NO_SUCH_BATCH,
        ),
    ],
)
def test_mandates_and_paper_have_no_leaves_yet(pen: Pen, said: Any, reason: Reason) -> None:
    pen.ballot(A, **said)
    assert reason_of(pen) == reason


def test_a_ballot_at_the_desk_has_a_teller_and_a_witness(pen: Pen) -> None:
    pen.ballot(A, ch="kiosk", by=(TELLER, WITNESS))
    assert pen.state().head.voted == 1


def test_a_contest_names_a_ballot_that_exists(pen: Pen) -> None:
    pen.contest(2)
    assert reason_of(pen) == Reason.NO_SUCH_BALLOT


def test_a_contest_names_the_ballot_that_is_current() -> None:
    pen = Pen(replace=True)
    pen.open()
    first = pen.ballot(A)
    pen.ballot(A, s=first)
    pen.contest(first)
    assert reason_of(pen) == Reason.NOT_THE_CURRENT_BALLOT


def test_a_second_contest_adds_nothing(pen: Pen) -> None:
    first = pen.ballot(A)
    pen.contest(first)
    pen.contest(first)
    assert reason_of(pen) == Reason.ALREADY_CONTESTED


def test_an_unsettled_contest_keeps_the_entry_from_taking_part(pen: Pen) -> None:
    first = pen.ballot(A)
    pen.contest(first)
    state = pen.state()
    assert state.counted(state.entries[A]) is None
    assert [entry.e for entry in state.contested()] == [A]
    assert state.head.voted == 1


def test_where_the_rulebook_says_so_the_first_ballot_stands() -> None:
    pen = Pen(joint_conflict="first_stands")
    pen.open()
    first = pen.ballot(A)
    pen.contest(first)
    pen.ballot(A, "against", s=first)
    assert counted(pen, A) == first


def test_voting_again_does_not_shake_a_contest_off(pen: Pen) -> None:
    first = pen.ballot(A)
    pen.contest(first)
    pen.ballot(A, s=first)  # a contested entry may vote again, whatever the rulebook says of replacing
    state = pen.state()
    assert state.entries[A].contested == first
    assert state.counted(state.entries[A]) is None


def test_a_joint_ballot_that_the_co_owners_designate_settles_it(pen: Pen) -> None:
    first = pen.ballot(A)
    pen.contest(first)
    joint = pen.ballot(A, "against", s=first, ch="kiosk", by=(TELLER, WITNESS))
    pen.designate(A, joint)
    assert counted(pen, A) == joint
    assert pen.state().contested() == ()


def test_the_contested_ballot_itself_can_be_designated(pen: Pen) -> None:
    first = pen.ballot(A)
    pen.contest(first)
    pen.designate(A, first)
    assert counted(pen, A) == first


def test_what_is_settled_can_be_contested_again(pen: Pen) -> None:
    first = pen.ballot(A)
    pen.contest(first)
    pen.designate(A, first)
    pen.contest(first)
    state = pen.state()
    assert state.counted(state.entries[A]) is None


def test_only_a_contested_entry_designates_and_only_its_current_ballot(pen: Pen) -> None:
    first = pen.ballot(A)
    pen.designate(A, first)
    assert reason_of(pen) == Reason.NOT_CONTESTED
    pen.leaves.pop()
    other = pen.ballot(B)
    pen.contest(first)
    pen.designate(A, other)
    assert reason_of(pen) == Reason.NOT_THE_CURRENT_BALLOT


def test_nobody_designates_for_who_is_not_on_the_roll(pen: Pen) -> None:
    pen.designate("d" * 24, 3)
    assert reason_of(pen) == Reason.NOT_ON_ROLL


def test_an_extension_moves_the_close_from_where_it_stands(pen: Pen) -> None:
    pen.extend()
    assert pen.state().head.closes == "2026-12-30T12:00:00.000Z"
    pen.extend(was=CLOSES, closes="2027-01-10T12:00:00.000Z")
    assert reason_of(pen) == Reason.WRONG_CLOSING


def test_a_corrected_notice_names_the_one_it_corrects(pen: Pen) -> None:
    pen.notice()
    assert pen.state().head.notice_h == digest("notice 2")
    pen.notice()
    assert reason_of(pen) == Reason.WRONG_NOTICE


def test_a_logged_correction_changes_the_roll_and_its_totals(pen: Pen) -> None:
    pen.correction("d" * 24, "add", 4, 30000)
    pen.correction(A, "change", 4, 31000)
    pen.correction(C, "remove", 3, 23000)
    head = pen.state().head
    assert (head.heads, head.area_dm2) == (3, 23000)
    assert [entry.e for entry in pen.state().on_roll()] == [A, B, "d" * 24]


def test_a_removed_entry_takes_its_ballot_with_it(pen: Pen) -> None:
    first = pen.ballot(A)
    pen.correction(A, "remove", 2, 19564)
    state = pen.state()
    assert (state.head.heads, state.head.voted) == (2, 0)
    assert state.counted(state.entries[A]) is None
    assert first in state.ballots
    pen.ballot(A, s=first)
    assert reason_of(pen) == Reason.NOT_ON_ROLL


def test_who_is_added_late_votes_like_the_others(pen: Pen) -> None:
    pen.correction("d" * 24, "add", 4, 30000)
    pen.ballot("d" * 24)
    assert pen.state().head.voted == 1


@pytest.mark.parametrize(
    ("e", "kind", "heads", "reason"),
    [
        (A, "add", 4, Reason.ALREADY_ON_ROLL),
        ("d" * 24, "change", 3, Reason.NOT_ON_ROLL),
        ("d" * 24, "remove", 2, Reason.NOT_ON_ROLL),
        ("d" * 24, "add", 3, Reason.WRONG_TOTALS),
        (A, "change", 4, Reason.WRONG_TOTALS),
        (A, "remove", 3, Reason.WRONG_TOTALS),
    ],
)
def test_a_correction_that_does_not_add_up_is_refused(
    pen: Pen, e: str, kind: str, heads: int, reason: Reason
) -> None:
    pen.correction(e, kind, heads, 1)
    assert reason_of(pen) == reason


def test_the_roll_can_be_corrected_until_the_result(pen: Pen) -> None:
    pen.close(0)
    pen.correction(A, "change", 3, 30000)
    pen.result(("m1", "agree", 0, 0), ("m1", "against", 0, 0), ("m1", "abstain", 0, 0))
    pen.correction(A, "change", 3, 31000)
    assert reason_of(pen) == Reason.OUT_OF_ORDER


@pytest.mark.parametrize("n", [0, 2])
def test_the_close_counts_the_ballots_that_stand(pen: Pen, n: int) -> None:
    pen.ballot(A)
    pen.close(n)
    assert reason_of(pen) == Reason.WRONG_TOTALS


def test_the_chair_closes_early_only_when_everyone_has_voted(pen: Pen) -> None:
    pen.ballot(A)
    pen.ballot(B)
    pen.close(2, "manual", (TELLER,))
    assert reason_of(pen) == Reason.TOO_EARLY
    pen.leaves.pop()
    pen.ballot(C)
    pen.close(3, "manual", (TELLER,))
    assert pen.state().head.phase == Phase.CLOSED


def test_or_where_the_rulebook_has_the_clause() -> None:
    pen = Pen(early_close="chair_with_clause")
    pen.open()
    pen.close(0, "manual", (TELLER,))
    assert pen.state().head.phase == Phase.CLOSED


@pytest.mark.parametrize(
    ("rows", "said", "reason"),
    [
        ((*ROWS[:2], ("m2", "abstain", 0, 0)), {}, Reason.WRONG_MOTIONS),
        (ROWS[::-1], {}, Reason.WRONG_MOTIONS),
        (ROWS * 2, {}, Reason.WRONG_MOTIONS),
        (ROWS, {"outcome": (("m2", "passed"),)}, Reason.WRONG_MOTIONS),
        (ROWS, {"upto": 3}, Reason.WRONG_TOTALS),
        (ROWS, {"s": 3}, Reason.OUT_OF_ORDER),
    ],
)
def test_a_result_speaks_of_every_motion_and_of_all_that_came_before(
    pen: Pen, rows: Any, said: Any, reason: Reason
) -> None:
    pen.ballot(A)
    pen.close(1)
    pen.result(*rows, **said)
    assert reason_of(pen) == reason


def test_a_leaf_of_another_assembly_or_another_place_does_not_fit(pen: Pen) -> None:
    ballot = pen.ballot(A)
    head = replay(pen.leaves[:-1]).head
    fits = pen.leaves[ballot]
    assert isinstance(may_follow(head, fits, Entry(A)), Step)
    assert may_follow(head, replace(fits, a="as_other"), Entry(A)) == Reason.WRONG_ASSEMBLY
    assert may_follow(head, replace(fits, i=ballot + 1), Entry(A)) == Reason.WRONG_INDEX
    assert may_follow(head, replace(fits, i=ballot - 1), Entry(A)) == Reason.WRONG_INDEX
    assert may_follow(head, fits, Entry(B)) == Reason.NOT_ON_ROLL  # the writer fetched another entry
    assert may_follow(head, fits, None) == Reason.NOT_ON_ROLL


@pytest.mark.parametrize(("nonce", "reason"), [("op", Reason.REPEATED_OP), ("r", Reason.REPEATED_R)])
def test_no_request_is_written_twice(pen: Pen, nonce: str, reason: Reason) -> None:
    first = pen.ballot(A)
    pen.ballot(B, **{nonce: getattr(pen.leaves[first], nonce)})
    assert reason_of(pen) == reason
