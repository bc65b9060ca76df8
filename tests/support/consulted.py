"""A small text posted for comments in the court, and neighbours who say something of its clauses."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from meetings.conventions.actions.comment_clause import SaidOf, comment_clause
from meetings.conventions.actions.open_consultation import NewConsultation, open_consultation
from meetings.conventions.queries.versions import VersionOnFile, text_of, version
from meetings.conventions.rules.consultation import Said
from meetings.conventions.rules.kinds import Kind
from tests.support.conventions import a_text
from tests.support.court import Court

POSTED = date(2026, 11, 6)
TODAY = date(2026, 11, 12)
NOW = datetime(2026, 11, 12, 4, tzinfo=UTC)
LAST = date(2026, 11, 21)
AFTER = date(2026, 11, 22)
AFTERWARDS = datetime(2026, 11, 22, 4, tzinfo=UTC)


@dataclass
class PostedText:
    """The posted version, its consultation's row, and its clauses by public id in their order."""

    version: VersionOnFile
    consultation: int
    clauses: tuple[str, ...]


async def posted(court: Court, *, kind: Kind = Kind.RESIDENTS_CONVENTION) -> PostedText:
    """A text posted by the moderator on 6 November for fifteen days: the last day is the 21st."""
    at = datetime(2026, 11, 6, 4, tzinfo=UTC)
    draft = await a_text(court.community, court.people["moderator"], at, kind=kind)
    number = await open_consultation(
        draft.public_id,
        NewConsultation(POSTED, 15, "请重点看第二条。"),
        by=court.people["moderator"],
        at=at,
        today=POSTED,
    )
    found = await version(draft.public_id)
    assert found is not None
    return PostedText(found, number, tuple(each.public_id for each in (await text_of(found.id)).clauses))


async def say(
    text: PostedText,
    person: int,
    clause: int,
    kind: Said = Said.COMMENT,
    words: str = "",
    *,
    named: bool = False,
    key: str = "",
    today: date = TODAY,
) -> str:
    """Say something of a clause by its place, from 0; of a proposal `words` are the other words."""
    said = SaidOf(kind, "" if kind is Said.PROPOSAL else words, words if kind is Said.PROPOSAL else "", named)
    return await comment_clause(
        text.version.public_id,
        text.clauses[clause],
        said,
        person=person,
        capacity="owner",
        at=NOW,
        today=today,
        key=key,
    )
