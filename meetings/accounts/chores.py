"""What happens in the accounts by itself: names on receipts go after their time."""

from datetime import datetime, timedelta

from app.clock import now
from meetings.accounts.actions.forget_payers import forget_payers

FORGETS_EVERY = timedelta(hours=12)
_forgot_at: datetime | None = None


async def forget_names_on_receipts(_: bytes) -> None:
    """Twice a day."""
    global _forgot_at
    if _forgot_at is None or not timedelta() <= now() - _forgot_at < FORGETS_EVERY:
        await forget_payers(now())
        _forgot_at = now()


CHORES = (forget_names_on_receipts,)
