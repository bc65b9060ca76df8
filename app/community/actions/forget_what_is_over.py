"""Delete personal data whose day has come; what a vote's record needs stays with the vote."""

from datetime import date, datetime, timedelta

from app.community.rules.personal_data import CONTACT_DAYS, DEVICE_DAYS, MESSAGE_DAYS, OUTBOX_DAYS
from app.database import execute, write


async def forget_what_is_over(*, at: datetime, today: date) -> None:
    """Numbers of former owners, marks of former phones, old sessions, old messages, old logins."""
    async with write():
        await _contacts(today - timedelta(days=CONTACT_DAYS))
        await _devices(at - timedelta(days=DEVICE_DAYS))
        await _messages(at - timedelta(days=MESSAGE_DAYS), at - timedelta(days=OUTBOX_DAYS))
        await _people(at, at - timedelta(days=CONTACT_DAYS), today - timedelta(days=CONTACT_DAYS))


async def _contacts(before: date) -> None:
    await execute(
        "UPDATE owner SET mobile = '', certificate_digits = ''"
        " WHERE ended_on < ? AND (mobile <> '' OR certificate_digits <> '')",
        [before],
    )
    await execute("UPDATE holding SET certificate = '' WHERE until < ? AND certificate <> ''", [before])


async def _devices(before: datetime) -> None:
    await execute("UPDATE owner_access SET phone_hash = '' WHERE until < ? AND phone_hash <> ''", [before])
    await execute("DELETE FROM session WHERE ended_at < ? OR ends_at < ?", [before, before])


async def _messages(inbox_before: datetime, outbox_before: datetime) -> None:
    await execute(
        "DELETE FROM outbox_message WHERE created_at < ? OR item IN"
        " (SELECT i.id FROM inbox_item i WHERE i.created_at < ?)",
        [outbox_before, inbox_before],
    )
    await execute(
        "DELETE FROM inbox_reading WHERE item IN (SELECT i.id FROM inbox_item i WHERE i.created_at < ?)",
        [inbox_before],
    )
    await execute("DELETE FROM inbox_item WHERE created_at < ?", [inbox_before])


async def _people(at: datetime, before: datetime, day: date) -> None:
    """Nobody's way in outlives the last thing it was for; the name stays where a record names it."""
    await execute(
        "UPDATE person SET mobile = '', login = '', password_hash = '', ended_at = ?"
        " WHERE ended_at IS NULL AND created_at < ?"
        " AND (EXISTS (SELECT 1 FROM owner_access oa WHERE oa.person = person.id)"
        " OR EXISTS (SELECT 1 FROM role r WHERE r.person = person.id))"
        " AND NOT EXISTS (SELECT 1 FROM owner_access oa WHERE oa.person = person.id"
        " AND (oa.until IS NULL OR oa.until >= ?))"
        " AND NOT EXISTS (SELECT 1 FROM role r WHERE r.person = person.id"
        " AND (r.until IS NULL OR r.until >= ?))",
        [at, before, before, day],
    )
