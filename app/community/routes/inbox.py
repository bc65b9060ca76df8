"""The inbox of a person, and the messages that somebody has to carry to a door."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from app.clock import now
from app.community.actions.read_items import read_items
from app.community.queries.inbox import Item, Unreached, inbox, unreached
from app.community.routes.gate import Entered, enter
from app.community.routes.nav import desk_nav
from app.community.rules.offices import Office
from app.community.spoken import for_a_group, spoken
from app.i18n import Translate
from app.web import page, read_form, see_other, signed_in, visitor
from app.web.addresses import safe_path
from app.web.templates import scene_of

STAFF = (Office.ADMINISTRATOR, Office.COMMITTEE, Office.TELLER)
WINDOWS = (14, 30, 90)  # days of messages on the print list


@dataclass(frozen=True)
class ItemView:
    """One item in the reader's words."""

    id: int
    words: str
    group: str
    link: str
    community: str
    time_zone: str
    owner: str
    created_at: datetime
    due_at: datetime | None
    done_at: datetime | None
    late: bool
    unread: bool


@dataclass(frozen=True)
class Doorstep:
    """Everything that one owner has to be told."""

    name: str
    units: str
    numbers: tuple[int, ...]  # of the messages, as they stand on the building's sheet


@dataclass(frozen=True)
class Round:
    """One building's sheet: each message once, then the doors with the numbers of theirs."""

    building: str
    messages: tuple[tuple[int, str, datetime], ...]
    doors: tuple[Doorstep, ...]


def view(t: Translate, item: Item) -> ItemView:
    """Put an item into words."""
    return ItemView(
        id=item.id,
        words=spoken(t, item.message, item.params),
        group=for_a_group(t, item.message, item.params),
        link=item.link,
        community=item.community,
        time_zone=item.time_zone,
        owner=item.owner,
        created_at=item.created_at,
        due_at=item.due_at,
        done_at=item.done_at,
        late=item.late(now()),
        unread=item.read_at is None and (item.kind == "news" or item.waits(now())),
    )


@get("/inbox", guards=[signed_in])
async def inbox_page(request: Request[Any, Any, Any]) -> Response[str]:
    """To do first, then what happened, then what is over. Looking changes nothing."""
    who, t, at = visitor(request), scene_of(request).t, now()
    items = await inbox(who.person_id) if who else ()
    waiting = sorted((item for item in items if item.waits(at)), key=_soonest)
    news = [item for item in items if item.kind == "news"]
    return page(
        request,
        "inbox/inbox.html",
        todo=[view(t, item) for item in waiting],
        news=[view(t, item) for item in news],
        over=[view(t, item) for item in items if item.kind == "todo" and not item.waits(at)],
        unread=sum(item.read_at is None for item in news),
    )


@post("/inbox/readings", guards=[signed_in])
async def note_readings(request: Request[Any, Any, Any]) -> Response[None]:
    """One item, or all that there is; `back` is where its link leads."""
    who, form = visitor(request), await read_form(request)
    if who:
        one = form.whole("item")
        wanted = [one] if one is not None else [item.id for item in await inbox(who.person_id)]
        await read_items(who.person_id, wanted, at=now())
    return see_other(safe_path(form.text("back"), "/inbox"))


@get("/communities/{community:str}/print-list", guards=[signed_in])
async def print_list(request: Request[Any, Any, Any], community: FromPath[str]) -> Response[str]:
    """What to deliver, by building and door."""
    entered = await enter(request, community, *STAFF)
    days = _days(request)
    found = await unreached(entered.place.id, now() - timedelta(days=days))
    links = [(scene_of(request).t("inbox.print_days", n=n), f"?days={n}", n == days) for n in WINDOWS]
    return page(request, "inbox/print_list.html", **_list(request, entered, found, days), windows=links)


@get("/communities/{community:str}/print-list/print", guards=[signed_in])
async def print_list_sheets(request: Request[Any, Any, Any], community: FromPath[str]) -> Response[str]:
    """The same list on paper, a sheet for each building."""
    entered = await enter(request, community, *STAFF)
    days = _days(request)
    found = await unreached(entered.place.id, now() - timedelta(days=days))
    return page(request, "inbox/print_sheets.html", **_list(request, entered, found, days))


def _list(
    request: Request[Any, Any, Any], entered: Entered, found: tuple[Unreached, ...], days: int
) -> dict[str, Any]:
    t, by_building = scene_of(request).t, groupby(found, key=lambda one: one.building)
    return {
        "place": entered.place,
        "nav": desk_nav(t, entered.place, "print-list", entered.standing),
        "rounds": [_round(t, name, tuple(group)) for name, group in by_building],
        "owners": len({one.owner for one in found}),
        "days": days,
        "since": now() - timedelta(days=days),
    }


def _round(t: Translate, building: str, found: tuple[Unreached, ...]) -> Round:
    """Most messages say the same to everyone: a paragraph once, instead of once for each door."""
    said = {one.item.id: _longest(t, one.item) for one in found}
    first: dict[str, datetime] = {}
    for one in sorted(found, key=lambda one: one.item.id):
        first.setdefault(said[one.item.id], one.item.created_at)
    numbers = {words: number for number, words in enumerate(first, start=1)}
    doors = [tuple(group) for _, group in groupby(found, key=lambda one: one.owner)]
    return Round(
        building,
        tuple((numbers[words], words, at) for words, at in first.items()),
        tuple(
            Doorstep(door[0].name, door[0].units, tuple(sorted({numbers[said[one.item.id]] for one in door})))
            for door in doors
        ),
    )


def _longest(t: Translate, item: Item) -> str:
    """On paper there is no link to follow, so the text for a group is better where there is one."""
    return for_a_group(t, item.message, item.params) or spoken(t, item.message, item.params)


def _soonest(item: Item) -> tuple[bool, datetime]:
    return (item.due_at is None, item.due_at or item.created_at)


def _days(request: Request[Any, Any, Any]) -> int:
    asked = request.query_params.get("days", "")
    return int(asked) if asked in {str(n) for n in WINDOWS} else WINDOWS[1]


ROUTES = (inbox_page, note_readings, print_list, print_list_sheets)
