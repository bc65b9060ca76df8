"""Tell people or owners something, in the same transaction as what it tells of."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime

from app.community.tables import InboxItem
from app.database import write


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
    shared = {
        InboxItem.community: community,
        InboxItem.kind: "todo" if todo else "news",
        InboxItem.message: message,
        InboxItem.params: json.dumps(dict(params or {}), ensure_ascii=False, sort_keys=True),
        InboxItem.link: link,
        InboxItem.subject: subject,
        InboxItem.created_at: at,
        InboxItem.due_at: due_at,
    }
    items = [InboxItem({**shared, InboxItem.person: person}) for person in dict.fromkeys(people)]
    items += [InboxItem({**shared, InboxItem.owner: owner}) for owner in dict.fromkeys(owners)]
    async with write():
        for start in range(0, len(items), 500):  # well below the engines' limits on parameters
            await InboxItem.insert(*items[start : start + 500])


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
