"""A confirmed file changes the roll all or nothing, once, and only what was seen; on both engines."""

import asyncio
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.community.actions.answer_doubts import answer_doubts
from app.community.actions.confirm_upload import Confirmed, confirm_upload
from app.community.actions.end_former_owners import KEPT_DAYS, end_former_owners
from app.community.actions.give_up_upload import give_up_upload
from app.community.actions.keep_preview import keep_preview
from app.community.actions.refuse_upload import refuse_upload
from app.community.actions.start_upload import start_upload
from app.community.queries.existing_roll import existing_roll
from app.community.queries.settled_uploads import settled_upload
from app.community.queries.uploads import open_uploads, upload
from app.community.roll_reading.preview_file import preview_file
from app.community.roll_reading.workbook import read_workbook
from app.community.rules.roll.changes import Do
from app.community.rules.roll.doubts import Answer, Option, Reason
from app.community.rules.roll.preview import build_preview
from app.community.tables import Building, Holding, Owner, OwnerIdentity, RollChange, RollUpload, Unit
from app.database import Database, write
from app.refusals import NotFound, Refusal
from tests.support.court import Court, build_court
from tests.support.uploads import WORKBOOKS

NOW = datetime(2026, 11, 21, 4, tzinfo=UTC)
TODAY = date(2026, 11, 21)
HEADER = "楼号,室号,业主,建筑面积,手机"
FIRST = ("2,101,赵一,80.00,12000009001", "2,102,钱五,90.00,12000009002", "2,103,孙六,100.00,12000009003")


@pytest.fixture
async def court(database: Database) -> Court:
    return await build_court(phones=())


async def handed_in(court: Court, rows: tuple[str, ...], name: str = "2号楼.csv") -> str:
    """A small file, read as the limited process reads it."""
    public_id = await start_upload(court.community, name, person=court.people["committee"], at=NOW)
    known = await existing_roll(court.community)
    text = "\n".join((HEADER, *rows)).encode()
    await keep_preview(public_id, build_preview(read_workbook(text, name), known=known))
    return public_id


async def confirm(court: Court, public_id: str, seen: str | None = None, **at: int) -> Confirmed:
    settled = await settled_upload(court.community, public_id)
    return await confirm_upload(
        court.community,
        public_id,
        person=court.people["committee"],
        seen=settled.seen if settled and seen is None else seen or "",
        at=NOW + timedelta(**at),
        today=TODAY + timedelta(**at),
    )


async def answer(public_id: str, **choices: Do) -> None:
    await answer_doubts(public_id, single={}, for_all={}, choices=choices)


async def rooms(court: Court) -> dict[str, tuple[int | None, tuple[str, ...]]]:
    roll = await existing_roll(court.community)
    return {
        unit.room: (unit.area_dm2, tuple(owner.name for owner in roll.owners_of.get(unit.id, ())))
        for unit in roll.units
        if unit.building == "2"
    }


async def test_a_first_file_is_on_the_roll_with_a_record_of_each_unit(court: Court) -> None:
    confirmed = await confirm(court, await handed_in(court, FIRST))
    assert confirmed == Confirmed(changes=3, units=3, heads=3, area_dm2=27_000)
    assert await rooms(court) == {
        "101": (8_000, ("赵一",)),
        "102": (9_000, ("钱五",)),
        "103": (10_000, ("孙六",)),
    }
    records = await RollChange.select().where(RollChange.community == court.community)
    assert {record["what"] for record in records} == {"new_unit"}
    assert {record["reason"] for record in records} == {"2号楼.csv"}
    row = (await RollUpload.select())[0]
    assert (row["preview"], row["answers"], row["outcome"]) == ("", "{}", "confirmed")


async def test_a_second_import_is_a_no_op(court: Court) -> None:
    await confirm(court, await handed_in(court, FIRST))
    before, changes = await existing_roll(court.community), await RollChange.count()
    confirmed = await confirm(court, await handed_in(court, FIRST), days=1)
    assert confirmed.changes == 0
    assert await existing_roll(court.community) == before
    assert await RollChange.count() == changes


async def test_only_a_sale_a_new_area_and_a_unit_that_vanished_are_applied(court: Court) -> None:
    await confirm(court, await handed_in(court, FIRST))
    later = ("2,101,周八,80.00,12000009008", "2,102,钱五,91.00,")
    public_id = await handed_in(court, later)
    gone = (await Unit.select().where(Unit.room == "103"))[0]["id"]
    await answer(public_id, **{f"gone.{gone}": Do.REMOVE})
    confirmed = await confirm(court, public_id, days=1)
    assert confirmed.changes == 3
    assert await rooms(court) == {"101": (8_000, ("周八",)), "102": (9_100, ("钱五",))}
    assert await Owner.count().where(Owner.name == "钱五") == 1
    mobile = (await Owner.select().where(Owner.name == "钱五"))[0]["mobile"]
    assert mobile == "12000009002", "an empty cell takes no number away"
    ended = await Holding.select().where(Holding.until == TODAY + timedelta(days=1))
    assert len(ended) == 2


async def test_what_is_left_alone_stays(court: Court) -> None:
    await confirm(court, await handed_in(court, FIRST))
    public_id = await handed_in(court, ("2,101,周八,80.00,", "2,102,钱五,91.00,"))
    ids = {unit["room"]: unit["id"] for unit in await Unit.select().where(Unit.area_dm2 < 10_000)}
    await answer(public_id, **{f"owners.{ids['101']}": Do.LEAVE, f"area.{ids['102']}": Do.LEAVE})
    assert (await confirm(court, public_id)).changes == 0
    assert (await rooms(court))["101"] == (8_000, ("赵一",))
    assert not await Owner.exists().where(Owner.name == "周八")
    assert "103" in await rooms(court), "a unit that the file leaves out stays unless somebody says so"


async def test_the_same_upload_confirmed_at_once_is_written_once(court: Court) -> None:
    public_id = await handed_in(court, FIRST)
    seen = (await settled_upload(court.community, public_id)).seen  # type: ignore[union-attr]
    answers = await asyncio.gather(*(confirm(court, public_id, seen) for _ in range(4)))
    assert set(answers) == {answers[0]}
    assert await RollChange.count() == 3


async def test_of_two_files_confirmed_at_once_the_second_is_shown_again(court: Court) -> None:
    one, other = await handed_in(court, FIRST), await handed_in(court, FIRST, "again.csv")
    seen = [(await settled_upload(court.community, each)).seen for each in (one, other)]  # type: ignore[union-attr]
    results = await asyncio.gather(
        confirm(court, one, seen[0]), confirm(court, other, seen[1]), return_exceptions=True
    )
    refused = [each for each in results if isinstance(each, Refusal)]
    assert [each.reason for each in refused] == ["roll_uploads.changed_meanwhile"]
    assert len(await rooms(court)) == 3
    left = other if isinstance(results[1], Refusal) else one
    assert (await confirm(court, left)).changes == 0


async def test_a_change_by_hand_between_page_and_confirming_is_noticed(court: Court) -> None:
    await confirm(court, await handed_in(court, FIRST))
    public_id = await handed_in(court, ("2,101,赵一,81.00,",))
    seen = (await settled_upload(court.community, public_id)).seen  # type: ignore[union-attr]
    async with write():  # even one that leaves no record
        await Unit.update({Unit.area_dm2: 8_500}).where(Unit.room == "101", Unit.area_dm2 == 8_000)
    with pytest.raises(Refusal) as refused:
        await confirm(court, public_id, seen)
    assert refused.value.reason == "roll_uploads.changed_meanwhile"
    assert (await rooms(court))["101"][0] == 8_500
    assert (await confirm(court, public_id)).changes == 1  # seen again, with what stands now


async def test_what_was_not_seen_is_not_written(court: Court) -> None:
    public_id = await handed_in(court, FIRST)
    for seen in ("", "0" * 24):
        with pytest.raises(Refusal) as refused:
            await confirm_upload(court.community, public_id, person=1, seen=seen, at=NOW, today=TODAY)
        assert refused.value.reason == "roll_uploads.changed_meanwhile"
    assert not await rooms(court)


async def test_an_open_question_stops_it(court: Court) -> None:
    public_id = await handed_in(court, ("2,101,赵一,80.00,", "2,102,,90.00,"))
    with pytest.raises(Refusal) as refused:
        await confirm(court, public_id)
    assert (refused.value.reason, refused.value.params["n"]) == ("roll_uploads.unsettled", 1)
    assert not await rooms(court)


async def test_a_failure_half_way_leaves_nothing(court: Court, monkeypatch: pytest.MonkeyPatch) -> None:
    from app.community.actions import apply_roll

    async def broken(table: Any, rows: Any) -> list[int]:
        if table is Holding:
            raise RuntimeError("the disk is full")
        return await real(table, rows)

    public_id, real = await handed_in(court, FIRST), apply_roll._insert
    monkeypatch.setattr(apply_roll, "_insert", broken)
    with pytest.raises(RuntimeError):
        await confirm(court, public_id)
    assert not await rooms(court)
    assert not await Building.exists().where(Building.name == "2")
    monkeypatch.setattr(apply_roll, "_insert", real)
    assert (await confirm(court, public_id)).changes == 3


async def test_namesakes_are_one_or_two_as_decided_and_the_decision_is_on_record(court: Court) -> None:
    rows = tuple(f"2,{room},郑九,80.00,1200000{room:04d}" for room in (101, 102, 103))
    public_id = await handed_in(court, rows)
    settled = await settled_upload(court.community, public_id)
    assert settled is not None
    first, _ = settled.plan.open
    await answer_doubts(
        public_id,
        single={first.id: Answer(first.choices[0].id)},
        for_all={Reason.SAME_NAME_OTHER_PHONE: Option.APART},
        choices={},
    )
    assert (await confirm(court, public_id)).heads == 2
    assert await Owner.count().where(Owner.name == "郑九") == 2
    decided = await OwnerIdentity.select().order_by(OwnerIdentity.id)
    assert [(each["one"], each["basis"], each["for_all"]) for each in decided] == [
        (True, "decided", False),
        (False, "decided", True),
    ]
    assert json.loads(decided[0]["rows"]) == ["2-101", "2-102"]


async def test_two_people_answer_side_by_side_and_nothing_is_lost(court: Court) -> None:
    public_id = await handed_in(court, ("2,101,,80.00,", "2,102,,90.00,"))
    settled = await settled_upload(court.community, public_id)
    assert settled is not None
    await asyncio.gather(
        *(
            answer_doubts(public_id, single={each.id: Answer("leave")}, for_all={}, choices={})
            for each in settled.plan.open
        )
    )
    assert (await confirm(court, public_id)).units == 2


async def test_what_was_given_up_is_neither_answered_nor_confirmed(court: Court) -> None:
    public_id = await handed_in(court, FIRST)
    await give_up_upload(public_id, at=NOW)
    with pytest.raises(NotFound):
        await answer(public_id)
    with pytest.raises(Refusal) as refused:
        await confirm(court, public_id)
    assert refused.value.reason == "roll_uploads.given_up"
    assert not await rooms(court)
    assert not await open_uploads(court.community)


async def test_another_community_has_no_such_upload(court: Court) -> None:
    public_id = await handed_in(court, FIRST)
    assert await upload(court.other_community, public_id) is None
    assert await settled_upload(court.other_community, public_id) is None
    with pytest.raises(NotFound):
        await confirm_upload(court.other_community, public_id, person=1, seen="", at=NOW, today=TODAY)


async def test_a_refused_file_says_why_and_a_read_one_is_not_refused(court: Court) -> None:
    read = await handed_in(court, FIRST)
    unread = await start_upload(court.community, "x.xlsx", person=1, at=NOW)
    for each in (read, unread):
        await refuse_upload(each, Refusal("roll_file.too_many_sheets", n=60), at=NOW)
    found = await upload(court.community, unread)
    assert found is not None
    assert (found.outcome, found.summary) == (
        "refused",
        {"reason": "roll_file.too_many_sheets", "params": {"n": 60}},
    )
    assert await settled_upload(court.community, read) is not None


async def test_the_name_of_the_file_keeps_no_identity_number(court: Court) -> None:
    number = "999999196001010014"
    from app.community.rules.roll.identity import check_digit

    number = number[:17] + check_digit(number[:17])
    await start_upload(court.community, f"{number}名册.xlsx", building=number, person=1, at=NOW)
    assert number not in repr(await RollUpload.select())


async def test_owners_end_when_they_have_held_nothing_for_longer_than_a_vote(court: Court) -> None:
    await confirm(court, await handed_in(court, FIRST))
    await confirm(court, await handed_in(court, ("2,101,周八,80.00,12000009008",)))
    ended = Owner.select().where(Owner.ended_on.is_not_null())
    assert not await end_former_owners(today=TODAY + timedelta(days=KEPT_DAYS - 1))
    assert not await ended
    await end_former_owners(today=TODAY + timedelta(days=KEPT_DAYS))
    assert [(row["name"], row["ended_on"]) for row in await ended] == [("赵一", TODAY)]


async def test_building_13_as_the_demo_has_it(court: Court, tmp_path: Path) -> None:
    content = (WORKBOOKS / "building13.xlsx").read_bytes()
    public_id = await start_upload(court.community, "building13.xlsx", person=1, at=NOW)
    await keep_preview(public_id, await preview_file(content, "building13.xlsx"))
    await answer_doubts(
        public_id,
        single={
            "0.16.area_times": Answer("use:6215"),
            "name.0.22.0": Answer("same:0.6.0"),
            "0.26.owner_missing": Answer("type", "杜若梅"),
            "0.21.co_owners": Answer("casts:1"),
        },
        for_all={},
        choices={},
    )
    assert await confirm(court, public_id) == Confirmed(28, 28, 25, 209_096)
    roll = await existing_roll(court.community)
    couple = next(unit for unit in roll.units if unit.building == "13" and unit.room == "503")
    record = (await RollChange.select().where(RollChange.unit == couple.id))[0]
    assert json.loads(record["after"])["casts"] == "马秀英"
