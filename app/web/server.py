"""How is the application served, and how does it stop within two seconds with phones connected?"""

import asyncio
import socket
import sys
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, TypeVar

import uvicorn
from litestar import Litestar

from app import live

GRACE = 1  # seconds for requests under way; a stream ends at once


# While the loop is busy, a thread that commits or reads waits this long for its turn; Python's own 5 ms,
# several times in each job, would hold up a full house.
SWITCH_SECONDS = 0.0005

T = TypeVar("T")


def run_serving(serving: Coroutine[Any, Any, T]) -> T:
    """Run what serves to its end, on the quicker event loop where there is one."""
    sys.setswitchinterval(SWITCH_SECONDS)
    with asyncio.Runner(loop_factory=_new_loop) as runner:
        return runner.run(serving)


def _new_loop() -> asyncio.AbstractEventLoop:
    try:
        import uvloop
    except ImportError:  # Windows
        return asyncio.new_event_loop()
    return uvloop.new_event_loop()


class Server(uvicorn.Server):
    """uvicorn waits for ever for open streams: this one ends them first."""

    _loop: asyncio.AbstractEventLoop | None = None

    async def serve(self, sockets: list[socket.socket] | None = None) -> None:
        self._loop = asyncio.get_running_loop()
        await super().serve(sockets)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Being asked to stop is no failure: who serves closes its database and leaves with 0."""
        with super().capture_signals():
            yield
            # uvicorn would raise them again, and the process would die before the database is closed.
            self._captured_signals.clear()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        super().handle_exit(sig, frame)
        if self._loop:
            self._loop.call_soon_threadsafe(live.hub.close)


def server(app: Litestar, *, host: str, port: int, trusted_proxy: str = "") -> Server:
    """A server not yet running. No access log: address, time and path would tie a ballot to a phone."""
    return Server(
        uvicorn.Config(
            app,
            host=host,
            port=port,
            access_log=False,
            log_level="warning",
            server_header=False,
            ws="none",
            lifespan="on",
            timeout_keep_alive=20,
            timeout_graceful_shutdown=GRACE,
            proxy_headers=bool(trusted_proxy),
            forwarded_allow_ips=trusted_proxy or None,
        )
    )
