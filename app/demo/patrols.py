"""The demo's patrols at 第二平安: sixteen volunteers in pairs, two months of entries, slips and errands."""

import random
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.clock import now, today
from app.community.tables import Person, Role
from app.database import execute, fetch
from app.demo.houses import Communities
from app.demo.places import GIVEN, SURNAMES
from app.settings import Settings
from meetings.agreements.rules.days import EVERY_DAY, Days
from meetings.checklists.tables import ItemNote
from meetings.days_off import days_between
from meetings.patrols.actions.ask_errand import Request, ask_errand
from meetings.patrols.actions.deal_duties import deal_duties
from meetings.patrols.actions.hand_in_slip import Answer, hand_in_slip
from meetings.patrols.actions.log_entry import Sighting, log_entry
from meetings.patrols.actions.make_roster import NewRoster, make_roster
from meetings.patrols.actions.print_opinion_slips import print_opinion_slips
from meetings.patrols.actions.start_campaign import NewCampaign, start_campaign
from meetings.patrols.actions.step_errand import Next, step_errand
from meetings.patrols.queries.rosters import DutyOnFile, all_duties
from meetings.patrols.rules.errands import Step
from meetings.patrols.rules.roster import RosterRule
from meetings.patrols.tables import PatrolEntry

ZONE = ZoneInfo("Asia/Shanghai")
DAYS_BACK, VOLUNTEERS, SLIPS = 61, 16, 232
ISSUE_EVERY = 5  # one entry in five goes on the list
OFTEN: tuple[tuple[str, str], ...] = (
    ("单元门没关，随手带上", "safety"),
    ("楼道堆物，当面说好明天搬走", "fire"),
    ("车停出线，打电话后挪走", "parking"),
    ("垃圾放在桶外，请住户收好", "rubbish"),
    ("电动车推进门厅，劝到车棚充电", "charging"),
    ("路灯不亮，拍照报修后当晚修好", "light"),
)
SELDOM: tuple[tuple[str, str, str], ...] = (
    ("北面围墙边夜里停了七辆车，占了消防通道", "parking", "北围墙"),
    ("三楼过道堆了两张旧床垫，住户不在家", "fire", "3 楼过道"),
    ("二门洞的感应灯坏了一个星期", "light", "二门洞"),
    ("窗外拉了一根线给电动车充电", "charging", "一楼窗外"),
    ("排水沟堵了，雨后积水", "water", "东侧路边"),
    ("门禁坏了，谁都能进", "safety", "大门口"),
)
SAID = (
    "晚上八点以后就没有车位了，能不能和隔壁商场谈夜间停车。", "102 个车位 230 辆车，先照顾老人和带孩子的。",
    "有人拿旧桶占车位，要管。", "愿意早上八点前开走，夜里让我停一停。", "消防通道一定不能停。",
    "支持装智能道闸，外面的车进不来。", "访客最多停两小时。", "请把车位线重新划一划，有的太窄。",
    "一家两辆车的，第二辆应该多付钱。", "车停在楼门口，轮椅出不去。", "能不能试试分单双号。",
    "摩托车也要有地方停。",
)  # fmt: skip


async def load_patrols(loaded: Communities, settings: Settings) -> None:
    """As it would have gone on for two months, up to tonight."""
    community = loaded.pingan
    keeper, watch = loaded.people["keeper"], await _volunteers(loaded)
    first = today(ZONE) - timedelta(days=DAYS_BACK)
    address = await make_roster(
        NewRoster("晚间巡查", RosterRule(EVERY_DAY, True, 1140, 1260, 2, first, None), watch),
        community=community,
        by=keeper,
        at=_at(first, 9),
        today=first,
        days=_days(first),
    )
    number = int((await fetch("SELECT id FROM roster WHERE public_id = ?", [address]))[0]["id"])
    await deal_duties(number, DAYS_BACK // 7 + 3, today=first, days=_days(first))
    await _entries(community, await all_duties(number))
    await _close_old(community, keeper)
    await _campaign(community, keeper, settings.secret)
    await _errands(community, keeper, watch)


async def _volunteers(loaded: Communities) -> tuple[int, ...]:
    """Fifteen invented neighbours and the one who can be tried."""
    chance = random.Random(16)  # noqa: S311 - the demo must be the same everywhere
    at = now() - timedelta(days=DAYS_BACK + 3)
    names = [chance.choice(SURNAMES) + given for given in chance.sample(GIVEN, VOLUNTEERS - 1)]
    people = await Person.insert(*(Person(name=name, created_at=at) for name in names))
    ids = [int(row["id"]) for row in people]
    await Role.insert(
        *(
            Role(person=person, community=loaded.pingan, kind="resident", since=at.date(), granted_at=at)
            for person in ids
        )
    )
    return (loaded.people["volunteer"], *ids)


async def _entries(community: int, duties: Sequence[DutyOnFile]) -> None:
    """One or two a night: most settled on the spot, one in five an issue, and most of the old ones closed."""
    chance = random.Random(8)  # noqa: S311
    buildings = [row["id"] for row in await fetch("SELECT id FROM building WHERE community = ?", [community])]
    settled: list[PatrolEntry] = []
    count = 0
    for duty in duties:
        for place in range(chance.choice((1, 1, 2))):
            count += 1
            at = duty.starts_at + timedelta(minutes=15 + 45 * place)
            if at >= now():
                continue
            who, building = duty.people[place], chance.choice(buildings)
            if count % ISSUE_EVERY:
                words, topic = chance.choice(OFTEN)
                settled.append(
                    PatrolEntry(
                        public_id=f"demo-entry-{count}",
                        community=community,
                        duty=duty.id,
                        seen_by=who,
                        seen_at=at,
                        building=building,
                        topic=topic,
                        words=words,
                        settled_at=at,
                    )
                )
            else:
                words, topic, where = SELDOM[count // ISSUE_EVERY % len(SELDOM)]
                await log_entry(
                    Sighting(words, topic, building, where),
                    community=community,
                    by=who,
                    at=at,
                    settled=False,
                    duty=duty.id,
                )
    for start in range(0, len(settled), 50):
        await PatrolEntry.insert(*settled[start : start + 50])


async def _close_old(community: int, keeper: int) -> None:
    """What was seen more than three weeks ago is done, but for two that stay open."""
    rows = await fetch(
        "SELECT id, raised_at FROM list_item WHERE community = ? AND origin = 'patrol' AND raised_at < ?"
        " ORDER BY id",
        [community, now() - timedelta(days=21)],
    )
    for row in rows[2:]:
        done, closed = row["raised_at"] + timedelta(days=4), row["raised_at"] + timedelta(days=6)
        await execute(
            "UPDATE list_item SET state = 'closed', first_answer_at = ?, done_at = ?, closed_at = ?,"
            " closed_how = 'agreed', level_due_at = NULL WHERE id = ?",
            [row["raised_at"] + timedelta(days=1), done, closed, row["id"]],
        )
        await ItemNote.insert(
            ItemNote(
                item=row["id"], kind="done", words="已处理，请看一看。", written_by=keeper, written_at=done
            ),
            ItemNote(item=row["id"], kind="closed", words="", written_at=closed),
        )


async def _campaign(community: int, keeper: int, secret: bytes) -> None:
    """A slip on every car, nine days ago."""
    day = today(ZONE) - timedelta(days=9)
    address = await start_campaign(
        NewCampaign(
            "停车怎么停，听您的",
            "小区 102 个车位、约 230 辆车，夜里怎么停大家才都停得下？",
            "issue",
            day + timedelta(days=20),
        ),
        community=community,
        by=keeper,
        at=_at(day, 10),
        today=day,
    )
    number = int((await fetch("SELECT id FROM campaign WHERE public_id = ?", [address]))[0]["id"])
    codes = await print_opinion_slips(number, SLIPS, secret=secret, by=keeper, at=_at(day, 10), today=day)
    for place, words in enumerate(SAID):
        on_paper = place % 4 == 3
        at = _at(day + timedelta(days=place // 2), 12 + place)
        if at < now():
            await hand_in_slip(
                number,
                Answer(words),
                code=None if on_paper else codes[place * 7].id,
                at=at,
                today=at.astimezone(ZONE).date(),
                entered_by=keeper if on_paper else None,
            )


async def _errands(community: int, keeper: int, watch: Sequence[int]) -> None:
    """One received, one being done, one that waits for somebody."""
    day = today(ZONE)
    fetched = await _errand(
        community, keeper, day - timedelta(days=20), "取一次药", "王奶奶", "医保卡一张、现金 100 元"
    )
    paid = await _errand(community, keeper, day - timedelta(days=2), "代交水电费", "老陈师傅", "现金 260 元")
    await _errand(community, keeper, day - timedelta(days=1), "陪去社区医院量血压", "赵阿婆", "")
    for number, runner, ago, steps in ((fetched, watch[3], 19, 4), (paid, watch[0], 1, 2)):
        at = _at(day - timedelta(days=ago), 10)
        every = (
            (Next(Step.ASK, runner=runner), keeper),
            (Next(Step.TAKE), runner),
            (Next(Step.FINISH, words="药和找零都交到本人手上", cost_fen=6850), runner),
            (Next(Step.RECEIVE), keeper),
        )
        for place, (step, by) in enumerate(every[:steps]):
            await step_errand(
                number,
                step,
                by=by,
                office=by == keeper,
                at=at + timedelta(minutes=40 * place),
                today=day - timedelta(days=ago),
            )


async def _errand(community: int, keeper: int, on: date, words: str, name: str, papers: str) -> int:
    address = await ask_errand(
        Request(name, words, "witness", witness="楼组长", papers=papers, room="201"),
        community=community,
        by=keeper,
        at=_at(on, 9),
        today=on,
    )
    return int((await fetch("SELECT id FROM errand WHERE public_id = ?", [address]))[0]["id"])


def _days(first: date) -> Days:
    return days_between(first, first + timedelta(weeks=14))


def _at(on: date, hour: int) -> datetime:
    """An hour of a day at the place; late ones run into the next day."""
    return (datetime.combine(on, time(), ZONE) + timedelta(hours=hour)).astimezone(UTC)
