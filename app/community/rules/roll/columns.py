"""What does each column of a sheet mean: by its header, else by what stands in it?"""

import re
from dataclasses import dataclass, field
from enum import StrEnum

from app.community.rules.roll.areas import read_area
from app.community.rules.roll.characters import column_letter, compact
from app.community.rules.roll.identity import has_mark, without_marks
from app.community.rules.roll.places import read_place


class Meaning(StrEnum):
    """What a column can be; `IDENTITY` is recognised so that it can be left unread."""

    LANE = "lane"
    BUILDING = "building"
    ENTRANCE = "entrance"
    ROOM = "room"  # a room's number or the whole place: the cell tells
    FLOOR = "floor"
    USE = "use"
    AREA = "area"  # 建筑面积: counts
    INNER_AREA = "inner_area"  # 套内面积: kept, does not count
    CERTIFICATE_AREA = "certificate_area"
    SURVEY_AREA = "survey_area"
    CONTRACT_AREA = "contract_area"
    CERTIFICATE = "certificate"
    DELIVERY = "delivery"
    OWNER = "owner"
    CO_OWNER = "co_owner"
    MOBILE = "mobile"
    IDENTITY = "identity"
    IGNORED = "ignored"


AREAS = (Meaning.CERTIFICATE_AREA, Meaning.SURVEY_AREA, Meaning.CONTRACT_AREA, Meaning.AREA)
"""Art. 8 of the interpretation: registry, else survey, else contract; last what is merely stated."""

SEVERAL = frozenset({Meaning.CO_OWNER, Meaning.MOBILE, Meaning.IDENTITY, Meaning.IGNORED})
"""Meanings that more than one column of a sheet may have."""


class GuessedBy(StrEnum):
    HEADER = "header"
    CONTENT = "content"
    PERSON = "person"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Column:
    """One column as a person sees it when correcting the guess; no sample of what is left unread."""

    letter: str
    header: str
    meaning: Meaning
    guessed_by: GuessedBy
    samples: tuple[str, ...] = ()


class Pairs(StrEnum):
    """What the first half of "2-501" names where only one thing can be meant per sheet."""

    BUILDING = "building"
    ENTRANCE = "entrance"


@dataclass(frozen=True)
class SheetMapping:
    """How one sheet is read. Rows count as in Excel, from 1; `header_top` 0 means there is no header."""

    sheet: int
    read: bool
    header_top: int
    header_bottom: int
    columns: tuple[Meaning, ...]
    building: str = ""
    pairs: Pairs = Pairs.BUILDING


@dataclass(frozen=True)
class Mapping:
    """How the whole file is read: guessed first, corrected by a person."""

    sheets: tuple[SheetMapping, ...] = field(default=())

    def of(self, sheet: int) -> SheetMapping | None:
        return next((mapping for mapping in self.sheets if mapping.sheet == sheet), None)


_NOT_OURS = re.compile(
    r"租户|租客|承租|租赁|紧急|联系人|代理|受托|经办|配偶|户籍|工作单位|签[名字章]|盖章|车牌|备用"
)
_IDENTITY = re.compile(r"身份证|证件号|证件编?号|证件|公民身份|护照|idcard|idno|id号")
_CERTIFICATE = re.compile(
    r"(?:产权|房产|不动产|房地产|所有权|权证)证?.*(?:证号|证书号|证号码|编号|号码)|^(?:权证|证书|产证|证)(?:编?号|号码)?$|certificate"
)
_AREA_WORD = re.compile(r"面积|建面|平方数|平米数|^㎡$|^m2$|area|sqm")
_AREA_KINDS = (
    (re.compile(r"公摊|分摊|总用地|土地|占地|花园|露台|阳台|车位面积"), Meaning.IGNORED),
    (re.compile(r"套内|使用面积|实用|室内|inner|inside"), Meaning.INNER_AREA),
    (
        re.compile(r"产权|产证|证载|登记|房产证|不动产|权证|证书|registry|certificate"),
        Meaning.CERTIFICATE_AREA,
    ),
    (re.compile(r"实测|测绘|测量|survey"), Meaning.SURVEY_AREA),
    (re.compile(r"合同|预售|预测|暂测|购房|销售|contract"), Meaning.CONTRACT_AREA),
)
_WORDS: tuple[tuple[re.Pattern[str], Meaning], ...] = (
    (
        re.compile(
            r"^(?:序号?|编号|no\.?|#|行号|户数|套数|备注.*|说明|remarks?|合计|总层数|总楼层|朝向|户型|房型|日期|人口|物业费.*|合同编?号|小区(?:名称?)?|项目(?:名称)?|社区|街道|性别|年龄|邮编|份额|产权份额|共有(?:情况|方式|份额)|占比|邮箱|e-?mail|微信)$"
        ),
        Meaning.IGNORED,
    ),
    (re.compile(r"手机|电话|联系方式|联络|号码$|mobile|phone|tel"), Meaning.MOBILE),
    (re.compile(r"共有权?人|业主[2二]|第二业主|产权人[2二]|其他(?:业主|产权人)|co-?owner"), Meaning.CO_OWNER),
    (re.compile(r"业主|产权人|权利人|所有权人|户主|姓名|买受人|购房人|房主|owner|^name$"), Meaning.OWNER),
    (re.compile(r"交付|交房|交楼|入住|销售状态|是否售|售房|已售|delivered|delivery"), Meaning.DELIVERY),
    (re.compile(r"用途|性质|业态|房屋类[型别]|物业类[型别]|^类[型别]$|^use$|usage"), Meaning.USE),
    (re.compile(r"^弄号?$|^巷$|lane"), Meaning.LANE),
    (re.compile(r"楼层|层[数次]|所在层|^层$|floor|^几层$"), Meaning.FLOOR),
    (re.compile(r"单元(?:号|名称)?$|梯号?$|门洞|^门号?$|entrance|staircase"), Meaning.ENTRANCE),
    (
        re.compile(
            r"房屋?坐落|坐落|地址|房屋?编号|房源|室|房号|房间|户号|房屋$|room|flat|address|^unit|车位号?$"
        ),
        Meaning.ROOM,
    ),
    (re.compile(r"楼[栋幢宇号座]|[幢栋座]号?|^楼$|^号$|^几号楼$|building|^block"), Meaning.BUILDING),
    (re.compile(r"门牌"), Meaning.ROOM),
)
_HEADER_NOISE = re.compile(
    r"\((?:㎡|m2|m²|平方米|平米|平|必填|选填|单位.*?|元)\)|单位:?(?:㎡|平方米|m2)|[*:\s]"
)


def meaning_of(header: str, leaf: str = "") -> Meaning | None:
    """A header's meaning; `leaf` is its lowest line where it has two. None where no word is known."""
    full, last = _key(header), _key(leaf or header)
    if not full:
        return None
    if _NOT_OURS.search(full):
        return Meaning.IGNORED
    if _IDENTITY.search(last) or (_IDENTITY.search(full) and not _by_words(last)):
        return Meaning.IDENTITY
    if _AREA_WORD.search(full):
        return next((meaning for words, meaning in _AREA_KINDS if words.search(full)), Meaning.AREA)
    if _CERTIFICATE.search(full):
        return Meaning.CERTIFICATE
    return _by_words(last) or _by_words(full)


def guess_columns(
    headers: tuple[str, ...], leaves: tuple[str, ...], body: tuple[tuple[str, ...], ...]
) -> tuple[Column, ...]:
    """One column each: by header where it speaks, by content where it is silent; each meaning once."""
    width = max([len(headers), *(len(row) for row in body)], default=0)
    columns: list[Column] = []
    for index in range(width):
        header = headers[index] if index < len(headers) else ""
        cells = [row[index] for row in body if index < len(row) and row[index].strip()]
        meaning, by = _guess(header, leaves[index] if index < len(leaves) else "", cells)
        samples = (
            ()
            if meaning is Meaning.IDENTITY
            else tuple(dict.fromkeys(c for c in cells if not has_mark(c)))[:3]
        )
        columns.append(Column(column_letter(index), without_marks(header), meaning, by, samples))
    return _once_each(columns, body)


def by_person(columns: tuple[Column, ...], wanted: tuple[Meaning, ...]) -> tuple[Column, ...]:
    """The columns with the meanings a person chose. What holds identity numbers stays unread all the same."""
    chosen: list[Column] = []
    for index, column in enumerate(columns):
        meaning = wanted[index] if index < len(wanted) else Meaning.IGNORED
        by = column.guessed_by if meaning is column.meaning else GuessedBy.PERSON
        samples = () if meaning is Meaning.IDENTITY else column.samples
        chosen.append(Column(column.letter, column.header, meaning, by, samples))
    return tuple(chosen)


def _guess(header: str, leaf: str, cells: list[str]) -> tuple[Meaning, GuessedBy]:
    marked = sum(has_mark(cell) for cell in cells)
    named = meaning_of(header, leaf)
    if marked * 2 > len(cells) and named not in {Meaning.OWNER, Meaning.CO_OWNER}:
        return Meaning.IDENTITY, GuessedBy.CONTENT if named is not Meaning.IDENTITY else GuessedBy.HEADER
    if named is not None:
        return named, GuessedBy.HEADER
    by_content = _by_content(cells)
    return (by_content, GuessedBy.CONTENT) if by_content else (Meaning.IGNORED, GuessedBy.NOTHING)


def _by_content(cells: list[str]) -> Meaning | None:
    seen = [compact(cell) for cell in cells[:200]]
    if len(seen) < 2:
        return None
    for meaning, fits in _LOOKS:
        if sum(fits(text) for text in seen) * 10 >= len(seen) * 7:
            return meaning if meaning is not Meaning.OWNER or len(set(seen)) * 2 > len(seen) else None
    return None


def _looks_like_room(text: str) -> bool:
    place = read_place(text)
    return place is not None and (
        bool(place.building or place.pair or place.entrance) or len(place.room) in {3, 4}
    )


def _looks_like_area(text: str) -> bool:
    return re.search(r"\d[.]\d|㎡|平", text) is not None and read_area(text).dm2 is not None


def _looks_like_mobile(text: str) -> bool:
    return re.fullmatch(r"1\d{10}(?:\.0)?", text) is not None


def _looks_like_names(text: str) -> bool:
    return _NAMES.fullmatch(text) is not None


_NAMES = re.compile(r"[\u4e00-\u9fff]{2,4}(?:[、/,][\u4e00-\u9fff]{2,4})*|.*有限公司")
_LOOKS = (
    (Meaning.MOBILE, _looks_like_mobile),
    (Meaning.AREA, _looks_like_area),
    (Meaning.ROOM, _looks_like_room),
    (Meaning.OWNER, _looks_like_names),
)


def _once_each(columns: list[Column], body: tuple[tuple[str, ...], ...]) -> tuple[Column, ...]:
    """A second column of the same meaning is a second owner, another number, or not ours."""
    taken: dict[Meaning, int] = {}
    for index, column in enumerate(columns):
        if column.meaning in SEVERAL:
            continue
        first = taken.setdefault(column.meaning, index)
        if first == index:
            continue
        loser = _less_telling(columns, first, index, body)
        taken[column.meaning] = first if loser == index else index
        columns[loser] = _second(columns[loser], columns)
    return tuple(columns)


def _less_telling(columns: list[Column], first: int, second: int, body: tuple[tuple[str, ...], ...]) -> int:
    if columns[first].guessed_by is not columns[second].guessed_by:
        return second if columns[first].guessed_by is GuessedBy.HEADER else first
    if columns[first].meaning is Meaning.ROOM:
        if ("门牌" in columns[first].header) is not ("门牌" in columns[second].header):
            return first if "门牌" in columns[first].header else second  # a door's number beside a room's
        return first if _rooms(body, second) > _rooms(body, first) else second
    return second


def _rooms(body: tuple[tuple[str, ...], ...], index: int) -> int:
    texts = [row[index] for row in body[:100] if index < len(row)]
    return sum(read_place(text) is not None for text in texts) * 10 + len(set(texts))


def _second(column: Column, columns: list[Column]) -> Column:
    taken = {each.meaning for each in columns}
    meaning = Meaning.IGNORED
    if column.meaning is Meaning.OWNER and column.guessed_by is GuessedBy.HEADER:
        meaning = Meaning.CO_OWNER
    elif column.meaning is Meaning.ROOM and "门牌" in column.header and Meaning.BUILDING not in taken:
        meaning = Meaning.BUILDING
    by = column.guessed_by if meaning is not Meaning.IGNORED else GuessedBy.NOTHING
    return Column(column.letter, column.header, meaning, by, column.samples)


def _by_words(key: str) -> Meaning | None:
    return next((meaning for words, meaning in _WORDS if key and words.search(key)), None)


def _key(header: str) -> str:
    return _HEADER_NOISE.sub("", compact(header).lower())
