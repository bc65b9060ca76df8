"""Begin a text: its first draft, empty or with clauses that came from somewhere."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.database import write
from app.refusals import Refusal
from meetings.conventions.rules.canonical import settled
from meetings.conventions.rules.kinds import Kind
from meetings.conventions.tables import Clause, ClauseText, Convention, TextVersion

LONGEST_TITLE = 120
LONGEST_CLAUSE = 5000
MOST_CLAUSES = 300


@dataclass(frozen=True)
class NewClause:
    """A clause as it was cut from a text or a template."""

    words: str
    heading: str = ""
    chapter: str = ""
    words_en: str = ""
    heading_en: str = ""
    chapter_en: str = ""


@dataclass(frozen=True)
class NewText:
    """What a text begins with; `origin` is empty, template, pasted or file, `origin_words` which one."""

    kind: Kind
    title: str
    title_en: str = ""
    preamble: str = ""
    preamble_en: str = ""
    clauses: Sequence[NewClause] = ()
    origin: str = "empty"
    origin_words: str = ""
    building: int | None = None
    round_table: int | None = None


async def start_convention(community: int, new: NewText, *, person: int, at: datetime) -> str:
    """Return the first draft's public id. Refused without a title, or with more clauses than a text holds."""
    title = settled(new.title).replace("\n", " ")
    if not 0 < len(title) <= LONGEST_TITLE:
        raise Refusal("conventions.wrong_title", at="title")
    if len(new.clauses) > MOST_CLAUSES:
        raise Refusal("conventions.too_many_clauses", most=MOST_CLAUSES)
    async with write():
        made = await Convention.insert(
            Convention(
                public_id=secrets.token_hex(8),
                community=community,
                kind=new.kind.value,
                building=new.building,
                round_table=new.round_table,
                title=title,
                title_en=settled(new.title_en).replace("\n", " ")[:200],
                drafts=1,
                created_by=person,
                created_at=at,
            )
        )
        text = int(made[0]["id"])
        address = secrets.token_hex(8)
        version = await TextVersion.insert(
            TextVersion(
                public_id=address,
                convention=text,
                origin=new.origin,
                origin_words=new.origin_words[:200],
                preamble=settled(new.preamble),
                preamble_en=settled(new.preamble_en),
                created_by=person,
                created_at=at,
            )
        )
        await _clauses(text, int(version[0]["id"]), new.clauses, person, at)
        return address


async def _clauses(text: int, version: int, clauses: Sequence[NewClause], person: int, at: datetime) -> None:
    for position, each in enumerate(clauses, 1):
        if len(each.words) > LONGEST_CLAUSE:
            raise Refusal("conventions.long_clause", number=position, most=LONGEST_CLAUSE)
        made = await Clause.insert(Clause(public_id=secrets.token_hex(8), convention=text))
        await ClauseText.insert(
            ClauseText(
                version=version,
                clause=int(made[0]["id"]),
                position=position,
                chapter=each.chapter[:80],
                chapter_en=each.chapter_en[:160],
                heading=each.heading[:80],
                heading_en=each.heading_en[:160],
                words=settled(each.words),
                words_en=settled(each.words_en),
                edited_by=person,
                edited_at=at,
            )
        )
