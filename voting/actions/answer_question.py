"""Answer a question about the matter, in public and for good."""

from app.clock import now
from app.community.actions.tell import settle, tell
from app.database import write
from app.refusals import NotFound, Refusal
from voting.calling import hold_assembly
from voting.queries.questions import questions_of
from voting.queries.scopes import callers_of
from voting.tables import MatterAnswer


async def answer_question(public_id: str, question: int, *, person: int, text: str) -> None:
    """Write the answer and tell who asked; a second answer changes nothing."""
    if not text.strip():
        raise Refusal("questions.answer_it", at=f"answer-{question}")
    async with write():
        held = await hold_assembly(public_id)
        asked = [each for each in await questions_of(held.assembly.id) if each.id == question]
        if not asked:
            raise NotFound
        if asked[0].answer:
            return
        at = now()
        await MatterAnswer.insert(
            MatterAnswer(question=question, text=text.strip(), answered_by=person, answered_at=at)
        )
        await settle(f"question:{question}", at=at, people=await callers_of(held.assembly.community))
        await tell(
            "questions.answered",
            at=at,
            community=held.assembly.community,
            params={"assembly": held.assembly.title, "text": asked[0].text},
            people=(asked[0].person,),
            link=f"/assemblies/{public_id}/questions#question-{question}",
        )
