"""Threads that run what would hold up the event loop: commits, long statements, backups."""

import asyncio
import contextlib
import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any

Job = Callable[[], Any]
Done = Callable[[Any, BaseException | None], None]


class Threads:
    """A few daemon threads: a process that is told to stop never hangs on them."""

    def __init__(self, name: str, count: int = 1) -> None:
        self._jobs: SimpleQueue[tuple[Job, Done] | None] = SimpleQueue()
        self._loop = asyncio.get_running_loop()
        self._count = count
        self._threads = [
            threading.Thread(target=self._work, name=f"{name}-{n}", daemon=True) for n in range(count)
        ]
        for thread in self._threads:
            thread.start()

    def submit(self, job: Job, done: Done) -> None:
        """Run `job` in a thread, then `done(result, fault)` in the event loop."""
        self._jobs.put((job, done))

    async def run(self, job: Job, interrupt: Callable[[], object] | None = None) -> Any:
        """Run `job` in a thread and wait until it has ended, even when cancelled meanwhile.

        The caller owns what the job works on; it must not be given to anyone else while the job still runs.
        """
        future: asyncio.Future[Any] = self._loop.create_future()
        self.submit(job, lambda result, fault: _resolve(future, result, fault))
        cancelled: asyncio.CancelledError | None = None
        while not future.done():
            try:
                await asyncio.wait([future])
            except asyncio.CancelledError as request:
                cancelled = request
                if interrupt is not None:
                    interrupt()
        if cancelled is not None:
            future.exception()
            raise cancelled
        return future.result()

    def stop(self) -> None:
        """Let the threads end after what they have been given."""
        for _ in range(self._count):
            self._jobs.put(None)

    async def stopped(self) -> None:
        """Stop, and wait until the threads are gone."""
        self.stop()
        for thread in self._threads:
            await asyncio.to_thread(thread.join)

    def _work(self) -> None:
        while (item := self._jobs.get()) is not None:
            job, done = item
            result: Any = None
            fault: BaseException | None = None
            try:
                result = job()
            except BaseException as raised:  # noqa: BLE001 - it is handed to whoever waits
                fault = raised
            # A loop that has closed has nobody left to tell.
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(done, result, fault)
            del item, job, done, result, fault


def _resolve(future: "asyncio.Future[Any]", result: Any, fault: BaseException | None) -> None:
    if fault is None:
        future.set_result(result)
    else:
        future.set_exception(fault)
