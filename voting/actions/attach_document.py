"""Put a document beside a draft: it is posted with the notice, bound by its SHA-256."""

from app.database import fetch, write
from app.refusals import Refusal
from voting.calling import hold_assembly
from voting.rules.stages import Stage
from voting.tables import AssemblyDocument

MOST_DOCUMENTS = 24  # a leaf names at most 32


async def attach_document(public_id: str, *, file: int, title: str) -> int:
    """Add the stored file under a title; the same content twice is one document."""
    if not title.strip():
        raise Refusal("calling.name_the_document", at="title")
    async with write():
        draft = (await hold_assembly(public_id, Stage.DRAFT)).assembly
        if len(draft.documents) >= MOST_DOCUMENTS:
            raise Refusal("calling.too_many_documents", n=MOST_DOCUMENTS)
        stored = await fetch("SELECT sha256 FROM stored_file WHERE id = ?", [file])
        for each in draft.documents:
            if each.sha256 == stored[0]["sha256"]:
                return each.id
        rows = await AssemblyDocument.insert(
            AssemblyDocument(
                assembly=draft.id, file=file, title=title.strip()[:120], position=len(draft.documents) + 1
            )
        )
        return int(rows[0]["id"])
