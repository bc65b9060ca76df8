"""Hold the demo's votes as people would: every step is the product's own action, at its own time."""

import secrets
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.clock import now, today, travel
from app.community.tables import OwnerAccess, Person
from app.database import fetch, write
from app.demo.houses import Communities
from voting.actions.cast_at_desk import Desk, cast_at_desk
from voting.actions.cast_ballot import cast_ballot
from voting.actions.close_assembly import close_assembly
from voting.actions.open_assembly import open_assembly
from voting.actions.post_notice import post_notice
from voting.actions.record_posting import record_posting
from voting.actions.save_draft import save_draft
from voting.actions.start_draft import start_draft
from voting.queries.assemblies import assembly
from voting.rules.drafts import AboutStep, CalendarStep, QuestionStep

ZONE = ZoneInfo("Asia/Shanghai")
AGAINST = ("13-101", "13-102")  # 23 of 25 heads agree
AT_THE_DESK = ("13-103", "13-701、13-702", "13-203")
WHY = "演示：按公示方案办理。"
PLAN = "在北侧楼道外加装一台电梯，每层停靠。方案、预算和图纸见材料。"
COST = (
    ("造价预算", "¥698,000.00"),
    ("政府补贴", "¥279,200.00（预计，以街道核定为准）"),
    ("业主分摊", "¥418,800.00，按楼层分摊，费用另签协议"),
)
THIRTEEN = (("位置", "北侧楼道外，7 层 7 站"), *COST, ("占用绿地", "9.80 ㎡，另由全小区业主表决"))
TWELVE = (("位置", "南侧楼道外，5 层 5 站"), *COST, ("占用绿地", "不占用"))
GREEN = (("占用绿地", "9.80 ㎡，在 13 号楼北侧"), ("补种", "在 13 号楼东侧补种同等面积"))


async def load_votes(communities: Communities, secret: bytes) -> None:
    """Building 13 has decided, building 12 votes now, the estate's own vote on the green is posted."""
    day = today(ZONE)
    buildings = {
        row["name"]: row["id"]
        for row in await fetch("SELECT id, name FROM building WHERE community = ?", [communities.minghui])
    }
    thirteen = await _call(
        communities,
        "elevator-13",
        "13 号楼加装电梯",
        "是否同意在 13 号楼加装一台电梯？",
        (buildings["13"],),
        THIRTEEN,
        day - timedelta(days=34),
        vote_days=12,
        second_level="yes",
    )
    await _open(thirteen, communities, secret)
    await _everyone_votes(thirteen, communities, secret)
    await _close(thirteen, secret)
    twelve = await _call(
        communities,
        "elevator-12",
        "12 号楼加装电梯",
        "是否同意在 12 号楼加装一台电梯？",
        (buildings["12"],),
        TWELVE,
        day - timedelta(days=21),
        vote_days=15,
        second_level="no",
    )
    await _open(twelve, communities, secret)
    await _some_vote(twelve, communities, secret)
    await _call(
        communities,
        "green-13",
        "13 号楼电梯占用小区绿地",
        "是否同意 13 号楼加装电梯占用小区绿地 9.80 ㎡？",
        (),
        GREEN,
        day - timedelta(days=2),
        vote_days=20,
        linked_to=thirteen,
    )


async def _call(
    communities: Communities,
    public_id: str,
    title: str,
    question: str,
    buildings: tuple[int, ...],
    facts: tuple[tuple[str, str], ...],
    notice_on: date,
    *,
    vote_days: int,
    second_level: str = "",
    linked_to: str = "",
) -> str:
    """From the draft to the notice on the wall, on the notice day at ten."""
    chair = communities.people["chair"]
    opens = _at(notice_on + timedelta(days=17), 9)
    with travel(_at(notice_on, 10)):
        await start_draft(
            communities.minghui,
            person=chair,
            matter="elevator" if buildings else "elevator_land",
            scope_kind="buildings" if buildings else "community",
            scope=buildings,
            second_level=second_level,
            linked_to=linked_to,
            public_id=public_id,
        )
        await save_draft(
            public_id,
            QuestionStep(question, PLAN if buildings else "", facts),
            AboutStep(
                title,
                "楼组长联名提出，业委会 10 月例会讨论后提交表决。（演示）",
                "业委会办公室，每天 9:00 到 17:00",
                "没有手机的业主，每天 9:00 到 17:00 到业委会投票；行动不便的，约计票人和见证人上门。",
            ),
            CalendarStep(
                notice_on=notice_on,
                objections_until=_at(notice_on + timedelta(days=14), 18),
                opens_at=opens,
                closes_at=_at(notice_on + timedelta(days=17 + vote_days), 20),
            ),
        )
        notice = await post_notice(public_id, person=chair, confirmed=_Everything())
        for place in ("楼道门厅公告栏", "小区北门公告栏"):
            await record_posting(notice, person=chair, place=place, hung_at=now(), hung_by="沈国强、李慧敏")
    return public_id


class _Everything(Mapping[str, str]):
    """Confirms whatever the check leaves to a person, with the same reason."""

    def __getitem__(self, item: str) -> str:
        return WHY

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 1


async def _open(public_id: str, communities: Communities, secret: bytes) -> None:
    found = await assembly(public_id)
    if found is None or found.opens_at is None:
        raise LookupError(public_id)
    with travel(found.opens_at):
        await open_assembly(
            public_id, secret=secret, person=communities.people["chair"], confirmed=_Everything()
        )


async def _everyone_votes(public_id: str, communities: Communities, secret: bytes) -> None:
    """All 25 heads: some at the desk, the others by phone over a week."""
    for place, (number, label, owner) in enumerate(await _entries(public_id)):
        choice = "against" if label in AGAINST else "agree"
        with travel(await _daytime(public_id, 3 * place)):
            if label in AT_THE_DESK:
                await cast_at_desk(
                    public_id,
                    number=number,
                    desk=Desk(communities.people["teller"], "居委会 陈老师", frozenset({owner})),
                    choices={"m1": choice},
                    op=secrets.token_hex(16),
                    secret=secret,
                )
            else:
                await _by_phone(public_id, number, owner, choice, secret)


async def _some_vote(public_id: str, communities: Communities, secret: bytes) -> None:
    """Enough that the bars have something to show, too few for either line; one neighbour is left over."""
    mine = await fetch("SELECT owner FROM owner_access WHERE person = ?", [communities.people["neighbour"]])
    entries = [entry for entry in await _entries(public_id) if entry[2] != mine[0]["owner"]]
    for place, (number, _, owner) in enumerate(entries[: len(entries) // 2]):
        with travel(await _daytime(public_id, 2 * place)):
            choice = ("agree", "agree", "against", "agree", "abstain")[place % 5]
            await _by_phone(public_id, number, owner, choice, secret)


async def _close(public_id: str, secret: bytes) -> None:
    found = await assembly(public_id)
    if found is None or found.closes_at is None:
        raise LookupError(public_id)
    with travel(found.closes_at):
        await close_assembly(public_id, secret=secret)


async def _entries(public_id: str) -> list[tuple[int, str, int]]:
    """Number, label and first owner of each entry of the frozen roll."""
    rows = await fetch(
        "SELECT e.number, e.label, MIN(ro.owner) AS owner FROM roll_entry e"
        " JOIN roll_entry_owner ro ON ro.entry = e.id JOIN opening o ON o.version = e.version"
        " JOIN assembly a ON a.id = o.assembly WHERE a.public_id = ? GROUP BY e.number, e.label"
        " ORDER BY e.number",
        [public_id],
    )
    return [(row["number"], row["label"], row["owner"]) for row in rows]


async def _by_phone(public_id: str, number: int, owner: int, choice: str, secret: bytes) -> None:
    await cast_ballot(
        public_id,
        number=number,
        person=await _phone_of(owner),
        choices={"m1": choice},
        op=secrets.token_hex(16),
        secret=secret,
    )


async def _phone_of(owner: int) -> int:
    """Whoever acts for the owner already, else a person bound now."""
    known = await fetch("SELECT person FROM owner_access WHERE owner = ? ORDER BY id", [owner])
    if known:
        return int(known[0]["person"])
    rows = await fetch("SELECT name, kind, representative FROM owner WHERE id = ?", [owner])
    name = rows[0]["representative"] if rows[0]["kind"] == "company" else rows[0]["name"]
    async with write():
        person = (await Person.insert(Person(name=name, created_at=now())))[0]["id"]
        await OwnerAccess.insert(OwnerAccess(person=person, owner=owner, basis="digits", since=now()))
    return int(person)


async def _daytime(public_id: str, hours: int) -> datetime:
    """So many waking hours after the opening at nine: twelve make a day."""
    found = await assembly(public_id)
    if found is None or found.opens_at is None:
        raise LookupError(public_id)
    days, hour = divmod(hours, 12)
    return found.opens_at + timedelta(days=days, hours=hour, minutes=(hours * 17) % 60)


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), ZONE).astimezone(UTC)
