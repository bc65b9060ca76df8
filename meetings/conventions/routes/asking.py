"""How does a consultation look on a page: its days, its clauses, what was said of them and answered?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from litestar import Request

from app.clock import today
from app.community.queries.standings import Place, place_by_id, standing
from app.community.rules.offices import Standing
from app.refusals import NotFound
from app.web import visitor
from app.web.drawing import Tally, days
from app.web.templates import scene_of
from meetings.conventions.queries.comments import (
    AnswerOnFile,
    CommentOnFile,
    ConsultationOnFile,
    Counted,
    answers_of,
    comments_on,
    consultation_behind,
    consultation_of,
)
from meetings.conventions.queries.versions import VersionOnFile, text_of, version
from meetings.conventions.routes.words_of import ReadClause, in_lang
from meetings.conventions.rules.comparing import Piece, patience, pieces
from meetings.conventions.rules.consultation import Outcome, Said, Stage, Wording, alike
from meetings.conventions.rules.drafting import may_comment, may_draft

Asked = Request[Any, Any, Any]


@dataclass(frozen=True)
class AtConsultation:
    """A posted version, its consultation, and what the visitor is there."""

    place: Place
    version: VersionOnFile
    consultation: ConsultationOnFile
    standing: Standing
    today: date

    @property
    def drafts(self) -> bool:
        return may_draft(self.standing, self.version.kind)

    @property
    def belongs(self) -> bool:
        return may_comment(self.standing)

    @property
    def stage(self) -> Stage:
        return self.consultation.period.stage(self.today, closed=self.consultation.closed_at is not None)

    @property
    def path(self) -> str:
        return f"/versions/{self.version.public_id}"


@dataclass(frozen=True)
class Days:
    """The counter of a period: the drawing, and the numbers that its words are made of."""

    drawn: Tally
    day: int
    days: int
    left: int


@dataclass(frozen=True)
class Remark:
    """One comment on a page; `pieces` compare other words with the posted ones."""

    comment: CommentOnFile
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Answered:
    """One answer that holds, what it answers, and what was said before it was put right."""

    answer: AnswerOnFile
    remarks: tuple[Remark, ...]
    earlier: tuple[AnswerOnFile, ...]


@dataclass(frozen=True)
class ClauseSaid:
    """One posted clause with everything said of it: `waiting` in groups of nearly the same words."""

    clause: ReadClause
    address: str  # the clause's public id
    counted: Counted
    waiting: tuple[tuple[Remark, ...], ...]
    answered: tuple[Answered, ...]


async def enter_consultation(request: Asked, public_id: str) -> AtConsultation:
    """The consultation on this very version: public from the day it was posted, whatever became of it."""
    return await _entered(request, public_id, behind=False)


async def enter_behind(request: Asked, public_id: str) -> AtConsultation:
    """The consultation on this version or on the one it was made from."""
    return await _entered(request, public_id, behind=True)


async def enter_desk(request: Asked, public_id: str) -> AtConsultation:
    """The same for those who draft this kind of text; for others it does not exist."""
    seen = await _entered(request, public_id, behind=True)
    if not seen.drafts:
        raise NotFound
    return seen


async def _entered(request: Asked, public_id: str, *, behind: bool) -> AtConsultation:
    found = await version(public_id)
    if found is None:
        raise NotFound
    asked = await (consultation_behind if behind else consultation_of)(found.id)
    if asked is None:
        raise NotFound
    where, who = await place_by_id(found.community), visitor(request)
    posted = found if asked.version == found.id else await version(asked.version_public_id)
    day = today(where.time_zone)
    here = await standing(who.person_id if who else None, where.id, day)
    return AtConsultation(where, posted or found, asked, here, day)


def days_of(seen: AtConsultation) -> Days:
    """ "第 6 天，共 15 天，还剩 9 天": the day of posting is day 0."""
    period = seen.consultation.period
    day = period.day(seen.today)
    return Days(days(day, period.days), day, period.days, period.left(seen.today))


def title_of(request: Asked, found: VersionOnFile) -> str:
    """The text's title in the reader's language, where it has one."""
    return found.title_en if scene_of(request).lang == "en" and found.title_en else found.title


async def said_of(
    request: Asked, seen: AtConsultation, counts: Mapping[int, Counted]
) -> tuple[ClauseSaid, ...]:
    """Every posted clause with what was said of it, in the order of the text."""
    text = await text_of(seen.version.id)
    read = in_lang(text, scene_of(request).lang)
    comments, every = await comments_on(seen.consultation.id), await answers_of(seen.consultation.id)
    answers = {each.id: each for each in every}
    seconds = patience(sum(bool(each.proposed) for each in comments))
    found = []
    for posted, shown in zip(text.clauses, read.clauses, strict=True):
        here = {
            each.id: Remark(each, pieces(posted.words, each.proposed, seconds) if each.proposed else ())
            for each in comments
            if each.clause == posted.clause
        }
        found.append(
            ClauseSaid(
                clause=shown,
                address=posted.public_id,
                counted=counts.get(posted.clause, Counted()),
                waiting=_groups(here),
                answered=tuple(_answered(here, answers)),
            )
        )
    return tuple(found)


def _groups(remarks: Mapping[int, Remark]) -> tuple[tuple[Remark, ...], ...]:
    waiting = [each.comment for each in remarks.values() if each.comment.waits]
    wordings = [Wording(each.id, each.kind, _matters(each)) for each in waiting]
    return tuple(tuple(remarks[number] for number in group) for group in alike(wordings))


def _matters(comment: CommentOnFile) -> str:
    return comment.proposed if comment.kind is Said.PROPOSAL else comment.words


def _answered(remarks: Mapping[int, Remark], answers: Mapping[int, AnswerOnFile]) -> Iterable[Answered]:
    now: dict[int, list[Remark]] = {}
    for remark in remarks.values():
        if remark.comment.answer is not None:
            now.setdefault(remark.comment.answer, []).append(remark)
    for number, answered in sorted(now.items()):
        earlier = tuple(each for each in answers.values() if _led_to(each, number, answers))
        yield Answered(answers[number], tuple(answered), earlier)


def _led_to(answer: AnswerOnFile, number: int, answers: Mapping[int, AnswerOnFile]) -> bool:
    while answer.replaced_by is not None:
        if answer.replaced_by == number:
            return True
        answer = answers[answer.replaced_by]
    return False


def in_fours(fingerprint: str) -> tuple[str, ...]:
    """A fingerprint as people compare it: sixteen groups of four."""
    return tuple(fingerprint[start : start + 4] for start in range(0, len(fingerprint), 4))


def totals(counts: Mapping[int, Counted]) -> Counted:
    """Of all clauses together."""
    every: Sequence[Counted] = tuple(counts.values())
    return Counted(
        agree=sum(each.agree for each in every),
        comments=sum(each.comments for each in every),
        proposals=sum(each.proposals for each in every),
        waiting=sum(each.waiting for each in every),
    )


def outcomes(said: Iterable[ClauseSaid]) -> dict[Outcome, int]:
    """How many comments were taken, taken in part, and not taken."""
    found = dict.fromkeys(Outcome, 0)
    for clause in said:
        for each in clause.answered:
            found[each.answer.outcome] += len(each.remarks)
    return found


_DONE = ("posted", "said", "withdrawn", "answered", "corrected", "extended", "closed")


def just_done(request: Asked) -> str:
    """What the address says was just done, "" where it says nothing that we know."""
    said = request.query_params.get("done", "")
    return said if said in _DONE else ""
