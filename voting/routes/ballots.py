"""The ballot of an owner: read it, choose, check, cast, and the receipt."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from app.clock import now
from app.i18n import Translate, translator
from app.refusals import NotFound, Refusal
from app.web import Form, page, read_form, see_other, signed_in, visitor
from app.web.templates import language_of
from voting.actions.cast_ballot import cast_ballot
from voting.actions.contest_ballot import contest_ballot
from voting.actions.settle_contest import settle_contest
from voting.keys import fresh_op
from voting.queries.ballots import (
    EntryToCast,
    OwnBallot,
    contested_by,
    entries_to_cast,
    own_ballot,
    roll_totals,
)
from voting.queries.turnouts import participation
from voting.routes.assemblies import turnout_view
from voting.routes.ballot_view import Paper, chosen_words, not_now, on_phone, owners_words, paper
from voting.routes.gate import EnteredAssembly, enter_assembly
from voting.rules.casting import not_named, unanswered

Asked = Request[Any, Any, Any]


@get("/assemblies/{public_id:str}/ballot", guards=[signed_in])
async def ballot(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """Read the matter and choose; nothing is chosen beforehand."""
    entered, entries = await _mine(request, public_id)
    wanted = str(request.query_params.get("entry", ""))
    if not wanted and len(entries) > 1:
        sheet = await _paper(request, entered)
        return page(request, "voting/ballot_entries.html", paper=sheet, entries=entries)
    entry = _chosen(entries, wanted or str(entries[0].number))
    again = "again" in request.query_params
    return await _ballot_page(request, entered, entry, several=len(entries) > 1, again=again)


@post("/assemblies/{public_id:str}/ballot/check", guards=[signed_in], status_code=200)
async def ballot_check(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """Repeat the question and one's units before anything is cast; nothing is written here."""
    entered, entries = await _mine(request, public_id)
    form = await read_form(request)
    entry = _chosen(entries, form.text("entry"))
    choices = _choices(form, entered)
    if form.flag("back"):
        return await _ballot_page(request, entered, entry, choices=choices, again=True)
    if missing := unanswered([motion.key for motion in entered.assembly.motions], choices):
        refusal = Refusal("ballots.unanswered", at=missing)
        return await _ballot_page(request, entered, entry, choices=choices, refusal=refusal, again=True)
    sheet = await _paper(request, entered)
    return page(
        request,
        "voting/ballot_check.html",
        paper=sheet,
        entry=entry,
        owners=owners_words(entry),
        answers=chosen_words(_t(request), sheet.questions, choices),
        addresses=on_phone(sheet),
        carried=[("entry", entry.number), ("seen", entry.cast.index if entry.cast else 0)],
        desk=None,
        op=fresh_op(),
    )


@get("/assemblies/{public_id:str}/ballot/check", guards=[signed_in])
async def ballot_check_again(request: Asked, public_id: FromPath[str]) -> Response[Any]:
    """A check page that was reloaded by its address starts at the ballot: choices are never in an address."""
    await _mine(request, public_id)
    return see_other(f"/assemblies/{public_id}/ballot")


@post("/assemblies/{public_id:str}/ballot", guards=[signed_in])
async def cast(request: Asked, public_id: FromPath[str]) -> Response[Any]:
    """Cast; a retry after a lost answer leads to the same receipt."""
    form, who = await read_form(request), visitor(request)
    number = form.whole("entry") or 0
    choices = {name: form.text(name) for name in form.fields if name.startswith("m") and name[1:].isdigit()}
    op = form.text("op")
    if who is None or len(op) != 32 or not set(op) <= set("0123456789abcdef"):
        raise NotFound
    try:
        await cast_ballot(
            public_id,
            number=number,
            person=who.person_id,
            choices=choices,
            op=op,
            secret=request.app.state.settings.secret,
            seen=form.whole("seen"),
        )
    except Refusal as refusal:
        entered, entries = await _mine(request, public_id)
        entry = _chosen(entries, str(number))
        return await _ballot_page(request, entered, entry, choices=choices, refusal=refusal)
    return see_other(f"/assemblies/{public_id}/ballot/receipt?entry={number}")


@get("/assemblies/{public_id:str}/ballot/receipt", guards=[signed_in])
async def receipt(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """The receipt of one's own entry, and a look-up by code; the choice is shown to this entry only."""
    entered, entries = await _mine(request, public_id)
    entry = _chosen(entries, str(request.query_params.get("entry", "")) or str(entries[0].number))
    return await _receipt_page(request, entered, entry, code=str(request.query_params.get("code", "")))


@post("/assemblies/{public_id:str}/contests", guards=[signed_in])
async def contest(request: Asked, public_id: FromPath[str]) -> Response[Any]:
    """A co-owner contests the ballot that was cast for the entry."""
    return await _about_ballot(request, public_id, contest_ballot)


@post("/assemblies/{public_id:str}/settlements", guards=[signed_in])
async def settlement(request: Asked, public_id: FromPath[str]) -> Response[Any]:
    """Whoever contested it accepts the ballot after all."""
    return await _about_ballot(request, public_id, settle_contest)


async def _about_ballot(request: Asked, public_id: str, act: Any) -> Response[Any]:
    entered, entries = await _mine(request, public_id)
    form, who = await read_form(request), visitor(request)
    entry = _chosen(entries, form.text("entry"))
    try:
        await act(
            public_id,
            number=entry.number,
            person=who.person_id if who else 0,
            target=form.whole("target") or 0,
            op=form.text("op") if len(form.text("op")) == 32 else fresh_op(),
            secret=request.app.state.settings.secret,
        )
    except Refusal as refusal:
        return await _receipt_page(request, entered, entry, refusal=refusal)
    return see_other(f"/assemblies/{public_id}/ballot/receipt?entry={entry.number}")


async def _mine(request: Asked, public_id: str) -> tuple[EnteredAssembly, tuple[EntryToCast, ...]]:
    """The assembly and the entries this person may vote for; without one there is no ballot here."""
    entered, who = await enter_assembly(request, public_id), visitor(request)
    entries = await entries_to_cast(entered.assembly.id, who.person_id) if who else ()
    if not entries or not entered.assembly.public:
        raise NotFound
    return entered, entries


def _chosen(entries: tuple[EntryToCast, ...], number: str) -> EntryToCast:
    found = next((entry for entry in entries if str(entry.number) == number), None)
    if found is None:
        raise NotFound
    return found


def _choices(form: Form, entered: EnteredAssembly) -> dict[str, str]:
    sent = {motion.key: form.text(motion.key) for motion in entered.assembly.motions}
    return {key: choice for key, choice in sent.items() if choice}


async def _paper(request: Asked, entered: EnteredAssembly) -> Paper:
    heads, area_dm2 = await roll_totals(entered.assembly.id)
    return paper(_t(request), entered.assembly, entered.place.time_zone, heads, area_dm2)


async def _ballot_page(
    request: Asked,
    entered: EnteredAssembly,
    entry: EntryToCast,
    *,
    choices: dict[str, str] | None = None,
    refusal: Refusal | None = None,
    several: bool = False,
    again: bool = False,
) -> Response[str]:
    sheet = await _paper(request, entered)
    shown: dict[str, Any] = {
        "paper": sheet,
        "entry": entry,
        "several": several,
        "owners": owners_words(entry),
        "refusal": refusal,
    }
    status = refusal.status if refusal else 200
    if instead := not_now(_t(request), entered.assembly, sheet, now()):
        return page(request, "voting/ballot_not_now.html", status, instead=instead, **shown)
    cast = entry.cast
    if cast and (cast.contested or not sheet.replace or not again):
        return page(request, "voting/ballot_voted.html", status, cast=cast, **shown)
    acting = entry.acting
    if why := not_named(acting.kind, acting.representative, entry.person_name):
        shown["refusal"] = Refusal(f"ballots.{why}", company=acting.name, who=acting.representative)
        return page(request, "voting/ballot_company.html", status, **shown)
    return page(
        request,
        "voting/ballot.html",
        status,
        assembly=entered.assembly,
        choices=choices or {},
        wrong=refusal.at if refusal else "",
        addresses=on_phone(sheet),
        carried=[("entry", entry.number)],
        desk=None,
        **shown,
    )


async def _receipt_page(
    request: Asked,
    entered: EnteredAssembly,
    entry: EntryToCast,
    *,
    code: str = "",
    refusal: Refusal | None = None,
) -> Response[str]:
    who = visitor(request)
    person = who.person_id if who else 0
    own = await own_ballot(entered.assembly.id, entry.id, person)
    found = await own_ballot(entered.assembly.id, entry.id, person, code) if code else None
    sheet = await _paper(request, entered)
    contesters = await contested_by(entered.assembly.id, own.index) if own else {}
    return page(
        request,
        "voting/ballot_receipt.html",
        refusal.status if refusal else 200,
        paper=sheet,
        entry=entry,
        owners=owners_words(entry),
        own=own,
        answers=chosen_words(_t(request), sheet.questions, own.choices) if own else [],
        groups=own.code.split("-") if own else [],
        turnout=turnout_view(entered.assembly, await participation(entered.assembly)),
        stage=str(entered.assembly.stage),
        check_address=_check_address(request, entered, entry, own),
        code=code,
        found=found,
        open=not_now(_t(request), entered.assembly, sheet, now()) is None,
        may_contest=_may_contest(entry, person, frozenset(contesters)),
        may_settle=bool(frozenset(entry.acting_for) & frozenset(contesters)),
        contesters=tuple(contesters.values()),
        op=fresh_op(),
        refusal=refusal,
    )


def _may_contest(entry: EntryToCast, person: int, contesters: frozenset[int]) -> bool:
    cast = entry.cast
    if cast is None or cast.contested or cast.person == person:
        return False
    return bool(frozenset(entry.acting_for) - cast.stood_by - contesters)


def _check_address(
    request: Asked, entered: EnteredAssembly, entry: EntryToCast, own: OwnBallot | None
) -> str:
    public = request.app.state.settings.public_address
    if own is None or not public:
        return ""
    rest = f"ballot/receipt?entry={entry.number}&code={own.code}"
    return f"{public}/assemblies/{entered.assembly.public_id}/{rest}"


def _t(request: Asked) -> Translate:
    return translator(language_of(request))


ROUTES = (ballot, ballot_check, ballot_check_again, cast, receipt, contest, settlement)
