"""Who convenes a table: appointing, ending, being named, and handing the duty over."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from app.clock import now
from app.community.queries.occupancies import Household, person_called
from app.community.queries.offices import person_with_login
from app.community.rules.logins import read_mobile
from app.refusals import NotFound, Refusal
from app.web import Form, page, read_form, see_other, signed_in
from app.web.templates import scene_of
from meetings.roundtables.actions.agree_to_be_named import agree_to_be_named
from meetings.roundtables.actions.appoint_convenor import Appointment, appoint_convenor
from meetings.roundtables.actions.end_convening import end_convening
from meetings.roundtables.actions.hand_over_convening import Successor, hand_over_convening
from meetings.roundtables.queries.convenors import (
    ConvenorTerm,
    living_there,
    may_hand_over,
    terms_at,
)
from meetings.roundtables.queries.scope import members
from meetings.roundtables.routes.gate import Asked, AtTable, at_table, at_table_below
from meetings.roundtables.rules.convening import Basis, NewTerm

FIELDS = ("person", "name", "who", "basis", "since", "until", "home", "mobile", "last_day")


@get("/tables/{table:str}/convenors", guards=[signed_in])
async def convenors(request: Asked, table: FromPath[str]) -> Response[str]:
    """Who convenes, who did; the convenors themselves find here how to be named and how to step down."""
    at = await at_table(request, table)
    return await _page(request, at, await _own_terms(at))


@post("/tables/{table:str}/convenors", guards=[signed_in])
async def appoint(request: Asked, table: FromPath[str]) -> Response[Any]:
    """Somebody of the table, or somebody known by login or number and name."""
    at, form = await at_table_below(request, table), await read_form(request)
    try:
        until = form.day("until")
        if form.text("until") and until is None:
            raise Refusal("roundtables.wrong_until", at="until")
        new = NewTerm(await _person(at, form), form.text("basis"), form.day("since"), until)
        how = Appointment(at.me, now(), at.today, consented=form.flag("consented"))
        await appoint_convenor(at.table.id, new, how)
    except Refusal as refusal:
        return await _page(request, at, await terms_at(at.table.id), form, refusal)
    return see_other(f"{at.path}?done=appointed")


@post("/tables/{table:str}/convenor-endings", guards=[signed_in])
async def end(request: Asked, table: FromPath[str]) -> Response[Any]:
    """A last day: by whoever appoints, by the convenor, by the owner who handed the duty over."""
    at, form = await at_table(request, table), await read_form(request)
    terms, wanted = await _own_terms(at), form.whole("term")
    if not any(each.term.id == wanted and _may_end(at, each) for each in terms):
        raise NotFound
    try:
        await end_convening(
            at.table.id, wanted or 0, form.day("last_day"), by=at.me, at=now(), today=at.today
        )
    except Refusal as refusal:
        return await _page(request, at, terms, form, refusal)
    return see_other(f"{at.path}?done=ended")


@post("/tables/{table:str}/consents", guards=[signed_in])
async def consent(request: Asked, table: FromPath[str]) -> Response[Any]:
    """Be named in public by surname, or not any more; each convenor for themselves."""
    at, form = await at_table(request, table), await read_form(request)
    if not any(each.term.person == at.me for each in await terms_at(at.table.id)):
        raise NotFound
    await agree_to_be_named(at.table.id, at.me, agrees=form.text("named") == "yes", today=at.today)
    return see_other(f"{at.path}?done=named")


@get("/tables/{table:str}/hand-over", guards=[signed_in])
async def hand_over_form(request: Asked, table: FromPath[str]) -> Response[str]:
    """For the owner of a house: to whom the duty goes."""
    return await _hand_over_page(request, await _as_owner(request, table))


@post("/tables/{table:str}/hand-over", guards=[signed_in])
async def hand_over(request: Asked, table: FromPath[str]) -> Response[Any]:
    """To somebody who lives there, to a new sub-landlord, or back to oneself."""
    at, form = await _as_owner(request, table), await read_form(request)
    try:
        await hand_over_convening(
            at.table.id, _successor(form), since=form.day("since"), owner=at.me, at=now(), today=at.today
        )
    except Refusal as refusal:
        return await _hand_over_page(request, at, form, refusal)
    return see_other(f"{at.path}?done=handed_over")


def _successor(form: Form) -> Successor:
    chosen = form.text("home")
    if chosen == "me":
        return Successor()
    if chosen and chosen != "new":
        return Successor(home=chosen, until=form.day("until"))
    if not form.text("name"):
        raise Refusal("roundtables.handover_whom", at="name" if chosen else "home")
    return Successor(name=form.text("name"), mobile=form.text("mobile"), until=form.day("until"))


async def _person(at: AtTable, form: Form) -> int:
    """One of the table's members who can sign in, or the person under a login or number and a name."""
    chosen = form.whole("person")
    if chosen:
        if any(each.person == chosen for each in await members(at.table.id, at.today)):
            return chosen
        raise Refusal("roundtables.nobody", at="person")
    typed, name = form.text("who"), form.text("name")
    mobile = read_mobile(typed)
    found = await person_called(name, mobile) if mobile else await person_with_login(typed.lower(), name)
    if found is None:
        raise Refusal("roundtables.nobody", at="who")
    return found


async def _own_terms(at: AtTable) -> tuple[ConvenorTerm, ...]:
    """All terms for whoever appoints, else one's own and those one has handed over; none is 404."""
    terms = await terms_at(at.table.id)
    if at.appoints:
        return terms
    mine = tuple(each for each in terms if at.person in (each.term.person, each.handed_over_by))
    if at.person is None or not mine:
        raise NotFound
    return mine


def _may_end(at: AtTable, each: ConvenorTerm) -> bool:
    return at.appoints or at.person in (each.term.person, each.handed_over_by)


async def _as_owner(request: Asked, table: str) -> AtTable:
    at = await at_table(request, table)
    if at.person is None or not await may_hand_over(at.person, at.table):
        raise NotFound
    return at


async def _page(
    request: Asked,
    at: AtTable,
    terms: tuple[ConvenorTerm, ...],
    form: Form | None = None,
    refusal: Refusal | None = None,
) -> Response[str]:
    t = scene_of(request).t
    people = await members(at.table.id, at.today) if at.appoints and at.table.building else ()
    options = {each.person: f"{each.name}（{each.household}）" for each in people if each.person}
    return page(
        request,
        "roundtables/convenors.html",
        refusal.status if refusal else 200,
        at=at,
        place=at.place,
        terms=[each for each in terms if not each.term.over(at.today)],
        past=[each for each in terms if each.term.over(at.today)],
        bases=[(basis.value, t.plain(f"roundtables.basis_{basis.value}")) for basis in Basis],
        people=[
            ("", t.plain("roundtables.somebody_else")),
            *((str(n), words) for n, words in options.items()),
        ],
        typed=_typed(form, since=at.today.isoformat()),
        consented=form.flag("consented") if form else False,
        refusal=refusal,
    )


async def _hand_over_page(
    request: Asked, at: AtTable, form: Form | None = None, refusal: Refusal | None = None
) -> Response[str]:
    t = scene_of(request).t
    living = await living_there(at.table, at.today)
    options = [
        *((each.public_id, _lives(each), t.plain(f"occupancy.as_{each.capacity}")) for each in living),
        ("new", t.plain("roundtables.handover_new"), t.plain("roundtables.handover_new_note")),
        ("me", t.plain("roundtables.handover_me"), t.plain("roundtables.handover_me_note")),
    ]
    return page(
        request,
        "roundtables/hand_over.html",
        refusal.status if refusal else 200,
        at=at,
        place=at.place,
        options=options,
        typed=_typed(form, since=at.today.isoformat()),
        refusal=refusal,
    )


def _lives(each: Household) -> str:
    return f"{each.name}  {each.place}".strip()


def _typed(form: Form | None, **fresh: str) -> dict[str, str]:
    if form is None:
        return {**dict.fromkeys(FIELDS, ""), **fresh}
    return {name: form.text(name) for name in FIELDS}


ROUTES = (convenors, appoint, end, consent, hand_over_form, hand_over)
