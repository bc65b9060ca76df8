"""The demo's four lists: what was raised at tables, on patrol and by phone, and how far it has come."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from piccolo.table import Table

from app.clock import now, today
from app.database import fetch, write
from app.demo.houses import Communities
from meetings.checklists.rules.items import ListSettings, goes_up_at
from meetings.checklists.tables import ItemLink, ItemNote, ListItem, PartyInvitation

AT_ONCE = 200


@dataclass(frozen=True)
class Act:
    """An action: who, in how many days from today (negative: that many ago), how far, what counts as done."""

    words: str
    who: str
    due: int
    state: str = "underway"
    means: str = ""


@dataclass(frozen=True)
class Asked:
    """A party that was asked: what it promised by when, what it answered, whether it kept its word."""

    party: str
    asked: str
    due: int
    promise: str = ""
    promise_due: int = 0
    answer: str = ""
    kept: str = ""


@dataclass(frozen=True)
class Story:
    """One matter from left to right. Days count back from today; `level` as in rules/items.py."""

    issue: str = ""
    topic: str = ""
    building: str = ""
    place: str = ""
    level: str = "house"
    days: int = 10
    state: str = "open"
    who: str = ""  # a name that was said at the table, or "@" and a person of the demo; "": without a name
    said: str = ""
    answer: str = ""
    needs: Sequence[str] = ()
    resources: Sequence[tuple[str, str, int]] = ()  # words, who offers it, days from now until when (0: open)
    actions: Sequence[Act] = ()
    asked: Sequence[Asked] = ()
    came_up: str = ""  # why the level below could not settle it
    visibility: str = "community"
    how: str = "agreed"


DUXIANG: tuple[Story, ...] = (
    Story(
        "夜里停车，消防通道只剩 2 米",
        "fire",
        "82",
        "弄堂口到 90 号",
        "community",
        34,
        "underway",
        "小林",
        "晚上十点以后两边都停满，救护车进不来，只剩两米。",
        "先划禁停线，再找地方停车。",
        ("划禁停线，夜里另找 6 个车位",),
        (("划线一次，不收费", "街道城建中心", 0), ("夜里 18:00 到 8:00 借 6 个车位", "隔壁厂区", 160)),
        (
            Act("划禁停线，装 3 根反光柱", "王建设", -1, "underway", "线划好，柱子装牢，夜里拍照"),
            Act("和厂里签借用协议", "马素珍", 7, "underway", "协议盖章，写清钟点"),
        ),
        (Asked("街道城建中心", "几时来划线", -22, "10 个工作日内来划", -6, "已经来划过一次。", "kept"),),
        "一幢房子管不到弄堂口。",
        "public",
    ),
    Story(
        "三楼楼道灯不亮，老人夜里不敢下楼",
        "light",
        "205",
        "三楼到四楼",
        "house",
        21,
        "underway",
        "李婆婆",
        "三楼那盏坏了半个月，我夜里不敢下去。",
        "",
        ("楼道换 4 盏声控灯",),
        (("房东买灯，志愿电工来装，灯款 168 元房东出", "房东、先锋楼组", 0),),
        (Act("换好 4 盏声控灯", "赵师傅", -6, "done", "四盏都亮，夜里试过"),),
    ),
    Story(
        needs=("想有一块能晾被子的地方",),
        building="40",
        level="group",
        days=13,
        who="第一楼组会",
        resources=(("屋顶平台，周三、周六可用", "巷里一家", 90),),
        actions=(Act("装晾衣架，排轮用表", "李秀芳", 14, "underway", "架子装好，表贴在楼下"),),
    ),
    Story(
        "电瓶车从窗口拉线充电",
        "charging",
        "17",
        "二楼朝弄堂的窗",
        "group",
        7,
        "answered",
        "",
        "",
        "已约供电所来看能不能加充电口。",
        ("3 号棚加 12 个充电口",),
        (),
        (),
        (Asked("供电所", "3 号棚能不能增容", 5),),
        "房东说线路不归他管。",
    ),
    Story(resources=(("周末下午来教中文、教电脑", "大学学生 20 人", 40),), days=9, level="community"),
    Story(
        "一楼下水道返味",
        "water",
        "230",
        "天井",
        "house",
        56,
        "closed",
        "吴老师",
        "下雨天味道特别大。",
        "",
        ("疏通，换两只井盖",),
        (("疏通车半天", "物业公司", 0),),
        (Act("疏通、换井盖、一周后回看", "周志强", -10, "closed", "一周后没有味道"),),
    ),
    Story(
        "夜里麻将声到一点多",
        "noise",
        "118",
        "二楼",
        "house",
        5,
        "open",
        "@lodger",
        "星期五、星期六都到一点多，第二天要上早班。",
    ),
    Story(
        "垃圾桶满了两天没人收",
        "rubbish",
        "61",
        "61 号门口",
        "house",
        3,
        "open",
        "",
        "",
    ),
    Story(
        "楼梯扶手松了，小孩会扑出去",
        "building",
        "12",
        "二楼转弯处",
        "house",
        2,
        "underway",
        "@lodger",
        "",
        "",
        (),
        (),
        (Act("换一截扶手，先用绳子拦住", "刘福林", 3, "underway", "摇不动，能站一个人"),),
    ),
    Story(
        "12 号门口路灯一闪一闪",
        "light",
        "12",
        "门口电线杆",
        "house",
        1,
        "open",
        "@landlord",
        "",
    ),
    Story(
        "出租屋里住了十个人，煤气瓶放在楼道",
        "fire",
        "149",
        "一楼楼道",
        "office",
        40,
        "open",
        "",
        "一间屋隔成四间，煤气瓶就在门后。",
        "",
        (),
        (),
        (),
        (Asked("消防中队", "来看一次，给个处理意见", -4),),
        "楼组长劝了三次没用，要执法的来。",
        "office",
    ),
    Story(
        "快递堆在 5 号门口，雨天都湿了",
        "other",
        "5",
        "门口",
        "house",
        15,
        "closed",
        "张阿婆",
        "",
        "",
        ("放一个快递架",),
        (("旧货架一只", "5 号房东", 0),),
        (Act("把货架擦好放到门厅", "张家和", -4, "closed", "快递不淋雨"),),
    ),
    Story(
        "孩子放学没地方去",
        "care",
        "",
        "",
        "community",
        62,
        "underway",
        "妇女之家",
        "四点放学，六点下班，中间没人看。",
        "社区中心腾出一间。",
        ("放学后两小时有人看着",),
        (("活动室周一到周五 16:00 到 18:00", "居委会", 200), ("退休老师 3 位轮流来", "第三楼组", 0)),
        (
            Act("排值班表，贴出来", "徐文涛", -20, "closed", "每天有人"),
            Act("买 10 套桌椅", "马素珍", 10, "underway", "桌椅到位"),
        ),
        visibility="public",
    ),
    Story(
        "第三楼组没有晾衣绳，衣服挂到马路上",
        "green",
        "260",
        "",
        "group",
        26,
        "answered",
        "第三楼组会",
        "",
        "和绿化所说过，树上不能拉绳，另找地方。",
        ("在空地装 4 排晾衣架",),
        (),
        (),
        (Asked("绿化所", "空地能不能用", -9, "同意用半年", 150, "可以用，到明年春天要腾出来。"),),
    ),
    Story(
        "合租的水费怎么分说不清",
        "fees",
        "77",
        "",
        "house",
        18,
        "closed",
        "合租的三家",
        "",
        "",
        ("装三只分表",),
        (),
        (Act("装分表，按表付钱", "房东陈建华", -2, "closed", "三只表都走"),),
        how="no_answer",
    ),
    Story(
        "外国留学生看不懂垃圾分类的牌子",
        "rubbish",
        "33",
        "33 号对面",
        "community",
        30,
        "closed",
        "阿米尔",
        "I do not know which bin.",
        "",
        ("做一块中英文的牌子",),
        (("翻译一遍，不收钱", "大学学生 20 人", 0),),
        (Act("牌子做好装上", "李秀芳", -8, "closed", "牌子装在四个点"),),
        visibility="public",
    ),
    Story(
        "东头空调外机滴水到走道",
        "building",
        "88",
        "东面走道",
        "house",
        9,
        "answered",
        "何阿姨",
        "",
        "跟三楼说了，周末接管子。",
    ),
    Story(
        "狗没有牵绳，吓到老人",
        "safety",
        "190",
        "",
        "group",
        11,
        "open",
        "",
        "190 号一带，早上六点多。",
    ),
    Story(
        "独居老人三天没出门",
        "care",
        "301",
        "二楼",
        "house",
        4,
        "closed",
        "邻居",
        "",
        "敲门看过，是感冒，已送药。",
        ("每天有人去看一眼",),
        (("楼上小郑每天带饭", "小郑", 0),),
        (Act("排看望表", "罗敏", -1, "closed", "每天打勾"),),
    ),
    Story(
        "工地早上六点开工",
        "noise",
        "",
        "北面工地",
        "office",
        48,
        "underway",
        "沿街 20 多户",
        "六点不到打桩机就响。",
        "已请建管部门约谈施工方。",
        (),
        (),
        (),
        (
            Asked(
                "建设管理所",
                "请工地 8 点后开工",
                -30,
                "7 点半以后才开",
                -20,
                "已约谈，改为 7 点半。",
                "broken",
            ),
        ),
        "小区说了没有用，施工许可不归小区管。",
        "public",
    ),
    Story(
        "公共厕所晚上没有灯",
        "light",
        "",
        "公厕",
        "community",
        16,
        "done",
        "第二楼组会",
        "",
        "",
        ("装感应灯",),
        (),
        (Act("装两盏感应灯", "物业维修班", -1, "done", "夜里进去灯会亮"),),
    ),
    Story(
        "井盖缺了一个角",
        "safety",
        "144",
        "弄堂中间",
        "house",
        6,
        "underway",
        "@moderator",
        "巡查时看见的。",
        "",
        (),
        (),
        (Act("先放警示锥，换新井盖", "市政热线已报", 2, "underway", "井盖平，踩不响"),),
    ),
    Story(
        "想办一次中秋百家宴",
        "culture",
        "",
        "",
        "community",
        75,
        "closed",
        "第一楼组会",
        "",
        "",
        ("借 40 张桌子，一块地方",),
        (("操场一个晚上", "小学", 0), ("每家一个菜", "各楼组", 0)),
        (Act("排桌、分工、收场", "徐文涛", -52, "closed", "当晚办成"),),
        visibility="public",
    ),
    Story(
        "新租客不知道去哪里登记",
        "other",
        "12",
        "",
        "house",
        8,
        "closed",
        "@sub_landlord",
        "",
        "门口贴了二维码和电话。",
    ),
    Story(
        "下雨天 60 号门口积水到脚背",
        "water",
        "60",
        "门口低洼",
        "group",
        19,
        "underway",
        "@moderator",
        "",
        "排水管查过，堵在路口。",
        ("路口疏通一次",),
        (),
        (Act("请排水公司疏通", "排水公司", -3, "underway", "下雨不积水"),),
        (Asked("排水公司", "几时来通", -12, "本月来", -2),),
        "楼组没有工具。",
    ),
)

MINGHUI: tuple[Story, ...] = (
    Story(
        "13 号楼装电梯时自行车没处停",
        "parking",
        "13",
        "楼前",
        "house",
        12,
        "underway",
        "@owner",
        "",
        "",
        ("临时车棚一个",),
        (("活动围栏一套", "施工方", 120),),
        (Act("搭临时车棚", "施工方", 4, "underway", "能停 20 辆"),),
    ),
    Story("12 号楼信箱坏了三个", "building", "12", "门厅", "house", 6, "open", "@neighbour"),
    Story(
        "北门外卖车逆行",
        "safety",
        "",
        "北门",
        "community",
        25,
        "answered",
        "楼组长会",
        "",
        "已请交警在早晚高峰来看。",
        (),
        (),
        (),
        (Asked("交警中队", "北门早晚高峰有人管", 6),),
        visibility="public",
    ),
    Story(
        "21 号楼顶漏水",
        "building",
        "21",
        "六楼",
        "house",
        44,
        "closed",
        "六楼两户",
        "",
        "",
        ("补一次防水",),
        (),
        (Act("补防水，下雨回看", "维修基金，物业报修", -9, "closed", "两场雨不漏"),),
    ),
    Story("楼道堆了旧家具", "fire", "7", "四楼", "house", 9, "open", ""),
    Story(resources=(("懂电路的退休师傅，可以上门看", "20 号楼老何", 0),), days=14, level="community"),
)

PINGAN: tuple[Story, ...] = (
    Story(
        "230 辆车抢 102 个车位",
        "parking",
        "",
        "",
        "community",
        50,
        "underway",
        "月度例会",
        "晚上七点以后就没有位子。",
        "先登记，再排夜间错时。",
        ("夜里借学校操场停车",),
        (("操场夜间 60 个车位", "小学", 180),),
        (
            Act("登记车辆", "巡逻组", -12, "closed", "每户登记"),
            Act("和学校签约", "业委会", 6, "underway", "协议盖章"),
        ),
        visibility="public",
    ),
    Story("3 号门禁晚上关不上", "safety", "3", "门口", "building", 5, "open", "@stranger"),
    Story(
        "花坛被踩出一条路",
        "green",
        "6",
        "楼前花坛",
        "building",
        20,
        "closed",
        "老周",
        "",
        "",
        ("铺几块石板",),
        (),
        (Act("铺石板", "绿化工", -5, "closed", "雨天不踩泥"),),
    ),
    Story("老人要人陪着去配药", "care", "9", "", "building", 3, "answered", "", "", "楼组长周四陪着去。"),
)


@dataclass
class _Book:
    """What is being written for one community."""

    community: int
    at: datetime
    day: date
    people: dict[str, int]
    buildings: dict[str, int]
    tables: dict[str, tuple[int, str]]  # building number, "group" or "community" to (table, level)
    numbers: dict[str, int] = field(default_factory=dict)
    items: list[ListItem] = field(default_factory=list)
    links: list[tuple[int, int, str]] = field(default_factory=list)  # places in `items`
    notes: list[tuple[int, str, str, dict[str, Any], int]] = field(default_factory=list)
    asked: list[tuple[int, Asked, int]] = field(default_factory=list)


async def load_lists(loaded: Communities) -> None:
    """All three communities, in one transaction."""
    async with write():
        for community, stories, key in (
            (loaded.duxiang, DUXIANG, "moderator"),
            (loaded.minghui, MINGHUI, "committee"),
            (loaded.pingan, PINGAN, "stranger"),
        ):
            await _load(community, stories, loaded.people, loaded.people[key])


async def _load(community: int, stories: Iterable[Story], people: dict[str, int], by: int) -> None:
    book = _Book(community, now(), today(), people, await _buildings(community), await _tables(community))
    for story in stories:
        _tell(book, story)
    ids = await _insert(ListItem, book.items)
    await _insert(
        ItemLink,
        (
            ItemLink(from_item=ids[a], to_item=ids[b], kind=kind, made_by=by, made_at=book.items[b].raised_at)
            for a, b, kind in book.links
        ),
    )
    book.notes.sort(key=lambda note: -note[4])
    await _insert(
        ItemNote,
        (
            ItemNote(
                item=ids[place],
                kind=kind,
                words=words,
                facts=json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":")),
                written_by=by,
                written_at=book.at - timedelta(hours=hours),
            )
            for place, kind, words, facts, hours in book.notes
        ),
    )
    await _insert(
        PartyInvitation, (_invitation(book, ids[p], each, days, by) for p, each, days in book.asked)
    )


def _tell(book: _Book, story: Story) -> None:
    """One story becomes an issue, needs, resources and actions, each linked with what it grew from."""
    first = [_issue(book, story)] if story.issue else []
    needs = [_grown(book, story, "need", words, story.days - 1) for words in story.needs]
    book.links += [(a, b, "leads_to") for a in first for b in needs]
    for words, offered_by, until in story.resources:
        place = _grown(book, story, "resource", words, story.days - 2, offered_by=offered_by)
        if until:
            book.items[place].available_until = book.day + timedelta(days=until)
        book.links += [(place, need, "meets") for need in needs]
    if story.issue and story.state == "closed":
        for place in needs:
            _end(book, place, "closed", story.how, story.days)
    for act in story.actions:
        place = _action(book, story, act)
        book.links += [(before, place, "leads_to") for before in (needs or first)]
    book.asked += [(place, each, max(1, story.days - 3)) for place in first for each in story.asked]


def _issue(book: _Book, story: Story) -> int:
    place = _grown(book, story, "issue", story.issue, story.days)
    item, hours = book.items[place], story.days * 24
    _raiser(book, item, story.who)
    if story.said:
        item.origin = "person" if story.who.startswith("@") or not story.who else "meeting"
        item.origin_words = story.said
    if story.came_up:
        facts = {"from": story.building and f"{story.building} 号", "to": "", "level": story.level}
        book.notes.append((place, "escalated", story.came_up, facts, hours - 60))
    if story.answer:
        item.first_answer_at = item.raised_at + timedelta(hours=20)
        book.notes.append((place, "answer", story.answer, {}, hours - 20))
    if story.state in ("underway", "done", "closed"):
        item.responsible_name = story.actions[0].who if story.actions else "徐文涛"
        if not story.answer:
            item.first_answer_at = item.raised_at + timedelta(hours=44)
        book.notes.append((place, "underway", "", {"to": item.responsible_name, "due": ""}, hours - 44))
    _end(book, place, story.state, story.how, story.days)
    return place


def _action(book: _Book, story: Story, act: Act) -> int:
    place = _grown(book, story, "action", act.words, story.days - 2)
    item = book.items[place]
    item.responsible_name, item.done_means = act.who, act.means
    item.due_on = book.day + timedelta(days=act.due)
    item.first_answer_at = item.raised_at
    item.state = "underway"
    item.raised_name = "会上定的"
    if act.state != "underway":
        _end(book, place, act.state, story.how, max(2, 1 - act.due))
    return place


def _end(book: _Book, place: int, state: str, how: str, days: int) -> None:
    """Done a day and a half before the end, closed within the last day but one of its time."""
    item = book.items[place]
    item.state = state
    if state in ("done", "closed"):
        ago = 30 if state == "done" else max(26, days * 10)
        item.done_at = book.at - timedelta(hours=ago)
        item.level_due_at = None
        book.notes.append((place, "done", "办好了，请看看。", {}, ago))
        if state == "done":
            item.closes_at = item.done_at + timedelta(days=7)
            return
        item.closed_at, item.closed_how = book.at - timedelta(hours=ago - 24), how
        if how == "agreed":
            book.notes.append((place, "agreed", "", {}, ago - 23))
        book.notes.append((place, "closed", "", {"how": how}, ago - 24))


def _grown(book: _Book, story: Story, list: str, words: str, days: int, offered_by: str = "") -> int:
    raised_at = book.at - timedelta(days=max(days, 0), hours=2)
    where = story.building if story.level in ("house", "building") else story.level
    table, level = book.tables.get(where) or book.tables["community"]
    book.numbers[list] = book.numbers.get(list, 0) + 1
    office = story.level == "office"
    item = ListItem(
        public_id=f"demo-{book.community}-{list}-{book.numbers[list]}",
        community=book.community,
        list=list,
        number=book.numbers[list],
        words=words,
        topic=story.topic,
        place=story.place if list == "issue" else "",
        building=book.buildings.get(story.building),
        state="open",
        visibility=story.visibility,
        round_table=None if office else table,
        office_level=office,
        level_since=raised_at,
        raised_at=raised_at,
        origin="person",
        raised_name="" if list == "issue" else "会上定的",
        offered_by=offered_by,
    )
    if not office:
        due = goes_up_at(list, level, book.at - timedelta(days=min(days, 4)), ListSettings())
        item.level_due_at = due if list == "issue" and story.state in ("open", "answered") else None
    book.items.append(item)
    return len(book.items) - 1


def _raiser(book: _Book, item: ListItem, who: str) -> None:
    if who.startswith("@"):
        item.raised_by = book.people[who[1:]]
    else:
        item.raised_name = who


def _invitation(book: _Book, item: int, each: Asked, days: int, by: int) -> PartyInvitation:
    invited = book.at - timedelta(days=days)
    return PartyInvitation(
        item=item,
        party=each.party,
        asked=each.asked,
        answer_due=max(book.day + timedelta(days=each.due), invited.date()),
        invited_by=by,
        invited_at=invited,
        promise=each.promise,
        promise_due=book.day + timedelta(days=each.promise_due) if each.promise else None,
        promised_at=invited + timedelta(hours=30) if each.promise else None,
        answer=each.answer,
        answered_at=invited + timedelta(hours=50) if each.answer else None,
        kept=each.kept,
    )


async def _buildings(community: int) -> dict[str, int]:
    rows = await fetch("SELECT id, name FROM building WHERE community = ?", [community])
    return {row["name"]: row["id"] for row in rows}


async def _tables(community: int) -> dict[str, tuple[int, str]]:
    """By building, and the first of each level above; 杜巷's groups are told apart by the house they hold."""
    rows = await fetch(
        "SELECT rt.id, rt.level, b.name AS building FROM round_table rt LEFT JOIN building b"
        " ON b.id = rt.building WHERE rt.community = ? AND rt.closed_on IS NULL ORDER BY rt.position, rt.id",
        [community],
    )
    found: dict[str, tuple[int, str]] = {}
    for row in rows:
        found.setdefault(row["building"] or row["level"], (row["id"], row["level"]))
    return found


async def _insert(table: type[Table], rows: Iterable[Table]) -> list[int]:
    """Insert in portions and return the ids in the same order."""
    waiting: list[Table] = list(rows)
    ids: list[int] = []
    for start in range(0, len(waiting), AT_ONCE):
        ids += [int(row["id"]) for row in await table.insert(*waiting[start : start + AT_ONCE])]
    return ids
