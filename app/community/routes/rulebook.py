"""The rules of procedure on file: everyone reads, committee and administrators enter."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from app.clock import now, today
from app.community.actions.enter_rule import Rule, enter_rule
from app.community.queries.rulebooks import rulebook_files, rulebook_settings
from app.community.routes.gate import Entered, enter
from app.community.routes.nav import desk_nav
from app.community.rules.offices import Office
from app.community.rules.rulebook import CHOICES, Setting, in_force
from app.i18n import Translate
from app.refusals import NotFound, Refusal
from app.web import Form, file_store, page, public, read_form, see_other, signed_in, visitor
from app.web.ground import ground_of
from app.web.templates import scene_of

WRITERS = (Office.COMMITTEE, Office.ADMINISTRATOR)


@dataclass(frozen=True)
class SettingView:
    """One key: what it decides, what holds now and on which clause, and what held or will hold."""

    key: str
    name: str
    what: str
    value: str
    note: str
    setting: Setting | None
    others: tuple[tuple[Setting, str], ...]
    has_choice: bool


@get("/communities/{community:str}/rulebook", guards=[public])
async def rulebook_page(request: Request[Any, Any, Any], community: FromPath[str]) -> Response[str]:
    """Every setting in words, with its clause or the default that holds in silence."""
    entered = await enter(request, community)
    this_day, t = today(entered.place.time_zone), scene_of(request).t
    writes = entered.standing.holds(*WRITERS)
    settings = await rulebook_settings(entered.place.id)
    context: dict[str, Any] = {}
    if writes:
        context["nav"] = desk_nav(t, entered.place, "rulebook", entered.standing)
    return page(
        request,
        "community/rulebook.html",
        place=entered.place,
        rules=[_view(t, key, settings, this_day) for key in CHOICES],
        files=await rulebook_files(entered.place.id) if entered.standing.belongs else {},
        belongs=entered.standing.belongs,
        writes=writes,
        today=this_day,
        done=request.query_params.get("done") == "entered",
        **context,
    )


@get("/communities/{community:str}/rulebook/{key:str}", guards=[signed_in])
async def rule_form(
    request: Request[Any, Any, Any], community: FromPath[str], key: FromPath[str]
) -> Response[str]:
    """Enter what the rules of procedure say of one thing."""
    entered = await enter(request, community, *WRITERS)
    return await _form_page(request, entered, key)


@post(
    "/communities/{community:str}/rulebook/{key:str}",
    guards=[signed_in],
    request_max_body_size=file_store.LARGEST_REQUEST,
)
async def enter_setting(
    request: Request[Any, Any, Any], community: FromPath[str], key: FromPath[str]
) -> Response[Any]:
    """The setting with its clause, from a day on; the scan is kept for those concerned."""
    entered = await enter(request, community, *WRITERS)
    who, form = visitor(request), await read_form(request)
    if who is None or len(CHOICES.get(key, ())) < 2:
        raise NotFound
    try:
        file = form.file("file")
        stored = (
            await file_store.keep(ground_of(request).settings, file, person_id=who.person_id)
            if file
            else None
        )
        rule = _rule(key, form, stored.id if stored else None)
        await enter_rule(
            entered.place.id, rule, by=who.person_id, at=now(), today=today(entered.place.time_zone)
        )
    except Refusal as refusal:
        return await _form_page(request, entered, key, form, refusal)
    return see_other(f"/communities/{community}/rulebook?done=entered")


@get("/communities/{community:str}/rulebook/files/{file:str}", guards=[signed_in])
async def rule_file(
    request: Request[Any, Any, Any], community: FromPath[str], file: FromPath[str]
) -> Response[bytes]:
    """The scan, for whoever belongs here: it may carry signatures."""
    entered = await enter(request, community)
    on_file = {public_id for public_id, _ in (await rulebook_files(entered.place.id)).values()}
    if not entered.standing.belongs or file not in on_file:
        raise NotFound
    return await file_store.serve(ground_of(request).settings, await file_store.find(file))


async def _form_page(
    request: Request[Any, Any, Any],
    entered: Entered,
    key: str,
    form: Form | None = None,
    refusal: Refusal | None = None,
) -> Response[str]:
    if len(CHOICES.get(key, ())) < 2:
        raise NotFound
    this_day, t = today(entered.place.time_zone), scene_of(request).t
    names = ("value", "clause", "adoption", "adopted_on", "valid_from", "valid_until")
    return page(
        request,
        "community/rule_form.html",
        refusal.status if refusal else 200,
        place=entered.place,
        nav=desk_nav(t, entered.place, "rulebook", entered.standing),
        rule=_view(t, key, await rulebook_settings(entered.place.id), this_day),
        options=[(value, t(f"rulebook.value_{key}_{value}"), _note(t, key, value)) for value in CHOICES[key]],
        typed={name: form.text(name) if form else "" for name in names},
        refusal=refusal,
    )


def _rule(key: str, form: Form, file: int | None) -> Rule:
    until = form.day("valid_until")
    if form.text("valid_until") and until is None:
        raise Refusal("rulebook.wrong_valid_until", at="valid_until")
    return Rule(
        key=key,
        value=form.text("value"),
        clause=form.text("clause"),
        adoption=form.text("adoption"),
        adopted_on=form.day("adopted_on"),
        valid_from=form.day("valid_from"),
        valid_until=until,
        file=file,
    )


def _view(t: Translate, key: str, settings: tuple[Setting, ...], this_day: date) -> SettingView:
    book = in_force(settings, this_day)
    found, value = book.setting(key), book.value(key)
    others = [one for one in reversed(settings) if one.key == key and one is not found]
    return SettingView(
        key=key,
        name=t(f"rulebook.key_{key}"),
        what=t(f"rulebook.what_{key}"),
        value=t(f"rulebook.value_{key}_{value}"),
        note=_note(t, key, value),
        setting=found,
        others=tuple((one, t(f"rulebook.value_{key}_{one.value}")) for one in others),
        has_choice=len(CHOICES[key]) > 1,
    )


def _note(t: Translate, key: str, value: str) -> str:
    """What a value brings with it that its name does not say."""
    note = f"rulebook.note_{key}_{value}"
    return t(note) if t.knows(note) else ""


ROUTES = (rulebook_page, rule_form, enter_setting, rule_file)
