"""How far is an errand, and who may take the next step? Consent comes first, a receipt comes last."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.community.rules.personal_data import ERRAND_DAYS

LONGEST_WORDS, LONGEST_NAME, LONGEST_ROOM, LONGEST_REASON = 400, 60, 40, 200
MOST_FEN = 10_000_000  # 100,000 yuan: nobody is handed more for an errand
KEPT_DAYS = ERRAND_DAYS


class Consent(StrEnum):
    """How the neighbour said yes."""

    PHONE = "phone"  # on their own phone
    SIGNED = "signed"  # on paper, which the office keeps
    WITNESS = "witness"  # by word of mouth, with a witness named


class State(StrEnum):
    """Where an errand stands."""

    UNCONSENTED = "unconsented"  # the neighbour has been asked on the phone
    WAITING = "waiting"  # nobody does it yet
    ASKED = "asked"  # a runner was asked and has not taken it
    TAKEN = "taken"
    DONE = "done"  # the neighbour has still to say so
    RECEIVED = "received"
    CALLED_OFF = "called_off"


class Step(StrEnum):
    """What can be done next."""

    CONSENT = "consent"
    ASK = "ask"
    TAKE = "take"
    FINISH = "finish"
    RECEIVE = "receive"
    CALL_OFF = "call_off"


@dataclass(frozen=True)
class Progress:
    """What the state follows from."""

    consented_at: datetime | None
    runner: int | None
    taken_at: datetime | None
    done_at: datetime | None
    receipt_at: datetime | None
    called_off_at: datetime | None


_LEGAL: dict[State, frozenset[Step]] = {
    State.UNCONSENTED: frozenset({Step.CONSENT, Step.CALL_OFF}),
    State.WAITING: frozenset({Step.ASK, Step.CALL_OFF}),
    State.ASKED: frozenset({Step.ASK, Step.TAKE, Step.CALL_OFF}),
    State.TAKEN: frozenset({Step.FINISH, Step.CALL_OFF}),
    State.DONE: frozenset({Step.RECEIVE}),
    State.RECEIVED: frozenset(),
    State.CALLED_OFF: frozenset(),
}


def state_of(now: Progress) -> State:
    """The one state that holds."""
    if now.called_off_at:
        return State.CALLED_OFF
    if now.receipt_at:
        return State.RECEIVED
    if now.done_at:
        return State.DONE
    if now.taken_at:
        return State.TAKEN
    if not now.consented_at:
        return State.UNCONSENTED
    return State.ASKED if now.runner else State.WAITING


def may(state: State, step: Step) -> bool:
    """Whether a step follows from a state."""
    return step in _LEGAL[state]


def fen_of(typed: str) -> int | None:
    """Yuan as people write them, "12.5", as whole fen; None where it is no amount."""
    whole, point, part = typed.replace("¥", "").replace(",", "").strip().partition(".")
    if not (whole.isascii() and whole.isdigit()) or len(whole) > 7 or len(part) > 2:
        return None
    if point and not (part.isascii() and part.isdigit()):
        return None
    total = int(whole) * 100 + int((part + "00")[:2])
    return total if total <= MOST_FEN else None
