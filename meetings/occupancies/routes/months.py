"""The landlord's month: who lives there, what is due, one tap; sign-ins and leavings looked at one by one."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from app.clock import today
from app.community.queries.occupancies import Household, households_in
from app.i18n import Translate
from app.refusals import Refusal
from app.web import page, read_form, see_other, signed_in, visitor
from app.web.templates import scene_of
from meetings.occupancies.actions.confirm_month import confirm_month
from meetings.occupancies.actions.confirm_sign_in import confirm_sign_in
from meetings.occupancies.actions.settle_leaving import settle_leaving
from meetings.occupancies.queries.houses import house_table, houses_in_charge
from meetings.occupancies.queries.months import Leaving, as_lives, confirmations, leaving_notices, list_seen
from meetings.occupancies.queries.rooms import rooms_of
from meetings.occupancies.routes.gate import Asked, AtHouse, at_house, log_register
from meetings.occupancies.rules.dues import Kind, dues_of, month_due, month_of

DONE = ("confirmed", "lives", "denied", "ended", "stays", "unknown", "saved", "removed")
OWN_FORM = (Kind.SIGN_IN, Kind.UNCONFIRMED)  # looked at below, or by the one tap


@get("/houses", guards=[signed_in])
async def mine(request: Asked) -> Response[str]:
    """The houses and buildings somebody is in charge of; for most people there are none."""
    who = visitor(request)
    houses = await houses_in_charge(who.person_id, today()) if who else ()
    return page(request, "occupancies/houses.html", houses=houses)


@get("/houses/{building:int}/month", guards=[signed_in])
async def month(request: Asked, building: FromPath[int]) -> Response[str]:
    """Rooms and households; read by name, so it is kept that it was."""
    at = await at_house(request, building)
    await log_register(at)
    return await _page(request, at)


@post("/houses/{building:int}/month", guards=[signed_in])
async def confirm(request: Asked, building: FromPath[int]) -> Response[Any]:
    """The list that was shown is right."""
    at, form = await at_house(request, building), await read_form(request)
    try:
        await confirm_month(building, form.text("seen"), by=at.looker)
    except Refusal as refusal:
        return await _page(request, at, refusal)
    return see_other(f"{at.path}/month?done=confirmed")


@post("/houses/{building:int}/sign-ins/{occupancy:str}", guards=[signed_in])
async def look(request: Asked, building: FromPath[int], occupancy: FromPath[str]) -> Response[Any]:
    """They live there, or they do not."""
    at, form = await at_house(request, building), await read_form(request)
    answer = form.text("answer")
    try:
        if answer not in ("lives", "denied"):
            raise Refusal("months.which_outcome", at="answer")
        await confirm_sign_in(occupancy, building, lives=answer == "lives", by=at.looker)
    except Refusal as refusal:
        return await _page(request, at, refusal)
    return see_other(f"{at.path}/month?done={answer}")


@post("/houses/{building:int}/leavings/{notice:str}", guards=[signed_in])
async def settle(request: Asked, building: FromPath[int], notice: FromPath[str]) -> Response[Any]:
    """What was said at the code: they have left, they stay, nobody of that name is known."""
    at, form = await at_house(request, building), await read_form(request)
    outcome = form.text("outcome")
    try:
        await settle_leaving(
            notice, building, outcome, form.text("home"), form.day("last_day"), by=at.recorder
        )
    except Refusal as refusal:
        return await _page(request, at, refusal)
    return see_other(f"{at.path}/month?done={outcome}")


async def _page(request: Asked, at: AtHouse, refusal: Refusal | None = None) -> Response[str]:
    t = scene_of(request).t
    every, done = await households_in(at.house.id), request.query_params.get("done", "")
    living = [each for each in every if each.lives_on(at.today)]
    waiting = [each for each in every if each.waits and each.until is None]
    months = await confirmations(at.house.id)
    confirmed = next((each for each in months if each.month == month_of(at.today)), None)
    ends_today = [each for each in every if not each.waits and each.until == at.today]
    named = {each.public_id: each for each in every}
    dues = dues_of([as_lives(each) for each in [*living, *waiting] if each not in ends_today], at.today)
    return page(
        request,
        "occupancies/month.html",
        refusal.status if refusal else 200,
        at=at,
        place=at.place,
        month=at.today.replace(day=1),
        living=living,
        households=len(living),
        people=sum(each.people for each in living),
        children=sum(each.children for each in living),
        empty=[] if not at.house.house else [each.name for each in await _empty(at)],
        waiting=[(each, _alike(each, living)) for each in waiting],
        leavings=[
            (each, _options(t, living), _meant(each, living)) for each in await leaving_notices(at.house.id)
        ],
        dues=[(each, named[each.key]) for each in dues if each.kind not in OWN_FORM],
        due=month_due(at.today, confirmed is not None, len(living)),
        unconfirmed=sum(each.kind is Kind.UNCONFIRMED for each in dues),
        confirmed=confirmed,
        months=months,
        seen=list_seen(living),
        more=await _more(request, at),
        refusal=refusal,
        done=f"months.done_{done}" if done in DONE else "",
    )


async def _empty(at: AtHouse) -> list[Any]:
    return [each for each in await rooms_of(at.house.id, at.today) if not each.living]


async def _more(request: Asked, at: AtHouse) -> list[tuple[str, str]]:
    """Where else whoever looks at this list can go."""
    t = scene_of(request).t
    found: list[tuple[str, str]] = []
    if at.house.house:
        found.append((t("landlord_duties.mine"), f"{at.path}/duties"))
        found.append((t("months.to_rooms"), f"{at.path}/rooms"))
    found.append((t("months.to_register"), f"/communities/{at.place.public_id}/occupancies/{at.house.id}"))
    if not at.office:
        found.append((t("months.to_police"), f"{at.path}/police-file"))
    table = await house_table(at.house.id)
    if at.basis == "owner" and table:
        found.append((t("months.to_table"), f"/tables/{table}/hand-over"))
    return found


def _alike(home: Household, living: list[Household]) -> bool:
    """Whether somebody of that name, or with that number, is on the register already."""
    return any(each.name == home.name or (each.mobile and each.mobile == home.mobile) for each in living)


def _options(t: Translate, living: list[Household]) -> list[tuple[str, str]]:
    """Which household may be meant; nothing is chosen where no name fits."""
    if not living:
        return []
    homes = [(each.public_id, f"{each.place} {each.name}".strip()) for each in living]
    return [("", t.plain("components.choose")), *homes]


def _meant(notice: Leaving, living: list[Household]) -> str:
    """The one household of the name that was typed, if there is one and only one."""
    found = [each.public_id for each in living if each.name and each.name == notice.name]
    return found[0] if len(found) == 1 else ""


ROUTES = (mine, month, confirm, look, settle)
