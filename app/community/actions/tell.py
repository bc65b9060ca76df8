"""Tell people or owners something, in the same transaction as what it tells of."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime

from app.community.tables import InboxItem
from app.database import execute, write

AT_ONCE = 500  # rows of one statement: well below the engines' limits on parameters


async def tell(
    message: str,
    *,
    at: datetime,
    community: int | None,
    params: Mapping[str, str | int] | None = None,
    people: Iterable[int] = (),
    owners: Iterable[int] = (),
    link: str = "",
    todo: bool = False,
    subject: str = "",
    due_at: datetime | None = None,
) -> None:
    """Put one inbox item per addressee; `message` is a catalogue key (`….title` is its headline).

    An owner's item reaches whoever may act for that owner, and the print list when nobody may.
    """
    said = json.dumps(dict(params or {}), ensure_ascii=False, sort_keys=True)
    shared = (community, "todo" if todo else "news", message, said, link, subject, at, due_at)
    addressees: list[tuple[int | None, int | None]] = [(person, None) for person in dict.fromkeys(people)]
    addressees += [(None, owner) for owner in dict.fromkeys(owners)]
    async with write():
        for start in range(0, len(addressees), AT_ONCE):
            part = addressees[start : start + AT_ONCE]
            await execute(
                "INSERT INTO inbox_item (person, owner, community, kind, message, params, link, subject,"
                f" created_at, due_at) VALUES {', '.join(['(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)'] * len(part))}",
                [value for addressee in part for value in (*addressee, *shared)],
            )


async def settle(
    subject: str, *, at: datetime, owners: Iterable[int] = (), people: Iterable[int] = ()
) -> None:
    """Mark the to-dos about `subject` as done for these owners and people."""
    async with write():
        await _settle(subject, at, InboxItem.owner, owners)
        await _settle(subject, at, InboxItem.person, people)


async def _settle(subject: str, at: datetime, column: object, ids: Iterable[int]) -> None:
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        return
    await InboxItem.update({InboxItem.done_at: at}).where(
        (InboxItem.subject == subject) & InboxItem.done_at.is_null() & column.is_in(wanted)  # type: ignore[attr-defined]
    )
