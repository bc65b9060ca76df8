"""Whoever looks sees the newest state, rendered once for all, and a stop ends every stream at once."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

import httpx
import pytest

from app import live
from app.database import Database, write
from app.live import Hub, Live
from app.web.ground import Ground

GROUND = cast(Ground, object())


class Counter:
    """A thing to look at: how often it was rendered, and what it says."""

    def __init__(self) -> None:
        self.count = 0
        self.rendered: list[str] = []
        self.broken = False
        self.failed = asyncio.Event()

    async def render(self, live: Live) -> dict[str, str]:
        self.rendered.append(live.lang)
        if self.broken:
            self.failed.set()
            raise RuntimeError("no such table")
        return {"count": f"<b>{self.count}</b>\n<i>{live.lang}</i>", "name": f"room {live.key}"}


class Looker:
    """One open page."""

    def __init__(self, hub: Hub, key: str = "a", lang: Any = "zh") -> None:
        self.stream = hub.stream("counter", key, lang)

    async def next(self) -> str:
        return (await anext(self.stream)).decode()

    async def close(self) -> None:
        await self.stream.aclose()  # type: ignore[attr-defined]


@pytest.fixture
def counter() -> Counter:
    return Counter()


@pytest.fixture
async def hub(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Hub]:
    monkeypatch.setattr(live, "PAUSE", 0.05)
    monkeypatch.setattr(live, "GATHER", 0.0)
    hub = Hub()
    hub.renders("counter")(counter.render)
    hub.open(GROUND)
    yield hub
    hub.close()


async def look(hub: Hub, key: str = "a", lang: str = "zh") -> tuple[Looker, str]:
    looker = Looker(hub, key, lang)
    assert await looker.next() == "retry: 2000\n\n"
    return looker, await looker.next()


async def test_connecting_gives_the_whole_state(hub: Hub) -> None:
    looker, state = await look(hub)
    assert "event: count\ndata: <b>0</b>\ndata: <i>zh</i>\n\n" in state
    assert "event: name\ndata: room a\n\n" in state
    assert state.startswith("id: ")
    await looker.close()
    assert hub.clients() == 0


async def test_a_thousand_lookers_cost_one_rendering_per_language(hub: Hub, counter: Counter) -> None:
    lookers = [await look(hub, lang=lang) for lang in ("zh", "en") for _ in range(500)]
    assert sorted(counter.rendered) == ["en", "zh"]
    counter.count = 1
    hub.publish("counter", "a")
    states = await asyncio.gather(*(looker.next() for looker, _ in lookers))
    assert sorted(counter.rendered) == ["en", "en", "zh", "zh"]
    assert len(set(states)) == 2
    for looker, _ in lookers:
        await looker.close()


async def test_many_changes_are_told_together_and_only_what_differs(hub: Hub, counter: Counter) -> None:
    looker, before = await look(hub)
    for _ in range(100):
        counter.count += 1
        hub.publish("counter", "a")
    state = await looker.next()
    assert "<b>100</b>" in state
    assert "event: name" not in state
    assert len(counter.rendered) == 2
    assert _version(state) > _version(before)
    await looker.close()


async def test_a_change_during_the_pause_is_told_after_it(hub: Hub, counter: Counter) -> None:
    looker, _ = await look(hub)
    for count in (1, 2):
        counter.count = count
        hub.publish("counter", "a")
        assert f"<b>{count}</b>" in await looker.next()
    await looker.close()


async def test_a_slow_looker_skips_states_but_never_the_last(hub: Hub, counter: Counter) -> None:
    slow, _ = await look(hub)
    quick, _ = await look(hub)
    for count in range(1, 6):
        counter.count = count
        hub.publish("counter", "a")
        await quick.next()
    state = await slow.next()
    assert state.count("event: count") == 1
    assert "<b>5</b>" in state
    await slow.close()
    await quick.close()


async def test_who_looks_at_one_thing_hears_nothing_of_another(hub: Hub, counter: Counter) -> None:
    looker, _ = await look(hub, "a")
    hub.publish("counter", "b")
    assert counter.rendered == ["zh"]
    await looker.close()


async def test_a_rendering_that_fails_keeps_the_page_as_it_was(hub: Hub, counter: Counter) -> None:
    looker, _ = await look(hub)
    counter.broken = True
    hub.publish("counter", "a")
    waiting = asyncio.create_task(looker.next())
    await counter.failed.wait()
    counter.broken, counter.count = False, 9
    hub.publish("counter", "a")
    assert "<b>9</b>" in await waiting
    await looker.close()


async def test_a_sign_of_life_comes_when_nothing_happens(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    looker, _ = await look(hub)
    monkeypatch.setattr(live, "PING", 0.01)
    assert await looker.next() == ": here\n\n"
    await looker.close()


async def test_closing_ends_every_stream(hub: Hub) -> None:
    lookers = [await look(hub) for _ in range(20)]
    waiting = [asyncio.create_task(looker.next()) for looker, _ in lookers]
    await asyncio.sleep(0)
    hub.close()
    ends = await asyncio.gather(*waiting, return_exceptions=True)
    assert all(isinstance(end, StopAsyncIteration) for end in ends)
    assert hub.clients() == 0


async def test_a_stream_that_is_cut_off_leaves_nothing_behind(hub: Hub) -> None:
    looker, _ = await look(hub)
    waiting = asyncio.create_task(looker.next())
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    assert hub.clients() == 0
    assert not hub._rooms


def test_a_kind_is_registered_once_and_must_be_known(counter: Counter) -> None:
    hub = Hub()
    hub.renders("counter")(counter.render)
    with pytest.raises(ValueError, match="twice"):
        hub.renders("counter")(Counter().render)
    hub.publish("weather", "a")  # a command in a terminal serves nobody
    hub.open(GROUND)
    with pytest.raises(ValueError, match="nobody"):
        hub.publish("weather", "a")
    hub.close()


async def test_a_change_is_told_after_its_commit_and_never_without(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(live.hub, "publish", lambda kind, key: told.append(key))
    async with write():
        live.publish("counter", "kept")
        assert not told
    assert told == ["kept"]
    with suppress(LookupError):
        async with write():
            live.publish("counter", "undone")
            raise LookupError
    live.publish("counter", "outside")
    assert told == ["kept", "outside"]


GIVES_UP = 60  # seconds: what comes at once on an idle machine may take long on a busy one
SERVED = Path(__file__).resolve().parent.parent / "support" / "live_site.py"


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
async def test_a_real_server_streams_and_stops_at_once_with_phones_connected(
    tmp_path: Path, how: signal.Signals
) -> None:
    port = _free_port()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.support.live_site", str(tmp_path), str(port), cwd=SERVED.parents[2]
    )
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=GIVES_UP) as http:
            await _until(lambda: http.get("/count"))
            async with http.stream("GET", "/live") as first, http.stream("GET", "/live") as second:
                assert first.headers["content-type"].startswith("text/event-stream")
                assert first.headers["cache-control"] == "no-store"
                assert "content-security-policy" in first.headers
                lines, others = first.aiter_lines(), second.aiter_lines()
                assert await _data(lines) == await _data(others) == "data: 0"
                await http.get("/up")
                assert await _data(lines) == await _data(others) == "data: 1"
                os.kill(process.pid, how)
                assert [line async for line in lines if line.startswith("data")] == []
        async with asyncio.timeout(GIVES_UP):
            assert await process.wait() == 0
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    assert (tmp_path / "stopped").read_text() == "in order"


async def _until(ask: Callable[[], Any]) -> None:
    async with asyncio.timeout(GIVES_UP):
        while True:
            try:
                await ask()
            except httpx.ConnectError:
                await asyncio.sleep(0.05)
            else:
                return


async def _data(lines: AsyncIterator[str]) -> str:
    async with asyncio.timeout(GIVES_UP):
        while not (line := await anext(lines)).startswith("data"):
            pass
    return line


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _version(state: str) -> int:
    return int(state.splitlines()[0].removeprefix("id: "))
