"""What do all changes of an item have in common? It is held, judged as it stands now, and noted."""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from app.community.actions.tell import settle, tell
from app.database import execute, fetch, lock
from app.refusals import NotFound, Refusal
from meetings.checklists.queries.items import Item, Seen, item_for, number_of
from meetings.checklists.rules.items import MOST_PHOTOS
from meetings.checklists.tables import ItemNote, ItemPhoto, ListItem

LONGEST_NOTE = 2_000


async def hold_item(public_id: str, person: int | None, today: date) -> Seen:
    """Inside `write()`: the item with its row held, as it is now; NotFound for whoever may not read it."""
    await lock(ListItem, await number_of(public_id))
    return await item_for(public_id, person, today)


async def hold_row(number: int) -> None:
    """Inside `write()`: hold one more item, by its row id."""
    await lock(ListItem, number)


async def write_note(
    item: int,
    kind: str,
    *,
    at: datetime,
    by: int | None,
    words: str = "",
    facts: Mapping[str, object] | None = None,
    public: bool = True,
    photos: Iterable[int] = (),
) -> int:
    """One more entry of the item's history, with its photos."""
    rows = await ItemNote.insert(
        ItemNote(
            item=item,
            kind=kind,
            words=words,
            facts=json.dumps(dict(facts or {}), ensure_ascii=False, sort_keys=True, separators=(",", ":")),
            public=public,
            written_by=by,
            written_at=at,
        )
    )
    number = int(rows[0]["id"])
    await hang_photos(item, photos, note=number)
    return number


async def hang_photos(item: int, photos: Iterable[int], *, note: int | None = None) -> None:
    """Photos that waited in the store now belong to the item and stay as long as it does."""
    for file in dict.fromkeys(photos):
        await ItemPhoto.insert(ItemPhoto(item=item, note=note, file=file))
        await execute("UPDATE stored_file SET delete_on = NULL WHERE id = ?", [file])


async def tell_of(
    item: Item,
    message: str,
    people: Iterable[int],
    *,
    at: datetime,
    but: int | None = None,
    todo: bool = False,
    due_at: datetime | None = None,
    words: str = "",
) -> None:
    """An inbox item about this item for each of these people, whoever acts left out."""
    await tell(
        message,
        at=at,
        community=item.community,
        params={"number": item.number, "words": item.words, "said": words},
        people=[person for person in people if person != but],
        link=f"/items/{item.public_id}",
        todo=todo,
        subject=f"item:{item.id}",
        due_at=due_at,
    )


async def settle_all(item: int, *, at: datetime) -> None:
    """Whatever was to be done about an item is done, whoever it was asked of."""
    rows = await fetch(
        "SELECT DISTINCT person FROM inbox_item WHERE subject = ? AND done_at IS NULL AND kind = 'todo'"
        " AND person IS NOT NULL",
        [f"item:{item}"],
    )
    await settle(f"item:{item}", at=at, people=[int(row["person"]) for row in rows])


def said(words: str, *, at: str = "words", needed: bool = True) -> str:
    """What was typed as a reason or a note: there, and not too long."""
    text = words.strip()
    if needed and not text:
        raise Refusal("lists.say_why", at=at)
    if len(text) > LONGEST_NOTE:
        raise Refusal("lists.too_long", at=at, most=LONGEST_NOTE, n=len(text))
    return text


def check_photos(photos: tuple[int, ...]) -> None:
    """Refuses more photos than a note may have."""
    if len(photos) > MOST_PHOTOS:
        raise Refusal("lists.too_many_photos", at="photo", n=MOST_PHOTOS)


def check_open(item: Item) -> None:
    """Nothing is done to what is closed; it can be reopened."""
    if not item.is_open:
        raise Refusal("lists.is_closed")


def leader(seen: Seen) -> None:
    """Only who acts for the level; others are told that there is nothing here."""
    if not seen.leads:
        raise NotFound
