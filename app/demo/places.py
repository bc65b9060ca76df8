"""Which houses and invented people stand in the demo?

Place names and totals come from public reports; people, areas and rooms are invented
(地名与总数取自公开报道，人物与明细均为虚构). Mobile numbers begin with 120, which no operator gives out.
"""

import random
from dataclasses import dataclass

SURNAMES = "王李张刘陈杨黄赵周吴徐孙朱马胡郭林何高梁郑罗宋谢唐韩曹许邓冯"
GIVEN = """
国强 秀英 志明 桂兰 建华 玉珍 文涛 丽娟 永康 晓燕 志强 家和 雅琴 春生 美玲 海峰 月华 德明 素芬 立新
金凤 卫东 淑贞 伟民 婷婷 思远 佳怡 浩然 雨桐 子轩 梦洁 志远 慧敏 阿根 小妹 福林 宝珠 明德 少华 亦凡
""".split()  # noqa: SIM905


@dataclass(frozen=True)
class DemoOwner:
    name: str
    mobile: str
    kind: str = "person"


@dataclass(frozen=True)
class DemoUnit:
    building: str
    entrance: str
    room: str
    floor: int
    area_dm2: int
    owners: tuple[DemoOwner, ...]
    use: str = "dwelling"


# Building 13 of 明辉西郊苑 room by room: 28 flats, 25 heads (104+504, 302+303, 701+702 are one each).
_STACKS = {1: 8642, 2: 6215, 3: 6215, 4: 8873}
_GROUND = {1: 8490, 2: 6108, 3: 6108, 4: 8720}
_BUILDING_13 = {
    "101": "顾永康", "102": "方丽娟", "103": "蒋文涛", "104": "吴建国",
    "201": "徐明", "202": "潘晓燕", "203": "何志强", "204": "叶秋云",
    "301": "田家明", "302": "郑家和", "303": "郑家和", "304": "罗敏",
    "401": "姚春梅", "402": "宋雅琴", "403": "袁立", "404": "沈国强",
    "501": "陆海生", "502": "钱伟民", "503": "孙志远、马秀英", "504": "吴建国",
    "601": "李慧敏", "602": "周玉珍", "603": "曹立新", "604": "红砖商贸有限公司",
    "701": "朱根娣", "702": "朱根娣", "703": "彭少华", "704": "邵美玲",
}  # fmt: skip


def minghui() -> tuple[DemoUnit, ...]:
    """明辉西郊苑: 33 buildings; building 13 has 7 floors of four flats."""
    chance = random.Random(2016)  # noqa: S311 - the demo must be the same everywhere
    units = list(building_13())
    for number in range(1, 34):
        if number != 13:
            units += _block(chance, str(number), floors=6 if number % 3 else 5, per_floor=4)
    return tuple(units)


def building_13() -> tuple[DemoUnit, ...]:
    """The building that voted on its elevator."""
    mobiles = {
        name: f"1201300{index:04d}" for index, name in enumerate(dict.fromkeys(_BUILDING_13.values()), 1)
    }
    units = []
    for room, names in _BUILDING_13.items():
        floor, stack = int(room[0]), int(room[2])
        owners = tuple(
            DemoOwner(
                name,
                f"120131{mobiles[names][-5:]}"
                if place
                else mobiles[names],  # co-owners have phones of their own
                "company" if name.endswith("公司") else "person",
            )
            for place, name in enumerate(names.split("、"))
        )
        units.append(DemoUnit("13", "", room, floor, (_GROUND if floor == 1 else _STACKS)[stack], owners))
    return tuple(units)


def pingan() -> tuple[DemoUnit, ...]:
    """第二平安: 11 buildings, 44 entrances, 522 households."""
    chance = random.Random(522)  # noqa: S311
    units: list[DemoUnit] = []
    for building in range(1, 12):
        for entrance in range(1, 5):
            flats = 12 if (building - 1) * 4 + entrance <= 38 else 11  # 38 × 12 + 6 × 11 = 522
            units += _block(chance, str(building), floors=6, per_floor=2, entrance=str(entrance))[:flats]
    return tuple(units)


def duxiang() -> tuple[DemoUnit, ...]:
    """杜巷: 326 self-built houses, each held by one household."""
    chance = random.Random(326)  # noqa: S311
    return tuple(
        DemoUnit(str(n), "", "整幢", 1, chance.randrange(16000, 36000, 50), (_someone(chance, "3", n),))
        for n in range(1, 327)
    )


def _block(
    chance: random.Random, building: str, *, floors: int, per_floor: int, entrance: str = ""
) -> list[DemoUnit]:
    stacks = [chance.choice((5216, 6215, 7034, 8642, 8873, 9540)) for _ in range(per_floor)]
    units = []
    for floor in range(1, floors + 1):
        for stack, area in enumerate(stacks, 1):
            room = f"{floor}0{stack}"
            owners = [_someone(chance, building, floor * 10 + stack)]
            if chance.random() < 0.12:
                owners.append(_someone(chance, building, floor * 10 + stack + 500))
            units.append(DemoUnit(building, entrance, room, floor, area, tuple(owners)))
    return units


def _someone(chance: random.Random, building: str, number: int) -> DemoOwner:
    name = chance.choice(SURNAMES) + chance.choice(GIVEN)
    mobile = f"120{int(building):02d}{number % 1000:03d}{chance.randrange(1000):03d}"
    return DemoOwner(name, mobile)
