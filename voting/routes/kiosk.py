"""The committee's desk: an owner without a phone votes on its screen, before a teller and a witness."""

from dataclasses import dataclass
from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from app.clock import now
from app.i18n import translator
from app.refusals import NotFound, Refusal
from app.web import Form, page, read_form, see_other, signed_in, visitor
from app.web.templates import language_of
from voting.actions.cast_at_desk import Desk, cast_at_desk, refuse_desk
from voting.keys import fresh_op
from voting.queries.ballots import (
    EntryToCast,
    desk_list,
    entry_at_desk,
    receipt_at_desk,
    roll_totals,
)
from voting.queries.opened import opened
from voting.routes.ballot_view import NotNow, Paper, at_desk, chosen_words, not_now, owners_words, paper
from voting.routes.gate import TELLERS, EnteredAssembly, enter_assembly
from voting.rules.casting import unanswered

Asked = Request[Any, Any, Any]


@dataclass(frozen=True)
class DeskShown:
    """The desk as the pages name it."""

    teller: str
    witness: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Desking:
    """What a desk form says: which entry, who sits and who stands there, what was chosen."""

    entered: EnteredAssembly
    sheet: Paper
    entry: EntryToCast
    desk: Desk
    shown: DeskShown
    form: Form
    choices: dict[str, str]

    @property
    def carried(self) -> list[tuple[str, str]]:
        present = [("present", str(owner)) for owner in sorted(self.desk.present)]
        return [("entry", str(self.entry.number)), ("witness", self.desk.witness), *present]


@get("/assemblies/{public_id:str}/kiosk", guards=[signed_in])
async def kiosk(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """The list of households, or one household's form of who is here."""
    entered, sheet, instead = await _enter(request, public_id)
    if instead:
        return page(request, "voting/kiosk_not_now.html", paper=sheet, instead=instead)
    wanted = str(request.query_params.get("entry", ""))
    if wanted:
        entry = await entry_at_desk(entered.assembly.id, _number(wanted))
        if entry is None:
            raise NotFound
        return _who_page(request, sheet, entry)
    find = str(request.query_params.get("find", "")).strip()[:40]
    found = await desk_list(entered.assembly.id, find)
    return page(request, "voting/kiosk.html", paper=sheet, rows=found.rows, found=found.found, find=find)


@post("/assemblies/{public_id:str}/kiosk/sheet", guards=[signed_in], status_code=200)
async def kiosk_sheet(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """The ballot, for the owner's eyes; nothing is chosen beforehand."""
    asked = await _desking(request, public_id)
    box = await opened(public_id, request.app.state.settings.secret)
    if box is None:
        raise NotFound
    try:
        await refuse_desk(box, asked.entry, asked.desk)
    except Refusal as refusal:
        return _who_page(request, asked.sheet, asked.entry, asked=asked, refusal=refusal)
    return _sheet_page(request, asked)


@post("/assemblies/{public_id:str}/kiosk/check", guards=[signed_in], status_code=200)
async def kiosk_check(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """The owner looks once more and confirms."""
    asked = await _desking(request, public_id)
    if missing := unanswered([each.key for each in asked.sheet.questions], asked.choices):
        return _sheet_page(request, asked, Refusal("ballots.unanswered", at=missing))
    return page(
        request,
        "voting/ballot_check.html",
        paper=asked.sheet,
        entry=asked.entry,
        owners=owners_words(asked.entry),
        answers=chosen_words(translator(language_of(request)), asked.sheet.questions, asked.choices),
        addresses=at_desk(asked.sheet),
        carried=asked.carried,
        desk=asked.shown,
        op=fresh_op(),
    )


@get(
    ["/assemblies/{public_id:str}/kiosk/sheet", "/assemblies/{public_id:str}/kiosk/check"], guards=[signed_in]
)
async def kiosk_again(request: Asked, public_id: FromPath[str]) -> Response[Any]:
    """A page of the desk that was reloaded by its address starts at the list."""
    await _enter(request, public_id)
    return see_other(f"/assemblies/{public_id}/kiosk")


@post("/assemblies/{public_id:str}/kiosk", guards=[signed_in])
async def kiosk_cast(request: Asked, public_id: FromPath[str]) -> Response[Any]:
    """Cast; then only the receipt is shown."""
    asked = await _desking(request, public_id, hours=False)
    op = asked.form.text("op")
    if len(op) != 32 or not set(op) <= set("0123456789abcdef"):
        raise NotFound
    try:
        cast = await cast_at_desk(
            public_id,
            number=asked.entry.number,
            desk=asked.desk,
            choices=asked.choices,
            op=op,
            secret=request.app.state.settings.secret,
        )
    except Refusal as refusal:
        return _who_page(request, asked.sheet, asked.entry, asked=asked, refusal=refusal)
    # By its index: whoever finds the form's key in a history could try out which answers it takes.
    return see_other(f"/assemblies/{public_id}/kiosk/receipt?index={cast.index}")


@get("/assemblies/{public_id:str}/kiosk/receipt", guards=[signed_in])
async def kiosk_receipt(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """What the owner takes home; the choice is not shown again."""
    entered, sheet, _ = await _enter(request, public_id)
    found = await receipt_at_desk(entered.assembly.id, _number(str(request.query_params.get("index", ""))))
    if found is None:
        raise NotFound
    index, code, at = found
    return page(
        request, "voting/kiosk_receipt.html", paper=sheet, index=index, groups=code.split("-"), when=at
    )


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


async def _enter(request: Asked, public_id: str) -> tuple[EnteredAssembly, Paper, NotNow | None]:
    entered = await enter_assembly(request, public_id, *TELLERS)
    if not entered.assembly.public:
        raise NotFound
    heads, area_dm2 = await roll_totals(entered.assembly.id)
    t = translator(language_of(request))
    sheet = paper(t, entered.assembly, entered.place.time_zone, heads, area_dm2)
    return entered, sheet, not_now(t, entered.assembly, sheet, now())


async def _desking(request: Asked, public_id: str, *, hours: bool = True) -> Desking:
    entered, sheet, instead = await _enter(request, public_id)
    form, who = await read_form(request), visitor(request)
    entry = await entry_at_desk(entered.assembly.id, form.whole("entry") or 0)
    if entry is None or who is None:
        raise NotFound
    if instead and hours:
        raise Refusal("kiosk.not_now")
    owners = {str(owner.id): owner for owner in entry.owners}
    present = [owners[sent] for sent in form.texts("present") if sent in owners]
    desk = Desk(who.person_id, form.text("witness")[:60], frozenset(owner.id for owner in present))
    return Desking(
        entered=entered,
        sheet=sheet,
        entry=entry,
        desk=desk,
        shown=DeskShown(who.name, desk.witness, tuple(owner.name for owner in present)),
        form=form,
        choices={each.key: form.text(each.key) for each in sheet.questions if form.text(each.key)},
    )


def _who_page(
    request: Asked,
    sheet: Paper,
    entry: EntryToCast,
    *,
    asked: Desking | None = None,
    refusal: Refusal | None = None,
) -> Response[str]:
    who = visitor(request)
    return page(
        request,
        "voting/kiosk_who.html",
        refusal.status if refusal else 200,
        paper=sheet,
        entry=entry,
        teller=who.name if who else "",
        witness=asked.desk.witness if asked else "",
        present=[str(owner) for owner in asked.desk.present] if asked else [],
        refusal=refusal,
        wrong=refusal.at if refusal else "",
    )


def _sheet_page(request: Asked, asked: Desking, refusal: Refusal | None = None) -> Response[str]:
    return page(
        request,
        "voting/ballot.html",
        refusal.status if refusal else 200,
        assembly=asked.entered.assembly,
        paper=asked.sheet,
        entry=asked.entry,
        owners=owners_words(asked.entry),
        several=False,
        choices=asked.choices,
        refusal=refusal,
        wrong=refusal.at if refusal else "",
        addresses=at_desk(asked.sheet),
        carried=asked.carried,
        desk=asked.shown,
    )


ROUTES = (kiosk, kiosk_sheet, kiosk_check, kiosk_again, kiosk_cast, kiosk_receipt)
