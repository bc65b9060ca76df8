"""Who holds which office: the list, granting, ending, new staff and links to set a password."""

from datetime import date
from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from app.clock import now, today
from app.community.actions.add_staff import add_staff
from app.community.actions.end_role import end_role
from app.community.actions.grant_role import Term, grant_role
from app.community.actions.issue_code import PrintedCode
from app.community.actions.issue_reset_link import issue_reset_link
from app.community.queries.logins import own_login
from app.community.queries.offices import OfficeTerm, person_with_login, person_with_mobile, terms_of
from app.community.routes.gate import Entered, enter
from app.community.routes.nav import desk_nav
from app.community.rules.logins import read_mobile
from app.community.rules.offices import Office
from app.community.rules.terms import BY_PASSWORD, GRANTABLE
from app.database import write
from app.refusals import NotFound, Refusal
from app.web import Form, page, read_form, see_other, signed_in, visitor
from app.web.ground import ground_of
from app.web.sessions import end_sessions
from app.web.templates import scene_of

READERS = (Office.ADMINISTRATOR, Office.COMMITTEE)
DONE = ("granted", "ended")


@get("/communities/{community:str}/roles", guards=[signed_in])
async def roles(request: Request[Any, Any, Any], community: FromPath[str]) -> Response[str]:
    """The committee reads, administrators change."""
    return await _page(request, await enter(request, community, *READERS))


@post("/communities/{community:str}/roles", guards=[signed_in])
async def grant(request: Request[Any, Any, Any], community: FromPath[str]) -> Response[Any]:
    """An office for somebody who can sign in already; work at a desk begins with a password."""
    entered = await enter(request, community, Office.ADMINISTRATOR)
    form, this_day = await read_form(request), today(entered.place.time_zone)
    try:
        term = _term(form)
        person = await _known(entered, form, term)
        async with write():  # whoever came in by slip comes in again by password before working here
            await grant_role(entered.place.id, person, term, by=_me(request), at=now(), today=this_day)
            if term.kind in BY_PASSWORD and person != _me(request):
                await end_sessions(person)
    except Refusal as refusal:
        return await _page(request, entered, form, refusal, at="grant")
    return see_other(f"/communities/{community}/roles?done=granted")


@post("/communities/{community:str}/staff", guards=[signed_in])
async def staff(request: Request[Any, Any, Any], community: FromPath[str]) -> Response[str]:
    """A new person with a login; the link stands on this answer and nowhere else."""
    entered = await enter(request, community, Office.ADMINISTRATOR)
    form, this_day = await read_form(request), today(entered.place.time_zone)
    try:
        link = await add_staff(
            entered.place.id,
            form.text("name"),
            form.text("login"),
            _term(form),
            secret=ground_of(request).settings.secret,
            by=_me(request),
            at=now(),
            today=this_day,
        )
    except Refusal as refusal:
        return await _page(request, entered, form, refusal, at="staff")
    return _link_page(request, entered, form.text("name"), form.text("login").lower(), link)


@post("/communities/{community:str}/role-endings", guards=[signed_in])
async def end(request: Request[Any, Any, Any], community: FromPath[str]) -> Response[Any]:
    """A last day; the last administrator stays."""
    entered = await enter(request, community, Office.ADMINISTRATOR)
    form, this_day = await read_form(request), today(entered.place.time_zone)
    try:
        async with write():
            over = await end_role(
                entered.place.id,
                form.whole("role") or 0,
                form.day("last_day"),
                by=_me(request),
                at=now(),
                today=this_day,
            )
            if over is not None:
                await end_sessions(over)
    except Refusal as refusal:
        return await _page(request, entered, form, refusal, at=f"role-{form.whole('role')}")
    return see_other(f"/communities/{community}/roles?done=ended")


@post("/communities/{community:str}/reset-links", guards=[signed_in])
async def reset_link(request: Request[Any, Any, Any], community: FromPath[str]) -> Response[str]:
    """A new link for somebody in office here who lost the password."""
    entered = await enter(request, community, Office.ADMINISTRATOR)
    form = await read_form(request)
    term = next((t for t in await terms_of(entered.place.id) if t.id == form.whole("role")), None)
    if term is None or not term.login or term.over(today(entered.place.time_zone)):
        raise NotFound
    try:
        link = await issue_reset_link(
            term.person,
            secret=ground_of(request).settings.secret,
            at=now(),
            issued_by=_me(request),
            community=entered.place.id,
        )
    except Refusal as refusal:
        return await _page(request, entered, form, refusal, at=f"role-{term.id}")
    return _link_page(request, entered, term.name, term.login, link)


async def _known(entered: Entered, form: Form, term: Term) -> int:
    """The person under a login or number and a name that fits: one answer for everyone else."""
    typed, name = form.text("who"), form.text("name")
    mobile = read_mobile(typed)
    if mobile is not None:
        person = await person_with_mobile(entered.place.id, mobile, name)
    else:
        person = await person_with_login(typed.lower(), name)
    if person is None:
        raise Refusal("roles.nobody", at="who")
    login = await own_login(person)
    if term.kind in BY_PASSWORD and login and not login.login and not login.password_hash:
        raise Refusal("roles.no_password", at="who")
    return person


def _term(form: Form) -> Term:
    until = form.day("until")
    if form.text("until") and until is None:
        raise Refusal("roles.wrong_until", at="until")
    office = form.text("office")
    chair = office == "chair"
    kind = Office.COMMITTEE.value if chair else office
    return Term(kind, chair, form.day("since"), until, form.flag("consented"))


async def _page(
    request: Request[Any, Any, Any],
    entered: Entered,
    form: Form | None = None,
    refusal: Refusal | None = None,
    at: str = "",
) -> Response[str]:
    this_day, t = today(entered.place.time_zone), scene_of(request).t
    terms = await terms_of(entered.place.id)
    done = request.query_params.get("done", "")
    return page(
        request,
        "community/roles.html",
        refusal.status if refusal else 200,
        place=entered.place,
        nav=desk_nav(t, entered.place, "roles", entered.standing),
        terms=[term for term in terms if not term.over(this_day)],
        past=[term for term in terms if term.over(this_day)],
        titles={term.id: t(_title(term)) for term in terms},
        offices=[(office, t(f"roles.office_{office}"), t(f"roles.may_{office}")) for office in _offices()],
        writes=entered.standing.holds(Office.ADMINISTRATOR),
        me=_me(request),
        today=this_day,
        typed=_typed(form, at, this_day),
        refusal=refusal,
        at=at,
        done=f"roles.{done}" if done in DONE else "",
    )


def _typed(form: Form | None, at: str, this_day: date) -> dict[str, dict[str, Any]]:
    """What stands in each of the two forms: as typed in the one that came back, else as proposed."""
    fresh = {"who": "", "name": "", "login": "", "office": "", "until": "", "consented": False}
    fresh["since"] = this_day.isoformat()
    both: dict[str, dict[str, Any]] = {"grant": dict(fresh), "staff": dict(fresh)}
    if form is not None and at in both:
        both[at] = {name: form.text(name) for name in fresh} | {"consented": form.flag("consented")}
    return both


def _link_page(
    request: Request[Any, Any, Any], entered: Entered, name: str, login: str, link: PrintedCode
) -> Response[str]:
    """Shown once: the address goes to the person by hand, never by the product."""
    base = ground_of(request).settings.public_address or str(request.base_url).rstrip("/")
    response = page(
        request,
        "community/reset_link.html",
        place=entered.place,
        nav=desk_nav(scene_of(request).t, entered.place, "roles", entered.standing),
        name=name,
        login=login,
        address=f"{base}/c/{link.token}",
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _title(term: OfficeTerm) -> str:
    return f"roles.office_{'chair' if term.chair else term.kind.value}"


def _offices() -> tuple[str, ...]:
    return ("chair", *(office.value for office in GRANTABLE))


def _me(request: Request[Any, Any, Any]) -> int:
    who = visitor(request)
    return who.person_id if who else 0


ROUTES = (roles, grant, staff, end, reset_link)
