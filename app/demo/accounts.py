"""The demo's estates and accounts: fees of 522 households, a closed year, a surplus that waits for a vote."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.clock import now, today
from app.database import execute, fetch
from app.demo.houses import Communities
from meetings.accounts.actions.book import Entry, book
from meetings.accounts.actions.charge_period import charge_period
from meetings.accounts.actions.close_year import close_year
from meetings.accounts.actions.define_fee import FeePlan, define_fee
from meetings.accounts.actions.plan_distribution import plan_distribution
from meetings.accounts.actions.reverse_booking import reverse_booking
from meetings.accounts.actions.set_opening import set_opening
from meetings.accounts.routes.years import paper_of
from meetings.estates.actions.enter_status import enter_status
from meetings.estates.actions.enter_type import enter_type
from meetings.estates.actions.publish import Paper, publish
from meetings.estates.rules.status import Status

ZONE = ZoneInfo("Asia/Shanghai")
AT_ONCE = 300
LATE = 0.04  # of the households have not paid a quarter
# what goes out every month, in fen
MONTHLY = (
    ("guard", "门卫和夜间巡查", 9_000_00),
    ("cleaning", "保洁", 6_500_00),
    ("wages", "帮手补贴", 7_200_00),
)
ONCE = (
    (3, "repair", "5 幢屋面渗水修补", 18_600_00),
    (4, "green", "补种冬青", 6_400_00),
    (6, "repair", "3 幢、8 幢楼道灯更换", 4_280_00),
    (9, "repair", "北门道闸检修", 3_150_50),
    (10, "green", "修剪行道树", 5_800_00),
    (11, "office", "公告栏和打印纸", 1_264_30),
)


async def load_accounts(loaded: Communities) -> None:
    """Call it after the people are there."""
    await _estates(loaded)
    await _publications(loaded)
    await _pingan(loaded)


async def _estates(loaded: Communities) -> None:
    by, at, day = loaded.people["administrator"], now(), today()
    for community, kind, status, since, words, gate in (
        (
            loaded.minghui, "commodity", "committee", date(2003, 9, 1),
            "2003 年选举产生，其后按期换届；街道备案。（演示）",
            ("elected", "procedure", "filed", "handed_over"),
        ),
        (
            loaded.pingan, "open_blocks", "committee", date(2018, 11, 18),
            "2018 年 11 月选举产生，委员 7 名；街道备案。（演示）",
            ("elected", "procedure", "filed"),
        ),
        (
            loaded.duxiang, "self_built", "forming", today() - timedelta(days=600),
            "居委会指导，三个片区推举联系人，筹备小组名单已公布。（演示）",
            ("guidance", "group_named", "contacts"),
        ),
    ):  # fmt: skip
        await enter_type(community, kind, since, by=by, at=at, today=day)
        await enter_status(community, status, since, words, gate, file=None, by=by, at=at, today=day)


async def _publications(loaded: Communities) -> None:
    at = now() - timedelta(days=4)
    day = at.astimezone(ZONE).date()
    await publish(
        loaded.pingan,
        Paper(
            "notice",
            "moderators",
            "北门道闸夜间检修",
            "本周五 22:00 到次日 5:00，北门道闸检修，车辆请走东门。\n有事请找值班室。",
            title_en="Night work on the north gate",
            words_en="From Friday 22:00 to 5:00 the barrier of the north gate is being repaired."
            " Cars please use the east gate.\nQuestions: the duty room.",
            days=7,
        ),
        by=loaded.people["keeper"],
        at=at,
        today=day,
        key="demo-gate",
    )
    await publish(
        loaded.minghui,
        Paper(
            "resolution",
            "committee",
            "13 号楼加装电梯：表决结果执行安排",
            "13 号楼加装电梯已经表决通过。费用另签协议，不签不收。施工时间另行公示。",
            link="/assemblies/elevator-13/result",
            days=15,
        ),
        by=loaded.people["chair"],
        at=at,
        today=day,
        key="demo-elevator",
    )


async def _pingan(loaded: Communities) -> None:
    community, by = loaded.pingan, loaded.people["treasurer"]
    this = today().year
    fee = await define_fee(
        community,
        FeePlan(
            title="物业管理费",
            basis="area",
            fen=1_80,
            period="quarter",
            use="dwelling",
            rests_on="业主大会决定：每平方米每月 0.60 元（演示）",
            since=date(this - 1, 1, 1),
        ),
        by=by,
        at=_at(date(this - 1, 1, 5)),
        key="demo-fee",
    )
    await set_opening(community, this - 1, 86_420_15, "接手时存折余额（演示）")
    for due, period in _quarters(this):
        await charge_period(fee, period, due, by=by, at=_at(due - timedelta(days=30)))
    await _payments(community, by)
    await _bookings(community, by, this)
    await close_year(
        community,
        this - 1,
        paper_of("pingan", "第二平安", Status.COMMITTEE),
        by=by,
        at=_at(min(date(this, 1, 15), today())),
        today=min(date(this, 1, 15), today()),
    )
    await plan_distribution(
        community, this - 1, 522 * 30_00, "unit", f"{this} 年新年红包", by=by, at=now(), key="demo-packet"
    )


def _quarters(this: int) -> Iterator[tuple[date, str]]:
    """Last year's four, and this year's as far as they are due: the day they are due on, and their names."""
    for year in (this - 1, this):
        for quarter, (month, day) in enumerate(((3, 31), (6, 30), (9, 30), (12, 31)), 1):
            due = date(year, month, day)
            if due <= today():
                yield due, f"{year}Q{quarter}"


async def _payments(community: int, by: int) -> None:
    """Nearly everybody pays within the quarter; rows at once, since there are thousands."""
    chance = random.Random(1822)  # noqa: S311 - the demo must be the same everywhere
    charges = await fetch(
        "SELECT c.id, c.fen, c.due_on FROM charge c JOIN fee f ON f.id = c.fee WHERE f.community = ?"
        " ORDER BY c.due_on, c.id",
        [community],
    )
    paid = []
    for row in charges:
        if chance.random() >= LATE:
            day = row["due_on"] - timedelta(days=chance.randrange(1, 60))
            fen = row["fen"] if chance.random() > 0.01 else row["fen"] // 2
            paid.append((day, row["id"], fen, chance.choice(("cash", "transfer", "phone", "phone"))))
    paid.sort()
    for start in range(0, len(paid), AT_ONCE):
        part = list(enumerate(paid[start : start + AT_ONCE], start + 1))
        await execute(
            "INSERT INTO payment (public_id, community, charge, fen, paid_on, way, receipt, payer, reason,"
            " received_by, received_at) VALUES "
            + ", ".join(["(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"] * len(part)),
            [
                value
                for number, (day, charge, fen, way) in part
                for value in (
                    f"demo-receipt-{number}", community, charge, fen, day, way, number, "", "", by, _at(day)
                )
            ],
        )  # fmt: skip


async def _bookings(community: int, by: int, this: int) -> None:
    for day, category, words, fen in sorted(_lines(this)):
        await book(
            community, Entry(day, category, words, fen), file=None, by=by, at=_at(day), today=day,
            key=f"demo-{day}-{category}",
        )  # fmt: skip
    twice = date(this - 1, 7, 20)
    line = await book(
        community, Entry(twice, "utilities", "二季度楼道电费", 2_318_40), file=None, by=by, at=_at(twice),
        today=twice, key="demo-twice",
    )  # fmt: skip
    await reverse_booking(line, "重复记了一次", by=by, at=_at(twice), today=twice)


def _lines(this: int) -> Iterator[tuple[date, str, str, int]]:
    for year in (this - 1, this):
        for month in range(1, 13):
            last = date(year, month, 28)
            if last > today():
                return
            yield last, "parking", f"{month} 月停车费，102 个车位", 102 * 100_00
            for category, words, fen in MONTHLY:
                yield last, category, f"{month} 月{words}", fen
            if month % 3 == 0:
                yield last, "utilities", f"{month // 3} 季度楼道电费", 2_318_40 + month * 11_05
                yield last, "interest", "存款利息", 86_12 + month
            for at, category, words, fen in ONCE:
                if at == month and year < this:
                    yield last - timedelta(days=8), category, words, fen


def _at(day: date) -> datetime:
    return datetime.combine(day, time(10), ZONE).astimezone(UTC)
