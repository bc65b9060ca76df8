"""What did the demo's convention say in its versions, and what was said and answered of it?"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """One clause in one version; `clause` is its identity, 1 to 9."""

    clause: int
    zh: str
    en: str
    why: str = ""


@dataclass(frozen=True)
class Comment:
    """`answer` is a key of ANSWERS, "" where there is nothing to answer."""

    clause: int
    kind: str
    words: str = ""
    proposed: str = ""
    answer: str = ""


PREAMBLE = "住在杜巷的人一起商量，约定下面几条。房东、二房东、租客都算数。"
PREAMBLE_EN = (
    "Those who live in Duxiang have talked it over and agree on what follows: owners, sub-landlords and"
    " tenants alike."
)

_QUIET = Words(
    1,
    "夜里十点到早上六点，不装修，不放外放音响，不在楼道大声说话。",
    "From ten at night to six in the morning: no renovation, no loudspeakers, no loud talk in stairwells.",
)
_BIKES_1 = Words(
    2,
    "电瓶车不上楼，到车棚充电。",
    "Electric bikes stay out of the houses and are charged at the sheds.",
)
_BIKES_2 = Words(
    2,
    "电瓶车不上楼、不飞线充电。充电到 1 至 3 号棚。",
    "No electric bikes upstairs and no cables from windows. Charge at sheds 1 to 3.",
    "3 号棚建好了；飞线起过一次火。",
)
_BIKES_POSTED = Words(
    2,
    "电瓶车不上楼、不飞线充电。充电到 1 至 4 号棚，充满及时挪走。",
    "No electric bikes upstairs and no cables from windows. Charge at sheds 1 to 4 and move them when full.",
    "4 号棚启用。",
)
_BIKES_3 = Words(
    2,
    "电瓶车不进楼、不上楼、不从窗口拉线充电。充电到 1 至 4 号棚，充满两小时内挪走。"
    "棚里满了，在群里说一声，楼组当天想办法。",
    "Electric bikes stay out of the houses and are never charged by a cable from a window. Charge at sheds 1"
    " to 4 and move them within two hours of being full. If the sheds are full, say so in the group: the"
    " stair group finds a way the same day.",
    "圆桌上收到 14 条意见，4 号棚启用。逐条答复见意见表。",
)
_WASTE = Words(
    3,
    "垃圾分四类，定点投放：早上 6:30 至 9:00，傍晚 17:30 至 20:30。过了点，带回家等下一趟。",
    "Waste is sorted into four kinds and brought to the point from 6:30 to 9:00 and from 17:30 to 20:30. Too"
    " late? Take it home until the next round.",
)
_SIGN_IN = Words(
    4,
    "租客搬来三天内扫门口的码签进，搬走当天签出。房东和二房东负责提醒。",
    "Tenants sign in by the code at the door within three days of moving in and sign out the day they leave."
    " Owners and sub-landlords remind them.",
)
_STAIRS = Words(
    5,
    "楼道、消防通道不放东西。先提醒，二十四小时还在的，请楼组一起搬到暂存点，保管七天。",
    "Nothing is left in stairwells and on fire lanes. First a reminder; after twenty-four hours the stair"
    " group helps to move it to the store, where it is kept for seven days.",
)
_DOGS = Words(
    6,
    "遛狗牵绳，粪便随手带走。狗叫扰人，先敲门说，再上圆桌。",
    "Dogs on a leash, their mess taken along. If barking disturbs, knock first, then come to the table.",
)
_TABLE_1 = Words(
    7,
    "每幢楼的圆桌每三个月至少开一次，房东召集，租客都有座位。",
    "Each house’s round table meets at least every three months, called by the owner, with a seat for every"
    " tenant.",
)
_TABLE = Words(
    7,
    "每幢楼的圆桌每两个月至少开一次，房东或二房东召集，租客都有座位。",
    "Each house’s round table meets at least every two months, called by the owner or sub-landlord, with a"
    " seat for every tenant.",
)
_DISPUTES = Words(
    8,
    "有争执，先在本楼圆桌谈，谈不拢到楼组，再到“巷里一家”。",
    "Disputes go to the house’s table first, then to the group, then to the estate’s common room.",
)
_NO_FINES = Words(
    9,
    "本公约不罚款，不断水断电。有人不守，先劝，再请他来圆桌说，还不改，公布这件事，不公布名字。",
    "This convention fines nobody and cuts off nothing. Who breaks it is spoken to, then asked to the round"
    " table; after that the matter is made public, never the name.",
)

FIRST = (_QUIET, _BIKES_1, _WASTE, _STAIRS, _DOGS, _TABLE_1, _DISPUTES, _NO_FINES)
SECOND = (
    _QUIET,
    _BIKES_2,
    _WASTE,
    Words(4, _SIGN_IN.zh, _SIGN_IN.en, "门口的码贴好了，签进签出不用再跑居委会。"),
    _STAIRS,
    _DOGS,
    Words(7, _TABLE.zh, _TABLE.en, "二房东也来召集；三个月太久。"),
    _DISPUTES,
    _NO_FINES,
)
POSTED_SECOND = (_QUIET, _BIKES_POSTED, _WASTE, _SIGN_IN, _STAIRS, _DOGS, _TABLE, _DISPUTES, _NO_FINES)
THIRD = (_QUIET, _BIKES_3, _WASTE, _SIGN_IN, _STAIRS, _DOGS, _TABLE, _DISPUTES, _NO_FINES)

CHANGED_WORDS = (
    "只改了第二条：电瓶车连一楼也不进，充电棚从三个添到四个，充满两小时内挪走，棚满了楼组当天想办法。"
)
CHANGED_EN = (
    "Only clause 2 changed: electric bikes stay out of the ground floor too, there are four sheds instead of"
    " three, bikes are moved within two hours of being full, and when the sheds are full the stair group"
    " finds a way the same day."
)

# key: clause, outcome, why
ANSWERS: dict[str, tuple[int, str, str]] = {
    "quiet": (1, "not", "快递和上夜班的邻居早出晚归，轻声走动不算违反，不另写例外。"),
    "shed": (2, "taken", "“飞线”改成“从窗口拉线”；一楼过道也不能停，写成“不进楼”。"),
    "full": (2, "taken", "写明两小时内挪走；棚满了由楼组当天想办法。"),
    "price": (2, "not", "电价不在公约里定，已经请充电公司在棚里贴出来。"),
    "battery": (2, "partly", "电池不进楼包括在“不进楼”里；换电柜要另外谈，已经列进赋能清单。"),
    "hours": (3, "partly", "傍晚的时间不动；误时投放点先试一个月，试好了再写进来。"),
    "code": (4, "not", "不会用手机的，楼组长帮着登记，现在就能办。"),
    "store": (5, "partly", "暂存点加了锁和登记本；七天不变。"),
    "shoes": (5, "not", "鞋柜也算东西，逃生时会绊倒人。"),
    "dogs": (6, "not", "登记和打疫苗市里的条例已经管着，这里不重复。"),
    "seat": (7, "not", "上夜班的可以托邻居带话，或者在门口的码里写。"),
    "talk": (8, "not", "当事人随时可以去调解或者法院，公约不拦。"),
    "name": (9, "not", "公布名字可能侵犯名誉，居民公约不能这么写。"),
}

COMMENTS: tuple[Comment, ...] = (
    Comment(1, "agree"),
    Comment(1, "comment", "我在厨房上班，一点才到家，走路声音算不算？", answer="quiet"),
    Comment(1, "comment", "送快递的五点就要出门，能不能写个例外？", answer="quiet"),
    Comment(2, "comment", "“飞线”是什么意思？我们外地来的看不懂。", answer="shed"),
    Comment(2, "proposal", "写得白一点。", "电瓶车不进楼，不从窗口拉线充电。", "shed"),
    Comment(2, "comment", "一楼过道停了六辆，“不上楼”管不到，要写不进楼。", answer="shed"),
    Comment(2, "comment", "晚上八点以后 2 号棚全满，充满的不走。", answer="full"),
    Comment(2, "proposal", "要有个时间。", "充满两小时内挪走。", "full"),
    Comment(2, "comment", "棚满了怎么办？总要有人管。", answer="full"),
    Comment(2, "comment", "夜班回来没地方充，希望当天有办法。", answer="full"),
    Comment(2, "comment", "棚里一度电一块五，比家里贵一倍。", answer="price"),
    Comment(2, "comment", "充电太贵，大家才拉线的。", answer="price"),
    Comment(2, "comment", "电池拎上楼算不算？", answer="battery"),
    Comment(2, "comment", "能不能装换电柜？送外卖的都想要。", answer="battery"),
    Comment(2, "agree"),
    Comment(2, "agree"),
    Comment(2, "agree"),
    Comment(3, "comment", "下班八点半以后才到家，赶不上。", answer="hours"),
    Comment(3, "agree"),
    Comment(4, "comment", "老人不会扫码怎么办？", answer="code"),
    Comment(4, "comment", "我手机没有摄像头。", answer="code"),
    Comment(4, "agree"),
    Comment(4, "agree"),
    Comment(4, "agree"),
    Comment(5, "comment", "暂存点不上锁，东西丢了谁赔？", answer="store"),
    Comment(5, "comment", "七天太短，过年回家要半个月。", answer="store"),
    Comment(5, "comment", "拿走东西要写个条。", answer="store"),
    Comment(5, "comment", "门口放个小鞋柜行不行？", answer="shoes"),
    Comment(5, "comment", "鞋柜贴墙放，不挡路。", answer="shoes"),
    Comment(5, "agree"),
    Comment(5, "agree"),
    Comment(6, "comment", "要写打疫苗。", answer="dogs"),
    Comment(7, "comment", "上夜班的总是赶不上开会。", answer="seat"),
    Comment(7, "comment", "周日下午开，人最齐。", answer="seat"),
    Comment(7, "agree"),
    Comment(7, "agree"),
    Comment(8, "comment", "房东扣押金也要先上圆桌吗？", answer="talk"),
    Comment(8, "agree"),
    Comment(9, "comment", "老是不改的，应该贴名字。", answer="name"),
    Comment(9, "comment", "只说事不说人，谁怕？", answer="name"),
    Comment(9, "agree"),
    Comment(9, "agree"),
    Comment(9, "agree"),
    Comment(9, "agree"),
)

# who, capacity, clause, kind, words, other words
PARKING: tuple[tuple[str, str, int, str, str, str], ...] = (
    ("lodger", "tenant", 1, "comment", "我凌晨两点收工，早上八点还在睡，能不能到九点？", ""),
    ("lodger", "tenant", 3, "agree", "", ""),
    (
        "sub_landlord",
        "sub_landlord",
        4,
        "proposal",
        "二十分钟卸不完一车家具。",
        "送货车在巷口卸货，不超过四十分钟，搬家的提前一天在群里说；三轮车靠墙停，留出一米五走人。",
    ),
    ("landlord", "owner", 5, "comment", "堵住消防车道的，要写明打哪个电话。", ""),
    ("landlord", "owner", 2, "agree", "", ""),
)
