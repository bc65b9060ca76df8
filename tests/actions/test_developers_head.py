"""What the developer has not sold or not delivered is one head, and the developer's alone to vote for.

法释〔2020〕17号 art. 9 (2): units not sold, and units sold but not delivered, are the developer's one head.
"""

from collections.abc import Iterator

import pytest

from app.clock import travel
from app.community.tables import Holding, Owner, Unit
from app.database import Database, write
from tests.support.call_vote import WRITTEN
from tests.support.court import BEGAN, SINCE, Court, build_court
from voting.queries.derived_roll import DerivedEntry, DerivedRoll, derived_roll

UNDELIVERED = ("202", "301")  # bought by 李四 and 钱二


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with travel(WRITTEN):
        yield


async def _undelivered(court: Court) -> None:
    async with write():
        for room in UNDELIVERED:
            await Unit.update({Unit.delivered: False}).where(Unit.id == court.units[room])


async def _developer(court: Court, room: str | None = "401") -> int:
    """The developer, with a flat nobody bought."""
    async with write():
        rows = await Owner.insert(
            Owner(
                community=court.community,
                kind="developer",
                name="小院置业",
                representative="范经理",
                created_at=BEGAN,
            )
        )
        owner = int(rows[0]["id"])
        if room:
            await Holding.update({Holding.until: SINCE}).where(Holding.unit == court.units[room])
            await Holding.insert(Holding(unit=court.units[room], owner=owner, since=SINCE))
    return owner


async def _roll(court: Court) -> DerivedRoll:
    return await derived_roll(court.community, "community", ())


def _of(roll: DerivedRoll, room: str) -> DerivedEntry:
    return next(entry for entry in roll.entries if room in [unit.room for unit in entry.units])


async def test_no_buyer_votes_for_what_was_not_delivered(database: Database) -> None:
    court = await build_court()
    await _undelivered(court)
    roll = await _roll(court)
    assert _of(roll, "202").owners == ()
    assert [unit.room for unit in roll.without_owner] == list(UNDELIVERED)


async def test_the_developer_has_one_head_for_all_that_is_unsold_or_not_delivered(database: Database) -> None:
    court = await build_court()
    await _undelivered(court)
    developer = await _developer(court)
    roll = await _roll(court)
    entry = _of(roll, "202")
    assert [unit.room for unit in entry.units] == ["202", "301", "401"]
    assert [owner.owner for owner in entry.owners] == [developer]
    assert entry.merged == "developer"
    assert roll.heads == 4  # 周一, the couple, 孙三, the developer
    assert roll.without_owner == ()


async def test_a_developer_with_nothing_unsold_in_the_scope_votes_for_what_was_not_delivered(
    database: Database,
) -> None:
    court = await build_court()
    await _undelivered(court)
    developer = await _developer(court)
    scope = tuple(court.units[room] for room in ("101", "202"))
    roll = await derived_roll(court.community, "units", scope)
    assert [owner.owner for owner in _of(roll, "202").owners] == [developer]
