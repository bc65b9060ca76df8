"""How often may something be tried that can be guessed? Counted in the database, also across restarts."""

import hashlib
import hmac
from datetime import timedelta

from app.clock import now
from app.database import write
from app.refusals import TooManyTrials
from app.web.ground import WebSettings
from app.web.tables import TrialLimit

# One statement, so that two tries at the same moment count as two on both engines.
_COUNT = """
INSERT INTO trial_limit (key_hash, since, tries) VALUES ({}, {}, 1)
ON CONFLICT (key_hash) DO UPDATE SET
    tries = CASE WHEN trial_limit.since <= {} THEN 1 ELSE trial_limit.tries + 1 END,
    since = CASE WHEN trial_limit.since <= {} THEN excluded.since ELSE trial_limit.since END
RETURNING since, tries
"""
KEPT_FOR = timedelta(days=2)


async def try_once(settings: WebSettings, key: str, *, limit: int, per: timedelta) -> None:
    """Count one try under a key ("password:12000000001"); beyond the limit raise `TooManyTrials`.

    Call it before and outside the action's own `write()`: a refused action rolls back, a try stays.
    """
    at, window = int(now().timestamp()), int(per.total_seconds())
    async with write():
        rows = await TrialLimit.raw(_COUNT, _hash(settings.secret, key), at, at - window, at - window)
    since, tries = rows[0]["since"], rows[0]["tries"]
    if tries > limit:
        raise TooManyTrials(minutes=max(1, -(-(since + window - at) // 60)))


async def forgive(settings: WebSettings, key: str) -> None:
    """Forget the tries under a key: it was the right person after all."""
    async with write():
        await TrialLimit.delete().where(TrialLimit.key_hash == _hash(settings.secret, key))


async def forget_old_trials() -> None:
    """Delete counts whose window is long over."""
    async with write():
        await TrialLimit.delete().where(TrialLimit.since < int((now() - KEPT_FOR).timestamp()))


def _hash(secret: bytes, key: str) -> str:
    """A keyed hash: the table of a stolen backup does not tell which telephone numbers were tried."""
    return hmac.new(secret, b"trial\0" + key.encode(), hashlib.sha256).hexdigest()
