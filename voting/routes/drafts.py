"""The wizard's steps in words: the matter and its rule, the question, and the check before posting."""

from dataclasses import replace
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from app.clock import now
from app.refusals import Refusal
from app.web import Form, page, read_form, see_other, signed_in
from voting.actions.post_notice import post_notice
from voting.actions.save_draft import save_draft
from voting.actions.start_draft import start_draft
from voting.notice_text import PostedRoll, calling
from voting.queries.assemblies import assembly_by_id
from voting.queries.drafts import drafted, notice_day_of
from voting.queries.scopes import scope_names
from voting.routes.draft_view import (
    Asked,
    Drafting,
    draft_page,
    enter_draft,
    item_views,
    matter_choices,
    matter_note,
    position_of,
)
from voting.routes.gate import CALLERS, enter_assembly
from voting.routes.notice_view import notice_view
from voting.routes.rule_view import rule_view
from voting.rule_offers import chosen, clock_under, fitting, others
from voting.rules.drafts import AboutStep, MatterStep, QuestionStep, WithoutQuestion, facts_in
from voting.rules.matters import BY_KEY
from voting.rules.readiness import State, open_items
from voting.rules.stages import Stage

WHERE = {
    "title": "question",
    "question": "question",
    "origin": "question",
    "rule": "matter",
    "rule_verified": "matter",
    "rule_fits": "matter",
    "second_level": "matter",
    "linked": "matter",
    "scope": "scope",
    "areas": "scope",
    "owners": "scope",
    "documents": "documents",
    "dates": "calendar",
    "calendar": "calendar",
    "notice_day": "calendar",
    "without_phones": "question",
    "contact": "question",
    "worth": "calendar",
}


@get("/assemblies/{public_id:str}/draft", guards=[signed_in])
async def draft(request: Asked, public_id: FromPath[str]) -> Response[Any]:
    """The first step that is not finished; the public page once it is posted."""
    entered = await enter_assembly(request, public_id, *CALLERS)
    found = entered.assembly
    if found.stage is not Stage.DRAFT:
        return see_other(f"/assemblies/{public_id}")
    step = "question" if not found.motions[0].question else "check" if found.notice_on else "calendar"
    return see_other(f"/assemblies/{public_id}/draft/{step}")


@get("/assemblies/{public_id:str}/draft/matter", guards=[signed_in])
async def draft_matter(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """What class the matter is of, what both gates ask, and by which rule."""
    drafting = await enter_draft(request, public_id)
    position = position_of(request, drafting)
    motions = drafting.entered.assembly.motions
    known = motions[position - 1] if position <= len(motions) else motions[0]
    typed = MatterStep(
        known.matter,
        known.preset_id,
        known.second_level,
        drafting.entered.assembly.extraordinary,
        position,
    )
    return await _matter(request, drafting, typed)


@post("/assemblies/{public_id:str}/draft/matter", guards=[signed_in])
async def save_matter(request: Asked, public_id: FromPath[str]) -> Response[Any]:
    """Keep the matter; the button that only looks shows another matter's rule and keeps nothing."""
    drafting = await enter_draft(request, public_id)
    form = await read_form(request)
    typed = _matter_step(form, position_of(request, drafting, form))
    if form.flag("look"):
        return await _matter(request, drafting, typed)
    try:
        await save_draft(public_id, typed, seen=form.text("seen"))
    except Refusal as refusal:
        return await _matter(request, drafting, typed, refusal)
    if typed.second_level == "yes" and not drafting.entered.assembly.linked:
        return see_other(f"{drafting.path('matter')}?question={typed.position}")
    if typed.position > 1:
        return see_other(f"{drafting.path('question')}?question={typed.position}")
    return see_other(drafting.path("scope"))


@post("/assemblies/{public_id:str}/draft/linked", guards=[signed_in])
async def begin_linked(request: Asked, public_id: FromPath[str]) -> Response[Any]:
    """Begin the second, estate vote that the matter needs, linked with this one."""
    drafting = await enter_draft(request, public_id)
    other = await start_draft(
        drafting.entered.place.id,
        person=drafting.person,
        matter="elevator_land",
        scope_kind="community",
        linked_to=public_id,
    )
    return see_other(f"/assemblies/{other}/draft/matter")


@get("/assemblies/{public_id:str}/draft/question", guards=[signed_in])
async def draft_question(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """What is asked, where it came from, the plan, whom to ask, and how those without phones vote."""
    drafting = await enter_draft(request, public_id)
    return _question(request, drafting, min(position_of(request, drafting), _count(drafting)))


@post("/assemblies/{public_id:str}/draft/question", guards=[signed_in])
async def save_question(request: Asked, public_id: FromPath[str]) -> Response[Any]:
    """Keep the words, or take a question out."""
    drafting = await enter_draft(request, public_id)
    form = await read_form(request)
    position = min(position_of(request, drafting, form), _count(drafting))
    try:
        if form.flag("remove"):
            await save_draft(public_id, WithoutQuestion(position), seen=form.text("seen"))
            return see_other(drafting.path("question"))
        _refuse_blank(form)
        await save_draft(
            public_id,
            AboutStep(
                form.text("title"), form.text("origin"), form.text("contact"), form.text("without_phones")
            ),
            QuestionStep(form.text("question"), form.text("plan"), facts_in(form.text("facts")), position),
            seen=form.text("seen"),
        )
    except Refusal as refusal:
        return _question(request, drafting, position, form, refusal)
    if form.flag("another"):
        return see_other(f"{drafting.path('matter')}?question={_count(drafting) + 1}")
    return see_other(drafting.path("documents"))


@get("/assemblies/{public_id:str}/draft/check", guards=[signed_in])
async def draft_check(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """What a court would ask, before the notice is posted."""
    return await _check(request, await enter_draft(request, public_id))


@get("/assemblies/{public_id:str}/draft/notice", guards=[signed_in])
async def draft_notice(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """The notice as it would be posted now."""
    drafting = await enter_draft(request, public_id)
    said = await _preview(request, drafting)
    view = notice_view(drafting.t, said, drafting.entered.place.time_zone) if said else None
    return page(
        request,
        "voting/draft_notice.html",
        assembly=drafting.entered.assembly,
        place=drafting.entered.place,
        zone=drafting.entered.place.time_zone,
        view=view,
    )


@post("/assemblies/{public_id:str}/notice", guards=[signed_in])
async def post_the_notice(request: Asked, public_id: FromPath[str]) -> Response[Any]:
    """Post it, with a reason for each thing that is gone on with."""
    entered = await enter_assembly(request, public_id, *CALLERS)
    form = await read_form(request)
    try:
        await post_notice(
            public_id,
            person=entered.standing.person or 0,
            confirmed=reasons_in(form),
            address_set=address_set(request),
        )
    except Refusal as refusal:
        return await _check(request, await enter_draft(request, public_id), form, refusal)
    return see_other(f"/assemblies/{public_id}/postings?posted=1")


def reasons_in(form: Form) -> dict[str, str]:
    """What somebody wrote beside the items of a check; an empty field confirms nothing."""
    written = {
        name.removeprefix("reason-"): form.text(name) for name in form.fields if name.startswith("reason-")
    }
    return {key: reason for key, reason in written.items() if reason}


def address_set(request: Asked) -> bool:
    return request.app.state.settings.public_address is not None


async def _matter(
    request: Asked, drafting: Drafting, typed: MatterStep, refusal: Refusal | None = None
) -> Response[str]:
    found, region = drafting.entered.assembly, drafting.entered.place.region
    matter = BY_KEY.get(typed.matter) or BY_KEY[found.motions[0].matter]
    day = notice_day_of(drafting.held, now())
    kind = found.scope_kind if matter.key == found.motions[0].matter else matter.scopes[0]
    fit = fitting(matter.key, kind, region, day)
    rule = chosen(typed.preset_id, region, day) if typed.preset_id else fit
    t = drafting.t
    usual, short = clock_under((fit,)), clock_under((fit,), extraordinary=True)
    linked = await assembly_by_id(found.linked) if found.linked else None
    return draft_page(
        request,
        drafting,
        "matter",
        refusal=refusal,
        typed=typed,
        matter=matter,
        matters=matter_choices(t),
        class_note=matter_note(t, matter.key),
        rule=rule_view(t, rule or fit),
        gone=rule is None,
        fit=rule_view(t, fit),
        others=[rule_view(t, each) for each in others(fit, day)],
        day=day,
        shorter=short.notice_days if short.notice_days < usual.notice_days else 0,
        linked=linked,
        count=_count(drafting),
    )


def _matter_step(form: Form, position: int) -> MatterStep:
    matter = form.text("matter")
    said = form.text("second_level")
    asked = matter in BY_KEY and BY_KEY[matter].second_level
    return MatterStep(
        matter=matter,
        preset_id=form.text("preset"),
        second_level=said if asked and said in ("yes", "no") else "",
        extraordinary=form.flag("extraordinary"),
        position=position,
    )


def _question(
    request: Asked,
    drafting: Drafting,
    position: int,
    form: Form | None = None,
    refusal: Refusal | None = None,
) -> Response[str]:
    found = drafting.entered.assembly
    motion = found.motions[position - 1]
    colon = drafting.t.plain("calling.colon")
    stored = {
        "title": found.title,
        "origin": found.origin,
        "contact": found.contact,
        "without_phones": found.without_phones,
        "question": motion.question,
        "plan": motion.plan,
        "facts": "\n".join(f"{label}{colon}{value}" if label else value for label, value in motion.facts),
    }
    typed = {name: form.text(name) for name in stored} if form else stored
    return draft_page(
        request,
        drafting,
        "question",
        refusal=refusal,
        typed=typed,
        motion=motion,
        position=position,
        matter_name=drafting.t(f"calling.matter_{motion.matter}"),
        matter_key=motion.matter,
        count=_count(drafting),
    )


def _refuse_blank(form: Form) -> None:
    for name in ("title", "question", "origin", "contact", "without_phones"):
        if not form.text(name):
            raise Refusal(f"calling.write_{name}", at=name)


async def _check(
    request: Asked, drafting: Drafting, form: Form | None = None, refusal: Refusal | None = None
) -> Response[str]:
    vote = await drafted(drafting.held, address_set=address_set(request))
    links = {key: drafting.path(step) for key, step in WHERE.items()}
    left = open_items(vote.items)
    return draft_page(
        request,
        drafting,
        "check",
        refusal=refusal,
        items=item_views(drafting.t, vote.items, links),
        missing=sum(item.state is State.MISSING for item in left),
        to_confirm=sum(item.state is State.CONFIRM for item in left),
        typed=reasons_in(form) if form else {},
        roll=vote.roll,
        place_says_parking=vote.rulebook.value("parking"),
    )


async def _preview(request: Asked, drafting: Drafting) -> dict[str, Any] | None:
    vote = await drafted(drafting.held, address_set=address_set(request))
    found = drafting.entered.assembly
    if any(rule is None for rule in vote.rules):
        return None
    motions = tuple(
        replace(motion, preset=rule.snapshot())
        for motion, rule in zip(found.motions, vote.rules, strict=True)
        if rule is not None
    )
    names = await scope_names(found.community, found.scope_kind, found.scope)
    roll = PostedRoll(1, vote.roll.heads, vote.roll.area_dm2, "", len(vote.roll.left_out))
    whole = replace(found, motions=motions, rulebook=dict(vote.rulebook.snapshot()))
    return calling(whole, drafting.entered.place.name, drafting.entered.place.time_zone, names, roll)


def _count(drafting: Drafting) -> int:
    return len(drafting.entered.assembly.motions)


ROUTES = (
    draft,
    draft_matter,
    save_matter,
    begin_linked,
    draft_question,
    save_question,
    draft_check,
    draft_notice,
    post_the_notice,
)
