"""Close every assembly whose posted time has come, and finish verdicts that a stop left open."""

from app.clock import now
from app.database import fetch
from voting.actions.close_assembly import close_assembly
from voting.actions.record_verdict import record_verdict
from voting.queries.assemblies import due_to_close


async def close_due(secret: bytes) -> int:
    """How many were closed; also at the start after the server was down."""
    due = await due_to_close(now())
    for public_id in due:
        await close_assembly(public_id, secret=secret)
    unfinished = await fetch(
        "SELECT a.public_id FROM assembly a JOIN closure c ON c.assembly = a.id"
        " WHERE NOT EXISTS (SELECT 1 FROM verdict v WHERE v.assembly = a.id)"
    )
    for row in unfinished:
        await record_verdict(row["public_id"], secret=secret)
    return len(due)
