"""Does the demo hold what it says, in every year, and do its links open nothing anywhere else?"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from typing import Any

import pytest

from app import words
from app.clock import travel
from app.commands.installation import installation
from app.database import fetch
from app.demo.links import demo_links, demo_vote_is_over
from app.demo.people import PEOPLE
from app.demo.places import building_13, duxiang, minghui, pingan
from app.demo.votes import VOTES, ZONE, DemoVote, at
from app.i18n import translator
from app.settings import from_environment
from app.web.file_store import Kind, recognise
from tests.commands.conftest import Installation
from voting.actions.close_due import close_due
from voting.calling import days_for
from voting.queries.assemblies import assembly
from voting.queries.results import results
from voting.rule_offers import clock_under, fitting
from voting.rules.calendar import Plan, Severity, judge
from voting.rules.stages import Stage
from voting.rules.verdict import Outcome


def inside(place: Installation, ask: Callable[[bytes], Awaitable[Any]]) -> Any:
    async def run() -> Any:
        settings = from_environment({"DATA_DIR": str(place.data_dir)})
        async with installation(settings):
            return await ask(settings.secret)

    return asyncio.run(run())


def test_building_13_is_as_the_reports_say() -> None:
    units = building_13()
    heads = {frozenset(unit.owners) for unit in units}
    assert len(units) == 28
    assert len(heads) == 25
    assert sum(unit.area_dm2 for unit in units) == 209_096


def test_the_other_places_are_of_true_size() -> None:
    assert len({unit.building for unit in minghui()}) == 33
    assert len(pingan()) == 522
    assert len({(unit.building, unit.entrance) for unit in pingan()}) == 44
    assert len(duxiang()) == 326


def test_nobody_in_the_demo_can_be_called() -> None:
    owners = {owner for place in (minghui(), pingan(), duxiang()) for unit in place for owner in unit.owners}
    assert len(owners) > 1500
    assert all(len(owner.mobile) == 11 and owner.mobile.startswith("120") for owner in owners)


def test_the_same_people_live_there_every_time() -> None:
    assert (minghui(), pingan(), duxiang()) == (minghui(), pingan(), duxiang())


def test_building_13_passed_with_23_of_25(demo: Installation) -> None:
    async def ask(secret: bytes) -> Any:
        found = await assembly("elevator-13")
        assert found is not None
        return found.stage, await results(found, secret)

    stage, decided = inside(demo, ask)
    assert stage is Stage.DECIDED
    motion = decided.motions[0]
    assert motion.outcome is Outcome.PASSED
    assert motion.tally.area_dm2.all == 209_096
    assert (motion.tally.heads.yes, motion.tally.heads.all) == (23, 25)
    assert words.percent(23, 25).replace(words.NBSP, "") == "92.0%"


def test_building_12_votes_and_the_green_is_posted(demo: Installation) -> None:
    async def ask(_: bytes) -> Any:
        return [await assembly(public_id) for public_id in ("elevator-12", "green-13", "elevator-13")]

    running, posted, decided = inside(demo, ask)
    assert running.stage is Stage.OPEN
    assert posted.stage is Stage.POSTED
    assert posted.linked == decided.id
    assert all(len(vote.documents) == 2 for vote in (running, posted, decided))


def test_the_drawings_are_what_they_are_called(demo: Installation) -> None:
    files = [file for file in (demo.data_dir / "files").rglob("*") if file.is_file()]
    assert {recognise(file.read_bytes()) for file in files} == {Kind.PNG, Kind.PDF}


def test_neighbours_asked_and_doubted_and_were_answered(demo: Installation) -> None:
    async def ask(_: bytes) -> Any:
        return [
            (await fetch(f"SELECT count(*) AS n FROM {table}"))[0]["n"]
            for table in ("matter_question", "matter_answer", "roll_objection", "roll_answer")
        ]

    questions, answers, objections, settled = inside(demo, ask)
    assert (questions, answers) == (4, 3)  # one is still owed: there is something to do at the desk
    assert (objections, settled) == (1, 1)


def test_somebody_waits_for_the_landlord_of_house_12(demo: Installation) -> None:
    async def waiting(_: bytes) -> Any:
        return await fetch(
            "SELECT b.name, oc.room IS NOT NULL AS placed, oc.person FROM occupancy oc"
            " JOIN building b ON b.id = oc.building WHERE oc.how = 'self' AND oc.confirmed_on IS NULL",
            [],
        )

    assert [(row["name"], row["placed"], row["person"]) for row in inside(demo, waiting)] == [("12", 1, None)]


def test_a_second_loading_changes_nothing(demo: Installation) -> None:
    before = (demo.data_dir / "roundtable.sqlite").read_bytes()
    assert demo.run("demo").code == 0
    assert (demo.data_dir / "roundtable.sqlite").read_bytes() == before


def test_half_a_demo_is_none(here: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fails(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("app.demo.load.load_votes", fails)
        assert here.run("demo").code == 130

    async def ask(_: bytes) -> Any:
        return await fetch("SELECT name FROM fact") + await fetch("SELECT name FROM community")

    assert inside(here, ask) == []


def test_each_kind_of_person_has_a_link_and_a_name(demo: Installation) -> None:
    async def ask(_: bytes) -> Any:
        return await demo_links(from_environment({"DATA_DIR": str(demo.data_dir)}))

    links = inside(demo, ask)
    assert [key for key, _ in links] == [person.key for person in PEOPLE]
    assert links[0][0] == "neighbour"  # the one who can vote now comes first
    for lang in ("zh", "en"):
        assert len({translator(lang).plain(f"commands.person_{key}") for key, _ in links}) == len(PEOPLE)


def test_a_real_installation_has_no_demo_links(here: Installation) -> None:
    flags = ("--community", "小院", "--region", "other", "--name", "林晓岚", "--login", "lin")
    assert here.run("init", *flags, typed="九月的桂花开了吗\n").code == 0

    async def ask(_: bytes) -> Any:
        return await demo_links(from_environment({"DATA_DIR": str(here.data_dir)})), await fetch(
            "SELECT id FROM code"
        )

    assert inside(here, ask) == ((), [])


def test_a_demo_left_alone_ends_by_itself(demo: Installation) -> None:
    async def ask(secret: bytes) -> Any:
        found = await assembly("elevator-12")
        assert found is not None
        assert found.closes_at is not None
        assert not await demo_vote_is_over(found.closes_at - timedelta(seconds=1))
        with travel(found.closes_at + timedelta(days=1)):
            closed = await close_due(secret)
            ended = await assembly("elevator-12")
        assert await demo_vote_is_over(found.closes_at)
        return closed, ended

    closed, ended = inside(demo, ask)
    assert closed == 1
    assert ended.stage is Stage.DECIDED


def test_no_holiday_ever_keeps_the_demo_from_loading() -> None:
    """The check of dates alone, all through three years; the loading itself is tried below."""
    for n in range(0, 3 * 365 + 1, 3):
        day = date(2026, 1, 1) + timedelta(days=n)
        for vote in VOTES:
            plan = plan_on(vote, day)
            matter, scope = ("elevator", "buildings") if vote.building else ("elevator_land", "community")
            clock = clock_under([fitting(matter, scope, "shanghai", plan.notice_day)])
            refused = [f for f in judge(plan, clock, days_for(plan)) if f.severity is Severity.REFUSE]
            assert not refused, (day, vote.public_id, refused)


def plan_on(vote: DemoVote, day: date) -> Plan:
    dates: Any = vote.calendar(day)
    assert None not in (dates.notice_on, dates.objections_until, dates.opens_at, dates.closes_at)
    return Plan(
        dates.notice_on,
        dates.objections_until.astimezone(ZONE).date(),
        dates.opens_at.astimezone(ZONE),
        dates.closes_at.astimezone(ZONE),
    )


def test_it_loads_in_the_first_minute_after_the_longest_holiday(here: Installation) -> None:
    with travel(at(date(2027, 10, 8), 0)):
        assert here.run("demo").code == 0
