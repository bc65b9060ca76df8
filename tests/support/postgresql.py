"""A throw-away PostgreSQL: made from the system's binaries, gone with the test run, also when run as root."""

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

INSTALL = "sudo apt-get install postgresql"
STARTS_WITHIN = 60  # seconds
# Faster, and enough for every test: what a killed process had written is still in the system's memory.
IN_A_HURRY = ("-c", "fsync=off", "-c", "full_page_writes=off", "-c", "autovacuum=off")
QUIET = ("-c", "listen_addresses=", "-c", "log_min_messages=fatal", "-c", "max_connections=60")


class Cluster:
    """A server of its own in a temporary directory, reachable over a socket in it only."""

    def __init__(self, binaries: Path, settings: tuple[str, ...] = IN_A_HURRY) -> None:
        self._binaries = binaries
        self._settings = settings
        # Not pytest's own directory: a socket's path may have 107 characters, and another account must get
        # in.
        self.folder = Path(tempfile.mkdtemp(prefix="roundtable-pg-"))
        self._account = _unprivileged()
        if self._account is not None:
            os.chown(self.folder, self._account.pw_uid, self._account.pw_gid)
        self._process: subprocess.Popen[bytes] | None = None
        self._run("initdb", "-D", str(self.folder / "data"), "-U", "roundtable", "-A", "trust", "-E", "UTF8",
                  "--locale=C", "--no-sync")  # fmt: skip
        self.start()

    def url(self, name: str) -> str:
        return f"postgresql://roundtable@/{name}?host={quote(str(self.folder), safe='')}"

    def create(self, name: str, template: str = "template1") -> str:
        """Create a database and return its address."""
        self._run("createdb", "-h", str(self.folder), "-U", "roundtable", "-T", template, name)
        return self.url(name)

    def start(self) -> None:
        server = self._binaries / "postgres"
        self._process = subprocess.Popen(
            [server, "-D", self.folder / "data", "-k", self.folder, *QUIET, *self._settings],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            preexec_fn=_end_with_parent,  # noqa: PLW1509 - no other thread holds a lock it needs
            start_new_session=True,
            **self._as_account(),
        )
        give_up = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < give_up:
            if self._ready():
                return
            if self._process.poll() is not None:
                break
            time.sleep(0.05)
        raise RuntimeError("PostgreSQL did not start")

    def kill(self) -> None:
        """End every process of the server at once, as a crash would."""
        assert self._process is not None
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        (self.folder / "data" / "postmaster.pid").unlink(missing_ok=True)

    def remove(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _ready(self) -> bool:
        command = [
            str(self._binaries / "pg_isready"),
            "-q",
            "-h",
            str(self.folder),
            "-U",
            "roundtable",
            "-d",
            "postgres",
        ]
        return subprocess.run(command, check=False).returncode == 0

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [self._binaries / program, *arguments],
            capture_output=True,
            check=False,
            cwd="/",
            **self._as_account(),
        )
        if done.returncode != 0:
            raise RuntimeError(f"{program}: {done.stderr.decode(errors='replace')}")

    def _as_account(self) -> dict:
        if self._account is None:
            return {}
        return {"user": self._account.pw_uid, "group": self._account.pw_gid, "extra_groups": []}


def binaries() -> Path | None:
    """Where the newest PostgreSQL of this machine has its programs."""
    found = [folder for folder in Path("/usr/lib/postgresql").glob("*/bin") if (folder / "initdb").exists()]
    if found:
        return max(found, key=lambda folder: int(folder.parent.name.split(".")[0]))
    initdb = shutil.which("initdb")
    return Path(initdb).resolve().parent if initdb else None


def _unprivileged() -> pwd.struct_passwd | None:
    """As root, another account: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise RuntimeError("Neither the account postgres nor nobody exists")


_libc = ctypes.CDLL(None)


def _end_with_parent() -> None:
    """Ask Linux to end the server when the test run ends, however it ends."""
    death_signal = getattr(_libc, "prctl", None)
    if death_signal is not None:
        death_signal(1, signal.SIGQUIT)
