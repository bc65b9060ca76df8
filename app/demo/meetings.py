"""The demo's meetings: in 杜巷 held, called and one on tonight; in 第二平安 the monthly one and a body."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from PIL import Image, ImageDraw

from app.clock import now
from app.community.tables import Person, Role
from app.database import fetch
from app.demo.attendance import came
from app.demo.houses import Communities
from app.settings import Settings
from app.web import file_store
from app.web.forms import Upload
from meetings.gatherings.actions.attach_paper import attach_paper
from meetings.gatherings.actions.begin_meeting import begin_meeting
from meetings.gatherings.actions.call_meeting import call_meeting
from meetings.gatherings.actions.carry_item import carry_item
from meetings.gatherings.actions.end_meeting import end_meeting
from meetings.gatherings.actions.invite_party import invite_party
from meetings.gatherings.actions.plan_meeting import MeetingPlan, plan_meeting
from meetings.gatherings.actions.raise_to_above import raise_to_above
from meetings.gatherings.actions.remove_item import remove_item
from meetings.gatherings.actions.reply import reply
from meetings.gatherings.actions.set_roll import BodyRoll, set_roll
from meetings.gatherings.actions.start_meeting import start_meeting
from meetings.gatherings.actions.take_step import take_step
from meetings.gatherings.queries.agenda import agenda
from meetings.gatherings.queries.meetings import MeetingHead, meeting
from meetings.gatherings.rules.agenda import Written
from meetings.gatherings.rules.room import Kind
from meetings.gatherings.rules.steps import Step
from meetings.gatherings.rules.templates import BY_KEY

ZONE = ZoneInfo("Asia/Shanghai")
TONIGHT = "duxiang-tonight"  # called, begun a while ago: what happens in its room is told elsewhere
DAY = timedelta(days=1)
CAME = {"deliberation_day": 34, "house_table": 9, "representatives_meeting": 24, "self_management": 17}


@dataclass(frozen=True)
class Said:
    """An item of the demo and what became of it: the outcome's kind and words, "" where there is none."""

    title: str
    minutes: int = 15
    kind: str = "topic"
    words: str = ""
    presenter: str = ""
    outcome: str = ""
    outcome_words: str = ""
    list: str = ""
    proposal: bool = False


HOUSE = (
    Said("晾衣架放哪里", 15, outcome="agreed", outcome_words="晾在二楼平台，晚上十点前收。"),
    Said("楼道口电瓶车充电", 20, outcome="raised", outcome_words="一幢楼办不了，请楼组一起想办法。"),
    Said("垃圾值日", 10, outcome="agreed", outcome_words="每户一周，贴在门口。"),
)
LAST_MONTH = (
    Said("上次说好的事办得怎么样", 10, "information", outcome="noted", outcome_words="路灯已修好三盏。"),
    Said("主巷早晚拥堵", 25, outcome="settled", outcome_words="早高峰请志愿者引导，送货改到九点以后。"),
    Said("出租房灭火器", 20, outcome="carried", outcome_words="先统计每幢几只，下次定。"),
    Said("外来车停放", 20, outcome="no_agreement", outcome_words="各楼组意见不一。"),
)
THIS_EVENING = (
    Said("上次说好的事办得怎么样", 10, "information", presenter="徐文涛"),
    Said(
        "主巷晚上装充电桩",
        25,
        words="三个位置，图在材料里。装在哪里、谁来管、电费怎么收。",
        presenter="徐文涛",
        proposal=True,
    ),
    Said("过一遍问题清单", 25, "list_review", list="issue"),
    Said("出租房灭火器", 15, words="每幢配几只，谁出钱。"),
    Said("定下来：谁、什么时候、做什么", 10, "list_review", list="action"),
)
REPRESENTATIVES = (
    Said("通报公共收益收支", 20, "information", outcome="noted", outcome_words="已张贴，无异议。"),
    Said("南面小路打通", 30, proposal=True, outcome="agreed", outcome_words="请业委会先报价。"),
)
MONTHLY = (
    Said("上个月没有办完的", 15, "information", outcome="noted"),
    Said("楼道堆物", 20, outcome="settled", outcome_words="三号楼已清空。"),
    Said("犬只不牵绳", 15, outcome="carried", outcome_words="先劝导，下月再看。"),
)


async def load_meetings(loaded: Communities, settings: Settings) -> None:
    """What was held, what is called, and the one that is on tonight."""
    await _duxiang(loaded, settings)
    await _pingan(loaded)


async def _duxiang(loaded: Communities, settings: Settings) -> None:
    moderator, host = loaded.people["moderator"], loaded.people["sub_landlord"]
    top, group, house = await _tables(loaded.duxiang, "12")
    held = await _held(
        top, "deliberation_day", "杜巷议事日", "巷里一家", LAST_MONTH, moderator, _evening(-27)
    )
    sat = await _held(house, "house_table", "12 号小圆桌", "12 号院子", HOUSE, host, _evening(-16))
    await raise_to_above(
        (await agenda(sat.id))[1].public_id, reason="充电要拉线，一幢楼办不了", by=host, at=_evening(-15)
    )
    start = _not_long_ago(now())
    tonight = await _called(
        top, "deliberation_day", "杜巷议事日", "巷里一家", THIS_EVENING, moderator, start, public_id=TONIGHT
    )
    await _paper(settings, (await agenda(tonight.id))[1].public_id, moderator)
    await invite_party(TONIGHT, party="九里亭街道平安办", name="周队", by=moderator, at=start - DAY)
    await invite_party(TONIGHT, party="区人大代表", name="陆代表", by=moderator, at=start - DAY)
    for who in ("landlord", "sub_landlord", "lodger"):
        await reply(TONIGHT, "coming", by=loaded.people[who], at=start - DAY)
    coming = await _called(
        house, "festival", "12 号冬至家宴", "12 号院子", (Said("各带一道菜", 90),), host, _evening(9)
    )
    await reply(coming.public_id, "coming", by=loaded.people["lodger"], at=now())
    planned = await _called(
        group, "joint_consultation", "第一楼组约请会", "巷里一家", (Said("楼道口电瓶车充电", 40),), moderator,
        _evening(12),
    )  # fmt: skip
    await invite_party(planned.public_id, party="区消防救援大队", name="", by=moderator, at=now())
    draft = await start_meeting(
        top, "deliberation_day", title="十二月杜巷议事日", items=(), public_id="duxiang-draft", by=moderator,
        at=now(),
    )  # fmt: skip
    await carry_item((await agenda(held.id))[3].public_id, draft, by=moderator, at=now())


async def _pingan(loaded: Communities) -> None:
    chair = await _person("胡建民", loaded.pingan)
    top = (await _tables(loaded.pingan, ""))[0]
    await _held(
        top,
        "representatives_meeting",
        "第二平安居民代表会议",
        "议事厅",
        REPRESENTATIVES,
        chair,
        _evening(-41),
    )
    await _held(top, "self_management", "十月社情自理会", "议事厅", MONTHLY, chair, _evening(-24))
    await _called(
        top, "self_management", "十一月社情自理会", "议事厅", (THIS_EVENING[-1],), chair, _evening(6)
    )
    await _called(
        top, "residents_meeting", "第二平安居民会议", "小区广场", (Said("审议居民公约", 60),), chair,
        _evening(15),
    )  # fmt: skip


async def _held(
    table: str, template: str, title: str, place: str, said: Sequence[Said], by: int, start: datetime
) -> MeetingHead:
    """One that was called, opened, gone through item by item, and closed."""
    head = await _called(table, template, title, place, said, by, start)
    await begin_meeting(head.public_id, by=by, at=start)
    await came(head, CAME[template], start)
    at = start
    known = {each.title: each for each in said}
    for item in await agenda(head.id):
        each = known.get(item.title, Said(item.title, item.minutes))
        await take_step(head.public_id, Step(Kind.ITEM, item=item.id), by=by, at=at)
        at += timedelta(minutes=each.minutes)
        if each.outcome:
            facts = {"kind": each.outcome, "words": each.outcome_words}
            await take_step(head.public_id, Step(Kind.OUTCOME, item=item.id, facts=facts), by=by, at=at)
    await end_meeting(head.public_id, by=by, at=at)
    return head


async def _called(
    table: str,
    template: str,
    title: str,
    place: str,
    said: Sequence[Said],
    by: int,
    start: datetime,
    *,
    public_id: str = "",
) -> MeetingHead:
    """One that everybody at its table was invited to, nine days before or yesterday."""
    address = public_id or f"demo-{template.replace('_', '-')[:20]}-{start:%m%d}"  # 32 at most
    at = min(start - timedelta(days=14), now() - DAY)
    await start_meeting(
        table,
        template,
        title=title,
        items=[
            Written(
                each.kind,
                each.title,
                each.words,
                each.minutes,
                each.presenter,
                proposal=each.proposal,
                list=each.list,
            )
            for each in said
        ],
        public_id=address,
        by=by,
        at=at,
    )
    await plan_meeting(
        address, MeetingPlan(title, "", place, start, BY_KEY[template].minutes, by, None), by=by, at=at
    )
    if start < now():  # what is open today was not yet known then
        for item in await agenda(await _number(address)):
            if item.source in ("list", "patrol"):
                await remove_item(address, item.public_id, by=by, at=at)
    if BY_KEY[template].of_residents:
        body = BY_KEY[template].bodies[0].value
        count = 522 if body == "households" else 31
        source, days = "居委会户籍与实有人口底册", at.date()
        await set_roll(
            address, BodyRoll(body, "count", (), count, source, days, days, False, ""), by=by, at=at
        )
    await call_meeting(address, by=by, at=at)
    head = await meeting(address)
    if head is None:
        raise LookupError(address)
    return head


async def _number(public_id: str) -> int:
    head = await meeting(public_id)
    return head.id if head else 0


async def _tables(community: int, building: str) -> tuple[str, str, str]:
    """The community's table, its first group, and the one of a building, by address."""
    rows = await fetch(
        "SELECT t.public_id, t.level, COALESCE(b.name, '') AS building FROM round_table t"
        " LEFT JOIN building b ON b.id = t.building WHERE t.community = ? ORDER BY t.position, t.id",
        [community],
    )
    top = next(row["public_id"] for row in rows if row["level"] == "community")
    group = next((row["public_id"] for row in rows if row["level"] == "group"), top)
    house = next((row["public_id"] for row in rows if row["building"] == building), group)
    return top, group, house


async def _person(name: str, community: int) -> int:
    at = now() - timedelta(days=59)
    person = int((await Person.insert(Person(name=name, created_at=at)))[0]["id"])
    await Role.insert(
        Role(person=person, community=community, kind="moderator", since=at.date(), granted_at=at)
    )
    return person


async def _paper(settings: Settings, item: str, by: int) -> None:
    """A plan of the lane with three places marked, drawn here."""
    picture = Image.new("RGB", (1200, 700), "#f6f2ea")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((60, 300, 1140, 400), outline="#5a5346", width=6)
    for n, x in enumerate((220, 600, 980), 1):
        pen.ellipse((x - 34, 316, x + 34, 384), fill="#0b5a51")
        pen.text((x - 6, 336), str(n), fill="white", font_size=30)
    for x in range(80, 1120, 130):
        pen.rectangle((x, 120, x + 100, 270), outline="#857d6c", width=3)
        pen.rectangle((x, 430, x + 100, 580), outline="#857d6c", width=3)
    body = io.BytesIO()
    picture.save(body, "PNG")
    kept = await file_store.keep(settings, Upload("主巷位置图.png", body.getvalue()), person_id=by)
    await attach_paper(item, file=kept.id, title="主巷位置图", by=by, at=now())


def _evening(days: int) -> datetime:
    """19:00 of the place, so many days from today."""
    local = (now() + days * DAY).astimezone(ZONE)
    return local.replace(hour=19, minute=0, second=0, microsecond=0)


def _not_long_ago(at: datetime) -> datetime:
    """Twenty minutes ago or a little more, when the clock showed a full five minutes."""
    before = at - timedelta(minutes=20)
    return before.replace(minute=before.minute // 5 * 5, second=0, microsecond=0)
