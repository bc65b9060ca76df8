"""Keep what the recorder typed into the minutes; two who type at once overwrite nobody unseen."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from app.database import write
from app.refusals import NotFound, Refusal
from meetings.gatherings.queries.meetings import may_run
from meetings.gatherings.queries.minutes import draft
from meetings.gatherings.room_log import HeldRoom, hold_room
from meetings.gatherings.rules.minutes import MOST_WORDS, part_words
from meetings.gatherings.rules.states import State
from meetings.gatherings.tables import MinutesEdit


@dataclass(frozen=True)
class Typed:
    """One part as the form sends it: the words it showed, and the words it holds now."""

    part: str
    seen: str
    words: str


async def save_minutes(public_id: str, typed: Iterable[Typed], *, by: int, at: datetime) -> None:
    """Only parts that were changed are written; a part somebody else changed meanwhile is refused."""
    async with write():
        held = await hold_room(public_id)
        await refuse_writers(held, by=by, at=at)
        standing = part_words(await draft(held.head))
        for each in typed:
            words, stands = _folded(each.words), standing.get(each.part)
            if stands is None:
                raise NotFound
            if words in (stands, _folded(each.seen)):
                continue
            if len(words) > MOST_WORDS:
                raise Refusal("minutes.too_long", at=each.part, n=MOST_WORDS)
            if stands != _folded(each.seen):
                raise Refusal("minutes.changed_meanwhile", at=each.part)
            await _put(held, each.part, words, by=by, at=at)


async def refuse_writers(held: HeldRoom, *, by: int, at: datetime) -> None:
    """Who runs the meeting writes its minutes, from its start on."""
    if not await may_run(by, held.head, held.today(at)):
        raise NotFound
    if held.head.state not in (State.RUNNING, State.CLOSED):
        raise Refusal("minutes.not_yet")


async def _put(held: HeldRoom, part: str, words: str, *, by: int, at: datetime) -> None:
    changed = (
        await MinutesEdit.update(
            {MinutesEdit.words: words, MinutesEdit.edited_by: by, MinutesEdit.edited_at: at}
        )
        .where((MinutesEdit.meeting == held.head.id) & (MinutesEdit.part == part))
        .returning(MinutesEdit.id)
    )
    if not changed:
        await MinutesEdit.insert(
            MinutesEdit(meeting=held.head.id, part=part, words=words, edited_by=by, edited_at=at)
        )


def _folded(words: str) -> str:
    """A browser sends line ends as CR LF."""
    return "\n".join(line.rstrip() for line in words.strip().splitlines())
