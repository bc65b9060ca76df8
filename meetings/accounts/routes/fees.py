"""Fees: what units pay for, charging a period, what is owed; one's own household's page."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from app.clock import now, today
from app.community.queries.holdings import buildings_of
from app.refusals import NotFound, Refusal
from app.web import Form, page, public, read_form, see_other, signed_in, visitor
from app.web.ground import ground_of
from meetings.accounts.actions.charge_period import charge_period
from meetings.accounts.actions.define_fee import USES, FeePlan, define_fee
from meetings.accounts.actions.reverse_payment import reverse_payment
from meetings.accounts.actions.take_payment import WAYS, Paid, take_payment
from meetings.accounts.actions.waive_charge import waive_charge
from meetings.accounts.queries.distributions import distributions_of, shares_of
from meetings.accounts.queries.fees import (
    charge,
    charges_of,
    fee,
    fees_of,
    household_of,
    owing,
    payment,
    totals_of,
    unit_called,
    unit_in,
)
from meetings.accounts.routes.gate import (
    OFFICE,
    Asked,
    Here,
    amount,
    enter_here,
    here_of,
    kept,
    log,
    refused_words,
)
from meetings.accounts.rules.periods import Basis, Every, period_of
from meetings.sendings import LONG_FORM, new_key

FEE = ("title", "basis", "amount", "period", "use", "building", "rests_on", "since", "until", "key")


@get("/communities/{community:str}/fees", guards=[public])
async def fees(request: Asked, community: FromPath[str]) -> Response[str]:
    """Every fee with the totals of its periods; nothing of a single household."""
    return await _page(request, await enter_here(request, community))


@get("/communities/{community:str}/fees/new", guards=[signed_in])
async def fee_new(request: Asked, community: FromPath[str]) -> Response[str]:
    """The form for a fee."""
    return await _form(request, await enter_here(request, community, *OFFICE))


@post("/communities/{community:str}/fees", guards=[signed_in], request_max_body_size=LONG_FORM)
async def fee_add(request: Asked, community: FromPath[str]) -> Response[Any]:
    """Define it."""
    here, form = await enter_here(request, community, *OFFICE), await read_form(request)
    try:
        if form.text("until") and form.day("until") is None:
            raise Refusal("open_account.day_missing", at="until")
        await define_fee(
            here.place.id,
            FeePlan(
                title=form.text("title"),
                basis=form.text("basis"),
                fen=amount(form),
                period=form.text("period"),
                use=form.text("use"),
                building=form.whole("building"),
                rests_on=form.text("rests_on"),
                since=form.day("since"),
                until=form.day("until"),
            ),
            by=here.person,
            at=now(),
            key=form.text("key")[:64],
        )
    except Refusal as refusal:
        return await _form(request, here, form, refusal)
    return see_other(f"/communities/{community}/fees")


@post("/fees/{public_id:str}/charges", guards=[signed_in], request_max_body_size=LONG_FORM)
async def charge_all(request: Asked, public_id: FromPath[str]) -> Response[Any]:
    """Charge one period to all its units."""
    found = await fee(public_id)
    here = await here_of(request, found.community if found else None, *OFFICE)
    form = await read_form(request)
    try:
        done = await charge_period(
            public_id, form.text("charge").upper(), form.day("due_on"), by=here.person, at=now()
        )
    except Refusal as refusal:
        return await _page(request, here, form, refusal, public_id)
    where = f"/communities/{here.place.public_id}/fees?charged={done.units}&without={done.without_area}"
    return see_other(f"{where}#fee-{public_id}")


@get("/communities/{community:str}/fees/arrears", guards=[signed_in])
async def arrears(request: Asked, community: FromPath[str]) -> Response[str]:
    """Who owes what, for the office; that somebody looked is kept."""
    here = await enter_here(request, community, *OFFICE)
    await log(here, "arrears")
    rows = await owing(here.place.id, here.today)
    asked = request.query_params.get("unit", "").strip()
    unit = await unit_called(here.place.id, asked) if asked else None
    if unit is not None:
        return see_other(f"/communities/{community}/fees/units/{unit}")  # type: ignore[return-value]
    return page(
        request,
        "accounts/arrears.html",
        place=here.place,
        rows=rows,
        total=sum(each.owed for each in rows),
        asked=asked,
    )


@get("/communities/{community:str}/fees/units/{unit:int}", guards=[signed_in])
async def unit_page(request: Asked, community: FromPath[str], unit: FromPath[int]) -> Response[str]:
    """One unit's charges and receipts, for the office; that somebody looked is kept."""
    here = await enter_here(request, community, *OFFICE)
    return await _unit(request, here, unit)


@post(
    "/communities/{community:str}/fees/units/{unit:int}/payments",
    guards=[signed_in],
    request_max_body_size=LONG_FORM,
)
async def pay(request: Asked, community: FromPath[str], unit: FromPath[int]) -> Response[Any]:
    """Take money for a charge and print its receipt."""
    here, form = await enter_here(request, community, *OFFICE), await read_form(request)
    await _label(here, unit)
    try:
        number = await _charge_of(unit, form)
        paid = Paid(amount(form), form.day("paid_on"), form.text("way"), form.text("payer"))
        receipt = await take_payment(
            here.place.id, number, paid,
            by=here.person, at=now(), today=here.today, key=form.text("key")[:64],
        )  # fmt: skip
    except Refusal as refusal:
        return await _unit(request, here, unit, form, refusal)
    return see_other(f"/payments/{receipt}")


@post(
    "/communities/{community:str}/fees/units/{unit:int}/waivers",
    guards=[signed_in],
    request_max_body_size=LONG_FORM,
)
async def waive(request: Asked, community: FromPath[str], unit: FromPath[int]) -> Response[Any]:
    """Let the household off what is left of a charge."""
    here, form = await enter_here(request, community, *OFFICE), await read_form(request)
    await _label(here, unit)
    try:
        await waive_charge(here.place.id, await _charge_of(unit, form), form.text("why"), at=now())
    except Refusal as refusal:
        return await _unit(request, here, unit, form, refusal)
    return see_other(f"/communities/{community}/fees/units/{unit}")


@get("/payments/{receipt:str}", guards=[signed_in])
async def receipt_page(request: Asked, receipt: FromPath[str]) -> Response[str]:
    """A receipt in two copies, for the household it belongs to and for the office."""
    return await _receipt(request, receipt)


@post("/payments/{receipt:str}/reversal", guards=[signed_in], request_max_body_size=LONG_FORM)
async def payment_reverse(request: Asked, receipt: FromPath[str]) -> Response[Any]:
    """Reverse a payment by another entry."""
    found = await payment(receipt)
    here = await here_of(request, found.community if found else None, *OFFICE)
    form = await read_form(request)
    try:
        await reverse_payment(receipt, form.text("reason"), by=here.person, at=now(), today=here.today)
    except Refusal as refusal:
        return await _receipt(request, receipt, form, refusal)
    return see_other(f"/payments/{receipt}")


@get("/fees/mine", guards=[signed_in])
async def mine(request: Asked) -> Response[str]:
    """What one's own household pays, owes and gets back."""
    who = visitor(request)
    units = await household_of(who.person_id if who else 0)
    paid_back: dict[int, list[Any]] = {}
    for community in {each.community for each in units}:
        for given in await distributions_of(community):
            for line in await shares_of(given.id) if given.state in ("decided", "paid") else ():
                paid_back.setdefault(line.unit, []).append((given, line))
    return page(
        request,
        "accounts/mine.html",
        units=[
            (each, await charges_of(each.unit, each.since), paid_back.get(each.unit, ())) for each in units
        ],
        today=today(),
    )


async def _page(
    request: Asked, here: Here, form: Form | None = None, refusal: Refusal | None = None, public_id: str = ""
) -> Response[str]:
    totals = await totals_of(here.place.id)
    found = await fees_of(here.place.id)
    return page(
        request,
        "accounts/fees.html",
        refusal.status if refusal else 200,
        place=here.place,
        zone=here.place.time_zone,
        fees=[
            (
                each,
                [total for total in totals if total.fee == each.id],
                period_of(here.today, Every(each.period)),
            )
            for each in found
        ],
        is_office=here.is_office,
        is_owner=here.standing.is_owner,
        due_on=here.today.isoformat(),
        charged=_count(request, "charged"),
        without=_count(request, "without"),
        typed_for=public_id,
        typed=kept(form, "charge", "due_on"),
        **refused_words(request, refusal),
    )


async def _form(
    request: Asked, here: Here, form: Form | None = None, refusal: Refusal | None = None
) -> Response[str]:
    typed = kept(form, *FEE)
    if form is None:
        typed |= {"key": new_key(), "since": here.today.replace(day=1).isoformat(), "basis": "area"}
        typed |= {"period": "quarter"}
    return page(
        request,
        "accounts/fee_new.html",
        refusal.status if refusal else 200,
        place=here.place,
        bases=[each.value for each in Basis],
        periods=[each.value for each in Every],
        uses=USES,
        buildings=[(str(each.id), each.name) for each in await buildings_of(here.place.id)],
        typed=typed,
        **refused_words(request, refusal),
    )


async def _unit(
    request: Asked, here: Here, unit: int, form: Form | None = None, refusal: Refusal | None = None
) -> Response[str]:
    label = await _label(here, unit)
    await log(here, "fees_of_unit", f"unit:{unit}")
    charges = await charges_of(unit)
    return page(
        request,
        "accounts/unit.html",
        refusal.status if refusal else 200,
        place=here.place,
        zone=here.place.time_zone,
        unit=unit,
        label=label,
        charges=charges,
        open_charges=[each for each in charges if each.owed > 0],
        owed=sum(each.owed for each in charges),
        ways=WAYS,
        key=form.text("key") if form else new_key(),
        typed_for=form.whole("charge") if form else None,
        typed=kept(form, "amount", "paid_on", "way", "payer", "why"),
        today=here.today.isoformat(),
        **refused_words(request, refusal),
    )


async def _receipt(
    request: Asked, public_id: str, form: Form | None = None, refusal: Refusal | None = None
) -> Response[str]:
    found = await payment(public_id)
    here = await here_of(request, found.community if found else None)
    if found is None or not (here.is_office or await _own(here, found.unit, found.charge)):
        raise NotFound
    base = ground_of(request).settings.public_address
    return page(
        request,
        "accounts/receipt.html",
        refusal.status if refusal else 200,
        place=here.place,
        zone=here.place.time_zone,
        receipt=found,
        address=f"{base}/payments/{public_id}" if base else "",
        is_office=here.is_office,
        typed=kept(form, "reason"),
        **refused_words(request, refusal),
    )


async def _own(here: Here, unit: int, number: int) -> bool:
    """Whether a charge belongs to the household of whoever asks, and not to those who lived there before."""
    if here.standing.person is None:
        return False
    held = next((each for each in await household_of(here.standing.person) if each.unit == unit), None)
    return held is not None and number in [each.id for each in await charges_of(unit, held.since)]


async def _label(here: Here, unit: int) -> str:
    label = await unit_in(here.place.id, unit)
    if label is None:
        raise NotFound
    return label


async def _charge_of(unit: int, form: Form) -> int:
    found = await charge(form.whole("charge") or 0)
    if found is None or found.unit != unit:
        raise Refusal("open_account.choose_charge", at="charge")
    return found.id


def _count(request: Asked, name: str) -> int | None:
    typed = request.query_params.get(name, "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 8 else None


ROUTES = (
    fees, fee_new, fee_add, charge_all, arrears, unit_page, pay, waive, receipt_page, payment_reverse, mine,
)  # fmt: skip
