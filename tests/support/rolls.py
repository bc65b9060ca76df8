"""Small sheets and rolls for tests about reading a committee's file."""

from collections.abc import Mapping, Sequence

from app.community.rules.roll.doubts import Answer, Answers, Doubt, Option, Reason
from app.community.rules.roll.known import (
    NOTHING_YET,
    ExistingHolding,
    ExistingOwner,
    ExistingRoll,
    ExistingUnit,
)
from app.community.rules.roll.plan import Plan, PlanOwner, PlanUnit, settle
from app.community.rules.roll.preview import Preview, build_preview
from app.community.rules.roll.sheets import Merge, Sheet, Workbook

Row = Sequence[str]
HEADER: Row = ("楼号", "室号", "业主", "建筑面积", "手机", "产权证号", "身份证号")


def sheet(
    rows: Sequence[Row], name: str = "名册", merges: Sequence[Merge] = (), *, hidden: bool = False
) -> Sheet:
    width = max((len(row) for row in rows), default=0)
    return Sheet(name, tuple((*row, *[""] * (width - len(row))) for row in rows), tuple(merges), hidden)


def preview(rows: Sequence[Row], known: ExistingRoll = NOTHING_YET, merges: Sequence[Merge] = ()) -> Preview:
    """Rows under the usual header, in one sheet."""
    return build_preview(Workbook("名册.xlsx", (sheet([HEADER, *rows], merges=merges),)), known=known)


def plan(rows: Sequence[Row], answers: Answers | None = None, known: ExistingRoll = NOTHING_YET) -> Plan:
    return settle(preview(rows, known), answers, known)


def answered(single: Mapping[str, str | tuple[str, str]], **for_all: Option) -> Answers:
    """`{"0.2.owner_missing": ("type", "王五")}`; `same_name_only=Option.APART` for all of a reason."""
    given = {
        key: Answer(value) if isinstance(value, str) else Answer(*value) for key, value in single.items()
    }
    return Answers(given, {Reason(reason): option for reason, option in for_all.items()})


def reasons(settled: Plan) -> list[Reason]:
    return [doubt.reason for doubt in settled.doubts]


def doubt(settled: Plan, reason: Reason) -> Doubt:
    found = [each for each in settled.doubts if each.reason is reason]
    assert len(found) == 1, [each.id for each in settled.doubts]
    return found[0]


def owners(settled: Plan, label: str) -> list[PlanOwner]:
    unit = unit_at(settled, label)
    by_key = {owner.key: owner for owner in settled.owners}
    return [by_key[key] for key in unit.owners]


def names(settled: Plan, label: str) -> list[str]:
    return [owner.name for owner in owners(settled, label)]


def unit_at(settled: Plan, label: str) -> PlanUnit:
    return next(unit for unit in settled.units if unit.label == label)


def as_known(settled: Plan) -> ExistingRoll:
    """The roll as it stands once a plan is saved: what the saving action writes, in memory."""
    from app.community.rules.roll.places import Use

    ids = {owner.key: place for place, owner in enumerate(settled.owners, 1)}
    units = tuple(
        ExistingUnit(
            id=place,
            building=unit.building,
            entrance=unit.entrance,
            room=unit.room,
            floor=unit.floor,
            use=unit.use or Use.DWELLING,
            area_dm2=unit.area_dm2,
            area_source=str(unit.area_source),
            registry_dm2=unit.registry_dm2,
            survey_dm2=unit.survey_dm2,
            contract_dm2=unit.contract_dm2,
            inner_area_dm2=unit.inner_area_dm2,
            delivered=unit.delivered is not False,
        )
        for place, unit in enumerate(settled.units, 1)
    )
    people = tuple(
        ExistingOwner(ids[owner.key], owner.name, owner.kind, owner.mobile, owner.certificate_digits)
        for owner in settled.owners
    )
    holdings = tuple(
        ExistingHolding(place, ids[key], unit.certificate)
        for place, unit in enumerate(settled.units, 1)
        for key in unit.owners
    )
    return ExistingRoll(units, people, holdings)
