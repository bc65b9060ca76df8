"""`python -m tests.bench`: what one ballot costs in units of the floor, and what a busy evening is like."""

import argparse
import json
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

from tests.bench.ballots import Comparison, Measured, compare, dealt, measure, warm_up
from tests.bench.evening import STEPS, evening
from tests.bench.load import Clients
from tests.bench.roll import preview_seconds
from tests.bench.serve import served
from tests.bench.sites import (
    Household,
    acknowledged_but_missing,
    build_floor,
    build_product,
    floor_rows,
    households,
)
from tests.support import postgresql

DURABLE = ("-c", "fsync=on", "-c", "full_page_writes=on", "-c", "synchronous_commit=on")


@dataclass(frozen=True)
class Size:
    """How much is measured."""

    turns: int
    alone: int  # ballots of one client in a turn
    crowd: int  # ballots of 32 clients in a turn
    households: int  # of the evening
    seconds: float  # in which they come
    phones: int  # that look on meanwhile
    roll: int = 10_000  # rows of the committee's file
    warm: int = 60

    @property
    def people(self) -> int:
        return self.warm + self.turns * (self.alone + self.crowd) + self.crowd


FULL = Size(turns=5, alone=300, crowd=640, households=2000, seconds=60, phones=1000)
QUICK = Size(turns=3, alone=150, crowd=320, households=300, seconds=10, phones=200)


def main() -> int:
    chosen = _arguments()
    size = QUICK if chosen.quick else FULL
    with tempfile.TemporaryDirectory(prefix="roundtable-bench-") as name, Clients() as clients:
        folder = Path(name)
        os.chmod(folder, 0o755)
        results: dict[str, Any] = {"machine": _machine()}
        people = households(size.people)
        if "sqlite" in chosen.engines:
            results["sqlite"] = _sqlite(folder, clients, people, size)
        if "postgresql" in chosen.engines:
            results["postgresql"] = _postgresql(folder, clients, people, size)
        if "sqlite" in chosen.engines and not chosen.ballots:
            results["evening"] = _evening(folder, clients, size)
            results["roll"] = _roll(size.roll)
    if chosen.json:
        chosen.json.write_text(json.dumps(results, indent=1), encoding="utf-8")
    return 0


def _sqlite(folder: Path, clients: Clients, people: tuple[Household, ...], size: Size) -> dict[str, Any]:
    floor_url, url = f"sqlite://{folder / 'floor.sqlite'}", f"sqlite://{folder / 'product.sqlite'}"
    build_floor(floor_url, people)
    build_product(url, people)
    alone = f"sqlite://{folder / 'alone.sqlite'}"
    shutil.copyfile(folder / "product.sqlite", folder / "alone.sqlite")
    found = {}
    for name, address, group_commit in (("group commit on", url, True), ("group commit off", alone, False)):
        if not group_commit:
            (folder / "floor.sqlite").unlink()
            build_floor(floor_url, people)
        found[name] = _engine(
            f"SQLite, {name}", folder, clients, people, size, floor_url, address, group_commit=group_commit
        )
    return found


def _postgresql(folder: Path, clients: Clients, people: tuple[Household, ...], size: Size) -> dict[str, Any]:
    with _cluster() as cluster:
        floor_url, url = cluster.create("floor"), cluster.create("product")
        build_floor(floor_url, people)
        build_product(url, people)
        pid = int((cluster.folder / "data" / "postmaster.pid").read_text().split()[0])
        return _engine("PostgreSQL", folder, clients, people, size, floor_url, url, database_pid=pid)


def _evening(folder: Path, clients: Clients, size: Size) -> dict[str, Any]:
    """The whole way of a household, from the vote's page to the receipt; on SQLite."""
    _say(f"\nAn evening: {size.households} households in {size.seconds:.0f} s, {size.phones} phones look on")
    url = f"sqlite://{folder / 'evening.sqlite'}"
    people = households(size.households + 20)
    build_product(url, people)
    with served("product", url, folder) as product:
        warm, rest = dealt(people, 20, size.households)
        evening(product, warm, 1, 0)
        found = evening(product, rest, size.seconds, size.phones)
        turnout = measure(
            clients, product, rest[:400], lambda one: one.page("/turnout", product.port), 4, status=200
        )
    for step, milliseconds in found["p95_ms"].items():
        _say(f"  {step:8} p50 {found['p50_ms'][step]:.0f} ms, p95 {milliseconds:.0f} ms")
    _say(f"  answers {found['statuses']}; done after {found['seconds']:.1f} s")
    _say(f"  {found['news']} news; the last phone knew {found['last_news_ms']:.0f} ms after the last receipt")
    _say(f"  {found['processor_share']:.0%} of one core, at most {found['peak_memory_mib']:.0f} MiB")
    _say(f"  turnout, 4 clients: {_words(turnout)}")
    missing = acknowledged_but_missing(url, found.pop("ops"))
    if missing or set(found["statuses"]) != {
        *(f"{step} 200" for step in STEPS if step != "cast"),
        "cast 303",
    }:
        raise SystemExit(f"{missing} ballots are missing, or some answers were refusals.")
    return found | {"turnout": asdict(turnout)}


def _roll(rows: int) -> dict[str, Any]:
    seconds, units = preview_seconds(rows)
    _say(f"\nThe preview of a roll of {rows} rows: {seconds:.2f} s ({units} units)")
    return {"rows": rows, "seconds": seconds}


def _engine(
    title: str,
    folder: Path,
    clients: Clients,
    people: tuple[Household, ...],
    size: Size,
    floor_url: str,
    url: str,
    *,
    database_pid: int | None = None,
    group_commit: bool = True,
) -> dict[str, Any]:
    _say(f"\n{title}")
    sizes = (size.warm, *[size.alone] * size.turns, *[size.crowd] * size.turns)
    warm, *turns = dealt(people, *sizes)
    with (
        served("floor", floor_url, folder, database_pid=database_pid) as floor,
        served("product", url, folder, database_pid=database_pid, group_commit=group_commit) as product,
    ):
        warm_up(clients, floor, product, warm)
        alone = compare(clients, floor, product, turns[: size.turns], 1)
        crowd = compare(clients, floor, product, turns[size.turns :], 32)
        voted = [one for turn in turns for one in turn][: size.crowd]
        receipt = measure(
            clients, product, voted, lambda one: one.page("/ballot/receipt", product.port), 32, status=200
        )
    for comparison in (alone, crowd):
        _tell(comparison)
    _say(f"  the receipt's page, 32 clients: {_words(receipt)}")
    ops = [one.op for turn in (warm, *turns) for one in turn]
    missing = acknowledged_but_missing(url, ops) + len(ops) - floor_rows(floor_url)
    errors = alone.errors + crowd.errors + receipt.errors
    _say(f"  {len(ops)} ballots acknowledged, {missing} missing in the audited ledger; {errors} errors")
    if missing or errors:
        raise SystemExit("Figures of ballots that were refused or lost are worth nothing.")
    return {"1": alone.summary(), "32": crowd.summary()}


def _tell(comparison: Comparison) -> None:
    ratios = comparison.ratios
    _say(f"  {comparison.clients} client{'s' if comparison.clients > 1 else ''}:")
    _say(f"    floor    {_middle(comparison.floor)}")
    _say(f"    product  {_middle(comparison.product)}")
    _say(f"    ratio of processor time: {ratios[0]:.2f} … {median(ratios):.2f} … {ratios[-1]:.2f}")


def _middle(rounds: tuple[Measured, ...]) -> str:
    return _words(sorted(rounds, key=lambda each: each.processor_ms)[len(rounds) // 2])


def _words(each: Measured) -> str:
    return (
        f"{each.processor_ms:.3f} ms processor (server {each.server_ms:.3f}), {each.per_second:.0f}/s,"
        f" p50 {each.p50_ms:.1f} ms, p99 {each.p99_ms:.1f} ms, {each.statuses}"
    )


@contextmanager
def _cluster() -> Iterator[postgresql.Cluster]:
    binaries = postgresql.binaries()
    if binaries is None:
        raise SystemExit(f"PostgreSQL is missing: {postgresql.INSTALL}, or --engines sqlite")
    cluster = postgresql.Cluster(binaries, DURABLE)
    try:
        yield cluster
    finally:
        cluster.remove()


def _machine() -> dict[str, Any]:
    return {"python": platform.python_version(), "system": platform.platform(), "cores": os.cpu_count()}


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a minute instead of five, rougher figures")
    parser.add_argument("--ballots", action="store_true", help="only one ballot against the floor")
    parser.add_argument("--engines", nargs="+", default=["sqlite", "postgresql"])
    parser.add_argument("--json", type=Path, help="write every round's figures to this file")
    return parser.parse_args()


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
