"""What the servers serve: a court of thousands of households in an open vote, each with a phone signed in."""

import asyncio
import hashlib
import json
import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from types import SimpleNamespace
from typing import Any, TypeVar, cast

import asyncpg
from piccolo.table import Table
from pysqlite3 import dbapi2 as sqlite

import piccolo_conf
from app.community.tables import Building, Community, Holding, InboxItem, Owner, OwnerAccess, Person, Unit
from app.database import create_schema_of, fetch, open_database, write
from app.web.ground import KEY
from app.web.same_origin import form_token
from app.web.sessions import Visitor
from app.web.tables import Session
from tests.bench.floor import SCHEMA
from tests.support.open_vote import SILENT
from voting.actions.write_opening_leaves import write_opening_leaves
from voting.keys import fresh_op
from voting.preset_library import preset
from voting.queries.assemblies import assembly
from voting.queries.evidence import evidence
from voting.queries.opened import opened
from voting.rules.presets import canonical
from voting.tables import (
    Assembly,
    Motion,
    Notice,
    Opening,
    RollEntry,
    RollEntryOwner,
    RollEntryUnit,
    RollVersion,
)

T = TypeVar("T")

SECRET = bytes(range(32))
PUBLIC_ID = "as_bench"
FLAT = 8913  # dm²
CHOICES = ("agree", "agree", "agree", "against", "abstain")
# What Chromium sends with a form, roughly.
BROWSER = (
    "User-Agent: Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0\r\n"
    "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8\r\n"
    "Accept-Language: zh-CN,zh;q=0.9,en;q=0.8\r\nAccept-Encoding: gzip, deflate\r\n"
    "Upgrade-Insecure-Requests: 1\r\nSec-Fetch-Site: same-origin\r\nSec-Fetch-Mode: navigate\r\n"
    "Sec-Fetch-Dest: document\r\nConnection: keep-alive\r\n"
)


@dataclass(frozen=True)
class Household:
    """One entry of the roll and the phone that votes for it."""

    number: int
    cookie: str
    op: str
    choice: str
    form_token: str

    def with_op(self, op: str) -> "Household":
        """The same, with the key that the page gave."""
        return replace(self, op=op)

    def ballot(self, port: int) -> bytes:
        """The request that casts."""
        return self._post(
            f"/assemblies/{PUBLIC_ID}/ballot",
            port,
            f"_token={self.form_token}&entry={self.number}&op={self.op}&m1={self.choice}",
        )

    def floor_ballot(self, port: int) -> bytes:
        """The same request, for the floor."""
        return self._post("/ballot", port, f"entry={self.number}&op={self.op}&m1={self.choice}")

    def check(self, port: int) -> bytes:
        """The page before the ballot, where the question is repeated."""
        fields = f"_token={self.form_token}&entry={self.number}&m1={self.choice}"
        return self._post(f"/assemblies/{PUBLIC_ID}/ballot/check", port, fields)

    def page(self, rest: str, port: int) -> bytes:
        """A page of the assembly."""
        return (
            f"GET /assemblies/{PUBLIC_ID}{rest} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{BROWSER}"
            f"Cookie: sid={self.cookie}\r\n\r\n"
        ).encode()

    def _post(self, path: str, port: int, body: str) -> bytes:
        return (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{BROWSER}Origin: http://127.0.0.1:{port}\r\n"
            f"Referer: http://127.0.0.1:{port}{path}\r\nCookie: sid={self.cookie}\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n{body}"
        ).encode()


def households(count: int) -> tuple[Household, ...]:
    """So many of them; the rows come from `build_product`."""
    return tuple(_household(number) for number in range(1, count + 1))


def _household(number: int) -> Household:
    cookie = secrets.token_urlsafe(32)
    return Household(number, cookie, fresh_op(), CHOICES[number % len(CHOICES)], _form_token(cookie))


def _form_token(cookie: str) -> str:
    """As a page of the product would carry it for this session."""
    who = Visitor(0, "", 0, token_hash(cookie), "slip")
    ground = SimpleNamespace(settings=SimpleNamespace(secret=SECRET))
    page = SimpleNamespace(scope={"state": {"visitor": who}}, app=SimpleNamespace(state={KEY: ground}))
    return form_token(cast(Any, page)).replace("=", "%3D")


def token_hash(cookie: str) -> str:
    return hashlib.sha256(cookie.encode()).hexdigest()


def build_product(url: str, people: Sequence[Household]) -> None:
    """The product's schema and the open vote."""
    _opened(url, lambda: _build_product(people))
    if not url.startswith("sqlite:"):
        asyncio.run(_analyse(url))


async def _analyse(url: str) -> None:
    """As the server does by itself within minutes: a roll is read in long before a vote."""
    connection: Any = await asyncpg.connect(url)
    await connection.execute("ANALYZE")
    await connection.close()


def acknowledged_but_missing(url: str, ops: Sequence[str]) -> int:
    """How many of these ballots the ledger lacks; the whole ledger is audited as well."""
    return _opened(url, lambda: _missing(ops))


def build_floor(url: str, people: Sequence[Household]) -> None:
    rows = [(token_hash(one.cookie), one.number) for one in people]
    if url.startswith("sqlite:"):
        connection = sqlite.connect(url.removeprefix("sqlite://"))
        for statement in SCHEMA:
            connection.execute(statement)
        connection.executemany("INSERT INTO session VALUES (?, ?)", rows)
        connection.commit()
        connection.close()
    else:
        asyncio.run(_floor_on_postgresql(url, rows))


def floor_rows(url: str) -> int:
    """How many ballots the floor has kept."""
    if url.startswith("sqlite:"):
        connection = sqlite.connect(url.removeprefix("sqlite://"))
        count = int(connection.execute("SELECT COUNT(*) FROM ballot").fetchone()[0])
        connection.close()
        return count
    return asyncio.run(_count_on_postgresql(url))


async def _floor_on_postgresql(url: str, rows: list[tuple[str, int]]) -> None:
    connection: Any = await asyncpg.connect(url)
    for statement in SCHEMA:
        await connection.execute(statement)
    await connection.executemany("INSERT INTO session VALUES ($1, $2)", rows)
    await connection.execute("ANALYZE")
    await connection.close()


async def _count_on_postgresql(url: str) -> int:
    connection: Any = await asyncpg.connect(url)
    count = int(await connection.fetchval("SELECT COUNT(*) FROM ballot"))
    await connection.close()
    return count


def _opened(url: str, act: Callable[[], Awaitable[T]]) -> T:
    async def run() -> T:
        database = await open_database(url, check=False)
        try:
            return await act()
        finally:
            await database.close()

    return asyncio.run(run())


async def _missing(ops: Sequence[str]) -> int:
    box = await opened(PUBLIC_ID, SECRET)
    assert box is not None
    await evidence(box)  # replays every leaf and compares every other row with them, or raises
    there = {row["op"] for row in await fetch("SELECT op FROM ledger_leaf WHERE op IS NOT NULL")}
    return len(set(ops) - there)


async def _build_product(people: Sequence[Household]) -> None:
    await create_schema_of([one.replace(".piccolo_app", ".tables") for one in piccolo_conf.APPS])
    at = datetime.now(UTC)
    async with write():
        community = await _one(Community(public_id="bench", name="大院", region="shanghai", created_at=at))
        version = await _vote(community, len(people), at - timedelta(days=2), at + timedelta(days=8))
        await _homes(community, version, people, at - timedelta(days=30))
        found = await assembly(PUBLIC_ID)
        assert found is not None
        await Opening.insert(Opening(assembly=found.id, version=version, opened_at=at - timedelta(days=2)))
        await write_opening_leaves(found, version, secret=SECRET, at=at - timedelta(days=2))


async def _vote(community: int, heads: int, opens: datetime, closes: datetime) -> int:
    caller = await _one(Person(name="何平", created_at=opens))
    number = await _one(
        Assembly(
            public_id=PUBLIC_ID,
            community=community,
            title="使用维修资金更换消防水泵",
            notice_on=(opens - timedelta(days=18)).date(),
            opens_at=opens,
            closes_at=closes,
            objections_until=opens,
            rulebook=json.dumps(SILENT, sort_keys=True),
            created_by=caller,
            created_at=opens,
        )
    )
    rule = preset("cn.cc278.special")
    question = "是否同意使用维修资金更换消防水泵？"
    await Motion.insert(
        Motion(
            assembly=number,
            position=1,
            matter="use_fund",
            question=question,
            plan="更换全部消防水泵，造价见下。",
            facts=json.dumps([["预算", "¥698,000.00"]]),
            preset_id=rule.id,
            preset=json.dumps(rule.snapshot(), ensure_ascii=False, sort_keys=True),
        )
    )
    said = canonical({"motions": [{"id": "m1", "question": question}]})
    await Notice.insert(
        Notice(
            assembly=number,
            kind="calling",
            content=said,
            content_hash=sha256(said.encode()).hexdigest(),
            posted_on=(opens - timedelta(days=18)).date(),
            made_at=opens,
        )
    )
    return await _one(
        RollVersion(
            assembly=number,
            number=1,
            digest=sha256(b"roll").hexdigest(),
            heads=heads,
            area_dm2=heads * FLAT,
            made_at=opens,
        )
    )


async def _homes(community: int, version: int, people: Sequence[Household], at: datetime) -> None:
    """Buildings of sixty flats, one owner each, whose phone is signed in and whose to-do is the vote."""
    at_building = [
        await _one(Building(community=community, name=str(n + 1), position=n))
        for n in range(-(-len(people) // 60))
    ]
    vote = (await fetch("SELECT id FROM assembly"))[0]["id"]
    numbers = [(one.number - 1) for one in people]
    rooms = [f"{n % 60 // 4 + 1}0{n % 4 + 1}" for n in numbers]
    owners = await _many(
        [Owner(community=community, name=f"业主{n}", mobile=f"120{n:08}", created_at=at) for n in numbers]
    )
    units = await _many(
        [
            Unit(
                community=community,
                building=at_building[n // 60],
                room=room,
                floor=n % 60 // 4 + 1,
                area_dm2=FLAT,
                area_source="registry",
            )
            for n, room in zip(numbers, rooms, strict=True)
        ]
    )
    persons = await _many([Person(name=f"业主{n}", mobile=f"120{n:08}", created_at=at) for n in numbers])
    entries = await _many(
        [
            RollEntry(
                version=version, assembly=vote, number=n + 1, area_dm2=FLAT, label=f"{n // 60 + 1}-{room}"
            )
            for n, room in zip(numbers, rooms, strict=True)
        ]
    )
    rows = list(zip(numbers, rooms, owners, units, persons, entries, people, strict=True))
    await _many([Holding(unit=unit, owner=owner, since=at.date()) for _, _, owner, unit, *_ in rows])
    await _many(
        [
            OwnerAccess(person=person, owner=owner, basis="digits", since=at)
            for _, _, owner, _, person, *_ in rows
        ]
    )
    await _many(
        [
            RollEntryUnit(
                entry=entry,
                unit=unit,
                label=f"{n // 60 + 1}-{room}",
                building=str(n // 60 + 1),
                room=room,
                floor=n % 60 // 4 + 1,
                use="dwelling",
                area_dm2=FLAT,
            )
            for n, room, _, unit, _, entry, _ in rows
        ]
    )
    await _many(
        [
            RollEntryOwner(entry=entry, owner=owner, name=f"业主{n}", kind="person")
            for n, _, owner, _, _, entry, _ in rows
        ]
    )
    await _many(
        [
            InboxItem(
                community=community,
                owner=owner,
                kind="todo",
                message="notices.opened",
                link=f"/assemblies/{PUBLIC_ID}",
                subject=f"assembly:{vote}",
                created_at=at,
            )
            for _, _, owner, *_ in rows
        ]
    )
    await _many(
        [
            Session(
                token_hash=token_hash(one.cookie),
                person_id=person,
                way_in="slip",
                created_at=at,
                seen_at=at,
                idle_seconds=180 * 86400,
                ends_at=at + timedelta(days=400),
            )
            for _, _, _, _, person, _, one in rows
        ]
    )


async def _one(row: Table) -> int:
    return (await _many([row]))[0]


async def _many(rows: Sequence[Table]) -> list[int]:
    ids: list[int] = []
    for start in range(0, len(rows), 200):
        part = rows[start : start + 200]
        ids += [int(row["id"]) for row in await type(part[0]).insert(*part)]
    return ids
