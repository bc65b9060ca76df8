"""How does a posted notice look on a page: what it says, in the words of the reader's language?"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from app.i18n import Translate
from app.words import area
from voting.routes.draft_view import matter_note
from voting.routes.rule_view import RuleView, rule_view
from voting.rules.calendar import last_day_of
from voting.rules.presets import from_snapshot


@dataclass(frozen=True)
class MotionView:
    key: str
    question: str
    plan: str
    facts: list[tuple[str, str]]
    matter: str
    matter_note: str
    rule: RuleView


@dataclass(frozen=True)
class NoticeView:
    """A calling or its correction as posted."""

    title: str
    origin: str
    scope: str
    motions: list[MotionView]
    documents: list[tuple[str, str]]  # title, SHA-256
    notice_on: date | None
    objections_until: date | None  # the last day
    opens: datetime | None
    closes: datetime | None
    result_days: int
    heads: int
    area: str
    digest: str
    version: int
    left_out: int
    worth: str
    worth_basis: str
    without_phones: str
    contact: str
    unreturned: str


def notice_view(t: Translate, said: dict[str, Any], zone: str) -> NoticeView:
    """Everything that was put to the owners."""
    calendar, roll = said["calendar"], said["roll"]
    return NoticeView(
        title=said["title"],
        origin=said["origin"],
        scope=scope_words(t, said["scope"]),
        motions=[_motion(t, motion) for motion in said["motions"]],
        documents=[(each["title"], each["sha256"]) for each in said["documents"]],
        notice_on=date.fromisoformat(calendar["notice_on"]) if calendar["notice_on"] else None,
        objections_until=_last_day(calendar["objections_until"], zone),
        opens=_at(calendar["opens"]),
        closes=_at(calendar["closes"]),
        result_days=calendar["result_days"],
        heads=roll["heads"],
        area=area(roll["area_dm2"]),
        digest=roll["digest"],
        version=roll["version"],
        left_out=roll["left_out"],
        worth=said["worth"],
        worth_basis=said["worth_basis"],
        without_phones=said["without_phones"],
        contact=said["contact"],
        unreturned=said["rulebook"].get("unreturned", "exclude"),
    )


def scope_words(t: Translate, scope: dict[str, Any]) -> str:
    """全小区, 13 幢, 3-2 单元, or the rooms by name."""
    kind, names = scope["kind"], scope["names"]
    if kind == "community":
        return t.plain("notices.scope_community")
    return t.plain(f"notices.scope_{kind}", names=t.plain("notices.comma").join(names))


def _motion(t: Translate, said: dict[str, Any]) -> MotionView:
    return MotionView(
        key=said["id"],
        question=said["question"],
        plan=said["plan"],
        facts=[(label, value) for label, value in said["facts"]],
        matter=t.plain(f"calling.matter_{said['matter']}"),
        matter_note=matter_note(t, said["matter"]),
        rule=rule_view(t, from_snapshot(said["preset"]), said["matter"]),
    )


def _last_day(text: str | None, zone: str) -> date | None:
    return last_day_of(datetime.fromisoformat(text).astimezone(ZoneInfo(zone))) if text else None


def _at(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
