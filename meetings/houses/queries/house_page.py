"""What does everybody who stands at a house's door see? Only what is public anyway."""

from dataclasses import dataclass
from datetime import date, datetime

from app.database import fetch
from meetings.estates.queries.publications import PublicationOnFile, publications_of

NOTICES_SHOWN = 4


@dataclass(frozen=True)
class TextInForce:
    """A text the house lives by: where it is read, which version, since when."""

    convention: str
    title: str
    title_en: str
    number: int
    since: date | None


@dataclass(frozen=True)
class Talk:
    """The house's round table: when it meets next, and whose minutes were published last.

    When it meets is public, where and about what is the house's own affair.
    """

    table: str
    next_at: datetime | None
    minutes_of: str
    met_at: datetime | None
    convenors: tuple[str, ...]  # names of those who agreed to be named; of these the surname is shown
    unnamed: int  # convenors who did not


async def texts_in_force(community: int, building: int) -> tuple[TextInForce, ...]:
    """The community's texts and those of this house alone."""
    rows = await fetch(
        "SELECT c.public_id AS convention, c.title, c.title_en, v.number, v.in_force_from AS since"
        " FROM convention c JOIN text_version v ON v.convention = c.id WHERE c.community = ?"
        " AND (c.building IS NULL OR c.building = ?) AND c.ended_on IS NULL AND v.state = 'in_force'"
        " AND v.number IS NOT NULL ORDER BY c.id",
        [community, building],
    )
    return tuple(TextInForce(**row) for row in rows)


async def notices_of(community: int) -> tuple[PublicationOnFile, ...]:
    """The last notices that hold: neither withdrawn nor corrected by a later one."""
    every = await publications_of(community, 40)
    return tuple(each for each in every if each.withdrawn_at is None and not each.corrected_by)[
        :NOTICES_SHOWN
    ]


async def talk_of(building: int, at: datetime, today: date) -> Talk | None:
    """The house's table, if it has one."""
    tables = await fetch(
        "SELECT id, public_id FROM round_table WHERE building = ? AND closed_on IS NULL", [building]
    )
    if not tables:
        return None
    table = tables[0]["id"]
    coming = await fetch(
        "SELECT starts_at FROM meeting WHERE round_table = ? AND state = 'called'"
        " AND called_at IS NOT NULL AND starts_at >= ? ORDER BY starts_at LIMIT 1",
        [table, at],
    )
    last = await fetch(
        "SELECT m.public_id, m.starts_at FROM meeting m WHERE m.round_table = ?"
        " AND EXISTS (SELECT 1 FROM minutes_edition e WHERE e.meeting = m.id)"
        " ORDER BY m.starts_at DESC, m.id DESC LIMIT 1",
        [table],
    )
    convenors = await fetch(
        "SELECT p.name, c.consented_on FROM convenorship c JOIN person p ON p.id = c.person"
        " WHERE c.round_table = ? AND c.since <= ? AND (c.until IS NULL OR c.until >= ?) ORDER BY c.id",
        [table, today, today],
    )
    return Talk(
        table=tables[0]["public_id"],
        next_at=coming[0]["starts_at"] if coming else None,
        minutes_of=last[0]["public_id"] if last else "",
        met_at=last[0]["starts_at"] if last else None,
        convenors=tuple(row["name"] for row in convenors if row["consented_on"] is not None),
        unnamed=sum(1 for row in convenors if row["consented_on"] is None),
    )
