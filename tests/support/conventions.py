"""A small text of the court: three clauses, in whatever state a test wants to find it."""

from datetime import datetime
from typing import Any

from app.database import fetch, write
from meetings.conventions.actions.freeze_version import freeze_version
from meetings.conventions.actions.start_convention import NewClause, NewText, start_convention
from meetings.conventions.queries.versions import VersionOnFile, version
from meetings.conventions.rules.kinds import Kind
from meetings.conventions.rules.states import State
from meetings.conventions.tables import TextVersion

CLAUSES = (
    NewClause("夜里十点到早上六点，不在楼道大声说话。", words_en="From ten at night to six nobody is loud."),
    NewClause("电瓶车不进楼，到车棚充电。", words_en="Electric bikes are charged in the shed."),
    NewClause("有争执，先在圆桌上谈。", words_en="Disputes are talked over at the round table."),
)


async def a_text(
    community: int,
    person: int,
    at: datetime,
    *,
    kind: Kind = Kind.RESIDENTS_CONVENTION,
    title: str = "小院居民公约",
    state: State = State.DRAFT,
) -> VersionOnFile:
    """A text whose only version is in this state; from consultation on its words stand still."""
    address = await start_convention(community, NewText(kind, title, clauses=CLAUSES), person=person, at=at)
    made = await version(address)
    assert made is not None
    if state is not State.DRAFT:
        async with write():
            await freeze_version(made.id, at=at)
            changed: dict[Any, Any] = {TextVersion.state: state.value}
            if state is State.IN_FORCE:
                day = at.date()
                changed |= {
                    TextVersion.number: 1,
                    TextVersion.adopted_on: day,
                    TextVersion.in_force_from: day,
                }
            await TextVersion.update(changed).where(TextVersion.id == made.id)
    found = await version(address)
    assert found is not None
    return found


async def clause_numbers(version_id: int) -> list[int]:
    """The identities of a version's clauses, in its order."""
    rows = await fetch("SELECT clause FROM clause_text WHERE version = ? ORDER BY position", [version_id])
    return [row["clause"] for row in rows]
