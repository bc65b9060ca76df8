"""`python -m tests.bench.people`: what pages that list houses and people cost, and at ten times as many.

The application runs in this process on SQLite; each page is asked for by a moderator who is signed in. Given
is the median of some turns: processor time and time on the wall in milliseconds, statements, and
KiB of the page. The ratio says how much dearer a page becomes where there is ten times as much of everything.
"""

import argparse
import asyncio
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

import httpx

import piccolo_conf
from app.clock import now, today
from app.community.tables import Community, Person, Role
from app.database import create_schema_of, execute, fetch, open_database, write
from app.database.sqlite_readers import SQLiteReaders
from app.main import create_app
from app.settings import Settings
from meetings.conventions.tables import Convention, TextVersion
from meetings.occupancies.rules.baseline import Sheet
from meetings.occupancies.rules.duties import Every, before, period_on
from tests.bench.sites import SECRET
from tests.support.pages import Browser, running

HOUSES, PER_HOUSE, TIMES = 326, 22, 10  # people in a house
TURNS = 7
MICRO = 40  # houses of a micro-grid
AT_ONCE = 300


@dataclass(frozen=True)
class Page:
    """One page: medians over the turns."""

    page: str
    cpu_ms: float
    wall_ms: float
    statements: int
    kib: float


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--turns", type=int, default=TURNS)
    parser.add_argument("--times", type=int, default=TIMES)
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    small = asyncio.run(measured(HOUSES, chosen.turns))
    large = asyncio.run(measured(HOUSES * chosen.times, chosen.turns))
    _print(small, large, chosen.times)
    if chosen.json:
        rows = {"houses": HOUSES, "times": chosen.times, "load": os.getloadavg()[0]}
        pages = {"small": [asdict(each) for each in small], "large": [asdict(each) for each in large]}
        chosen.json.write_text(json.dumps(rows | pages, indent=1), encoding="utf-8")


def _print(small: Sequence[Page], large: Sequence[Page], times: int) -> None:
    print(f"{'page':28}{'cpu ms':>17}{'ratio':>7}{'wall ms':>17}{'statements':>12}{'KiB':>15}")
    for one, ten in zip(small, large, strict=True):
        print(
            f"{one.page:28}{one.cpu_ms:8.1f}{ten.cpu_ms:9.1f}{ten.cpu_ms / max(one.cpu_ms, 0.1):7.1f}"
            f"{one.wall_ms:8.1f}{ten.wall_ms:9.1f}{one.statements:6}{ten.statements:6}"
            f"{one.kib:7.0f}{ten.kib:8.0f}"
        )
    print(f"the second figure: {times} times as many houses and people")


async def measured(houses: int, turns: int) -> tuple[Page, ...]:
    """Every page of a place with so many houses."""
    with tempfile.TemporaryDirectory(prefix="roundtable-bench-") as name:
        url = f"sqlite://{Path(name) / 'people.sqlite'}"
        database = await open_database(url, check=False)
        try:
            await create_schema_of([app.replace(".piccolo_app", ".tables") for app in piccolo_conf.APPS])
            places = await _build(houses)
            settings = Settings(
                database_url=url, data_dir=Path(name), secret=SECRET, public_address="http://testserver"
            )
            async with running(create_app(settings)) as app:
                browser = Browser(app)
                await browser.sign_in(1)
                return tuple([_told(await _page(browser.http, *each, turns)) for each in places.items()])
        finally:
            await database.close()


def _told(page: Page) -> Page:
    """Said as it comes: one slow page hides no other."""
    print(f"{page.page}: {page.cpu_ms} ms", file=sys.stderr, flush=True)
    return page


async def _page(http: httpx.AsyncClient, name: str, path: str, turns: int) -> Page:
    took: list[tuple[float, float, int, int]] = []
    for _ in range(turns + 1):  # the first compiles the template and is not counted
        asked = _Counter()
        with asked:
            wall, cpu = time.perf_counter(), time.process_time()
            answer = await http.get(path)
            spent = time.process_time() - cpu, time.perf_counter() - wall
        if answer.status_code != 200:
            raise SystemExit(f"{path} was answered with {answer.status_code}")
        took.append((*spent, asked.statements, len(answer.content)))
    last = took[1:]
    return Page(
        name,
        round(median(each[0] for each in last) * 1000, 1),
        round(median(each[1] for each in last) * 1000, 1),
        last[-1][2],
        round(last[-1][3] / 1024, 1),
    )


class _Counter:
    """Counts the statements that the readers run."""

    def __init__(self) -> None:
        self.statements = 0
        self._real = SQLiteReaders.query

    def __enter__(self) -> None:
        real = self._real

        async def counted(readers: SQLiteReaders, *args: Any) -> Any:
            self.statements += 1
            return await real(readers, *args)

        SQLiteReaders.query = counted  # type: ignore[method-assign,assignment]

    def __exit__(self, *_: object) -> None:
        SQLiteReaders.query = self._real  # type: ignore[method-assign]


# ---- the place -------------------------------------------------------------------------------------


async def _build(houses: int) -> dict[str, str]:
    """A place like 杜巷: rooms, households, convenors, sheets, duties, months, and a text to sign."""
    at, day, chance = now(), today(), random.Random(houses)
    async with write():
        await Community.insert(Community(public_id="lane", name="里弄", region="shanghai", created_at=at))
        await Person.insert(Person(name="徐主持", created_at=at))
        await Role.insert(Role(person=1, community=1, kind="moderator", since=day, granted_at=at))
        await _all(
            "INSERT INTO building (community, name, position, house) VALUES",
            [(1, str(n), n, True) for n in range(1, houses + 1)],
        )
        await _all(
            "INSERT INTO unit (community, building, room, floor, area_dm2) VALUES",
            [(1, n, "整栋", 1, 24000) for n in range(1, houses + 1)],
        )
        await _all(
            "INSERT INTO owner (community, name, mobile, created_at) VALUES",
            [(1, f"房东{n}", f"1200{n:07d}", at) for n in range(1, houses + 1)],
        )
        await _all(
            "INSERT INTO holding (unit, owner, since) VALUES", [(n, n, day) for n in range(1, houses + 1)]
        )
        await _tree(houses, day, at, chance)
        await _homes(houses, day, at, chance)
        await _work(houses, day, at, chance)
        await _text(day, at)
    groups = await fetch(
        "SELECT public_id FROM round_table WHERE level = 'group' AND parent > 1 ORDER BY id LIMIT 1", []
    )
    return {
        "map of tables": "/communities/lane/tables",
        "register, by building": "/communities/lane/occupancies",
        "register of one house": "/communities/lane/occupancies/12",
        "grid": "/communities/lane/grid",
        "grid, one micro-grid": f"/communities/lane/grid/nodes/{groups[0]['public_id']}",
        "baseline": "/communities/lane/baseline",
        "landlord duties": "/communities/lane/landlord-duties",
        "duties of one house": "/houses/12/duties",
        "month and what is due": "/houses/12/month",
        "plates": "/communities/lane/plates",
        "coverage of signatures": "/versions/guide-1/signatures",
    }


async def _tree(houses: int, day: date, at: datetime, chance: random.Random) -> None:
    """Community, three grids, micro-grids of forty houses, houses; one in thirteen has no convenor."""
    micro = -(-houses // MICRO)
    rows: list[tuple[object, ...]] = [("top", 1, "community", "里弄", None, None, 0, at)]
    rows += [(f"grid-{n}", 1, "group", f"{n + 1} 网格", 1, None, n, at) for n in range(3)]
    rows += [
        (f"micro-{n}", 1, "group", f"{n + 1} 微网格", 2 + n * 3 // micro, None, n, at) for n in range(micro)
    ]
    rows += [
        (f"house-{n}", 1, "house", f"{n} 号", 5 + (n - 1) // MICRO, n, n, at) for n in range(1, houses + 1)
    ]
    await _all(
        "INSERT INTO round_table (public_id, community, level, name, parent, building, position, created_at)"
        " VALUES",
        rows,
    )
    await _all(
        "INSERT INTO person (name, mobile, created_at) VALUES",
        [(f"召集{n}", f"1201{n:07d}", at) for n in range(1, houses + 1)],
    )
    since = day - timedelta(days=300)
    await _all(
        "INSERT INTO convenorship (round_table, person, basis, since, granted_at) VALUES",
        [(4 + micro + n, 1 + n, "owner", since, at) for n in range(1, houses + 1) if n % 13],
    )
    await _all(
        "INSERT INTO table_sitting (round_table, held_on, people, recorded_at) VALUES",
        [
            (4 + micro + n, day - timedelta(days=chance.randrange(400)), 9, at)
            for n in range(1, houses + 1)
            for _ in range(3)
        ],
    )


async def _homes(houses: int, day: date, at: datetime, chance: random.Random) -> None:
    """Eleven households of two in each house, one of them for each room."""
    rooms = [
        (n, f"{floor}0{room}", floor) for n in range(1, houses + 1) for floor in (1, 2, 3) for room in "1234"
    ]
    await _all("INSERT INTO room (building, name, floor) VALUES", rooms)
    homes = []
    for number, (building, _, _) in enumerate(rooms, 1):
        if number % 12:  # one room in twelve is empty
            since, lease = (
                day - timedelta(days=chance.randrange(900)),
                day + timedelta(days=chance.randrange(400)),
            )
            homes.append(
                (
                    f"h{number}",
                    1,
                    building,
                    number,
                    f"租客{number}",
                    f"12{number:09d}",
                    "tenant",
                    2,
                    since,
                    lease,
                    at,
                )
            )
    await _all(
        "INSERT INTO occupancy (public_id, community, building, room, name, mobile, capacity, people, since,"
        " lease_until, recorded_at) VALUES",
        homes,
    )


async def _work(houses: int, day: date, at: datetime, chance: random.Random) -> None:
    known: list[tuple[object, ...]] = [(1, None, houses * PER_HOUSE + 90, "派出所台账", day, 1, at)]
    known += [(1, n, PER_HOUSE, "走访", day, 1, at) for n in range(1, houses + 1, 4)]
    await _all(
        "INSERT INTO known_occupants (community, building, people, source, as_of, entered_by, entered_at)"
        " VALUES",
        known,
    )
    await _all(
        "INSERT INTO baseline_sheet (community, building, kind, facts, words, checked_on, checked_by,"
        " entered_at) VALUES",
        [
            (1, n, kind.value, "[]", "看过", day - timedelta(days=chance.randrange(60)), 1, at)
            for n in range(1, houses + 1)
            for kind in Sheet
        ],
    )
    since = day - timedelta(days=200)
    await _all(
        "INSERT INTO landlord_duty (public_id, community, title, every, grace_days, since, made_by, made_at)"
        " VALUES",
        [(f"duty-{n}", 1, f"第{n}件", every.value, 5, since, 1, at) for n, every in enumerate(Every)],
    )
    ticks = []
    for duty, every in enumerate(Every, 1):
        running_ = period_on(every, day)
        for period in (before(before(running_)), before(running_), running_):
            ticks += [(duty, n, period.key, 1, at) for n in range(1, houses + 1) if chance.random() < 0.9]
    await _all("INSERT INTO landlord_duty_done (duty, building, period, done_by, done_at) VALUES", ticks)
    month = period_on(Every.MONTH, day).key
    await _all(
        "INSERT INTO house_confirmation (building, month, households, people, confirmed_by, confirmed_at)"
        " VALUES",
        [(n, month, 11, 22, 1, at) for n in range(1, houses + 1) if n % 3],
    )


async def _text(day: date, at: datetime) -> None:
    """The tenants' guide in force, signed by two households of three."""
    await Convention.insert(
        Convention(
            public_id="guide", community=1, kind="tenants_guide", title="租客入住须知", created_by=1,
            created_at=at,
        )
    )  # fmt: skip
    await TextVersion.insert(
        TextVersion(
            public_id="guide-1", convention=1, number=1, state="in_force", fingerprint="0" * 64, frozen_at=at,
            in_force_from=day, created_by=1, created_at=at,
        )
    )  # fmt: skip
    homes = await fetch("SELECT id, building, room FROM occupancy WHERE id % 3 > 0 ORDER BY id", [])
    await _all(
        "INSERT INTO signature (public_id, version, fingerprint, building, household, capacity, occupancy,"
        " how, signed_at) VALUES",
        [
            (f"s{r['id']}", 1, "0" * 64, r["building"], f"r{r['room']}", "tenant", r["id"], "phone", at)
            for r in homes
        ],
    )


async def _all(sql: str, rows: Sequence[tuple[object, ...]]) -> None:
    for start in range(0, len(rows), AT_ONCE):
        part = rows[start : start + AT_ONCE]
        marks = ", ".join(f"({', '.join('?' * len(row))})" for row in part)
        await execute(f"{sql} {marks}", [value for row in part for value in row])


if __name__ == "__main__":
    main()
