"""Enter what one counter found when hands were raised; two counters have to find the same."""

from datetime import datetime

from app.database import lock, write
from app.live import publish
from app.refusals import NotFound, Refusal
from voting.queries.meeting_motions import MeetingMotionOnFile, body_meeting_by_id, meeting_motion
from voting.rules.meeting_counts import Choices, HandCount, round_to_count
from voting.tables import MeetingMotion, MotionHandCount

MOST = 100_000


async def enter_hand_count(
    motion: str, counter: str, choices: Choices, *, in_round: int, person: int, at: datetime
) -> None:
    """Write one counter's numbers down; the same numbers of the same counter sent twice are one entry.

    `in_round` is the round that the form was drawn for: once two counters differ, a new one begins.
    """
    name = counter.strip()[:60]
    async with write():
        held = await hold_motion(motion)
        if not name:
            raise Refusal("meeting_motions.counter_name", at="counter")
        if not all(0 <= each <= MOST for each in (choices.agree, choices.against, choices.abstain)):
            raise Refusal("meeting_motions.whole_numbers", at="agree")
        if HandCount(in_round, name, choices) in held.hand_counts:
            return
        if held.verdict is not None:
            raise Refusal("meeting_motions.closed")
        _has_a_seat(held, name, in_round)
        await MotionHandCount.insert(
            MotionHandCount(
                motion=held.id,
                round=in_round,
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


def _has_a_seat(held: MeetingMotionOnFile, counter: str, in_round: int) -> None:
    """Two different people count, each once in a round."""
    of_round = [each for each in held.hand_counts if each.round == in_round]
    if len(of_round) >= 2 or in_round != round_to_count(held.hand_counts):
        raise Refusal("meeting_motions.two_counters")
    if any(each.counter == counter for each in of_round):
        raise Refusal("meeting_motions.another_counter", at="counter", name=counter)
