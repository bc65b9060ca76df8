"""What may a disk hold after the power was cut? Rebuilt from what a process wrote and synced.

A write that was not followed by an fsync of its file may be there or not, wholly or in part; one that was,
is there. strace tells both, and the acknowledgements between them.
"""

import contextlib
import itertools
import random
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pysqlite3 import dbapi2 as sqlite

ROOT = Path(__file__).resolve().parent.parent.parent
CALLS = "pwrite64,write,fdatasync,fsync,ftruncate"
CALL = re.compile(r"^(\w+)\((\d+)<([^>]*)>(?:, )?(.*)\)\s+= (\d+)")
SECTOR = 512


@dataclass(frozen=True)
class Event:
    """Something the process did: wrote, cut or synced one of the two files, or acknowledged an action."""

    kind: str
    file: str = ""
    at: int = 0
    content: bytes = b""


@dataclass
class Disk:
    """What is surely on the disk, and what may be."""

    sure: dict[str, bytes]
    perhaps: list[Event] = field(default_factory=list)
    acknowledged: set[int] = field(default_factory=set)

    def take(self, event: Event) -> None:
        if event.kind == "ack":
            self.acknowledged.add(event.at)
        elif event.kind == "sync":
            for earlier in self.perhaps:
                if earlier.file == event.file:
                    self.sure[event.file] = _applied(self.sure[event.file], earlier)
            self.perhaps = [earlier for earlier in self.perhaps if earlier.file != event.file]
        else:
            self.perhaps.append(event)

    def states(self, chance: random.Random) -> Iterator[dict[str, bytes]]:
        """Nothing, all, the first half, the second half, some of what was not synced; the last write torn."""
        count = len(self.perhaps)
        yield from map(self._with, (self.perhaps, self.perhaps[: count // 2], self.perhaps[count // 2 :]))
        if count:
            yield self._with([])
            for _ in range(3):
                yield self._with([event for event in self.perhaps if chance.random() < 0.5])
            *before, last = self.perhaps
            sectors = len(last.content) // SECTOR
            if sectors > 1:
                torn = last.content[: chance.randrange(1, sectors) * SECTOR]
                yield self._with([*before, Event(last.kind, last.file, last.at, torn)])

    def _with(self, events: list[Event]) -> dict[str, bytes]:
        files = dict(self.sure)
        for event in events:
            files[event.file] = _applied(files[event.file], event)
        return files


def recorded(database: Path, acknowledgements: int, *mode: str) -> list[Event]:
    """Run the voting machine on `database` until it has acknowledged so many, and return what it did."""
    trace = database.with_suffix(".trace")
    machine = (
        sys.executable,
        "-m",
        "tests.support.voting_machine",
        f"sqlite://{database}",
        str(acknowledgements),
    )
    # Hexadecimal, with paths, from all threads.
    command = ("strace", "-f", "-y", "-xx", "-s", "1000000", "-e", f"trace={CALLS}", "-o", str(trace))
    subprocess.run([*command, *machine, *mode], cwd=ROOT, capture_output=True, check=True)
    return list(_events(trace, database))


def judged(base: dict[str, bytes], events: list[Event], folder: Path, seed: int = 1) -> tuple[int, list[str]]:
    """Cut the power after every event; return how many states were looked at and what was wrong in them."""
    chance = random.Random(seed)
    disk = Disk(dict(base))
    looked_at: set[int] = set()
    wrong: list[str] = []
    for number, event in enumerate(events):
        disk.take(event)
        for files in disk.states(chance):
            key = hash((frozenset(files.items()), frozenset(disk.acknowledged)))
            if key not in looked_at:
                looked_at.add(key)
                wrong += [
                    f"after event {number}: {fault}" for fault in _faults(files, disk.acknowledged, folder)
                ]
    return len(looked_at), wrong


def _faults(files: dict[str, bytes], acknowledged: set[int], folder: Path) -> Iterator[str]:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for end, content in files.items():
        if content:
            (folder / f"found.sqlite{end}").write_bytes(content)
    with contextlib.closing(sqlite.connect(str(folder / "found.sqlite"))) as found:
        if found.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            yield "the file is damaged"
            return
        rows = Counter(action for (action,) in found.execute("SELECT action FROM half"))
    if acknowledged - set(rows):
        yield f"{len(acknowledged - set(rows))} acknowledged actions are gone"
    if set(rows.values()) - {2}:
        yield "half an action is there"


def _events(trace: Path, database: Path) -> Iterator[Event]:
    begun: dict[str, str] = {}
    for line in trace.read_text(encoding="ascii").splitlines():
        process, _, call = line.partition(" ")
        call = call.strip()
        if call.endswith("<unfinished ...>"):
            begun[process] = call.removesuffix("<unfinished ...>").rstrip()
            continue
        resumed = re.match(r"<\.\.\. \w+ resumed>\s*(.*)", call)
        if resumed:
            call = begun.pop(process) + resumed.group(1)
        found = CALL.match(call)
        if found:
            yield from _event(found, str(database))


def _event(found: re.Match[str], database: str) -> Iterator[Event]:
    call, descriptor, path, rest, _ = found.groups()
    name = _decoded(path).decode()
    end = name.removeprefix(database) if name in (database, database + "-wal") else None
    if call == "write" and descriptor == "1":
        lines = _decoded(rest.split('"')[1]).splitlines()
        yield from (Event("ack", at=int(line.split()[1])) for line in lines)
    elif end is None:
        return
    elif call == "pwrite64":
        _, text, numbers = rest.split('"')
        yield Event("write", end, int(numbers.split(",")[2]), _decoded(text))
    elif call == "ftruncate":
        yield Event("cut", end, int(rest))
    else:
        yield Event("sync", end)


def _decoded(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))


def _applied(content: bytes, event: Event) -> bytes:
    if event.kind == "cut":
        return content[: event.at].ljust(event.at, b"\0")
    end = event.at + len(event.content)
    return content[: event.at].ljust(event.at, b"\0") + event.content + content[end:]


def first_wrong(wrong: list[str]) -> str:
    return "\n".join(itertools.islice(wrong, 5))
