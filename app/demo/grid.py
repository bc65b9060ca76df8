"""The demo's grid in 杜巷: what is known by other sources, sheets of five, duties, months, leases and papers.

All of it is invented; that the estate has 326 houses and about 7,200 people is what public reports say.
"""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.clock import now, today
from app.community.tables import Occupancy
from app.database import execute, fetch, write
from app.demo.houses import Communities
from app.demo.tables import HOUSE_OF_THE_DEMO
from app.i18n import translator
from meetings.occupancies.rules.baseline import FIELDS, Asked, Fact, Sheet, stored
from meetings.occupancies.rules.duties import SUGGESTIONS, Every, Period, before, period_on
from meetings.occupancies.rules.signing_in import told_digest

AT_ONCE = 400
KNOWN = 7480
LEASES = (-12, 5, 11, 19, 26, 44, 63, 90, 121, 154, 188, 215, 243, 270, 301, 330)  # days from today
PAPERS = (-3, 6, 15, 27, 48, 96, 170, 260)
HAZARDS = (
    "二楼过道堆纸箱",
    "飞线给电瓶车充电",
    "一楼出口的应急灯不亮",
    "后门插销从外面扣住",
    "两家为晾衣争过道",
)
NUMBERS = {
    "rooms": (6, 14), "let": (5, 12), "empty": (0, 2), "shared": (0, 3), "households": (6, 12),
    "heads": (14, 30), "children": (0, 4), "aged": (0, 3), "alone": (0, 1), "abroad": (0, 1),
    "extinguishers": (2, 8), "hydrants": (0, 1), "chargers": (0, 6), "bays": (0, 4), "found": (1, 2),
    "settled": (0, 1), "disputes": (0, 1), "mediated": (0, 1), "bins": (1, 4),
}  # fmt: skip


@dataclass(frozen=True)
class House:
    """One house with how many live there and who answers for it; None where nobody does yet."""

    building: int
    name: str
    people: int
    households: int
    person: int | None


async def load_grid(loaded: Communities) -> None:
    """After the tables: the figures hang on who lives there and who convenes."""
    chance = random.Random(326)  # noqa: S311
    day, at, by = today(), now(), loaded.people["moderator"]
    async with write():
        houses = await _houses(loaded.duxiang, day)
        await _known(loaded.duxiang, houses, by, day, at, chance)
        await _sheets(loaded.duxiang, houses, by, day, at, chance)
        await _duties(loaded.duxiang, houses, by, day, chance)
        await _months(houses, day, chance)
        await _days(loaded.duxiang, day)
        await _signed_in(loaded.duxiang, day, at)


async def _houses(community: int, day: date) -> list[House]:
    rows = await fetch(
        "SELECT b.id, b.name, (SELECT COALESCE(SUM(oc.people), 0) FROM occupancy oc WHERE oc.building = b.id)"
        " AS people, (SELECT COUNT(*) FROM occupancy oc WHERE oc.building = b.id) AS households,"
        " (SELECT MIN(c.person) FROM convenorship c JOIN round_table rt ON rt.id = c.round_table"
        " WHERE rt.building = b.id AND c.since <= ?) AS person FROM building b"
        " WHERE b.community = ? ORDER BY b.position",
        [day, community],
    )
    return [House(r["id"], r["name"], int(r["people"]), r["households"], r["person"]) for r in rows]


async def _known(
    community: int, houses: Sequence[House], by: int, day: date, at: datetime, chance: random.Random
) -> None:
    rows: list[tuple[object, ...]] = [
        (community, None, KNOWN, "派出所实有人口台账（演示）", day - timedelta(days=20), by, at)
    ]
    for house in houses[::5]:
        people = max(1, house.people + chance.choice((-1, 0, 0, 1, 2, 3)))
        rows.append((community, house.building, people, "楼组走访（演示）", day - timedelta(days=33), by, at))
    await _write_all(
        "INSERT INTO known_occupants (community, building, people, source, as_of, entered_by, entered_at)"
        " VALUES",
        rows,
    )


async def _sheets(
    community: int, houses: Sequence[House], by: int, day: date, at: datetime, chance: random.Random
) -> None:
    rows: list[tuple[object, ...]] = []
    people, homes = sum(each.people for each in houses), sum(each.households for each in houses)
    whole = House(0, "", people, homes, None)
    for kind, back in zip(Sheet, (40, 12, 96, 9, 5), strict=True):
        facts = _facts(kind, chance, len(houses), whole)
        words = "\n".join(HAZARDS[:3]) if kind is Sheet.HAZARDS else ""
        rows.append((community, None, kind.value, stored(facts), words, day - timedelta(days=back), by, at))
    for number, house in enumerate(houses):
        for kind in Sheet:
            if chance.random() < (0.06 if number < 220 else 0.45):
                continue
            words = chance.choice(HAZARDS) if kind is Sheet.HAZARDS and chance.random() < 0.3 else ""
            found = day - timedelta(days=chance.randrange(1, 28 if number % 4 else 60))
            facts = _facts(kind, chance, 1, house)
            rows.append((community, house.building, kind.value, stored(facts), words, found, by, at))
    await _write_all(
        "INSERT INTO baseline_sheet (community, building, kind, facts, words, checked_on, checked_by,"
        " entered_at) VALUES",
        rows,
    )


def _facts(kind: Sheet, chance: random.Random, times: int, house: House) -> tuple[Fact, ...]:
    facts: list[Fact] = []
    for field in FIELDS[kind]:
        if field.asked is Asked.CHOICE:
            facts.append((field.key, chance.choice((*field.choices[:1] * 3, *field.choices))))
        else:
            least, most = NUMBERS[field.key]
            facts.append((field.key, chance.randint(least * times, most * times)))
    empty = next((int(value) for key, value in facts if key == "empty"), 0)
    real = {
        "heads": house.people,
        "households": house.households,
        "rooms": house.households + empty,
        "let": house.households * 9 // 10,
    }
    return tuple((key, real.get(key, value)) for key, value in facts)


async def _duties(community: int, houses: Sequence[House], by: int, day: date, chance: random.Random) -> None:
    """Most of what was due is done, and half of what is running."""
    t, rows = translator("zh"), list[tuple[object, ...]]()
    since = period_on(Every.QUARTER, period_on(Every.QUARTER, day).first - timedelta(days=1)).first
    at = _noon(since)
    for number, each in enumerate(SUGGESTIONS):
        title = t.plain(f"landlord_duties.suggest_{each.key}")
        words = t.plain(f"landlord_duties.suggest_{each.key}_words")
        await execute(
            "INSERT INTO landlord_duty (public_id, community, title, words, every, grace_days, since,"
            " made_by, made_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                f"duxiang-{each.key}",
                community,
                title,
                words,
                each.every.value,
                each.grace_days,
                since,
                by,
                at,
            ],
        )
        duty = (await fetch("SELECT MAX(id) AS id FROM landlord_duty", []))[0]["id"]
        running = period_on(each.every, day)
        earlier = before(running)
        for period, share in ((before(earlier), 0.95), (earlier, 0.93), (running, 0.5)):
            rows += _ticks(duty, period, houses, day, share - number * 0.01, chance)
    await _write_all(
        "INSERT INTO landlord_duty_done (duty, building, period, words, done_by, done_at) VALUES", rows
    )


def _ticks(
    duty: int, period: Period, houses: Sequence[House], day: date, share: float, chance: random.Random
) -> Iterable[tuple[object, ...]]:
    span = (min(period.last, day - timedelta(days=1)) - period.first).days
    if span < 0:
        return
    for house in houses:
        done = chance.random() < share
        # the house that visitors try has something left to tick
        if house.person is not None and done and (house.name != HOUSE_OF_THE_DEMO or period.last < day):
            on = period.first + timedelta(days=chance.randint(0, span))
            yield duty, house.building, period.key, "", house.person, _noon(on)


async def _months(houses: Sequence[House], day: date, chance: random.Random) -> None:
    rows: list[tuple[object, ...]] = []
    running = period_on(Every.MONTH, day)
    for period, share in ((before(running), 0.9), (running, 0.55)):
        span = max(0, (min(period.last, day - timedelta(days=1)) - period.first).days)
        for house in houses:
            if house.person is not None and chance.random() < share and house.name != HOUSE_OF_THE_DEMO:
                on = period.first + timedelta(days=chance.randint(0, span))
                rows.append(
                    (house.building, period.key, house.households, house.people, house.person, _noon(on))
                )
    await _write_all(
        "INSERT INTO house_confirmation (building, month, households, people, confirmed_by, confirmed_at)"
        " VALUES",
        rows,
    )


async def _days(community: int, day: date) -> None:
    """Leases end all through the year; of one in forty households the papers end, too."""
    many = len(LEASES) + 2  # two in eighteen have no written lease
    for number, days in enumerate(LEASES):
        await execute(
            "UPDATE occupancy SET lease_until = ? WHERE community = ? AND capacity = 'tenant' AND id % ? = ?",
            [day + timedelta(days=days), community, many, number],
        )
    for number, days in enumerate(PAPERS):
        await execute(
            "UPDATE occupancy SET from_abroad = ?, papers_until = ? WHERE community = ?"
            " AND capacity = 'tenant' AND id % 320 = ?",
            [True, day + timedelta(days=days), community, number * 40],
        )


async def _signed_in(community: int, day: date, at: datetime) -> None:
    """Somebody typed their own name at the house's code yesterday: it waits in the landlord's month."""
    rows = await fetch(
        "SELECT b.id, (SELECT MAX(r.id) FROM room r WHERE r.building = b.id) AS room FROM building b"
        " WHERE b.community = ? AND b.name = ?",
        [community, HOUSE_OF_THE_DEMO],
    )
    said = at - timedelta(days=1)
    await Occupancy.insert(
        Occupancy(
            public_id="duxiang-waits",
            community=community,
            building=rows[0]["id"],
            room=rows[0]["room"],
            name="钱小满",
            mobile="12000000083",
            people=2,
            since=day - timedelta(days=1),
            lease_until=day + timedelta(days=364),
            how="self",
            told=told_digest(("demo",)),
            consented_at=said,
            recorded_at=said,
        )
    )


def _noon(on: date) -> datetime:
    return now().replace(year=on.year, month=on.month, day=on.day, hour=4, minute=0, second=0, microsecond=0)


async def _write_all(sql: str, rows: Sequence[tuple[object, ...]]) -> None:
    for start in range(0, len(rows), AT_ONCE):
        part = rows[start : start + AT_ONCE]
        marks = ", ".join(f"({', '.join('?' * len(row))})" for row in part)
        await execute(f"{sql} {marks}", [value for row in part for value in row])
