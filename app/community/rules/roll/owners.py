"""Who is named in an owner's cell: how many, of which kind, under which plain name?"""

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from app.community.rules.roll.characters import narrow, tidy
from app.community.rules.roll.identity import marks, without_marks


class OwnerKind(StrEnum):
    PERSON = "person"
    COMPANY = "company"
    HEIRS = "heirs"
    DEVELOPER = "developer"


class OwnerFlaw(StrEnum):
    """What keeps a cell from being taken as it is."""

    MISSING = "missing"
    TENANT = "tenant"
    DECEASED = "deceased"
    SPACED = "spaced"  # "张三 李四": two people, or one name with a gap?
    COMMA = "comma"  # "Smith, John": one person, or two?
    ODD = "odd"  # digits, or far too long for a name


@dataclass(frozen=True)
class ReadOwner:
    """One owner as named; the share only shows that rows belong together, it is not kept."""

    name: str
    kind: OwnerKind = OwnerKind.PERSON
    share: str = ""
    mobile: str = ""


@dataclass(frozen=True)
class OwnerCell:
    """Owners in the order written; `other` is the second reading where the cell allows two.

    `loose` holds identity marks that stood inside the cell, for comparing in memory only.
    """

    owners: tuple[ReadOwner, ...] = ()
    flaw: OwnerFlaw | None = None
    other: tuple[ReadOwner, ...] = ()
    unsold: bool = False
    loose: tuple[str, ...] = ()


DEVELOPER_NAME = "建设单位"
"""The statute's own word for whoever built and has not sold (art. 9 of 法释(2020修正))."""

_HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_WHOLE_HAN = re.compile(rf"[{_HAN}]+")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_SEPARATORS = re.compile(r"\s*(?:[、,;/&|\n\r+\\]|(?<=[A-Za-z]) and (?=[A-Za-z]))\s*")
_COMPANY = re.compile(
    r"(?:有限公司|有限责任公司|股份公司|集团公司|公司|合伙企业|有限合伙\)?|企业|合作社|集团|厂|银行|支行|分行"
    r"|委员会|居委会|街道办事处|事务所|学校|幼儿园|医院|研究[院所]|中心|协会|基金会|商店|经营部|房管所|房管局"
    r"|co\.?,? ?ltd\.?|ltd\.?|limited|inc\.?|llc|gmbh)(?:\([^)]*\))?$",
    re.IGNORECASE,
)
_DEVELOPER = re.compile(r"(?:建设单位|开发商|开发单位|开发公司)(?:\(?(?:未售|未出售|自持|保留)\)?)?$")
_UNSOLD = re.compile(r"\(?(?:未售|未出售|未销售|待售|尚未出售|空置未售|未售房|未卖)\)?$")
_HEIRS = re.compile(
    r"^(?P<name>[^(:]+?)(?:\(?(?:已故|去世|亡故)\)?)?(?:的|之)?(?:法定)?(?:全体)?继承人(?:[:(].*)?$"
    r"|^(?P<first>[^(:]+?)\((?:的|之)?(?:法定)?继承人.*\)$"
    r"|^(?:继承人|遗产)[:(](?P<last>.+?)\)?$"
)
_DECEASED = re.compile(r"^(.+?)\(?(?:已故|已去世|去世|亡故|故)\)$|^(.+?)(?:已故|已去世)$")
_TENANT = re.compile(r"^\(?(?:租户|租客|承租人|承租|租赁|二房东|借住)[):]?|\((?:租户|租客|承租|租|承租人)\)$")
_SHARE = re.compile(
    r"\(?(?:各)?(?:占|份额|持)?:?(\d{1,3}/\d{1,4}|\d{1,3}(?:\.\d+)?%|各半|一半|共同共有|按份共有)\)?$"
)
_ROLE = re.compile(
    r"^(?:业主|产权人|共有人|权利人|户主|姓名)\d?[:]|\((?:业主|产权人|共有人|共有|权利人|户主|夫|妻|夫妻|配偶|主|父|母|子|女)\)$"
)
_MOBILE_INSIDE = re.compile(r"(?<!\d)(1\d{10})(?!\d)")
_TITLE = re.compile(r"^(?P<name>[\u4e00-\u9fff]{2,3})(?:先生|女士|小姐|太太)$")
_NOBODY = frozenset(
    {"", "-", "--", "/", "//", "无", "空", "不详", "未知", "待核", "待查", "待定", "无业主", "无人", "?"}
)
_COMPOUND_SURNAMES = frozenset(
    (
        "欧阳",
        "太史",
        "端木",
        "上官",
        "司马",
        "东方",
        "独孤",
        "南宫",
        "万俟",
        "闻人",
        "夏侯",
        "诸葛",
        "尉迟",
        "公羊",
        "赫连",
        "澹台",
        "皇甫",
        "宗政",
        "濮阳",
        "公冶",
        "太叔",
        "申屠",
        "公孙",
        "慕容",
        "仲孙",
        "钟离",
        "长孙",
        "宇文",
        "司徒",
        "鲜于",
        "司空",
        "闾丘",
        "子车",
        "亓官",
        "司寇",
        "巫马",
        "公西",
        "颛孙",
        "壤驷",
        "公良",
        "漆雕",
        "乐正",
        "宰父",
        "谷梁",
        "拓跋",
        "夹谷",
        "轩辕",
        "令狐",
        "段干",
        "百里",
        "呼延",
        "东郭",
        "南门",
        "羊舌",
        "微生",
        "公户",
        "公玉",
        "公仪",
        "梁丘",
        "公仲",
        "公上",
        "公门",
        "公山",
        "公坚",
        "左丘",
        "公伯",
        "西门",
    )
)


def read_owners(text: str, known: frozenset[str] = frozenset()) -> OwnerCell:
    """ "张三、李四" -> two owners. A name that the roll already knows is never taken apart."""
    loose = marks(text)
    written = _unify(without_marks(text))
    if written in known:
        return OwnerCell((_owner(written),), loose=loose)
    if _is_nobody(written):
        return OwnerCell(flaw=OwnerFlaw.MISSING, loose=loose)
    if _UNSOLD.fullmatch(written) or _DEVELOPER.fullmatch(written):
        return OwnerCell((ReadOwner(DEVELOPER_NAME, OwnerKind.DEVELOPER),), unsold=True, loose=loose)
    if _TENANT.search(written):
        return OwnerCell(flaw=OwnerFlaw.TENANT, loose=loose)
    return replace(_read_names(written, known), loose=loose)


def _read_names(written: str, known: frozenset[str]) -> OwnerCell:
    pieces = [piece for piece in _pieces(written, known) if not _is_nobody(piece)]
    comma = _comma_names(written, pieces)
    if comma:
        return OwnerCell(tuple(map(_owner, comma)), OwnerFlaw.COMMA, tuple(map(_owner, pieces)))
    apart = [part for piece in pieces for part in _spaced_names(piece, known)]
    unsold = any(_UNSOLD.search(piece) for piece in pieces)
    owners = tuple(_owner(_UNSOLD.sub("", piece)) for piece in apart)
    if not owners:
        return OwnerCell(flaw=OwnerFlaw.MISSING)
    if any(_is_odd(owner.name) for owner in owners):
        return OwnerCell(owners, OwnerFlaw.ODD, unsold=unsold)
    if len(apart) > len(pieces):
        return OwnerCell(owners, OwnerFlaw.SPACED, tuple(map(_owner, pieces)), unsold)
    if any(_is_deceased(piece, owner) for piece, owner in zip(apart, owners, strict=True)):
        return OwnerCell(owners, OwnerFlaw.DECEASED, _as_heirs(apart, owners), unsold)
    return OwnerCell(owners, unsold=unsold)


def _comma_names(written: str, pieces: list[str]) -> list[str]:
    """ "Smith, John": single Latin words on both sides of a comma may be one name turned round."""
    if "," not in written or len(pieces) < 2 or not all(_one_latin_word(piece) for piece in pieces):
        return []
    kept = [re.sub(r" *, *", ", ", piece) for piece in re.split(r"\s*[、;/&|\n\r+]\s*", written)]
    return kept if len(kept) < len(pieces) else []


def _spaced_names(piece: str, known: frozenset[str]) -> list[str]:
    """ "王 芳" is one name with a gap, "欧阳 娜娜" too; "张三 李四" reads as two, which a person confirms."""
    parts = piece.split()
    if len(parts) < 2 or plain_name(piece) in known or not all(_WHOLE_HAN.fullmatch(part) for part in parts):
        return [piece]
    if any(len(part) == 1 for part in parts) or parts[0] in _COMPOUND_SURNAMES or is_company(piece):
        return [piece]
    return parts if all(len(part) <= 4 for part in parts) else [piece]


def _is_deceased(piece: str, owner: ReadOwner) -> bool:
    return owner.kind is OwnerKind.PERSON and _DECEASED.match(plain_name(piece)) is not None


def _as_heirs(pieces: list[str], owners: tuple[ReadOwner, ...]) -> tuple[ReadOwner, ...]:
    return tuple(
        replace(owner, kind=OwnerKind.HEIRS) if _is_deceased(piece, owner) else owner
        for piece, owner in zip(pieces, owners, strict=True)
    )


def plain_name(text: str) -> str:
    """One form per name: "王 芳" -> "王芳", "John  Smith" -> "John Smith", dots of Uygur names alike."""
    name = tidy(text).strip(".。,;、'\"* ")
    name = re.sub(r"\s*[·•・‧∙●.]\s*(?=[" + _HAN + "])", "·", name)
    if _LATIN.search(name):
        return re.sub(rf"(?<=[{_HAN}]) (?=[{_HAN}])", "", name)
    return name.replace(" ", "")


def company_key(name: str) -> str:
    """Registered names differ only in brackets, spaces and case."""
    return re.sub(r"[\s()·.,]", "", narrow(name)).lower()


def is_company(name: str) -> bool:
    return _COMPANY.search(name) is not None


def written_back(name: str, kind: OwnerKind) -> str:
    """The form in which an export writes an owner, so that reading it gives the same owner again."""
    return f"{name}的继承人" if kind is OwnerKind.HEIRS else name


def _unify(text: str) -> str:
    narrowed = narrow(text).replace(";", ";").replace("，", ",").replace("；", ";").replace("：", ":")
    narrowed = re.sub(rf"(?<=\d)(\)?|%\)?) +(?=[{_HAN}])", r"\1、", narrowed)  # "张三1/2 李四1/2"
    return re.sub(r"[ \t]+", " ", narrowed).strip(" \t,;、/\n\r")


def _pieces(written: str, known: frozenset[str]) -> list[str]:
    """Cuts at the separators, but not inside brackets, not in "c/o"-like shares, not inside a known name."""
    guarded = re.sub(r"\([^)]*\)|\d{1,3}/\d{1,4}", lambda found: _guard(found.group()), written)
    for name in sorted((n for n in known if _SEPARATORS.search(n) and n in guarded), key=len, reverse=True):
        guarded = guarded.replace(name, _guard(name))
    if _COMPANY.search(written) and _LATIN.search(written):
        guarded = re.sub(r"(?i),(?= ?(?:ltd|inc|llc|limited))", _guard(","), guarded)
    pieces = [_unguard(piece).strip() for piece in _SEPARATORS.split(guarded)]
    if len(pieces) == 2 and "\n" in written and len(pieces[0]) > 4 and not is_company(pieces[0]):
        joined = "".join(pieces)
        return [joined] if is_company(joined) else pieces  # a firm's long name that runs over two lines
    return pieces


_GUARDS = {sign: chr(0xE100 + place) for place, sign in enumerate("、,;/&|\n\r+\\ ")}
_OPENED = {guard: sign for sign, guard in _GUARDS.items()}


def _guard(text: str) -> str:
    return "".join(_GUARDS.get(sign, sign) for sign in text)


def _unguard(text: str) -> str:
    return "".join(_OPENED.get(sign, sign) for sign in text)


def _owner(piece: str) -> ReadOwner:
    piece = _ROLE.sub("", tidy(piece)).strip()
    phone = _MOBILE_INSIDE.search(piece)
    if phone:
        piece = (piece[: phone.start()] + piece[phone.end() :]).replace("()", "").strip(" :")
    share = _SHARE.search(piece)
    if share:
        piece = piece[: share.start()].strip()
    name = plain_name(_ROLE.sub("", piece))
    heirs = _HEIRS.match(name)
    if heirs:
        return ReadOwner(plain_name(heirs["name"] or heirs["first"] or heirs["last"]), OwnerKind.HEIRS)
    if _DEVELOPER.fullmatch(name):
        return ReadOwner(DEVELOPER_NAME, OwnerKind.DEVELOPER)
    if is_company(name):
        return ReadOwner(name, OwnerKind.COMPANY)
    deceased = _DECEASED.match(name)
    titled = _TITLE.match(name)
    plain = (deceased[1] or deceased[2]) if deceased else titled["name"] if titled else name
    return ReadOwner(plain, OwnerKind.PERSON, share[1] if share else "", phone[1] if phone else "")


def _is_odd(name: str) -> bool:
    return (
        len(name) > 60
        or bool(re.search(r"\d|[?#=<>@]", name))
        or not re.search(rf"[{_HAN}A-Za-z\u00c0-\u024f]", name)
    )


def _one_latin_word(name: str) -> bool:
    return bool(_LATIN.search(name)) and " " not in name


def _is_nobody(piece: str) -> bool:
    return piece.replace(" ", "") in _NOBODY
