"""Close a motion of a residents' meeting: count hands and phones, judge them, write the verdict once."""

import json
from datetime import datetime

from app.database import write
from app.i18n import translator
from app.live import publish
from app.refusals import Refusal
from meetings.conventions.actions.decide_version import decide_version
from meetings.gatherings.planning import local_day
from meetings.gatherings.room_log import append, hold_room
from meetings.gatherings.rules.room import Kind, OutcomeKind
from voting.actions.enter_hand_count import hold_motion
from voting.queries.meeting_motions import (
    MeetingMotionOnFile,
    body_meeting_by_id,
    heads_present,
    phone_choices,
)
from voting.rules.meeting_counts import Choices, CountRefused, counted_hands, meeting_tally
from voting.rules.presets import canonical
from voting.rules.verdict import Tally, Verdict, judge
from voting.tables import MotionVerdict
from voting.text_figures import cited, meeting_figures


async def close_motion(motion: str, *, person: int, at: datetime) -> str:
    """Return passed, rejected or no_quorum; closing twice gives the same answer.

    Refused while the two counters differ, or where more answers than people in the room were counted. A
    motion on a text adopts or rejects it in the same transaction.
    """
    async with write():
        held = await hold_motion(motion)
        if held.verdict is not None:
            return held.verdict.outcome
        present, phones = await heads_present(held.meeting, held.id), await phone_choices(held.id)
        hands, tally, verdict = _judged(held, present, phones)
        await MotionVerdict.insert(
            MotionVerdict(
                motion=held.id,
                present=present,
                hands=_written(hands),
                phones=_written(phones),
                outcome=verdict.outcome.value,
                record=canonical(verdict.record()),
                closed_by=person,
                closed_at=at,
            )
        )
        if held.text_version:
            await _decide_text(held, tally, verdict, person=person, at=at)
        meeting = await body_meeting_by_id(held.meeting)
        words = _said(held, verdict, present, hands, phones)
        await _into_the_minutes(meeting.public_id, held.item, words, person=person, at=at)
        publish("meeting-motions", meeting.public_id)
        return verdict.outcome.value


async def _decide_text(
    held: MeetingMotionOnFile, tally: Tally, verdict: Verdict, *, person: int, at: datetime
) -> None:
    meeting = await body_meeting_by_id(held.meeting)
    await decide_version(
        f"item:{held.item_address}",
        outcome=verdict.outcome.value,
        body=held.body.value,
        figures=meeting_figures(verdict, tally),
        citation=cited(held.preset),
        link=f"/motions/{held.public_id}",
        decided_on=await local_day(meeting.community, at),
        person=person,
        at=at,
    )


async def _into_the_minutes(meeting: str, item: int, words: str, *, person: int, at: datetime) -> None:
    """As the item's outcome; a meeting that has ended already says it on the motion's own page only."""
    room = await hold_room(meeting)
    if room.state.started_at is None or room.state.ended_at is not None:
        return
    facts = {"kind": OutcomeKind.SETTLED.value, "words": words}
    await append(room, Kind.OUTCOME, by=person, at=at, item=item, facts=facts)


def _said(held: MeetingMotionOnFile, verdict: Verdict, present: int, hands: Choices, phones: Choices) -> str:
    """In the language in which minutes are kept."""
    return translator("zh").plain(
        f"meeting_motions.minutes_{verdict.outcome}",
        members=held.members,
        present=present,
        agree=hands.agree + phones.agree,
        against=hands.against + phones.against,
        abstain=hands.abstain + phones.abstain,
    )


def _judged(held: MeetingMotionOnFile, present: int, phones: Choices) -> tuple[Choices, Tally, Verdict]:
    try:
        hands = counted_hands(held.hand_counts, phones=held.phones)
        tally = meeting_tally(members=held.members, present=present, hands=hands, phones=phones)
    except CountRefused as refused:
        raise Refusal(f"meeting_motions.{refused.fault}") from refused
    return hands, tally, judge(held.preset, tally)


def _written(choices: Choices) -> str:
    return json.dumps(
        {"abstain": choices.abstain, "against": choices.against, "agree": choices.agree},
        separators=(",", ":"),
    )
