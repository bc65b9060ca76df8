"""Who is invited to a meeting, who says that they come, and whom a note has to reach at the door."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from app.clock import now
from app.refusals import Refusal
from app.web import Form, page, read_form, see_other, signed_in
from meetings.gatherings.actions.invite_party import invite_party
from meetings.gatherings.actions.reply import note_reply, reply
from meetings.gatherings.actions.withdraw_invitation import withdraw_invitation
from meetings.gatherings.queries.invitations import invitations, reach, replies
from meetings.gatherings.routes.planning import beside
from meetings.gatherings.routes.planning_gate import (
    Asked,
    EnteredMeeting,
    enter_in_scope,
    enter_own_meeting,
)
from meetings.gatherings.rules.states import Step, allows
from meetings.gatherings.rules.templates import BY_KEY

SHOWN = 400


@get("/meetings/{public_id:str}/invitations", guards=[signed_in])
async def invitation_list(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """Parties and neighbours with what they answered, for whoever runs the meeting."""
    return await _page(request, await enter_own_meeting(request, public_id))


@post("/meetings/{public_id:str}/invitations", guards=[signed_in])
async def invite(request: Asked, public_id: FromPath[str]) -> Response[Any]:
    """A department, a firm or a delegate by name."""
    entered = await enter_own_meeting(request, public_id)
    form = await read_form(request)
    try:
        await invite_party(
            public_id, party=form.text("party"), name=form.text("name"), by=entered.me, at=now()
        )
    except Refusal as refusal:
        return await _page(request, entered, form, refusal)
    return see_other(f"{entered.path}/invitations")


@post("/meetings/{public_id:str}/invitations/{number:int}/removal", guards=[signed_in])
async def uninvite(request: Asked, public_id: FromPath[str], number: FromPath[int]) -> Response[Any]:
    """Take a party's invitation back."""
    entered = await enter_own_meeting(request, public_id)
    try:
        await withdraw_invitation(public_id, number, by=entered.me, at=now())
    except Refusal as refusal:
        return await _page(request, entered, None, refusal)
    return see_other(f"{entered.path}/invitations")


@post("/meetings/{public_id:str}/invitations/{number:int}/reply", guards=[signed_in])
async def write_reply(request: Asked, public_id: FromPath[str], number: FromPath[int]) -> Response[Any]:
    """What somebody said on the telephone or at the door."""
    entered = await enter_own_meeting(request, public_id)
    form = await read_form(request)
    try:
        await note_reply(public_id, number, form.text("answer"), by=entered.me, at=now())
    except Refusal as refusal:
        return await _page(request, entered, None, refusal)
    return see_other(f"{entered.path}/invitations#invitation-{number}")


@post("/meetings/{public_id:str}/replies", guards=[signed_in])
async def say_reply(request: Asked, public_id: FromPath[str]) -> Response[Any]:
    """Whether one comes; the latest answer counts."""
    entered = await enter_in_scope(request, public_id)
    form = await read_form(request)
    await reply(public_id, form.text("answer"), by=entered.me, at=now())
    return see_other(f"{entered.path}?answered=1#reply")


@get("/meetings/{public_id:str}/invitations/print", guards=[signed_in])
async def notes_to_doors(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """The neighbours whom no phone tells, by door: to be ticked off with a pen."""
    entered = await enter_own_meeting(request, public_id)
    found = await reach(entered.head.table, entered.today)
    return page(
        request,
        "meetings/doors_print.html",
        meeting=entered.head,
        place=entered.place,
        people=found.on_paper,
    )


async def _page(
    request: Asked, entered: EnteredMeeting, form: Form | None = None, refusal: Refusal | None = None
) -> Response[str]:
    head, every = entered.head, await invitations(entered.head.id)
    found = await reach(head.table, entered.today)
    return page(
        request,
        "meetings/invitations.html",
        status=refusal.status if refusal else 200,
        meeting=head,
        place=entered.place,
        template=BY_KEY[head.template],
        parties=[each for each in every if each.party],
        neighbours=[each for each in every if not each.party][:SHOWN],
        counted=await replies(head.id),
        told=len(found.owners) + len(found.people),
        on_paper=len(found.on_paper),
        typed={name: form.text(name) if form else "" for name in ("party", "name")},
        may_plan=allows(head.state, Step.PLAN),
        may_reply=allows(head.state, Step.REPLY),
        error=beside(request, refusal, ("party", "name")),
    )


ROUTES: tuple[Any, ...] = (invitation_list, invite, uninvite, write_reply, say_reply, notes_to_doors)
