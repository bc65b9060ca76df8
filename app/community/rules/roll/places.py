"""Which building, entrance and room does a cell name, in any of the forms that committees write?"""

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from app.community.rules.roll.characters import arabic, compact


class Use(StrEnum):
    """What a unit is for; whether parking counts is for the community's rulebook to say."""

    DWELLING = "dwelling"
    SHOP = "shop"
    PARKING = "parking"
    OTHER = "other"


@dataclass(frozen=True)
class Place:
    """Where a unit is. Names are bare ("13", "2", "501"); `lane` only where a lane or phase is written.

    `pair` is the first half of "2-501" before anybody knows whether 2 is a building or an entrance.
    """

    building: str = ""
    entrance: str = ""
    room: str = ""
    lane: str = ""
    floor: int | None = None
    use: Use | None = None
    pair: str = ""

    @property
    def key(self) -> str:
        """What two rows of the same unit have in common, leading noughts and all small differences aside."""
        return unit_key(self.building, self.entrance, self.room, self.use)


_kept = lru_cache(maxsize=20_000)  # the same rooms stand in every building

_LANE = r"(?:(?P<lane>\d+弄|(?:\d+|[东西南北])区|\d+期|\d+组团)-?)?"
_BUILDING = (
    r"(?:(?P<building>[A-Z]{0,2}\d{1,4}[A-Z]?|[A-Z])"
    r"(?P<mark>号楼|号院|号房|幢|栋|座|#楼|#|楼|号(?!门|室|房|铺|车|$))-?)?"
)
_ENTRANCE = r"(?:第?(?P<entrance>\d{1,2}|[A-Z]|[甲乙丙丁东西南北中])(?:号?单元|号?门洞|号?门|号?梯|座|#)-?)?"
_FLOOR = r"(?:第?(?P<floor>-?\d{1,3})(?:层|楼|F)-?)?"
_KIND = (
    r"(?:(?P<kind>地下车位|地下车库|机动车位|停车位|车位|车库|商铺|商业|门面房?|底商|铺|商"
    r"|储藏室|储藏间|地下室|阁楼)-?)?"
)
_ROOM = (
    r"(?P<room>-?[A-Z]{0,3}\d{1,5}[A-Z东西南北中甲乙丙丁]?(?:-[A-Z]?\d{1,5}[A-Z东西南北中甲乙丙丁]?){0,3})"
)
_END = r"(?P<after>室|房|户|号房|号室|号铺|号车位|号车库|号|车位|车库|商铺|铺|#)?"
_PLACE = re.compile(_LANE + _BUILDING + _ENTRANCE + _FLOOR + _KIND + _ROOM + _END + "$")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(?:00:00:00)?|\d{1,2}月\d{1,2}日|\d{4}/\d{1,2}/\d{1,2}")
_BARE_BUILDING = re.compile(
    r"(?:(?P<lane>\d+弄|(?:\d+|[东西南北])区|\d+期|\d+组团)-?)?"
    r"第?(?P<building>[A-Z]{0,2}\d{1,4}[A-Z]?|[A-Z])(?:号楼|号院|号房|幢楼?|栋楼?|座|#楼?|楼|号)?$"
)
_TITLE_BUILDING = re.compile(
    r"(?P<building>[A-Z]?\d{1,4}[A-Z]?|(?<![A-Z])[A-Z])(?:号楼|幢|栋|座|#楼?|号(?!线|文))"
)
_BARE_ENTRANCE = re.compile(
    r"第?(?P<entrance>\d{1,2}|[A-Z]|[甲乙丙丁东西南北中])(?:号?单元|号?门洞|号?门|号?梯|座|#)?$"
)
_WORD = {Use.PARKING: "车位", Use.SHOP: "商铺", Use.OTHER: ""}
_PARKING, _SHOP = ("车位", "车库"), ("商", "铺", "门面")


@_kept
def read_place(text: str) -> Place | None:
    """ "3幢2单元501", "13-501", "18弄13号501室", "3#-2-501" -> its parts; None where nothing fits."""
    written = _plain(text)
    if not written or _DATE.fullmatch(written):
        return None
    found = _PLACE.search(written)
    if found is None or not _may_stand_before(written[: found.start()], found):
        return None
    return _split(_from_match(found))


def became_date(text: str) -> bool:
    """Excel turned "2-12" into a day: what was meant cannot be known."""
    return _DATE.fullmatch(compact(text)) is not None


@_kept
def read_building(text: str) -> tuple[str, str]:
    """(lane, building) of a building's own cell: "十三号楼" -> ("", "13"); other names stay as they are."""
    written = _plain(text)
    found = _BARE_BUILDING.search(written)
    if found is None:
        return "", written
    return found["lane"] or "", _bare(found["building"])


@_kept
def read_entrance(text: str) -> str:
    """ "2单元" -> "2", "-" -> none at all; other names stay as they are."""
    written = _plain(text)
    if written in {"-", "--", "无"}:
        return ""
    found = _BARE_ENTRANCE.fullmatch(written)
    return _bare(found["entrance"]) if found else written


def building_in(title: str) -> str:
    """The one building that a title, a sheet's or a file's name speaks of; empty where none or many."""
    names = {_bare(found["building"]) for found in _TITLE_BUILDING.finditer(_plain(title))}
    return names.pop() if len(names) == 1 else ""


@_kept
def read_floor(text: str) -> int | None:
    """ "5", "5层", "五楼", "-1", "负一层", "B1" -> the floor."""
    written = re.sub(r"(?:层|楼|F)$", "", _plain(text).removeprefix("第"))
    if re.fullmatch(r"-?\d{1,3}(?:\.0)?", written):
        return int(float(written))
    basement = re.fullmatch(r"(?:B|地下)(\d)", written)
    return -int(basement[1]) if basement else None


@_kept
def read_use(text: str) -> Use | None:
    """What a use or type column says; None where the cell is empty."""
    written = compact(text)
    if not written:
        return None
    if any(word in written for word in (*_PARKING, "停车", "parking")):
        return Use.PARKING
    if any(word in written for word in ("非住", "非居")):
        return Use.OTHER
    if any(word in written for word in ("住", "居", "公寓", "别墅", "高层", "普通", "dwelling", "flat")):
        return Use.DWELLING
    if any(word in written for word in (*_SHOP, "店", "营业", "shop")):
        return Use.SHOP
    return Use.OTHER


def floor_of(room: str) -> int | None:
    """The floor that a room's number tells: 501 -> 5, 1203 -> 12, -1… and B1… -> -1; 12 tells none."""
    if re.match(r"-\d|\D*B\d|\D*负", room):
        depth = re.search(r"\d", room)
        return -int(depth.group()) if depth else None
    numbered = re.fullmatch(r"\D*?(\d{3,4})\D*(?:-\d+)?", room)
    return (int(numbered[1][:-2]) or None) if numbered else None


@_kept
def unit_key(building: str, entrance: str, room: str, use: Use | None = None) -> str:
    """The same for 0501 and 501; a parking bay 23 is another unit than a flat 23."""
    if use is Use.PARKING:
        room = "P" + re.sub(r"^(?:地下|机动|停)?车[位库]-?", "", room)
    return "/".join((_sorted_name(building), _sorted_name(entrance), _sorted_name(room)))


@_kept
def _sorted_name(name: str) -> str:
    return re.sub(r"(?<!\d)0+(?=\d)", "", compact(name).upper())


def _plain(text: str) -> str:
    written = arabic(compact(text)).upper().replace("_", "-").replace("~", "-").replace("/", "-")
    written = re.sub(r"负(?=\d)", "-", written).replace("负一", "-1")
    return re.sub(r"(?<=\d)\.0$", "", written)


def _may_stand_before(prefix: str, found: re.Match[str]) -> bool:
    """The estate's or road's name may stand before a building; a number or dash that was cut off may not."""
    if not prefix:
        return True
    named = found["building"] or found["lane"] or found["kind"]
    return bool(named) and not re.search(r"[\dA-Z.\-:+#]$", prefix)


def _from_match(found: re.Match[str]) -> Place:
    kind, after = found["kind"] or "", found["after"] or ""
    building, floor = found["building"] or "", found["floor"]
    room = kind + found["room"]
    use = _use_of(kind + after)
    if use is not None and not kind and found["room"].isdigit():
        room = _WORD[use] + room  # "023号车位" is 车位023
    if found["mark"] == "楼" and str(floor_of(room)) == building:  # "5楼501" is a floor, "13楼501" a building
        building, floor = "", building
    return Place(
        building=_bare(building),
        entrance=_bare(found["entrance"] or ""),
        room=room,
        lane=found["lane"] or "",
        floor=int(floor) if floor else None,
        use=use,
    )


def _use_of(words: str) -> Use | None:
    if any(word in words for word in _PARKING):
        return Use.PARKING
    if any(word in words for word in _SHOP):
        return Use.SHOP
    return Use.OTHER if words.startswith(("储藏", "地下室", "阁楼")) else None


def _split(place: Place) -> Place:
    """Takes "2-501" or "3-2-501" apart where the room still holds them."""
    parts = place.room.split("-")
    if place.use is not None or place.room.startswith("-") or len(parts) == 1:
        return _with_floor(place)
    if len(parts) == 2 and len(parts[0]) >= 3 and len(parts[1]) <= 2 and parts[0].isdigit():
        return _with_floor(place)  # "1203-2" is a room with a part
    *before, room = parts
    if len(before) >= 2 and len(room) <= 2 and not (place.building and place.entrance):
        room, before = before[-1] + room.zfill(2), before[:-1]  # 3-2-5-01
    elif len(before) == 3 or (len(before) == 2 and (place.building or place.entrance)):
        before = before[:-1]  # the floor is written once more: 3-2-5-501
    return _with_floor(_placed(place, tuple(_bare(part) for part in before), room))


def _placed(place: Place, before: tuple[str, ...], room: str) -> Place:
    if len(before) == 2 and not place.building and not place.entrance:
        return replace(place, building=before[0], entrance=before[1], room=room)
    if len(before) == 1 and place.building and not place.entrance:
        return replace(place, entrance=before[0], room=room)
    if len(before) == 1 and place.entrance and not place.building:
        return replace(place, building=before[0], room=room)
    if len(before) == 1 and not place.building:
        return replace(place, pair=before[0], room=room)
    return place


def _with_floor(place: Place) -> Place:
    if place.floor is not None:
        room = place.room if len(place.room) > 2 else f"{place.floor}{place.room.zfill(2)}"
        return replace(place, room=room if place.use is None and place.floor > 0 else place.room)
    floor = floor_of(place.room)
    if place.use is Use.PARKING:  # a bay's number tells no floor
        floor = -1 if place.room.startswith("地下") else floor if floor is not None and floor < 0 else None
    return replace(place, floor=floor)


def _bare(name: str) -> str:
    return re.sub(r"^0+(?=\d)", "", name)
