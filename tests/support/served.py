"""`python -m app …` as a process of its own on any free port, and what it prints while it serves."""

import http.client
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

from tests.support.site import ROOT

STARTS_WITHIN = 60  # seconds; an idle laptop takes two
OWN = (
    "DATABASE_URL",
    "PUBLIC_ADDRESS",
    "HOST",
    "PORT",
    "GROUP_COMMIT",
    "TRUSTED_PROXY",
    "LC_ALL",
    "LC_MESSAGES",
)


class Served:
    """One running server; `with Served(...) as served` stops it at the end, however the test ends."""

    def __init__(self, data_dir: Path, *command: str, seconds_ahead: float = 0, **settings: str) -> None:
        self._log = data_dir.with_name(f"{data_dir.name}-{time.monotonic_ns()}.log")
        module = ["tests.support.ahead", str(seconds_ahead)] if seconds_ahead else ["app"]
        with self._log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", *module, *command],
                cwd=ROOT,
                env=environment(data_dir, **settings),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def __enter__(self) -> "Served":
        give_up = time.monotonic() + STARTS_WITHIN
        while "Ctrl-C" not in self.printed and self.process.poll() is None and time.monotonic() < give_up:
            time.sleep(0.05)
        assert self.process.poll() is None, self.printed
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    @property
    def printed(self) -> str:
        return self._log.read_text(encoding="utf-8", errors="replace")

    @property
    def address(self) -> str:
        """As printed behind the product's name."""
        found = re.search(r"Roundtable +(http\S+)", self.printed)
        assert found, self.printed
        return found[1]

    @property
    def links(self) -> list[str]:
        """The paths of the sign-in links, in their order."""
        return [urlsplit(found).path for found in re.findall(r"http\S+/c/\S+", self.printed)]

    def connection(self) -> http.client.HTTPConnection:
        parts = urlsplit(self.address)
        return http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=STARTS_WITHIN)

    def get(self, path: str, cookie: str = "") -> tuple[int, str]:
        connection = self.connection()
        connection.request("GET", path, headers={"Cookie": cookie} if cookie else {})
        answer = connection.getresponse()
        body = answer.read().decode()
        connection.close()
        return answer.status, body

    def watching(self, path: str) -> http.client.HTTPResponse:
        """An open page: a stream whose first line has come."""
        connection = self.connection()
        connection.request("GET", path, headers={"Connection": "close"})
        answer = connection.getresponse()
        assert answer.readline()
        return answer

    def until(self, status: int, path: str) -> None:
        """Wait until a page answers so."""
        give_up = time.monotonic() + STARTS_WITHIN
        while (found := self.get(path)[0]) != status and time.monotonic() < give_up:
            time.sleep(0.1)
        assert found == status, f"{path}: {found}\n{self.printed}"

    def ctrl_c(self) -> int:
        """The exit code. Two seconds are promised on a machine that isn't busy with a hundred tests."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(10)


def environment(data_dir: Path, **settings: str) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if name not in OWN}
    own = {"DATA_DIR": str(data_dir), "PORT": "0", "LANG": "C.UTF-8", "PYTHONUNBUFFERED": "1"}
    return inherited | own | settings
