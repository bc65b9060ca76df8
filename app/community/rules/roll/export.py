"""How is the roll written as a sheet that the import reads back without a change?"""

from dataclasses import dataclass
from enum import StrEnum

from app.community.rules.roll.areas import plain_metres
from app.community.rules.roll.columns import Meaning
from app.community.rules.roll.known import ExistingOwner, ExistingRoll, ExistingUnit
from app.community.rules.roll.owners import written_back
from app.community.rules.roll.places import Use

COLUMNS = (
    Meaning.BUILDING,
    Meaning.ENTRANCE,
    Meaning.ROOM,
    Meaning.FLOOR,
    Meaning.USE,
    Meaning.AREA,
    Meaning.INNER_AREA,
    Meaning.CERTIFICATE_AREA,
    Meaning.SURVEY_AREA,
    Meaning.CONTRACT_AREA,
    Meaning.CERTIFICATE,
    Meaning.DELIVERY,
    Meaning.OWNER,
    Meaning.MOBILE,
)
"""In the order of the sheet. Every header word is one that `columns.meaning_of` knows in either language."""

HEADERS = {
    Meaning.BUILDING: "楼号",
    Meaning.ENTRANCE: "单元",
    Meaning.ROOM: "室号",
    Meaning.FLOOR: "楼层",
    Meaning.USE: "用途",
    Meaning.AREA: "建筑面积（㎡）",
    Meaning.INNER_AREA: "套内面积（㎡）",
    Meaning.CERTIFICATE_AREA: "产权证面积（㎡）",
    Meaning.SURVEY_AREA: "实测面积（㎡）",
    Meaning.CONTRACT_AREA: "合同面积（㎡）",
    Meaning.CERTIFICATE: "产权证号",
    Meaning.DELIVERY: "交付状态",
    Meaning.OWNER: "业主",
    Meaning.MOBILE: "手机",
}
"""A committee's own words: the sheet is a document of theirs and stays in the language of its register."""

_USES = {Use.DWELLING: "住宅", Use.SHOP: "商铺", Use.PARKING: "车位", Use.OTHER: "其他"}


class CellKind(StrEnum):
    TEXT = "text"
    NUMBER = "number"


@dataclass(frozen=True)
class Cell:
    """One cell; areas are numbers that a committee can add up, all else is text and never a formula."""

    text: str
    kind: CellKind = CellKind.TEXT


def export_rows(roll: ExistingRoll) -> tuple[tuple[Cell, ...], ...]:
    """The header and one row per unit, in the order given, in the form that an import takes."""
    header = tuple(Cell(HEADERS[meaning]) for meaning in COLUMNS)
    divided = {unit.building for unit in roll.units if unit.entrance}
    return (header, *(_row(unit, roll, "-" if unit.building in divided else "") for unit in roll.units))


def _row(unit: ExistingUnit, roll: ExistingRoll, no_entrance: str) -> tuple[Cell, ...]:
    """`no_entrance` is said where others of the building have one: an empty cell would inherit theirs."""
    owners = roll.owners_of.get(unit.id, ())
    certificates = {roll.certificate_of.get((unit.id, owner.id), "") for owner in owners} - {""}
    return (
        Cell(unit.building),
        Cell(unit.entrance or no_entrance),
        Cell(unit.room),
        Cell("" if unit.floor is None else str(unit.floor)),
        Cell(_USES[unit.use]),
        _area(unit.area_dm2),
        _area(unit.inner_area_dm2),
        _area(unit.registry_dm2),
        _area(unit.survey_dm2),
        _area(unit.contract_dm2),
        Cell(certificates.pop() if len(certificates) == 1 else ""),
        Cell("已交付" if unit.delivered else "未交付"),
        Cell("、".join(written_back(owner.name, owner.kind) for owner in owners)),
        Cell(_mobiles(owners)),
    )


def _mobiles(owners: tuple[ExistingOwner, ...]) -> str:
    """One place per owner, so that a number never moves to another owner; nothing where nobody has one."""
    if not any(owner.mobile for owner in owners):
        return ""
    return "、".join(owner.mobile or "无" for owner in owners)


def _area(dm2: int | None) -> Cell:
    return Cell("") if dm2 is None else Cell(plain_metres(dm2), CellKind.NUMBER)
