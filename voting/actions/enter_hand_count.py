"""Enter what one counter found when hands were raised; two counters have to find the same."""

from datetime import datetime

from app.database import lock, write
from app.live import publish
from app.refusals import NotFound, Refusal
from voting.queries.meeting_motions import MeetingMotionOnFile, body_meeting_by_id, meeting_motion
from voting.rules.meeting_counts import Choices, current_round, round_to_count
from voting.tables import MeetingMotion, MotionHandCount

MOST = 100_000


async def enter_hand_count(motion: str, counter: str, choices: Choices, *, person: int, at: datetime) -> None:
    """Write one counter's numbers down; the same numbers of the same counter sent twice are one entry.

    Once two counters differ, what is entered next begins a new round.
    """
    name = counter.strip()[:60]
    async with write():
        held = await hold_motion(motion)
        if not name:
            raise Refusal("meeting_motions.counter_name", at="counter")
        if not all(0 <= each <= MOST for each in (choices.agree, choices.against, choices.abstain)):
            raise Refusal("meeting_motions.whole_numbers", at="agree")
        if _is_entered(held, name, choices):
            return
        if held.verdict is not None:
            raise Refusal("meeting_motions.closed")
        _has_a_seat(held, name)
        await MotionHandCount.insert(
            MotionHandCount(
                motion=held.id,
                round=round_to_count(held.hand_counts),
                counter=name,
                agree=choices.agree,
                against=choices.against,
                abstain=choices.abstain,
                entered_by=person,
                entered_at=at,
            )
        )
        publish("meeting-motions", (await body_meeting_by_id(held.meeting)).public_id)


async def hold_motion(public_id: str) -> MeetingMotionOnFile:
    """Wait for the turn to act on a motion, inside `write()`, and return it as it stands then."""
    found = await meeting_motion(public_id)
    if found is None:
        raise NotFound
    await lock(MeetingMotion, found.id)
    return await meeting_motion(public_id) or found


def _is_entered(held: MeetingMotionOnFile, counter: str, choices: Choices) -> bool:
    now = current_round(held.hand_counts)
    return any(
        each.round == now and each.counter == counter and each.choices == choices for each in held.hand_counts
    )


def _has_a_seat(held: MeetingMotionOnFile, counter: str) -> None:
    """Two different people count, each once in a round."""
    of_round = [each for each in held.hand_counts if each.round == round_to_count(held.hand_counts)]
    if any(each.counter == counter for each in of_round):
        raise Refusal("meeting_motions.another_counter", at="counter", name=counter)
    if len(of_round) >= 2:
        raise Refusal("meeting_motions.two_counters")
