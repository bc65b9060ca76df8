"""A scanned link, a typed code, and the step that binds a phone: opening changes nothing."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from app.clock import now, today
from app.community.actions.bind_phone import Bound, bind_phone
from app.community.actions.issue_reset_link import PASSWORD_RESET
from app.community.queries.codes import FoundCode, code_by_link, code_by_typing
from app.community.queries.logins import own_login, works_here
from app.community.queries.me import first_address
from app.community.queries.people import name_of
from app.community.queries.slips import OWNER_SLIP, owner_on_slip, person_on_own_phone
from app.community.queries.standings import place_by_id
from app.community.routes.code_doors import Shown, door_of
from app.community.routes.own_phone import keep_phone, phone_hash
from app.community.routes.trials import count_binding, count_code, forgive_binding
from app.community.rules.slips import Digits
from app.database import write
from app.refusals import Refusal
from app.web import page, public, read_form, see_other, visitor
from app.web.addresses import safe_path
from app.web.facts import is_demo
from app.web.ground import ground_of
from app.web.sessions import sign_in

DEMO_LINK = "demo_link"


@get("/c/{token:str}", guards=[public])
async def scanned(request: Request[Any, Any, Any], token: FromPath[str]) -> Response[Any]:
    """Where a printed code leads; chat programs open it by themselves, so nothing is written."""
    found = await code_by_link(token)
    if found and (door := door_of(found.purpose)):
        return _secret_page(await door(request, found, Shown(token=token)))
    if found is None or not found.live(now()):
        return _dead(request)
    if found.purpose == OWNER_SLIP:
        return await _slip(request, found, Shown(token=token))
    if found.purpose == PASSWORD_RESET and found.used_at is None:
        return await _reset(request, found, token)
    if found.purpose == DEMO_LINK and await is_demo():
        return await _demo(request, found, token)
    return _dead(request)


@get("/codes", guards=[public])
async def codes_page(request: Request[Any, Any, Any]) -> Response[str]:
    """A field for the typed code."""
    return page(
        request,
        "slips/codes.html",
        typed="",
        back=safe_path(request.query_params.get("back"), ""),
        refusal=None,
    )


@post("/codes", guards=[public])
async def typed_code(request: Request[Any, Any, Any]) -> Response[Any]:
    """The same as scanning; the code stays in forms and comes into no address."""
    shown = Shown.of(await read_form(request))
    try:
        await count_code(request)
        found = await code_by_typing(ground_of(request).settings.secret, shown.typed)
        if found and (door := door_of(found.purpose)):
            return _secret_page(await door(request, found, shown))
        if found is None or not found.live(now()) or found.purpose != OWNER_SLIP:
            raise Refusal("slips.code_unknown", at="typed")
    except Refusal as refusal:
        return page(
            request,
            "slips/codes.html",
            refusal.status,
            typed=shown.typed,
            back=shown.back,
            refusal=refusal,
        )
    return await _slip(request, found, shown)


@post("/bindings", guards=[public])
async def bind(request: Request[Any, Any, Any]) -> Response[Any]:
    """Check, bind, sign in. Unknown, dead, used elsewhere and wrong digits get one and the same answer."""
    form = await read_form(request)
    shown = Shown.of(form)
    found = await shown.find(ground_of(request).settings.secret)
    response: Response[Any] = see_other("/")
    try:
        await count_binding(request, shown.name(found))
        bound = await _bound(request, response, found, form.text("digits"))
    except Refusal as refusal:
        answer = _bind_page(request, shown, None, Digits.EITHER, False, refusal)
        keep_phone(request, answer)
        return answer
    await forgive_binding(request, shown.name(found))
    response.headers["Location"] = shown.back or await first_address(bound.person, now())
    return response


@post("/demo-sign-ins", guards=[public])
async def demo_sign_in(request: Request[Any, Any, Any]) -> Response[Any]:
    """Come in as one of the demo's invented people."""
    found = await code_by_link((await read_form(request)).text("token"))
    if found is None or found.purpose != DEMO_LINK or not found.live(now()) or not await is_demo():
        return _dead(request)
    if await name_of(found.subject_id) is None:
        return _dead(request)
    response: Response[Any] = see_other(await first_address(found.subject_id, now()))
    await sign_in(request, response, found.subject_id, way_in="demo")
    return response


async def _bound(
    request: Request[Any, Any, Any], response: Response[Any], found: FoundCode | None, digits: str
) -> Bound:
    """The binding and the session stand or fall together."""
    phone, who = keep_phone(request, response), visitor(request)
    async with write():
        bound = await bind_phone(
            found.id if found else None,
            digits,
            phone_hash=phone,
            person=who.person_id if who else None,
            at=now(),
            today=today(),
        )
        if who is None or who.person_id != bound.person:
            await sign_in(request, response, bound.person, way_in="slip")
    return bound


async def _slip(request: Request[Any, Any, Any], found: FoundCode, shown: Shown) -> Response[Any]:
    owner = await owner_on_slip(found.subject_id)
    if owner is None:
        return _dead(request)
    if found.used_at is not None:
        return await _used(request, found, shown)
    place = await place_by_id(owner.community)
    response = _bind_page(request, shown, place.name, owner.check.digits, bool(owner.representative), None)
    keep_phone(request, response)
    return response


async def _used(request: Request[Any, Any, Any], found: FoundCode, shown: Shown) -> Response[Any]:
    """On its own phone the slip lets its person in again; elsewhere it says how to get a new one."""
    person = await person_on_own_phone(found.id, phone_hash(request))
    who = visitor(request)
    if who and who.person_id in (person, found.used_by):
        return see_other(shown.back or await first_address(who.person_id, now()))
    own = person is not None and not await works_here(person, today())
    return _secret_page(page(request, "slips/used.html", shown=shown, own=own))


def _bind_page(
    request: Request[Any, Any, Any],
    shown: Shown,
    community: str | None,
    digits: Digits,
    company: bool,
    refusal: Refusal | None,
) -> Response[str]:
    return _secret_page(
        page(
            request,
            "slips/bind.html",
            refusal.status if refusal else 200,
            shown=shown,
            community=community,
            digits=digits,
            company=company,
            refusal=refusal,
        )
    )


def _dead(request: Request[Any, Any, Any]) -> Response[str]:
    """Never issued, replaced, expired: nobody can tell which."""
    return _secret_page(page(request, "slips/dead.html", 404))


async def _reset(request: Request[Any, Any, Any], found: FoundCode, token: str) -> Response[str]:
    login = await own_login(found.subject_id)
    if login is None:
        return _dead(request)
    return _secret_page(page(request, "sign_in/reset.html", token=token, login=login.login, refusal=None))


async def _demo(request: Request[Any, Any, Any], found: FoundCode, token: str) -> Response[str]:
    name = await name_of(found.subject_id)
    if name is None:
        return _dead(request)
    return _secret_page(page(request, "slips/demo.html", token=token, name=name))


def _secret_page(response: Response[Any]) -> Response[Any]:
    """A page that holds a secret stays in no cache."""
    response.headers["Cache-Control"] = "no-store"
    return response


ROUTES = (scanned, codes_page, typed_code, bind, demo_sign_in)
