"""Under which name does the file store keep a document of an assembly, or the photo of a posting?"""

from app.database import fetch


async def file_of_document(assembly: int, document: int) -> str | None:
    rows = await fetch(
        "SELECT f.public_id FROM assembly_document d JOIN stored_file f ON f.id = d.file"
        " WHERE d.assembly = ? AND d.id = ?",
        [assembly, document],
    )
    return str(rows[0]["public_id"]) if rows else None


async def photo_of_posting(assembly: int, posting: int) -> str | None:
    rows = await fetch(
        "SELECT f.public_id FROM posting p JOIN notice n ON n.id = p.notice"
        " JOIN stored_file f ON f.id = p.photo WHERE n.assembly = ? AND p.id = ?",
        [assembly, posting],
    )
    return str(rows[0]["public_id"]) if rows else None
