"""What would an uploaded file change if the answers given so far were all?

Settling ten thousand rows takes a second or two, so it is done beside the event loop and kept for the next
page as long as file, answers and roll are the same. The kept copy serves pages only: confirming compares it
with what is stored then.
"""

import asyncio
import hashlib
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from app.community.queries.existing_roll import existing_roll
from app.community.roll_reading.stored import answers_from_json, preview_from_json
from app.community.rules.roll.changes import Changes, Do, compare
from app.community.rules.roll.doubts import Answers
from app.community.rules.roll.known import ExistingRoll
from app.community.rules.roll.plan import Plan, settle
from app.community.rules.roll.preview import Preview
from app.community.tables import RollUpload
from app.database import fetch, read

_KEPT = 3  # files of ten thousand rows; each takes some tens of megabytes


@dataclass(frozen=True)
class SettledUpload:
    """A file that has been read, with everything that its page shows; `seen` is its fingerprint."""

    public_id: str
    preview_text: str
    answers_text: str
    preview: Preview
    answers: Answers
    choices: Mapping[str, Do]
    known: ExistingRoll
    plan: Plan
    changes: Changes
    seen: str

    @property
    def open(self) -> int:
        """How many questions wait for an answer before anything can be saved."""
        return len(self.plan.open) + len(self.changes.open(self.choices))


_kept: OrderedDict[str, tuple[str, SettledUpload]] = OrderedDict()


async def settled_upload(
    community: int, public_id: str, *, read_now: Preview | None = None
) -> SettledUpload | None:
    """None when it has not been read yet, has ended, or belongs to another community.

    `read_now` is the preview that has just been stored, by whoever has it in hand.
    """
    async with read():
        rows = await RollUpload.select(RollUpload.preview, RollUpload.answers).where(
            (RollUpload.public_id == public_id)
            & (RollUpload.community == community)
            & (RollUpload.preview != "")
            & RollUpload.ended_at.is_null()
        )
        if not rows:
            _kept.pop(public_id, None)
            return None
        stamp = await _stamp(community)
        preview, answers = rows[0]["preview"], rows[0]["answers"]
        before = _kept.get(public_id)
        if before and before[0] == stamp and _is_of(before[1], preview, answers):
            _kept.move_to_end(public_id)
            return before[1]
        known = await existing_roll(community)
    same = before[1].preview if before and before[1].preview_text == preview else read_now
    found = await asyncio.to_thread(_settled, public_id, preview, answers, known, same)
    _kept[public_id] = (stamp, found)
    while len(_kept) > _KEPT:
        _kept.popitem(last=False)
    return found


def forget_settled(public_id: str) -> None:
    """The roll is no longer what it was when this was settled."""
    _kept.pop(public_id, None)


def _is_of(found: SettledUpload, preview: str, answers: str) -> bool:
    return found.answers_text == answers and found.preview_text == preview


def _settled(
    public_id: str, preview_text: str, answers_text: str, known: ExistingRoll, read_before: Preview | None
) -> SettledUpload:
    preview = read_before or preview_from_json(preview_text)
    answers, choices = answers_from_json(answers_text or "{}")
    plan = settle(preview, answers, known)
    changes = compare(plan, known)
    return SettledUpload(
        public_id=public_id,
        preview_text=preview_text,
        answers_text=answers_text,
        preview=preview,
        answers=answers,
        choices=choices,
        known=known,
        plan=plan,
        changes=changes,
        seen=_fingerprint(plan, changes, choices),
    )


def _fingerprint(plan: Plan, changes: Changes, choices: Mapping[str, Do]) -> str:
    """What the confirming form carries, so that nobody confirms what they did not see."""
    chosen = [(change, do) for change, do in changes.chosen(choices)]
    text = msgspec.json.encode((chosen, plan.decisions, plan.owners))
    return hashlib.sha256(text).hexdigest()[:24]


async def _stamp(community: int) -> str:
    """Differs after every change of the roll: each leaves a record, and places and owners are only added."""
    rows = await fetch(
        "SELECT (SELECT COALESCE(MAX(id), 0) FROM roll_change WHERE community = ?) AS changes,"
        " (SELECT COUNT(*) FROM unit WHERE community = ? AND removed_on IS NULL) AS units,"
        " (SELECT COALESCE(MAX(id), 0) FROM owner WHERE community = ?) AS owners,"
        " (SELECT COUNT(*) FROM owner WHERE community = ? AND ended_on IS NOT NULL) AS ended",
        [community] * 4,
    )
    return "/".join(str(value) for value in rows[0].values())
