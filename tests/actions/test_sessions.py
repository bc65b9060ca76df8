"""A session belongs to one device, is new at every sign-in, and ends when it should; on both engines."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from litestar import Litestar, Request, Response, get, post

from app.clock import travel
from app.database import Database, read, write
from app.refusals import TooManyTrials
from app.settings import Settings
from app.web import facts, limits, sessions, signed_in, visitor
from app.web.plugin import Web
from app.web.tables import Fact, Session, TrialLimit
from tests.support.pages import Browser, running

NOON = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
NAMES = {1: "王芳", 2: "李明"}
NAME_OF_SESSION = "(SELECT f.value FROM fact f WHERE f.name = 'name of ' || session.person_id)"


@get("/me", guards=[signed_in])
async def me(request: Request[Any, Any, Any]) -> Response[str]:
    who = visitor(request)
    assert who is not None
    return Response(who.name)


@post("/password", guards=[signed_in])
async def new_password(request: Request[Any, Any, Any]) -> Response[str]:
    who = visitor(request)
    assert who is not None
    await sessions.end_sessions(who.person_id, but=who.session_id)
    return Response("", status_code=200)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(database_url="", data_dir=tmp_path, secret=bytes(32))


@pytest.fixture
async def app(database: Database, settings: Settings) -> AsyncIterator[Litestar]:
    for person, name in NAMES.items():
        await facts.state_fact(f"name of {person}", name)
    web = Web(settings, name_sql=NAME_OF_SESSION)
    async with running(Litestar([me, new_password], plugins=[web])) as application:
        yield application


@pytest.fixture
async def phone(app: Litestar) -> AsyncIterator[Browser]:
    async with Browser(app) as browser:
        yield browser


async def test_signing_in_makes_a_new_secret_and_ends_the_one_before(app: Litestar, phone: Browser) -> None:
    await phone.get("/preferences")
    await phone.sign_in(1)
    first = phone.http.cookies["sid"]
    assert (await phone.get("/me")).text == "王芳"
    await phone.sign_in(2)
    assert phone.http.cookies["sid"] != first
    assert (await phone.get("/me")).text == "李明"


async def test_a_chosen_secret_is_never_taken_over(phone: Browser) -> None:
    phone.http.cookies.set("sid", "A" * 43)
    await phone.get("/me", 303)
    await phone.sign_in(1)
    assert phone.http.cookies["sid"] != "A" * 43


async def test_the_database_holds_no_secret(database: Database, phone: Browser) -> None:
    await phone.sign_in(1)
    async with read():
        rows = await Session.select()
    assert phone.http.cookies["sid"] not in str(rows)
    assert len(rows[0]["token_hash"]) == 64


async def test_signing_out_ends_the_session_everywhere(app: Litestar, phone: Browser) -> None:
    await phone.sign_in(1)
    await phone.get("/me")
    secret = phone.http.cookies["sid"]
    await phone.post("/sign-out")
    phone.http.cookies.set("sid", secret)
    await phone.get("/me", 303)


async def test_a_new_password_ends_the_other_devices_only(app: Litestar, phone: Browser) -> None:
    async with Browser(app) as lost:
        await lost.sign_in(1)
        await phone.sign_in(1)
        await lost.get("/me")
        await phone.post("/password", status=200)
        await lost.get("/me", 303)
    await phone.get("/me")


async def test_a_session_ends_when_idle_and_lives_while_used(phone: Browser) -> None:
    with travel(NOON) as time:
        await phone.sign_in(1, span=sessions.DESK)
        for _ in range(3):
            time.shift(hours=11)
            await phone.get("/me")
        time.shift(hours=12)
        await phone.get("/me", 303)


async def test_a_session_ends_at_last_however_it_is_used(phone: Browser) -> None:
    with travel(NOON) as time:
        await phone.sign_in(1, span=sessions.DESK)
        for _ in range(16):
            time.shift(hours=10)
            await phone.get("/me")
        time.shift(hours=8)
        await phone.get("/me", 303)


async def test_use_is_noted_seldom_and_outlives_a_restart(database: Database, phone: Browser) -> None:
    with travel(NOON) as time:
        await phone.sign_in(1, span=sessions.DESK)
        time.shift(hours=11)
        await phone.get("/me")
        async with read():
            before = await Session.select(Session.seen_at)
        await sessions.note_seen()
        sessions.forget_everyone()
        async with read():
            after = await Session.select(Session.seen_at)
        time.shift(hours=11)
        await phone.get("/me")
    assert before[0]["seen_at"] == NOON
    assert after[0]["seen_at"] == NOON + timedelta(hours=11)


async def test_someone_who_may_no_longer_sign_in_is_out_within_half_a_minute(phone: Browser) -> None:
    with travel(NOON) as time:
        await phone.sign_in(1)
        await phone.get("/me")
        async with write():
            await Fact.delete().where(Fact.name == "name of 1")
        time.shift(seconds=30)
        await phone.get("/me", 303)


async def test_a_session_that_was_ended_by_a_command_is_out_within_half_a_minute(
    database: Database, phone: Browser
) -> None:
    with travel(NOON) as time:
        await phone.sign_in(1)
        await phone.get("/me")
        who = dict(sessions._known)
        await sessions.end_sessions(1)
        sessions._known.update(who)  # the other process did not tell us
        time.shift(seconds=30)
        await phone.get("/me", 303)


async def test_trials_are_counted_and_forgiven(database: Database, settings: Settings) -> None:
    hour = timedelta(hours=1)
    with travel(NOON) as time:
        for _ in range(3):
            await limits.try_once(settings, "code:12000000001", limit=3, per=hour)
        time.shift(minutes=20)
        with pytest.raises(TooManyTrials) as refused:
            await limits.try_once(settings, "code:12000000001", limit=3, per=hour)
        assert refused.value.params == {"minutes": 40}
        await limits.try_once(settings, "code:12000000002", limit=3, per=hour)
        time.shift(minutes=40)
        await limits.try_once(settings, "code:12000000001", limit=3, per=hour)
        await limits.forgive(settings, "code:12000000001")
        async with read():
            rows = await TrialLimit.select()
        assert [row["tries"] for row in rows] == [1]
        assert "12000000002" not in str(rows)
        time.shift(days=3)
        await limits.forget_old_trials()
        async with read():
            assert await TrialLimit.count() == 0


async def test_a_fact_is_stated_once(database: Database) -> None:
    assert await facts.fact(facts.BORN) is None
    assert await facts.state_fact(facts.BORN, facts.REAL) == "real"
    assert await facts.state_fact(facts.BORN, facts.DEMO) == "real"
    assert not await facts.is_demo()
