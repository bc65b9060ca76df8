"""What is on in the room: a meeting told event by event, and what must hold whatever happens."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.gatherings.rules.room import Event, Facts, Kind, RoomState, Screen, fold
from meetings.gatherings.rules.steps import (
    ALREADY,
    HAPPENS,
    LONGEST_TIMER,
    Answer,
    Step,
    decide,
    done_before,
    last_step,
)

NINE = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
LIGHTS, BIKES = 11, 12  # two items
CHEN, WU = 21, 22  # two requests to speak


def at(minutes: float) -> datetime:
    return NINE + timedelta(minutes=minutes)


class Story:
    """Events with growing numbers."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def then(
        self,
        minutes: float,
        kind: str,
        item: int | None = None,
        /,
        *,
        request: int | None = None,
        poll: int | None = None,
        by: int | None = 1,
        **facts: str | int,
    ) -> "Story":
        self.events.append(
            Event(len(self.events) + 1, kind, at(minutes), item, request, poll, dict(facts), by)
        )
        return self

    def undo(self, number: int) -> "Story":
        self.events = [
            Event(
                e.number,
                e.kind,
                e.at,
                e.item,
                e.request,
                e.poll,
                e.facts,
                e.by,
                e.number == number or e.undone,
            )
            for e in self.events
        ]
        return self

    @property
    def state(self) -> RoomState:
        return fold(self.events)


def evening() -> Story:
    """Started at 9:00; lights from 9:01; pause 9:05 to 9:08; bikes from 9:11; ended 9:20."""
    return (
        Story()
        .then(0, "started", person=1)
        .then(1, "item", LIGHTS)
        .then(5, "paused")
        .then(8, "resumed")
        .then(11, "item", BIKES)
    )


def test_nothing_has_happened_before_the_first_event() -> None:
    state = fold(())
    assert (state.started_at, state.item, state.chair, state.number) == (None, None, None, 0)
    assert state.screen == Screen("join")
    assert not state.running


def test_whoever_starts_sits_in_the_chair_unless_it_was_settled_before() -> None:
    assert Story().then(0, "started", person=7).state.chair == 7
    assert Story().then(0, "chair", person=8).then(1, "started", person=7).state.chair == 8
    assert Story().then(0, "started", person=7).then(1, "chair", person=9).state.chair == 9


def test_a_pause_is_nobodys_time() -> None:
    story = evening()
    # 9:01 to 9:11 less three minutes of pause
    assert story.state.used(LIGHTS, at(30)) == 7 * 60
    assert story.state.left(LIGHTS, 10 * 60, at(30)) == 3 * 60
    assert story.state.used(BIKES, at(15)) == 4 * 60
    assert story.state.lasted(at(15)) == 12 * 60


def test_a_running_pause_stops_every_clock() -> None:
    state = (
        Story()
        .then(0, "started")
        .then(1, "item", LIGHTS)
        .then(2, "speaker", request=CHEN)
        .then(3, "paused")
        .state
    )
    speech = state.speech
    assert speech is not None
    assert state.used(LIGHTS, at(4)) == state.used(LIGHTS, at(40)) == 2 * 60
    assert state.spoken(speech, at(40)) == 60
    assert state.ends(LIGHTS, 600, at(40)) is None
    assert state.speech_ends(speech, 120, at(40)) is None


def test_an_item_that_comes_back_goes_on_counting() -> None:
    state = evening().then(12, "item", LIGHTS).state
    assert state.used(LIGHTS, at(14)) == 9 * 60
    assert state.since(LIGHTS) == at(12)
    assert state.used(BIKES, at(14)) == 60


def test_the_next_item_ends_the_one_before_and_its_speaker() -> None:
    state = (
        Story()
        .then(0, "started")
        .then(1, "item", LIGHTS)
        .then(2, "speaker", request=CHEN)
        .then(4, "item", BIKES)
        .state
    )
    assert state.item == BIKES
    assert state.speech is None
    assert [(s.request, s.item, state.spoken(s, at(9))) for s in state.speeches] == [(CHEN, LIGHTS, 120)]


def test_a_speaker_ends_the_one_before_and_may_be_given_more_time() -> None:
    state = (
        Story()
        .then(0, "started")
        .then(1, "item", LIGHTS)
        .then(2, "speaker", request=CHEN)
        .then(3, "speaker", request=WU)
        .then(3.5, "timer", of="speech", seconds=180)
        .state
    )
    speech = state.speech
    assert speech is not None
    assert speech.request == WU
    assert state.speech_left(speech, 120, at(5)) == 60
    assert state.speech_ends(speech, 120, at(5)) == at(6)


def test_the_timer_is_set_in_all_not_by_steps() -> None:
    state = evening().then(12, "timer", BIKES, seconds=300).state
    assert state.left(BIKES, 600, at(15)) == 60
    assert state.ends(BIKES, 600, at(15)) == at(16)
    assert state.left(BIKES, 600, at(18)) == -120
    assert state.ends(LIGHTS, 600, at(15)) is None


def test_a_step_taken_back_never_happened() -> None:
    story = evening().undo(5)
    assert story.state.item == LIGHTS
    assert story.state.used(LIGHTS, at(12)) == 8 * 60
    assert story.state.number == 4


def test_the_screen_follows_until_somebody_says_otherwise() -> None:
    story = evening()
    assert story.state.screen == Screen("item")
    assert story.then(12, "poll_opened", BIKES, poll=5).state.screen == Screen("poll", "5")
    assert story.then(13, "screen", what="lists", ref="issue").state.screen == Screen("lists", "issue")
    assert story.then(14, "poll_closed", BIKES, poll=5).state.screen == Screen("lists", "issue")
    assert story.state.poll is None
    assert story.state.closed_polls == (5,)
    assert story.then(15, "screen", what="fireworks").state.screen == Screen("lists", "issue")


def test_outcomes_entries_and_remarks_stand_under_their_item() -> None:
    state = (
        evening()
        .then(12, "outcome", BIKES, kind="agreed", words="两排车棚")
        .then(13, "outcome", BIKES, kind="agreed", words="三排车棚")
        .then(14, "listed", BIKES, list="action", number=91, words="量尺寸", ref="abc")
        .then(15, "remark", words="有人先走")
        .state
    )
    outcome = state.outcome_of(BIKES)
    assert outcome is not None
    assert outcome.words == "三排车棚"
    assert len(state.outcomes_of(BIKES)) == 2
    assert [(e.list, e.entry, e.ref) for e in state.listed_under(BIKES)] == [("action", 91, "abc")]
    assert [r.words for r in state.remarks_on(BIKES)] == ["有人先走"]
    assert state.outcome_of(LIGHTS) is None


def test_after_the_end_nothing_happens() -> None:
    state = (
        evening()
        .then(15, "paused")
        .then(20, "ended")
        .then(21, "item", LIGHTS)
        .then(22, "remark", words="x")
        .state
    )
    assert state.ended_at == at(20)
    assert not state.running
    assert not state.paused
    assert state.item is None
    assert state.remarks == ()
    assert state.number == 7
    # 9:11 to 9:20 less the pause that the end ended
    assert state.used(BIKES, at(60)) == 4 * 60
    assert state.lasted(at(60)) == 12 * 60


@pytest.mark.parametrize(
    "event",
    [
        Event(9, "dance", at(1)),
        Event(9, "item", at(1)),
        Event(9, "speaker", at(1)),
        Event(9, "resumed", at(1)),
        Event(9, "poll_closed", at(1), poll=4),
        Event(9, "timer", at(1), facts={"seconds": -5}),
        Event(9, "timer", at(1), facts={"seconds": "much"}),
        Event(9, "chair", at(1), facts={"person": "the tall one"}),
        Event(9, "screen", at(1), facts={}),
        Event(9, "outcome", at(1), facts={"kind": "agreed"}),
    ],
)
def test_an_event_that_says_nothing_changes_nothing(event: Event) -> None:
    started = Story().then(0, "started", person=1)
    assert replace(fold((*started.events, event)), number=1) == started.state


facts: st.SearchStrategy[Facts] = st.dictionaries(
    st.sampled_from(["seconds", "of", "what", "ref", "person", "words", "kind", "list", "number"]),
    st.one_of(st.integers(-5, 500), st.sampled_from(["item", "black", "speech", "agreed", "issue", ""])),
)
stories = st.lists(
    st.builds(
        Event,
        number=st.integers(1, 60),
        kind=st.sampled_from([*Kind, "dance"]),
        at=st.integers(0, 7200).map(lambda s: NINE + timedelta(seconds=s)),
        item=st.none() | st.sampled_from([LIGHTS, BIKES]),
        request=st.none() | st.sampled_from([CHEN, WU]),
        poll=st.none() | st.integers(1, 3),
        facts=facts,
        by=st.none() | st.integers(1, 3),
        undone=st.booleans(),
    ),
    max_size=40,
    unique_by=lambda event: event.number,
)


@given(stories, st.randoms(use_true_random=False))
def test_the_order_in_which_events_are_read_is_nothing(events: list[Event], chance: object) -> None:
    mixed = list(events)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert fold(mixed) == fold(events)


@given(stories)
def test_undone_events_might_as_well_not_be_there(events: list[Event]) -> None:
    assert fold(events) == fold(event for event in events if not event.undone)


@given(stories, st.integers(0, 8000))
def test_no_clock_runs_backwards_and_one_item_is_on(events: list[Event], seconds: int) -> None:
    state, when = fold(events), NINE + timedelta(seconds=seconds)
    open_spans = [time.item for time in state.times for span in time.spans if span.end is None]
    assert open_spans == ([] if state.item is None else [state.item])
    assert sum(speech.span.end is None for speech in state.speeches) <= 1
    assert sum(pause.end is None for pause in state.pauses) <= 1
    for time in state.times:
        assert 0 <= state.used(time.item, when) <= state.used(time.item, when + timedelta(hours=1))
    if state.ended_at is not None:
        assert state.item is None
        assert state.speech is None
        assert not state.paused


# ---- steps ---------------------------------------------------------------------------------------


def test_the_same_step_again_is_no_fault() -> None:
    state = evening().state
    assert decide(state, Step(Kind.ITEM, BIKES, saw=LIGHTS)) == ALREADY
    assert decide(state, Step(Kind.STARTED)) == ALREADY
    assert decide(state, Step(Kind.RESUMED)) == ALREADY
    assert decide(state, Step(Kind.PAUSED)) == HAPPENS
    assert decide(state, Step(Kind.SPEAKER_DONE)) == ALREADY
    assert decide(state, Step(Kind.ITEM_CLOSED, LIGHTS)) == ALREADY
    assert decide(state, Step(Kind.SCREEN, facts={"what": "item", "ref": ""})) == ALREADY


def test_a_step_that_rests_on_what_is_over_is_refused() -> None:
    state = evening().state
    assert decide(state, Step(Kind.ITEM, 13, saw=LIGHTS)).reason == "room.moved_on"
    assert decide(state, Step(Kind.ITEM, 13, saw=BIKES)) == HAPPENS
    assert decide(state, Step(Kind.ITEM, 13)) == HAPPENS
    assert decide(state, Step(Kind.SPEAKER, request=WU, saw=CHEN)).reason == "room.moved_on"
    assert decide(state, Step(Kind.CHAIR, facts={"person": 5}, saw=9)).reason == "room.moved_on"


@pytest.mark.parametrize("kind", sorted(set(Kind) - {Kind.STARTED, Kind.CHAIR, Kind.SCREEN, Kind.REMARK}))
def test_before_the_start_there_is_nothing_to_do(kind: Kind) -> None:
    assert decide(fold(()), Step(kind, LIGHTS)).reason == "room.not_begun"


@pytest.mark.parametrize("kind", sorted(set(Kind) - {Kind.ENDED}))
def test_after_the_end_every_step_is_refused_but_the_end(kind: Kind) -> None:
    state = evening().then(20, "ended").state
    assert decide(state, Step(kind, LIGHTS)).reason == "room.over"
    assert decide(state, Step(Kind.ENDED)) == ALREADY


def test_a_meeting_does_not_end_over_an_open_poll() -> None:
    story = evening().then(12, "poll_opened", BIKES, poll=5)
    assert decide(story.state, Step(Kind.ENDED)).reason == "room.poll_open"
    assert decide(story.then(13, "poll_closed", poll=5).state, Step(Kind.ENDED)) == HAPPENS


@pytest.mark.parametrize(
    ("step", "reason"),
    [
        (Step(Kind.TIMER, facts={"seconds": -1}), "room.timer_wrong"),
        (Step(Kind.TIMER, facts={"seconds": LONGEST_TIMER + 1}), "room.timer_wrong"),
        (Step(Kind.TIMER, facts={"seconds": 60, "of": "speech"}), "room.nobody_speaks"),
        (Step(Kind.OUTCOME, facts={"kind": "won", "words": ""}), "room.outcome_kind"),
        (Step(Kind.OUTCOME, facts={"kind": "agreed", "words": "字" * 1001}), "room.too_long"),
        (Step(Kind.REMARK, facts={"words": "  "}), "room.words_missing"),
        (Step(Kind.LISTED, facts={"list": "wish", "words": "x"}), "room.no_list"),
        (Step(Kind.LISTED, facts={"list": "issue", "words": ""}), "room.words_missing"),
        (Step(Kind.SCREEN, facts={"what": "fireworks"}), "room.no_target"),
    ],
)
def test_a_step_must_say_all(step: Step, reason: str) -> None:
    decision = decide(evening().state, step)
    assert (decision.answer, decision.reason) == (Answer.REFUSED, reason)


def test_without_an_item_there_is_no_time_and_no_outcome() -> None:
    state = Story().then(0, "started").state
    assert decide(state, Step(Kind.TIMER, facts={"seconds": 60})).reason == "room.no_item"
    assert decide(state, Step(Kind.OUTCOME, facts={"kind": "agreed", "words": "x"})).reason == "room.no_item"
    assert decide(state, Step(Kind.SPEAKER, request=CHEN)).reason == "room.no_item"


@given(stories, st.sampled_from(list(Kind)), st.sampled_from([LIGHTS, BIKES]))
def test_a_step_that_happened_is_not_needed_again(events: list[Event], kind: Kind, item: int) -> None:
    if kind in (Kind.REMARK, Kind.LISTED, Kind.POLL_OPENED, Kind.POLL_CLOSED):
        return  # these say something new each time, or have an action of their own
    step = Step(
        kind, item, request=CHEN,
        facts={"seconds": 90, "what": "agenda", "ref": "", "person": 3, "kind": "agreed", "words": "好"},
    )  # fmt: skip
    if decide(fold(events), step) != HAPPENS:
        return
    happened = Event(100, kind, at(200), item, CHEN, None, step.facts, 1)
    assert decide(fold((*events, happened)), step) == ALREADY


def test_the_same_form_is_known_again_also_after_it_was_taken_back() -> None:
    story = evening().then(12, "remark", words="一", op="f1").undo(6)
    events = tuple(story.events)
    found = done_before(events, "f1")
    assert found is not None
    assert found.number == 6
    assert done_before(events, "") is None
    last = last_step(events)
    assert last is not None
    assert last.number == 5
    assert last_step(()) is None
