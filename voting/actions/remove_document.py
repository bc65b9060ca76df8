"""Take a document out of a draft; once posted it stays."""

from app.database import write
from app.refusals import Refusal
from voting.calling import hold_assembly
from voting.rules.stages import Stage
from voting.tables import AssemblyDocument


async def remove_document(public_id: str, document: int) -> None:
    """Take it out; a second time changes nothing. The words of a text stay as long as the text does."""
    async with write():
        draft = (await hold_assembly(public_id, Stage.DRAFT)).assembly
        texts = {motion.text_fingerprint for motion in draft.motions if motion.text_version}
        if any(each.id == document and each.sha256 in texts for each in draft.documents):
            raise Refusal("adoptions.document_is_fixed")
        await AssemblyDocument.delete().where(
            (AssemblyDocument.assembly == draft.id) & (AssemblyDocument.id == document)
        )
