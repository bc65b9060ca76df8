"""A server in a process of its own: `python -m tests.bench.serve floor|product URL PORT on|off`."""

import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.database import open_database
from app.main import create_app
from app.settings import Settings
from app.web.server import run_serving, server
from tests.bench.floor import create_floor
from tests.bench.sites import SECRET
from tests.support.site import ROOT, free_port

STARTS_WITHIN = 60


@dataclass(frozen=True)
class Served:
    """A running server and the processes whose work counts as its own."""

    port: int
    pid: int
    database_pid: int | None = None

    @property
    def roots(self) -> tuple[int, ...]:
        return (self.pid,) if self.database_pid is None else (self.pid, self.database_pid)


@contextmanager
def served(
    which: str, url: str, folder: Path, *, database_pid: int | None = None, group_commit: bool = True
) -> Iterator[Served]:
    """Start a server, give it, and stop it as Ctrl-C does."""
    port = free_port()
    log = (folder / f"{which}-{port}.log").open("wb")
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.serve", which, url, str(port), "on" if group_commit else "off"],
        cwd=ROOT,
        env=os.environ | {"DATA_DIR": str(folder)},
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    try:
        _wait_until_it_answers(process, port, Path(log.name))
        yield Served(port, process.pid, database_pid)
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        log.close()


def _wait_until_it_answers(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    give_up = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < give_up and process.poll() is None:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/robots.txt")
            connection.getresponse().read()
            connection.close()
            return
        except OSError:
            time.sleep(0.05)
    process.kill()
    raise RuntimeError(f"The server did not start:\n{log.read_text(encoding='utf-8', errors='replace')}")


async def _serve_product(url: str, port: int, *, group_commit: bool) -> None:
    database = await open_database(url, group_commit=group_commit)
    settings = Settings(database_url=url, data_dir=Path(os.environ["DATA_DIR"]), secret=SECRET, port=port)
    try:
        await server(create_app(settings), host="127.0.0.1", port=port).serve()
    finally:
        await database.close()


async def _serve_floor(url: str, port: int) -> None:
    await server(create_floor(url), host="127.0.0.1", port=port).serve()


if __name__ == "__main__":
    which, url, port, group_commit = sys.argv[1:]
    if which == "floor":
        run_serving(_serve_floor(url, int(port)))
    else:
        run_serving(_serve_product(url, int(port), group_commit=group_commit == "on"))
