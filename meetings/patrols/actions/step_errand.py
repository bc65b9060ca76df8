"""Take an errand one step on: consent, a runner asked, taken, done, received, or called off. Each once."""

from dataclasses import dataclass
from datetime import date, datetime

from app.community.actions.tell import settle, tell
from app.database import execute, lock, write
from app.refusals import NotFound, Refusal
from meetings.agreements.queries.people import is_neighbour
from meetings.patrols.queries.errands import Errand, errand_by_id, office_of
from meetings.patrols.rules.errands import LONGEST_REASON, LONGEST_WORDS, Step
from meetings.patrols.tables import Errand as ErrandTable


@dataclass(frozen=True)
class Next:
    """One step, with what it needs: a runner for ask; words and fen for finish; words for call_off."""

    step: Step
    runner: int | None = None
    words: str = ""
    cost_fen: int | None = None


async def step_errand(number: int, step: Next, *, by: int, office: bool, at: datetime, today: date) -> None:
    """Do it if the errand stands there and this person may; the same step again changes nothing."""
    _check(step)
    async with write():
        await lock(ErrandTable, number)
        found = await errand_by_id(number)
        if not _may(found, step.step, by, office):
            raise NotFound
        if _is_so(found, step):
            return
        if not found.may(step.step):
            raise Refusal("errands.not_now")
        if step.step is Step.ASK and not await is_neighbour(step.runner or 0, found.community, today):
            raise Refusal("errands.choose_somebody", at="runner")
        await _write(found, step, by, at)
        await _tell(found, step, by, at, today)


def _check(step: Next) -> None:
    if step.step is Step.CALL_OFF and not step.words:
        raise Refusal("errands.reason_missing", at="reason")
    if step.step is Step.FINISH and not step.words:
        raise Refusal("errands.done_words_missing", at="done_words")
    if step.step is Step.CALL_OFF and len(step.words) > LONGEST_REASON:
        raise Refusal("errands.too_long", at="reason", n=LONGEST_REASON)
    if len(step.words) > LONGEST_WORDS:
        raise Refusal("errands.too_long", at="done_words", n=LONGEST_WORDS)


def _may(found: Errand, step: Step, by: int, office: bool) -> bool:
    """The neighbour consents and receives, the runner takes and finishes, the office records paper."""
    if step is Step.CONSENT:
        return by == found.for_person
    if step is Step.ASK:
        return office
    if step in (Step.TAKE, Step.FINISH):
        return by == found.runner
    if step is Step.RECEIVE:
        return by == found.for_person or (office and by != found.runner)
    return office or found.concerns(by)


def _is_so(found: Errand, step: Next) -> bool:
    """Whether what is wanted holds already."""
    return {
        Step.CONSENT: found.consented_at is not None,
        Step.ASK: found.runner == step.runner and not found.called_off_at,
        Step.TAKE: found.taken_at is not None,
        Step.FINISH: found.done_at is not None,
        Step.RECEIVE: found.receipt_at is not None,
        Step.CALL_OFF: found.called_off_at is not None,
    }[step.step]


async def _write(found: Errand, step: Next, by: int, at: datetime) -> None:
    changes: dict[Step, dict[str, object]] = {
        Step.CONSENT: {"consented_at": at},
        Step.ASK: {"runner": step.runner},
        Step.TAKE: {"taken_at": at},
        Step.FINISH: {"done_at": at, "done_words": step.words, "cost_fen": step.cost_fen},
        Step.RECEIVE: {
            "receipt_at": at,
            "receipt_how": "phone" if by == found.for_person else "paper",
            "receipt_by": by,
        },
        Step.CALL_OFF: {"called_off_at": at, "called_off_words": step.words},
    }
    values = changes[step.step]
    columns = ", ".join(f"{column} = ?" for column in values)
    await execute(f"UPDATE errand SET {columns} WHERE id = ?", [*values.values(), found.id])


async def _tell(found: Errand, step: Next, by: int, at: datetime, today: date) -> None:
    """Whose turn it is next is asked; the others are told. The words stay behind the link."""
    office: list[int | None] = [found.entered_by] if found.entered_by != found.for_person else []
    asked: dict[Step, tuple[str, list[int | None], bool]] = {
        Step.CONSENT: ("errands.told_asked", office, True),
        Step.ASK: ("errands.told_runner", [step.runner], True),
        Step.TAKE: ("errands.told_taken", [found.for_person, *office], False),
        Step.FINISH: ("errands.told_done", [found.for_person] if found.for_person else [*office], True),
        Step.RECEIVE: ("errands.told_received", [found.runner, *office], False),
        Step.CALL_OFF: ("errands.told_called_off", [found.for_person, found.runner, *office], False),
    }
    message, people, todo = asked[step.step]
    involved = {
        found.for_person,
        found.runner,
        found.entered_by,
        by,
        *await office_of(found.community, today),
    }
    await settle(f"errand:{found.id}", at=at, people=[person for person in involved if person])
    await tell(
        message,
        at=at,
        community=found.community,
        people=[person for person in people if person and person != by],
        link=f"/errands/{found.public_id}",
        todo=todo,
        subject=f"errand:{found.id}",
    )
