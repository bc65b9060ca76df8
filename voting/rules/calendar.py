"""When may a vote open and close, until when may one object, and for how long does a result hang?

All periods run by days. Sources: Civil Code art. 201 (the day it starts is not counted), art. 203 (a last day
that is a day off moves to the day after the days off; the last day ends at 24:00), 物业管理条例 art. 14
(notice 15 days before), local rules as presets (Hangzhou art. 19, 20, 30; Beijing art. 35, 37; Qingyuan
art. 17). Days are those of the community's own wall clock; a moment given here carries that clock, whether
its tzinfo says so or not.

Which days are off comes from outside as a mapping. For a year whose holidays are not published a day is
known only "to confirm": computed with, and said so.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

MIDNIGHT = time(0)
_DAY = timedelta(days=1)


class DayKind(StrEnum):
    """Whether people rest on a day, and whether that is published."""

    WORKING = "working"
    OFF = "off"
    WORKING_TO_CONFIRM = "working_to_confirm"
    OFF_TO_CONFIRM = "off_to_confirm"


Days = Mapping[date, DayKind]  # a day that is missing is taken from an ordinary week, to confirm


class Severity(StrEnum):
    REFUSE = "refuse"  # the law or a local rule on file excludes it
    WARN = "warn"  # it can be done and can be argued against


class CalendarReason(StrEnum):
    """Each is a message `calendar.<value>`."""

    OPENS_IN_THE_PAST = "opens_in_the_past"
    NOTICE_TOO_SHORT = "notice_too_short"
    NOTICE_ARGUABLE = "notice_arguable"
    NOTICE_ENDS_ON_DAY_OFF = "notice_ends_on_day_off"
    NOTICE_BELOW_NATIONAL = "notice_below_national"
    CLOSES_BEFORE_OPENING = "closes_before_opening"
    WINDOW_TOO_SHORT = "window_too_short"
    WINDOW_ARGUABLY_SHORT = "window_arguably_short"
    WINDOW_TOO_LONG = "window_too_long"
    WINDOW_LEFT_SHORT = "window_left_short"
    WINDOW_LONG_BY_DAYS_OFF = "window_long_by_days_off"
    CLOSES_ON_DAY_OFF = "closes_on_day_off"
    OBJECTIONS_END_BEFORE_NOTICE = "objections_end_before_notice"
    OBJECTIONS_END_AFTER_OPENING = "objections_end_after_opening"
    OBJECTIONS_SHORT = "objections_short"
    OBJECTIONS_END_ON_DAY_OFF = "objections_end_on_day_off"
    NO_TIME_TO_ANSWER = "no_time_to_answer"
    DAYS_OFF_TO_CONFIRM = "days_off_to_confirm"
    EXTENSION_NOT_LATER = "extension_not_later"
    EXTENSION_NOTICE_TOO_LATE = "extension_notice_too_late"
    EXTENSION_NOTICE_ON_LAST_DAY = "extension_notice_on_last_day"
    EXTENSION_SHORT = "extension_short"
    CORRECTED_AFTER_OPENING = "corrected_after_opening"
    RESULT_POSTED_LATE = "result_posted_late"
    RESULT_POSTED_LATE_BY_DAYS_OFF = "result_posted_late_by_days_off"
    TAKEN_DOWN_EARLY = "taken_down_early"


Param = int | date


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to say about a date; `params` fill the message, in it `n` counts days."""

    reason: CalendarReason
    severity: Severity
    values: tuple[tuple[str, Param], ...]

    @property
    def params(self) -> dict[str, Param]:
        return dict(self.values)


@dataclass(frozen=True, slots=True)
class Clock:
    """How many days a place and a matter ask for; None where nothing on file says so."""

    notice_days: int = 15
    national_notice_days: int | None = None  # what stands above a shorter local figure
    ballot_min_days: int | None = None
    ballot_max_days: int | None = None
    objection_days: int = 7  # the product's own habit: warned of, never enforced
    answer_days: int = 2  # likewise: days to answer objections before opening
    result_within_days: int | None = None
    public_days: int | None = None  # how long a result hangs
    publicity_days: int | None = None  # how long a scheme hangs (lifts)


@dataclass(frozen=True, slots=True)
class Plan:
    """The dates of one vote: the day its notice hangs, the last day to object, opening and closing."""

    notice_day: date
    objections_until: date
    opens: datetime
    closes: datetime

    @property
    def opening_day(self) -> date:
        return self.opens.date()

    @property
    def last_day(self) -> date:
        return last_day_of(self.closes)


@dataclass(frozen=True, slots=True)
class Proposal:
    """Days that satisfy a clock: the safe opening day, and the last voting day."""

    notice_day: date
    objections_until: date
    first_arguable_day: date
    opening_day: date
    last_day: date


@dataclass(frozen=True, slots=True)
class Period:
    """A period by days: `ends` is the nth day after its start, `ends_moved` where days off put it."""

    starts: date
    ends: date
    ends_moved: date


@dataclass(frozen=True, slots=True)
class DayCounter:
    """Day `day` of `of` of a posted notice; the day it was hung is day 0."""

    day: int
    of: int
    last_day: date
    over: bool


def clock_of(layers: Iterable[Mapping[str, object]], *, extraordinary: bool = False) -> Clock:
    """The clock of presets laid over one another, national first, the place last.

    Reads `notice_days` (a number, or `regular` and `extraordinary`), `ballot_days` (`min`, `max`),
    `result_post_within_days`, `public_days`, `publicity_days`. A later layer's figure holds; where it
    shortens the notice the longer one is kept as the national figure and warned of.
    """
    clock, longest = Clock(), 0
    for layer in layers:
        notice = _whole(layer, "notice_days", "extraordinary" if extraordinary else "regular")
        longest = max(longest, notice or 0, _whole(layer, "notice_days", "regular") or 0)
        clock = replace(
            clock,
            notice_days=clock.notice_days if notice is None else notice,
            ballot_min_days=_whole(layer, "ballot_days", "min") or clock.ballot_min_days,
            ballot_max_days=_whole(layer, "ballot_days", "max") or clock.ballot_max_days,
            result_within_days=_whole(layer, "result_post_within_days") or clock.result_within_days,
            public_days=_whole(layer, "public_days") or clock.public_days,
            publicity_days=_whole(layer, "publicity_days") or clock.publicity_days,
        )
    return replace(
        clock,
        national_notice_days=longest if longest > clock.notice_days else None,
        objection_days=min(clock.objection_days, max(clock.notice_days - clock.answer_days - 1, 1)),
    )


def propose(notice_day: date, clock: Clock, days: Days, ballot_days: int = 15) -> Proposal:
    """Dates for a notice hung on a day, with nothing left to argue about but days off to confirm."""
    notice = period(notice_day, max(clock.notice_days, clock.national_notice_days or 0), days)
    objections = period(notice_day, clock.objection_days, days).ends_moved
    opening = max(notice.ends_moved + _DAY, objections + (clock.answer_days + 1) * _DAY)
    wanted = max(ballot_days, clock.ballot_min_days or 1)
    voting = period(opening, min(wanted, clock.ballot_max_days or wanted), days)
    stretched = (
        clock.ballot_max_days is not None and voting.ends_moved > opening + clock.ballot_max_days * _DAY
    )
    return Proposal(
        notice_day=notice_day,
        objections_until=objections,
        first_arguable_day=notice_day + clock.notice_days * _DAY,
        opening_day=opening,
        # a maximum is not stretched over days off, it is used less
        last_day=_last_working_day(voting.ends, days) if stretched else voting.ends_moved,
    )


def judge(plan: Plan, clock: Clock, days: Days, *, today: date | None = None) -> tuple[Finding, ...]:
    """All that the law, the place and prudence say of these dates, refusals first."""
    found = [
        *_judge_opening(plan, clock, days, today),
        *_judge_window(plan.opens, plan.closes, clock, days),
        *_judge_objections(plan, clock, days),
        *_to_confirm(
            (plan.notice_day + clock.notice_days * _DAY, plan.last_day, plan.objections_until), days
        ),
    ]
    return _refusals_first(found)


def judge_corrected_notice(corrected_day: date, plan: Plan, clock: Clock, days: Days) -> tuple[Finding, ...]:
    """A mistaken notice hung again before the opening: its own clock runs from its own day."""
    if corrected_day >= plan.opening_day:
        return (
            _refuse(CalendarReason.CORRECTED_AFTER_OPENING, opens=plan.opening_day, corrected=corrected_day),
        )
    return judge(replace(plan, notice_day=corrected_day), clock, days)


def judge_extension(
    opens: datetime, closes: datetime, new_closes: datetime, notice_day: date, clock: Clock, days: Days
) -> tuple[Finding, ...]:
    """A later close, posted on `notice_day`: inside the place's maximum, and told in time."""
    if new_closes <= closes:
        return (_refuse(CalendarReason.EXTENSION_NOT_LATER, closes=last_day_of(closes)),)
    before, after = last_day_of(closes), last_day_of(new_closes)
    found = [*_judge_window(opens, new_closes, clock, days), *_to_confirm((after,), days)]
    if notice_day > before:
        found.append(_refuse(CalendarReason.EXTENSION_NOTICE_TOO_LATE, closes=before, notice=notice_day))
    elif notice_day == before:
        found.append(_warn(CalendarReason.EXTENSION_NOTICE_ON_LAST_DAY, closes=before))
    told = (after - notice_day).days
    if clock.ballot_min_days is not None and told < clock.ballot_min_days:
        found.append(_warn(CalendarReason.EXTENSION_SHORT, n=told, least=clock.ballot_min_days))
    return _refusals_first(found)


def judge_window_left(opens: datetime, opened: datetime, closes: datetime, clock: Clock) -> Finding | None:
    """A vote that began only after its posted day: is what was left as long as the place asks for?

    None where it is, and where it began on its day: that window was judged before it was posted. `n` counts
    the full days after the one it began on.
    """
    least, began = clock.ballot_min_days, opened.date()
    if least is None or began <= opens.date() or not any(_judge_shortness(began, closes, least)):
        return None
    return _warn(
        CalendarReason.WINDOW_LEFT_SHORT,
        n=max(_full_days(began, closes), 0),
        least=least,
        opened=began,
        earliest=began + least * _DAY,
    )


def result_due(closed_day: date, clock: Clock, days: Days) -> Period | None:
    """By when the result must hang where a rule on file says so: `ends`, at the very latest `ends_moved`."""
    if clock.result_within_days is None:
        return None
    return period(closed_day, clock.result_within_days, days)


def judge_result_posting(closed_day: date, posted_day: date, clock: Clock, days: Days) -> tuple[Finding, ...]:
    due = result_due(closed_day, clock, days)
    if due is None or posted_day <= due.ends:
        return ()
    n = (posted_day - closed_day).days
    if posted_day <= due.ends_moved:
        return (_warn(CalendarReason.RESULT_POSTED_LATE_BY_DAYS_OFF, due=due.ends, moved=due.ends_moved),)
    return (_warn(CalendarReason.RESULT_POSTED_LATE, n=n, due=due.ends_moved),)


def judge_taking_down(posted_day: date, taken_down: date, n_days: int, days: Days) -> tuple[Finding, ...]:
    """A notice hangs through its last day: taken down on a later one."""
    hung = period(posted_day, n_days, days)
    if taken_down > hung.ends_moved:
        return ()
    n = max((taken_down - posted_day).days - 1, 0)  # neither the first nor the last is a full day
    return (_warn(CalendarReason.TAKEN_DOWN_EARLY, n=n, of=n_days, last=hung.ends_moved),)


def counter(posted_day: date, n_days: int, today: date, days: Days) -> DayCounter:
    """Which day of a posted notice today is."""
    last = period(posted_day, n_days, days).ends_moved
    day = min(max((today - posted_day).days, 0), n_days)
    return DayCounter(day=day, of=n_days, last_day=last, over=today > last)


def period(start: date, n_days: int, days: Days) -> Period:
    """`n_days` from a day on, that day not counted (art. 201), moved off days off (art. 203)."""
    ends = start + n_days * _DAY
    return Period(start, ends, next_working_day(ends, days))


def next_working_day(day: date, days: Days) -> date:
    """The day itself, or the first after it that is not off."""
    while is_off(day, days):
        day += _DAY
    return day


def last_day_of(closes: datetime) -> date:
    """The last day of a period that ends at a moment: 00:00 is 24:00 of the day before."""
    return closes.date() - _DAY if closes.time() == MIDNIGHT else closes.date()


def is_off(day: date, days: Days) -> bool:
    return kind_of(day, days) in (DayKind.OFF, DayKind.OFF_TO_CONFIRM)


def kind_of(day: date, days: Days) -> DayKind:
    known = days.get(day)
    if known is not None:
        return known
    return DayKind.OFF_TO_CONFIRM if day.weekday() >= 5 else DayKind.WORKING_TO_CONFIRM


def _judge_opening(plan: Plan, clock: Clock, days: Days, today: date | None) -> Iterator[Finding]:
    opening = plan.opening_day
    if today is not None and opening < today:
        yield _refuse(CalendarReason.OPENS_IN_THE_PAST, opens=opening)
    notice = period(plan.notice_day, clock.notice_days, days)
    safe = notice.ends_moved + _DAY
    facts: dict[str, Param] = {"notice": plan.notice_day, "earliest": safe, "n": clock.notice_days}
    # "15 days before": whether the 15th day may itself be the opening day is argued both ways.
    if opening < notice.ends:
        yield _refuse(CalendarReason.NOTICE_TOO_SHORT, **facts)
    elif opening == notice.ends:
        yield _warn(CalendarReason.NOTICE_ARGUABLE, **facts)
    elif opening < safe:
        yield _warn(CalendarReason.NOTICE_ENDS_ON_DAY_OFF, last=notice.ends, **facts)
    elif clock.national_notice_days is not None:
        national = period(plan.notice_day, clock.national_notice_days, days)
        if opening <= national.ends_moved:
            yield _warn(
                CalendarReason.NOTICE_BELOW_NATIONAL,
                n=clock.national_notice_days,
                local=clock.notice_days,
                earliest=national.ends_moved + _DAY,
            )


def _judge_window(opens: datetime, closes: datetime, clock: Clock, days: Days) -> Iterator[Finding]:
    if closes <= opens:
        yield _refuse(CalendarReason.CLOSES_BEFORE_OPENING, opens=opens.date())
        return
    opening, last = opens.date(), last_day_of(closes)
    if clock.ballot_min_days is not None:
        yield from _judge_shortness(opening, closes, clock.ballot_min_days)
    if clock.ballot_max_days is not None:
        longest = period(opening, clock.ballot_max_days, days)
        if last > longest.ends_moved:
            yield _refuse(CalendarReason.WINDOW_TOO_LONG, n=clock.ballot_max_days, latest=longest.ends)
        elif last > longest.ends:
            yield _warn(CalendarReason.WINDOW_LONG_BY_DAYS_OFF, n=clock.ballot_max_days, latest=longest.ends)
    if is_off(last, days):
        yield _warn(CalendarReason.CLOSES_ON_DAY_OFF, last=last, moved=next_working_day(last, days))


def _judge_shortness(opening: date, closes: datetime, least: int) -> Iterator[Finding]:
    last = last_day_of(closes)
    safe = opening + least * _DAY  # the opening day is not counted, the last runs to 24:00
    if (last - opening).days + 1 < least:  # too short even if the opening day were counted
        yield _refuse(CalendarReason.WINDOW_TOO_SHORT, n=least, earliest=safe)
    elif _full_days(opening, closes) < least:
        yield _warn(CalendarReason.WINDOW_ARGUABLY_SHORT, n=least, earliest=safe)


def _full_days(opening: date, closes: datetime) -> int:
    """Days that run to midnight, the opening day not counted."""
    return (last_day_of(closes) - opening).days - (closes.time() != MIDNIGHT)


def _judge_objections(plan: Plan, clock: Clock, days: Days) -> Iterator[Finding]:
    until, opening = plan.objections_until, plan.opening_day
    if until <= plan.notice_day:
        yield _refuse(CalendarReason.OBJECTIONS_END_BEFORE_NOTICE, notice=plan.notice_day)
        return
    # The roll is frozen at the opening: who objects on the last day must still be heard before it.
    if until >= opening:
        yield _refuse(CalendarReason.OBJECTIONS_END_AFTER_OPENING, opens=opening)
        return
    given = (until - plan.notice_day).days
    if given < clock.objection_days:
        yield _warn(CalendarReason.OBJECTIONS_SHORT, n=given, usual=clock.objection_days)
    elif is_off(until, days):
        yield _warn(CalendarReason.OBJECTIONS_END_ON_DAY_OFF, last=until, moved=next_working_day(until, days))
    left = (opening - until).days - 1
    if left < clock.answer_days:
        yield _warn(CalendarReason.NO_TIME_TO_ANSWER, n=left, usual=clock.answer_days)


def _to_confirm(ends: Iterable[date], days: Days) -> Iterator[Finding]:
    """One note per year of which a last day stands on unpublished ground."""
    unsure = (DayKind.OFF_TO_CONFIRM, DayKind.WORKING_TO_CONFIRM)
    first: dict[int, date] = {}
    for day in sorted(ends):
        if kind_of(day, days) in unsure:
            first.setdefault(day.year, day)
    for year, day in first.items():
        yield _warn(CalendarReason.DAYS_OFF_TO_CONFIRM, year=year, day=day)


def _last_working_day(day: date, days: Days) -> date:
    while is_off(day, days):
        day -= _DAY
    return day


def _whole(layer: Mapping[str, object], key: str, inner: str | None = None) -> int | None:
    value = layer.get(key)
    if inner is not None and isinstance(value, Mapping):
        value = value.get(inner)
    return value if type(value) is int else None


def _refuse(reason: CalendarReason, **params: Param) -> Finding:
    return Finding(reason, Severity.REFUSE, tuple(params.items()))


def _warn(reason: CalendarReason, **params: Param) -> Finding:
    return Finding(reason, Severity.WARN, tuple(params.items()))


def _refusals_first(found: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(found, key=lambda finding: finding.severity is Severity.WARN))
