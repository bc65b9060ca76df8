"""Who is looking at what right now, and how do they learn that it changed?

One hub per process. A feature registers how a topic is rendered (`@renders("turnout")`), an action
says that it changed (`publish("turnout", key)`), and everyone who looks gets the same HTML: rendered
once per language, at most twice a second. A client that is slow skips states, never the last one.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextvars import Context
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from litestar import Request
from litestar.response import Stream

from app.clock import now
from app.database import WriteOutsideWrite, after_commit
from app.i18n import Lang, languages
from app.refusals import Unavailable

if TYPE_CHECKING:
    from app.web.ground import Ground

log = logging.getLogger("app.live")

PAUSE = 0.5  # seconds between two states of one topic
GATHER = 0.03  # what changes within this is told together
PING = 15.0
LONGEST = 15 * 60.0  # then the browser comes again, and is let in again or not
MOST_CLIENTS = 5_000
RETRY = b"retry: 2000\n\n"

Fragments = Mapping[str, str]
"""Event name to HTML; the page says `sse-swap="<event name>"`."""

Renderer = Callable[["Live"], Awaitable[Fragments]]


@dataclass(frozen=True, slots=True)
class Live:
    """What a renderer gets: which thing, in which language, and how to render a template."""

    key: str
    lang: Lang
    ground: "Ground"

    def render(self, template: str, /, **context: Any) -> str:
        """A fragment template for everyone: it has no visitor and can hold no form."""
        from app.web.templates import render

        return render(self.ground.templates, self.lang, template, demo=self.ground.demo, **context)


@dataclass(eq=False, slots=True)
class _Client:
    """One open page. `waiting` holds at most one frame per event: the newest."""

    waiting: dict[str, bytes] = field(default_factory=dict)
    wake: asyncio.Event = field(default_factory=asyncio.Event)

    def give(self, frames: Mapping[str, bytes]) -> None:
        for name, frame in frames.items():
            self.waiting.pop(name, None)
            self.waiting[name] = frame
        self.wake.set()

    def take(self) -> bytes:
        frames = b"".join(self.waiting.values())
        self.waiting.clear()
        self.wake.clear()
        return frames


@dataclass(eq=False, slots=True)
class _Room:
    """Everyone who looks at one thing in one language."""

    kind: str
    key: str
    lang: Lang
    clients: set[_Client] = field(default_factory=set)
    fragments: dict[str, str] = field(default_factory=dict)
    # Begins with the time, so that versions go on growing over a restart or an empty room.
    version: int = field(default_factory=lambda: int(now().timestamp() * 1000))
    stale: bool = True
    next_at: float = 0.0
    timer: asyncio.TimerHandle | None = None
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class Hub:
    """The open pages of one process."""

    def __init__(self) -> None:
        self._renderers: dict[str, Renderer] = {}
        self._rooms: dict[tuple[str, str, Lang], _Room] = {}
        self._ground: Ground | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self.closed = True

    def renders(self, kind: str) -> Callable[[Renderer], Renderer]:
        """Register how a kind of topic looks; kinds are registered once, at import."""

        def register(renderer: Renderer) -> Renderer:
            if self._renderers.setdefault(kind, renderer) is not renderer:
                raise ValueError(f"live topic {kind!r} is registered twice")
            return renderer

        return register

    def open(self, ground: "Ground") -> None:
        """Begin to serve an application."""
        self._rooms.clear()
        self._ground = ground
        self.closed = False

    def close(self) -> None:
        """End every stream now; safe to call twice, and from a signal by `call_soon_threadsafe`."""
        self.closed = True
        for room in self._rooms.values():
            if room.timer:
                room.timer.cancel()
                room.timer = None
            for client in room.clients:
                client.wake.set()

    def publish(self, kind: str, key: str) -> None:
        """Say that a thing changed. Cheap; nothing happens where nobody looks, or nothing is served."""
        if self.closed:
            return
        if kind not in self._renderers:
            raise ValueError(f"nobody renders {kind!r}")
        for lang in languages:
            room = self._rooms.get((kind, key, lang))
            if room:
                room.stale = True
                self._schedule(room)

    def clients(self) -> int:
        """How many pages are open."""
        return sum(len(room.clients) for room in self._rooms.values())

    async def stream(self, kind: str, key: str, lang: Lang) -> AsyncIterator[bytes]:
        """What one page receives: the whole state, then each change, with a sign of life between."""
        yield RETRY
        if self.closed:
            return
        room, client = self._enter(kind, key, lang)
        ends_at = asyncio.get_running_loop().time() + LONGEST
        try:
            client.give(await self._whole_state(room))
            while not self.closed and asyncio.get_running_loop().time() < ends_at:
                if await _woken(client, PING):
                    if frames := client.take():
                        yield frames
                else:
                    yield b": here\n\n"
        finally:
            # No await here: the stream is cancelled from outside, and would be again.
            self._leave(room, client)

    def _enter(self, kind: str, key: str, lang: Lang) -> tuple[_Room, _Client]:
        room = self._rooms.setdefault((kind, key, lang), _Room(kind, key, lang))
        client = _Client()
        room.clients.add(client)
        return room, client

    def _leave(self, room: _Room, client: _Client) -> None:
        room.clients.discard(client)
        if not room.clients:
            if room.timer:
                room.timer.cancel()
            self._rooms.pop((room.kind, room.key, room.lang), None)

    async def _whole_state(self, room: _Room) -> dict[str, bytes]:
        """All fragments as they are now; a thousand phones that connect together cost one rendering."""
        async with room.lock:
            if room.stale:
                await self._refresh(room)
        return {name: _frame(name, html, room.version) for name, html in room.fragments.items()}

    def _schedule(self, room: _Room) -> None:
        if room.timer is None:
            loop = asyncio.get_running_loop()
            wait = max(GATHER, room.next_at - loop.time())
            # An empty context: who renders must not find itself inside the transaction that published.
            room.timer = loop.call_later(wait, self._start_push, room, context=Context())

    def _start_push(self, room: _Room) -> None:
        task = asyncio.get_running_loop().create_task(self._push(room))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _push(self, room: _Room) -> None:
        room.next_at = asyncio.get_running_loop().time() + PAUSE
        room.timer = None
        async with room.lock:
            if not room.stale or self.closed:
                return
            changed = await self._refresh(room)
        frames = {name: _frame(name, room.fragments[name], room.version) for name in changed}
        if frames:
            for client in room.clients:
                client.give(frames)

    async def _refresh(self, room: _Room) -> list[str]:
        """Render anew; which events differ from before. A renderer that fails leaves the state as it was."""
        room.stale = False
        if self._ground is None:
            raise RuntimeError("the hub is not open")
        try:
            fragments = await self._renderers[room.kind](Live(room.key, room.lang, self._ground))
        except Exception as error:  # noqa: BLE001 - the pages keep what they show; the log says why
            log.error("live topic %s could not be rendered: %s", room.kind, type(error).__qualname__)
            room.stale = True
            return []
        changed = [name for name, html in fragments.items() if room.fragments.get(name) != html]
        room.fragments = dict(fragments)
        room.version += bool(changed)
        return changed


hub = Hub()
renders = hub.renders


def publish(kind: str, key: str) -> None:
    """Tell everyone who looks at a thing that it changed; inside `write()` they are told after the commit."""
    try:
        after_commit(partial(hub.publish, kind, key))
    except WriteOutsideWrite:
        hub.publish(kind, key)


def live_stream(request: Request[Any, Any, Any], kind: str, key: str) -> Stream:
    """The answer of a live address, once the route has checked that this person may look."""
    from app.web.templates import language_of

    if hub.clients() >= MOST_CLIENTS:
        raise Unavailable("web.busy", retry_after=30)
    return Stream(
        hub.stream(kind, key, language_of(request)),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


async def _woken(client: _Client, seconds: float) -> bool:
    try:
        async with asyncio.timeout(seconds):
            await client.wake.wait()
    except TimeoutError:
        return False
    return True


def _frame(name: str, html: str, version: int) -> bytes:
    lines = "".join(f"data: {line}\n" for line in html.splitlines() or [""])
    return f"id: {version}\nevent: {name}\n{lines}\n".encode()
