"""What a contest's page shows: the order with its scores, what is missing, whose entry is whose."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from meetings.contests.queries.contests import Contest, Entry, marks_of, placed_of
from meetings.contests.routes.gate import Entered
from meetings.contests.rules.order import hundredths, missing
from meetings.contests.rules.phases import Phase
from meetings.gatherings.rules.lots import commitment, lot


@dataclass(frozen=True)
class PlacedView:
    """One line of the published order; `fraction` is the score as anyone can compute it again."""

    place: int
    entry: Entry
    score: str
    fraction: str
    judges: int
    tied: int
    lot: str
    month: date | None


async def contest_view(entered: Entered) -> dict[str, Any]:
    found = entered.contest
    marks = await marks_of(found)
    wanting = missing([each.number for each in found.entries], found.rules, found.panel(), marks)
    return {
        "contest": found,
        "place": entered.place,
        "phase": entered.phase.value,
        "last_entries": found.entries_until - timedelta(seconds=1),
        "last_scores": found.scores_until - timedelta(seconds=1),
        "zone": entered.place.time_zone,
        "placed": _placed(found),
        "seed": found.lot_seed if entered.phase is Phase.CLOSED else "",
        "commitment": commitment(found.lot_seed) if found.lot_seed else "",
        "missing": len(wanting),
        "makes": entered.makes,
        "judge": entered.judge,
        "belongs": entered.belongs,
        "mine": [each.public_id for each in found.entries if each.handed_in_by == entered.person],
        "stakes": [
            (_name_of(found, each.judge), _entry_name(found, each.entry), each.reason)
            for each in found.conflicts
        ],
    }


def _placed(found: Contest) -> list[PlacedView]:
    entries = {each.number: each for each in found.every_entry}
    return [
        PlacedView(
            place=each.place,
            entry=entries[each.entry],
            score=hundredths(each.score),
            fraction=f"{each.score.numerator}/{each.score.denominator}",
            judges=each.judges,
            tied=each.tied,
            lot=lot(found.lot_seed, each.entry),
            month=each.month,
        )
        for each in placed_of(found)
    ]


def _name_of(found: Contest, judge: int) -> str:
    return next((each.name for each in found.judges if each.id == judge), "–")


def _entry_name(found: Contest, entry: int) -> str:
    return next((each.name for each in found.every_entry if each.id == entry), "–")
