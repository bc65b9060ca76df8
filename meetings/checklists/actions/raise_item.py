"""Put something on one of the four lists, with where it came from; the same key twice is one item."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from app.community.actions.tell import tell
from app.community.queries.standings import place_by_id
from app.community.rules import codes
from app.community.tables import Code, Community
from app.database import execute, fetch, lock, write
from app.refusals import Refusal
from meetings.checklists.queries.levels import in_charge, standing_at, table_of_building, top_table_of
from meetings.checklists.queries.settings import list_settings
from meetings.checklists.rules.addresses import address_of
from meetings.checklists.rules.items import (
    LISTS,
    LONGEST_DETAIL,
    LONGEST_MEANS,
    LONGEST_NAME,
    LONGEST_PLACE,
    LONGEST_WORDS,
    MOST_PHOTOS,
    ORIGINS,
    TOPICS,
    Visibility,
    goes_up_at,
)
from meetings.checklists.tables import ItemLink, ItemPhoto, ListItem

FOLLOW = "item_follow"  # the purpose of a code that whoever raised an item without a name keeps
# of what came about otherwise, others were there when it was said
TOLD_OF = frozenset({"person", "slip", "breach", "patrol", "errand", "house_code"})


@dataclass(frozen=True)
class RaisedItem:
    """The item as it stands now; `number` is what people call it by: issue 128."""

    id: int
    public_id: str
    number: int
    new: bool = True  # false: this key had raised it before


@dataclass(frozen=True)
class FollowCode:
    """The two plain forms of a code to follow an item by; only their hashes are stored."""

    token: str
    typed: str

    @classmethod
    def of(cls, secret: bytes, key: str) -> "FollowCode":
        """The code that goes with a sending: a second answer to it shows the same one."""
        return cls(*codes.derived(secret, b"item-follow", key))


async def raise_item(
    list: str,
    words: str,
    *,
    community: int,
    at: datetime,
    by: int | None,
    raised_name: str = "",
    detail: str = "",
    topic: str = "",
    place: str = "",
    building: int | None = None,
    round_table: int | None,
    visibility: str = "community",
    origin: str = "person",
    origin_ref: str = "",
    origin_words: str = "",
    responsible: int | None = None,
    responsible_name: str = "",
    due_on: date | None = None,
    done_means: str = "",
    offered_by: str = "",
    available_from: date | None = None,
    available_until: date | None = None,
    links_from: tuple[int, ...] = (),
    photos: tuple[int, ...] = (),
    key: str = "",
    follow: FollowCode | None = None,
    secret: bytes = b"",
) -> RaisedItem:
    """Write one item and tell those in charge of its level.

    `round_table` None: the table of its building, else the community's own. `links_from`: row ids of items
    that led to this one. `photos`: row ids in the file store. `key` names the sending of a form; `follow`
    with the installation's `secret` lets whoever gave no name see what becomes of it.
    """
    item = ListItem(
        public_id=_public_id(key),
        community=community,
        list=list,
        words=_one_line(words),
        detail=detail.strip(),
        topic=topic,
        place=place.strip(),
        building=building,
        visibility=visibility,
        origin=origin,
        origin_ref=origin_ref,
        origin_words=origin_words,
        raised_by=by,
        raised_name=raised_name.strip(),
        raised_at=at,
        level_since=at,
        responsible=responsible,
        responsible_name=responsible_name.strip(),
        due_on=due_on,
        done_means=done_means.strip(),
        offered_by=offered_by.strip(),
        available_from=available_from,
        available_until=available_until,
        state="underway" if list == "action" and (responsible or responsible_name.strip()) else "open",
    )
    _check(item, photos)
    async with write():
        await lock(Community, community)  # numbers go up one by one
        if before := await _raised_before(item.public_id):
            return before
        item.round_table = round_table or await table_of_building(building) or await top_table_of(community)
        level = await standing_at(community, item.round_table)
        item.level_due_at = goes_up_at(list, level.level, at, await list_settings(community))
        item.number = await _next_number(community, list)
        number = int((await ListItem.insert(item))[0]["id"])
        await _hang_on(number, links_from, photos, by, at)
        if follow:
            await _keep_code(number, community, follow, secret, at)
        await _tell(item, number, in_charge_now=await in_charge(community, level, await _day(community, at)))
    return RaisedItem(number, item.public_id, item.number)


def _public_id(key: str) -> str:
    return address_of(key) if key else secrets.token_urlsafe(16)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _check(item: ListItem, photos: tuple[int, ...]) -> None:
    if item.list not in LISTS or item.visibility not in tuple(Visibility) or item.origin not in ORIGINS:
        raise ValueError(f"no such list, visibility or origin: {item.list} {item.visibility} {item.origin}")
    if item.topic and item.topic not in TOPICS:
        raise ValueError(f"no such topic: {item.topic}")
    if not item.words:
        raise Refusal("lists.words_missing", at="words")
    for name, text, most in (
        ("words", item.words, LONGEST_WORDS),
        ("detail", item.detail, LONGEST_DETAIL),
        ("place", item.place, LONGEST_PLACE),
        ("done_means", item.done_means, LONGEST_MEANS),
        ("raised_name", item.raised_name, LONGEST_NAME),
        ("responsible_name", item.responsible_name, LONGEST_NAME),
        ("offered_by", item.offered_by, LONGEST_NAME),
    ):
        if len(text) > most:
            raise Refusal("lists.too_long", at=name, most=most, n=len(text))
    if len(photos) > MOST_PHOTOS:
        raise Refusal("lists.too_many_photos", at="photo", n=MOST_PHOTOS)


async def _raised_before(public_id: str) -> RaisedItem | None:
    rows = await fetch("SELECT id, public_id, number FROM list_item WHERE public_id = ?", [public_id])
    return RaisedItem(**rows[0], new=False) if rows else None


async def _next_number(community: int, list: str) -> int:
    rows = await fetch(
        "SELECT COALESCE(MAX(number), 0) AS last FROM list_item WHERE community = ? AND list = ?",
        [community, list],
    )
    return int(rows[0]["last"]) + 1


async def _hang_on(
    item: int, links_from: tuple[int, ...], photos: tuple[int, ...], by: int | None, at: datetime
) -> None:
    for before in dict.fromkeys(links_from):
        await ItemLink.insert(
            ItemLink(from_item=before, to_item=item, kind="leads_to", made_by=by, made_at=at)
        )
    for file in dict.fromkeys(photos):
        await ItemPhoto.insert(ItemPhoto(item=item, file=file))
        # a photo that waits for its item would be swept away
        await execute("UPDATE stored_file SET delete_on = NULL WHERE id = ?", [file])


async def _keep_code(item: int, community: int, follow: FollowCode, secret: bytes, at: datetime) -> None:
    code = Code(
        purpose=FOLLOW,
        community=community,
        subject=f"item:{item}",
        link_hash=codes.link_hash(follow.token),
        typed_hash=codes.typed_hash(secret, codes.read(follow.typed) or ""),
        issued_at=at,
    )
    number = int((await Code.insert(code))[0]["id"])
    await execute("UPDATE list_item SET follow_code = ? WHERE id = ?", [number, item])


async def _tell(item: ListItem, number: int, *, in_charge_now: tuple[int, ...]) -> None:
    link = f"/items/{item.public_id}"
    params: dict[str, str | int] = {"words": item.words, "number": item.number}
    if item.origin in TOLD_OF:
        await tell(
            f"lists.told_raised_{item.list}",
            at=item.raised_at,
            community=item.community,
            params=params,
            people=(person for person in in_charge_now if person != item.raised_by),
            link=link,
            todo=item.list == "issue",
            subject=f"item:{number}",
            due_at=item.level_due_at if item.list == "issue" else None,
        )
    if item.responsible and item.responsible != item.raised_by:
        await tell(
            "lists.told_responsible",
            at=item.raised_at,
            community=item.community,
            params=params,
            people=(item.responsible,),
            link=link,
        )


async def _day(community: int, at: datetime) -> date:
    return at.astimezone(ZoneInfo((await place_by_id(community)).time_zone)).date()
