"""How does the way of a text to its decision look on a page, in the reader's language?"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from app.i18n import Translate
from app.words import area, number
from meetings.conventions.queries.adoptions import AdoptionOnFile, StepOnFile, SubmissionOnFile
from meetings.conventions.queries.versions import VersionOnFile
from meetings.conventions.rules.adoption import DELEGATION, Prepared
from meetings.conventions.rules.figures import CHOICES, Line, in_fours, lines_in
from meetings.conventions.rules.kinds import KINDS, Body, Step, StepRule, When
from meetings.conventions.rules.states import ADOPTED, State


@dataclass(frozen=True)
class LineView:
    """One comparison in words, with the two integers that a percentage is printed from."""

    words: str
    numerator: int
    base: int
    met: bool


@dataclass(frozen=True)
class AdoptionView:
    """What was decided on a version; `counts` are rows of a mark, a word, and one figure per weight."""

    id: int
    body: str
    outcome: str
    outcome_key: str
    decided_on: Any
    link: str
    citation: str
    fingerprint: tuple[str, ...]
    outside: bool
    words: str
    has_file: bool
    recorder: str
    weights: list[str]
    counts: list[tuple[str, str, list[str]]]
    lines: list[LineView]


def adoption_view(t: Translate, found: AdoptionOnFile) -> AdoptionView:
    """With both integers of every comparison, and the smallest number that would have passed."""
    weights, counts = _counts(t, found.figures)
    return AdoptionView(
        id=found.id,
        body=t(f"adoptions.body_{found.body}"),
        outcome=t(f"adoptions.outcome_{found.outcome}"),
        outcome_key={"adopted": "passed"}.get(found.outcome, found.outcome),
        decided_on=found.decided_on,
        link=found.link,
        citation=t.plain(found.citation) if t.knows(found.citation) else found.citation,
        fingerprint=in_fours(found.fingerprint),
        outside=found.outside,
        words=found.words,
        has_file=bool(found.file),
        recorder=found.recorder,
        weights=weights,
        counts=counts,
        lines=[_line(t, line) for line in lines_in(found.figures)],
    )


def way_of(
    t: Translate,
    version: VersionOnFile,
    ready: Prepared,
    steps: Iterable[StepOnFile],
    submission: SubmissionOnFile | None,
    adoptions: tuple[AdoptionOnFile, ...],
) -> list[tuple[str, str, str]]:
    """The steps of its kind in their order: what, how far, and the shape that says so."""
    rule = KINDS[version.kind]
    done = {each.step: each for each in steps if each.withdrawn_at is None}
    rows = [_step(t, version, ready, each, done) for each in rule.steps if each.when is When.BEFORE]
    if _by_representatives(ready, submission, adoptions):
        rows.append(_delegation(t, version, done.get(DELEGATION)))
    rows.append(_vote(t, version, submission, adoptions))
    after = [_step(t, version, ready, each, done) for each in rule.steps if each.when is When.AFTER]
    return rows + after


def _by_representatives(
    ready: Prepared, submission: SubmissionOnFile | None, adoptions: tuple[AdoptionOnFile, ...]
) -> bool:
    bodies = {each.body for each in adoptions} | ({submission.body} if submission else set())
    return ready.delegated or Body.REPRESENTATIVES.value in bodies


def _delegation(t: Translate, version: VersionOnFile, entry: StepOnFile | None) -> tuple[str, str, str]:
    """It may have been given for the version that this one was made of."""
    if entry is None and version.delegated:
        return t("adoptions.step_delegation"), version.delegated, "done"
    return _recorded(t, DELEGATION, entry, needed=True)


def _vote(
    t: Translate,
    version: VersionOnFile,
    submission: SubmissionOnFile | None,
    adoptions: tuple[AdoptionOnFile, ...],
) -> tuple[str, str, str]:
    label = t("adoptions.step_vote" if KINDS[version.kind].voted else "adoptions.step_issued")
    if submission is not None:
        return label, t("adoptions.step_submitted"), "half"
    if not adoptions:
        return label, t("adoptions.step_open"), ""
    last = adoptions[-1]
    words = t(
        "adoptions.step_voted",
        day=last.decided_on,
        body=t.plain(f"adoptions.body_{last.body}"),
        outcome=t.plain(f"adoptions.outcome_{last.outcome}"),
    )
    return label, words, "done" if last.outcome in ("adopted", "issued") else "late"


def _step(
    t: Translate, version: VersionOnFile, ready: Prepared, rule: StepRule, done: dict[str, StepOnFile]
) -> tuple[str, str, str]:
    label = t(f"adoptions.step_{rule.step.value}")
    if rule.step is Step.CONSULTATION:
        return label, *_consultation(t, version, ready, rule)
    if rule.step is Step.POSTING:
        if version.posted_on is not None:
            return label, t("adoptions.step_posted_on", day=version.posted_on), "done"
        waits = "adoptions.step_open" if version.state in ADOPTED else "adoptions.step_after"
        return label, t(waits), ""
    if rule.when is When.AFTER and version.state not in ADOPTED and rule.step.value not in done:
        return label, t("adoptions.step_after"), ""
    return _recorded(t, rule.step.value, done.get(rule.step.value), needed=rule.needed)


def _consultation(t: Translate, version: VersionOnFile, ready: Prepared, rule: StepRule) -> tuple[str, str]:
    if ready.unanswered:
        return t("adoptions.step_unanswered", n=ready.unanswered), "half"
    if ready.consulted:
        return t("adoptions.step_consulted"), "done"
    if version.state is State.CONSULTATION:
        return t("adoptions.step_consulting"), "half"
    return t("adoptions.step_open" if rule.needed else "adoptions.step_optional"), ""


def _recorded(t: Translate, step: str, entry: StepOnFile | None, *, needed: bool) -> tuple[str, str, str]:
    label = t(f"adoptions.step_{step}")
    if entry is None:
        return label, t("adoptions.step_open" if needed else "adoptions.step_optional"), ""
    return label, t("adoptions.step_done_on", day=entry.done_on), "done"


def _counts(t: Translate, figures: Any) -> tuple[list[str], list[tuple[str, str, list[str]]]]:
    if "heads" in figures:
        weights: list[str] = [t("adoptions.column_heads"), t("adoptions.column_area")]
        first = [("", "all", figures["heads"]["all"], figures["area_dm2"]["all"])]
        rest = [(name, name, figures["heads"][name], figures["area_dm2"][name]) for name in CHOICES]
        return weights, [
            (mark, t(f"adoptions.count_{name}"), [number(heads), _size(t, "area_dm2", dm2)])
            for mark, name, heads, dm2 in first + rest
        ]
    if "members" in figures:
        rows = [("", "members"), ("", "present"), *((name, name) for name in CHOICES)]
        return [t("adoptions.column_people")], [
            (mark, t(f"adoptions.count_{name}"), [number(figures[name])]) for mark, name in rows
        ]
    return [], []


def _line(t: Translate, line: Line) -> LineView:
    said = {
        "what": t.plain(f"adoptions.what_{line.measure}"),
        "of": t.plain(f"adoptions.of_{line.of}"),
        "numerator": _size(t, line.weight, line.numerator),
        "base": _size(t, line.weight, line.base),
    }
    if line.least is None:
        return LineView(t("adoptions.line_without", **said), line.numerator, line.base, line.met)
    least = _size(t, line.weight, line.least)
    return LineView(t("adoptions.line", least=least, **said), line.numerator, line.base, line.met)


def _size(t: Translate, weight: str, count: int) -> str:
    if weight == "area_dm2":
        return t.plain("adoptions.unit_area", area=area(count))
    return t.plain(f"adoptions.unit_{weight}", n=count)
