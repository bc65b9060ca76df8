"""In which order may a meeting go through its states, and why is a step refused?

draft ── call ──> called ── begin ──> running ── close ──> closed
  │                 │ reschedule: stays called
  └── drop          └── call_off ──> called_off
"""

from enum import StrEnum


class State(StrEnum):
    """Where a meeting stands (column `meeting.state`)."""

    DRAFT = "draft"  # seen by those who may call it
    CALLED = "called"  # those invited have been told
    RUNNING = "running"
    CLOSED = "closed"
    CALLED_OFF = "called_off"


class Step(StrEnum):
    """What somebody wants to do with a meeting as a whole."""

    CALL = "call"
    RESCHEDULE = "reschedule"
    CALL_OFF = "call_off"
    DROP = "drop"
    BEGIN = "begin"
    CLOSE = "close"
    PLAN = "plan"  # change the agenda, its papers, who is invited
    REPLY = "reply"  # say whether one comes
    CARRY = "carry"  # take an item that stayed open to the next meeting, or to the table above


LEADS_TO: dict[tuple[State, Step], State] = {
    (State.DRAFT, Step.CALL): State.CALLED,
    (State.DRAFT, Step.DROP): State.CALLED_OFF,  # never called: nobody was told of it, nobody sees it
    (State.DRAFT, Step.PLAN): State.DRAFT,
    (State.CALLED, Step.PLAN): State.CALLED,
    (State.CALLED, Step.RESCHEDULE): State.CALLED,
    (State.CALLED, Step.CALL_OFF): State.CALLED_OFF,
    (State.CALLED, Step.REPLY): State.CALLED,
    (State.CALLED, Step.BEGIN): State.RUNNING,
    (State.RUNNING, Step.PLAN): State.RUNNING,
    (State.RUNNING, Step.CARRY): State.RUNNING,
    (State.RUNNING, Step.CLOSE): State.CLOSED,
    (State.CLOSED, Step.CARRY): State.CLOSED,
}
TOLD = frozenset(
    {State.CALLED, State.RUNNING, State.CLOSED, State.CALLED_OFF}
)  # whoever is in scope may see it


def allows(state: State, step: Step) -> bool:
    """Whether the step is legal in this state."""
    return (state, step) in LEADS_TO


def reason_against(state: State, step: Step) -> str:
    """The message that says why not, "" where the step is legal: `gatherings.not_now_…`."""
    return "" if allows(state, step) else f"gatherings.not_now_{state.value}"
