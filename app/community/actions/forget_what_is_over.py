"""Delete personal data whose day has come; what a vote's record needs stays with the vote."""

from datetime import date, datetime, timedelta

from app.community.queries.standings import tied_to
from app.community.rules.personal_data import (
    CONTACT_DAYS,
    DEVICE_DAYS,
    MESSAGE_DAYS,
    OCCUPANCY_DAYS,
    OUTBOX_DAYS,
)
from app.database import execute, fetch, write


async def forget_what_is_over(*, at: datetime, today: date) -> None:
    """Numbers of former owners, who moved out, marks of former phones, old sessions, messages, logins."""
    async with write():
        await _contacts(today - timedelta(days=CONTACT_DAYS))
        await _devices(at - timedelta(days=DEVICE_DAYS))
        await _homes(at, today)
        await _messages(at - timedelta(days=MESSAGE_DAYS), at - timedelta(days=OUTBOX_DAYS))
        await execute("DELETE FROM data_reading WHERE read_on < ?", [today - timedelta(days=MESSAGE_DAYS)])
        await execute("DELETE FROM own_data_request WHERE made_at < ?", [at - timedelta(days=MESSAGE_DAYS)])
        await _people(at, at - timedelta(days=CONTACT_DAYS), today - timedelta(days=CONTACT_DAYS), today)


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


async def _homes(at: datetime, today: date) -> None:
    """Whoever has moved out is forgotten; that so many lived there, and when, stays."""
    before = today - timedelta(days=OCCUPANCY_DAYS)
    over = (
        "until < ? AND (name <> '' OR mobile <> '' OR person IS NOT NULL OR lease_until IS NOT NULL"
        " OR papers_until IS NOT NULL)"
    )
    rows = await fetch(f"SELECT DISTINCT person FROM occupancy WHERE {over}", [before])
    await execute(
        "UPDATE occupancy SET name = '', mobile = '', person = NULL, lease_until = NULL, papers_until = NULL"
        f" WHERE {over}",
        [before],
    )
    for row in rows:  # those who came in by nothing else; offices and owners have a longer term of their own
        await execute(
            "UPDATE person SET mobile = '', login = '', password_hash = '', ended_at = ?"
            " WHERE id = ? AND ended_at IS NULL AND NOT EXISTS"
            " (SELECT 1 FROM owner_access oa WHERE oa.person = person.id)"
            " AND NOT EXISTS (SELECT 1 FROM role r WHERE r.person = person.id)",
            [at, row["person"] if not await _sits(row["person"], today) else 0],
        )


async def _sits(person: int | None, today: date) -> bool:
    return person is None or bool(await tied_to(person, today))


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


async def _people(at: datetime, before: datetime, day: date, today: date) -> None:
    """Nobody's way in outlives the last thing it was for; the name stays where a record names it."""
    rows = await fetch(
        "SELECT person.id FROM person WHERE ended_at IS NULL AND created_at < ?"
        " AND (EXISTS (SELECT 1 FROM owner_access oa WHERE oa.person = person.id)"
        " OR EXISTS (SELECT 1 FROM role r WHERE r.person = person.id))"
        " AND NOT EXISTS (SELECT 1 FROM owner_access oa WHERE oa.person = person.id"
        " AND (oa.until IS NULL OR oa.until >= ?))"
        " AND NOT EXISTS (SELECT 1 FROM role r WHERE r.person = person.id"
        " AND (r.until IS NULL OR r.until >= ?))",
        [before, before, day],
    )
    for row in rows:
        if not await tied_to(row["id"], today):
            await execute(
                "UPDATE person SET mobile = '', login = '', password_hash = '', ended_at = ? WHERE id = ?",
                [at, row["id"]],
            )
