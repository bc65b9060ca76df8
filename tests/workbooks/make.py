"""Makes the messy workbooks: `python -m tests.workbooks.make`. People and numbers are invented.

Identity numbers are made of region 999999, which no place has, with the right check digit. Mobile numbers
begin with 120, which no operator gives out.
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from app.community.rules.roll.identity import check_digit

FOLDER = Path(__file__).resolve().parent

STACK = {1: ("84.90", "61.08", "61.08", "87.20")} | dict.fromkeys(
    range(2, 8), ("86.42", "62.15", "62.15", "88.73")
)
SPOILT = {402: "621.5", 203: "62.15平"}
OWNERS = [
    "顾永康",
    "方丽娟",
    "蒋文涛",
    "吴建国",
    "徐明",
    "潘晓燕",
    "何志强",
    "罗秀兰",
    "沈国华",
    "郑家和",
    "郑家和",
    "罗敏",
    "陆德明",
    "宋雅琴",
    "袁立",
    "许桂芳",
    "韩卫东",
    "曹慧敏",
    "孙志远、马秀英",
    "吴建国",
    "丁海波",
    "魏淑芬",
    "姚振华",
    "_",
    "朱根娣",
    "朱根娣",
    "范文斌",
    "邹雪梅",
]
WITHOUT_PHONE = {103, 203, 403, 602}
OWN_PHONE = {504: "12000000504"}
SAME_PHONE = {303: 302, 702: 701}


def identity(birthday: str, serial: int) -> str:
    """A number with the right check digit in a region that does not exist."""
    first = f"999999{birthday}{serial:03d}"
    return first + check_digit(first)


def rooms() -> list[int]:
    return [floor * 100 + place for floor in range(1, 8) for place in range(1, 5)]


def phone(room: int) -> str:
    return "" if room in WITHOUT_PHONE else f"12000000{SAME_PHONE.get(room, room):03d}"


def building13() -> openpyxl.Workbook:
    """The demo's roll: 28 flats, 25 heads, 2,090.96 ㎡, with the faults that the mock-up shows."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "13号楼"
    sheet.append(["明辉西郊苑13号楼业主清册"])
    sheet.merge_cells("A1:G1")
    sheet["A1"].font = Font(bold=True, size=14)
    sheet.append(["楼层", "室号", "业主", "建筑面积（㎡）", "联系电话", "身份证号", "备注"])
    for place, room in enumerate(rooms()):
        floor, column = divmod(room, 100)
        area = SPOILT.get(room, STACK[floor][column - 1])
        owner = "" if OWNERS[place] == "_" else OWNERS[place]
        number = identity(f"19{50 + place}0{1 + place % 9}15", place) if owner and "、" not in owner else ""
        if room in SAME_PHONE:
            number = sheet.cell(sheet.max_row, 6).value
        sheet.append([floor if column == 1 else None, str(room), owner, area, phone(room), number, ""])
        if area.replace(".", "").isdigit():
            sheet.cell(sheet.max_row, 4).value = float(area)
        if room in {104, 504}:
            sheet.cell(
                sheet.max_row, 6
            ).value = None  # the column is not full: the two namesakes stay a doubt
    for floor in range(7):
        sheet.merge_cells(start_row=3 + floor * 4, end_row=6 + floor * 4, start_column=1, end_column=1)
    sheet.append([])
    sheet.append(["合计", "28套", "", 2090.96])
    return book


def two_line_header() -> openpyxl.Workbook:
    """Title, a remark above, a merged header of two lines, building cells merged, full-width digits."""
    rows: list[list[Any]] = [
        ["某某花园业主信息登记表", *[None] * 11],
        ["填表单位：某某花园业委会", *[None] * 5, "日期：2026年10月1日", *[None] * 5],
        [
            "楼幢",
            "单元",
            "房号",
            "楼层",
            "面积（平方米）",
            None,
            None,
            "交付",
            "产权证号",
            "业主",
            None,
            None,
        ],
        [
            None,
            None,
            None,
            None,
            "建筑面积",
            "套内",
            "产权证",
            "状态",
            None,
            "姓名",
            "手机号码",
            "身份证号码",
        ],
        [
            "３幢",
            "１单元",
            "１０１",
            "１",
            "８９．５２",
            "７０．１",
            "",
            "已交付",
            "沪(2019)字第001001号",
            "张三、李四",
            "12000001011/12000001012",
            "",
        ],
        [None, None, "１０２", None, "1,089.5㎡", "", "", "已交付", "", "上海某某置业有限公司", "", ""],
        [
            None,
            "2单元",
            "201室",
            "2",
            "89.52",
            "70.10",
            "89.50",
            "已交付",
            "",
            "王 芳",
            "120 0000 2011",
            identity("19620315", 1),
        ],
        [None, None, "202室", None, 76.4, 60, None, "未交付", "", "王芳", "", identity("19851120", 2)],
        [None, None, "203室", None, 76.4, 60, None, "未售", "", "", "", ""],
        ["5幢", None, "101", "1", 90.0, None, None, "已交付", "", "王芳", "", identity("19620315", 1)],
        [None, None, "102", "1", 90.0, None, None, "已交付", "", "John / Mary", "", ""],
        [None, None, "车位B1-023", None, None, None, None, "已交付", "", "张三的继承人", "", ""],
        ["小计", None, None, None, 1500.94, *[None] * 7],
        ["备注：本表由业委会整理，仅供内部核对。", *[None] * 11],
    ]
    book = openpyxl.Workbook()
    sheet = book.active
    _fill(sheet, rows)
    for region in ("A1:L1", "A2:F2", "G2:L2", "A3:A4", "B3:B4", "C3:C4", "D3:D4", "E3:G3", "I3:I4", "J3:L3"):
        sheet.merge_cells(region)
    for region in ("A5:A9", "B5:B6", "B7:B9", "A10:A12"):
        sheet.merge_cells(region)
    return book


def place_forms() -> openpyxl.Workbook:
    """Every way of writing a place, each for another unit, with the place as the only column of it."""
    rows: list[list[Any]] = [
        ["房屋坐落", "产权人", "面积", "手机"],
        ["3幢2单元501", "甲一", "80", ""],
        ["13-501", "甲二", "80.0", ""],
        ["18弄14号502室", "甲三", "80㎡", ""],
        ["13号楼503", "甲四", "80平方米", ""],
        ["3#-2-504", "甲五", "80 m2", ""],
        ["１５－５０５", "甲六", "８０", ""],
        ["十六号楼506室", "甲七", 80, ""],
        ["明辉西郊苑17号楼507室", "甲八", 80.000000001, ""],
        ["3-2-508", "甲九", "80.00", ""],
    ]
    book = openpyxl.Workbook()
    _fill(book.active, rows)
    return book


def joined_owners() -> openpyxl.Workbook:
    """Owners joined by every sign, on the next row, under a merged room, in a column of their own."""
    rows: list[list[Any]] = [
        ["楼号", "室号", "业主", "面积", "电话"],
        [1, 101, "张一、张二", 80, "12000000001、12000000002"],
        [1, 102, "李一/李二", 80, ""],
        [1, 103, "王一\n王二", 80, "12000000003\n12000000004"],
        [1, 104, "赵一，赵二；赵三", 80, ""],
        [1, 201, "钱一", 80, "12000000005"],
        [None, None, "钱二", None, "12000000006"],
        [1, 202, "周一", 80, ""],
        [None, None, "周二", 80, ""],
        [1, 203, "吴一（1/2）", 80, ""],
        [1, 203, "吴二（1/2）", 80, ""],
        [1, 204, "郑家和", 80, "12000000007"],
        [1, 301, None, 80, None],
        [1, 302, "冯一 冯二", 80, ""],
        [1, 303, "Smith, John", 80, ""],
    ]
    book = openpyxl.Workbook()
    sheet = book.active
    _fill(sheet, rows)
    sheet.merge_cells("A8:A9")
    sheet.merge_cells("B8:B9")
    sheet.merge_cells("C12:C13")
    sheet.merge_cells("E12:E13")
    return book


def contradictions() -> openpyxl.Workbook:
    """Rows that repeat, contradict, miss something or were spoilt by Excel; blank lines between."""
    rows: list[list[Any]] = [
        ["室号", "业主", "面积", "楼号", "电话"],
        ["101", "张三", 80, "2", "12000000101"],
        ["101", "张三", 80, "2", "12000000101"],
        [],
        ["102", "李四", 80, "2", ""],
        ["102", "李五", 80, "2", ""],
        ["103", "王五", 80, "2", ""],
        ["103", "王五", 81, "2", ""],
        [],
        [],
        ["", "赵六", 80, "2", ""],
        [date(2026, 2, 12), "钱七", 80, "2", ""],
        ["104", "租户：孙八", 80, "2", "1200000010"],
        ["201", "周九", 0, "2", "021-54321234"],
        ["202", "吴十", "89.525", "2", "12000000202/12000000203"],
        ["203", "郑一", "约80", "2", ""],
        ["204", "冯二（已故）", 80, "2", ""],
        ["合计", "", 800, "", ""],
    ]
    book = openpyxl.Workbook()
    _fill(book.active, rows)
    return book


def several_sheets() -> openpyxl.Workbook:
    """One sheet per building, a cover, a summary without rooms, and one that is hidden."""
    book = openpyxl.Workbook()
    book.active.title = "说明"
    book.active.append(["本册共两幢，每幢一张表。"])
    for name, room in (("1号楼", "101"), ("2号楼", "201")):
        sheet = book.create_sheet(name)
        sheet.append(["业主姓名", "房号", "建筑面积"])
        sheet.append(["张三", room, 80])
        sheet.append(["李四" if room == "101" else "李五", "102", 80])
    summary = book.create_sheet("汇总")
    summary.append(["楼号", "户数", "面积"])
    summary.append(["1号楼", 2, 160])
    hidden = book.create_sheet("旧表")
    hidden.append(["业主姓名", "房号", "建筑面积"])
    hidden.append(["不应读到", "909", 80])
    hidden.sheet_state = "hidden"
    return book


GBK_ROWS = (
    "某小区业主名册",
    "楼号,单元,室号,建筑面积,业主,手机,身份证号",
    '1幢,1,101,"1,203.40㎡","张三、李四",12000000101,',
    f",,102,62.15平,王五,12000000102,{identity('19700101', 7)}",
    ",2,201,62.15,赵六,12000000201,",
    ",,,,,,",
    "合计,,,1327.70,,,",
)


def make() -> None:
    """Writes every workbook beside this script."""
    for build in (building13, two_line_header, place_forms, joined_owners, contradictions, several_sheets):
        build().save(FOLDER / f"{build.__name__}.xlsx")
    (FOLDER / "gbk.csv").write_bytes("\r\n".join(GBK_ROWS).encode("gb18030") + b"\r\n")
    (FOLDER / "utf8_tabs.csv").write_bytes(
        b"\xef\xbb\xbf" + "\n".join(GBK_ROWS[1:3]).replace(",", "\t").encode()
    )


def _fill(sheet: Worksheet, rows: Sequence[Sequence[Any]]) -> None:
    for row in rows:
        sheet.append(["" if cell == "" else cell for cell in row])


if __name__ == "__main__":
    make()
