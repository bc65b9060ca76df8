"""A house's plates, wardens, pictures, lessons and messages, on both engines and at the same moment."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from app.clock import Traveller, travel
from app.community.queries.codes import code_by_link, code_by_typing
from app.community.rules.personal_data import HOUSE_MESSAGE_DAYS, WARDEN_DAYS
from app.database import Database, execute, fetch, write
from app.refusals import NotFound, Refusal
from meetings.checklists.actions.raise_item import FollowCode
from meetings.houses.actions.answer_message import answer_message
from meetings.houses.actions.end_warden import end_warden
from meetings.houses.actions.enter_warden import enter_warden
from meetings.houses.actions.forget_house_data import forget_house_data
from meetings.houses.actions.hang_route import hang_route
from meetings.houses.actions.make_plates import make_plates
from meetings.houses.actions.replace_plate import replace_plate
from meetings.houses.actions.report_at_house import Report, report_at_house
from meetings.houses.actions.save_lesson import LessonWords, save_lesson
from meetings.houses.actions.set_warden_consent import set_warden_consent
from meetings.houses.actions.take_down_lesson import take_down_lesson
from meetings.houses.actions.write_to_house import write_to_house
from meetings.houses.queries.houses import House, house, standing_at
from meetings.houses.queries.messages import message
from meetings.houses.queries.plates import house_of, plates_in, plates_of, replacements_in
from meetings.houses.queries.safety import lessons_of, routes_of, wardens_of
from meetings.houses.rules.plates import Spots, plain_code
from tests.support.court import Court, build_court
from tests.support.table import CourtTables, court_tables

NOW = datetime(2026, 11, 21, 4, tzinfo=UTC)
TODAY = date(2026, 11, 21)
SECRET = bytes(range(32))


@pytest.fixture(autouse=True)
def clock() -> Iterator[Traveller]:
    with travel(NOW) as traveller:
        yield traveller


@pytest.fixture
async def court(database: Database) -> Court:
    return await build_court()


@pytest.fixture
async def tables(court: Court) -> CourtTables:
    return await court_tables(court)


async def made(court: Court, *buildings: int, at: datetime = NOW) -> tuple[int, ...]:
    spots = Spots(buildings=frozenset(buildings))
    return await make_plates(court.community, spots, secret=SECRET, by=court.people["moderator"], at=at)


async def here(number: int) -> House:
    found = await house(number)
    assert found is not None
    return found


async def test_a_plate_opens_its_own_house_by_link_and_by_typing(court: Court, tables: CourtTables) -> None:
    await made(court, court.building, tables.house_building)
    for plate in await plates_of(court.community):
        plain = plain_code(SECRET, plate.id, plate.generation)
        door = await house_of(plain.token)
        assert door is not None
        assert (door.building, door.unit, door.place.public_id) == (plate.building, None, "court")
        typed = await code_by_typing(SECRET, plain.typed.lower().replace("-", " "))
        assert typed is not None
        assert typed.id == plate.code
    assert await house_of("x" * 22) is None
    assert await house_of("") is None


async def test_plates_made_by_two_desks_at_once_are_one_set(court: Court, tables: CourtTables) -> None:
    both = await asyncio.gather(
        *(made(court, court.building, tables.house_building) for _ in range(4)), return_exceptions=True
    )
    assert sorted(len(each) for each in both if isinstance(each, tuple)) == [0, 0, 0, 2]
    assert len(await plates_of(court.community)) == 2
    assert (await fetch("SELECT COUNT(*) AS n FROM code WHERE purpose = 'house'"))[0]["n"] == 2


async def test_making_again_makes_only_what_is_missing(court: Court, tables: CourtTables) -> None:
    first = await made(court, court.building)
    assert await made(court, court.building, tables.house_building) != first
    assert len(await plates_of(court.community)) == 2


async def test_no_plate_is_made_for_a_house_next_door(court: Court) -> None:
    theirs = (await fetch("SELECT id FROM building WHERE community = ?", [court.other_community]))[0]["id"]
    assert await made(court, theirs) == ()


async def test_a_unit_has_a_plate_beside_its_building(court: Court) -> None:
    unit = court.units["101"]
    spots = Spots(buildings=frozenset((court.building,)), units=frozenset((unit,)))
    await make_plates(court.community, spots, secret=SECRET, by=None, at=NOW)
    whole, flat = await plates_in(court.building)
    assert (whole.unit, flat.unit, flat.label) == (None, unit, "1-101")
    door = await house_of(plain_code(SECRET, flat.id, 1).token)
    assert door is not None
    assert (door.building, door.unit) == (court.building, unit)


async def test_many_houses_are_made_in_one_step(court: Court) -> None:
    async with write():
        await execute(
            "INSERT INTO building (community, name, position, house) VALUES "
            + ", ".join(["(?, ?, ?, ?)"] * 200),
            [value for n in range(200) for value in (court.community, f"h{n}", n + 10, True)],
        )
    every = [
        row["id"] for row in await fetch("SELECT id FROM building WHERE community = ?", [court.community])
    ]
    assert len(await made(court, *every)) == 201
    assert len({plate.link_hash for plate in await plates_of(court.community)}) == 201


async def test_a_replaced_plate_is_dead_at_once_with_who_and_why(court: Court) -> None:
    (plate,) = await made(court, court.building)
    by = court.people["moderator"]
    old, new = plain_code(SECRET, plate, 1), plain_code(SECRET, plate, 2)
    assert await replace_plate(plate, seen=1, why="撕掉了", secret=SECRET, by=by, at=NOW) == 2
    assert await house_of(old.token) is None
    assert await house_of(new.token) is not None
    dead = await code_by_link(old.token)
    assert dead is not None
    assert not dead.live(NOW)
    (told,) = (await replacements_in(court.building))[plate]
    assert (told.generation, told.why, told.name) == (1, "撕掉了", "卫红")


async def test_a_plate_replaced_by_two_at_once_is_replaced_once(court: Court) -> None:
    (plate,) = await made(court, court.building)
    by = court.people["moderator"]
    alive = await asyncio.gather(
        *(replace_plate(plate, seen=1, why="丢了", secret=SECRET, by=by, at=NOW) for _ in range(4))
    )
    assert alive == [2, 2, 2, 2]
    rows = await fetch("SELECT COUNT(*) AS n FROM code WHERE purpose = 'house' AND ended_at IS NULL")
    assert rows[0]["n"] == 1
    assert len((await replacements_in(court.building))[plate]) == 1


@pytest.mark.parametrize(("why", "reason"), [("", "why_missing"), ("长" * 201, "too_long")])
async def test_a_plate_is_replaced_for_a_reason(court: Court, why: str, reason: str) -> None:
    (plate,) = await made(court, court.building)
    with pytest.raises(Refusal) as refused:
        await replace_plate(plate, seen=1, why=why, secret=SECRET, by=1, at=NOW)
    assert refused.value.reason == f"house_page.{reason}"
    with pytest.raises(NotFound):
        await replace_plate(999, seen=1, why="丢了", secret=SECRET, by=1, at=NOW)


async def entered(court: Court, name: str = "方某某", *, agreed: bool = True) -> int:
    return await enter_warden(
        court.building, name, "patrol", TODAY, agreed=agreed, by=court.people["chair"], at=NOW, today=TODAY
    )


async def test_a_warden_entered_twice_is_one_and_ends_once(court: Court) -> None:
    first, *others = await asyncio.gather(*(entered(court) for _ in range(6)))
    assert set(others) == {first}
    by = court.people["chair"]
    await end_warden(first, court.building, by=by, at=NOW, today=TODAY)
    await end_warden(first, court.building, by=by, at=NOW, today=TODAY + timedelta(days=3))
    (warden,) = await wardens_of(court.building)
    assert warden.until == TODAY
    assert warden.holds_on(TODAY)
    assert not warden.holds_on(TODAY + timedelta(days=1))


async def test_consent_is_given_and_taken_back(court: Court) -> None:
    warden = await entered(court, agreed=False)
    for agreed, day in ((True, TODAY), (True, TODAY), (False, None)):
        await set_warden_consent(warden, court.building, agreed=agreed, today=TODAY)
        assert [each.consented_on for each in await wardens_of(court.building)] == [day]
    await set_warden_consent(warden, court.building + 1, agreed=True, today=TODAY)  # another house's desk
    assert [each.consented_on for each in await wardens_of(court.building)] == [None]


async def a_file() -> int:
    async with write():
        rows = await fetch(
            "INSERT INTO stored_file (public_id, sha256, media_type, size, name, created_at)"
            " VALUES ('f', 'f', 'image/png', 1, 'f.png', ?) RETURNING id",
            [NOW],
        )
    return int(rows[0]["id"])


async def test_the_newest_picture_of_a_floor_hangs(court: Court) -> None:
    file = await a_file()
    for floor, words in ((1, "旧"), (None, "全"), (1, "新")):
        await hang_route(court.building, file, floor, words, by=court.people["chair"], at=NOW)
    assert [(each.floor, each.words) for each in await routes_of(court.building)] == [(None, "全"), (1, "新")]
    with pytest.raises(Refusal):
        await hang_route(court.building, file, 100, "", by=court.people["chair"], at=NOW)


async def test_a_lesson_hangs_once_can_be_changed_and_taken_down(court: Court) -> None:
    said, by = LessonWords("楼道留空", "什么都不放"), court.people["chair"]
    address, again = await asyncio.gather(
        *(save_lesson(court.community, said, key="k", by=by, at=NOW) for _ in range(2))
    )
    assert address == again
    changed = LessonWords("楼道留空", "什么都不放。", "Keep stairs clear", "Nothing there.")
    await save_lesson(court.community, changed, public_id=address, by=by, at=NOW)
    assert [each.title_en for each in await lessons_of(court.community)] == ["Keep stairs clear"]
    for _ in range(2):
        await take_down_lesson(address, court.community, at=NOW)
    assert await lessons_of(court.community) == ()
    with pytest.raises(Refusal):
        await save_lesson(court.community, changed, public_id=address, by=by, at=NOW)


async def written(court: Court, number: int, to: str = "convenor", key: str = "k") -> str:
    return await write_to_house(
        await here(number), to, "想问收据", "", person=court.people["tenant"], at=NOW, today=TODAY, key=key
    )


async def told() -> list[tuple[int, str, bool]]:
    rows = await fetch(
        "SELECT person, message, done_at FROM inbox_item WHERE message LIKE 'house_page.%' ORDER BY id"
    )
    return [(row["person"], row["message"], row["done_at"] is not None) for row in rows]


async def test_the_convenor_is_told_of_a_message_once(court: Court, tables: CourtTables) -> None:
    every = await asyncio.gather(*(written(court, tables.house_building) for _ in range(6)))
    assert len(set(every)) == 1
    assert await told() == [(court.people["sub_landlord"], "house_page.told_convenor", False)]


async def test_a_word_to_the_grid_passes_the_convenor_by(court: Court, tables: CourtTables) -> None:
    await written(court, tables.house_building, "grid")
    people = {person for person, _, _ in await told()}
    assert court.people["sub_landlord"] not in people
    assert court.people["moderator"] in people
    convenor = await standing_at(court.people["sub_landlord"], await here(tables.house_building), TODAY)
    office = await standing_at(court.people["moderator"], await here(tables.house_building), TODAY)
    assert (convenor.own, convenor.above) == (True, False)
    assert office.above
    tenant = await standing_at(court.people["tenant"], await here(tables.house_building), TODAY)
    assert not tenant.runs


async def test_the_first_answer_stands_and_reaches_the_writer(court: Court, tables: CourtTables) -> None:
    asked = await message(await written(court, tables.house_building))
    assert asked is not None
    by = court.people["sub_landlord"]
    answers = await asyncio.gather(
        *(answer_message(asked, words, community=court.community, by=by, at=NOW) for words in ("好", "不")),
        return_exceptions=True,
    )
    assert sorted(isinstance(each, Refusal) for each in answers) == [False, True]
    after = await message(asked.public_id)
    assert after is not None
    assert after.answer in ("好", "不")
    await answer_message(after, after.answer, community=court.community, by=by, at=NOW)  # sent twice
    assert await told() == [
        (by, "house_page.told_convenor", True),
        (court.people["tenant"], "house_page.told_answer", False),
    ]


@pytest.mark.parametrize(
    ("to", "words", "reach", "at"),
    [("mayor", "话", "", "to"), ("grid", "", "", "words"), ("grid", "长" * 2001, "", "words"),
     ("grid", "话", "长" * 61, "reach")],
)  # fmt: skip
async def test_what_is_wrong_in_a_message_is_said(
    court: Court, to: str, words: str, reach: str, at: str
) -> None:
    with pytest.raises(Refusal) as refused:
        await write_to_house(
            await here(court.building), to, words, reach, person=None, at=NOW, today=TODAY, key="k"
        )
    assert refused.value.at == at


async def test_a_report_stands_at_the_house_and_a_tip_above_it(court: Court, tables: CourtTables) -> None:
    place = await here(tables.house_building)
    for tip, table in ((False, tables.house), (True, tables.top)):
        key = f"k{tip}"
        for _ in range(2):
            await report_at_house(
                place,
                Report("楼梯堆了纸箱", tip=tip),
                photos=(),
                person=None,
                at=NOW,
                key=key,
                follow=FollowCode.of(SECRET, key),
                secret=SECRET,
            )
        rows = await fetch(
            "SELECT round_table, visibility, origin, raised_by FROM list_item ORDER BY id DESC LIMIT 1"
        )
        assert tuple(rows[0].values()) == (table, "office", "house_code", None)
    assert (await fetch("SELECT COUNT(*) AS n FROM list_item"))[0]["n"] == 2


async def test_messages_and_former_wardens_are_forgotten_on_their_day(
    court: Court, tables: CourtTables
) -> None:
    address, warden = await written(court, tables.house_building), await entered(court)
    await entered(court, "许某某")
    await end_warden(warden, court.building, by=court.people["chair"], at=NOW, today=TODAY)
    for days, messages, wardens in (
        (WARDEN_DAYS, 1, 2),
        (WARDEN_DAYS + 1, 1, 1),
        (HOUSE_MESSAGE_DAYS, 1, 1),
        (HOUSE_MESSAGE_DAYS + 1, 0, 1),
    ):
        await forget_house_data(at=NOW + timedelta(days=days), today=TODAY + timedelta(days=days))
        assert (await message(address) is not None) == bool(messages), days
        assert len(await wardens_of(court.building)) == wardens, days
    assert [done for _, _, done in await told()] == [True]
