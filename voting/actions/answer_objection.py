"""Answer an objection to the roll: upheld ones put a corrected roll in the place of the posted one."""

from app.clock import now
from app.community.actions.tell import settle, tell
from app.database import write
from app.refusals import NotFound, Refusal
from voting.actions.correct_roll import correct_roll
from voting.calling import hold_assembly
from voting.queries.rolls import objection
from voting.queries.scopes import callers_of
from voting.rules.stages import Stage
from voting.tables import RollAnswer


async def answer_objection(
    public_id: str, objection_id: int, *, person: int, upheld: bool, text: str
) -> int | None:
    """Write the answer; returns the new version of the roll where there is one.

    An upheld objection needs the community's roll corrected by hand first; the roll is then derived anew and
    the answer is its reason. Answering a second time changes nothing.
    """
    if not text.strip():
        raise Refusal("roll_posted.answer_in_words", at=f"answer-{objection_id}")
    async with write():
        held = await hold_assembly(public_id)
        found = await objection(objection_id)
        if found is None or found.assembly != held.assembly.id:
            raise NotFound
        if found.upheld is not None:
            return None
        if held.assembly.stage is not Stage.POSTED:
            raise Refusal(f"calling.not_now_{held.assembly.stage}")
        at = now()
        version = await correct_roll(public_id, person=person, reason=text) if upheld else None
        await RollAnswer.insert(
            RollAnswer(
                objection=objection_id,
                upheld=upheld,
                text=text.strip(),
                version=version,
                answered_by=person,
                answered_at=at,
            )
        )
        await settle(f"objection:{objection_id}", at=at, people=await callers_of(held.assembly.community))
        await tell(
            "roll_posted.objection_upheld" if upheld else "roll_posted.objection_rejected",
            at=at,
            community=held.assembly.community,
            params={"assembly": held.assembly.title, "answer": text.strip()},
            owners=(found.owner,),
            link=f"/assemblies/{public_id}/roll#objection-{objection_id}",
        )
        return version
