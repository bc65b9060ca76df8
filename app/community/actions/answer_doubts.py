"""Keep what a person said to the doubts of a file and to the changes it would make."""

from collections.abc import Mapping

from app.community.roll_reading.stored import answers_from_json, answers_to_json, building_from_json
from app.community.rules.roll.changes import Do
from app.community.rules.roll.doubts import Answer, Answers, Option, Reason
from app.community.tables import RollUpload
from app.database import lock, write
from app.refusals import NotFound


async def answer_doubts(
    public_id: str,
    *,
    single: Mapping[str, Answer],
    for_all: Mapping[Reason, Option],
    choices: Mapping[str, Do],
) -> None:
    """Add these answers to those given before: two people may work down the list together."""
    async with write():
        rows = await RollUpload.select(RollUpload.id).where(
            (RollUpload.public_id == public_id) & RollUpload.ended_at.is_null()
        )
        if not rows:
            raise NotFound
        await lock(RollUpload, rows[0]["id"])
        stored = await RollUpload.select(RollUpload.answers, RollUpload.ended_at).where(
            RollUpload.id == rows[0]["id"]
        )
        if stored[0]["ended_at"] is not None:  # confirmed while this waited for the lock
            raise NotFound
        before, chosen = answers_from_json(stored[0]["answers"])
        answers = Answers({**before.single, **single}, {**before.for_all, **for_all})
        text = answers_to_json(
            answers, {**chosen, **choices}, building_from_json(stored[0]["answers"] or "{}")
        )
        await RollUpload.update({RollUpload.answers: text}).where(RollUpload.id == rows[0]["id"])
