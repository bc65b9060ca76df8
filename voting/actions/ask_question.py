"""Ask, before voting, a question about the matter; the answer is public."""

from app.clock import now
from app.community.actions.tell import tell
from app.database import write
from app.refusals import NotFound, Refusal
from voting.calling import hold_assembly
from voting.queries.callers import owners_of_person
from voting.queries.questions import questions_of
from voting.queries.rolls import in_scope
from voting.queries.scopes import callers_of
from voting.rules.stages import Stage
from voting.tables import MatterQuestion

MOST_TEXT = 1000
MOST_OPEN = 10  # of one person, without an answer


async def ask_question(public_id: str, *, person: int, text: str) -> int:
    """Write the question of an owner on the roll and return it; the same words sent twice are one."""
    said = text.strip()[:MOST_TEXT]
    async with write():
        held = await hold_assembly(public_id)
        owners = await in_scope(held.assembly.id, await owners_of_person(person, held.assembly.community))
        if not owners:
            raise NotFound
        if not said:
            raise Refusal("questions.write_it", at="text")
        if held.assembly.stage is not Stage.POSTED:
            raise Refusal("questions.too_late")
        mine = [
            each for each in await questions_of(held.assembly.id) if each.person == person and not each.answer
        ]
        for each in mine:
            if each.text == said:
                return each.id
        if len(mine) >= MOST_OPEN:
            raise Refusal("questions.too_many", n=MOST_OPEN)
        at = now()
        rows = await MatterQuestion.insert(
            MatterQuestion(assembly=held.assembly.id, person=person, owner=owners[0], text=said, asked_at=at)
        )
        number = int(rows[0]["id"])
        await tell(
            "questions.arrived",
            at=at,
            community=held.assembly.community,
            params={"assembly": held.assembly.title, "text": said},
            people=await callers_of(held.assembly.community),
            link=f"/assemblies/{public_id}/questions#question-{number}",
            todo=True,
            subject=f"question:{number}",
            due_at=held.assembly.opens_at,
        )
        return number
