"""One ballot against the floor: the same phones, the same machine, round by round in turns."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

from tests.bench.load import Clients, Round
from tests.bench.processor import used
from tests.bench.serve import Served
from tests.bench.sites import Household

WARM_UP = 40


@dataclass(frozen=True)
class Measured:
    """One round of one server."""

    requests: int
    seconds: float
    processor_ms: float  # per request, server and database together
    server_ms: float
    p50_ms: float
    p99_ms: float
    errors: int
    statuses: dict[int, int]

    @property
    def per_second(self) -> float:
        return self.requests / self.seconds


@dataclass(frozen=True)
class Comparison:
    """Rounds in turns, the floor's and the product's side by side."""

    clients: int
    floor: tuple[Measured, ...]
    product: tuple[Measured, ...]

    @property
    def ratios(self) -> list[float]:
        """The product's processor time in units of the floor's, of each pair of rounds, smallest first."""
        pairs = zip(self.product, self.floor, strict=True)
        return sorted(product.processor_ms / floor.processor_ms for product, floor in pairs)

    @property
    def errors(self) -> int:
        return sum(each.errors for each in (*self.floor, *self.product))

    def summary(self) -> dict[str, Any]:
        return {
            "clients": self.clients,
            "ratio": self.ratios,
            "floor": [asdict(each) for each in self.floor],
            "product": [asdict(each) for each in self.product],
        }


def compare(
    clients: Clients, floor: Served, product: Served, turns: Sequence[Sequence[Household]], at_once: int
) -> Comparison:
    """Each turn's households vote once at the floor and once at the product."""
    pairs = [
        (
            measure(clients, floor, turn, lambda one: one.floor_ballot(floor.port), at_once),
            measure(clients, product, turn, lambda one: one.ballot(product.port), at_once),
        )
        for turn in turns
    ]
    return Comparison(at_once, tuple(pair[0] for pair in pairs), tuple(pair[1] for pair in pairs))


def warm_up(clients: Clients, floor: Served, product: Served, people: Sequence[Household]) -> None:
    """The first requests compile templates, open connections and fill caches; they are not counted."""
    clients.send(floor.port, [one.floor_ballot(floor.port) for one in people], 16)
    clients.send(product.port, [one.ballot(product.port) for one in people], 16)


def measure(
    clients: Clients,
    server: Served,
    people: Sequence[Household],
    request: Callable[[Household], bytes],
    at_once: int,
    *,
    status: int = 303,
) -> Measured:
    """One round: what it cost, and how many answers were other than they should be."""
    requests = [request(one) for one in people]
    before, before_server = used(*server.roots), used(server.pid)
    done = clients.send(server.port, requests, at_once)
    after, after_server = used(*server.roots), used(server.pid)
    return _measured(done, after.since(before), after_server.since(before_server), status)


def _measured(done: Round, processor: float, server: float, status: int) -> Measured:
    took = sorted(answer.seconds for answer in done.answers)
    count = len(took)
    return Measured(
        requests=count,
        seconds=done.seconds,
        processor_ms=processor / count * 1000,
        server_ms=server / count * 1000,
        p50_ms=median(took) * 1000,
        p99_ms=took[min(count - 1, count * 99 // 100)] * 1000,
        errors=sum(answer.status != status for answer in done.answers),
        statuses=dict(Counter(answer.status for answer in done.answers)),
    )


def dealt(people: Sequence[Household], *sizes: int) -> Iterator[Sequence[Household]]:
    """Parts of the court, one after the other, none twice."""
    start = 0
    for size in sizes:
        if start + size > len(people):
            raise ValueError("the court is too small")
        yield people[start : start + size]
        start += size
