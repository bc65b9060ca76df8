"""Is nothing saved before every doubt is settled, and is what a person answers what is saved?"""

import pytest

from app.community.rules.roll.doubts import Reason, Weight
from app.community.rules.roll.lines import LeftOut
from app.community.rules.roll.owners import OwnerKind
from app.community.rules.roll.plan import ReadAs, TypedWrong, unsettled
from tests.support.rolls import answered, doubt, names, owners, plan, unit_at


def row(room: str, owner: str, area: str = "80", mobile: str = "") -> list[str]:
    return ["1", room, owner, area, mobile, "", ""]


def test_a_clean_sheet_leaves_nothing_open() -> None:
    settled = plan([row("101", "张三"), row("102", "李四")])
    assert unsettled(settled) == ()
    assert (settled.heads, settled.area_dm2) == (2, 16000)


def test_a_doubt_without_a_proposal_blocks_and_one_with_does_not() -> None:
    settled = plan([row("101", ""), row("102", "李四", "80", "1234")])
    assert [d.reason for d in unsettled(settled)] == [Reason.OWNER_MISSING]
    assert doubt(settled, Reason.PHONE_BAD).weight is Weight.LOOK


def test_a_missing_owner_may_be_named_or_left() -> None:
    rows = [row("101", "")]
    missing = doubt(plan(rows), Reason.OWNER_MISSING)
    typed = plan(rows, answered({missing.id: ("type", "王 芳、李四")}))
    assert (typed.open, names(typed, "1-101")) == ((), ["王芳", "李四"])
    left = plan(rows, answered({missing.id: "leave"}))
    assert (left.open, names(left, "1-101"), left.heads) == ((), [], 1)
    assert left.read_as[unit_at(left, "1-101").key][0] is ReadAs.NOBODY


def test_a_typed_name_that_others_have_is_a_new_doubt() -> None:
    rows = [row("101", "张三"), row("102", "")]
    missing = doubt(plan(rows), Reason.OWNER_MISSING)
    settled = plan(rows, answered({missing.id: ("type", "张三")}))
    assert [d.reason for d in settled.open] == [Reason.SAME_NAME_ONLY]


@pytest.mark.parametrize(
    ("reason", "cells", "text", "why"),
    [
        (Reason.OWNER_MISSING, row("101", ""), "  ", TypedWrong.OWNER),
        (Reason.AREA_ZERO, row("101", "张三", "0"), "很大", TypedWrong.AREA),
        (Reason.PHONE_BAD, row("101", "张三", "80", "123"), "456", TypedWrong.PHONE),
        (Reason.ROOM_MISSING, ["1", "", "张三", "80", "", "", ""], "", TypedWrong.PLACE),
    ],
)
def test_what_cannot_be_taken_stays_open_with_its_reason(
    reason: Reason, cells: list[str], text: str, why: TypedWrong
) -> None:
    asked = doubt(plan([cells]), reason)
    settled = plan([cells], answered({asked.id: ("type", text)}))
    assert settled.wrong == {asked.id: why}
    assert asked in settled.open


def test_a_typed_room_may_not_be_one_that_is_taken() -> None:
    rows = [row("101", "张三"), ["1", "", "李四", "80", "", "", "x"]]
    rows.insert(1, [""] * 7)
    missing = doubt(plan(rows), Reason.ROOM_MISSING)
    assert plan(rows, answered({missing.id: ("type", "101室")})).wrong == {missing.id: TypedWrong.PLACE_TAKEN}
    settled = plan(rows, answered({missing.id: ("type", "102室")}))
    assert (settled.open, [unit.label for unit in settled.units]) == ((), ["1-101", "1-102"])


def test_a_row_may_be_left_out() -> None:
    rows = [row("101", "张三"), [""] * 7, ["1", "", "李四", "80", "", "", ""]]
    missing = doubt(plan(rows), Reason.ROOM_MISSING)
    settled = plan(rows, answered({missing.id: "skip"}))
    assert (len(settled.units), settled.ignored[-1].why) == (1, LeftOut.SKIPPED)


def test_an_area_is_corrected_or_kept() -> None:
    rows = [
        row(f"{floor}01", f"某{'甲乙丙丁'[floor - 1]}", "800" if floor == 2 else "80")
        for floor in range(1, 5)
    ]
    odd = doubt(plan(rows), Reason.AREA_TIMES)
    assert unit_at(plan(rows, answered({odd.id: "use:8000"})), "1-201").area_dm2 == 8000
    assert unit_at(plan(rows, answered({odd.id: "keep:80000"})), "1-201").area_dm2 == 80000
    assert unit_at(plan(rows, answered({odd.id: ("type", "79.5㎡")})), "1-201").area_dm2 == 7950


def test_an_answer_that_was_never_offered_counts_for_nothing() -> None:
    rows = [row("101", "张三", "0")]
    zero = doubt(plan(rows), Reason.AREA_ZERO)
    assert zero in plan(rows, answered({zero.id: "use:999999"})).open


def test_contradicting_rows_are_settled_by_row_or_together() -> None:
    rows = [row("101", "张三"), row("101", "李四")]
    whose = doubt(plan(rows), Reason.SAME_UNIT_OTHER_OWNER)
    assert names(plan(rows, answered({whose.id: "row:2"})), "1-101") == ["张三"]
    assert names(plan(rows, answered({whose.id: "row:3"})), "1-101") == ["李四"]
    assert names(plan(rows, answered({whose.id: "together"})), "1-101") == ["张三", "李四"]


def test_two_readings_of_a_cell_are_one_choice() -> None:
    rows = [row("101", "Smith, John"), row("102", "张三 李四")]
    comma, spaced = doubt(plan(rows), Reason.OWNER_COMMA), doubt(plan(rows), Reason.OWNER_SPACED)
    as_proposed = plan(rows, answered({comma.id: "one"}))
    assert (names(as_proposed, "1-101"), names(as_proposed, "1-102")) == (["Smith, John"], ["张三", "李四"])
    other = plan(rows, answered({comma.id: "several", spaced.id: "one"}))
    assert (names(other, "1-101"), names(other, "1-102")) == (["Smith", "John"], ["张三李四"])


def test_heirs_are_recorded_where_someone_says_so() -> None:
    rows = [row("101", "张三（已故）")]
    died = doubt(plan(rows), Reason.OWNER_DECEASED)
    assert owners(plan(rows, answered({died.id: "heirs"})), "1-101")[0].kind is OwnerKind.HEIRS
    assert owners(plan(rows, answered({died.id: "keep"})), "1-101")[0].kind is OwnerKind.PERSON


def test_a_co_owner_may_be_named_to_cast() -> None:
    rows = [row("101", "张三、李四")]
    joint = doubt(plan(rows), Reason.CO_OWNERS)
    settled = plan(rows, answered({joint.id: "casts:1"}))
    assert unit_at(settled, "1-101").casts == owners(settled, "1-101")[1].key
    assert unit_at(plan(rows), "1-101").casts == ""


def test_one_of_several_numbers_is_kept() -> None:
    rows = [row("101", "张三", "80", "12000000001/12000000002")]
    several = doubt(plan(rows), Reason.PHONE_SEVERAL)
    assert owners(plan(rows), "1-101")[0].mobile == "12000000001"
    assert owners(plan(rows, answered({several.id: "phone:12000000002"})), "1-101")[0].mobile == "12000000002"
    assert owners(plan(rows, answered({several.id: "drop"})), "1-101")[0].mobile == ""


def test_totals_follow_the_answers() -> None:
    rows = [
        row(f"{floor}01", f"某{'甲乙丙丁'[floor - 1]}", "800" if floor == 2 else "80")
        for floor in range(1, 5)
    ]
    rows.append(["合计", "", "", "320", "", "", ""])
    odd = doubt(plan(rows), Reason.AREA_TIMES)
    assert plan(rows).totals[0].difference_dm2 == 72000
    assert plan(rows, answered({odd.id: "use:8000"})).totals[0].difference_dm2 == 0


def test_doubted_rows_come_first_and_what_must_be_settled_before_all() -> None:
    settled = plan([row("101", "张三", "80", "123"), row("102", ""), row("103", "李四、王五")])
    assert [d.row for d in settled.to_look_at] == [3, 2, 4]
    assert [unit.label for unit in settled.good_units] == []
