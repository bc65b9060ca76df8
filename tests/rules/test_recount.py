"""Anyone with the leaves and the areas reaches the same whole numbers."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.ledgers import AREAS, ENTRIES, GOLDEN, Pen
from voting.ledger import leaves
from voting.ledger.order import replay
from voting.ledger.recount import (
    AreasDoNotMatch,
    Counts,
    MotionCount,
    Opening,
    commitments,
    confirms,
    per_motion,
    recount,
    unopened,
)

A, B, C = ENTRIES
READ = [leaves.decode(row["leaf"].encode()) for row in GOLDEN["ledger"]]
OPENINGS = [
    Opening(
        e=GOLDEN["entries"][entry_id],
        area_dm2=opened["area_dm2"],
        units=opened["units"],
        label=opened["label"],
        area_salt=bytes.fromhex(opened["area_salt"]),
        units_salt=bytes.fromhex(opened["units_salt"]),
        label_salt=bytes.fromhex(opened["label_salt"]),
    )
    for entry_id, opened in GOLDEN["openings"].items()
]


def result_of(read: list[leaves.Leaf]) -> leaves.Result:
    assert isinstance(read[-1], leaves.Result)
    return read[-1]


def test_the_golden_ledger_counts_as_it_says() -> None:
    counted = recount(replay(READ), {opening.e: opening.area_dm2 for opening in OPENINGS})
    assert counted.motions == (MotionCount("m1", Counts(2, 0, 1), Counts(20917, 0, 7560)),)
    assert (counted.heads_all, counted.area_all_dm2) == (4, 34477)
    assert (counted.heads_part, counted.area_part_dm2) == (3, 28477)
    assert counted.left_out == ()
    assert confirms(result_of(READ), counted)


def test_every_commitment_of_the_golden_roll_opens() -> None:
    assert unopened(READ, OPENINGS) == ()
    for opening in OPENINGS:
        golden = next(one for one in GOLDEN["openings"].values() if one["label"] == opening.label)
        assert commitments(opening) == (golden["area_c"], golden["units_c"], golden["label_c"])


@pytest.mark.parametrize(
    "change", [{"area_dm2": 8914}, {"units": ["999室"]}, {"label": "999室"}, {"area_salt": bytes(32)}]
)
def test_another_area_unit_or_label_does_not_open_a_commitment(change: Any) -> None:

    bent = [replace(OPENINGS[0], **change), *OPENINGS[1:]]
    assert unopened(READ, bent) == (OPENINGS[0].e,)


def test_an_entry_without_opening_and_an_opening_without_entry_are_named() -> None:
    assert unopened(READ, OPENINGS[1:]) == (OPENINGS[0].e,)
    assert unopened(READ[:4], OPENINGS) == (GOLDEN["entries"]["104"],)  # added later by a correction


def test_a_removed_entry_is_no_longer_opened() -> None:
    removed = leaves.decode(
        next(row["leaf"].encode() for row in GOLDEN["alone"] if '"remove"' in row["leaf"])
    )
    gone = GOLDEN["entries"]["103"]
    assert unopened([*READ, removed], OPENINGS) == (gone,)
    assert unopened([*READ, removed], [opening for opening in OPENINGS if opening.e != gone]) == ()


def vote(*choices: str | None) -> Pen:
    pen = Pen()
    pen.open()
    for e, choice in zip(ENTRIES, choices, strict=True):
        if choice:
            pen.ballot(e, choice)
    return pen


def test_heads_and_areas_are_counted_side_by_side() -> None:
    counted = recount(vote("agree", "against", None).state(), AREAS)
    assert counted.motions == (MotionCount("m1", Counts(1, 1, 0), Counts(8913, 12004, 0)),)
    assert (counted.heads_part, counted.area_part_dm2) == (2, 20917)


def test_an_empty_urn_counts_nothing() -> None:
    counted = recount(vote(None, None, None).state(), AREAS)
    assert counted.motions == (MotionCount("m1", Counts(0, 0, 0), Counts(0, 0, 0)),)
    assert counted.heads_part == counted.area_part_dm2 == 0


def test_a_contested_entry_does_not_take_part_and_is_named() -> None:
    pen = vote("agree", "agree", "agree")
    pen.contest(len(pen.leaves) - 1)
    counted = recount(pen.state(), AREAS)
    assert counted.motions[0].heads == Counts(2, 0, 0)
    assert counted.heads_part == 2
    assert counted.heads_all == 3
    assert counted.left_out == (C,)


def test_only_the_last_ballot_of_an_entry_counts() -> None:
    pen = Pen(replace=True)
    pen.open()
    first = pen.ballot(A, "agree")
    second = pen.ballot(A, "against", s=first)
    pen.ballot(A, "abstain", s=second)
    assert recount(pen.state(), AREAS).motions[0].heads == Counts(0, 0, 1)


def test_a_removed_entry_leaves_base_and_count() -> None:
    pen = vote("agree", "agree", None)
    pen.correction(A, "remove", 2, AREAS[B] + AREAS[C])
    counted = recount(pen.state(), {e: AREAS[e] for e in (B, C)})
    assert (counted.heads_all, counted.heads_part) == (2, 1)
    assert counted.motions[0].area_dm2 == Counts(AREAS[B], 0, 0)
    assert counted.left_out == ()


def test_motions_are_counted_apart() -> None:
    pen = Pen(motions=("m2", "m1"))
    pen.open()
    pen.ballot(A, x=(("m1", "agree"), ("m2", "against")))
    counted = recount(pen.state(), AREAS)
    assert [(one.motion_id, one.heads) for one in counted.motions] == [
        ("m2", Counts(0, 1, 0)),
        ("m1", Counts(1, 0, 0)),
    ]


def test_areas_that_are_not_those_of_the_roll_are_refused() -> None:
    state = vote("agree", None, None).state()
    with pytest.raises(AreasDoNotMatch, match=C):
        recount(state, {A: 8913, B: 12004})
    with pytest.raises(AreasDoNotMatch, match="28478"):
        recount(state, {**AREAS, C: AREAS[C] + 1})


def test_a_result_that_is_off_by_one_is_not_confirmed() -> None:
    counted = recount(vote("agree", "against", "abstain").state(), AREAS)
    rows = per_motion(counted.motions)
    stated = replace(result_of(READ), per_motion=rows)
    assert confirms(stated, counted)
    for at, row in enumerate(rows):
        for bent in (replace(row, heads=row.heads + 1), replace(row, area_dm2=row.area_dm2 + 1)):
            assert not confirms(replace(stated, per_motion=(*rows[:at], bent, *rows[at + 1 :])), counted)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(1, 10**6), st.sampled_from(["agree", "against", "abstain", None])),
        min_size=1,
        max_size=12,
    )
)
def test_any_court_counts_to_the_sum_of_its_neighbours(court: Any) -> None:
    entries = tuple(chr(97 + n) * 24 for n in range(len(court)))
    areas = {e: area for e, (area, _) in zip(entries, court, strict=True)}
    pen = Pen(entries=entries)
    pen.open(heads=len(court), area_dm2=sum(areas.values()))
    for e, (_, choice) in zip(entries, court, strict=True):
        if choice:
            pen.ballot(e, choice)
    counted = recount(pen.state(), areas)
    for option in leaves.CHOICES:
        said = [area for area, choice in court if choice == option]
        assert getattr(counted.motions[0].heads, option) == len(said)
        assert getattr(counted.motions[0].area_dm2, option) == sum(said)
    assert counted.heads_part == sum(counted.motions[0].heads)
    assert counted.area_part_dm2 == sum(counted.motions[0].area_dm2)
