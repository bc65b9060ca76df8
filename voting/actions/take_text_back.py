"""Take a text out of a draft: the draft stays, without it, and the text may be put again."""

from datetime import datetime

from app.database import write
from meetings.conventions.actions.end_submission import end_submission
from voting.calling import hold_assembly
from voting.queries.assemblies import text_ref
from voting.rules.stages import Stage
from voting.tables import AssemblyDocument, Motion


async def take_text_back(public_id: str, version: str, *, at: datetime) -> None:
    """Twice is once. Once posted it is called off instead, with a reason and a notice."""
    async with write():
        draft = (await hold_assembly(public_id, Stage.DRAFT)).assembly
        for motion in draft.motions:
            if motion.text_version != version:
                continue
            await Motion.update(
                {
                    Motion.text_version: "",
                    Motion.text_fingerprint: "",
                    Motion.question: "",
                    Motion.plan: "",
                }
            ).where(Motion.id == motion.id)
            words = [each.id for each in draft.documents if each.sha256 == motion.text_fingerprint]
            await AssemblyDocument.delete().where(AssemblyDocument.id.is_in(words or [0]))
        await end_submission(text_ref(public_id, version), at=at)
