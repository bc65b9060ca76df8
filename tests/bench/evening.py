"""A busy evening: thousands of households vote within a minute, and a thousand phones look on.

Arrivals do not wait for answers (open loop): when the server falls behind, the waiting shows in the figures.
"""

import asyncio
import re
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from typing import Any

import uvloop

from tests.bench.load import Connection
from tests.bench.processor import peak_memory, used
from tests.bench.serve import Served
from tests.bench.sites import Household

STEPS = ("page", "ballot", "check", "cast", "receipt")
_OP = re.compile(rb'name="op" value="([0-9a-f]{32})"')


@dataclass
class Seen:
    """What the households and the phones saw."""

    took: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    statuses: Counter[str] = field(default_factory=Counter)
    late: list[float] = field(default_factory=list)  # from the last receipt to each phone's last news
    news: int = 0
    ops: list[str] = field(default_factory=list)
    seconds: float = 0.0


def evening(server: Served, people: Sequence[Household], seconds: float, phones: int) -> dict[str, Any]:
    """Let it happen, and say what it cost."""
    before = used(*server.roots)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        seen = process.submit(_evening, server.port, people, seconds, phones).result()
    spent = used(*server.roots).since(before)
    return {
        "households": len(people),
        "seconds": seen.seconds,
        "phones": phones,
        "statuses": dict(seen.statuses),
        "p50_ms": {step: _at(seen.took[step], 50) for step in STEPS},
        "p95_ms": {step: _at(seen.took[step], 95) for step in STEPS},
        "news": seen.news,
        "last_news_ms": _at(seen.late, 100),
        "processor_share": spent / seen.seconds,
        "peak_memory_mib": peak_memory(server.pid) / 2**20,
        "ops": seen.ops,
    }


def _at(values: Sequence[float], percent: int) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)] * 1000 if ordered else 0.0


def _evening(port: int, people: Sequence[Household], seconds: float, phones: int) -> Seen:
    return uvloop.run(_all(port, people, seconds, phones))


async def _all(port: int, people: Sequence[Household], seconds: float, phones: int) -> Seen:
    seen = Seen()
    lookers = [await _Looker.to(port, people[at % len(people)]) for at in range(phones)]
    begun = time.perf_counter()
    await asyncio.gather(
        *(_household(port, one, at * seconds / len(people), seen) for at, one in enumerate(people))
    )
    ended = time.perf_counter()
    seen.seconds = ended - begun
    await asyncio.sleep(1.5)  # the hub tells its news at most twice a second
    for looker in lookers:
        seen.news += looker.news
        seen.late.append(max(0.0, looker.last - ended))
        looker.close()
    return seen


async def _household(port: int, one: Household, wait: float, seen: Seen) -> None:
    await asyncio.sleep(wait)
    connection = await Connection.to(port)
    for step, request in (("page", one.page("", port)), ("ballot", one.page("/ballot", port))):
        await _step(connection, step, request, seen)
    checked = await _step(connection, "check", one.check(port), seen)
    op = _OP.search(checked)
    cast = one.with_op(op.group(1).decode() if op else one.op)
    seen.ops.append(cast.op)
    await _step(connection, "cast", cast.ballot(port), seen)
    await _step(connection, "receipt", one.page(f"/ballot/receipt?entry={one.number}", port), seen)
    connection.close()


async def _step(connection: Connection, step: str, request: bytes, seen: Seen) -> bytes:
    begun = time.perf_counter()
    status, _, body = await connection.ask(request)
    seen.took[step].append(time.perf_counter() - begun)
    seen.statuses[f"{step} {status}"] += 1
    return body


class _Looker(asyncio.Protocol):
    """A phone with the assembly's page open."""

    def __init__(self, request: bytes) -> None:
        self._request = request
        self.news = 0
        self.last = 0.0

    @classmethod
    async def to(cls, port: int, one: Household) -> "_Looker":
        loop = asyncio.get_running_loop()
        request = one.page("/live", port)
        _, looker = await loop.create_connection(lambda: cls(request), "127.0.0.1", port)
        return looker

    def connection_made(self, transport: Any) -> None:
        self._transport = transport
        transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        if b"event:" in data:
            self.news += 1
            self.last = time.perf_counter()

    def close(self) -> None:
        self._transport.close()
