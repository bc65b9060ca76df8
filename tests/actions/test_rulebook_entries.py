"""A dated setting ends the one before it, and a vote that was called keeps what it had."""

import asyncio
from datetime import date

import pytest

from app.community.actions.enter_rule import Rule, enter_rule
from app.community.queries.rulebooks import rulebook, rulebook_settings
from app.database import Database
from app.refusals import Refusal
from tests.support.court import Court, build_court
from tests.support.open_vote import DURING

TODAY = date(2026, 11, 21)
SPRING, SUMMER, AUTUMN = date(2024, 3, 1), date(2025, 6, 1), date(2026, 9, 1)


async def enter(
    here: Court, value: str, since: date | None, until: date | None = None, key: str = "replace_ballot"
) -> int:
    rule = Rule(
        key=key,
        value=value,
        clause="第二十条",
        adoption="业主大会会议决定",
        adopted_on=SPRING,
        valid_from=since,
        valid_until=until,
    )
    return await enter_rule(here.community, rule, by=here.people["committee"], at=DURING, today=TODAY)


async def test_silent_means_the_default(database: Database) -> None:
    here = await build_court()
    book = await rulebook(here.community, TODAY)
    assert book.value("replace_ballot") == "no"
    assert book.setting("replace_ballot") is None


async def test_a_new_setting_ends_the_old_and_both_stay(database: Database) -> None:
    here = await build_court()
    await enter(here, "yes", SPRING)
    await enter(here, "no", SUMMER)
    first, second = await rulebook_settings(here.community)
    assert (first.value, first.valid_until) == ("yes", date(2025, 5, 31))
    assert (second.value, second.valid_until, second.entered_by) == ("no", None, "何平")
    assert (await rulebook(here.community, date(2025, 5, 31))).value("replace_ballot") == "yes"
    assert (await rulebook(here.community, SUMMER)).value("replace_ballot") == "no"
    assert (await rulebook(here.other_community, TODAY)).value("replace_ballot") == "no"


async def test_a_correction_from_the_same_day_replaces_what_was_mistyped(database: Database) -> None:
    here = await build_court()
    await enter(here, "yes", SUMMER)
    await enter(here, "no", SUMMER)
    assert (await rulebook(here.community, TODAY)).value("replace_ballot") == "no"
    assert len(await rulebook_settings(here.community)) == 2


async def test_a_setting_for_a_time_gives_way_to_the_default_again(database: Database) -> None:
    here = await build_court()
    await enter(here, "yes", SPRING, SUMMER)
    assert (await rulebook(here.community, SUMMER)).value("replace_ballot") == "yes"
    assert (await rulebook(here.community, AUTUMN)).value("replace_ballot") == "no"


@pytest.mark.parametrize(
    ("value", "since", "until", "key", "reason"),
    [
        ("maybe", SUMMER, None, "replace_ballot", "rulebook.wrong_value"),
        ("yes", SUMMER, None, "colour", "rulebook.wrong_value"),
        ("yes", None, None, "replace_ballot", "rulebook.wrong_valid_from"),
        ("yes", date(2024, 2, 29), None, "replace_ballot", "rulebook.wrong_valid_from"),
        ("yes", SUMMER, SPRING, "replace_ballot", "rulebook.wrong_valid_until"),
    ],
)
async def test_what_cannot_be_is_refused(
    database: Database, value: str, since: date | None, until: date | None, key: str, reason: str
) -> None:
    here = await build_court()
    with pytest.raises(Refusal) as caught:
        await enter(here, value, since, until, key)
    assert caught.value.reason == reason
    assert await rulebook_settings(here.community) == ()


async def test_two_who_enter_at_the_same_moment_leave_one_in_force(database: Database) -> None:
    here = await build_court()
    await asyncio.gather(enter(here, "yes", SPRING), enter(here, "no", SPRING))
    running = [one for one in await rulebook_settings(here.community) if one.valid_until is None]
    assert len(running) == 1
