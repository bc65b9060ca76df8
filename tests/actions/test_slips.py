"""A slip binds one phone, once, after its check; a newer slip kills the older; on both engines."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest

from app.community.actions.bind_phone import Bound, NoMatch, bind_phone
from app.community.actions.end_access import end_access
from app.community.actions.issue_code import PrintedCode
from app.community.actions.issue_slips import issue_slips
from app.community.queries.codes import FoundCode, code_by_link, code_by_typing
from app.community.queries.logins import credentials
from app.community.queries.me import acting_for, first_address
from app.community.queries.slips import count, owners_at_desk
from app.community.rules.slips import Basis
from app.community.tables import Code, Holding, InboxItem, Owner, OwnerAccess, Person
from app.database import Database, write
from app.refusals import Refusal
from tests.support.court import Court, add_role, build_court

SECRET = bytes(range(32))
NOW = datetime(2026, 11, 21, 4, tzinfo=UTC)
TODAY = date(2026, 11, 21)
PHONE, OTHER_PHONE = "a" * 64, "b" * 64


@pytest.fixture
async def court(database: Database) -> Court:
    return await build_court(phones=())


async def slip_for(court: Court, *names: str, at: datetime = NOW) -> list[PrintedCode]:
    issued = await issue_slips(
        court.community,
        [court.owners[name] for name in names],
        secret=SECRET,
        at=at,
        issued_by=court.people["committee"],
        expires_at=at + timedelta(days=90),
    )
    return [slip.code for slip in issued]


async def bind(
    code: PrintedCode,
    digits: str,
    *,
    phone: str = PHONE,
    person: int | None = None,
    at: datetime = NOW,
) -> Bound:
    return await bind_phone(code.id, digits, phone_hash=phone, person=person, at=at, today=TODAY)


async def open_phones(owner: int) -> list[dict[str, object]]:
    return await OwnerAccess.select().where((OwnerAccess.owner == owner) & OwnerAccess.until.is_null())


async def found(code: PrintedCode) -> FoundCode:
    there = await code_by_link(code.token)
    assert there is not None
    return there


async def test_a_slip_is_found_by_its_link_and_by_its_code(court: Court) -> None:
    [code] = await slip_for(court, "周一")
    by_link, by_typing = await code_by_link(code.token), await code_by_typing(SECRET, code.typed.lower())
    assert by_link is not None
    assert by_link == by_typing
    assert by_link.live(NOW)
    assert not by_link.live(NOW + timedelta(days=90))
    assert await code_by_link(code.typed) is None
    assert await code_by_typing(bytes(32), code.typed) is None


async def test_the_database_knows_no_plain_code(court: Court) -> None:
    [code] = await slip_for(court, "周一")
    rows = await Code.select()
    assert code.token not in str(rows)
    assert code.typed not in str(rows)
    assert code.typed.replace("-", "") not in str(rows)


async def test_slips_come_in_the_order_of_places_and_a_company_without_a_name_gets_none(court: Court) -> None:
    async with write():
        await Owner.update({Owner.representative: ""}).where(Owner.id == court.owners["红砖商贸有限公司"])
    issued = await issue_slips(
        court.community,
        list(court.owners.values()),
        secret=SECRET,
        at=NOW,
        issued_by=court.people["committee"],
        expires_at=NOW + timedelta(days=9),
    )
    assert [slip.owner.name for slip in issued] == ["周一", "吴先生", "郑女士", "李四", "钱二", "孙三"]
    assert issued[0].owner.units == ("1-101", "1-102")


async def test_another_communitys_owner_gets_no_slip_here(court: Court) -> None:
    stranger = (await Owner.select(Owner.id).where(Owner.community == court.other_community))[0]["id"]
    with pytest.raises(Refusal, match="none_chosen"):
        await issue_slips(
            court.community, [stranger], secret=SECRET, at=NOW, issued_by=1, expires_at=NOW + timedelta(1)
        )


async def test_the_right_digits_bind_the_phone(court: Court) -> None:
    [code] = await slip_for(court, "周一")
    bound = await bind(code, "0001")
    assert bound.basis is Basis.DIGITS
    [mine] = await acting_for(bound.person)
    assert (mine.name, mine.units, mine.basis) == ("周一", ("1-101", "1-102"), Basis.DIGITS)
    told = await InboxItem.select().where(InboxItem.owner == court.owners["周一"])
    assert [item["message"] for item in told] == ["slips.told_bound_digits"]


async def test_certificate_digits_serve_where_no_mobile_is_on_file(court: Court) -> None:
    [code] = await slip_for(court, "钱二")
    with pytest.raises(NoMatch):
        await bind(code, "0005")
    assert (await bind(code, "5678")).basis is Basis.DIGITS


async def test_with_nothing_on_file_the_phone_is_bound_by_the_slip_only(court: Court) -> None:
    [code] = await slip_for(court, "孙三")
    assert (await bind(code, "")).basis is Basis.SLIP_ONLY
    counted = count(await owners_at_desk(court.community, NOW))
    assert (counted.by_slip_only, counted.by_digits, counted.used, counted.issued) == (1, 0, 1, 1)


async def test_wrong_digits_write_nothing(court: Court) -> None:
    [code] = await slip_for(court, "周一")
    people = await Person.count()
    with pytest.raises(NoMatch):
        await bind(code, "9999")
    assert await Person.count() == people
    assert not await OwnerAccess.exists().where(OwnerAccess.owner == court.owners["周一"])
    assert (await found(code)).used_at is None


async def test_a_used_slip_works_again_on_its_own_phone_only(court: Court) -> None:
    [code] = await slip_for(court, "周一")
    first = await bind(code, "0001")
    again = await bind(code, "")  # the answer was lost, or the phone signed out
    assert (again.person, again.basis) == (first.person, None)
    for phone in (OTHER_PHONE, ""):
        with pytest.raises(NoMatch):
            await bind(code, "0001", phone=phone)
    assert len(await open_phones(court.owners["周一"])) == 1


async def test_whoever_holds_an_office_is_not_let_in_by_a_slip_alone(court: Court) -> None:
    [code] = await slip_for(court, "周一")
    bound = await bind(code, "0001")
    async with write():
        await add_role(bound.person, court.community, "committee")
    with pytest.raises(Refusal, match="staff_by_password"):
        await bind(code, "")


async def test_a_phone_that_is_signed_in_adds_the_owner_to_the_same_person(court: Court) -> None:
    wu, zheng = await slip_for(court, "吴先生", "郑女士")
    first = await bind(wu, "0002")
    second = await bind(zheng, "0003", person=first.person)
    assert second.person == first.person
    assert [owner.name for owner in await acting_for(first.person)] == ["吴先生", "郑女士"]


async def test_a_slip_never_opens_an_existing_person(court: Court) -> None:
    [old] = await slip_for(court, "周一")
    first = await bind(old, "0001")
    [new] = await slip_for(court, "周一")
    second = await bind(new, "0001", phone=OTHER_PHONE)
    assert second.person != first.person


async def test_a_newer_slip_kills_the_older(court: Court) -> None:
    [old] = await slip_for(court, "周一")
    [new] = await slip_for(court, "周一")
    assert not (await found(old)).live(NOW)
    with pytest.raises(NoMatch):
        await bind(old, "0001")
    assert (await bind(new, "0001")).basis is Basis.DIGITS


async def test_binding_the_newer_slip_lets_the_old_phone_go_and_tells_it(court: Court) -> None:
    [old] = await slip_for(court, "周一")
    first = await bind(old, "0001")
    [new] = await slip_for(court, "周一")
    assert [p["person"] for p in await open_phones(court.owners["周一"])] == [
        first.person
    ]  # printing ends none
    second = await bind(new, "0001", phone=OTHER_PHONE)
    assert [p["person"] for p in await open_phones(court.owners["周一"])] == [second.person]
    with pytest.raises(NoMatch):
        await bind(old, "")
    told = await InboxItem.select().where(InboxItem.person == first.person)
    assert [item["message"] for item in told] == ["slips.told_moved"]


async def test_binding_again_while_signed_in_keeps_one_access(court: Court) -> None:
    [old] = await slip_for(court, "孙三")
    first = await bind(old, "")
    async with write():
        await Owner.update({Owner.mobile: "12000000006"}).where(Owner.id == court.owners["孙三"])
    [new] = await slip_for(court, "孙三")
    again = await bind(new, "0006", person=first.person)
    assert (again.person, again.basis) == (first.person, Basis.DIGITS)
    [phone] = await open_phones(court.owners["孙三"])
    assert phone["basis"] == "digits"
    assert not await InboxItem.exists().where(InboxItem.person == first.person)


async def test_an_expired_slip_and_one_of_an_owner_who_sold_are_dead(court: Court) -> None:
    [code, sold] = await slip_for(court, "周一", "李四")
    with pytest.raises(NoMatch):
        await bind(code, "0001", at=NOW + timedelta(days=90))
    async with write():
        await Holding.update({Holding.until: TODAY}).where(Holding.owner == court.owners["李四"])
    with pytest.raises(NoMatch):
        await bind(sold, "0004")
    with pytest.raises(NoMatch):
        await bind_phone(None, "0001", phone_hash=PHONE, person=None, at=NOW, today=TODAY)


async def test_two_phones_at_once_one_is_bound(court: Court) -> None:
    [code] = await slip_for(court, "周一")
    answers = await asyncio.gather(
        *(bind(code, "0001", phone=letter * 64) for letter in "abcdef"), return_exceptions=True
    )
    bound = [answer for answer in answers if isinstance(answer, Bound)]
    assert len(bound) == 1
    assert sum(isinstance(answer, NoMatch) for answer in answers) == 5
    assert [p["person"] for p in await open_phones(court.owners["周一"])] == [bound[0].person]


async def test_one_phone_that_sends_twice_at_once_is_bound_once(court: Court) -> None:
    [code] = await slip_for(court, "周一")
    answers = await asyncio.gather(*(bind(code, "0001") for _ in range(4)))
    assert len({answer.person for answer in answers}) == 1
    assert len(await open_phones(court.owners["周一"])) == 1


async def test_two_desks_that_print_at_once_leave_one_good_slip(court: Court) -> None:
    printed = await asyncio.gather(*(slip_for(court, "周一", "李四") for _ in range(4)))
    live = [code for codes in printed for code in codes if (await found(code)).live(NOW)]
    assert sorted(code.subject for code in live) == sorted(
        f"owner:{court.owners[name]}" for name in ("周一", "李四")
    )


async def test_printing_and_binding_at_once_leave_the_slip_used_or_dead(court: Court) -> None:
    [old] = await slip_for(court, "周一")
    answers = await asyncio.gather(bind(old, "0001"), slip_for(court, "周一"), return_exceptions=True)
    assert not isinstance(answers[1], BaseException)
    assert isinstance(answers[0], Bound | NoMatch)
    assert bool((await found(old)).used_at) == isinstance(answers[0], Bound)
    assert not (await found(old)).live(NOW)


async def test_the_committee_ends_a_lost_phone(court: Court) -> None:
    [code] = await slip_for(court, "周一")
    bound = await bind(code, "0001")
    [phone] = await open_phones(court.owners["周一"])
    number = int(str(phone["id"]))
    assert await end_access(number, court.other_community, at=NOW, today=TODAY) is None
    assert len(await open_phones(court.owners["周一"])) == 1  # another community's committee ends nothing
    over = await asyncio.gather(*(end_access(number, court.community, at=NOW, today=TODAY) for _ in range(3)))
    assert [person for person in over if person is not None] == [bound.person]
    assert not await open_phones(court.owners["周一"])
    with pytest.raises(NoMatch):
        await bind(code, "0001")
    told = await InboxItem.select().where(InboxItem.message == "slips.told_ended")
    assert {(item["person"], item["owner"]) for item in told} == {
        (bound.person, None),
        (None, court.owners["周一"]),
    }


async def test_whoever_still_acts_for_somebody_stays_signed_in(court: Court) -> None:
    wu, zheng = await slip_for(court, "吴先生", "郑女士")
    first = await bind(wu, "0002")
    await bind(zheng, "0003", person=first.person)
    [phone] = await open_phones(court.owners["吴先生"])
    assert await end_access(int(str(phone["id"])), court.community, at=NOW, today=TODAY) is None
    assert [owner.name for owner in await acting_for(first.person)] == ["郑女士"]


async def test_a_bound_phone_goes_to_the_one_thing_there_is_to_do(court: Court) -> None:
    from app.community.actions.tell import tell

    [code] = await slip_for(court, "周一")
    bound = await bind(code, "0001")
    assert await first_address(bound.person, NOW) == "/"
    await tell(
        "slips.told_ended",
        at=NOW,
        community=court.community,
        params={"owner": ""},
        owners=[court.owners["周一"]],
        link="/assemblies/a/ballot",
        todo=True,
        due_at=NOW + timedelta(days=1),
    )
    assert await first_address(bound.person, NOW) == "/assemblies/a/ballot"
    assert await first_address(bound.person, NOW + timedelta(days=2)) == "/"
    assert await credentials("12000000001") is None
