"""Motions of a residents' meeting: put, answered by phone, counted by hands, closed, shown."""

from dataclasses import dataclass
from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Stream

from app.clock import now, today
from app.i18n import Translate, translator
from app.live import Fragments, Live, live_stream, renders
from app.refusals import NotFound, Refusal
from app.web import Form, fragment, page, public, read_form, see_other, signed_in, visitor
from app.web.templates import language_of
from meetings.conventions.rules.figures import in_fours
from meetings.gatherings.queries.meetings import MeetingHead, may_attend, may_run
from meetings.gatherings.queries.meetings import meeting as meeting_at
from voting.actions.answer_motion import answer_motion
from voting.actions.close_motion import close_motion
from voting.actions.enter_hand_count import enter_hand_count
from voting.actions.put_motion import put_motion
from voting.queries.meeting_motions import (
    BodyMeeting,
    MeetingMotionOnFile,
    body_meeting,
    body_meeting_by_id,
    heads_answered,
    heads_present,
    meeting_motion,
    motions_of_meeting,
    own_choice,
    puttable_items,
    voter,
)
from voting.routes.rule_view import RuleView, gate_view, rule_view
from voting.rules.meeting_counts import Choices, HandCount, meeting_tally, round_to_count
from voting.rules.verdict import Verdict, judge
from voting.verdict_words import gate_sentence, outcome_words, say

Asked = Request[Any, Any, Any]


@dataclass(frozen=True)
class Seen:
    """A meeting as one visitor may see it."""

    head: MeetingHead
    meeting: BodyMeeting
    person: int
    runs: bool
    attends: bool


@dataclass(frozen=True)
class MotionShown:
    """One motion in words: what is asked, how far it is, and the verdict once there is one."""

    public_id: str
    question: str
    words: str
    phones: bool
    closed: bool
    present: int
    answered: int
    rule: RuleView
    outcome: str
    outcome_key: str
    counts: list[tuple[str, str, int, int, int]]  # mark, word, hands, phones, both
    gates: list[dict[str, Any]]
    sentences: list[str]


@get("/meetings/{meeting:str}/motions", guards=[signed_in])
async def motions(request: Asked, meeting: FromPath[str]) -> Response[str]:
    """What may be put to the vote, what was, and whether enough of the body are in the room."""
    return await _list(request, await _enter(request, meeting))


@post("/meetings/{meeting:str}/motions", guards=[signed_in])
async def put(request: Asked, meeting: FromPath[str]) -> Response[Any]:
    """Put one posted item to the vote."""
    seen = await _enter(request, meeting, runs=True)
    form = await read_form(request)
    try:
        motion = await put_motion(
            meeting,
            form.text("item"),
            phones=form.text("by") == "phones",
            person=seen.person,
            at=now(),
            today=today(seen.head.time_zone),
        )
    except Refusal as refusal:
        return await _list(request, seen, refusal)
    return see_other(f"/motions/{motion}")


@get("/meetings/{meeting:str}/motions/now", guards=[public])
async def motions_now(request: Asked, meeting: FromPath[str]) -> Response[str]:
    """A fragment for the meeting's own pages; empty where the meeting is nobody's body."""
    found = await meeting_at(meeting)
    if found is None or not (found.posted or await _may_look(request, found)):
        raise NotFound
    return fragment(
        request,
        "voting/_meeting_motions.html",
        meeting_id=meeting,
        motions=await _shown(translator(language_of(request)), meeting),
    )


@get("/meetings/{meeting:str}/motions/live", guards=[public])
async def motions_live(request: Asked, meeting: FromPath[str]) -> Stream:
    """The same as it changes."""
    found = await meeting_at(meeting)
    if found is None or not (found.posted or await _may_look(request, found)):
        raise NotFound
    return live_stream(request, "meeting-motions", meeting)


@get("/motions/{motion:str}", guards=[public])
async def motion_page(request: Asked, motion: FromPath[str]) -> Response[str]:
    """The question; a form for those in the room, the counters' form for who runs it; later the verdict."""
    return await _motion(request, *await _enter_motion(request, motion))


@post("/motions/{motion:str}/ballots", guards=[signed_in])
async def ballots(request: Asked, motion: FromPath[str]) -> Response[Any]:
    """Answer by phone."""
    seen, found = await _enter_motion(request, motion)
    form = await read_form(request)
    try:
        await answer_motion(motion, form.text("choice"), person=seen.person, at=now())
    except Refusal as refusal:
        return await _motion(request, seen, found, form, refusal)
    return see_other(f"/motions/{motion}?answered=1")


@post("/motions/{motion:str}/counts", guards=[signed_in])
async def counts(request: Asked, motion: FromPath[str]) -> Response[Any]:
    """Enter what one counter found."""
    seen, found = await _enter_motion(request, motion, runs=True)
    form = await read_form(request)
    try:
        await enter_hand_count(
            motion,
            form.text("counter"),
            _choices(form),
            in_round=form.whole("round") or 1,
            person=seen.person,
            at=now(),
        )
    except Refusal as refusal:
        return await _motion(request, seen, found, form, refusal)
    return see_other(f"/motions/{motion}#counts")


@post("/motions/{motion:str}/closure", guards=[signed_in])
async def closure(request: Asked, motion: FromPath[str]) -> Response[Any]:
    """Close and judge."""
    seen, found = await _enter_motion(request, motion, runs=True)
    try:
        await close_motion(motion, person=seen.person, at=now())
    except Refusal as refusal:
        return await _motion(request, seen, found, None, refusal)
    return see_other(f"/motions/{motion}")


@renders("meeting-motions")
async def live_motions(live: Live) -> Fragments:
    t = translator(live.lang)
    shown = await _shown(t, live.key)
    return {
        "meeting-motions": live.render(
            "voting/_meeting_motions_list.html", meeting_id=live.key, motions=shown
        )
    }


# ---- who may look -------------------------------------------------------------------------------


async def _enter(request: Asked, public_id: str, *, runs: bool = False) -> Seen:
    head, found = await meeting_at(public_id), await body_meeting(public_id)
    if head is None or found is None:
        raise NotFound
    seen = await _seen(request, head, found)
    if not (seen.runs if runs else seen.attends):
        raise NotFound
    return seen


async def _enter_motion(
    request: Asked, public_id: str, *, runs: bool = False
) -> tuple[Seen, MeetingMotionOnFile]:
    found = await meeting_motion(public_id)
    if found is None:
        raise NotFound
    meeting = await body_meeting_by_id(found.meeting)
    head = await meeting_at(meeting.public_id)
    if head is None:
        raise NotFound
    seen = await _seen(request, head, meeting)
    open_to_all = found.verdict is not None and head.posted
    if not (seen.runs if runs else seen.attends or open_to_all):
        raise NotFound
    return seen, found


async def _seen(request: Asked, head: MeetingHead, meeting: BodyMeeting) -> Seen:
    who = visitor(request)
    person, day = (who.person_id if who else 0), today(head.time_zone)
    return Seen(
        head=head,
        meeting=meeting,
        person=person,
        runs=await may_run(person or None, head, day),
        attends=await may_attend(person or None, head, day),
    )


async def _may_look(request: Asked, head: MeetingHead) -> bool:
    who = visitor(request)
    return await may_attend(who.person_id if who else None, head, today(head.time_zone))


# ---- what is shown ------------------------------------------------------------------------------


async def _list(request: Asked, seen: Seen, refusal: Refusal | None = None) -> Response[str]:
    t = translator(language_of(request))
    present = await heads_present(seen.meeting.id)
    items = await puttable_items(seen.meeting)
    return page(
        request,
        "voting/meeting_motions.html",
        status=refusal.status if refusal else 200,
        head=seen.head,
        meeting=seen.meeting,
        present=present,
        motions=await _shown(t, seen.meeting.public_id),
        runs=seen.runs,
        running=seen.meeting.state == "running",
        items=[each for each in items if each.posted and not each.motion],
        refused=t(refusal.reason, **refusal.params) if refusal else "",
    )


async def _motion(
    request: Asked,
    seen: Seen,
    found: MeetingMotionOnFile,
    form: Form | None = None,
    refusal: Refusal | None = None,
) -> Response[str]:
    t = translator(language_of(request))
    in_room = await voter(seen.meeting.id, seen.person) if seen.person else None
    chosen = await own_choice(found.id, seen.person) if seen.person else ""
    return page(
        request,
        "voting/meeting_motion.html",
        status=refusal.status if refusal else 200,
        head=seen.head,
        motion=await _one(t, found),
        asked=found,
        text_groups=in_fours(found.text_fingerprint),
        members=found.members,
        members_source=found.members_source,
        body=str(found.body),
        may_answer=in_room is not None and found.phones and found.verdict is None,
        chosen=(form.text("choice") if form else "") or chosen,
        answered="answered" in request.query_params and bool(chosen),
        runs=seen.runs and found.verdict is None,
        hand_counts=found.hand_counts,
        next_round=round_to_count(found.hand_counts),
        complete=_complete(found.hand_counts),
        typed={name: form.text(name) if form else "" for name in ("counter", "agree", "against", "abstain")},
        refused=t(refusal.reason, **refusal.params) if refusal else "",
        at=refusal.at if refusal else "",
        zone=seen.head.time_zone,
    )


async def _shown(t: Translate, meeting: str) -> list[MotionShown]:
    found = await body_meeting(meeting)
    return [await _one(t, each) for each in await motions_of_meeting(found.id)] if found else []


async def _one(t: Translate, found: MeetingMotionOnFile) -> MotionShown:
    decided = found.verdict
    verdict = _judged(found)
    return MotionShown(
        public_id=found.public_id,
        question=found.question,
        words=found.words,
        phones=found.phones,
        closed=decided is not None,
        present=decided.present if decided else await heads_present(found.meeting, found.id),
        answered=decided.phones.all if decided else await heads_answered(found.id),
        rule=rule_view(t, found.preset),
        outcome=say(t, outcome_words(verdict.outcome)) if verdict else "",
        outcome_key=verdict.outcome.value if verdict else "",
        counts=_counts(t, decided.hands, decided.phones) if decided else [],
        gates=[gate_view(t, gate) for gate in verdict.gates] if verdict else [],
        sentences=[say(t, gate_sentence(gate)) for gate in verdict.gates] if verdict else [],
    )


def _judged(found: MeetingMotionOnFile) -> Verdict | None:
    """From the counts on file, with the rule on file: what is shown is what anyone can recompute."""
    decided = found.verdict
    if decided is None:
        return None
    tally = meeting_tally(
        members=found.members, present=decided.present, hands=decided.hands, phones=decided.phones
    )
    return judge(found.preset, tally)


def _counts(t: Translate, hands: Choices, phones: Choices) -> list[tuple[str, str, int, int, int]]:
    rows = (
        ("agree", hands.agree, phones.agree),
        ("against", hands.against, phones.against),
        ("abstain", hands.abstain, phones.abstain),
    )
    return [(key, t(f"results.{key}"), hand, phone, hand + phone) for key, hand, phone in rows]


def _choices(form: Form) -> Choices:
    """Numbers as typed; what is no whole number becomes one that the action refuses."""
    return Choices(*(_whole(form, name) for name in ("agree", "against", "abstain")))


def _whole(form: Form, name: str) -> int:
    given = form.whole(name)
    return -1 if given is None else given


def _complete(counts: tuple[HandCount, ...]) -> bool:
    """Whether two counters of the last round found the same."""
    last = [each for each in counts if each.round == round_to_count(counts)]
    return len(last) == 2 and last[0].choices == last[1].choices


ROUTES = (motions, put, motions_now, motions_live, motion_page, ballots, counts, closure)
