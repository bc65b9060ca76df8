"""Which votes are due to end, and which have ended without a verdict?"""

from datetime import datetime

from app.database import fetch

_RUNNING = (
    " FROM assembly a JOIN opening o ON o.assembly = a.id"
    " WHERE NOT EXISTS (SELECT 1 FROM closure c WHERE c.assembly = a.id)"
    " AND NOT EXISTS (SELECT 1 FROM calling_off f WHERE f.assembly = a.id)"
)


async def due_to_close(at: datetime) -> tuple[str, ...]:
    """Open votes whose posted time has come, the longest overdue first, by public id."""
    rows = await fetch(f"SELECT a.public_id{_RUNNING} AND a.closes_at <= ? ORDER BY a.closes_at", [at])
    return tuple(row["public_id"] for row in rows)


async def running() -> tuple[str, ...]:
    """Every vote in which ballots are taken, by public id."""
    rows = await fetch(f"SELECT a.public_id{_RUNNING} ORDER BY a.id")
    return tuple(row["public_id"] for row in rows)


async def next_close() -> datetime | None:
    """When the next open vote ends."""
    rows = await fetch(
        f"SELECT a.closes_at{_RUNNING} AND a.closes_at IS NOT NULL ORDER BY a.closes_at LIMIT 1"
    )
    return rows[0]["closes_at"] if rows else None


async def closed_without_verdict() -> tuple[str, ...]:
    """Votes that ended and were not judged: a stop came between, or what is stored is not whole."""
    rows = await fetch(
        "SELECT a.public_id FROM assembly a JOIN closure c ON c.assembly = a.id"
        " WHERE NOT EXISTS (SELECT 1 FROM verdict v WHERE v.assembly = a.id) ORDER BY c.closed_at"
    )
    return tuple(row["public_id"] for row in rows)


async def without_verdict() -> tuple[str, ...]:
    """Every vote that has a ledger and is not over."""
    rows = await fetch(
        "SELECT a.public_id FROM assembly a JOIN opening o ON o.assembly = a.id"
        " WHERE NOT EXISTS (SELECT 1 FROM verdict v WHERE v.assembly = a.id)"
        " AND NOT EXISTS (SELECT 1 FROM calling_off f WHERE f.assembly = a.id) ORDER BY a.id"
    )
    return tuple(row["public_id"] for row in rows)
