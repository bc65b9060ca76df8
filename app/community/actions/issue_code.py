"""Issue a printed code for a subject; an earlier one for the same subject and purpose dies."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from app.community.rules import codes
from app.community.tables import Code
from app.database import write


@dataclass(frozen=True)
class PrintedCode:
    """The only time a code is known in plain: link token (for the QR) and typed form."""

    id: int
    subject: str
    token: str
    typed: str


async def issue_code(
    purpose: str,
    subject: str,
    *,
    secret: bytes,
    at: datetime,
    community: int | None,
    issued_by: int | None,
    expires_at: datetime | None = None,
) -> PrintedCode:
    """Store the two hashes of a fresh code and return the plain forms to print."""
    token = secrets.token_urlsafe(16)
    typed = codes.written(secrets.randbits(5 * codes.TYPED_LENGTH))
    async with write():
        rows = await Code.insert(
            Code(
                purpose=purpose,
                community=community,
                subject=subject,
                link_hash=codes.link_hash(token),
                typed_hash=codes.typed_hash(secret, codes.read(typed) or ""),
                issued_at=at,
                issued_by=issued_by,
                expires_at=expires_at,
            )
        )
        number = int(rows[0]["id"])
        await Code.update({Code.ended_at: at, Code.replaced_by: number}).where(
            (Code.subject == subject)
            & (Code.purpose == purpose)
            & Code.ended_at.is_null()
            & (Code.id != number)
        )
    return PrintedCode(number, subject, token, typed)
