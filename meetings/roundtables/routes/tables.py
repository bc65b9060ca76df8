"""One round table: what it is, who belongs, who convenes it, when it meets and met."""

from dataclasses import dataclass
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from app.clock import now
from app.community.rules.surnames import surname
from app.i18n import Translate
from app.refusals import Refusal
from app.web import Form, page, public, read_form, see_other, signed_in
from app.web.templates import scene_of
from meetings.roundtables.actions.change_table import TableValues, change_table
from meetings.roundtables.actions.close_table import close_table
from meetings.roundtables.queries.convenors import ConvenorTerm, convenors_now, may_hand_over
from meetings.roundtables.queries.guests import guests_of
from meetings.roundtables.queries.scope import Member, members, size
from meetings.roundtables.queries.sittings import sittings_of
from meetings.roundtables.queries.tables import tables_above, tables_below
from meetings.roundtables.routes.gate import Asked, AtTable, at_own_table, at_table, at_table_below
from meetings.roundtables.rules.settings import TableRules
from meetings.roundtables.rules.sittings import MONTH

SITTINGS_SHOWN = 5
NAMED_LEVELS = ("building", "house")  # a community's 7,200 households are nobody's reading
DONE = (
    "noted",
    "taken_back",
    "changed",
    "appointed",
    "ended",
    "handed_over",
    "invited",
    "uninvited",
    "named",
)


@dataclass(frozen=True)
class ConvenorView:
    """A convenor as this reader may know them: by name in scope, by surname in public, or unnamed."""

    name: str
    words: str


@get("/tables/{table:str}", guards=[public])
async def table_page(request: Asked, table: FromPath[str]) -> Response[str]:
    """Counts for everyone; names for those who belong, by surname and home."""
    at, t = await at_table(request, table), scene_of(request).t
    found, done = at.table, request.query_params.get("done", "")
    sittings = await sittings_of(found.id)
    return page(
        request,
        "roundtables/table.html",
        at=at,
        place=at.place,
        above=await tables_above(found.id),
        below=await tables_below(found.id) if found.level in ("community", "group") else (),
        counted=await size(found.id, at.today),
        convenors=[_convenor(t, each, at) for each in await convenors_now(found.id, at.today)],
        convenes=any(each.term.person == at.person for each in await convenors_now(found.id, at.today)),
        sittings=sittings[:SITTINGS_SHOWN],
        month=sum((at.today - each.held_on).days <= MONTH for each in sittings),
        every=len(sittings),
        members=[_seat(t, each) for each in await members(found.id, at.today) if each.capacity != "guest"]
        if at.seat and found.level in NAMED_LEVELS
        else [],
        guests=await guests_of(found.id, at.today) if at.seat else (),
        hands_over=at.person is not None and await may_hand_over(at.person, found),
        done=f"roundtables.done_{done}" if done in DONE else "",
    )


@get("/tables/{table:str}/settings", guards=[signed_in])
async def settings(request: Asked, table: FromPath[str]) -> Response[str]:
    """The name, the reminder, and what each meeting begins with."""
    return _settings_page(request, await at_own_table(request, table))


@post("/tables/{table:str}/settings", guards=[signed_in])
async def change(request: Asked, table: FromPath[str]) -> Response[Any]:
    """The table as it should be."""
    at, form = await at_own_table(request, table), await read_form(request)
    rules = TableRules(
        remind_weeks=form.whole("remind_weeks"),
        speech_seconds=form.whole("speech_seconds"),
        speeches_per_item=form.whole("speeches_per_item"),
        alternate_sides=form.flag("alternate_sides"),
        newcomers_first=form.flag("newcomers_first"),
    )
    try:
        await change_table(at.table.id, TableValues(form.text("name"), rules), by=at.me, at=now())
    except Refusal as refusal:
        return _settings_page(request, at, form, refusal)
    return see_other(f"{at.path}?done=changed")


@post("/tables/{table:str}/closure", guards=[signed_in])
async def close(request: Asked, table: FromPath[str]) -> Response[Any]:
    """Close the table; what happened at it stays readable."""
    at, form = await at_table_below(request, table), await read_form(request)
    try:
        await close_table(at.table.id, reason=form.text("reason"), by=at.me, at=now(), today=at.today)
    except Refusal as refusal:
        return _settings_page(request, at, form, refusal)
    return see_other(f"/communities/{at.place.public_id}/tables?done=closed")


def _convenor(t: Translate, each: ConvenorTerm, at: AtTable) -> ConvenorView:
    words = t(f"roundtables.basis_{each.basis}")
    if at.seat:
        return ConvenorView(each.name, words)
    if each.consented_on:
        return ConvenorView(t("roundtables.surnamed", surname=surname(each.name)), words)
    return ConvenorView(t("roundtables.unnamed"), words)


def _seat(t: Translate, each: Member) -> tuple[str, str]:
    """A home, and whose it is by surname; a firm's name is nobody's."""
    name = each.name if each.company else t("roundtables.surnamed", surname=surname(each.name))
    heads = t("roundtables.heads", n=each.people) if each.people > 1 else ""
    return each.household, t(
        "roundtables.seat", name=name, as_=t(f"roundtables.as_{each.capacity}"), heads=heads
    )


def _settings_page(
    request: Asked, at: AtTable, form: Form | None = None, refusal: Refusal | None = None
) -> Response[str]:
    found = at.table
    kept = {
        "name": found.name,
        "remind_weeks": found.remind_weeks,
        "speech_seconds": found.speech_seconds,
        "speeches_per_item": found.speeches_per_item,
    }
    typed: dict[str, Any] = {**kept, "reason": ""}
    flags = {"alternate_sides": found.alternate_sides, "newcomers_first": found.newcomers_first}
    if form is not None and "reason" in form.fields:
        typed["reason"] = form.text("reason")
    elif form is not None:
        typed |= {name: form.text(name) for name in kept}
        flags = {name: form.flag(name) for name in flags}
    return page(
        request,
        "roundtables/settings.html",
        refusal.status if refusal else 200,
        at=at,
        place=at.place,
        typed=typed,
        flags=flags,
        refusal=refusal,
    )


ROUTES = (table_page, settings, change, close)
