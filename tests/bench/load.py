"""A cheap HTTP client: keep-alive connections that send ready-made requests, one after the other.

It runs in a process of its own, so that its work is not counted as the server's.
"""

import asyncio
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Self, cast

import uvloop

NO_ANSWER = 60.0


@dataclass(frozen=True)
class Answer:
    """One answer: how long it took, what it was."""

    seconds: float
    status: int
    location: str


@dataclass(frozen=True)
class Round:
    """All answers in the order of the requests, and how long the whole took."""

    answers: tuple[Answer, ...]
    seconds: float


class Clients:
    """A process that sends requests when asked to."""

    def __enter__(self) -> Self:
        self._process = ProcessPoolExecutor(1, mp_context=get_context("spawn"))
        return self

    def __exit__(self, *_: object) -> None:
        self._process.shutdown()

    def send(self, port: int, requests: Sequence[bytes], clients: int) -> Round:
        """Send all, `clients` at a time; each client waits for its answer before it sends the next."""
        return self._process.submit(_send, port, requests, clients).result()


class Connection(asyncio.Protocol):
    """One connection with at most one request under way."""

    def __init__(self) -> None:
        self._buffer = b""
        self._answer: asyncio.Future[tuple[int, bytes, bytes]] | None = None

    @classmethod
    async def to(cls, port: int) -> "Connection":
        loop = asyncio.get_running_loop()
        _, connection = await loop.create_connection(cls, "127.0.0.1", port)
        return connection

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's own is no subclass

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head_end = self._buffer.find(b"\r\n\r\n")
        if head_end < 0:
            return
        head = self._buffer[:head_end]
        end = head_end + 4 + int(header(head, b"content-length") or 0)
        if len(self._buffer) < end:
            return
        body, self._buffer = self._buffer[head_end + 4 : end], self._buffer[end:]
        if self._answer and not self._answer.done():
            self._answer.set_result((int(head[9:12]), head, body))

    def connection_lost(self, exc: Exception | None) -> None:
        if self._answer and not self._answer.done():
            self._answer.set_exception(exc or ConnectionError("the server hung up"))

    async def ask(self, request: bytes) -> tuple[int, bytes, bytes]:
        """Status, head and body of the answer."""
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await asyncio.wait_for(self._answer, NO_ANSWER)

    def close(self) -> None:
        self._transport.close()


def header(head: bytes, name: bytes) -> bytes:
    """A header's value in an answer's head, empty if it is not there."""
    at = head.lower().find(b"\r\n" + name + b":")
    return head[at + len(name) + 3 :].split(b"\r\n", 1)[0].strip() if at >= 0 else b""


def _send(port: int, requests: Sequence[bytes], clients: int) -> Round:
    return uvloop.run(_round(port, requests, clients))


async def _round(port: int, requests: Sequence[bytes], clients: int) -> Round:
    answers: list[Answer | None] = [None] * len(requests)
    connections = [await Connection.to(port) for _ in range(clients)]
    left = iter(enumerate(requests))
    begun = time.perf_counter()
    await asyncio.gather(*(_client(connection, left, answers) for connection in connections))
    seconds = time.perf_counter() - begun
    for connection in connections:
        connection.close()
    return Round(tuple(answer for answer in answers if answer), seconds)


async def _client(
    connection: Connection, left: Iterator[tuple[int, bytes]], answers: list[Answer | None]
) -> None:
    for at, request in left:
        begun = time.perf_counter()
        status, head, _ = await connection.ask(request)
        seconds = time.perf_counter() - begun
        answers[at] = Answer(seconds, status, header(head, b"location").decode())
