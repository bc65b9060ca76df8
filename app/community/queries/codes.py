"""Which printed code is this, and is it still good?"""

from dataclasses import dataclass
from datetime import datetime

from app.community.rules import codes
from app.community.tables import Code


@dataclass(frozen=True)
class FoundCode:
    """A code that somebody showed; `live` says whether it may still be used."""

    id: int
    purpose: str
    community: int | None
    subject_kind: str
    subject_id: int
    expires_at: datetime | None
    used_at: datetime | None
    used_by: int | None
    ended_at: datetime | None

    def live(self, at: datetime) -> bool:
        return self.ended_at is None and (self.expires_at is None or at < self.expires_at)


async def code_by_link(token: str) -> FoundCode | None:
    """The code behind a scanned link."""
    rows = await Code.select().where(Code.link_hash == codes.link_hash(token))
    return _found(rows[0]) if rows else None


async def code_by_id(number: int) -> FoundCode:
    """The same code again, inside the transaction that uses it."""
    rows = await Code.select().where(Code.id == number)
    return _found(rows[0])


async def code_by_typing(secret: bytes, typed: str) -> FoundCode | None:
    """The code that somebody typed."""
    bare = codes.read(typed)
    if bare is None:
        return None
    rows = await Code.select().where(Code.typed_hash == codes.typed_hash(secret, bare))
    return _found(rows[0]) if rows else None


def _found(row: dict[str, object]) -> FoundCode:
    kind, _, number = str(row["subject"]).partition(":")
    return FoundCode(
        id=row["id"],  # type: ignore[arg-type]
        purpose=str(row["purpose"]),
        community=row["community"],  # type: ignore[arg-type]
        subject_kind=kind,
        subject_id=int(number),
        expires_at=row["expires_at"],  # type: ignore[arg-type]
        used_at=row["used_at"],  # type: ignore[arg-type]
        used_by=row["used_by"],  # type: ignore[arg-type]
        ended_at=row["ended_at"],  # type: ignore[arg-type]
    )
