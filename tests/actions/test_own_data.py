"""What is held on somebody: seen whole, put right, taken away, and what stays is named."""

from datetime import date, timedelta

import pytest

from app.community.actions.correct_own_data import correct_own_data
from app.community.actions.delete_own_data import delete_own_data
from app.community.actions.forget_what_is_over import forget_what_is_over
from app.community.actions.log_reading import log_reading
from app.community.queries.data_readings import readings_in, readings_of_home
from app.community.queries.own_data import account, held_on
from app.community.tables import Building, Occupancy, Person
from app.database import Database, fetch, write
from app.refusals import NotFound, Refusal
from meetings.occupancies.tables import Duty, DutyDone
from tests.support.court import Court, build_court
from tests.support.open_vote import DURING

pytestmark = pytest.mark.usefixtures("database")
TODAY = DURING.date()


@pytest.fixture
async def here(database: Database) -> Court:
    return await build_court()


async def lodger(here: Court, name: str = "小冯", mobile: str = "12000000077") -> tuple[int, int]:
    """Somebody who only lives here: person and occupancy."""
    building = (await Building.select(Building.id).where(Building.community == here.community))[0]["id"]
    async with write():
        made = await Person.insert(Person(name=name, mobile=mobile, created_at=DURING))
        person = int(made[0]["id"])
        home = await Occupancy.insert(
            Occupancy(
                public_id=f"home{person}",
                community=here.community,
                building=building,
                person=person,
                name=name,
                mobile=mobile,
                people=2,
                since=date(2026, 1, 1),
                confirmed_on=TODAY,
                recorded_at=DURING,
            )
        )
    return person, int(home[0]["id"])


async def test_somebody_sees_their_own_rows_and_nobody_elses(here: Court) -> None:
    person, _ = await lodger(here)
    await lodger(here, "小卫", "12000000078")
    rows = {each.held.table: each.rows for each in await held_on(person, TODAY)}
    assert rows["person"][0]["name"] == "小冯"
    assert [row["name"] for row in rows["occupancy"]] == ["小冯"]
    assert set(rows) == {"person", "occupancy"}


async def test_every_declaration_can_be_read_and_taken_away(here: Court) -> None:
    """An owner, a committee member, a teller: every table answers; none of the statements is wrong."""
    for name in ("zhou", "committee", "teller", "tenant"):
        assert await held_on(here.people[name], TODAY)
        await delete_own_data(here.people[name], at=DURING, today=TODAY)


async def test_a_new_number_reaches_the_register_too(here: Court) -> None:
    person, home = await lodger(here)
    await correct_own_data(person, name="冯九", mobile="12000000079", at=DURING)
    row = (await Occupancy.select().where(Occupancy.id == home))[0]
    assert (row["name"], row["mobile"]) == ("冯九", "12000000079")
    assert row["confirmed_on"] is None, "another name is looked at again"
    await correct_own_data(person, name="冯九", mobile="12000000079", at=DURING)
    assert len(await fetch("SELECT id FROM own_data_request WHERE person = ?", [person])) == 1


@pytest.mark.parametrize(
    ("name", "mobile", "reason"),
    [
        ("", "12000000079", "occupancy.wrong_name"),
        ("冯" * 61, "", "occupancy.wrong_name"),
        ("冯九", "12", "occupancy.wrong_mobile"),
    ],
)
async def test_what_cannot_be_a_name_or_number_is_refused(
    here: Court, name: str, mobile: str, reason: str
) -> None:
    person, _ = await lodger(here)
    with pytest.raises(Refusal) as refused:
        await correct_own_data(person, name=name, mobile=mobile, at=DURING)
    assert refused.value.reason == reason


async def test_the_name_of_an_office_holder_or_owner_is_not_changed_by_themselves(here: Court) -> None:
    for who in ("committee", "zhou"):
        before = await account(here.people[who])
        assert before is not None
        with pytest.raises(Refusal) as refused:
            await correct_own_data(here.people[who], name="王主任", mobile=before.mobile, at=DURING)
        assert refused.value.reason == "own_data.name_by_committee"


async def test_a_number_that_is_somebodys_login_stays_theirs(here: Court) -> None:
    person, _ = await lodger(here)
    async with write():
        await Person.update({Person.login: "12000000088", Person.mobile: "12000000088"}).where(
            Person.id == here.people["zhou"]
        )
    with pytest.raises(Refusal) as refused:
        await correct_own_data(person, name="小冯", mobile="12000000088", at=DURING)
    assert refused.value.reason == "sign_in.number_taken"


async def test_whoever_only_lives_here_can_be_forgotten_whole(here: Court) -> None:
    person, home = await lodger(here)
    assert await delete_own_data(person, at=DURING, today=TODAY)
    row = (await Occupancy.select().where(Occupancy.id == home))[0]
    assert (row["name"], row["mobile"], row["person"]) == ("", "", None)
    assert (row["until"], row["people"]) == (TODAY, 2), "the count stays"
    gone = (await Person.select().where(Person.id == person))[0]
    assert (gone["name"], gone["mobile"], gone["ended_at"]) == ("", "", DURING)
    with pytest.raises(NotFound):
        await delete_own_data(person, at=DURING, today=TODAY)


async def test_the_account_of_an_owner_stays(here: Court) -> None:
    person = here.people["zhou"]
    assert not await delete_own_data(person, at=DURING, today=TODAY)
    known = await account(person)
    assert known is not None
    assert known.acts_for_owners
    rows = await fetch("SELECT outcome, why FROM own_data_request WHERE person = ?", [person])
    assert [tuple(row.values()) for row in rows] == [("kept", "own_data.kept_account")]


async def test_a_reading_is_seen_by_those_who_live_there_and_goes_in_time(here: Court) -> None:
    person, home = await lodger(here)
    building = (await Occupancy.select(Occupancy.building).where(Occupancy.id == home))[0]["building"]
    for _ in range(2):
        await log_reading(
            here.community, building, here.people["committee"], "register", at=DURING, today=TODAY
        )
    assert [(each.what, each.times) for each in await readings_of_home(person, TODAY)] == [("register", 2)]
    assert len(await readings_in(here.community, what="register")) == 1
    assert await readings_in(here.community, what="roll") == ()
    for days, left in ((730, 1), (731, 0)):
        await forget_what_is_over(at=DURING + timedelta(days=days), today=TODAY + timedelta(days=days))
        assert len(await fetch("SELECT id FROM data_reading")) == left


async def test_a_note_on_a_landlords_duty_goes_and_that_it_was_done_stays(here: Court) -> None:
    person, _ = await lodger(here)
    building = (await Building.select(Building.id).where(Building.community == here.community))[0]["id"]
    async with write():
        duty = await Duty.insert(
            Duty(
                public_id="bins",
                community=here.community,
                title="清楼道",
                every="month",
                since=date(2026, 1, 1),
                made_by=here.people["committee"],
                made_at=DURING,
            )
        )
        await DutyDone.insert(
            DutyDone(
                duty=duty[0]["id"],
                building=building,
                period="2026-10",
                words="我和小卫一起清的",
                done_by=person,
                done_at=DURING,
            )
        )
    shown = {each.held.table: each.rows for each in await held_on(person, TODAY)}["landlord_duty_done"]
    assert [(row["period"], row["words"]) for row in shown] == [("2026-10", "我和小卫一起清的")]
    await delete_own_data(person, at=DURING, today=TODAY)
    assert await DutyDone.select(DutyDone.period, DutyDone.words) == [{"period": "2026-10", "words": ""}]
