"""A number on file becomes a login once; a reset link is good once and for a day; on both engines."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest

from app.community.actions.issue_reset_link import issue_reset_link
from app.community.actions.renew_password_hash import renew_password_hash
from app.community.actions.reset_password import reset_password
from app.community.actions.set_password import set_password
from app.community.queries.codes import code_by_link
from app.community.queries.logins import credentials, own_login, works_here
from app.community.tables import InboxItem, OwnerAccess, Person
from app.database import Database, write
from app.refusals import NotFound, Refusal
from tests.support.court import Court, add_person, add_role, build_court

SECRET = bytes(range(32))
NOW = datetime(2026, 11, 21, 4, tzinfo=UTC)
TODAY = date(2026, 11, 21)


@pytest.fixture
async def court(database: Database) -> Court:
    return await build_court()


async def staff(court: Court, login: str = "feng") -> int:
    person = court.people["teller"]
    async with write():
        await Person.update({Person.login: login, Person.password_hash: "old"}).where(Person.id == person)
    return person


async def choose(person: int, mobile: str, password_hash: str = "hash") -> None:
    await set_password(person, password_hash, mobile=mobile, at=NOW, today=TODAY)


async def test_an_owner_signs_in_by_the_number_on_file(court: Court) -> None:
    assert await credentials("12000000001") is None
    await choose(court.people["zhou"], "+86 120 0000 0001")
    known = await credentials("12000000001")
    assert known is not None
    assert (known.person, known.password_hash) == (court.people["zhou"], "hash")
    told = await InboxItem.select().where(InboxItem.person == court.people["zhou"])
    assert [item["message"] for item in told] == ["sign_in.told_password_set"]


@pytest.mark.parametrize("typed", ["12000000002", "0001", "", "周一"])
async def test_any_other_number_is_refused(court: Court, typed: str) -> None:
    with pytest.raises(Refusal, match="number_not_on_file"):
        await choose(court.people["zhou"], typed)
    login = await own_login(court.people["zhou"])
    assert login is not None
    assert (login.login, login.password_hash) == ("", "")


async def test_whoever_has_no_number_on_file_can_set_none(court: Court) -> None:
    for role in ("sun", "tenant"):
        with pytest.raises(Refusal, match="number_not_on_file"):
            await choose(court.people[role], "12000000001")


async def test_a_login_that_stands_is_kept_when_the_password_changes(court: Court) -> None:
    person = await staff(court)
    await choose(person, "", "new")
    known = await credentials("feng")
    assert known is not None
    assert known.password_hash == "new"


async def test_a_number_in_use_is_not_taken_over(court: Court) -> None:
    await choose(court.people["zhou"], "12000000001")
    second = await add_second_phone(court)
    with pytest.raises(Refusal, match="number_taken"):
        await choose(second, "12000000001", "thief")
    known = await credentials("12000000001")
    assert known is not None
    assert known.password_hash == "hash"


async def test_a_number_of_a_phone_that_was_let_go_is_free_again(court: Court) -> None:
    await choose(court.people["zhou"], "12000000001")
    second = await add_second_phone(court)
    async with write():
        await OwnerAccess.update({OwnerAccess.until: NOW}).where(OwnerAccess.person == court.people["zhou"])
    await choose(second, "12000000001", "new")
    known = await credentials("12000000001")
    assert known is not None
    assert (known.person, known.password_hash) == (second, "new")


async def test_two_who_take_a_number_at_once_one_gets_it(court: Court) -> None:
    second = await add_second_phone(court)
    answers = await asyncio.gather(
        choose(court.people["zhou"], "12000000001"), choose(second, "12000000001"), return_exceptions=True
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["NoneType", "Refusal"]


async def add_second_phone(court: Court) -> int:
    async with write():
        person = await add_person("周一")
        await OwnerAccess.insert(
            OwnerAccess(person=person, owner=court.owners["周一"], basis="digits", since=NOW)
        )
    return person


async def test_staff_sign_in_however_the_phone_capitalises(court: Court) -> None:
    person = await staff(court)
    for typed in ("feng", "Feng", "FENG"):
        known = await credentials(typed)
        assert known is not None
        assert known.person == person
    assert await credentials("fengg") is None
    assert await works_here(person, TODAY)
    assert not await works_here(court.people["zhou"], TODAY)
    assert not await works_here(court.people["tenant"], TODAY)


async def test_somebody_who_has_left_signs_in_no_more(court: Court) -> None:
    person = await staff(court)
    async with write():
        await Person.update({Person.ended_at: NOW}).where(Person.id == person)
    assert await credentials("feng") is None


async def test_a_reset_link_is_good_once(court: Court) -> None:
    person = await staff(court)
    code = await issue_reset_link(
        person, secret=SECRET, at=NOW, issued_by=court.people["administrator"], community=court.community
    )
    answers = await asyncio.gather(
        *(reset_password(code.id, f"new{n}", at=NOW) for n in range(4)), return_exceptions=True
    )
    assert [answer for answer in answers if isinstance(answer, int)] == [person]
    with pytest.raises(Refusal, match="reset_dead"):
        await reset_password(code.id, "again", at=NOW)
    told = await InboxItem.select().where(InboxItem.person == person)
    assert [item["message"] for item in told] == ["sign_in.told_reset_issued", "sign_in.told_password_set"]


async def test_a_reset_link_dies_after_a_day_or_with_a_newer_one(court: Court) -> None:
    person = await staff(court)
    old = await issue_reset_link(person, secret=SECRET, at=NOW, issued_by=None)
    new = await issue_reset_link(person, secret=SECRET, at=NOW, issued_by=None)
    with pytest.raises(Refusal, match="reset_dead"):
        await reset_password(old.id, "new", at=NOW)
    with pytest.raises(Refusal, match="reset_dead"):
        await reset_password(new.id, "new", at=NOW + timedelta(hours=24))
    assert await reset_password(new.id, "new", at=NOW + timedelta(hours=23)) == person
    there = await code_by_link(new.token)
    assert there is not None
    assert not there.live(NOW)


async def test_an_administrator_gets_at_nobody_who_is_somebody_elsewhere(court: Court) -> None:
    person = await staff(court)
    async with write():
        await add_role(person, court.other_community, "committee")
    with pytest.raises(Refusal, match="reset_elsewhere"):
        await issue_reset_link(person, secret=SECRET, at=NOW, issued_by=1, community=court.community)
    code = await issue_reset_link(person, secret=SECRET, at=NOW, issued_by=None)
    assert code.subject == f"person:{person}"


async def test_a_link_from_an_administrator_hands_nobody_a_ballot(court: Court) -> None:
    person = await staff(court)
    async with write():
        await OwnerAccess.insert(
            OwnerAccess(person=person, owner=court.owners["周一"], basis="digits", since=NOW)
        )
    ours = await issue_reset_link(person, secret=SECRET, at=NOW, issued_by=1, community=court.community)
    await reset_password(ours.id, "new", at=NOW)
    bound = await OwnerAccess.select(OwnerAccess.until).where(OwnerAccess.person == person)
    assert [each["until"] for each in bound] == [NOW]


async def test_there_is_nothing_to_reset_without_a_login(court: Court) -> None:
    with pytest.raises(Refusal, match="no_login"):
        await issue_reset_link(court.people["zhou"], secret=SECRET, at=NOW, issued_by=None)
    with pytest.raises(NotFound):
        await issue_reset_link(10**9, secret=SECRET, at=NOW, issued_by=None)


async def test_a_slip_is_no_reset_link(court: Court) -> None:
    from app.community.actions.issue_code import issue_code

    person = await staff(court)
    code = await issue_code(
        "demo_link", f"person:{person}", secret=SECRET, at=NOW, community=None, issued_by=None
    )
    for number in (code.id, None):
        with pytest.raises(Refusal, match="reset_dead"):
            await reset_password(number, "new", at=NOW)


async def test_an_old_hash_is_renewed_only_if_it_still_stands(court: Court) -> None:
    person = await staff(court)
    await renew_password_hash(person, "other", "stronger")
    await renew_password_hash(person, "old", "stronger")
    known = await credentials("feng")
    assert known is not None
    assert known.password_hash == "stronger"
