"""What does a stored preview come to with the answers so far? Off the event loop: a large roll takes time."""

import asyncio

from app.community.roll_reading.stored import answers_from_json, preview_from_json
from app.community.rules.roll.changes import Changes, Do, compare
from app.community.rules.roll.known import ExistingRoll
from app.community.rules.roll.plan import Plan, settle
from app.community.rules.roll.preview import Preview


async def settled(preview_json: str, answers_json: str, known: ExistingRoll) -> tuple[Preview, Plan]:
    """The preview and its plan, for a page or for saving."""
    return await asyncio.to_thread(_settled, preview_json, answers_json, known)


async def compared(plan: Plan, answers_json: str, known: ExistingRoll) -> tuple[Changes, dict[str, Do]]:
    """What the plan would change on the roll, and what was chosen for each change so far."""
    changes = await asyncio.to_thread(compare, plan, known)
    return changes, answers_from_json(answers_json)[1]


def _settled(preview_json: str, answers_json: str, known: ExistingRoll) -> tuple[Preview, Plan]:
    preview = preview_from_json(preview_json)
    return preview, settle(preview, answers_from_json(answers_json)[0], known)
