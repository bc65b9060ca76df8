"""Who speaks next: every rule by an example that can be checked by eye, and what always holds."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.gatherings.rules.speaking import (
    Hand,
    Side,
    SpeakingRules,
    Spoke,
    Total,
    Wait,
    order,
    totals,
)

SEVEN = datetime(2026, 11, 21, 11, 0, tzinfo=UTC)
ITEM, OTHER = 5, 6
CHEN, WU, LI, SUN = 1, 2, 3, 4


def hand(who: int, minute: int, side: str = "") -> Hand:
    return Hand(100 + who, who, SEVEN + timedelta(minutes=minute), side)


def spoke(who: int, side: str = "", *, item: int = ITEM, seconds: int = 60) -> Spoke:
    return Spoke(who, item, seconds, side)


@pytest.mark.parametrize(
    ("hands", "speeches", "rules", "expected"),
    [
        # by the time of asking, whatever order they are read in
        (
            [hand(WU, 2), hand(CHEN, 1), hand(LI, 3)],
            [],
            SpeakingRules(),
            [(CHEN, "next"), (WU, "asked_later"), (LI, "asked_later")],
        ),
        # two speeches on this item are all; those on another item count nothing
        (
            [hand(CHEN, 1), hand(WU, 2)],
            [spoke(CHEN), spoke(CHEN), spoke(WU, item=OTHER), spoke(WU, item=OTHER)],
            SpeakingRules(per_item=2),
            [(WU, "next"), (CHEN, "had_turns")],
        ),
        # no limit
        ([hand(CHEN, 1)], [spoke(CHEN)] * 9, SpeakingRules(per_item=0), [(CHEN, "next")]),
        # who has not spoken in this meeting goes first
        (
            [hand(CHEN, 1), hand(WU, 2), hand(LI, 3)],
            [spoke(CHEN, item=OTHER)],
            SpeakingRules(newcomers_first=True),
            [(WU, "next"), (LI, "asked_later"), (CHEN, "newcomers")],
        ),
        # for and against in turns: the first by time, then the other side
        (
            [hand(CHEN, 1, "for"), hand(WU, 2, "for"), hand(LI, 3, "against")],
            [],
            SpeakingRules(alternate_sides=True, proposal=True),
            [(CHEN, "next"), (LI, "asked_later"), (WU, "other_side")],
        ),
        # after a speech for it is the turn of those against
        (
            [hand(CHEN, 1, "for"), hand(LI, 3, "against")],
            [spoke(SUN, "for")],
            SpeakingRules(alternate_sides=True, proposal=True),
            [(LI, "next"), (CHEN, "other_side")],
        ),
        # one side is empty: by time
        (
            [hand(CHEN, 1, "for"), hand(WU, 2, "for")],
            [spoke(SUN, "for")],
            SpeakingRules(alternate_sides=True, proposal=True),
            [(CHEN, "next"), (WU, "asked_later")],
        ),
        # whoever takes no side keeps the place and changes nobody's turn
        (
            [hand(CHEN, 1), hand(WU, 2, "for"), hand(LI, 3, "against")],
            [spoke(SUN, "for")],
            SpeakingRules(alternate_sides=True, proposal=True),
            [(CHEN, "next"), (LI, "asked_later"), (WU, "other_side")],
        ),
        # no proposal, no sides
        (
            [hand(CHEN, 1, "for"), hand(WU, 2, "for"), hand(LI, 3, "against")],
            [],
            SpeakingRules(alternate_sides=True, proposal=False),
            [(CHEN, "next"), (WU, "asked_later"), (LI, "asked_later")],
        ),
    ],
)
def test_the_queue_says_who_and_why(
    hands: list[Hand], speeches: list[Spoke], rules: SpeakingRules, expected: list[tuple[int, str]]
) -> None:
    places = order(hands, speeches, rules, ITEM)
    assert [(place.hand.attendee, str(place.wait)) for place in places] == expected


def test_totals_name_each_once_the_longest_first() -> None:
    found = totals([spoke(CHEN, seconds=30), spoke(WU, seconds=90), spoke(CHEN, item=OTHER, seconds=40)])
    assert found == (Total(WU, 1, 90), Total(CHEN, 2, 70))


people, sides = st.integers(1, 6), st.sampled_from(list(Side)).map(str)
queues = st.lists(
    st.builds(hand, people, st.integers(0, 90), sides), max_size=6, unique_by=lambda h: h.attendee
)
speeches_before = st.lists(
    st.builds(Spoke, people, st.sampled_from([ITEM, OTHER]), st.integers(0, 300), sides), max_size=12
)
any_rules = st.builds(
    SpeakingRules,
    per_item=st.integers(0, 3),
    newcomers_first=st.booleans(),
    alternate_sides=st.booleans(),
    proposal=st.booleans(),
)


@given(queues, speeches_before, any_rules)
def test_every_hand_stands_once_and_is_numbered_through(
    hands: list[Hand], before: list[Spoke], rules: SpeakingRules
) -> None:
    places = order(hands, before, rules, ITEM)
    assert sorted(place.hand.request for place in places) == sorted(each.request for each in hands)
    numbered = [place.number for place in places if place.number is not None]
    assert numbered == list(range(1, len(numbered) + 1))
    for place in places:
        had = sum(each.attendee == place.hand.attendee and each.item == ITEM for each in before)
        assert (place.number is None) == bool(rules.per_item and had >= rules.per_item)
        assert (place.wait is Wait.HAD_TURNS) == (place.number is None)
        assert (place.wait is Wait.NEXT) == (place.number == 1)


@given(queues, speeches_before, any_rules)
def test_nobody_is_passed_over_without_a_rule(
    hands: list[Hand], before: list[Spoke], rules: SpeakingRules
) -> None:
    places = [place for place in order(hands, before, rules, ITEM) if place.number is not None]
    asked = [(place.hand.asked_at, place.hand.request) for place in places]
    known = {each.attendee for each in before}
    if not rules.newcomers_first and not rules.takes_turns:
        assert asked == sorted(asked)
    if rules.newcomers_first and not rules.takes_turns:
        old = [place.hand.attendee in known for place in places]
        assert old == sorted(old)
    for place in places:
        if place.wait is Wait.NEWCOMERS:
            assert rules.newcomers_first
            assert place.hand.attendee in known


@given(queues, speeches_before, any_rules.filter(lambda rules: rules.takes_turns))
def test_one_side_speaks_twice_only_when_the_other_is_empty(
    hands: list[Hand], before: list[Spoke], rules: SpeakingRules
) -> None:
    last = next((each.side for each in reversed(before) if each.item == ITEM and each.side), "")
    queue = [place.hand.side for place in order(hands, before, rules, ITEM) if place.number is not None]
    for n, side in enumerate(queue):
        if side and side == last:
            assert not {"for", "against"} - {side} & set(queue[n:]), queue
        last = side or last
