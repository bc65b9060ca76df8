"""Signing in and out at a house's code, the landlord's month, slips for persons, with races."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from app.community.actions.end_occupancy import end_occupancy
from app.community.actions.forget_what_is_over import forget_what_is_over
from app.community.actions.log_reading import log_reading
from app.community.actions.record_occupancy import Recorder, record_occupancy
from app.community.queries.codes import code_by_link
from app.community.queries.data_readings import readings_of_home
from app.community.queries.occupancies import households_in
from app.community.queries.standings import communities_of
from app.community.rules.occupancy import OccupancyValues
from app.community.tables import DataReading, InboxItem, Occupancy, Person, Role, Room
from app.database import Database, write
from app.refusals import NotFound, Refusal
from meetings.occupancies.actions.confirm_month import confirm_month
from meetings.occupancies.actions.confirm_sign_in import Looker, confirm_sign_in
from meetings.occupancies.actions.forget_sign_ins import forget_sign_ins
from meetings.occupancies.actions.issue_person_slip import Issuer, issue_person_slip, issue_slip_for_home
from meetings.occupancies.actions.note_leaving import Said, note_leaving
from meetings.occupancies.actions.record_police_file import Purpose, record_police_file
from meetings.occupancies.actions.remind_of_dues import remind_of_dues
from meetings.occupancies.actions.remove_room import remove_room
from meetings.occupancies.actions.save_room import RoomValues, save_room
from meetings.occupancies.actions.settle_leaving import settle_leaving
from meetings.occupancies.actions.sign_in import AtCode, SignedIn, sign_in
from meetings.occupancies.actions.sign_out import sign_out
from meetings.occupancies.actions.use_person_slip import use_person_slip
from meetings.occupancies.queries.months import confirmations, leaving_notices, list_seen
from meetings.occupancies.queries.police_files import made_files, registered
from meetings.occupancies.queries.rooms import rooms_of
from meetings.occupancies.rules.signing_in import SignIn
from meetings.occupancies.tables import HouseConfirmation, LeavingNotice
from tests.support.court import Court, build_court
from tests.support.table import CourtTables, court_tables

TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 4, tzinfo=UTC)
LEASE = date(2027, 5, 31)
SECRET = bytes(32)


async def world() -> tuple[Court, CourtTables]:
    court = await build_court()
    return court, await court_tables(court)


def said(**other: object) -> SignIn:
    plain = SignIn("A", "安娜", "12000000071", "tenant", 1, 0, TODAY, LEASE, False, None, True)
    return replace(plain, **other)  # type: ignore[arg-type]


def at_code(court: Court, tables: CourtTables, key: str = "form-1", **other: object) -> AtCode:
    plain = AtCode(court.community, tables.house_building, key, "0" * 64, None, "", NOW, TODAY)
    return replace(plain, **other)  # type: ignore[arg-type]


def looker(court: Court, role: str = "li", day: date = TODAY) -> Looker:
    return Looker(court.people[role], NOW + (day - TODAY), day)


async def home_at(address: str) -> dict[str, object]:
    found: dict[str, object] = (await Occupancy.select().where(Occupancy.public_id == address))[0]
    return found


async def inbox(person: int, message: str = "") -> list[tuple[str, bool]]:
    rows = await InboxItem.select().where(InboxItem.person == person).order_by(InboxItem.id)
    return [
        (row["message"], row["done_at"] is not None) for row in rows if row["message"].startswith(message)
    ]


# ---- signing in ------------------------------------------------------------------------------------


async def test_a_sign_in_waits_and_those_in_charge_are_asked(database: Database) -> None:
    court, tables = await world()
    done = await sign_in(said(), at_code(court, tables))
    home = await home_at(done.public_id)
    assert (home["how"], home["confirmed_on"], home["consented_at"]) == ("self", None, NOW)
    assert (home["room"], home["person"], home["lease_until"]) == (tables.room_a, done.person, LEASE)
    assert done.person is not None
    assert await communities_of(done.person, TODAY) == ()
    # the number stands on the entry alone: no way in hangs on what somebody typed
    assert (await Person.select().where(Person.id == done.person))[0]["mobile"] == ""
    for role in ("li", "sub_landlord"):
        assert await inbox(court.people[role], "signing_in") == [("signing_in.told_waiting", False)]
    await confirm_sign_in(done.public_id, tables.house_building, lives=True, by=looker(court))
    assert [place.name for place in await communities_of(done.person, TODAY)] == ["小院"]
    for role in ("li", "sub_landlord"):
        assert await inbox(court.people[role], "signing_in") == [("signing_in.told_waiting", True)]
    assert await inbox(done.person) == [("signing_in.told_confirmed", False)]


async def test_the_same_form_sent_six_times_is_one(database: Database) -> None:
    court, tables = await world()
    done = await asyncio.gather(*(sign_in(said(), at_code(court, tables)) for _ in range(6)))
    assert len({(each.public_id, each.person) for each in done}) == 1
    assert await Occupancy.count().where(Occupancy.how == "self") == 1
    assert await Person.count().where(Person.name == "安娜") == 1
    assert len(await inbox(court.people["li"], "signing_in")) == 1
    # another form that says the same waits once, too, and gives this phone nobody
    other = await sign_in(said(), at_code(court, tables, "form-2"))
    assert other == SignedIn(done[0].public_id, None)
    # somebody who has the key of the form, an hour later
    later = await sign_in(said(), at_code(court, tables, at=NOW + timedelta(hours=1)))
    assert later.person is None


async def test_typing_a_name_and_number_makes_nobody_of_them(database: Database) -> None:
    court, tables = await world()
    committee = Recorder(court.people["committee"], NOW, TODAY)
    values = OccupancyValues("B", "王五", "12000000077", "tenant", 1, TODAY, None)
    await record_occupancy(court.community, tables.house_building, values, committee)
    known = (await Person.select(Person.id).where(Person.mobile == "12000000077"))[0]["id"]
    done = await sign_in(said(place="A", name="王五", mobile="12000000077"), at_code(court, tables))
    assert done.person not in (None, known)
    # and the other way round: whoever typed somebody's number first is not taken for them later
    await sign_in(said(name="赵六", mobile="12000000078"), at_code(court, tables, "form-9"))
    six = OccupancyValues("B", "赵六", "12000000078", "tenant", 1, TODAY, None)
    address = await record_occupancy(court.community, tables.house_building, six, committee)
    first = (await Occupancy.select().where((Occupancy.name == "赵六") & (Occupancy.how == "self")))[0]
    assert (await home_at(address))["person"] != first["person"]


async def test_whoever_is_signed_in_stays_who_they_are(database: Database) -> None:
    court, tables = await world()
    mine = at_code(court, tables, person=court.people["stranger"], person_name="何异")
    assert (await sign_in(said(name="何异"), mine)).person == court.people["stranger"]
    other = replace(mine, key="form-3")
    assert (await sign_in(said(name="何异的妈"), other)).person is None


@pytest.mark.parametrize(
    ("most", "heads", "fits"), [(2, 1, True), (2, 2, False), (None, 9, True), (1, 1, False)]
)
async def test_a_full_room_takes_nobody(database: Database, most: int | None, heads: int, fits: bool) -> None:
    court, tables = await world()  # 刘二房东 lives in A
    async with write():
        await Room.update({Room.most_people: most}).where(Room.id == tables.room_a)
    if fits:
        await sign_in(said(people=heads), at_code(court, tables))
        return
    with pytest.raises(Refusal) as refused:
        await sign_in(said(people=heads), at_code(court, tables))
    assert (refused.value.reason, refused.value.at) == ("signing_in.room_full", "place")
    assert not await Person.exists().where(Person.name == "安娜")


async def test_of_five_who_want_the_last_bed_one_gets_it(database: Database) -> None:
    court, tables = await world()
    async with write():
        await Room.update({Room.most_people: 2}).where(Room.id == tables.room_a)
    done = await asyncio.gather(
        *(sign_in(said(name=f"客{n}"), at_code(court, tables, f"form-{n}")) for n in range(5)),
        return_exceptions=True,
    )
    assert sorted(type(each).__name__ for each in done) == ["Refusal"] * 4 + ["SignedIn"]
    assert await Occupancy.count().where(Occupancy.how == "self") == 1
    rooms = {each.name: (each.living, each.waiting) for each in await rooms_of(tables.house_building, TODAY)}
    assert rooms == {"A": (1, 1), "B": (3, 0)}


async def test_an_unknown_room_is_refused_and_a_house_without_rooms_learns_them(database: Database) -> None:
    court, tables = await world()
    with pytest.raises(Refusal) as refused:
        await sign_in(said(place="Z"), at_code(court, tables))
    assert refused.value.params["words"] == "整栋, A, B"
    done = await sign_in(said(place="ａ 室"), at_code(court, tables))
    assert (await home_at(done.public_id))["room"] == tables.room_a
    await sign_in(said(place="", name="乙"), at_code(court, tables, "form-2"))
    async with write():
        await Room.update({Room.removed_on: TODAY}).where(Room.building == tables.house_building)
    await sign_in(said(place="301", name="丙"), at_code(court, tables, "form-3"))
    assert [each.name for each in await rooms_of(tables.house_building, TODAY)] == ["301"]


async def test_thirty_wait_at_most(database: Database) -> None:
    court, tables = await world()
    for number in range(30):
        await sign_in(said(name=f"客{number}"), at_code(court, tables, f"form-{number}"))
    with pytest.raises(Refusal, match="too_many_waiting"):
        await sign_in(said(name="又一个"), at_code(court, tables, "form-x"))


# ---- confirming ------------------------------------------------------------------------------------


async def test_a_denied_sign_in_leaves_no_name_and_no_way_in(database: Database) -> None:
    court, tables = await world()
    done = await sign_in(said(papers_until=LEASE, from_abroad=True), at_code(court, tables))
    for _ in range(2):
        await confirm_sign_in(done.public_id, tables.house_building, lives=False, by=looker(court))
    home = await home_at(done.public_id)
    kept = [home[key] for key in ("name", "mobile", "person", "lease_until", "papers_until", "people")]
    assert kept == ["", "", None, None, None, 1]
    person = (await Person.select().where(Person.id == done.person))[0]
    assert (person["name"], person["ended_at"]) == ("", NOW)
    with pytest.raises(Refusal, match="settled_already"):
        await confirm_sign_in(done.public_id, tables.house_building, lives=True, by=looker(court))
    with pytest.raises(NotFound):
        await confirm_sign_in("home-1", tables.house_building, lives=True, by=looker(court))
    with pytest.raises(NotFound):  # of another house
        await confirm_sign_in(done.public_id, court.building, lives=True, by=looker(court))


async def test_two_answers_at_once_are_one(database: Database) -> None:
    court, tables = await world()
    done = await sign_in(said(), at_code(court, tables))
    answers = await asyncio.gather(
        *(
            confirm_sign_in(done.public_id, tables.house_building, lives=lives, by=looker(court))
            for lives in (True, False, True, False)
        ),
        return_exceptions=True,
    )
    assert [str(getattr(each, "reason", "")) for each in answers if each] == ["months.settled_already"] * 2
    home = await home_at(done.public_id)
    assert (home["confirmed_on"] is None) == (home["name"] == "")


async def test_whoever_was_entered_by_hand_is_not_counted_twice(database: Database) -> None:
    court, tables = await world()
    committee = Recorder(court.people["committee"], NOW, TODAY)
    values = OccupancyValues("A", "安娜", "12000000071", "tenant", 1, date(2026, 9, 1), None)
    address = await record_occupancy(court.community, tables.house_building, values, committee)
    before = (await home_at(address))["person"]
    done = await sign_in(said(people=2), at_code(court, tables))
    await confirm_sign_in(done.public_id, tables.house_building, lives=True, by=looker(court))
    home = await home_at(address)
    assert (home["person"], home["people"], home["lease_until"]) == (done.person, 2, LEASE)
    assert (home["since"], home["confirmed_on"]) == (date(2026, 9, 1), TODAY)
    living = [each.name for each in await households_in(tables.house_building) if each.lives_on(TODAY)]
    assert sorted(living) == ["丁一家", "刘二房东", "安娜"]
    assert (await Person.select().where(Person.id == done.person))[0]["mobile"] == "12000000071"
    assert (await Person.select().where(Person.id == before))[0]["ended_at"] == NOW


async def test_nobody_with_an_office_is_taken_over_by_a_confirmed_sign_in(database: Database) -> None:
    court, tables = await world()
    committee = Recorder(court.people["committee"], NOW, TODAY)
    values = OccupancyValues("A", "安娜", "12000000071", "tenant", 1, TODAY, None)
    address = await record_occupancy(court.community, tables.house_building, values, committee)
    before = (await home_at(address))["person"]
    async with write():
        await Role.insert(
            Role(person=before, community=court.community, kind="teller", since=TODAY, granted_at=NOW)
        )
    done = await sign_in(said(), at_code(court, tables))
    with pytest.raises(Refusal, match="on_file_already"):
        await confirm_sign_in(done.public_id, tables.house_building, lives=True, by=looker(court))
    assert (await home_at(address))["person"] == before


# ---- the month -------------------------------------------------------------------------------------


async def shown(tables: CourtTables) -> str:
    return list_seen(each for each in await households_in(tables.house_building) if each.lives_on(TODAY))


async def test_a_month_is_confirmed_once_and_marks_who_was_shown(database: Database) -> None:
    court, tables = await world()
    seen = await shown(tables)
    done = await sign_in(said(), at_code(court, tables))
    for _ in range(2):
        await confirm_month(tables.house_building, seen, by=looker(court))
    assert [
        (each.month, each.households, each.people) for each in await confirmations(tables.house_building)
    ] == [("2026-11", 2, 4)]
    marks = {each.name: each.confirmed_on for each in await households_in(tables.house_building)}
    assert marks == {"刘二房东": TODAY, "丁一家": TODAY, "安娜": None}
    await confirm_sign_in(done.public_id, tables.house_building, lives=True, by=looker(court))
    with pytest.raises(Refusal, match="list_changed"):  # a list that was open since before
        await confirm_month(tables.house_building, seen, by=looker(court, day=TODAY + timedelta(days=20)))


async def test_nobody_is_confirmed_unseen_while_signing_in(database: Database) -> None:
    court, tables = await world()
    seen = await shown(tables)
    address = (await sign_in(said(), at_code(court, tables))).public_id
    await asyncio.gather(
        *(sign_in(said(name=f"客{n}"), at_code(court, tables, f"f{n}")) for n in range(3)),
        confirm_month(tables.house_building, seen, by=looker(court)),
        confirm_month(tables.house_building, seen, by=looker(court, "sub_landlord")),
        return_exceptions=True,
    )
    assert await HouseConfirmation.count() == 1
    assert (await home_at(address))["confirmed_on"] is None
    assert all(each.waits for each in await households_in(tables.house_building) if each.how == "self")


# ---- leaving ---------------------------------------------------------------------------------------


async def test_one_signs_out_from_the_own_phone_and_nobody_else(database: Database) -> None:
    court, tables = await world()
    done = await sign_in(said(), at_code(court, tables))
    await confirm_sign_in(done.public_id, tables.house_building, lives=True, by=looker(court))
    assert done.person is not None
    with pytest.raises(NotFound):
        await sign_out(
            done.public_id, tables.house_building, TODAY, me=Recorder(court.people["stranger"], NOW, TODAY)
        )
    me = Recorder(done.person, NOW, TODAY)
    with pytest.raises(Refusal, match="wrong_last_day"):
        await sign_out(done.public_id, tables.house_building, None, me=me)
    for _ in range(2):
        await sign_out(done.public_id, tables.house_building, TODAY, me=me)
    assert (await home_at(done.public_id))["until"] == TODAY
    assert (await inbox(court.people["li"], "signing_in.told_left")) == [("signing_in.told_left", False)]


async def test_what_a_neighbour_says_ends_nothing(database: Database) -> None:
    court, tables = await world()
    words = Said("B", "丁一家", TODAY, None)
    notes = [
        note_leaving(court.community, tables.house_building, words, at=NOW, today=TODAY) for _ in range(4)
    ]
    await asyncio.gather(*notes)
    assert await Occupancy.count().where(Occupancy.until.is_not_null()) == 0
    [notice] = await leaving_notices(tables.house_building)
    home = next(each for each in await households_in(tables.house_building) if each.name == "丁一家")
    li = Recorder(court.people["li"], NOW, TODAY)

    async def settle(outcome: str, address: str = "") -> None:
        await settle_leaving(notice.public_id, tables.house_building, outcome, address, TODAY, by=li)

    with pytest.raises(Refusal, match="which_outcome"):
        await settle("gone")
    with pytest.raises(Refusal, match="which_home"):
        await settle("ended", "other")
    await settle("ended", home.public_id)
    await settle("ended", home.public_id)
    with pytest.raises(Refusal, match="settled_already"):
        await settle("stays")
    assert (await home_at(home.public_id))["until"] == TODAY
    assert await inbox(court.people["sub_landlord"], "signing_in") == [("signing_in.told_leaving", True)]


@pytest.mark.parametrize(
    ("room", "name", "day", "reason"),
    [
        ("", "", TODAY, "signing_in.wrong_name"),
        ("", "丁" * 61, TODAY, "signing_in.wrong_name"),
        ("B" * 41, "丁", TODAY, "signing_in.wrong_place"),
        ("", "丁", None, "signing_in.wrong_last_day"),
        ("", "丁", TODAY + timedelta(days=93), "signing_in.wrong_last_day"),
        ("", "11010519491231002X", TODAY, "signing_in.no_identity"),
    ],
)
async def test_what_makes_no_sense_is_not_kept(
    database: Database, room: str, name: str, day: date | None, reason: str
) -> None:
    court, tables = await world()
    with pytest.raises(Refusal, match=reason):
        await note_leaving(
            court.community, tables.house_building, Said(room, name, day, None), at=NOW, today=TODAY
        )
    assert await LeavingNotice.count() == 0


# ---- rooms -----------------------------------------------------------------------------------------


async def test_rooms_are_entered_put_right_and_taken_off(database: Database) -> None:
    court, tables = await world()
    house = tables.house_building
    entered = [save_room(house, RoomValues("301", 3, 2), TODAY) for _ in range(4)]
    await asyncio.gather(*entered)
    rooms = {each.name: each for each in await rooms_of(house, TODAY)}
    assert sorted(rooms) == ["301", "A", "B"]
    with pytest.raises(Refusal, match="name_taken"):
        await save_room(house, RoomValues("301 室", 3, 4), TODAY)
    with pytest.raises(Refusal, match="name_taken"):
        await save_room(house, RoomValues("A", 3, 2), TODAY, room=rooms["301"].id)
    await save_room(house, RoomValues("302", 3, 4), TODAY, room=rooms["301"].id)
    with pytest.raises(NotFound):
        await save_room(court.building, RoomValues("302", 3, 4), TODAY, room=rooms["301"].id)
    with pytest.raises(Refusal, match="lived_in"):
        await remove_room(house, tables.room_a, TODAY)
    for _ in range(2):
        await remove_room(house, rooms["301"].id, TODAY)
    assert [each.name for each in await rooms_of(house, TODAY)] == ["A", "B"]
    for values, reason in (
        (RoomValues("", None, None), "wrong_name"),
        (RoomValues("x" * 41, None, None), "wrong_name"),
        (RoomValues("9", 100, None), "wrong_floor"),
        (RoomValues("9", None, 0), "wrong_most"),
        (RoomValues("9", None, 100), "wrong_most"),
    ):
        with pytest.raises(Refusal, match=reason):
            await save_room(house, values, TODAY)


# ---- slips for persons -----------------------------------------------------------------------------


def issuer(court: Court, role: str = "li", *, office: bool = False) -> Issuer:
    return Issuer(court.people[role], office, NOW, TODAY, SECRET)


async def test_a_slip_lets_somebody_in_once(database: Database) -> None:
    court, tables = await world()
    home = next(each for each in await households_in(tables.house_building) if each.name == "丁一家")
    old = await issue_slip_for_home(home.public_id, issuer(court))
    new = await issue_slip_for_home(home.public_id, issuer(court))
    dead, code = await code_by_link(old.token), await code_by_link(new.token)
    assert dead is not None
    assert code is not None
    assert dead.subject_id == code.subject_id
    with pytest.raises(Refusal, match="no_good"):
        await use_person_slip(dead.id, at=NOW, today=TODAY)
    with pytest.raises(Refusal, match="no_good"):
        await use_person_slip(code.id, at=NOW + timedelta(days=14), today=TODAY)
    used = await asyncio.gather(
        *(use_person_slip(code.id, at=NOW, today=TODAY) for _ in range(4)), return_exceptions=True
    )
    assert sorted(type(each).__name__ for each in used) == ["Refusal"] * 3 + ["int"]
    assert [place.name for place in await communities_of(code.subject_id, TODAY)] == ["小院"]


async def test_a_slip_opens_no_office_and_no_ballot(database: Database) -> None:
    court, tables = await world()
    for role in ("committee", "moderator", "zhou"):  # 周一 owns, and convenes the building's table
        with pytest.raises((Refusal, NotFound)):
            await issue_person_slip(court.community, court.people[role], issuer(court, office=True))
    with pytest.raises(NotFound):  # nothing here
        await issue_person_slip(court.community, court.people["stranger"], issuer(court, office=True))
    home = next(each for each in await households_in(tables.house_building) if each.name == "丁一家")
    slip = await issue_slip_for_home(home.public_id, issuer(court))
    code = await code_by_link(slip.token)
    assert code is not None
    async with write():  # an office that came after the slip was printed
        await Role.insert(
            Role(
                person=code.subject_id, community=court.community, kind="teller", since=TODAY, granted_at=NOW
            )
        )
    with pytest.raises(Refusal, match="no_good"):
        await use_person_slip(code.id, at=NOW, today=TODAY)
    with pytest.raises(Refusal, match="no_good"):
        await use_person_slip(None, at=NOW, today=TODAY)


# ---- the file for the police -----------------------------------------------------------------------


async def test_a_file_is_made_on_purpose_and_kept_in_mind(database: Database) -> None:
    court, tables = await world()
    house, li = tables.house_building, court.people["li"]
    rows = await registered(court.community, house, TODAY)
    assert [(each.place, each.name, each.people) for each in rows] == [
        ("A", "刘二房东", 1),
        ("B", "丁一家", 3),
    ]
    assert len(await registered(court.community, None, TODAY)) == 3

    async def record(reason: str, office: str) -> None:
        await record_police_file(
            court.community, house, Purpose(reason, office), b"x", rows=2, by=li, at=NOW, today=TODAY
        )

    for reason, office in (("", "派出所"), ("依法登记", ""), ("x" * 401, "派出所"), ("依法登记", "x" * 121)):
        with pytest.raises(Refusal):
            await record(reason, office)
    assert await made_files(court.community, house) == ()
    await record("依法报送承租人", "镇派出所")
    [made] = await made_files(court.community, house)
    assert (made.reason, made.asked_by, made.name, made.rows) == ("依法报送承租人", "镇派出所", "李四", 2)
    assert await made_files(court.community, court.building) == ()
    [reading] = await DataReading.select()
    assert (reading["what"], reading["reason"], reading["building"]) == (
        "police_export",
        "依法报送承租人",
        house,
    )


# ---- reminders -------------------------------------------------------------------------------------


async def test_each_reminder_goes_once_and_is_settled(database: Database) -> None:
    court, tables = await world()
    done = await sign_in(said(lease_until=date(2026, 12, 20), papers_until=LEASE), at_code(court, tables))
    await confirm_sign_in(done.public_id, tables.house_building, lives=True, by=looker(court))
    await confirm_month(tables.house_building, await shown(tables), by=looker(court))
    assert done.person is not None

    async def remind(day: date) -> int:
        return await remind_of_dues(court.community, at=NOW + (day - TODAY), today=day)

    async def lease(person: int) -> list[bool]:
        return [over for message, over in await inbox(person, "months.remind_lease")]

    assert await remind(TODAY - timedelta(days=1)) == 0
    # thirty days before: the tenant, the owner, the sub-landlord; two rounds at once remind once
    assert sorted(await asyncio.gather(*(remind(TODAY) for _ in range(4)))) == [0, 0, 0, 3]
    assert await remind(date(2026, 12, 5)) == 0  # the fifth is still in time
    assert await remind(date(2026, 12, 6)) == 2  # December is not confirmed
    assert await remind(date(2026, 12, 13)) == 3  # seven days before
    assert await lease(done.person) == [False, False]
    await end_occupancy(
        done.public_id, tables.house_building, date(2026, 12, 20), Recorder(court.people["li"], NOW, TODAY)
    )
    assert await remind(date(2026, 12, 14)) == 0
    assert await lease(done.person) == [True, True]
    assert await lease(court.people["sub_landlord"]) == [True, True]
    assert await inbox(court.people["li"], "months.remind_month") == [("months.remind_month", False)]
    later = date(2026, 12, 15)
    seen = list_seen(each for each in await households_in(tables.house_building) if each.lives_on(later))
    await confirm_month(tables.house_building, seen, by=looker(court, day=later))
    assert await inbox(court.people["li"], "months.remind_month") == [("months.remind_month", True)]


# ---- forgetting ------------------------------------------------------------------------------------


async def test_a_sign_in_that_nobody_confirms_goes_after_fourteen_days(database: Database) -> None:
    court, tables = await world()
    done = await sign_in(said(), at_code(court, tables))
    for days, name, ended in ((14, "安娜", False), (15, "", True)):
        await forget_sign_ins(at=NOW + timedelta(days=days), today=TODAY + timedelta(days=days))
        assert (await home_at(done.public_id))["name"] == name
        assert (
            await Person.exists().where((Person.id == done.person) & Person.ended_at.is_not_null()) == ended
        )
    assert (await home_at(done.public_id))["people"] == 1
    assert await inbox(court.people["li"], "signing_in") == [("signing_in.told_waiting", True)]


async def test_thirty_days_after_leaving_only_counts_stay(database: Database) -> None:
    court, tables = await world()
    done = await sign_in(
        said(papers_until=LEASE, from_abroad=True, people=3, children=1), at_code(court, tables)
    )
    await confirm_sign_in(done.public_id, tables.house_building, lives=True, by=looker(court))
    assert done.person is not None
    await sign_out(done.public_id, tables.house_building, TODAY, me=Recorder(done.person, NOW, TODAY))
    words = Said("B", "丁一家", TODAY, court.people["stranger"])
    await note_leaving(court.community, tables.house_building, words, at=NOW, today=TODAY)
    for days, name in ((30, "安娜"), (31, "")):
        at, day = NOW + timedelta(days=days), TODAY + timedelta(days=days)
        await forget_what_is_over(at=at, today=day)
        await forget_sign_ins(at=at, today=day)
        home, notice = await home_at(done.public_id), (await LeavingNotice.select())[0]
        assert (home["name"], home["papers_until"] is None, home["lease_until"] is None) == (
            name, not name, not name,
        )  # fmt: skip
        assert (notice["name"] == "", notice["said_by"] is None) == (not name, not name)
    assert (home["people"], home["children"], home["until"]) == (3, 1, TODAY)
    assert not await Person.exists().where((Person.id == done.person) & Person.ended_at.is_null())
    assert await inbox(court.people["li"], "signing_in.told_leaving") == [("signing_in.told_leaving", True)]


async def test_whoever_lets_a_room_prints_no_slip_for_somebody_of_another_house(database: Database) -> None:
    """Name and number of a tenant elsewhere, typed on the own list, would open that tenant's account."""
    court, tables = await world()
    async with write():
        made = await Person.insert(Person(name="何九", mobile="12000000099", created_at=NOW))
        await Occupancy.insert(
            Occupancy(
                public_id="elsewhere", community=court.community, building=court.building,
                person=made[0]["id"], name="何九", mobile="12000000099", capacity="tenant", people=1,
                since=date(2026, 1, 1), recorded_by=court.people["chair"], recorded_at=NOW,
            )
        )  # fmt: skip
    address = await record_occupancy(
        court.community,
        tables.house_building,
        OccupancyValues("A", "何九", "12000000099", "tenant", 1, TODAY, None),
        Recorder(court.people["zhou"], NOW, TODAY),
    )
    landlord = Issuer(court.people["zhou"], False, NOW, TODAY, SECRET)
    with pytest.raises(Refusal) as refusal:
        await issue_slip_for_home(address, landlord)
    assert refusal.value.reason == "person_slips.lives_elsewhere"
    await issue_slip_for_home(address, replace(landlord, office=True))


async def test_who_looked_at_a_house_is_told_to_those_who_live_there_and_not_to_a_sign_in_that_waits(
    database: Database,
) -> None:
    court, tables = await world()
    done = await sign_in(said(), at_code(court, tables))
    assert done.person is not None
    await log_reading(
        court.community, tables.house_building, court.people["chair"], "register", at=NOW, today=TODAY
    )
    assert await readings_of_home(done.person, TODAY) == ()
    by = Looker(court.people["zhou"], NOW, TODAY)
    await confirm_sign_in(done.public_id, tables.house_building, lives=True, by=by)
    assert len(await readings_of_home(done.person, TODAY)) == 1
