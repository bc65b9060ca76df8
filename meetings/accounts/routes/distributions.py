"""A surplus paid back: the plan, what the law says, the decision, the list and its payments."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from app.clock import now
from app.refusals import NotFound, Refusal
from app.web import Form, page, public, read_form, see_other, signed_in
from meetings.accounts.actions.pay_share import WAYS, pay_share
from meetings.accounts.actions.plan_distribution import plan_distribution
from meetings.accounts.actions.withdraw_distribution import withdraw_distribution
from meetings.accounts.queries.distributions import DistributionOnFile, distribution, planned_of, shares_of
from meetings.accounts.queries.fees import household_of
from meetings.accounts.queries.years import year_on_file, years_of
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
from meetings.accounts.rules.shares import By, State
from meetings.sendings import LONG_FORM, new_key

TYPED = ("title", "year", "amount", "basis", "key")


@get("/communities/{community:str}/distributions/new", guards=[signed_in])
async def distribution_new(request: Asked, community: FromPath[str]) -> Response[str]:
    """The form for a plan, with what is left of each closed year."""
    return await _form(request, await enter_here(request, community, *OFFICE))


@post("/communities/{community:str}/distributions", guards=[signed_in], request_max_body_size=LONG_FORM)
async def distribution_add(request: Asked, community: FromPath[str]) -> Response[Any]:
    """Keep the plan."""
    here, form = await enter_here(request, community, *OFFICE), await read_form(request)
    try:
        address = await plan_distribution(
            here.place.id,
            form.whole("year"),
            amount(form),
            form.text("basis"),
            form.text("title"),
            by=here.person,
            at=now(),
            key=form.text("key")[:64],
        )
    except Refusal as refusal:
        return await _form(request, here, form, refusal)
    return see_other(f"/distributions/{address}")


@get("/distributions/{plan:str}", guards=[public])
async def distribution_page(request: Asked, plan: FromPath[str]) -> Response[str]:
    """The plan or the decision, numbers and amounts without names, the sum."""
    found, here = await _enter(request, plan)
    return await _page(request, found, here)


@get("/distributions/{plan:str}/payments", guards=[signed_in])
async def payments(request: Asked, plan: FromPath[str]) -> Response[str]:
    """The list with names for the office to pay out by; that somebody looked is kept."""
    found, here = await _office(request, plan)
    return await _list(request, found, here)


@get("/distributions/{plan:str}/payments/print", guards=[signed_in])
async def payments_print(request: Asked, plan: FromPath[str]) -> Response[str]:
    """The list for signatures."""
    found, here = await _office(request, plan)
    await log(here, "payment_list", f"distribution:{found.id}")
    return page(
        request,
        "accounts/payments_print.html",
        place=here.place,
        plan=found,
        shares=await shares_of(found.id),
    )


@post("/distributions/{plan:str}/payments/{number:int}", guards=[signed_in], request_max_body_size=LONG_FORM)
async def pay_one(request: Asked, plan: FromPath[str], number: FromPath[int]) -> Response[Any]:
    """Record that one line was paid out."""
    found, here = await _office(request, plan)
    form = await read_form(request)
    try:
        await pay_share(plan, number, form.text("way"), form.day("paid_on"), by=here.person, today=here.today)
    except Refusal as refusal:
        return await _list(request, found, here, form, refusal, number)
    return see_other(f"/distributions/{plan}/payments#share-{number}")


@post("/distributions/{plan:str}/withdrawal", guards=[signed_in], request_max_body_size=LONG_FORM)
async def withdraw(request: Asked, plan: FromPath[str]) -> Response[Any]:
    """Give the plan up."""
    found, here = await _office(request, plan)
    try:
        await withdraw_distribution(found.id)
    except Refusal as refusal:
        return await _page(request, found, here, refusal)
    return see_other(f"/distributions/{plan}")


async def _enter(request: Asked, plan: str) -> tuple[DistributionOnFile, Here]:
    """Public; a plan that was given up is the office's."""
    found = await distribution(plan)
    here = await here_of(request, found.community if found else None)
    if found is None or (found.state == State.WITHDRAWN and not here.is_office):
        raise NotFound
    return found, here


async def _office(request: Asked, plan: str) -> tuple[DistributionOnFile, Here]:
    found, here = await _enter(request, plan)
    if not here.is_office:
        raise NotFound
    return found, here


async def _page(
    request: Asked, found: DistributionOnFile, here: Here, refusal: Refusal | None = None
) -> Response[str]:
    shares = await shares_of(found.id)
    own: list[int] = []
    if here.standing.person is not None:
        own = [each.unit for each in await household_of(here.standing.person)]
    return page(
        request,
        "accounts/distribution.html",
        refusal.status if refusal else 200,
        place=here.place,
        zone=here.place.time_zone,
        plan=found,
        shares=[(each.number, each.fen, each.paid_on is not None) for each in shares],
        own=[each for each in shares if each.unit in own],
        total=sum(each.fen for each in shares),
        paid=sum(each.fen for each in shares if each.paid_on),
        is_office=here.is_office,
        **refused_words(request, refusal),
    )


async def _list(
    request: Asked,
    found: DistributionOnFile,
    here: Here,
    form: Form | None = None,
    refusal: Refusal | None = None,
    number: int = 0,
) -> Response[str]:
    await log(here, "payment_list", f"distribution:{found.id}")
    shares = await shares_of(found.id)
    return page(
        request,
        "accounts/payments.html",
        refusal.status if refusal else 200,
        place=here.place,
        zone=here.place.time_zone,
        plan=found,
        unpaid=[each for each in shares if each.paid_on is None],
        done=[each for each in shares if each.paid_on is not None],
        ways=WAYS,
        today=here.today.isoformat(),
        typed_for=number,
        typed=kept(form, "way", "paid_on"),
        **refused_words(request, refusal),
    )


async def _form(
    request: Asked, here: Here, form: Form | None = None, refusal: Refusal | None = None
) -> Response[str]:
    left = [
        (
            year,
            (await year_on_file(here.place.id, year)).figures.surplus - await planned_of(here.place.id, year),
        )
        for year, closed in await years_of(here.place.id)
        if closed
    ]
    typed = kept(form, *TYPED)
    if form is None:
        typed |= {"key": new_key(), "year": str(left[0][0]) if left else ""}
    return page(
        request,
        "accounts/distribution_new.html",
        refusal.status if refusal else 200,
        place=here.place,
        left=left,
        bases=[each.value for each in By],
        typed=typed,
        **refused_words(request, refusal),
    )


ROUTES = (
    distribution_new, distribution_add, distribution_page, payments, payments_print, pay_one, withdraw,
)  # fmt: skip
