"""The meetings of a community and of a table, one meeting's own page, and its calendar file."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from litestar import Response, get
from litestar.params import FromPath

from app.clock import now, today
from app.community.queries.standings import Place, place_by_id
from app.community.routes.gate import enter
from app.community.routes.nav import desk_nav
from app.community.rules.offices import STAFF
from app.refusals import NotFound
from app.web import fragment, page, public, visitor
from app.web.ground import ground_of
from app.web.templates import scene_of
from meetings.gatherings.queries.agenda import Item, agenda
from meetings.gatherings.queries.invitations import own_invitations, replies
from meetings.gatherings.queries.meetings import MeetingHead, meetings_for, meetings_of_community
from meetings.gatherings.queries.minutes import editions
from meetings.gatherings.queries.planning import (
    carried_to,
    changes,
    left_open,
    legal_plan,
    outcomes,
)
from meetings.gatherings.queries.raises import raises_of_meeting, raises_to
from meetings.gatherings.routes.planning_gate import Asked, EnteredMeeting, enter_meeting
from meetings.gatherings.rules.agenda import planned, stays_open, timetable
from meetings.gatherings.rules.ics import Event, calendar
from meetings.gatherings.rules.notice import Quorum, quorum
from meetings.gatherings.rules.states import State, Step, allows
from meetings.gatherings.rules.templates import BY_KEY, Body
from meetings.roundtables.queries.scope import belongs, convened_by, may_convene, tables_of
from meetings.roundtables.queries.tables import table, top_table

_SOON = timedelta(days=14)
_OVER = (State.CLOSED, State.CALLED_OFF)
PAST_SHOWN = 60
DONE = ("called", "moved", "answered")
OF_A_TABLE = 8
SHOWN_AS = {  # the shape beside the word
    State.DRAFT: "",
    State.CALLED: "half",
    State.RUNNING: "half",
    State.CLOSED: "done",
    State.CALLED_OFF: "late",
}


@dataclass(frozen=True)
class Row:
    """One meeting in a list. `kind` is the shape of its state."""

    head: MeetingHead
    kind: str
    today: bool


@dataclass(frozen=True)
class Line:
    """One item as the meeting's page shows it: when it is planned to begin, and where it went."""

    item: Item
    begins: datetime | None
    raised: str  # public id of the raise
    carried: tuple[str, str] | None  # public id and title of the meeting that took it over
    outcome: str  # the kind of the last one, "" while there is none; `shape` stands beside its word
    outcome_words: str
    shape: str
    may_go_on: bool


@get("/communities/{community:str}/meetings", guards=[public])
async def meeting_list(request: Asked, community: FromPath[str]) -> Response[str]:
    """What is on, what is called, what was held; drafts for whoever may call them."""
    entered = await enter(request, community)
    place, person, this_day = entered.place, entered.standing.person, today(entered.place.time_zone)
    staff = entered.standing.holds(*STAFF)
    top = await top_table(place.id)
    all_of_them = person is not None and top is not None and await may_convene(person, top.id, this_day)
    every = await meetings_of_community(place.id)
    own = {each.id for each in await tables_of(person, place.id, this_day)} if person else set()
    convened = await convened_by(person, place.id, this_day) if person else ()
    called = {each.id for each in convened}
    shown = [
        each
        for each in every
        if (all_of_them or each.table in called or person == each.created_by)
        or (each.told and (each.posted or each.table in own))
    ]
    return page(
        request,
        "meetings/meetings.html",
        place=place,
        nav=desk_nav(scene_of(request).t, place, "meetings", entered.standing) if staff else [],
        groups=_groups(shown, place),
        any=bool(shown),
        call_at=top if all_of_them else next(iter(convened), None),
    )


@get("/communities/{community:str}/meetings/now", guards=[public])
async def meetings_now(request: Asked, community: FromPath[str]) -> Response[str]:
    """What one may go to next: a running meeting first, then today's, then the coming fortnight's."""
    entered = await enter(request, community)
    place, person = entered.place, entered.standing.person
    since = now() - timedelta(hours=12)
    if person is None:
        every = await meetings_of_community(place.id)
        found = [
            each
            for each in reversed(every)
            if each.posted
            and (each.state is State.RUNNING or (each.state is State.CALLED and _from(each, since)))
        ]
    else:
        found = list(await meetings_for(person, place.id, since, today(place.time_zone)))
    soon = [each for each in found if each.state is State.RUNNING or not _from(each, now() + _SOON)]
    return fragment(request, "meetings/_now.html", rows=[_row(each, place) for each in soon[:5]], place=place)


@get("/tables/{table_id:str}/meetings", guards=[public])
async def meetings_of_table(request: Asked, table_id: FromPath[str]) -> Response[str]:
    """The table's next meetings and its last ones, as a part of the table's page."""
    found, who = await table(table_id), visitor(request)
    if found is None:
        raise NotFound
    place, person = await place_by_id(found.community), who.person_id if who else None
    this_day = today(place.time_zone)
    calls = person is not None and await may_convene(person, found.id, this_day)
    sits = calls or (person is not None and await belongs(person, found.id, this_day))
    rows = [
        _row(each, place)
        for each in await meetings_of_community(place.id, tables=(found.id,))
        if calls or each.posted or (each.told and sits)
    ]
    coming = [each for each in rows if each.head.state in (State.DRAFT, State.CALLED, State.RUNNING)]
    return fragment(
        request,
        "meetings/_of_table.html",
        table=found,
        place=place,
        coming=coming[::-1],
        past=[each for each in rows if each not in coming][:OF_A_TABLE],
        calls=calls,
        open=len(await left_open(found.id)) if calls else 0,
        raised=len(await raises_to(found.id, waiting=True)) if calls else 0,
    )


@get("/meetings/{public_id:str}", guards=[public])
async def meeting_page(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """When, where, about what; papers and replies for those in scope, the next steps for who runs it."""
    entered = await enter_meeting(request, public_id)
    head = entered.head
    lines = await _lines(entered)
    own = await own_invitations(head.id, entered.person) if entered.person else ()
    return page(
        request,
        "meetings/meeting.html",
        entered=entered,
        meeting=head,
        place=entered.place,
        template=BY_KEY[head.template],
        kind=SHOWN_AS[head.state],
        lines=lines,
        minutes=planned(line.item.minutes for line in lines),
        quorum=await quorum_of(head),
        changes=[each for each in await changes(head.id) if each.what != "called"],
        counted=await replies(head.id) if entered.attends else None,
        reply=own[0].reply if own else "",
        may_reply=entered.attends and allows(head.state, Step.REPLY),
        chair=_named(head.chair_name, entered),
        shows_minutes=head.state is State.CLOSED and (entered.attends or bool(await editions(head.id))),
        just_done=next((each for each in DONE if each in request.query_params), ""),
    )


@get("/meetings/{public_id:str}/calendar", guards=[public])
async def calendar_file(request: Asked, public_id: FromPath[str]) -> Response[bytes]:
    """The meeting for a phone's own calendar; fetched again after a change it takes the old one's place."""
    entered = await enter_meeting(request, public_id)
    head = entered.head
    if not head.told or head.starts_at is None or head.ends_at is None:
        raise NotFound
    made = await changes(head.id)
    base = ground_of(request).settings.public_address or str(request.base_url).rstrip("/")
    event = Event(
        uid=f"{head.public_id}@roundtable",
        sequence=max(len(made) - 1, 0),
        title=f"{head.title} · {head.community_name}",
        place=head.place,
        words="\n".join(f"{item.number}. {item.title}" for item in await agenda(head.id)),
        url=f"{base}{entered.path}",
        starts=head.starts_at,
        ends=head.ends_at,
        written=made[-1].made_at if made else head.created_at,
        called_off=head.state is State.CALLED_OFF,
    )
    return Response(
        calendar(event),
        media_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="meeting-{head.public_id}.ics"'},
    )


async def quorum_of(head: MeetingHead) -> Quorum | None:
    """How many must come, where the law says so and the roll is known."""
    if not head.body:
        return None
    heads = (await legal_plan(head)).roll.heads
    return quorum(Body(head.body), heads) if heads else None


async def _lines(entered: EnteredMeeting) -> list[Line]:
    head, items = entered.head, await agenda(entered.head.id)
    begins, _ = timetable(head.starts_at, [item.minutes for item in items])
    raised = await raises_of_meeting(head.id)
    said = await outcomes(head.id)
    closed = head.state is State.CLOSED
    lines = []
    for n, item in enumerate(items):
        carried = await carried_to(item.id) if closed else None
        went_up = raised.get(item.id)
        outcome, words = said.get(item.id, ("", ""))
        lines.append(
            Line(
                item,
                begins[n] if begins else None,
                went_up.public_id if went_up else "",
                carried[:2] if carried else None,
                outcome,
                words,
                "half" if stays_open(item.kind, outcome) else "done",
                entered.runs
                and allows(head.state, Step.CARRY)
                and not carried
                and went_up is None
                and stays_open(item.kind, outcome),
            )
        )
    return lines


def _named(name: str, entered: EnteredMeeting) -> str:
    """In full among those in scope; elsewhere nobody is named without having agreed to it."""
    return name if entered.attends else ""


def _from(head: MeetingHead, since: datetime) -> bool:
    return head.starts_at is not None and head.starts_at >= since


def _row(head: MeetingHead, place: Place) -> Row:
    this_day = today(place.time_zone)
    held = head.starts_at.astimezone(head.zone).date() if head.starts_at else None
    return Row(head, SHOWN_AS[head.state], held == this_day)


def _groups(shown: list[MeetingHead], place: Place) -> list[tuple[str, list[Row]]]:
    """What runs, what comes next, drafts, what is over."""
    by_state: dict[State, list[Row]] = {state: [] for state in State}
    for each in shown:
        by_state[each.state].append(_row(each, place))
    over = [_row(each, place) for each in shown if each.state in _OVER]
    return [
        ("running", by_state[State.RUNNING]),
        ("called", by_state[State.CALLED][::-1]),
        ("draft", by_state[State.DRAFT]),
        ("over", over[:PAST_SHOWN]),
    ]


ROUTES: tuple[Any, ...] = (meeting_list, meetings_now, meetings_of_table, meeting_page, calendar_file)
