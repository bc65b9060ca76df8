"""Take a document out of a draft; once posted it stays."""

from app.database import write
from voting.calling import hold_assembly
from voting.rules.stages import Stage
from voting.tables import AssemblyDocument


async def remove_document(public_id: str, document: int) -> None:
    """Take it out; a second time changes nothing."""
    async with write():
        draft = (await hold_assembly(public_id, Stage.DRAFT)).assembly
        await AssemblyDocument.delete().where(
            (AssemblyDocument.assembly == draft.id) & (AssemblyDocument.id == document)
        )
