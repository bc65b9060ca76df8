"""A real server on a port of its own: the demo, or an empty installation, as `make run` would start it."""

import http.client
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.support import left_out

ROOT = Path(__file__).resolve().parent.parent.parent
STARTS_WITHIN = 60  # seconds; a laptop under load takes three
STOPS_WITHIN = 60  # seconds; an idle one takes less than one, a server that waits for its listeners for ever


@dataclass
class Site:
    """An installation of its own: a data directory, a port, and the server that runs on them.

    `ahead` is how far its clock runs before the real one; it counts from the next start.
    """

    data_dir: Path
    port: int
    command: tuple[str, ...] = ("run", "--lan")
    ahead: timedelta = timedelta(0)
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """As the machine itself reaches it."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def room_address(self) -> str:
        """As phones in the room reach it: plain http and no secure context."""
        host = room_host()
        if host is None:
            left_out.leave_out("a network besides loopback", "sudo dhclient")
        return f"http://{host}:{self.port}"

    @property
    def printed(self) -> str:
        """Everything the server has written to its terminal."""
        return self._log.read_text(encoding="utf-8", errors="replace")

    def link(self, words: str) -> str:
        """The path of the first printed link whose line, or the line above it, holds these words."""
        lines = self.printed.splitlines()
        for above, line in zip(["", *lines], lines, strict=False):
            found = re.search(r"https?://\S+", line)
            if found and words in above + line:
                parts = urlsplit(found.group())
                return parts.path + (f"?{parts.query}" if parts.query else "")
        raise AssertionError(f"The server printed no link with {words!r}:\n{self.printed}")

    def start(self) -> None:
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(
                [*self._python, *self.command],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self._wait_until_it_answers(self.process)

    def stop(self, within: float = STOPS_WITHIN) -> None:
        """As Ctrl-C does; a server that outlives its time is killed and the test fails."""
        process, self.process = self.process, None
        if process is None or process.poll() is not None:
            return
        process.send_signal(signal.SIGINT)
        try:
            process.wait(within)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise AssertionError(f"The server ran on {within} s after Ctrl-C:\n{self.printed}") from None

    def lose_power(self) -> None:
        """As when somebody pulls the plug: no signal to end in order."""
        assert self.process is not None, "the server is not running"
        self.process.kill()
        self.process.wait()
        self.process = None

    def start_at(self, moment: datetime) -> None:
        """Start the server at another time than now; its clock runs on from there."""
        self.ahead = moment - datetime.now(UTC)
        self.start()

    def rows(self, query: str, *parameters: object) -> list[tuple[Any, ...]]:
        """What the database holds, read beside the server."""
        with closing(
            sqlite3.connect(f"file:{self.data_dir}/roundtable.sqlite?mode=ro", uri=True)
        ) as database:
            return database.execute(query, parameters).fetchall()

    def run(self, *arguments: str, typed: str = "") -> str:
        """`python -m app …` beside the running server, in its installation; `typed` goes to its input."""
        done = subprocess.run(
            [*self._python, *arguments],
            cwd=ROOT,
            env=self.environment,
            input=typed,
            capture_output=True,
            text=True,
            timeout=STARTS_WITHIN * 2,
        )
        assert done.returncode == 0, f"app {' '.join(arguments)}:\n{done.stdout}{done.stderr}"
        return done.stdout

    @property
    def environment(self) -> dict[str, str]:
        inherited = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "TRUSTED_PROXY")}
        return inherited | {
            "DATA_DIR": str(self.data_dir),
            "PORT": str(self.port),
            "PUBLIC_ADDRESS": f"http://{self._printed_host}:{self.port}",
            "PYTHONUNBUFFERED": "1",
        }

    @property
    def _printed_host(self) -> str:
        return ("--lan" in self.command and room_host()) or "127.0.0.1"

    @property
    def _python(self) -> list[str]:
        if not self.ahead:
            return [sys.executable, "-m", "app"]
        return [sys.executable, "-m", "tests.support.ahead", str(self.ahead.total_seconds())]

    @property
    def _log(self) -> Path:
        return self.data_dir.with_suffix(".log")

    def _wait_until_it_answers(self, process: subprocess.Popen[bytes]) -> None:
        give_up = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < give_up and process.poll() is None:
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=STARTS_WITHIN)
                connection.request("GET", "/")
                connection.getresponse().read()
                connection.close()
                return
            except OSError:
                time.sleep(0.05)
        process.kill()
        process.wait()
        raise AssertionError(f"The server did not start:\n{self.printed}")


@pytest.fixture(scope="session")
def demo_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo, loaded once; each test gets a copy."""
    site = Site(tmp_path_factory.mktemp("demo") / "data", free_port())
    site.run("demo")
    return site.data_dir


@pytest.fixture
def site(demo_files: Path, tmp_path: Path) -> Iterator[Site]:
    """The demo on a server of its own, reachable over loopback and over the room's network."""
    site = Site(tmp_path / "data", free_port())
    shutil.copytree(demo_files, site.data_dir)
    site.start()
    try:
        yield site
    finally:
        site.stop()


@pytest.fixture(scope="session")
def shared_site(demo_files: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo on one server for all journeys that only look at it."""
    site = Site(tmp_path_factory.mktemp("shared") / "data", free_port())
    shutil.copytree(demo_files, site.data_dir)
    site.start()
    try:
        yield site
    finally:
        site.stop()


@pytest.fixture
def empty_site(tmp_path: Path) -> Iterator[Site]:
    """A directory without a database; the test runs `init` in it and starts the server itself."""
    site = Site(tmp_path / "data", free_port(), command=("serve",))
    try:
        yield site
    finally:
        site.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("0.0.0.0", 0))
        return int(probe.getsockname()[1])


def room_host() -> str | None:
    """This machine's address in its network; naming a far address here sends nothing to it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("198.51.100.1", 9))
        except OSError:
            return None
        return str(probe.getsockname()[0])
