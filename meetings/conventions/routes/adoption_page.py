"""What the page of a version's adoption needs: how far it is, what is missing, the forms for who drafts."""

from collections import defaultdict
from typing import Any

from litestar import Response

from app.community.routes.nav import desk_nav
from app.i18n import translator
from app.refusals import Refusal
from app.web import Form, page
from app.web.templates import language_of
from meetings.conventions.queries.adoptions import (
    MeetingOffered,
    adoptions_of,
    meetings_not_called,
    place_of,
    steps_of,
    submission_of,
    text_head_by_id,
)
from meetings.conventions.queries.discussions import discussions_of, meetings_to_discuss
from meetings.conventions.queries.readiness import prepared
from meetings.conventions.queries.versions import text_of
from meetings.conventions.routes.adoption_view import adoption_view, way_of
from meetings.conventions.routes.gate import Asked, AtVersion
from meetings.conventions.rules.adoption import (
    FILING,
    by_owners,
    meeting_bodies,
    missing,
    recorded_steps,
    voted,
)
from meetings.conventions.rules.kinds import KINDS, Body
from meetings.conventions.rules.states import COMING, State
from meetings.sendings import new_key

FIELDS = ("meeting", "step", "done_on", "words", "receipt", "from_day", "body", "decided_on", "said")
FIGURES = ("members", "present", "agree", "against", "abstain")


async def adoption_page(
    request: Asked, seen: AtVersion, form: Form | None = None, refusal: Refusal | None = None, said: str = ""
) -> Response[str]:
    """The page; a refused form comes back with its reason and what was typed."""
    t, found = translator(language_of(request)), seen.version
    head = await text_head_by_id(found.id)
    ready, steps = await prepared(head), await steps_of(found.id)
    submission, adoptions = await submission_of(found.id), await adoptions_of(found.id)
    before = await place_of(submission) if submission and submission.item else None
    error: defaultdict[str, str] = defaultdict(str)
    if refusal is not None:
        error[refusal.at] = t(refusal.reason, **refusal.params)
    waits = found.state in (State.DRAFT, State.CONSULTATION, State.CONSULTED)
    may_go = seen.drafts and submission is None and found.state in COMING
    return page(
        request,
        "conventions/adoption.html",
        status=refusal.status if refusal else 200,
        version=found,
        title=found.title_en if language_of(request) == "en" and found.title_en else found.title,
        number=found.number or head.next,
        place=seen.place,
        nav=desk_nav(t, seen.place, "", seen.standing),
        drafts=seen.drafts,
        belongs=seen.standing.belongs,
        lead=KINDS[found.kind].electorate.value,
        way=way_of(t, found, ready, steps, submission, adoptions),
        adoptions=[adoption_view(t, each) for each in adoptions],
        submission=submission,
        before=before,
        steps=steps if seen.standing.belongs else (),
        may_withdraw={each.id for each in steps if seen.drafts and (waits or each.step == FILING)},
        # of the first body of its kind: a delegation only concerns the representatives
        missing=missing(found.kind.value, KINDS[found.kind].bodies[0], ready) if may_go else (),
        may_go=may_go,
        to_meeting=may_go and bool(meeting_bodies(found.kind.value)),
        to_owners=may_go and by_owners(found.kind.value),
        to_issue=may_go and not voted(found.kind.value),
        meetings=await _offered(seen, delegated=ready.delegated) if may_go else (),
        outside=may_go and voted(found.kind.value) and found.state in (State.DRAFT, State.CONSULTED),
        bodies=[each.value for each in KINDS[found.kind].bodies],
        kinds_of_step=recorded_steps(found.kind.value) if seen.drafts else (),
        talks=await _talks(seen),
        talk_at=await meetings_to_discuss(seen.standing.person or 0, seen.place.id, seen.today)
        if may_go
        else (),
        clauses=(await text_of(found.id)).clauses if may_go else (),
        key=form.text("key") if form and form.text("key") else new_key(),
        typed={
            name: form.text(name) if form else "" for name in (*FIELDS, *FIGURES, "clause", "talk_meeting")
        },
        error=error,
        said=said,
        today=seen.today,
    )


async def _offered(seen: AtVersion, *, delegated: bool) -> tuple[MeetingOffered, ...]:
    """Meetings that take it; the representatives' only where they were given the power."""
    bodies = meeting_bodies(seen.version.kind.value)
    if not delegated:
        bodies = tuple(body for body in bodies if body != Body.REPRESENTATIVES)
    return await meetings_not_called(seen.place.id, bodies)


async def _talks(seen: AtVersion) -> list[Any]:
    """Meetings of a house stay that house's own affair."""
    found = await discussions_of(seen.version.public_id)
    return [each for each in found if each.table_level != "house" or seen.drafts]
