"""`python -m tests.bench.room`: from the moderator's click until the last of 300 phones in the room has it.

One server process on SQLite, phones that hold the room's live stream, and a moderator who sends "next item"
as the desk does. Measured at the socket of each phone, from the moment at which the moderator's request is
sent to the last byte of the frame that carries the new item's title.
"""

import asyncio
import json
import os
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import piccolo_conf
from app.community.tables import Building, Community, Person, Role
from app.database import create_schema_of, open_database, write
from app.web.tables import Session
from meetings.gatherings.actions.begin_meeting import begin_meeting
from meetings.gatherings.tables import AgendaItem, Attendee, Meeting
from meetings.roundtables.tables import RoundTable
from tests.bench.load import Connection
from tests.bench.processor import peak_memory, used
from tests.bench.serve import served
from tests.bench.sites import BROWSER, Household, households, token_hash

PHONES, CLICKS, ITEMS = 300, 60, 6
LONGEST = 30  # seconds until the measurement gives up
BETWEEN = 1.2  # seconds between two clicks: a state is told at most twice a second
MEETING = "/meetings/room"


@dataclass
class Phone(asyncio.Protocol):
    """One phone with the room's page open; `told` is when the title it waits for had come."""

    cookie: str
    port: int
    wanted: bytes = b"\0"
    told: float = 0.0
    heard: asyncio.Event = field(default_factory=asyncio.Event)
    received: int = 0
    _rest: bytes = b""

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        transport.write(_get(f"{MEETING}/live", self.cookie, self.port))

    def data_received(self, data: bytes) -> None:
        self.received += len(data)
        whole = self._rest + data
        if not self.told and self.wanted in whole:
            self.told = time.perf_counter()
            self.heard.set()
        self._rest = whole[-4096:]


def main() -> None:
    people = households(PHONES + 1)
    with tempfile.TemporaryDirectory(prefix="roundtable-bench-") as name:
        folder = Path(name)
        url = f"sqlite://{folder / 'room.sqlite'}"
        asyncio.run(_build(url, people))
        with served("product", url, folder) as server:
            print(json.dumps(asyncio.run(_measure(server.port, server.pid, people)), indent=1), flush=True)


async def _measure(port: int, pid: int, people: Sequence[Household]) -> dict[str, Any]:
    moderator, rest = people[0], people[1:]
    desk, loop = await Connection.to(port), asyncio.get_running_loop()
    await desk.ask(_step(1, moderator, port))
    before = _resident(pid)
    phones = [Phone(one.cookie, port) for one in rest]
    for phone in phones:
        await loop.create_connection(partial(_itself, phone), "127.0.0.1", port)
    await asyncio.sleep(3)
    after, spent, took, sent = _resident(pid), used(pid), [], sum(phone.received for phone in phones)
    for click in range(CLICKS):
        item = (click + 1) % ITEMS + 1
        for phone in phones:
            # the heading, not the agenda's line, which is there all the time
            phone.wanted, phone.told, phone._rest = f"<h1>item {item} of the evening</h1>".encode(), 0.0, b""
            phone.heard.clear()
        at = time.perf_counter()
        status, _, _ = await desk.ask(_step(item, moderator, port))
        if status != 303:
            raise SystemExit(f"the click was answered with {status}")
        await asyncio.wait_for(asyncio.gather(*(phone.heard.wait() for phone in phones)), LONGEST)
        took.append(max(phone.told - at for phone in phones) * 1000)
        await asyncio.sleep(max(0.0, BETWEEN - (time.perf_counter() - at)))
    took.sort()
    return {
        "phones": len(phones),
        "clicks": CLICKS,
        "last_phone_p50_ms": round(took[len(took) // 2]),
        "last_phone_p99_ms": round(took[min(len(took) - 1, len(took) * 99 // 100)]),
        "server_ms_per_click": round(used(pid).since(spent) / CLICKS * 1000),
        "kib_per_phone_and_click": round(
            (sum(p.received for p in phones) - sent) / CLICKS / len(phones) / 1024, 1
        ),
        "memory_per_phone_kib": round((after - before) / len(phones) / 1024, 1),
        "peak_memory_mib": round(peak_memory(pid) / 2**20),
        "load": os.getloadavg()[0],
    }


def _itself(phone: Phone) -> Phone:
    return phone


def _resident(pid: int) -> int:
    """Bytes of memory that the process holds now."""
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def _get(path: str, cookie: str, port: int) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{BROWSER}Cookie: sid={cookie}\r\n\r\n".encode()


def _step(item: int, moderator: Household, port: int) -> bytes:
    return moderator._post(f"{MEETING}/events", port, f"_token={moderator.form_token}&kind=item&item={item}")


async def _build(url: str, people: Sequence[Household]) -> None:
    """A community table's meeting that has begun, with everybody checked in and signed in."""
    database = await open_database(url, check=False)
    await create_schema_of([one.replace(".piccolo_app", ".tables") for one in piccolo_conf.APPS])
    at = datetime.now(UTC)
    async with write():
        await Community.insert(Community(public_id="bench", name="大院", region="shanghai", created_at=at))
        await Building.insert(Building(community=1, name="1", position=1))
        await Person.insert(*(Person(name=f"邻居{one.number}", created_at=at) for one in people))
        await Role.insert(
            Role(person=1, community=1, kind="moderator", since=date(2026, 1, 1), granted_at=at)
        )
        await Session.insert(*(_session(one, at) for one in people))
        await RoundTable.insert(
            RoundTable(public_id="table", community=1, level="community", name="大院", created_at=at)
        )
        await Meeting.insert(
            Meeting(
                public_id="room", community=1, round_table=1, template="deliberation_day", state="called",
                title="议事日", starts_at=at, chair=1, created_by=1, created_at=at, called_at=at,
            )
        )  # fmt: skip
        await AgendaItem.insert(
            *(
                AgendaItem(
                    public_id=f"item-{n}", meeting=1, position=n, kind="topic",
                    title=f"item {n} of the evening", added_at=at,
                )
                for n in range(1, ITEMS + 1)
            )
        )  # fmt: skip
        await Attendee.insert(
            *(
                Attendee(
                    public_id=f"attendee-{one.number}", meeting=1, person=one.number,
                    name=f"邻居{one.number}", how="room_code", came_at=at,
                )
                for one in people
            )
        )  # fmt: skip
    await begin_meeting("room", by=1, at=at)
    await database.close()


def _session(one: Household, at: datetime) -> Session:
    return Session(
        token_hash=token_hash(one.cookie),
        person_id=one.number,
        way_in="slip",
        created_at=at,
        seen_at=at,
        idle_seconds=180 * 86400,
        ends_at=at + timedelta(days=400),
    )


if __name__ == "__main__":
    main()
