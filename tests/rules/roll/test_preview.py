"""Does every row end up as a unit, as part of one, or among the rows left out, with its reason?"""

import pytest

from app.community.rules.roll.columns import Mapping, Meaning, Pairs
from app.community.rules.roll.doubts import Reason, Weight
from app.community.rules.roll.guess import NotRead
from app.community.rules.roll.lines import LeftOut
from app.community.rules.roll.plan import Plan, settle
from app.community.rules.roll.preview import NoteCode, Preview, build_preview
from app.community.rules.roll.sheets import Merge, Sheet, Workbook
from tests.support.rolls import doubt, names, owners, plan, preview, reasons, sheet, unit_at


def one(rows: list[list[str]], file_name: str = "x.csv", merges: tuple[Merge, ...] = ()) -> Preview:
    return build_preview(Workbook(file_name, (sheet(rows, merges=merges),)))


def test_buildings_stand_once_and_hold_below() -> None:
    rows = [
        ["楼号", "单元", "室号", "业主", "面积"],
        ["3幢", "1单元", "101", "张三", "80"],
        ["", "", "102", "李四", "80"],
        ["", "2单元", "101", "王五", "80"],
        ["5幢", "", "101", "赵六", "80"],
    ]
    assert [unit.label for unit in settle(one(rows)).units] == ["3-1-101", "3-1-102", "3-2-101", "5-101"]


def test_the_building_may_stand_in_the_title_the_sheets_name_or_the_files() -> None:
    rows = [["室号", "业主", "面积"], ["101", "张三", "80"]]
    assert settle(one([["某苑13号楼业主清册"], *rows])).units[0].label == "13-101"
    assert settle(one(rows, "13号楼.xlsx")).units[0].label == "13-101"
    book = Workbook("名册.xlsx", (sheet(rows, "14"), sheet(rows, "15号楼")))
    assert [unit.label for unit in settle(build_preview(book)).units] == ["14-101", "15-101"]


def test_a_sheet_without_any_building_asks_once() -> None:
    settled = settle(one([["室号", "业主", "面积"], ["101", "张三", "80"], ["102", "李四", "80"]]))
    assert doubt(settled, Reason.BUILDING_MISSING).params == (("n", 2),)


def test_two_parts_are_entrance_and_room_where_the_building_is_known() -> None:
    rows = [
        ["某苑13号楼业主清册"],
        ["室号", "业主", "面积"],
        ["1-501", "张三", "80"],
        ["2-501", "李四", "80"],
    ]
    found = one(rows)
    assert found.sheets[0].mapping.pairs is Pairs.ENTRANCE
    assert [unit.label for unit in settle(found).units] == ["13-1-501", "13-2-501"]


def test_several_lanes_are_part_of_the_building_and_one_is_not() -> None:
    rows = [["坐落", "业主", "面积"], ["18弄13号501室", "张三", "80"]]
    assert settle(one(rows)).units[0].label == "13-501"
    found = one([*rows, ["20弄13号501室", "李四", "80"]])
    assert [unit.label for unit in settle(found).units] == ["18弄13-501", "20弄13-501"]
    assert NoteCode.LANES in {note.code for note in found.notes}


def test_rows_that_are_no_unit_are_left_out_with_their_reason() -> None:
    found = one(
        [
            ["某苑13号楼业主清册", "", ""],
            ["室号", "业主", "面积"],
            ["101", "张三", "80"],
            ["", "", ""],
            ["室号", "业主", "面积"],
            ["102", "李四", "80"],
            ["小计", "", "160"],
            ["备注：一楼带院", "", ""],
            ["制表：王五", "审核：赵六", ""],
        ]
    )
    assert [(row.row, row.last, row.why) for row in found.ignored] == [
        (1, 1, LeftOut.TITLE),
        (2, 2, LeftOut.HEADER),
        (4, 4, LeftOut.BLANK),
        (5, 5, LeftOut.HEADER_AGAIN),
        (7, 7, LeftOut.TOTAL),
        (8, 9, LeftOut.REMARK),
    ]
    assert len(found.drafts) == 2


def test_owners_on_the_next_row_belong_to_the_unit_above() -> None:
    settled = plan(
        [["1", "101", "张三", "80", "12000000001", "", ""], ["", "", "李四", "", "12000000002", "", ""]]
    )
    assert [(owner.name, owner.mobile) for owner in owners(settled, "1-101")] == [
        ("张三", "12000000001"),
        ("李四", "12000000002"),
    ]


def test_a_blank_row_ends_the_unit_above() -> None:
    settled = plan([["1", "101", "张三", "80", "", "", ""], [""] * 7, ["", "", "李四", "80", "", "", ""]])
    assert names(settled, "1-101") == ["张三"]
    assert doubt(settled, Reason.ROOM_MISSING).row == 4


def test_a_merged_owner_cell_is_one_owner_of_both() -> None:
    merges = (Merge(1, 2, 2, 2),)
    settled = plan_with_merges([["1", "101", "张三", "80"], ["1", "102", "", "80"]], merges)
    assert owners(settled, "1-101") == owners(settled, "1-102")
    assert settled.open == ()


def test_a_merged_area_is_nobodys_until_it_is_said() -> None:
    settled = plan_with_merges([["1", "101", "张三", "180"], ["1", "102", "李四", ""]], (Merge(1, 3, 2, 3),))
    assert [d.reason for d in settled.open] == [Reason.AREA_MERGED, Reason.AREA_MERGED]


def plan_with_merges(rows: list[list[str]], merges: tuple[Merge, ...]) -> Plan:
    return settle(preview([[*row, *[""] * (7 - len(row))] for row in rows], merges=merges))


def test_the_same_row_twice_is_left_out_and_said() -> None:
    row = ["1", "101", "张三", "80", "12000000001", "", ""]
    found = preview([row, row])
    assert [(r.row, r.why, r.of) for r in found.ignored if r.why is LeftOut.REPEATED] == [
        (3, LeftOut.REPEATED, 2)
    ]
    assert len(found.drafts) == 1


def test_rows_that_contradict_each_other_must_be_settled() -> None:
    settled = plan([["1", "101", "张三", "80", "", "", ""], ["1", "101", "李四", "81", "", "", ""]])
    assert {d.reason for d in settled.open} == {Reason.SAME_UNIT_OTHER_OWNER, Reason.SAME_UNIT_OTHER_AREA}


def test_rows_with_shares_are_co_owners_unless_someone_says_otherwise() -> None:
    settled = plan(
        [["1", "101", "张三（1/2）", "80", "", "", ""], ["1", "101", "李四（1/2）", "80", "", "", ""]]
    )
    assert names(settled, "1-101") == ["张三", "李四"]
    assert settled.open == ()


def test_the_legal_order_of_documents_decides_which_area_counts() -> None:
    rows = [
        ["楼号", "室号", "业主", "建筑面积", "产权证面积", "实测面积", "合同面积", "套内面积"],
        ["1", "101", "张三", "80", "80.1", "80.2", "80.3", "60"],
        ["1", "102", "李四", "80.2", "", "80.2", "80.3", "60"],
        ["1", "103", "王五", "80.3", "", "", "80.3", "60"],
        ["1", "104", "赵六", "80", "", "", "", "60"],
    ]
    settled = settle(one(rows))
    assert [(u.area_dm2, str(u.area_source), u.inner_area_dm2) for u in settled.units] == [
        (8010, "registry", 6000),
        (8020, "survey", 6000),
        (8030, "contract", 6000),
        (8000, "stated", 6000),
    ]
    assert doubt(settled, Reason.AREA_SOURCES).row == 2


def stack(spoilt: str) -> list[list[str]]:
    return [
        [
            "13",
            f"{floor}02",
            f"业主{'一二三四五六七'[floor - 1]}",
            spoilt if floor == 4 else "62.15",
            "",
            "",
            "",
        ]
        for floor in range(1, 8)
    ]


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("621.5", Reason.AREA_TIMES),
        ("6215", Reason.AREA_TIMES),
        ("6.215", None),
        ("6.22", Reason.AREA_PART),
        ("140", Reason.AREA_UNLIKE),
    ],
)
def test_an_area_out_of_line_with_its_stack_is_seen(written: str, reason: Reason | None) -> None:
    settled = plan(stack(written))
    found = [d for d in settled.to_look_at if d.row == 5]
    assert [d.reason for d in found] == ([reason] if reason else [Reason.AREA_DECIMALS])


def test_a_missing_decimal_point_is_proposed_and_explains_the_wrong_total() -> None:
    rows = [*stack("621.5"), ["合计", "", "", "435.05", "", "", ""]]
    settled = plan(rows)
    (check,) = settled.totals
    assert check.difference_dm2 == 62150 - 6215
    assert [(each.area_dm2, each.proposed_dm2) for each in check.explained] == [(62150, 6215)]


def test_duplex_flats_that_are_all_alike_are_no_outliers() -> None:
    rows = [
        [
            "13",
            f"{floor}0{place}",
            f"某{'甲乙丙丁戊己'[floor - 1]}{'一二'[place - 1]}",
            "140" if place == 2 else "62.15",
            "",
            "",
            "",
        ]
        for floor in range(1, 7)
        for place in (1, 2)
    ]
    assert plan(rows).to_look_at == ()


def test_subtotals_compare_with_their_own_part() -> None:
    rows = [
        ["1", "101", "张三", "80", "", "", ""],
        ["小计", "", "", "80", "", "", ""],
        ["2", "101", "李四", "90", "", "", ""],
        ["小计", "", "", "91", "", "", ""],
        ["合计", "", "", "170", "", "", ""],
    ]
    assert [(check.row, check.difference_dm2) for check in plan(rows).totals] == [(3, 0), (5, -100), (6, 0)]


def test_sheets_without_rooms_and_hidden_ones_are_not_read() -> None:
    rows = [["室号", "业主", "面积"], ["101", "张三", "80"]]
    cover = Sheet("说明", (("本册共两幢",),))
    summary = sheet([["楼号", "户数", "面积"], ["1", "20", "1600"]], "汇总")
    book = Workbook("1号楼.xlsx", (cover, summary, sheet(rows, "旧", hidden=True), sheet(rows, "新")))
    found = build_preview(book)
    assert [view.not_read for view in found.sheets] == [
        NotRead.NO_ROOMS,
        NotRead.NO_ROOMS,
        NotRead.HIDDEN,
        None,
    ]
    assert len(found.drafts) == 1


def test_a_person_corrects_the_mapping() -> None:
    rows = [["代号", "甲", "乙"], ["101", "80.5", "张三"], ["102", "81.5", "李四"]]
    book = Workbook("1号楼.xlsx", (sheet(rows),))
    guessed = build_preview(book).mapping.sheets[0]
    corrected = Mapping(
        (type(guessed)(0, True, 1, 1, (Meaning.ROOM, Meaning.AREA, Meaning.OWNER), "7", Pairs.BUILDING),)
    )
    settled = settle(build_preview(book, corrected))
    assert [(u.label, u.area_dm2, names(settled, u.label)) for u in settled.units] == [
        ("7-101", 8050, ["张三"]),
        ("7-102", 8150, ["李四"]),
    ]


def test_a_column_that_holds_identity_numbers_is_named_and_left_unread() -> None:
    settled = preview([["1", "101", "张三", "80", "", "", "护照 E12345678"]])
    assert [(note.code, note.params) for note in settled.notes] == [
        (NoteCode.IDENTITY_UNREAD, (("column", "G"),))
    ]
    assert "E12345678" not in repr(settled)


def test_a_date_in_the_room_column_is_asked_about() -> None:
    settled = plan([["1", "2026-02-12", "张三", "80", "", "", ""]])
    assert doubt(settled, Reason.PLACE_BECAME_DATE).weight is Weight.MUST
    assert settled.units == ()


def test_a_room_that_contradicts_its_building_is_asked_about() -> None:
    settled = plan([["1", "2号楼101", "张三", "80", "", "", ""]])
    assert doubt(settled, Reason.PLACE_CONTRADICTION).params == (("one", "2"), ("other", "1"))


def test_undelivered_and_unsold_units_are_the_developers_one_head() -> None:
    rows = [
        ["楼号", "室号", "业主", "面积", "交付状态"],
        ["1", "101", "张三", "80", "已交付"],
        ["1", "102", "李四", "80", "未交付"],
        ["1", "103", "", "80", "未售"],
        ["1", "104", "未售", "80", ""],
    ]
    settled = settle(one(rows))
    assert settled.heads == 2
    assert [unit.delivered for unit in settled.units] == [True, False, False, False]
    assert names(settled, "1-103") == ["建设单位"]
    assert Reason.OWNER_MISSING not in reasons(settled)


def test_columns_of_floor_and_place_make_the_rooms_number() -> None:
    rows = [
        ["楼号", "楼层", "室号", "业主", "面积"],
        ["1", "5", "1", "张三", "80"],
        ["1", "12", "03", "李四", "80"],
    ]
    assert [unit.label for unit in settle(one(rows)).units] == ["1-501", "1-1203"]
    assert unit_at(settle(one(rows)), "1-1203").floor == 12
