"""Whatever stands in a sheet: is every row accounted for, and does settling always come to an end?"""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.community.rules.roll.changes import compare
from app.community.rules.roll.doubts import Answer, Answers, Option
from app.community.rules.roll.known import NOTHING_YET
from app.community.rules.roll.plan import Plan, settle
from app.community.rules.roll.preview import Preview, build_preview
from app.community.rules.roll.sheets import Merge, Sheet, Workbook
from tests.support.rolls import as_known

CELLS = st.sampled_from(
    [
        "楼号",
        "单元",
        "室号",
        "业主",
        "建筑面积",
        "套内面积",
        "产权证面积",
        "手机",
        "身份证号",
        "备注",
        "交付",
        "3幢",
        "13号楼",
        "2单元",
        "501",
        "502",
        "601",
        "3幢2单元501",
        "13-501",
        "18弄13号501室",
        "-1-056",
        "车位23",
        "2026-02-12",
        "89.52",
        "89.52㎡",
        "62.15平",
        "621.5",
        "0",
        "89.525",
        "约80",
        "张三",
        "李四",
        "张三、李四",
        "张三 李四",
        "王 芳",
        "Smith, John",
        "张三（已故）",
        "某某有限公司",
        "未售",
        "租户：王五",
        "12000000001",
        "12000000002",
        "12000000001/12000000002",
        "021-54321234",
        "合计",
        "小计",
        "备注：无",
        "1/2",
        "已交付",
        "未交付",
        "\ue0f0ab\ue0f2",
        "\ue0f0cd\ue0f2",
        "=1+1",
        "#REF!",
        "…",
    ]
) | st.text(max_size=6)
EMPTY = st.just("")


@st.composite
def books(draw: st.DrawFn) -> Workbook:
    width = draw(st.integers(1, 7))
    head = draw(st.permutations(["楼号", "室号", "业主", "建筑面积", "手机", "单元", "身份证号"]))[:width]
    rows = draw(st.lists(st.lists(CELLS | EMPTY, min_size=width, max_size=width).map(tuple), max_size=12))
    top = draw(st.integers(0, 12))
    merges = (Merge(top, 0, top + draw(st.integers(0, 3)), draw(st.integers(0, 2))),)
    body = [tuple(head), *rows] if draw(st.booleans()) else rows
    second = (Sheet("2号楼", tuple(reversed(body))),) if draw(st.booleans()) else ()
    return Workbook("名册.xlsx", (Sheet("1号楼", tuple(body), merges), *second))


def accounted(found: Preview) -> set[tuple[int, int]]:
    rows = {(draft.sheet, row) for draft in found.drafts for row in draft.rows}
    rows |= {(doubt.sheet, doubt.row) for doubt in found.doubts}
    return rows | {(each.sheet, row) for each in found.ignored for row in range(each.row, each.last + 1)}


def settle_all(found: Preview) -> Plan:
    """Answers every doubt with its first choice that needs no typing, round after round."""
    answers = Answers()
    for _ in range(6):
        plan = settle(found, answers)
        given_now = {
            doubt.id: next(
                (Answer(choice.id) for choice in doubt.choices if choice.option is not Option.TYPE),
                Answer(str(Option.TYPE), "9"),
            )
            for doubt in plan.open
        }
        if not given_now:
            break
        answers = Answers({**answers.single, **given_now})
    return plan


@settings(max_examples=120, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(books())
def test_every_row_is_a_unit_a_part_of_one_or_left_out_with_a_reason(book: Workbook) -> None:
    found = build_preview(book)
    read = {view.index for view in found.sheets if view.mapping.read}
    filled = {
        (index, row)
        for index, sheet in enumerate(book.sheets)
        if index in read
        for row, cells in enumerate(sheet.rows, 1)
        if any(cell.strip() for cell in cells)
    }
    assert filled <= accounted(found)


@settings(max_examples=120, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(books())
def test_settling_comes_to_an_end_and_its_roll_imports_without_a_change(book: Workbook) -> None:
    found = build_preview(book)
    plan = settle_all(found)
    assert plan.open == ()
    assert plan.heads_least <= plan.heads <= plan.heads_most
    keys = [unit.key for unit in plan.units]
    assert len(keys) == len(set(keys))
    assert {key for unit in plan.units for key in unit.owners} <= {owner.key for owner in plan.owners}
    assert "\ue0f0" not in repr(found)
    assert "\ue0f0" not in repr(plan)
    first = compare(plan, NOTHING_YET)
    assert len(first.items) == len(plan.units)
    if any(answer.choice == Option.TYPE for answer in plan.answers.values()):
        return  # what was typed does not stand in the file
    known = as_known(plan)
    again = settle(build_preview(book, known=known), known=known)
    if again.open == ():
        assert compare(again, known).items == ()
