"""In which words does a page tell of a doubt, a choice, a row left out, a change? Keys and params only."""

from dataclasses import dataclass

from app import words
from app.community.rules.roll.changes import Change, ChangeKind, Do
from app.community.rules.roll.columns import Column, Meaning
from app.community.rules.roll.doubts import Choice, Doubt, Option, Params, Reason, Subject
from app.community.rules.roll.guess import SheetView
from app.community.rules.roll.lines import IgnoredRow
from app.community.rules.roll.plan import Plan, PlanUnit, ReadAs, TypedWrong
from app.community.rules.roll.preview import Note
from app.community.rules.roll.totals import TotalCheck


@dataclass(frozen=True)
class Said:
    """A message and what it needs: `t(said.key, **said.params)`."""

    key: str
    params: dict[str, str | int]


def reason(doubt: Doubt) -> Said:
    """为什么要看."""
    return Said(f"roll_reading.reason_{doubt.reason}", _plain(doubt.params))


def written(doubt: Doubt) -> Said:
    """表里写的."""
    text = doubt.written or _area_written(doubt)
    if not text:
        return Said(f"roll_reading.written_no_{doubt.subject}", {})
    return Said(f"roll_reading.written_{doubt.subject}", {"written": text})


def choice(doubt: Doubt, one: Choice) -> Said:
    """怎么办: one of the things to choose."""
    params = _plain(one.params) | {"text": one.value}
    return Said(f"roll_reading.choice_{_choice_key(doubt, one)}", params)


def typed_wrong(why: TypedWrong) -> Said:
    return Said(f"roll_reading.{why}", {})


def left_out(row: IgnoredRow) -> Said:
    """不导入: "第 31 行空"."""
    rows = str(row.row) if row.last <= row.row else f"{row.row}–{row.last}"
    return Said(f"roll_reading.left_out_{row.why}", {"rows": rows, "of": row.of})


def meaning(column: Column) -> Said:
    return named_meaning(column.meaning)


def named_meaning(what: Meaning) -> Said:
    return Said(f"roll_reading.meaning_{what}", {})


def guessed_by(column: Column) -> Said:
    return Said(f"roll_reading.guessed_by_{column.guessed_by}", {})


def not_read(view: SheetView) -> Said | None:
    return Said(f"roll_reading.not_read_{view.not_read}", {"sheet": view.name}) if view.not_read else None


def note(one: Note) -> Said:
    return Said(f"roll_reading.note_{one.code}", _plain(one.params))


def read_as(plan: Plan, unit: PlanUnit) -> Said:
    """读成: "与 13-303 同一业主，合并为 1 户"."""
    how, params = plan.read_as.get(unit.key, (ReadAs.ONE, ()))
    return Said(f"roll_reading.read_as_{how}", _plain(params))


def total(check: TotalCheck) -> Said:
    """比表尾合计多还是少."""
    difference = check.difference_dm2
    key = "same" if difference == 0 else "more" if difference > 0 else "less"
    params: dict[str, str | int] = {
        "row": check.row,
        "stated": words.area(check.stated_dm2),
        "read": words.area(check.read_dm2),
        "difference": words.area(abs(difference)),
    }
    return Said(f"roll_reading.total_{key}", params)


def explanation(plan: Plan, check: TotalCheck) -> Said | None:
    """ "多出的 559.35 ㎡ 正好等于 402室 621.50 减 62.15": the rows that explain a difference."""
    if not check.explained:
        return None
    labels = {unit.draft: unit.label for unit in plan.units}
    rows = [
        f"{labels.get(each.draft, '')} {words.area(each.area_dm2)} → {words.area(each.proposed_dm2)}"
        for each in check.explained
    ]
    params: dict[str, str | int] = {
        "difference": words.area(abs(check.difference_dm2)),
        "rows": "; ".join(rows),
        "n": len(rows),
    }
    return Said(f"roll_reading.explained_{'more' if check.difference_dm2 > 0 else 'less'}", params)


def change(one: Change) -> Said:
    """What would change, with what was and what will be."""
    params: dict[str, str | int] = _plain(one.params)
    params |= {"unit": one.label, "before": _names(one.before), "after": _names(one.after)}
    if one.kind is ChangeKind.AREA:
        _, was, will = one.fields[0]
        key = "area" if isinstance(was, int) else "area_first"
        return Said(f"roll_reading.change_{key}", params | {"was": _area(was), "will": _area(will)})
    return Said(f"roll_reading.change_{one.kind}", params)


def change_fields(one: Change) -> tuple[tuple[Said, str, str], ...]:
    """Each field that differs: its name, what was, what will be; empty text for nothing."""
    return tuple(
        (Said(f"roll_reading.field_{name}", {}), _value(name, was), _value(name, will))
        for name, was, will in one.fields
    )


def do(one: Change, what: Do) -> Said:
    return Said(f"roll_reading.do_{what}", {"unit": one.label})


def _choice_key(doubt: Doubt, one: Choice) -> str:
    """Most options read the same everywhere; some depend on what they are about."""
    if one.option is Option.KEEP and doubt.reason is Reason.AREA_MARK:
        return "keep_area_yes"
    if one.option is Option.TYPE and doubt.reason is Reason.BUILDING_MISSING:
        return "type_building"
    if one.option in {Option.KEEP, Option.TYPE, Option.LEAVE, Option.USE}:
        return (
            f"{one.option}_{doubt.subject}_building"
            if _names_building(one)
            else f"{one.option}_{doubt.subject}"
        )
    return str(one.option)


def _names_building(one: Choice) -> bool:
    return any(name == "building" for name, _ in one.params)


def _area_written(doubt: Doubt) -> str:
    found = dict(doubt.params).get("area_dm2")
    return words.area(found) if doubt.subject is Subject.AREA and isinstance(found, int) else ""


def _plain(params: Params) -> dict[str, str | int]:
    """Areas as people read them: `typical_dm2` 6215 becomes `typical` "62.15"."""
    return {
        name.removesuffix("_dm2"): words.area(value)
        if name.endswith("_dm2") and isinstance(value, int)
        else value
        for name, value in params
    }


def _names(refs: tuple[object, ...]) -> str:
    return "、".join(str(getattr(ref, "name", "")) for ref in refs)


def _area(value: object) -> str:
    return words.area(value) if isinstance(value, int) else ""


def _value(name: str, value: object) -> str:
    if value is None:
        return ""
    return _area(value) if name.endswith("_dm2") else str(value)
