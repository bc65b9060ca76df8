"""Report that a term was broken: it becomes an issue that points back, and whoever watches is told."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from app.community.actions.tell import tell
from app.community.queries.standings import place_by_id
from app.database import lock, write
from app.refusals import Refusal
from meetings.agreements.queries.agreements import AgreementOnFile, KeptTerm, agreement_by_id
from meetings.agreements.rules.days import Days
from meetings.agreements.rules.states import LONGEST_WORDS, held_on
from meetings.agreements.rules.terms import Judged, judge
from meetings.agreements.tables import Agreement, Breach
from meetings.checklists.actions.raise_item import raise_item
from meetings.checklists.rules.items import LONGEST_WORDS as LONGEST_HEADING
from meetings.sendings import address_of


@dataclass(frozen=True)
class Reported:
    """What somebody says happened; `term` is its number in the agreement, `photo` a row of the file store."""

    happened_at: datetime
    words: str
    term: int | None = None
    photo: int | None = None


@dataclass(frozen=True)
class Told:
    """The issue that came of it, and what the term's own hours say."""

    issue: str
    number: int
    judged: Judged


async def report_breach(
    number: int, said: Reported, *, title: str, by: int, at: datetime, today: date, days: Days, key: str = ""
) -> Told:
    """Write the report and its issue; `title` is the issue's heading, the same `key` is one report."""
    if not said.words:
        raise Refusal("agreements.say_what_happened", at="words")
    if len(said.words) > LONGEST_WORDS:
        raise Refusal("agreements.too_long", at="words", n=LONGEST_WORDS)
    if said.happened_at > at:
        raise Refusal("agreements.not_yet_happened", at="day")
    async with write():
        await lock(Agreement, number)
        found = await agreement_by_id(number, today)
        zone = ZoneInfo((await place_by_id(found.community)).time_zone)
        _refuse_when_not_held(found, said, zone)
        term = next((each for each in found.terms if each.position == said.term), None)
        judged = judge(term.term, said.happened_at.astimezone(zone), days) if term else Judged.BY_PEOPLE
        raised = await raise_item(
            "issue",
            title[:LONGEST_HEADING],
            community=found.community,
            at=at,
            by=by,
            detail=said.words,
            round_table=found.round_table,
            visibility="community" if found.round_table is None else "table",
            origin="breach",
            origin_ref=found.public_id,
            origin_words=said.words,
            photos=(said.photo,) if said.photo else (),
            key=f"breach {key}" if key else "",
        )
        if raised.new:
            await _keep(found, term, said, by, at, raised.id, judged, key)
            await _tell(found, said, by, at, raised.public_id)
    return Told(raised.public_id, raised.number, judged)


def _refuse_when_not_held(found: AgreementOnFile, said: Reported, zone: ZoneInfo) -> None:
    ended_on = found.ended_at.astimezone(zone).date() if found.ended_at else None
    if not held_on(found.facts, said.happened_at.astimezone(zone).date(), ended_on):
        raise Refusal("agreements.not_in_force_then", at="day")


async def _keep(
    found: AgreementOnFile,
    term: KeptTerm | None,
    said: Reported,
    by: int,
    at: datetime,
    issue: int,
    judged: Judged,
    key: str,
) -> None:
    await Breach.insert(
        Breach(
            public_id=address_of("breach", key),
            agreement=found.id,
            term=term.id if term else None,
            happened_at=said.happened_at,
            words=said.words,
            photo=said.photo,
            reported_by=by,
            reported_at=at,
            issue=issue,
            judged=judged.value,
        )
    )


async def _tell(found: AgreementOnFile, said: Reported, by: int, at: datetime, issue: str) -> None:
    """The watcher is asked to look; without one, whoever wrote the agreement is."""
    await tell(
        "agreements.told_breach",
        at=at,
        community=found.community,
        params={"title": found.title, "happened": said.happened_at.isoformat()},
        people=[person for person in (found.watcher or found.made_by,) if person != by],
        link=f"/items/{issue}",
    )
