"""Terms of office: one at a time, one chair, and never a community without an administrator."""

import asyncio
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from app.clock import Traveller, travel
from app.community.actions.add_community import add_community
from app.community.actions.add_organisation import add_organisation
from app.community.actions.add_staff import add_staff
from app.community.actions.end_role import end_role
from app.community.actions.grant_role import Term, grant_role
from app.community.actions.put_below import put_below
from app.community.queries.figures import communities_below, figures, overseen, overseen_by
from app.community.queries.offices import terms_of
from app.community.queries.standings import place, standing
from app.community.rules.offices import Office
from app.community.tables import Community, InboxItem, Organisation, Person
from app.database import Database, write
from app.refusals import NotFound, Refusal
from tests.support.court import Court, add_person, build_court
from tests.support.open_vote import DURING, SECRET

TODAY = date(2026, 11, 21)
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture(autouse=True)
def clock() -> Iterator[Traveller]:
    with travel(DURING) as traveller:
        yield traveller


def term(
    kind: str = "teller", *, chair: bool = False, since: date = TODAY, until: date | None = None
) -> Term:
    return Term(kind, chair, since, until, consented=False)


async def grant(here: Court, person: int, what: Term) -> int:
    return await grant_role(
        here.community, person, what, by=here.people["administrator"], at=DURING, today=TODAY
    )


async def end(here: Court, role: int, last_day: date | None = YESTERDAY) -> int | None:
    return await end_role(
        here.community, role, last_day, by=here.people["administrator"], at=DURING, today=TODAY
    )


async def newcomer(name: str) -> int:
    async with write():
        return await add_person(name)


async def role_of(here: Court, kind: Office) -> int:
    return next(found.id for found in await terms_of(here.community) if found.kind is kind)


async def reason(awaitable: object) -> str:
    with pytest.raises(Refusal) as caught:
        await awaitable  # type: ignore[misc]
    return caught.value.reason


async def test_an_office_holds_from_its_first_day_to_its_last(database: Database) -> None:
    here = await build_court()
    person = await newcomer("新人")
    await grant(here, person, term(since=TODAY, until=TODAY + timedelta(days=2)))
    for day, holds in ((YESTERDAY, False), (TODAY, True), (TODAY + timedelta(days=2), True)):
        assert (await standing(person, here.community, day)).holds(Office.TELLER) is holds
    assert not (await standing(person, here.community, TODAY + timedelta(days=3))).holds(Office.TELLER)
    told = await InboxItem.select(InboxItem.message).where(InboxItem.person == person)
    assert [row["message"] for row in told] == ["roles.told_granted_teller"]


async def test_nobody_holds_one_office_twice_and_a_committee_has_one_chair(database: Database) -> None:
    here = await build_court()
    person = await newcomer("新人")
    await grant(here, person, term(until=TODAY + timedelta(days=5)))
    assert await reason(grant(here, person, term(since=TODAY + timedelta(days=5)))) == "roles.already"
    await grant(here, person, term(since=TODAY + timedelta(days=6)))
    assert await reason(grant(here, person, term("committee", chair=True))) == "roles.chair_taken"
    assert await reason(grant(here, person, term("teller", chair=True))) == "roles.wrong_chair"
    assert await reason(grant(here, person, term("overseer"))) == "roles.wrong_office"


async def test_two_chairs_at_the_same_moment_are_one(database: Database) -> None:
    here = await build_court()
    chair = next(found.id for found in await terms_of(here.community) if found.chair)
    await end(here, chair)
    people = [await newcomer("甲"), await newcomer("乙")]
    outcomes = await asyncio.gather(
        *(grant(here, person, term("committee", chair=True)) for person in people), return_exceptions=True
    )
    assert sum(isinstance(outcome, Refusal) for outcome in outcomes) == 1
    assert sum(found.chair and found.holds_on(TODAY) for found in await terms_of(here.community)) == 1


async def test_the_last_administrator_stays(database: Database) -> None:
    here = await build_court()
    first = await role_of(here, Office.ADMINISTRATOR)
    assert await reason(end(here, first)) == "roles.last_administrator"
    successor = await newcomer("新管理员")
    await grant(here, successor, term("administrator", until=TODAY + timedelta(days=30)))
    assert await reason(end(here, first)) == "roles.last_administrator"  # that one will be gone in a month
    for_good = await newcomer("再一位")
    await grant(here, for_good, term("administrator"))
    assert await end(here, first) == here.people["administrator"]  # nothing is left for them here


async def test_two_administrators_who_end_each_other_leave_one(database: Database) -> None:
    here = await build_court()
    first = await role_of(here, Office.ADMINISTRATOR)
    second = await grant(here, await newcomer("第二位"), term("administrator"))
    outcomes = await asyncio.gather(end(here, first), end(here, second), return_exceptions=True)
    assert sum(isinstance(outcome, Refusal) for outcome in outcomes) == 1
    left = [found for found in await terms_of(here.community) if found.holds_on(TODAY)]
    assert [found.kind for found in left].count(Office.ADMINISTRATOR) == 1


async def test_ending_is_asked_with_a_day_and_twice_is_harmless(database: Database) -> None:
    here = await build_court()
    role = await role_of(here, Office.TELLER)
    assert await reason(end(here, role, None)) == "roles.wrong_last_day"
    assert await reason(end(here, role, TODAY - timedelta(days=2))) == "roles.wrong_last_day"
    assert await end(here, role, TODAY) is None  # today still counts
    assert await end(here, role) == here.people["teller"]
    assert await end(here, role) is None
    with pytest.raises(NotFound):
        await end(here, 0)


async def test_a_term_of_another_community_does_not_exist_here(database: Database) -> None:
    here = await build_court()
    away = (await terms_of(here.other_community))[0].id
    with pytest.raises(NotFound):
        await end(here, away)


async def test_new_staff_stand_or_fall_with_their_office(database: Database) -> None:
    here = await build_court()

    async def add(login: str, what: Term) -> object:
        return await add_staff(
            here.community, "沈新", login, what, secret=SECRET, by=None, at=DURING, today=TODAY
        )

    assert await reason(add("shen", term("committee", chair=True))) == "roles.chair_taken"
    assert not await Person.exists().where(Person.login == "shen")
    await add("Shen", term())
    assert await reason(add("shen", term())) == "roles.login_taken"
    assert await reason(add("12000000001", term())) == "roles.wrong_login"


async def test_one_login_asked_for_twice_at_once_is_given_once(database: Database) -> None:
    here = await build_court()
    outcomes = await asyncio.gather(
        *(
            add_staff(here.community, name, "twin", term(), secret=SECRET, by=None, at=DURING, today=TODAY)
            for name in ("甲", "乙")
        ),
        return_exceptions=True,
    )
    assert sum(isinstance(outcome, Refusal) for outcome in outcomes) == 1
    assert await Person.count().where(Person.login == "twin") == 1


async def test_a_community_is_set_up_whole_or_not_at_all(database: Database) -> None:
    here = await build_court()

    async def add(name: str, login: str) -> object:
        return await add_community(
            here.organisation, name, "shanghai", "许新", login,
            secret=SECRET, by=here.people["overseer"], at=DURING, today=TODAY,
        )  # fmt: skip

    assert await reason(add("", "xu.xin")) == "organisations.wrong_name"
    assert await reason(add("新院", "x")) == "roles.wrong_login"
    assert not await Community.exists().where(Community.name == "新院")
    await add("新院", "xu.xin")
    names = [found.name for found in await communities_below(here.organisation)]
    assert names == ["小院", "新院"]
    row = (await Community.select().where(Community.name == "新院"))[0]
    new = await place(row["public_id"])
    assert new is not None
    assert not (await standing(here.people["overseer"], new.id, TODAY)).belongs


async def test_a_community_is_put_below_an_organisation(database: Database) -> None:
    here = await build_court()
    await put_below(here.other_public_id, here.organisation)
    assert [found.name for found in await communities_below(here.organisation)] == ["小院", "别院"]
    with pytest.raises(NotFound):
        await put_below("nowhere", here.organisation)


async def test_an_overseer_sees_down_the_tree_only(database: Database) -> None:
    here = await build_court()
    below, _ = await add_organisation(
        "小居委", "residents_committee", "居一", "ju.yi",
        parent=here.organisation, secret=SECRET, by=None, at=DURING, today=TODAY,
    )  # fmt: skip
    ju = (await Person.select(Person.id).where(Person.login == "ju.yi"))[0]["id"]
    assert await overseen(below, here.people["overseer"], TODAY) is not None
    assert await overseen(here.organisation, ju, TODAY) is None
    assert [found.id for found in await overseen_by(ju, TODAY)] == [below]
    assert await overseen(below, here.people["administrator"], TODAY) is None
    assert await overseen(0, ju, TODAY) is None


async def test_a_tree_bent_into_a_ring_holds_nobody_up(database: Database) -> None:
    here = await build_court()
    async with write():
        await Organisation.update({Organisation.parent: here.organisation}).where(
            Organisation.id == here.organisation
        )
    assert await overseen(here.organisation, here.people["zhou"], TODAY) is None
    assert len(await communities_below(here.organisation)) == 1


async def test_figures_count_what_stands_on_the_roll(database: Database) -> None:
    here = await build_court()
    counted = await figures(here.community)
    assert (counted.buildings, counted.units, counted.owners, counted.heads) == (1, 7, 7, 6)
    assert (counted.area_dm2, counted.without_area, counted.without_owner) == (70_000, 0, 0)
    assert counted.phones == 7
