"""Was this database born as a demo or as a real one, and does the secret beside it belong to it?"""

import hashlib
import hmac

from app.commands import Refused
from app.database import write
from app.settings import SECRET_FILE, Settings
from app.web.facts import BORN, fact, state_fact

SECRET = "secret"  # noqa: S105 - the name of a fact: what the secret can be recognised by


async def be_born(settings: Settings, kind: str) -> str:
    """State once what this database is, and to which secret it belongs; returns what holds from then on."""
    async with write():
        born = await state_fact(BORN, kind)
        await state_fact(SECRET, _mark(settings.secret))
    return born


async def refuse_foreign_secret(settings: Settings) -> None:
    """With another secret no key opens and no slip works, and nobody would know why."""
    known = await fact(SECRET)
    if known is not None and not hmac.compare_digest(known, _mark(settings.secret)):
        raise Refused("commands.foreign_secret", path=str(settings.data_dir / SECRET_FILE))


def _mark(secret: bytes) -> str:
    return hmac.new(secret, b"roundtable/mark/v1", hashlib.sha256).hexdigest()
